"""From a table of events to an episode: what of one country was known on a day, seen from one perpetrator class.

In: the newest known versions as `domain.tables.EVENTS` describes them, what more the data set codes, the reports of each event,
shares of groups. Out: an `Episode`, and the names behind its numbers.

Who stands where: `sides`. UCDP codes neither method nor wounded, and no displacement: these stay unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl

from phasezero.domain.events import Perpetrator, Report, Violence
from phasezero.domain.population import Shares
from phasezero.domain.publishers import sources_of
from phasezero.errors import BadInput, said
from phasezero.monitor.campaign.episode import LONGEST_DAYS, UNKNOWN, Episode, Events, Floats, Ints, Kind, Side
from phasezero.monitor.campaign.sides import Cast, Row, attacks, cast_of, fights, rivals
from phasezero.monitor.campaign.targets import Named, named, names_of

CLASSES = (Perpetrator.STATE, Perpetrator.NON_STATE)
BEFORE_DAYS = 365
PLACED = 3
"""UCDP place precision up to which a point is a place; above it is a region or more."""
MAPPED_SHARE, MAPPED_ATTACKS = 0.3, 5
"""Targets are used only where headlines name a group for this part of the attacks, and for so many; attacks of which they name
none then count as attacks on all others: that headlines like to name a group does not make it targeted."""
NAMED_DEAD = 2
"""Of an attack that killed fewer, no group is noted: it would be said of a person."""
OTHERS = "all others"
CODED = frozenset({Kind.ATTACK, Kind.FIGHTING, Kind.COMMUNAL})
"""What UCDP codes: no crime."""


@dataclass(frozen=True, slots=True)
class Coded:
    """What a data set codes of an event beyond `EVENTS`; -1 where it does not say."""

    sources: int = UNKNOWN
    dead_a: int = UNKNOWN
    """Killed on side A."""
    dead_b: int = UNKNOWN

    @classmethod
    def of(cls, provenance: Mapping[str, str]) -> Coded:
        """From columns as they came."""
        return cls(*(_count(provenance.get(name, "")) for name in ("number_of_sources", "deaths_a", "deaths_b")))


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of events beyond the table, by their ids; what is missing is not known."""

    coded: Mapping[str, Coded] = field(default_factory=dict)
    reports: Mapping[str, Sequence[Report]] = field(default_factory=dict)


NOTHING = Told()


@dataclass(frozen=True, slots=True, eq=False)
class OfEvents:
    """An episode and the names behind its numbers."""

    episode: Episode
    candidate: Perpetrator
    start: date
    end: date
    """Last day of the window."""
    attacks: tuple[str, ...]
    """Ids of the candidate's attacks on civilians in the window."""
    actors: tuple[tuple[str, int, int], ...]
    """Each that attacked, with its attacks and the civilians killed in them (best estimate); most first."""
    rivals: tuple[str, ...]
    """Actors of the class that fought each other in the window."""
    regions: tuple[str, ...]
    groups: tuple[str, ...]
    """The last one is all others; empty where no shares are used."""
    targets: tuple[Named, ...]
    """What headlines name as targets of the attacks, whether or not it is enough to be used."""
    dead: tuple[int, int, int]
    """Civilians killed in the attacks: low, best, high."""
    unclear: int
    """Attacks on civilians in the window whose perpetrator class is not known."""


def of_events(
    known: pl.DataFrame,
    country: str,
    candidate: Perpetrator,
    start: date,
    end: date,
    told: Told = NOTHING,
    shares: Shares | None = None,
    covered_from: date | None = None,
    complete: tuple[Floats, float] | None = None,
    actor: str | None = None,
) -> OfEvents:
    """`known`: the newest version of each event. `covered_from`: first day that the data cover. `complete`: as
    `documented.completeness` has it. `actor`: only this one is the candidate.

    Raises BadInput for days or a class that cannot be."""
    _check(candidate, start, end, covered_from)
    before_days = BEFORE_DAYS if covered_from is None else max(0, min(BEFORE_DAYS, (start - covered_from).days))
    first = start - timedelta(days=before_days)
    rows = known.filter(pl.col("country") == country).sort("occurred_end", "occurred_start", "id").to_dicts()
    rows = [row for row in rows if first <= row["occurred_end"] <= end]
    cast = cast_of(rows, country, candidate, actor)
    targets = _targets([row for row in rows if attacks(row, cast)], told, shares)
    regions = tuple(sorted({row["region"] for row in rows if row["region"]}))
    now = [row for row in rows if row["occurred_end"] >= start]
    mine = [row for row in now if attacks(row, cast)]
    groups = _groups(mine, targets, shares)
    made = _Making(start, cast, _places(rows), regions, groups, {one.event: one.group for one in targets}, told)
    episode = Episode(
        days=(end - start).days + 1,
        before_days=before_days,
        now=made.events(now),
        before=made.events(rows[: len(rows) - len(now)]),
        sides=np.array([cast.sides[name] for name in cast.names], dtype=np.int64),
        places=np.array(list(made.places), dtype=float).reshape(-1, 2),
        regions=len(regions),
        groups=len(groups),
        population=_population(shares, regions, groups),
        completeness=None if complete is None else complete[0],
        completeness_before=None if complete is None or not before_days else complete[1],
        source_of=_pairs(now, told),
        coded=CODED,
    )
    return OfEvents(
        episode=episode,
        candidate=candidate,
        start=start,
        end=end,
        attacks=tuple(row["id"] for row in mine),
        actors=_actors(mine),
        rivals=rivals(now, cast),
        regions=regions,
        groups=groups,
        targets=tuple(one for one in targets if one.event in {row["id"] for row in mine}),
        dead=(_sum(mine, "low"), _sum(mine, "best"), _sum(mine, "high")),
        unclear=sum(row["violence"] == Violence.ONE_SIDED and row["perpetrator"] == Perpetrator.UNKNOWN for row in now),
    )


def _check(candidate: Perpetrator, start: date, end: date, covered_from: date | None) -> None:
    if candidate not in CLASSES:
        raise BadInput(said("the class is {name!r}; use state or non-state", name=str(candidate)))
    if end < start:
        raise BadInput(said("the last day, {end}, is before the first, {start}; change them", start=start, end=end))
    if (end - start).days >= LONGEST_DAYS:
        raise BadInput(said("{start} to {end} is longer than {most} days; ask for less", start=start, end=end, most=LONGEST_DAYS))
    if covered_from is not None and start < covered_from:
        raise BadInput(said("what is held begins on {day}; give that day or a later one as the first", day=covered_from))


def _actors(mine: Iterable[Row]) -> tuple[tuple[str, int, int], ...]:
    mine = list(mine)
    attacks = Counter(row["side_a"] for row in mine)
    dead = {name: sum(row["civilian_deaths_best"] for row in mine if row["side_a"] == name) for name in attacks}
    return tuple(sorted(((name, n, dead[name]) for name, n in attacks.items()), key=lambda one: (-one[1], one[0])))


def _sum(mine: Iterable[Row], which: str) -> int:
    return sum(row[f"civilian_deaths_{which}"] for row in mine)


# The columns


def _places(rows: Iterable[Row]) -> dict[tuple[float, float], int]:
    found: dict[tuple[float, float], int] = {}
    for row in rows:
        if row["place_precision"] <= PLACED and row["latitude"] is not None and row["longitude"] is not None:
            found.setdefault((row["latitude"], row["longitude"]), len(found))
    return found


@dataclass(frozen=True, slots=True)
class _Making:
    start: date
    cast: Cast
    places: Mapping[tuple[float, float], int]
    regions: Sequence[str]
    groups: Sequence[str]
    target: Mapping[str, str]
    told: Told

    def events(self, rows: Sequence[Row]) -> Events:
        columns = [self._row(row) for row in rows]
        made = np.array(columns, dtype=np.int64).reshape(-1, 13).T
        return Events(made[0], made[1].astype(bool), *(made[i].copy() for i in range(2, 13)))

    def _row(self, row: Row) -> tuple[int, ...]:
        own, other = self._dead(row)
        place = self.places.get((row["latitude"], row["longitude"]), UNKNOWN) if row["place_precision"] <= PLACED else UNKNOWN
        region = self.regions.index(row["region"]) if row["region"] else UNKNOWN
        day, exact = (row["occurred_end"] - self.start).days, int(row["date_precision"] == 1)
        kind, by, group = self._kind(row), self._by(row), self._group(row)
        return (
            day,
            exact,
            kind,
            by,
            place,
            region,
            group,
            UNKNOWN,
            row["civilian_deaths_best"],
            own,
            other,
            UNKNOWN,
            self._sources(row),
        )

    def _kind(self, row: Row) -> Kind:
        if not fights(row):
            return Kind.ATTACK
        sides = {self.cast.sides[row["side_a"]], self.cast.sides[row["side_b"]]}
        if row["violence"] == Violence.NON_STATE and sides == {Side.NEITHER}:
            return Kind.COMMUNAL
        return Kind.FIGHTING

    def _by(self, row: Row) -> int:
        if fights(row) and self.cast.sides[row["side_b"]] is Side.CANDIDATE:
            return self.cast.index[row["side_b"]]
        if not fights(row) and row["perpetrator"] == Perpetrator.UNKNOWN and self.cast.sides[row["side_a"]] is not Side.CANDIDATE:
            return UNKNOWN
        return self.cast.index[row["side_a"]]

    def _group(self, row: Row) -> int:
        if not self.groups or not attacks(row, self.cast):
            return UNKNOWN
        return self.groups.index(self.target.get(row["id"], OTHERS))

    def _dead(self, row: Row) -> tuple[int, int]:
        """Killed of the candidate's side and of the armed other side, as far as coded."""
        coded = self.told.coded.get(row["id"], Coded())
        dead = {"side_a": max(0, coded.dead_a), "side_b": max(0, coded.dead_b)}
        if not fights(row):
            return (dead["side_a"], 0) if attacks(row, self.cast) else (0, dead["side_a"])
        own = sum(dead[side] for side in dead if self.cast.sides[row[side]] is Side.CANDIDATE)
        return own, sum(dead.values()) - own

    def _sources(self, row: Row) -> int:
        """Independent sources that are held, else the number that the data set codes."""
        if reports := self.told.reports.get(row["id"]):
            return len(set(sources_of(reports)))
        return self.told.coded.get(row["id"], Coded()).sources


def _pairs(now: Sequence[Row], told: Told) -> Ints | None:
    """Who documented which event: copies count as one source, in all events together."""
    held = [(i, report) for i, row in enumerate(now) for report in told.reports.get(row["id"], ())]
    if not held:
        return None
    source = sources_of(report for _, report in held)
    index = {name: i for i, name in enumerate(sorted(set(source)))}
    return np.array(sorted({(i, index[name]) for (i, _), name in zip(held, source, strict=True)}), dtype=np.int64)


def _count(text: str) -> int:
    """A number of 0 or more, as "2" or "2.0"; -1 for anything else."""
    try:
        value = float(text)
    except ValueError:
        return UNKNOWN
    return int(value) if 0 <= value < 10**6 else UNKNOWN


# Targets


def _targets(mine: Iterable[Row], told: Told, shares: Shares | None) -> list[Named]:
    if shares is None:
        return []
    names = names_of(shares.shares)
    large = (row["id"] for row in mine if row["civilian_deaths_best"] >= NAMED_DEAD)
    found = (named(one, [report.title for report in told.reports.get(one, ())], names) for one in large)
    return [one for one in found if one is not None]


def _groups(mine: Sequence[Row], targets: Iterable[Named], shares: Shares | None) -> tuple[str, ...]:
    ids = {row["id"] for row in mine}
    mapped = sum(one.event in ids for one in targets)
    if shares is None or mapped < MAPPED_ATTACKS or mapped < MAPPED_SHARE * len(mine):
        return ()
    return (*shares.groups, OTHERS)


def _population(shares: Shares | None, regions: Sequence[str], groups: Sequence[str]) -> Floats | None:
    """One row per region where the source has shares of any, else one for the country."""
    if shares is None or not groups:
        return None
    split = any(one.region for one in shares.shares)
    rows = []
    for region in regions if split else (None,):
        held = shares.of_place(region)
        known = [held.get(group, 0.0) for group in groups[:-1]]
        rows.append([*known, max(0.0, 1 - sum(known)) if held else 0.0])
    return np.array(rows, dtype=float)
