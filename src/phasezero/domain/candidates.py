"""A candidate that the machine read in a report, as people see it: as words of its text, and as a form that they correct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from phasezero.domain import kinds
from phasezero.domain.claimed import Counted, span
from phasezero.domain.events import Fatalities, Perpetrator
from phasezero.domain.extracted import Candidate, Count, EventType
from phasezero.domain.recording import Areas

LETHAL = frozenset(one.value for one in kinds.LETHAL)
"""Types that become an event of killing: those whose people killed are counted."""


_BOUNDS = ("low", "best", "high")


def proposed(
    candidate: Mapping[str, Any], areas: Areas, every: Sequence[tuple[str, Mapping[str, Any]]] = ()
) -> dict[str, str]:  # fmt: skip
    """`domain.recording.HARM_FIELDS` as the machine read them (a row of `phasezero extract`). `every`: all rows of its incident
    with what stands for the source of each, over which its numbers are the span (`domain.claimed.span`)."""
    codes = {area.name.casefold(): code for code, area in areas.items() if code is not None}
    read = kinds.kind_of(candidate["type"])
    kind = read or kinds.KILLING
    rows = [(source, row) for source, row in every if kinds.kind_of(row["type"]) == read] or [("", candidate)]
    deaths, affected = span(rows, Counted.KILLED), span(rows, Counted.AFFECTED) if kind else None
    return {
        "from": candidate["occurred_start"] or "",
        "until": candidate["occurred_end"] or "",
        "region": codes.get(str(candidate["region"]).casefold(), ""),
        "place": candidate["place"],
        "perpetrator": class_of(candidate).value,
        "group": "" if candidate["perpetrator"] == "unidentified" else candidate["perpetrator"],
        **_typed("killed", deaths, "0" if read == kinds.KILLING else ""),
        **_typed("civilians", None, ""),
        "kind": kind,
        **_typed("affected", affected, ""),
        "killed_open": "on" if deaths is not None and deaths.open else "",
        "affected_open": "on" if affected is not None and affected.open else "",
    }


def _typed(who: str, people: Fatalities | None, unknown: str) -> dict[str, str]:
    return {f"{who}_{name}": unknown if people is None else str(getattr(people, name)) for name in _BOUNDS}


def class_of(row: Mapping[str, Any]) -> Perpetrator:
    """Who did it, as a class, of a row of `phasezero extract`."""
    return Perpetrator.FOREIGN_STATE if row.get("perpetrator_foreign") else Perpetrator(row["perpetrator_class"])


_FACTS = ("country", "region", "place", "latitude", "longitude", "radius_km", "perpetrator", "target_group", "confidence")


def candidate_of(row: Mapping[str, Any]) -> Candidate:
    """The candidate that a row of `phasezero extract` says; without the victims and the claims of others, which it keeps."""
    start, end = (row[name] and date.fromisoformat(row[name]) for name in ("occurred_start", "occurred_end"))
    return Candidate(
        type=EventType(row["type"]),
        occurred_start=start,
        occurred_end=end,
        perpetrator_class=class_of(row),
        deaths=_count(row, "deaths"),
        victims=(),
        said=(),
        spans=(),
        affected=_count(row, "affected"),
        **{name: row[name] for name in _FACTS},
    )


def _count(row: Mapping[str, Any], of: str) -> Count | None:
    """Rows that were kept by earlier versions say nothing of people affected."""
    low, best, high = (row.get(f"{of}_{name}") for name in _BOUNDS)
    return None if low is None or best is None or high is None else Count(low, best, high, "", bool(row.get(f"{of}_open")))


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text."""

    words: str
    role: str = ""
    """What they say (`Span.role`); empty: nothing that was read."""


_AROUND = 200
"""Characters shown before and behind the words that say what was done, up to the end of a sentence."""


def pieces(text: str, row: Mapping[str, Any]) -> tuple[Piece, ...]:
    """The words of a text around what was read in it, in order, the words that say something marked; a gap is a piece of "…".
    Where the text is not held any more, the words that were kept of it."""
    spans = sorted((span["start"], span["end"], span["role"], span["words"]) for span in row["spans"])
    if any(text[start:end] != words for start, end, _, words in spans):
        return tuple(_with_gaps([Piece(words, role)] for _, _, role, words in spans))
    windows: list[tuple[int, int]] = []
    for start, end, _, _ in spans:
        first, last = _window(text, start, end)
        if windows and first <= windows[-1][1]:
            first, last = windows[-1][0], max(windows.pop()[1], last)
        windows.append((first, last))
    return tuple(_with_gaps(_marked(text, first, last, spans) for first, last in windows))


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraph of a word, cut to about `_AROUND` characters on each side, between words."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    if start - first > _AROUND:
        first = text.find(" ", start - _AROUND, start) + 1 or start
    if last - end > _AROUND:
        cut = text.rfind(" ", end, end + _AROUND)
        last = cut if cut > 0 else end
    return first, last


def _marked(text: str, first: int, last: int, spans: Sequence[tuple[int, int, str, str]]) -> Iterator[Piece]:
    at = first
    for start, end, role, words in spans:
        if start < at or end > last:
            continue
        if start > at:
            yield Piece(text[at:start])
        yield Piece(words, role)
        at = end
    if at < last:
        yield Piece(text[at:last])


def _with_gaps(parts: Iterable[Iterable[Piece]]) -> Iterator[Piece]:
    for number, part in enumerate(parts):
        if number:
            yield Piece(" … ")
        yield from part
