"""What can be measured beside an indicator of the Framework. It is shown with what it counts, and never sets a judgement.

Documents come late, so every count is a lower bound: a proxy says what is documented, never that something lessened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import polars as pl

from phasezero.domain.events import NOBODY, Target, Violence
from phasezero.domain.framework import indicators
from phasezero.domain.phrases import Phrase, counted, days, phrase, three

YEAR = 365
_SPREAD = 90


def measured(events: pl.DataFrame, on: date) -> dict[str, Phrase]:
    """For each indicator that a proxy stands beside and that events can say something of: what is counted.

    `events`: `EVENTS` table, the current version of each event known on the day `on`.
    """
    found: Mapping[str, Phrase] = {name: measure(events, on) for name, measure in _MEASURES.items()}
    return {one.id: found[one.proxy] for one in indicators().values() if one.proxy in found}


def not_measured() -> frozenset[str]:
    """Indicators whose proxy is named in the vocabulary and measured nowhere yet."""
    return frozenset(one.id for one in indicators().values() if one.proxy and one.proxy not in _MEASURES)


def _within(events: pl.DataFrame, on: date, span: int, before: int = 0) -> pl.DataFrame:
    last = on - timedelta(days=before)
    return events.filter((pl.col("occurred_end") <= last) & (pl.col("occurred_end") > last - timedelta(days=span)))


def _killed(events: pl.DataFrame, of: str) -> Phrase:
    low, best, high = (int(events[f"{of}_{bound}"].sum()) for bound in ("low", "best", "high"))
    return three(low, best, high)


def _events(events: pl.DataFrame) -> Phrase:
    return counted(len(events), "{n} documented event", "{n} documented events")


def _one_sided_deaths(events: pl.DataFrame, on: date) -> Phrase:
    found = _within(events, on, YEAR).filter(pl.col("violence") == Violence.ONE_SIDED)
    return phrase(
        "one-sided violence in {days}: {events}, killed {killed}",
        days=days(YEAR),
        events=_events(found),
        killed=_killed(found, "deaths"),
    )


def _battles(events: pl.DataFrame, on: date) -> pl.DataFrame:
    return _within(events, on, YEAR).filter(pl.col("violence") != Violence.ONE_SIDED)


def _battle_deaths(events: pl.DataFrame, on: date) -> Phrase:
    found = _battles(events, on)
    return phrase(
        "fighting in {days}: {events}, killed {killed}", days=days(YEAR), events=_events(found), killed=_killed(found, "deaths")
    )


def _battle_events(events: pl.DataFrame, on: date) -> Phrase:
    return phrase("fighting in {days}: {events}", days=days(YEAR), events=_events(_battles(events, on)))


def _attacks(events: pl.DataFrame) -> pl.DataFrame:
    return events.filter(pl.col("target").is_in([Target.CIVILIANS, Target.CIVILIANS_AMONG_OTHERS]))


def _one_sided_trend(events: pl.DataFrame, on: date) -> Phrase:
    last, before = _attacks(_within(events, on, YEAR)), _attacks(_within(events, on, YEAR, before=YEAR))
    return phrase(
        "attacks on civilians in {days}: {events}; in the same span before: {earlier} (the last months are under-documented)",
        days=days(YEAR),
        events=_events(last),
        earlier=_events(before),
    )


def _spread(events: pl.DataFrame, on: date) -> Phrase:
    found = _attacks(_within(events, on, _SPREAD))
    return phrase(
        "attacks on civilians in {days}: {events} in {places} and {regions}",
        days=days(_SPREAD),
        events=_events(found),
        places=counted(found["place"].n_unique(), "{n} place", "{n} places"),
        regions=counted(found["region"].drop_nulls().n_unique(), "{n} region", "{n} regions"),
    )


def _new_actors(events: pl.DataFrame, on: date) -> Phrase:
    def sides(of: pl.DataFrame) -> set[str]:
        return {side for column in ("side_a", "side_b") for side in of[column].unique()} - {NOBODY, "Civilians"}

    earlier = sides(events.filter(pl.col("occurred_end") <= on - timedelta(days=YEAR)))
    new = sides(_within(events, on, YEAR)) - earlier
    return phrase(
        "armed actors documented in {days} and never before in these data: {actors}",
        days=days(YEAR),
        actors=counted(len(new), "{n} actor", "{n} actors"),
    )


_MEASURES: dict[str, Callable[[pl.DataFrame, date], Phrase]] = {
    "one_sided_deaths": _one_sided_deaths,
    "one_sided_trend": _one_sided_trend,
    "battle_deaths": _battle_deaths,
    "battle_events": _battle_events,
    "geographic_spread": _spread,
    "new_armed_actors": _new_actors,
}
