"""Who stands before and behind a predicate: noun phrases joined by commas, "and" and "including"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from phasezero.domain.extracted import Count
from phasezero.extract.events.items import Item
from phasezero.extract.events.mention import Mention, size

_GENERIC = frozenset({"people", "others", "civilians", "family", "villagers", "workers"})


@dataclass(frozen=True, slots=True)
class Slot:
    """Noun phrases that fill one place of a predicate."""

    whole: tuple[Mention, ...] = ()
    """Those that add up."""
    parts: tuple[Mention, ...] = ()
    """Those that are among the others: "12 people, including 3 children"."""

    def __bool__(self) -> bool:
        return bool(self.whole)

    @property
    def every(self) -> tuple[Mention, ...]:
        return self.whole + self.parts

    def counted(self, sentence: list[Item]) -> Count:
        """The sum of the phrases that add up."""
        return total([size(mention, sentence) for mention in self.whole])


def total(counts: Sequence[Count]) -> Count:
    """Several numbers as one."""
    if len(counts) == 1:
        return counts[0]
    return Count(
        sum(count.low for count in counts),
        sum(count.best for count in counts),
        sum(count.high for count in counts),
        "; ".join(count.words for count in counts),
        any(count.open for count in counts),
    )


def behind_preposition(sentence: list[Item], mention: Mention) -> bool:
    """Whether a phrase hangs on a preposition: "in a camp", "of the village"."""
    if mention.first == 0 or _begins_range(sentence, mention):
        return False
    return sentence[mention.first - 1].is_word("preposition", "of", "by", "including")


def _begins_range(sentence: list[Item], mention: Mention) -> bool:
    """ "From 20 to 30 people", "de 20 à 30 civils" at the beginning of a clause."""
    if mention.count is None or mention.count.low == mention.count.high or sentence[mention.first - 1].word not in {"de", "from"}:
        return False
    return (
        mention.first == 1
        or sentence[mention.first - 2].is_mark
        or sentence[mention.first - 2].is_word("boundary", "conjunction")
    )


def before(sentence: list[Item], mentions: Sequence[Mention], floor: int, at: int, kinds: frozenset[str]) -> Slot:
    """The nearest phrase of these kinds between two items that hangs on no preposition, with those joined to it."""
    within = [mention for mention in mentions if floor <= mention.first and mention.last <= at]
    k = next(
        (k for k in range(len(within) - 1, -1, -1) if within[k].kind in kinds and not _aside(sentence, within, k)),
        None,
    )
    if k is None:
        return Slot()
    run = [within[k]]
    links: list[str] = []
    while k > 0 and (link := _link(sentence, within[k - 1], within[k])) and within[k - 1].kind in kinds:
        k -= 1
        run.insert(0, within[k])
        links.insert(0, link)
    return _sorted(run, links)


def _aside(sentence: list[Item], within: list[Mention], k: int) -> bool:
    """Whether a phrase is only said beside another: behind a preposition, and not "including" that goes on to a main one."""
    if not behind_preposition(sentence, within[k]):
        return False
    return not (sentence[within[k].first - 1].is_word("including") and k > 0)


def after(
    sentence: list[Item], mentions: Sequence[Mention], at: int, ceiling: int, kinds: frozenset[str], reach: int = 3
) -> Slot:
    """The phrase right behind an item, with those joined to it; none where something else comes first."""
    within = [mention for mention in mentions if at <= mention.first < ceiling]
    if not within or within[0].kind not in kinds or not _near(sentence, at, within[0].first, reach):
        return Slot()
    run, links = [within[0]], []
    for mention in within[1:]:
        link = _link(sentence, run[-1], mention)
        if not link or mention.kind not in kinds or _begins_clause(sentence, mention):
            break
        run.append(mention)
        links.append(link)
    return _sorted(run, links)


def _near(sentence: list[Item], start: int, end: int, reach: int) -> bool:
    between = sentence[start:end]
    return len(between) <= reach and not any(
        item.is_mark or item.is_word("by", "preposition", "boundary", "report", "conjunction") for item in between
    )


def _begins_clause(sentence: list[Item], mention: Mention) -> bool:
    """Whether a verb follows, so that the phrase is its subject."""
    if mention.last >= len(sentence):
        return False
    if _tells(sentence, mention):
        return True
    for item, ahead in zip(sentence[mention.last : mention.last + 3], sentence[mention.last - 1 :], strict=False):
        if item.is_mark or item.is_word("conjunction", "boundary") or (item.has("pred") and ahead.is_word("preposition")):
            return False  # "and three civilians in clashes"
        if item.is_word("be", "report") or (item.has("pred") and item.tags["pred"].extra != "noun"):
            return True
    return False


def _tells(sentence: list[Item], mention: Mention) -> bool:
    """ "…, a pastor in Man, Ivory Coast, told Reuters": whoever is behind a comma, and where, and what they say to whom."""
    if mention.first == 0 or sentence[mention.first - 1].word != ",":
        return False
    for j in range(mention.last, min(len(sentence), mention.last + 8)):
        item = sentence[j]
        if item.word == "told":
            return True
        if not (
            item.capital
            or item.has("place")
            or item.has("person")
            or item.word == ","
            or item.is_word("preposition", "of", "determiner")
        ):
            return False
    return False


def _link(sentence: list[Item], one: Mention, other: Mention) -> str:
    """How two phrases are joined: "and", "including", "of", or not at all."""
    between = sentence[one.last : other.first]
    if not between or len(between) > 4:
        return ""
    if any(item.is_word("including") for item in between):
        return "including"
    joins = all(
        item.is_word("conjunction", "other", "one", "determiner", "adverb") or item.word in {",", "و", "،"} for item in between
    )
    return "and" if joins and any(item.is_word("conjunction") or item.word in {",", "و", "،"} for item in between) else ""


def _sorted(run: list[Mention], links: list[str]) -> Slot:
    """Which phrases add up: none behind "including", and none that only say who the first ones were."""
    cut = links.index("including") + 1 if "including" in links else len(run)
    whole, parts = run[:cut], run[cut:]
    first = whole[0]
    if len(whole) > 1 and first.count is not None and first.count.best > 1 and _generic(first):
        rest = sum(mention.count.best if mention.count else 1 for mention in whole[1:])
        if rest == first.count.best:
            return Slot((first,), (*whole[1:], *parts))
    same = [mention for mention in whole[1:] if _says_more_of(first, mention)]
    return Slot(tuple(mention for mention in whole if mention not in same), (*same, *parts))


def _says_more_of(first: Mention, other: Mention) -> bool:
    """Whether a phrase adds no one: "17 women and girls", "seven men, between 18 and 29," or a name and what its bearer is."""
    if first.kind == "name":
        return other.kind == "people" and other.one
    if first.count is None or not first.is_people:
        return False
    bare = other.count is None and not other.one and not other.definite and not other.other
    return other.kind == "number" or (other.kind == "people" and other.many and bare)


def _generic(mention: Mention) -> bool:
    return mention.kind == "number" or all(person.group in _GENERIC for person in mention.people)
