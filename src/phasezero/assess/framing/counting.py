"""Headlines counted: copies once, by frame, with the interval of each share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType

from phasezero.assess.framing.lexicon import read, read_text
from phasezero.domain.framing import Counted, Period, Share, frames
from phasezero.domain.publishers import headline, publisher, same_headlines

_Z = 1.959963984540054
"""Of a two-sided interval at 95 %."""
MONTHLY = 12
"""Months, at most, that are shown one by one; longer times by quarters."""


@dataclass(frozen=True, slots=True)
class Line:
    """A report with a headline, as it is counted."""

    report: str
    publisher: str
    title: str
    day: date
    reach: str
    story: str
    """What it shares with its copies."""
    words: dict[str, tuple[str, ...]] | None
    """By frame; None where it is in a language that is not read."""
    in_text: bool = False
    """Some of the words stand in its text and not in its headline."""


def lines(
    rows: Iterable[tuple[str, str, str, date]], country: str, texts: Mapping[str, str] = MappingProxyType({})
) -> list[Line]:
    """Reports (id, publisher, title, day) as they are counted, oldest first; the same for every order of `rows`. `texts`: by id,
    the beginnings of those texts that may be read."""
    held = sorted(rows, key=lambda row: (row[3], row[1], row[2], row[0]))
    stories = same_headlines(title for _, _, title, _ in held)
    found = []
    for report, named, title, day in held:
        key = headline(title).key
        who = publisher(named)
        story = stories[key] if key else f"{title.casefold()} / {who.name}"
        words, in_text = _words(title, texts.get(report, ""))
        found.append(Line(report, named, title, day, str(who.reach(country)), story, words, in_text))
    return found


def _words(title: str, text: str) -> tuple[dict[str, tuple[str, ...]] | None, bool]:
    """The words of both that carry a frame, and whether the text adds any."""
    above, below = read(title), read_text(text) if text else None
    if not below:
        return (above if below is None else above or {}), False
    both = {key: tuple(dict.fromkeys((*(above or {}).get(key, ()), *found))) for key, found in below.items()}
    both |= {key: found for key, found in (above or {}).items() if key not in both}
    return both, both != above


def first_of_each(held: Iterable[Line]) -> list[Line]:
    """Of each headline the first report that carried it."""
    first: dict[str, Line] = {}
    for line in held:
        first.setdefault(line.story, line)
    return list(first.values())


def counted(held: Sequence[Line]) -> Counted:
    """`held`: each headline once."""
    legible = [line.words for line in held if line.words is not None]
    framed = [words for words in legible if words]
    shares = {one.key: wilson(sum(one.key in words for words in framed), len(framed)) for one in frames().frames}
    return Counted(len(held), len(legible), len(framed), shares)


def wilson(carried: int, of: int) -> Share:
    """A share with its score interval at 95 % (Wilson 1927)."""
    if not of:
        return Share(carried, of, 0.0, 1.0)
    share, spread = carried / of, _Z * _Z / of
    middle = share + spread / 2
    half = _Z * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    return Share(carried, of, max(0.0, low) if carried else 0.0, min(1.0, high) if carried < of else 1.0)


def first_day(as_of: date, months: int) -> date:
    """The first day of the time: `months` calendar months, the last one that of `as_of`."""
    first = as_of.year * 12 + as_of.month - months
    return date(first // 12, first % 12 + 1, 1)


def periods(held: Sequence[Line], as_of: date, months: int) -> tuple[Period, ...]:
    """Month by month, or quarter by quarter counted back from the month of `as_of`; a headline stands in the one it came in
    first. `held`: each headline once."""
    step = 1 if months <= MONTHLY else 3
    left = list(range(months, 0, -step))
    starts = [*(first_day(as_of, month) for month in left), as_of + timedelta(days=1)]
    return tuple(
        Period(start, end - timedelta(days=1), counted([line for line in held if start <= line.day < end]))
        for start, end in pairwise(starts)
    )
