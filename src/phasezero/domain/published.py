"""What public bodies publish about a country beside events: official figures of displacement, and who reports work where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from phasezero.domain.collected import Figure, Measure, Presence
from phasezero.domain.marking import Marking

_FLOWS = frozenset({Measure.NEW_DISPLACEMENTS})
_LOCAL = ("national", "local", "community")
"""In small letters, how kinds of organisations of the country itself are called."""


@dataclass(frozen=True, slots=True)
class Official:
    """A figure of the newest period that is known, with the one before it."""

    measure: Measure
    count: int
    starts: date
    ends: date
    publisher: str
    address: str
    fetched_on: date
    before: int | None = None
    """Of the period before, by the same publisher; None: not known."""
    before_ends: date | None = None

    @property
    def key(self) -> str:
        return f"{self.publisher}:{self.measure.value}"

    @property
    def is_flow(self) -> bool:
        """Whether it counts what happened during the period; else how many there were at its end."""
        return self.measure in _FLOWS


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that reports work, as published."""

    name: str
    acronym: str
    kind: str
    sectors: tuple[str, ...]
    regions: tuple[str, ...]
    """First-level regions as their publisher calls them; none: only the country is said."""

    @property
    def is_local(self) -> bool:
        """Whether it is one of the country itself: it is counted, and named nowhere outside of its own publication."""
        return self.kind.casefold().startswith(_LOCAL)


@dataclass(frozen=True, slots=True)
class Engaged:
    """Who reports work in a country."""

    organisations: tuple[Organisation, ...] = ()
    starts: date | None = None
    ends: date | None = None
    """The period that the tables are of."""
    fetched_on: date | None = None
    addresses: tuple[str, ...] = ()
    holds: bool = True
    """False: the period ended before the day."""


@dataclass(frozen=True, slots=True)
class Published:
    """Both, as one viewer sees them on a day."""

    figures: tuple[Official, ...] = ()
    engaged: Engaged = field(default_factory=Engaged)
    marking: Marking = field(default_factory=Marking)


def official(rows: Iterable[tuple[Figure, date]], on: date) -> tuple[Official, ...]:
    """Of each publisher and measure the newest period that began by `on`, and the one before; each row with the day on which it
    was fetched. Figures of regions are left out, those by country of asylum are added up. In the order of measures."""
    held: defaultdict[tuple[str, Measure], list[tuple[Figure, date]]] = defaultdict(list)
    for figure, fetched in rows:
        if not figure.region and figure.starts <= on:
            held[figure.publisher, figure.measure].append((figure, fetched))
    found = [_newest(those) for _, those in sorted(held.items(), key=lambda one: one[0][0])]
    return tuple(sorted(found, key=lambda one: list(Measure).index(one.measure)))


def _newest(rows: list[tuple[Figure, date]]) -> Official:
    periods: defaultdict[tuple[date, date], list[tuple[Figure, date]]] = defaultdict(list)
    for figure, fetched in rows:
        periods[figure.ends, figure.starts].append((figure, fetched))
    order = sorted(periods, reverse=True)
    last, earlier = periods[order[0]], order[1:2]
    first = last[0][0]
    return Official(
        measure=first.measure,
        count=_sum(last),
        starts=first.starts,
        ends=first.ends,
        publisher=first.publisher,
        address=first.address,
        fetched_on=max(fetched for _, fetched in last),
        before=_sum(periods[earlier[0]]) if earlier else None,
        before_ends=earlier[0][0] if earlier else None,
    )


def _sum(rows: list[tuple[Figure, date]]) -> int:
    """Of the rows by country of asylum, where there are any; the same row of two tables counts once."""
    by_asylum = {one.to_country: one.count for one, _ in rows}
    return sum(count for to, count in by_asylum.items() if to) or by_asylum.get("", 0)


def engaged(rows: Iterable[tuple[Presence, date]], on: date) -> Engaged:
    """Who reports work on the day; where no period holds it, in the newest one before. Each row with the day on which it was
    fetched."""
    begun = [(one, fetched) for one, fetched in rows if one.starts <= on]
    if not begun:
        return Engaged()
    last = max(one.ends for one, _ in begun)
    until = min(last, on)
    held = [(one, fetched) for one, fetched in begun if one.ends >= until]
    by_name: defaultdict[str, list[Presence]] = defaultdict(list)
    for one, _ in held:
        by_name[one.organisation.casefold()].append(one)
    return Engaged(
        organisations=tuple(_organisation(by_name[name]) for name in sorted(by_name)),
        starts=max(one.starts for one, _ in held),
        ends=min(one.ends for one, _ in held),
        fetched_on=max(fetched for _, fetched in held),
        addresses=tuple(sorted({one.address for one, _ in held})),
        holds=last >= on,
    )


def _organisation(rows: list[Presence]) -> Organisation:
    first = rows[0]
    sectors, regions = ({getattr(one, what) for one in rows} - {""} for what in ("sector", "region"))
    return Organisation(first.organisation, first.acronym, first.kind, tuple(sorted(sectors)), tuple(sorted(regions)))
