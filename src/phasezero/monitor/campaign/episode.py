"""An episode: all events of one country in a window of days and in the year before, seen from one candidate perpetrator class.

Everything that a data set may not have is optional: an index of -1, a count of -1, or None. What is missing says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from phasezero.errors import BadInput

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

UNKNOWN = -1
"""No index, no count: the data do not say."""
LONGEST_DAYS = 1_500
"""Longest window or time before that is taken."""


class Kind(IntEnum):
    """What an event is."""

    ATTACK = 0
    """Armed force against civilians."""
    FIGHTING = 1
    """Fighting in which the candidate or the other side takes part; civilians killed in it are collateral."""
    COMMUNAL = 2
    """Fighting between non-state groups that is not between the candidate and the other side."""
    OTHER = 3
    """Crime and whatever else kills, or an event of unknown kind."""


class Side(IntEnum):
    """Where a perpetrator stands, seen from the candidate class."""

    NEITHER = 0
    CANDIDATE = 1
    OPPOSING = 2
    """Fights the candidate, or attacks civilians on the other side."""


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """Events as arrays of one length, in any order."""

    day: Ints
    """Days since the first day of the window: 0 to days - 1; negative in the time before."""
    exact: Bools
    """The day itself is known, not only a week or a month."""
    kind: Ints
    """`Kind`."""
    perpetrator: Ints
    """Index into `Episode.sides`. In fighting: the candidate's actor if it takes part, else one of the two sides."""
    place: Ints
    """Index into `Episode.places`."""
    region: Ints
    """0 to `Episode.regions` - 1."""
    group: Ints
    """Target group, 0 to `Episode.groups` - 1: UNKNOWN where the target cannot be mapped."""
    method: Ints
    """How it was done: a code of any list from 0 on."""
    civilians_killed: Ints
    own_killed: Ints
    """Killed of the candidate's own side."""
    other_killed: Ints
    """Killed of the armed other side."""
    wounded: Ints
    """UNKNOWN where not coded."""
    sources: Ints
    """Number of independent sources; UNKNOWN where not known."""

    def __len__(self) -> int:
        return len(self.day)

    def part(self, rows: Bools | Ints) -> Events:
        return Events(*(getattr(self, field.name)[rows] for field in fields(self)))


def events(day: npt.ArrayLike, kind: npt.ArrayLike, perpetrator: npt.ArrayLike, **known: npt.ArrayLike) -> Events:
    """Events of which only some columns are known: exact days are assumed, deaths 0, everything else unknown. Raises BadInput."""
    days = _ints("day", day)
    columns: dict[str, Any] = {"day": days, "kind": _ints("kind", kind), "perpetrator": _ints("perpetrator", perpetrator)}
    names = [field.name for field in fields(Events)]
    if wrong := sorted(known.keys() - set(names)):
        raise BadInput(f"an episode's events have no column {wrong[0]!r}")
    for name in [name for name in names if name not in {*columns, "exact"}]:
        columns[name] = _ints(name, known.get(name, np.full(len(days), 0 if name.endswith("killed") else UNKNOWN)))
    columns["exact"] = np.asarray(known.get("exact", np.ones(len(days), bool)), bool)
    return Events(**columns)


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """Movements of people who fled, as arrays of one length."""

    day: Ints
    """Day on which they left, as `Events.day`."""
    region: Ints
    """Region they left."""
    group: Ints
    """Whom they belong to; UNKNOWN where not known."""
    people: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Episode:
    """What is weighed. Raises BadInput where arrays do not fit together."""

    days: int
    """Length of the window."""
    before_days: int
    """Length of the time before that the data cover, right up to the window (365 where there is as much); 0: none."""
    now: Events
    before: Events
    sides: Ints
    """`Side` of each perpetrator."""
    places: Floats
    """One row per place: latitude and longitude, degrees."""
    regions: int
    groups: int
    population: Floats | None = None
    """People of each target group, in any unit: one row for the country, or one per region; the columns cover everybody, so
    that the last one may be "all others". A row of zeros: not known there. None: no shares are known."""
    completeness: Floats | None = None
    """Estimated share of events of each day of the window that is documented so far, 0-1; None: not known."""
    completeness_before: float | None = None
    """The same, mean over the time before."""
    source_of: Ints | None = None
    """Pairs (row of `now`, source): who documented which event, copies of one story left out. None: not known."""
    flows: Flows | None = None
    coded: frozenset[Kind] = frozenset(Kind)
    """Kinds of events that the data set codes at all: without fighting in it, "no battle nearby" says nothing."""

    def __post_init__(self) -> None:
        _check_span(self)
        for name, table, low, high in (("now", self.now, 0, self.days), ("before", self.before, -self.before_days, 0)):
            _check_events(f"{name}.", self, table, low, high)
        _check_extras(self)

    def of_side(self, table: Events, side: Side) -> Bools:
        """Which events have a perpetrator on that side; an unknown perpetrator is on none."""
        known = table.perpetrator >= 0
        found = np.zeros(len(table), bool)
        found[known] = self.sides[table.perpetrator[known]] == side
        return found


def _ints(name: str, values: npt.ArrayLike) -> Ints:
    made = np.asarray(values)
    if made.ndim != 1 or (made.size and not np.can_cast(made.dtype, np.int64, "same_kind")):
        raise BadInput(f"an episode's {name} must be one row of whole numbers")
    return made.astype(np.int64)


def _check_span(one: Episode) -> None:
    if not 1 <= one.days <= LONGEST_DAYS or not 0 <= one.before_days <= LONGEST_DAYS:
        raise BadInput(
            f"an episode has 1 to {LONGEST_DAYS} days and at most as many before; not {one.days} and {one.before_days}"
        )
    if one.places.ndim != 2 or one.places.shape[1] != 2:
        raise BadInput("an episode's places must be rows of latitude and longitude")
    if not np.all((np.abs(one.places) <= (90, 180)).all(axis=1)):  # also refuses what is not a number
        raise BadInput("an episode's places must have latitudes up to 90 and longitudes up to 180 degrees")
    if one.regions < 0 or one.groups < 0 or not np.isin(one.sides, list(Side)).all():
        raise BadInput("an episode has a negative number of regions or groups, or a side that is none of the three")


def _check_events(name: str, one: Episode, table: Events, low: int, high: int) -> None:
    for field in fields(table):
        column = getattr(table, field.name)
        if column.shape != (len(table),) or column.dtype != (bool if field.name == "exact" else np.int64):
            raise BadInput(f"an episode's {name}{field.name} must have {len(table)} values of the right type")
    limits = {
        "day": (low, high),
        "kind": (0, len(Kind)),
        "perpetrator": (UNKNOWN, len(one.sides)),
        "place": (UNKNOWN, len(one.places)),
        "region": (UNKNOWN, one.regions),
        "group": (UNKNOWN, one.groups),
        "method": (UNKNOWN, 10_000),
        "wounded": (UNKNOWN, 10**7),
        "sources": (UNKNOWN, 10**6),
        "civilians_killed": (0, 10**7),
        "own_killed": (0, 10**7),
        "other_killed": (0, 10**7),
    }
    for column, (least, above) in limits.items():
        values = getattr(table, column)
        if len(values) and not (least <= values.min() and values.max() < above):
            raise BadInput(f"an episode's {name}{column} must be from {least} to {above - 1}")


def _check_extras(one: Episode) -> None:
    shares, done = one.population, one.completeness
    if shares is not None:
        if shares.ndim != 2 or shares.shape[0] not in {1, one.regions} or shares.shape[1] != one.groups:
            raise BadInput("an episode's population must have one row, or one per region, and one column per group")
        if not np.isfinite(shares).all() or (shares < 0).any():
            raise BadInput("an episode's population must be numbers of 0 or more")
    if done is not None and (done.shape != (one.days,) or not ((done >= 0) & (done <= 1)).all()):
        raise BadInput("an episode's completeness must be one share, 0 to 1, per day of the window")
    if one.completeness_before is not None and not 0 <= one.completeness_before <= 1:
        raise BadInput("an episode's completeness before must be from 0 to 1")
    pairs = one.source_of
    if pairs is not None:
        if pairs.ndim != 2 or pairs.shape[1] != 2 or pairs.dtype != np.int64:
            raise BadInput("an episode's sources must be pairs of event and source")
        if len(pairs) and (pairs.min() < 0 or pairs[:, 0].max() >= len(one.now)):
            raise BadInput("an episode's sources name an event that is not there")
    if one.flows is not None:
        _check_flows(one, one.flows)


def _check_flows(one: Episode, flows: Flows) -> None:
    columns = (flows.day, flows.region, flows.group, flows.people)
    if len({column.shape for column in columns}) != 1 or flows.day.ndim != 1:
        raise BadInput("an episode's flows must be columns of one length")
    if not np.isfinite(flows.people).all() or (flows.people < 0).any():
        raise BadInput("an episode's flows must be numbers of people of 0 or more")
    for column, least, above in (
        (flows.day, -one.before_days, one.days),
        (flows.region, UNKNOWN, one.regions),
        (flows.group, UNKNOWN, one.groups),
    ):
        if len(column) and not (least <= column.min() and column.max() < above):
            raise BadInput(f"an episode's flows have a day, region or group outside {least} to {above - 1}")
