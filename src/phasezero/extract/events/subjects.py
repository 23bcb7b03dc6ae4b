"""Who did what a predicate tells: the subject of an active verb, or whoever stands behind "by"."""

from __future__ import annotations

from collections.abc import Sequence

from phasezero.extract.events.items import Item
from phasezero.extract.events.mention import Mention
from phasezero.extract.events.predicates import Frame, are_linked, is_verb
from phasezero.extract.events.slots import behind_preposition


def fill_subject(frame: Frame, sentence: list[Item], mentions: Sequence[Mention], floor: int, found: list[Frame]) -> None:
    """Who did it, of an active verb: what stands before it in its clause, else before the clause for "…, killing three"."""
    if (speaker := _speaker(sentence, mentions, frame.first)) is not None:
        frame.doer, frame.doer_basis = speaker, "subject"
        return
    taken = {id(mention) for other in found for mention in other.target.every}
    if frame.first and sentence[frame.first - 1].is_word("conjunction") and (same := _same_subject(found)):
        frame.doer, frame.doer_basis = same, "subject"
        return
    if (meant := _meant(sentence, frame.first, floor, found)) is not None:
        frame.doer, frame.doer_basis = meant, "subject"
        return
    back = range(frame.first - 1, max(floor, frame.first - 4) - 1, -1)
    relative = next((j for j in back if _refers(sentence, j)), None)
    if relative is not None and not any(relative <= m.first and m.last <= frame.first for m in mentions if m.may_act):
        frame.doer = next((m for m in reversed(mentions) if relative - 1 <= m.last <= relative and m.may_act), None)
        frame.doer_basis = "subject" if frame.doer else ""
        return
    for lowest in (floor, 0):
        near = [
            m for m in mentions if lowest <= m.first and m.last <= frame.first and id(m) not in taken and not claims(sentence, m)
        ]
        for mention in reversed(near):
            if mention.kind == "actor" and not _behind_by_of(sentence, mention):
                frame.doer, frame.doer_basis = _first_of_joined(sentence, near, mention), "subject"
                return
        near = [mention for mention in near if not behind_preposition(sentence, mention)]
        if near and near[-1].kind == "people" and frame.target:
            frame.doer, frame.doer_basis = near[-1], "subject"
            return


def _first_of_joined(sentence: list[Item], near: Sequence[Mention], mention: Mention) -> Mention:
    """ "Soldiers and vigilantes burned the village": whoever is named first."""
    at = next(k for k, one in enumerate(near) if one is mention)
    while at > 0 and near[at - 1].kind == "actor":
        between = sentence[near[at - 1].last : near[at].first]
        if not between or not all(item.is_word("conjunction", "determiner") or item.word == "," for item in between):
            break
        at -= 1
    return near[at]


def _speaker(sentence: list[Item], mentions: Sequence[Mention], at: int) -> Mention | None:
    """ "The army said it had killed …", "l'armée affirme avoir abattu …": who says so of itself."""
    back = at - 1
    while back > max(0, at - 6) and (
        sentence[back].is_word("pronoun", "have", "adverb", "relative", "boundary") or _bare(sentence[back])
    ):
        back -= 1
    own = any(sentence[j].is_word("pronoun", "have") or sentence[j].word == "to" for j in range(back + 1, at))
    if back < 1 or not own or not sentence[back].is_word("report"):
        return None
    return next((m for m in mentions if back - 1 <= m.last <= back and m.kind == "actor"), None)


def _bare(item: Item) -> bool:
    """ "To", and words that the lexicon does not have: no noun that could be a subject."""
    return item.word == "to" or (not item.tags and not item.capital and not item.is_mark)


def _same_subject(found: list[Frame]) -> Mention | None:
    """ "Police arrested 14 activists and beat two of them": of the verb before, where it is active and has one."""
    verb = found[-1] if found else None
    return verb.doer if verb is not None and verb.form != "noun" and not verb.passive and verb.doer_basis == "subject" else None


def _meant(sentence: list[Item], at: int, floor: int, found: list[Frame]) -> Mention | None:
    """ "Two gunmen were killed by police after they attacked a church": "they" are those whom the main verb hit."""
    pronoun = next((j for j in (at - 1, at - 2) if j > floor and sentence[j].is_word("pronoun")), None)
    if (
        pronoun is None
        or not sentence[pronoun - 1].is_word("after")
        or not all(_bare(sentence[j]) or sentence[j].is_word("have", "adverb") for j in range(pronoun + 1, at))
    ):
        return None
    verb = next((one for one in reversed(found) if one.form != "noun"), None)
    return verb.target.whole[0] if verb is not None and verb.target and verb.target.whole[0].may_act else None


def _refers(sentence: list[Item], j: int) -> bool:
    """ "They fired at a mob that had killed three people", "those who killed them": not "that" which begins a phrase, as in
    "the rebels said that soldiers killed three"."""
    if not sentence[j].is_word("relative") or (j and sentence[j - 1].is_word("report")):
        return False
    return not (j + 1 < len(sentence) and sentence[j + 1].has("person"))


def _behind_by_of(sentence: list[Item], mention: Mention) -> bool:
    """ "against soldiers", "in police custody": no subject."""
    return mention.first > 0 and sentence[mention.first - 1].is_word("against", "during")


def claims(sentence: list[Item], mention: Mention) -> bool:
    """Whether who is named only says so: "police said", "according to the army"."""
    if mention.first > 0 and sentence[mention.first - 1].is_word("according"):
        return True
    return any(item.is_word("report") for item in sentence[mention.last : mention.last + 2])


def fill_by(frame: Frame, sentence: list[Item], mentions: Sequence[Mention]) -> None:
    """Who did it, of a passive verb or a noun: behind "by"."""
    if _is_found(sentence[frame.first]):
        return
    for j in range(frame.first + 1, min(len(sentence), frame.first + 22)):
        if sentence[j].is_stop or (sentence[j].is_word("boundary") and not sentence[j].is_word("conjunction")):
            return
        if _is_found(sentence[j]) or (is_verb(sentence[j]) and not are_linked(sentence, frame.first, j)):
            return  # "a body was found by police", "… were killed and the attackers arrested by police"
        if not sentence[j].is_word("by"):
            continue
        if is_aside(sentence, j):
            return
        nearest = next((m for m in mentions if j < m.first <= j + 3), None)
        mention = _of_group(sentence, mentions, _forces(sentence, mentions, _headed(mentions, nearest)))
        if mention is not None and mention.may_act:
            frame.doer, frame.doer_basis = mention, "by"
            return


def is_aside(sentence: list[Item], by: int) -> bool:
    """ "A town controlled by rebels", "as confirmed by the army": this "by" does not name who harmed."""
    before = next((j for j in range(by - 1, -1, -1) if not sentence[j].is_word("adverb") or sentence[j].is_word("aside")), None)
    return before is not None and sentence[before].is_word("aside", "report") and not sentence[before].has("pred")


def _headed(mentions: Sequence[Mention], mention: Mention | None) -> Mention | None:
    """ "By Nour al Din Movement members": the noun that a name leads up to."""
    if mention is None or mention.kind != "name":
        return mention
    return next((m for m in mentions if mention.last <= m.first <= mention.last + 2 and m.may_act), mention)


def _of_group(sentence: list[Item], mentions: Sequence[Mention], mention: Mention | None) -> Mention | None:
    """ "By rebels of the ADF", "na waasi wa ADF": the group by name, where the first noun is general."""
    if mention is None or mention.actor is None or mention.actor.named or mention.country:
        return mention
    following = next((m for m in mentions if mention.last <= m.first <= mention.last + 2 and m.kind == "actor"), None)
    if following is None or following.actor is None or not following.actor.named:
        return mention
    same = following.actor.kind is mention.actor.kind
    return following if same and sentence[mention.last].is_word("of", "preposition") else mention


def _is_found(item: Item) -> bool:
    return item.cue("found")


def _forces(sentence: list[Item], mentions: Sequence[Mention], mention: Mention | None) -> Mention | None:
    """ "By Russian and Syrian forces": an adjective alone stands for the forces that come next; "by men loyal to the rebels": the
    rebels."""
    if mention is None or mention.kind != "people" or mention.groups:
        return mention
    following = next((m for m in mentions if mention.last < m.first <= mention.last + 2 and m.kind == "actor"), None)
    sided = mention.last < len(sentence) and sentence[mention.last].is_word("sided")
    alone = bool(mention.country) and not mention.people
    return (following if sided or alone else None) or mention
