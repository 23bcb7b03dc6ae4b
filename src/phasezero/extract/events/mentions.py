"""Noun phrases of a sentence: people, armed actors and things, with how many. Shallow: from a number, an article or a head word
up to the last head before a verb, a preposition or a mark."""

from __future__ import annotations

from dataclasses import replace

from phasezero.domain.events import Perpetrator
from phasezero.extract.events.items import Item, is_verbal
from phasezero.extract.events.lexicon import ActorFacts, Lexicon, PersonFacts
from phasezero.extract.events.mention import Mention
from phasezero.extract.events.numbers import counts, read

_REACH = 7
_AGENTS = (
    "ers",
    "er",
    "ors",
    "ists",
    "ist",
    "men",
    "man",
    "women",
    "woman",
    "eurs",
    "eur",
    "euses",
    "istes",
    "iste",
    "ians",
    "dores",
    "dor",
)
_STARTS = frozenset(
    (
        "person", "actor", "group", "demonym", "thing", "strike", "count", "vague", "quantifier", "family_of",
        "word:one", "word:determiner", "word:unidentified", "word:other", "cue:negation",
    )
)  # fmt: skip
"""What an item must be to begin a phrase; adjectives stand within one or are left out."""
_VERBAL = ("ing", "ed")
_PLURAL = frozenset({"des", "les", "ces", "ses", "leurs", "los", "las", "unos", "unas", "these", "those"})
"""Articles that say that a noun is in the plural, also one that looks the same in both: "des villageois"."""
_OFFICIAL = frozenset({"officials", "men", "people", "women", "young people"})
"""Words for people that make no civilian of an actor: "rebel officials", "army men"."""


def mentions(sentence: list[Item], lexicon: Lexicon) -> list[Mention]:
    """Those of a sentence in order; they do not overlap."""
    found: list[Mention] = []
    i = 0
    while i < len(sentence):
        if sentence[i].has("aged"):
            i = _past_ages(sentence, i + 1, lexicon)
            continue
        if found and found[-1].last == i and sentence[i].is_word("relative"):
            i += 1  # "a mob that had …": no article
            continue
        if sentence[i].capital:
            i = _name(sentence, i, found)
            continue
        if "pred" in sentence[i].tags and _is_participle(sentence, i):
            i += 1
            continue
        if not sentence[i].is_number and _STARTS.isdisjoint(sentence[i].tags) and not _before_demonym(sentence, i):
            i += 1
            continue
        mention = Mention(i)
        j = _lead(sentence, mention, lexicon)
        _head(sentence, j, mention)
        if not mention.kind:
            _headless(sentence, j, mention)
        if mention.kind:
            _open_behind(sentence, mention)
            mention.many = mention.many or (mention.kind == "people" and sentence[mention.first].word in _PLURAL)
            if lexicon.number_after_noun and mention.count is None:
                _number_behind(sentence, mention, lexicon)
            found.append(mention)
        i = max(mention.last, i + 1)
    return found


def _holds(sentence: list[Item], at: int) -> bool:
    """Whether a participle joins a holder to what it holds; not a verb with an object of its own: "rebels held three men"."""
    if at + 1 >= len(sentence) or not sentence[at].is_word("aside"):
        return False
    following = sentence[at + 1]
    return not (
        counts(following)
        or following.is_mark
        or following.is_word("determiner", "one", "pronoun", "object", "by", "preposition", "conjunction", "other", "adverb")
    )


def _open_behind(sentence: list[Item], mention: Mention) -> None:
    """ "Twelve people at least", "124 مدنيا على الأقل": the bound stands behind the noun."""
    at = mention.last
    if mention.count is None or mention.count.open or at >= len(sentence):
        return
    tag = sentence[at].get("quantifier")
    counts_next = at + 1 < len(sentence) and counts(sentence[at + 1])
    if tag is not None and tag.key == "at_least" and not counts_next:
        mention.count = replace(mention.count, open=True)


def _is_participle(sentence: list[Item], i: int) -> bool:
    """A word for people that is a verb here: "ont été déplacées"."""
    item = sentence[i]
    behind = i > 0 and item.has("person") and sentence[i - 1].is_word("be", "have", "adverb")
    return behind and is_verbal(sentence, i)


def _name(sentence: list[Item], i: int, found: list[Mention]) -> int:
    """Words with capital letters that the lexicon does not have: a name. Behind a noun for people it belongs to that noun."""
    j = i
    while j < len(sentence) and sentence[j].capital:
        j += 1
    if found and found[-1].last == i and found[-1].kind in {"people", "actor"}:
        found[-1].last = j
    elif (j - i > 1 or i > 0) and not (j < len(sentence) and _is_noun(sentence[j])):
        found.append(Mention(i, j, "name"))
    return j


def _is_noun(item: Item) -> bool:
    return any(kind in item.tags for kind in ("person", "actor", "thing", "group", "force", "strike"))


def _past_ages(sentence: list[Item], i: int, lexicon: Lexicon) -> int:
    """Behind "aged six and nine"."""
    while i < len(sentence):
        counted = read(sentence, i, lexicon)
        if counted is None and not sentence[i].is_word("conjunction") and sentence[i].word not in {",", "to", "-", "between"}:
            return i
        i = counted[1] if counted else i + 1
    return i


def _lead(sentence: list[Item], mention: Mention, lexicon: Lexicon) -> int:
    """Over numbers, articles, ages and the like before a head; where the next item begins."""
    i = mention.first
    while i < len(sentence):
        counted = read(sentence, i, lexicon) if _may_count(sentence, i, lexicon) else None
        if counted is not None:
            count, j = counted
            if j < len(sentence) and sentence[j].has("age"):
                mention.age, i = count.best, j + 1
                continue
            if mention.count is not None:
                return i
            mention.count, i = count, j
            continue
        if not _leads(sentence[i], mention):
            return i
        i += 1
    return i


def _may_count(sentence: list[Item], i: int, lexicon: Lexicon) -> bool:
    """A number behind "no.", "route", "aged", or a sign of money counts no people."""
    item = sentence[i]
    if not (counts(item) or item.has("quantifier")):
        return False
    if not item.is_number or i == 0 or lexicon.number_after_noun:
        return True
    before = sentence[i - 1]
    return not (before.has("not_after") or before.has("aged") or before.word in {"$", "€", "£", "¥", "₦", "%", "/", "#"})


def _leads(item: Item, mention: Mention) -> bool:
    """Whether an item only leads up to a head; what it says is kept."""
    if item.has("person") or item.has("actor") or item.is_mark:
        return False
    if item.is_word("one"):
        mention.one = True
    elif item.is_word("unidentified"):
        mention.unidentified = True
    elif item.is_word("other"):
        mention.other = True
    elif item.is_word("determiner"):
        mention.definite = True
    elif item.cue("negation") and not item.has("pred"):
        mention.none = True
    else:
        return item.has("family_of")
    return True


def _head(sentence: list[Item], i: int, mention: Mention) -> None:
    """The last head of a run of nouns from `i`, with what the nouns say together."""
    strange = 0
    for j in range(i, min(len(sentence), i + _REACH)):
        item = sentence[j]
        if item.word == "'s" and mention.kind:
            _as_owner(sentence, j, mention)
            if mention.possessive:
                return
            continue
        if mention.kind == "actor" and mention.last == j and _holds(sentence, j):
            mention.actor, mention.kind, mention.country = None, "", ""  # "the rebel-held town", "an army-run school"
            continue
        if not mention.kind and _before_demonym(sentence, j):
            mention.country = sentence[j + 1].tags["demonym"].key  # "frappe israélienne": the adjective stands behind
        if _closes(item, mention) or (strange and mention.may_act and item.has("thing")):
            return  # "soldiers went house to house"
        strange = 0 if _add(item, mention) else strange + 1
        if strange and mention.kind and item.word.endswith(_VERBAL) and not item.tags:
            return
        if strange == 0:
            mention.last = j + 1
        elif strange > 3 or (mention.kind == "actor" and strange > 1):
            return
        if item.is_word("unidentified"):
            mention.unidentified = True


def _before_demonym(sentence: list[Item], j: int) -> bool:
    """ "Forces camerounaises", "frappe israélienne"."""
    strong = sentence[j].has("strike") or sentence[j].has("force")
    return strong and not sentence[j].has("actor") and j + 1 < len(sentence) and sentence[j + 1].has("demonym")


def _as_owner(sentence: list[Item], j: int, mention: Mention) -> None:
    """ "The man's wife" is the wife; "the man's body" stays the man."""
    if j + 1 < len(sentence) and sentence[j + 1].has("pred"):
        mention.possessive, mention.last = True, j + 1
        return
    mention.people, mention.groups, mention.actor, mention.kind = [], [], None, ""
    mention.definite = True


def _closes(item: Item, mention: Mention) -> bool:
    """Whether a phrase ends before this item."""
    tags = item.tags
    if item.is_mark or "time" in tags or "place" in tags or "count" in tags or item.is_number:
        return True
    if mention.country and ("strike" in tags or "force" in tags):
        return False
    if "person" in tags or "actor" in tags:
        return False
    if "pred" in tags or "outcome" in tags or "vague" in tags:
        return True
    if "thing" in tags or "group" in tags or "demonym" in tags:
        return False
    return any(key.startswith(("word:", "cue:")) for key in tags) and not item.is_word("unidentified", "other")


def _add(item: Item, mention: Mention) -> bool:
    """What a noun says of the phrase; False for a word that is none in the lexicon."""
    if (actor := item.get("actor")) and not (item.has("person") and not mention.country):
        _add_actor(actor.extra, mention)
    elif person := item.get("person"):
        _add_person(person.extra, mention)
    elif group := item.get("group"):
        mention.groups.append(group.key)
        mention.kind, mention.many = "people", item.word.endswith("s")
    elif demonym := item.get("demonym"):
        mention.country = demonym.key
        if not mention.kind:
            mention.kind, mention.many = "people", item.word.endswith("s")
    elif mention.country and (item.has("force") or item.has("strike")):
        mention.actor = mention.actor or ActorFacts("", Perpetrator.STATE, mention.country)
        mention.kind = "actor"
    elif thing := item.get("thing"):
        mention.things.append(thing.key)
        mention.kind = "unit" if thing.key == "unit" else "thing"
    else:
        return False
    return True


def _add_actor(facts: ActorFacts, mention: Mention) -> None:
    if mention.actor is None or not mention.actor.named:
        mention.actor = facts
    mention.kind = "actor"


def _add_person(facts: PersonFacts, mention: Mention) -> None:
    if mention.kind == "actor" and facts.group in _OFFICIAL:
        return
    mention.people.append(facts)
    mention.things = []
    mention.kind, mention.many = "people", facts.many


def _headless(sentence: list[Item], i: int, mention: Mention) -> None:
    """A phrase without a head of the lexicon: an age or a number alone, or a word that looks like one for people."""
    i = _past_adjective(sentence, i)
    mention.last = i
    if mention.age is not None:
        behind_people = mention.first > 0 and (
            sentence[mention.first - 1].has("person") or sentence[mention.first - 1].word == ","
        )
        mention.kind = "people" if mention.one or mention.definite or not behind_people else ""
        return
    if (
        i < len(sentence)
        and sentence[i].word.isalpha()
        and not _goes_on(sentence[i], mention)
        and not set(sentence[i].tags) - {"force"}
    ):
        mention.last = i + 1
        like = sentence[i].word.endswith(_AGENTS) and len(sentence[i].word) > 4
        if mention.count is not None or mention.one or mention.definite:
            mention.kind = "people" if like else "unknown"
            mention.many = sentence[i].word.endswith("s")
        return
    if _stands_alone(sentence, i, mention):
        mention.kind = "number"


def _past_adjective(sentence: list[Item], i: int) -> int:
    """ "Ten Black shoppers": behind one unknown word, where the next one looks like a word for people and this one does not."""
    if i + 1 >= len(sentence) or sentence[i].tags or sentence[i + 1].tags or not sentence[i].word.isalpha():
        return i
    word, following = sentence[i].word, sentence[i + 1].word
    people = following.endswith(_AGENTS) and len(following) > 4 and following.isalpha()
    return i + 1 if people and not word.endswith(_AGENTS) else i


def _goes_on(item: Item, mention: Mention) -> bool:
    """ "Sent thousands fleeing": a verb behind a number and no noun."""
    return mention.count is not None and item.word.endswith("ing") and not item.tags


def _stands_alone(sentence: list[Item], i: int, mention: Mention) -> bool:
    """Whether a number without a noun counts someone: not the "one" that is an article too, unless a verb follows."""
    if mention.count is None:
        return mention.other and mention.one
    if mention.first > 0 and sentence[mention.first - 1].word == "," and i < len(sentence) and sentence[i].word == ",":
        return False  # "the teacher, 34, was shot"
    if mention.count.best > 1 or mention.other or not sentence[mention.first].is_word("one"):
        return True
    while i < len(sentence) and sentence[i].is_word("adverb"):
        i += 1  # "one later died"
    ahead = sentence[mention.first - 1].get("pred") if mention.first else None
    if (
        ahead is not None
        and ahead.extra != "noun"
        and (i >= len(sentence) or sentence[i].is_mark or sentence[i].is_word("conjunction"))
    ):
        return True  # "killing one and injuring six"
    if i >= len(sentence):
        return False
    return sentence[i].is_word("be") or (sentence[i].has("pred") and sentence[i].tags["pred"].extra != "noun")


def _number_behind(sentence: list[Item], mention: Mention, lexicon: Lexicon) -> None:
    counted = read(sentence, mention.last, lexicon) if mention.last < len(sentence) else None
    if counted is not None:
        mention.count, mention.last = counted
