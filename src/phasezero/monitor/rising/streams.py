"""From the events of a country to daily series of units and streams, and the share of each day that is documented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from phasezero.domain.rising import MEASURED, NUMBERS, Stream, UnitKind
from phasezero.monitor.delay import PRACTICES, Delay
from phasezero.monitor.known import NO_REGION, Bools, Floats, Ints, Rows, day_date

_PEOPLE = frozenset({Stream.DEATHS, Stream.CIVILIANS_KILLED})
_WAYS = 3
"""Documentation practices of this year that are told apart."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How people killed are counted: in days as deadly as the usual one, so that killed people of one day, who are not killed
    independently of each other, count as about one event. Learned from the country's days before the window."""

    usual: float
    """Killed on an earlier day with killed people, on average, each such day up to `most`."""
    most: float
    """What the worst twentieth of those days passed: a day counts no more."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """One series of the last days, the youngest last."""

    kind: UnitKind
    unit: str
    stream: Stream
    counts: Floats
    """Documented on each day; people killed in days as deadly as the usual one."""
    shown: Floats
    """Events, or people."""
    scale: Scale | None
    """None for events."""
    events: Ints
    """Row indices of the events of the window that are counted."""

    @property
    def observed(self) -> int:
        """Documented in the window."""
        return int(self.shown[-NUMBERS.window_days :].sum())

    @property
    def learned_from(self) -> int:
        return int(self.shown[: -NUMBERS.window_days].sum())

    @property
    def can_rise(self) -> bool:
        """Whether a rise may be called at all."""
        named = self.kind in (UnitKind.COUNTRY, UnitKind.REGION)
        seen = int((self.shown[: -NUMBERS.window_days] > 0).sum())
        return self.events.size >= NUMBERS.smallest_count and (named or seen >= NUMBERS.least_seen)

    @property
    def per_count(self) -> float:
        """Events or people for each that `counts` has, before the window."""
        before = self.counts[: -NUMBERS.window_days].sum()
        if self.scale is None or before <= 0:
            return 1.0 if self.scale is None else self.scale.usual
        return float(self.learned_from / before)


def counted(
    rows: Rows, known: Ints, day: int, length: int, dyads: Mapping[str, str], targets: Mapping[str, str]
) -> list[Counted]:
    """The country's series, and those of every region, pair of sides and target group with an event in the window. `dyads` and
    `targets`: of each event's id."""
    held, fresh = _placed(rows, known, day, length)
    scales = {one: _scale(_per_day(rows, held, day, length, one)) for one in MEASURED if one in _PEOPLE}
    units = (*_places(rows, held, fresh, 1), *_named(rows, held, fresh, dyads, targets))
    return [
        _series(rows, held[of], day, length, kind, unit, stream, scales.get(stream))
        for kind, unit, of in units
        for stream in MEASURED
    ]


EVENT_STREAMS = (Stream.EVENTS, Stream.ATTACKS)


def counted_events(rows: Rows, known: Ints, day: int, length: int) -> list[Counted]:
    """Of `counted`, the `EVENT_STREAMS` of the country and of the regions with enough events in the window for a rise."""
    held, fresh = _placed(rows, known, day, length)
    return [
        _series(rows, held[of], day, length, kind, unit, stream, None)
        for kind, unit, of in _places(rows, held, fresh, NUMBERS.smallest_count)
        for stream in EVENT_STREAMS
    ]


def _placed(rows: Rows, known: Ints, day: int, length: int) -> tuple[Ints, Bools]:
    """Row indices of the events of the days that can be placed in a window, and which of them are in the last one."""
    age = day - rows.end[known]
    held = known[(age >= 0) & (age < length) & (rows.end[known] - rows.start[known] < NUMBERS.window_days)]
    return held, day - rows.end[held] < NUMBERS.window_days


def _places(rows: Rows, held: Ints, fresh: Bools, least: int) -> Iterator[tuple[UnitKind, str, Bools]]:
    """The country, and the regions with at least `least` events in the window."""
    yield UnitKind.COUNTRY, "", np.ones(held.size, dtype=np.bool_)
    regions, events = np.unique(rows.region[held[fresh]], return_counts=True)
    for region in regions[(events >= least) & (regions != NO_REGION)].tolist():
        yield UnitKind.REGION, rows.regions[region], rows.region[held] == region


def _named(
    rows: Rows, held: Ints, fresh: Bools, dyads: Mapping[str, str], targets: Mapping[str, str]
) -> Iterator[tuple[UnitKind, str, Bools]]:
    for kind, of in ((UnitKind.DYAD, dyads), (UnitKind.TARGET, targets)):
        names = np.array([of.get(one, "") for one in rows.ids[held].tolist()], dtype=np.str_)
        for name in sorted(set(names[fresh].tolist()) - {""}):
            yield kind, name, names == name


def _series(
    rows: Rows, held: Ints, day: int, length: int, kind: UnitKind, unit: str, stream: Stream, scale: Scale | None
) -> Counted:
    shown = _per_day(rows, held, day, length, stream)
    chosen = held[(day - rows.end[held] < NUMBERS.window_days) & (_amounts(rows, held, stream) > 0)]
    counts = shown if scale is None else np.minimum(shown, scale.most) / scale.usual
    return Counted(kind, unit, stream, counts, shown, scale, chosen)


def _per_day(rows: Rows, held: Ints, day: int, length: int, stream: Stream) -> Floats:
    place = length - 1 - (day - rows.end[held])
    return np.bincount(place, weights=_amounts(rows, held, stream), minlength=length).astype(np.float64)


def _amounts(rows: Rows, held: Ints, stream: Stream) -> Floats:
    if stream is Stream.EVENTS:
        return np.ones(held.size)
    if stream is Stream.ATTACKS:
        return rows.civilian[held].astype(np.float64)
    deaths = rows.deaths if stream is Stream.DEATHS else rows.civilian_deaths
    return np.asarray(deaths[held, 1], dtype=np.float64)


def _scale(killed: Floats) -> Scale:
    before = killed[: -NUMBERS.window_days]
    some = before[before > 0]
    if not some.size:
        return Scale(1.0, 1.0)
    most = float(np.quantile(some, 0.95))
    return Scale(float(np.minimum(some, most).mean()), most)


def exposures(delay: Delay, day: int, length: int) -> list[tuple[float, Floats]]:
    """How likely a low, a middle and a high documentation practice of this year are, and the share of each day that is then
    documented: 1 up to the last released day, else the practice (of an earlier year its mean) times the share documented by that
    age, on the fast side."""
    age = np.arange(length - 1, -1, -1)
    prompt = delay.fast[np.minimum(age, delay.fast.size - 1)]
    released = day - age <= delay.released_until
    this_year = day - age >= day - day_date(day).timetuple().tm_yday + 1
    group = np.minimum(((delay.practice.cumsum() - delay.practice / 2) * _WAYS).astype(np.int64), _WAYS - 1)
    weight = np.bincount(group, weights=delay.practice, minlength=_WAYS)
    practice = np.bincount(group, weights=delay.practice * PRACTICES, minlength=_WAYS)
    return [
        (float(part), np.where(released, 1.0, np.where(this_year, whole / part, delay.usual_practice) * prompt))
        for part, whole in zip(weight, practice, strict=True)
        if part > 0
    ]
