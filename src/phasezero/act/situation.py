"""What the records show of a country on a day, as far as it decides on options: counts, and facts that reach a mark.

Documents come late, so every count is a lower bound: a mark that is reached shows something, one that is not shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import polars as pl

from phasezero.act.rule import OptionRule
from phasezero.domain.events import Fatalities, Perpetrator, Target, Violence
from phasezero.domain.phrases import Fact, Number, counted, days, phrase
from phasezero.domain.signals import PhaseSuggestion, Series, loudest


class Perpetrators(StrEnum):
    """Who is documented to have attacked civilians."""

    STATE = "state"
    NON_STATE = "non-state"
    BOTH = "both"
    UNKNOWN = "unknown"
    """No attack on civilians is coded to either."""

    @property
    def with_state(self) -> bool:
        return self in {Perpetrators.STATE, Perpetrators.BOTH}


@dataclass(frozen=True, slots=True)
class FactHere:
    """One fact of the rule, measured."""

    key: str
    reached: bool
    found: Fact
    """The counts, in words."""


@dataclass(frozen=True, slots=True)
class Count:
    """What is documented so far of attacks on civilians in a span of days."""

    first: date
    last: date
    events: int
    killed: Fatalities
    """Civilians."""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Usual:
    """A count of events against civilians beside this country's usual level, as monitoring has it."""

    days: int
    came: int
    low: int
    high: int
    """Documented events at the usual level, 90 % interval."""
    above: bool
    """Whether monitoring calls it a rise."""


@dataclass(frozen=True, slots=True)
class Record:
    """The country's own record as known on the day: what is lost while nothing is done."""

    recent: Count
    year: Count
    earlier: tuple[Count, ...]
    """Spans of the same length before `year`, the newest first, as far as the data reach."""
    usual: Usual | None
    """None: monitoring says nothing."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A country on a day."""

    country: str
    day: date
    phase: int
    confirmed: bool
    """Set by a named person who released the update of that day; else suggested by the written rule."""
    perpetrators: Perpetrators
    perpetrators_found: Fact
    """The counts behind it, in words."""
    facts: tuple[FactHere, ...]
    record: Record | None
    """None: no event is known."""

    def fact(self, key: str) -> FactHere | None:
        return next((fact for fact in self.facts if fact.key == key), None)


def situation(
    known: pl.DataFrame, suggestion: PhaseSuggestion, phase: int, confirmed: bool, covered_from: date | None, rule: OptionRule
) -> Situation:
    """`known`: an `EVENTS` table of the country with the versions that were current on the day of the suggestion; `covered_from`:
    first day that the data cover, None where no file says."""
    day, numbers = suggestion.as_of, rule.numbers
    past = known.filter(pl.col("occurred_end") <= day)
    kinds, found = _perpetrators(_within(past, day, numbers.perpetrator_days), numbers.perpetrator_days)
    return Situation(
        country=suggestion.country,
        day=day,
        phase=phase,
        confirmed=confirmed,
        perpetrators=kinds,
        perpetrators_found=found,
        facts=_facts(past, day, rule),
        record=_record(past, suggestion, covered_from, rule) if past.height else None,
    )


def _within(events: pl.DataFrame, last: date, days: int) -> pl.DataFrame:
    """Events that ended in the `days` days to `last`."""
    return events.filter((pl.col("occurred_end") > last - timedelta(days=days)) & (pl.col("occurred_end") <= last))


def _on_civilians(events: pl.DataFrame) -> pl.DataFrame:
    return events.filter(pl.col("target") != Target.ARMED_ACTORS.value)


def _perpetrators(events: pl.DataFrame, span: int) -> tuple[Perpetrators, Fact]:
    attacks = _on_civilians(events)
    state, group, foreign = (
        attacks.filter(pl.col("perpetrator") == kind.value).height
        for kind in (Perpetrator.STATE, Perpetrator.NON_STATE, Perpetrator.FOREIGN_STATE)
    )
    kinds = {
        (True, True): Perpetrators.BOTH,
        (True, False): Perpetrators.STATE,
        (False, True): Perpetrators.NON_STATE,
        (False, False): Perpetrators.UNKNOWN,
    }[state > 0, group > 0]
    counts: dict[str, Fact] = {"days": days(span), "state": Number(state), "group": Number(group)}
    if not foreign:
        return kinds, phrase(
            "documented attacks on civilians in the last {days}: {state} by state forces, {group} by armed groups", **counts
        )
    return kinds, phrase(
        "documented attacks on civilians in the last {days}: {state} by state forces, {group} by armed groups, "
        "{foreign} by forces of another state",
        foreign=Number(foreign),
        **counts,
    )


_GOVERNMENT = "Government of "


def _facts(past: pl.DataFrame, day: date, rule: OptionRule) -> tuple[FactHere, ...]:
    numbers = rule.numbers
    year = _within(past, day, numbers.window_days)
    fights = past.filter(pl.col("violence") == Violence.STATE_BASED.value)
    now = _within(fights, day, numbers.window_days)
    sides = sum((pl.col(side).str.starts_with(_GOVERNMENT).cast(pl.Int8) for side in ("side_a", "side_b")), pl.lit(0))
    killed, with_group, states = (_best(rows, "deaths") for rows in (now, now.filter(sides == 1), now.filter(sides == 2)))
    before = _highest_span(fights, day - timedelta(days=numbers.window_days), numbers.window_days)
    parties = len(_parties(year))
    one_sided = year.filter(pl.col("violence") == Violence.ONE_SIDED.value)
    state, group = (
        _best(one_sided.filter(pl.col("perpetrator") == kind.value), "civilian_deaths")
        for kind in (Perpetrator.STATE, Perpetrator.NON_STATE)
    )
    every = _best(one_sided, "civilian_deaths")
    enough = every >= numbers.civilian_deaths
    shares = phrase(
        "{every} civilians killed in one-sided violence, {state} by state forces, {group} by armed groups",
        every=Number(every),
        state=Number(state),
        group=Number(group),
    )
    return (
        FactHere("ongoing-conflict", killed >= numbers.conflict_deaths, _deaths(killed)),
        FactHere("government-against-group", with_group >= numbers.conflict_deaths, _deaths(with_group)),
        FactHere("states-in-conflict", states >= numbers.conflict_deaths, _deaths(states)),
        FactHere("war", killed >= numbers.war_deaths, _deaths(killed)),
        FactHere("earlier-conflict", before >= numbers.conflict_deaths, _deaths_in_one_span(before)),
        FactHere("many-parties", parties >= numbers.parties, counted(parties, "{n} party named", "{n} parties named")),
        FactHere("state-mostly", enough and 2 * state > every, shares),
        FactHere("groups-mostly", enough and 2 * group > every, shares),
        FactHere("state-and-groups", min(state, group) >= numbers.civilian_deaths, shares),
    )


def _deaths(count: int) -> Fact:
    return counted(count, "{n} death documented", "{n} deaths documented")


def _deaths_in_one_span(count: int) -> Fact:
    return counted(count, "{n} death documented in the span with most", "{n} deaths documented in the span with most")


def _best(events: pl.DataFrame, what: str) -> int:
    return int(events[f"{what}_best"].sum())


def _highest_span(events: pl.DataFrame, last: date, days: int) -> int:
    """The most deaths in one of the spans of `days` days, one before the other, that end on `last` and before it."""
    table = events.filter(pl.col("occurred_end") <= last)
    if not table.height:
        return 0
    span = ((pl.lit(last) - pl.col("occurred_end")).dt.total_days() // days).alias("span")
    deaths: list[int] = table.group_by(span).agg(pl.col("deaths_best").sum())["deaths_best"].to_list()
    return max(deaths)


def _parties(events: pl.DataFrame) -> set[str]:
    """Armed sides named in fighting: attacks on civilians have one only."""
    fighting = events.filter(pl.col("violence") != Violence.ONE_SIDED.value)
    return {side for side in (*fighting["side_a"], *fighting["side_b"]) if side}


def _count(events: pl.DataFrame, last: date, days: int) -> Count:
    attacks = _on_civilians(_within(events, last, days))
    low, best, high = (int(attacks[f"civilian_deaths_{which}"].sum()) for which in ("low", "best", "high"))
    killed = Fatalities(low, best, high, bool(attacks["deaths_open"].sum()))
    return Count(last - timedelta(days=days - 1), last, attacks.height, killed)


def _record(past: pl.DataFrame, suggestion: PhaseSuggestion, covered_from: date | None, rule: OptionRule) -> Record:
    numbers, day = rule.numbers, suggestion.as_of
    ends = [day - timedelta(days=numbers.window_days * i) for i in range(1, numbers.earlier_years + 1)]
    earlier = [_count(past, end, numbers.window_days) for end in ends]
    return Record(
        recent=_count(past, day, numbers.recent_days),
        year=_count(past, day, numbers.window_days),
        earlier=tuple(count for count in earlier if covered_from is not None and count.first >= covered_from),
        usual=_usual(suggestion),
    )


def _usual(suggestion: PhaseSuggestion) -> Usual | None:
    signal = None if suggestion.not_assessed else loudest(suggestion.signals, Series.CIVILIANS)
    if signal is None:
        return None
    return Usual(signal.window_days, signal.observed, signal.expected_low, signal.expected_high, signal.rising)
