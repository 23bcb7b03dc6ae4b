"""Who says so: the office, body or group that a sentence names as its source, never a person by name."""

from __future__ import annotations

from collections.abc import Iterator

from phasezero.extract.events.items import Item

Claimant = tuple[str, tuple[int, int]]
"""Its words, and where they stand in the text."""


def claimant(sentence: list[Item], at: int) -> Claimant | None:
    """Who says what the item `at` tells: behind "according to", or beside a verb of saying;
    None where the document itself speaks.
    The last one before the item counts, else the first one behind it."""
    found = list(_claimants(sentence))
    if not found and sentence[at].has("toll"):
        return _of_toll(sentence, at)
    before = [said for place, said in found if place <= at]
    return before[-1] if before else found[0][1] if found else None


def _of_toll(sentence: list[Item], at: int) -> Claimant | None:
    """ "Local authorities gave a toll of nine", "le bilan officiel"."""
    ahead = _until_mark(sentence[at - 1 :: -1][:8] if at else [])
    return _named(ahead[::-1]) or _named(sentence[at + 1 : at + 2])


def _claimants(sentence: list[Item]) -> Iterator[tuple[int, Claimant]]:
    for j, item in enumerate(sentence):
        if item.is_word("according") and (found := _named(_until_mark(sentence[j + 1 : j + 9]))):
            yield j, found
        if not item.is_word("report") or (j and sentence[j - 1].is_word("be")):
            continue
        ahead = list(reversed(_until_mark(list(reversed(sentence[max(0, j - 6) : j])))))
        behind = _until_mark(sentence[j + 1 : j + 6]) if j and sentence[j - 1].is_mark else []
        if found := _named(ahead) or _named(behind):
            yield j, found


def _until_mark(window: list[Item]) -> list[Item]:
    for k, item in enumerate(window):
        if (item.is_mark and item.word not in {"'", "-"}) or item.has("pred") or item.has("time"):
            return window[:k]
    return window


def _named(window: list[Item]) -> Claimant | None:
    """The words of the lexicon for a source or an actor, in one run; names of persons are no such words."""
    kept = [k for k, item in enumerate(window) if _is_source(item)]
    if not kept:
        return None
    first, last = kept[0], kept[0]
    for k in kept[1:]:
        if k == last + 1:
            last = k
    run = window[first : last + 1]
    named = next((item.tags["actor"].key for item in run if item.has("actor") and item.tags["actor"].extra.named), "")
    return named or " ".join(item.word for item in run), (run[0].start, run[-1].end)


def _is_source(item: Item) -> bool:
    return item.is_word("source") or item.has("actor") or item.has("demonym") or item.has("group")
