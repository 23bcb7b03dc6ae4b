"""The suggested phase 0-3 of a country: a pure function of what was known on the day.

A day's *level* is the highest phase with a condition met on that day. The phase of day d is the highest phase P that some day's
level reached within the last hold(P) days, so it goes up at once and steps down late: hold(P, d) = hold_days_P + the days that
are unreadable on d. For phases 2 and 3, where many events wait for the yearly release, all days since the last one it covers are
unreadable.
At most a year is replayed, and each of its days is judged by the rows known on that day alone. The relapse watch beside the
phase asks the same rule about the past five years (`relapse`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Literal

import polars as pl

from phasezero.domain.phase_rule import PhaseRule, phase_rule
from phasezero.domain.signals import Phase, PhaseRun, PhaseSuggestion, Reason, RelapseWatch
from phasezero.monitor import reasons, relapse
from phasezero.monitor.conditions import Assessed, Size, assess, level_bounds, measure, recent_events
from phasezero.monitor.daily import look
from phasezero.monitor.delay import Delay, estimate, unreadable_days, waiting_days
from phasezero.monitor.known import Ints, Rows, day_date, day_number, prepare
from phasezero.monitor.signals import judge, signals

LOOK_BACK_DAYS = 365
"""How far back `PhaseSuggestion.runs` go."""


def suggest(
    events: pl.DataFrame,
    country: str,
    as_of: date,
    region_names: Mapping[str, str] | None = None,
    covered_from: date | None = None,
    look_back_days: int = LOOK_BACK_DAYS,
) -> PhaseSuggestion:
    """The phase that the rows of `country` learned by `as_of` suggest. `region_names`: name by code, of all its regions;
    `covered_from`: first day that the data cover; `look_back_days`: how far back its path is followed, which takes most of the
    time; 0: neither path nor relapse watch."""
    history = _History(prepare(events, country, covered_from), region_names or {}, phase_rule(), look_back_days)
    return history.suggestion(day_number(as_of))


def replay(
    events: pl.DataFrame,
    country: str,
    days: Sequence[date],
    region_names: Mapping[str, str] | None = None,
    covered_from: date | None = None,
) -> list[PhaseSuggestion]:
    """What `suggest` gives on each of `days`, from the rows learned by that day; the work shared between days is done once."""
    history = _History(prepare(events, country, covered_from), region_names or {}, phase_rule())
    return [history.suggestion(day_number(day)) for day in days]


def path(
    events: pl.DataFrame,
    country: str,
    days: Sequence[date],
    region_names: Mapping[str, str] | None = None,
    covered_from: date | None = None,
) -> list[Phase]:
    """The phases of `replay` alone, without signals and reasons: several times faster."""
    history = _History(prepare(events, country, covered_from), region_names or {}, phase_rule())
    return [history.phase(day_number(day)) for day in days]


@dataclass(slots=True)
class _History:
    """One country's days, each computed at most once."""

    rows: Rows
    names: Mapping[str, str]
    rule: PhaseRule
    look_back_days: int = LOOK_BACK_DAYS
    sizes: dict[int, tuple[Ints, tuple[Size, ...]]] = field(default_factory=dict)
    levels: dict[int, Phase] = field(default_factory=dict)
    bounds: dict[int, tuple[Phase, Phase]] = field(default_factory=dict)
    """By day: the lowest and the highest level it can have, before any detector has run."""
    delays: dict[int, Delay] = field(default_factory=dict)
    missing: dict[int, tuple[int, int]] = field(default_factory=dict)
    """By day: unreadable days for phase 1, and for phases 2 and 3."""
    phases: dict[int, Phase] = field(default_factory=dict)
    walked: dict[tuple[str, Phase], dict[int, tuple[bool, int]]] = field(default_factory=dict)
    """By day, for what `newest` looks for: the day found at or before it, or the day down to which there is none."""

    def assessed(self, day: int) -> Assessed:
        known, sizes = self.documented(day)
        daily = look(self.rows, day, len(self.names), self.rule.numbers, self.delay(day), known)
        return assess(daily, judge(daily), sizes, self.rule)

    def documented(self, day: int) -> tuple[Ints, tuple[Size, ...]]:
        """Row indices of the versions known on `day`, and what they say of the time before it."""
        if day not in self.sizes:
            known = self.rows.known_on(day)
            self.sizes[day] = known, measure(self.rows, known, day)
        return self.sizes[day]

    def delay(self, day: int) -> Delay:
        if day not in self.delays:
            self.delays[day] = estimate(self.rows, self.documented(day)[0], day, self.rule.numbers)
        return self.delays[day]

    def level(self, day: int) -> Phase:
        if day not in self.levels:
            low, high = self.level_bounds(day)
            self.levels[day] = low if low == high else self.assessed(day).level
        return self.levels[day]

    def level_bounds(self, day: int) -> tuple[Phase, Phase]:
        if day not in self.bounds:
            known, sizes = self.documented(day)
            self.bounds[day] = level_bounds(self.rows, known, day, sizes, self.rule)
        return self.bounds[day]

    def hold(self, phase: Phase, day: int) -> tuple[int, int]:
        """Days that `phase` is kept, as of `day`: by rule, and for missing documents."""
        numbers = self.rule.numbers
        if day not in self.missing:
            delay = self.delay(day)
            unreadable = unreadable_days(delay, numbers)
            self.missing[day] = (unreadable, max(unreadable, waiting_days(delay, day, numbers)))
        by_rule = {1: numbers.hold_days_1, 2: numbers.hold_days_2, 3: numbers.hold_days_3}[int(phase)]
        missing = self.missing[day][0 if phase == Phase.LEAD_UP else 1]
        return by_rule, min(missing, numbers.longest_hold_days - by_rule)

    def last_reached(self, phase: Phase, day: int) -> int | None:
        """The last day within the hold on which the level was at least `phase`."""
        return self.newest("level", phase, day, self.held_from(phase, day))

    def reached(self, phase: Phase, day: int) -> bool:
        """Whether there is such a day. Days that sizes alone decide are asked first: detectors cost most of a day's time."""
        first = self.held_from(phase, day)
        return self.newest("sizes", phase, day, first) is not None or self.newest("level", phase, day, first) is not None

    def held_from(self, phase: Phase, day: int) -> int:
        """The first day whose level can still hold `phase` on `day`."""
        return day - sum(self.hold(phase, day))

    def newest(self, by: Literal["sizes", "level"], phase: Phase, day: int, first: int) -> int | None:
        """The newest day of `first` to `day` that reaches `phase`, by what sizes alone say, or by its level. What was walked for
        one day is not walked again for the next."""
        walked: list[int] = []
        seen = self.walked.setdefault((by, phase), {})
        found, at = None, day
        while found is None and at >= first:
            known = seen.get(at)
            if known is not None:
                found, at = (known[1], at) if known[0] else (None, known[1] - 1)
            elif self.reaches(by, phase, at):
                found = at
                seen[at] = (True, at)
            else:
                walked.append(at)
                at -= 1
        seen.update(dict.fromkeys(walked, (False, first) if found is None else (True, found)))
        return found if found is not None and found >= first else None

    def reaches(self, by: Literal["sizes", "level"], phase: Phase, day: int) -> bool:
        low, high = self.level_bounds(day)
        return low >= phase if by == "sizes" else high >= phase and self.level(day) >= phase

    def phase(self, day: int) -> Phase:
        if day not in self.phases:
            upward = (Phase.HEIGHT, Phase.GROWING, Phase.LEAD_UP)
            self.phases[day] = next((p for p in upward if self.reached(p, day)), Phase.LATENT)
        return self.phases[day]

    def runs(self, day: int) -> tuple[PhaseRun, ...]:
        """The path up to `day`, as far as it is followed: the oldest first."""
        first = day - self.look_back_days
        changes = [first, *(d for d in range(first + 1, day + 1) if self.phase(d) != self.phase(d - 1)), day + 1]
        return tuple(PhaseRun(day_date(a), day_date(b - 1), self.phase(a)) for a, b in pairwise(changes))

    def inflection(self, runs: Sequence[PhaseRun]) -> tuple[Reason, ...]:
        """By what the last run came about."""
        if len(runs) < 2:
            return ()
        before, now = runs[-2].phase, runs[-1].phase
        day = day_number(runs[-1].first)
        if now < before:
            return self.kept(before, Phase.LATENT, day - 1)
        assessed, keys = self.assessed(day), {one.key for one in self.assessed(day - 1).verdicts if one.met}
        rising = {key for key, phase in self.rule.condition_phase.items() if phase == now} - keys
        return tuple(one for one in self.explained(assessed) if one.met and one.rule in rising)

    def explained(self, assessed: Assessed) -> tuple[Reason, ...]:
        return reasons.explain(assessed, signals(assessed.daily, assessed.judged), self.names)

    def last_height(self, day: int, until: int) -> int | None:
        """The last day from `until` to `day` whose phase was 3, from what was known on it."""
        reached = (d for d in relapse.possible(self.rows, self.rule, day, until) if self.level_bounds(d)[0] == Phase.HEIGHT)
        newest = next(reached, None)
        if newest is None:
            return None
        held = range(min(day, newest + self.rule.numbers.longest_hold_days), newest, -1)
        last = next((d for d in held if d - sum(self.hold(Phase.HEIGHT, d)) <= newest), newest)
        return last if last >= until else None

    def watch(self, phase: Phase, day: int) -> tuple[RelapseWatch | None, date | None]:
        if not self.look_back_days:
            return None, None
        return relapse.watch(self.last_height, phase, day, self.rows.covered_from)

    def suggestion(self, day: int) -> PhaseSuggestion:
        assessed = self.assessed(day)
        phase, runs = self.phase(day), self.runs(day)
        found = signals(assessed.daily, assessed.judged)
        watch, known_from = (
            relapse.watch(self.last_height, phase, day, self.rows.covered_from) if self.look_back_days else (None, None)
        )
        return PhaseSuggestion(
            country=self.rows.country,
            as_of=day_date(day),
            phase=phase,
            level=assessed.level,
            since=runs[-1].first,
            changed_from=runs[-2].phase if len(runs) > 1 else None,
            reasons=reasons.explain(assessed, found, self.names) + self.kept(phase, assessed.level, day),
            known=len(assessed.daily.known),
            signals=found,
            inflection=self.inflection(runs),
            runs=runs,
            relapse=watch,
            relapse_known_from=known_from,
        )

    def kept(self, phase: Phase, level: Phase, day: int) -> tuple[Reason, ...]:
        reached = self.last_reached(phase, day) if phase > level else None
        if reached is None:
            return ()
        counted = recent_events(self.rows, self.documented(reached)[0], reached)
        events = self.rows.listed(counted)
        return (reasons.kept(int(phase), day_date(reached), *self.hold(phase, day), events),)
