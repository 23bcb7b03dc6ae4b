"""Is violence rising in a country, as known on a day: series judged, dated, and set beside what chance alone would bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from phasezero.domain.events import DatedBy
from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.rising import MEASURED, NUMBERS, LateTotal, Rise, UnitKind, Week
from phasezero.errors import BadInput
from phasezero.monitor.delay import estimate
from phasezero.monitor.known import Ints, Rows, day_number, prepare
from phasezero.monitor.nowcast import Nowcast, dated_events, nowcast
from phasezero.monitor.rising import kernels
from phasezero.monitor.rising.detector import LastDay, flips_at, last_day
from phasezero.monitor.rising.false_alarms import QUIET_DAYS
from phasezero.monitor.rising.judged import Judged, judge, span
from phasezero.monitor.rising.onset import Onset, onsets
from phasezero.monitor.rising.streams import Counted, counted, counted_events

YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Found:
    """What `domain.rising.Rising` says, but for whom."""

    rises: tuple[Rise, ...]
    watched: int
    weeks: tuple[Week, ...]
    totals: tuple[LateTotal, ...]
    delay_from: int
    share_after: tuple[tuple[int, float], ...]
    waiting_share: float
    completeness: float
    left_out: int


def find(events: pl.DataFrame, iso3: str, as_of: date, begin: date, names: Mapping[str, str], seed: int = 0) -> Found | None:
    """All series of the rows of `iso3` learned by `as_of`; `begin`: first day that the data cover; `names`: of all regions, by
    code. None where the data cover too little for anything to be usual."""
    day = day_number(as_of)
    length = span(day_number(begin), day)
    if length < NUMBERS.least_days:
        return None
    rows = prepare(events.filter(pl.col("learned_on") <= as_of), iso3, begin)
    known = rows.known_on(day)
    late = estimate(rows, known, day, phase_rule().numbers)
    now = events.filter(pl.col("id").is_in(rows.ids[known].tolist())).unique("id", keep="last", maintain_order=True)
    sides = {one: f"{a} – {b}" for one, a, b in now.select("id", "side_a", "side_b").iter_rows()}
    held = counted(rows, known, day, length, sides, dict(now.select("id", "target").iter_rows()))
    judged = judge(held, late, day, length)
    found = _Found.of(judged, length)
    watched = _watched(held, names, rows)
    marks = {kind: NUMBERS.alarms_per_year / n for kind, n in watched.items()}
    rises = tuple(_rise(rows, one, i, found, marks[one.kind], as_of, names) for i, one in enumerate(held))
    rarest = sorted(rises, key=lambda one: (one.kind is not UnitKind.COUNTRY, not one.rising, one.per_year, one.kind, one.unit))
    cast = _nowcast(events, iso3, as_of, day, day - length + 1, seed)
    age = day - rows.end[known]
    return Found(
        rises=tuple(rarest),
        watched=sum(watched.values()),
        weeks=_weeks(judged, held[0], as_of, cast),
        totals=() if cast is None else tuple(_total(cast, i) for i in (0, 1)),
        delay_from=0 if cast is None else cast.learned_from,
        share_after=() if cast is None else tuple((age, float(cast.share[age])) for age in (0, 7, 28, 90)),
        waiting_share=late.waiting_share,
        completeness=float(late.middle[: NUMBERS.window_days].mean()),
        left_out=int(((age >= 0) & (age < NUMBERS.window_days) & (rows.end - rows.start >= NUMBERS.window_days)[known]).sum()),
    )


def rises_of(rows: Rows, known: Ints, as_of: date, marks: Mapping[UnitKind, float]) -> tuple[Rise, ...]:
    """Those of `streams.counted_events` that pass, regions by code; `marks`: of one series of each kind."""
    day = day_number(as_of)
    length = span(rows.covered_from, day)
    if length < NUMBERS.least_days:
        return ()
    held = counted_events(rows, known, day, length)
    judged = judge(held, estimate(rows, known, day, phase_rule().numbers), day, length)
    found = _Found.of(judged, length)
    rises = (_rise(rows, one, i, found, marks[one.kind], as_of, {}) for i, one in enumerate(held))
    return tuple(one for one in rises if one.rising)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What is said of every series."""

    judged: Judged
    last: LastDay
    onset: list[Onset]

    @classmethod
    def of(cls, judged: Judged, length: int) -> _Found:
        return cls(judged, last_day(judged.likeliest), onsets(judged.likeliest, min(NUMBERS.onset_days, length)))


def _watched(held: Sequence[Counted], names: Mapping[str, str], rows: Rows) -> dict[UnitKind, int]:
    """Series of each kind: of all regions, and of the pairs and groups with a recent event."""
    units = {kind: len({one.unit for one in held if one.kind is kind}) for kind in UnitKind}
    units[UnitKind.REGION] = max(len(names), len(rows.regions), 1)
    return {kind: max(n, 1) * len(MEASURED) for kind, n in units.items()}


def _rise(rows: Rows, one: Counted, i: int, found: _Found, mark: float, as_of: date, names: Mapping[str, str]) -> Rise:
    judged, last = found.judged, found.judged.per_year.shape[1] - 1
    usual = judged.likeliest.expectation
    per_year = float(judged.per_year[i, last])
    rising = per_year <= mark and one.can_rise
    low, middle, high = judged.band(i, last, NUMBERS.window_days)
    before = judged.per_year[i : i + 1, : -NUMBERS.window_days] <= mark
    began = int(np.argmax(usual.mean[i] > 0)) if usual.mean[i].any() else before.shape[1]
    dated = found.onset[i] if rising else None
    return Rise(
        kind=one.kind,
        unit=names.get(one.unit, one.unit) if one.kind is UnitKind.REGION else one.unit,
        stream=one.stream,
        observed=one.observed,
        expected=middle * one.per_count,
        low=round(low * one.per_count),
        high=round(high * one.per_count),
        evidence=float(judged.likeliest.evidence[i, last]),
        p_value=float(judged.share[i, last]),
        per_year=per_year,
        mark=mark,
        rising=rising,
        first_day=None if dated is None else as_of - timedelta(days=dated.age),
        first_low=None if dated is None else as_of - timedelta(days=dated.oldest),
        first_high=None if dated is None else as_of - timedelta(days=dated.youngest),
        flips_at=flips_at(found.last, i, mark) if rising else None,
        alarms_before=int(kernels.count_alarms(before, 0, QUIET_DAYS).sum()),
        years_before=max(before.shape[1] - began, 0) / YEAR,
        learned_from=one.learned_from,
        day_cap=None if one.scale is None else round(one.scale.most),
        sources=None,
        events=rows.listed(one.events) if rising or one.kind is UnitKind.COUNTRY else (),
    )


def _weeks(judged: Judged, country: Counted, as_of: date, cast: Nowcast | None) -> tuple[Week, ...]:
    mark = NUMBERS.alarms_per_year / len(MEASURED)
    length, made = judged.per_year.shape[1], []
    for back in range(min(NUMBERS.weeks, length // 7) - 1, -1, -1):
        last = length - 1 - 7 * back
        low, middle, high = judged.band(0, last, 7)
        total = cast.totals[2 + back] if cast is not None and back < NUMBERS.nowcast_weeks else None
        made.append(
            Week(
                first=as_of - timedelta(days=7 * back + 6),
                last=as_of - timedelta(days=7 * back),
                documented=int(country.shown[last - 6 : last + 1].sum()),
                expected=middle,
                low=low,
                high=high,
                passed=bool(judged.per_year[0, last] <= mark),
                total_low=None if total is None else total.low_90,
                total=None if total is None else round(total.middle),
                total_high=None if total is None else total.high_90,
            )
        )
    return tuple(made)


def _nowcast(events: pl.DataFrame, iso3: str, as_of: date, day: int, first: int, seed: int) -> Nowcast | None:
    """Of events with a dated document, each kind of source with its own delay; None where too few teach it."""
    dated = events.filter(
        (pl.col("country") == iso3) & (pl.col("dated_by") != DatedBy.YEARLY_RELEASE.value) & (pl.col("learned_on") <= as_of)
    )
    once = (
        dated.sort("learned_on", "version")
        .group_by("id", maintain_order=True)
        .agg(pl.col("learned_on").first(), pl.col("occurred_end", "occurred_start", "dated_by").last())
    )
    once = once.filter((pl.col("occurred_end") - pl.col("occurred_start")).dt.total_days() < NUMBERS.window_days)
    ends, learned = (once[name].cast(pl.Date).to_physical().to_numpy() for name in ("occurred_end", "learned_on"))
    kind = once["dated_by"].is_in([DatedBy.PARTNER.value, DatedBy.REPORT.value]).cast(pl.Int64).to_numpy()
    spans = [(0, 6), (0, NUMBERS.window_days - 1), *((7 * week, 7 * week + 6) for week in range(NUMBERS.nowcast_weeks))]
    try:
        return nowcast(dated_events(ends, learned, kind), day, spans, seed, first)
    except BadInput:  # too few dated events, or too short: said as "not known"
        return None


def _total(cast: Nowcast, i: int) -> LateTotal:
    one = cast.totals[i]
    return LateTotal(
        one.oldest + 1, one.documented, round(one.middle), one.low_50, one.high_50, one.low_90, one.high_90
    )  # fmt: skip


NOTHING = Found((), 0, (), (), 0, (), 0.0, 0.0, 0)
"""Where nothing can be said."""
