"""Triggers that documented events show, from what was known on a day: fighting that starts, new and foreign armed actors,
fighting near the seat of government, and what crosses a border.

Events say who fought or attacked, where and when; nothing of them says why. Coups, attacks on leaders, calls against a group and
shocks are not in them: those come from what people enter (`domain.triggers`), and without an entry there is no data. Data sets of
coups and elections by country and year are not read: their rows hold all of a year, and would tell in January what came in May.

"New" means: not documented in the year before, and never in the first year that the data cover. Documents come late, so something
new can have begun before. Nothing here ever says that something stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from phasezero.domain.countries import find_country
from phasezero.domain.events import Violence
from phasezero.domain.language import message
from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.phrases import Fact, Land, Number, between, counted, days, listed, name, on, phrase
from phasezero.domain.surroundings import Seat, surroundings
from phasezero.domain.triggers import Looked, NotSeen, Seeing, Seen, seeing
from phasezero.errors import UnknownCountry
from phasezero.monitor.daily import look as look_at_day
from phasezero.monitor.known import Floats, day_number, prepare
from phasezero.monitor.signals import judge, signals
from phasezero.monitor.sphere import kilometres

GOVERNMENT = "Government of "
CIVILIANS = "Civilians"
_OF_EVENTS = ("hostilities", "new-actor", "deployment", "capital", "spill-over")
_PLACE_KNOWN = 3
"""UCDP `where_prec` up to which a point is a place and not a region."""
_NOT_BEFORE = message("it was there before, undocumented, or under another name")


@dataclass(frozen=True, slots=True, eq=False)
class Neighbour:
    """What was known of the events of a country beside the one that is looked at."""

    country: str
    versions: pl.DataFrame
    """`EVENTS` table with `border_km`, the distance of each event from the country that is looked at."""
    covered_from: date | None
    """First day that the data cover."""


def look(
    country: str,
    day: date,
    versions: pl.DataFrame,
    covered_from: date | None,
    neighbours: tuple[Neighbour, ...] = (),
) -> Looked:
    """The triggers that show on `day`, the newest first.

    `versions`: `EVENTS` table of the country; rows learned after `day` are left out. `neighbours`: those whose events are held.
    """
    numbers = seeing()
    events = _current(versions, day)
    if covered_from is None or events.is_empty():
        why = phrase("no record of any event in {country} is held", country=Land(country))
        return Looked(country, day, (), tuple(NotSeen(kind, why) for kind in _OF_EVENTS))
    span = _Span(day, covered_from + timedelta(days=numbers.coverage_days), numbers)
    beside = {one.country: _actors(_current(one.versions, day)) for one in neighbours}
    seen = [
        *_new_actors(events, span, country, beside),
        *_hostilities(events, span),
        *_near_seat(events, span, country),
        *(one for near in neighbours for one in _rising_near(near, day, numbers)),
    ]
    missing = sorted(set(surroundings(country).neighbours) - beside.keys())
    looked_for = _OF_EVENTS if surroundings(country).seats_on(day) else tuple(one for one in _OF_EVENTS if one != "capital")
    return Looked(
        country, day, tuple(sorted(seen, key=lambda one: (-one.on.toordinal(), one.kind, one.events))), _gaps(missing), looked_for
    )


def _gaps(missing: list[str]) -> tuple[NotSeen, ...]:
    if not missing:
        return ()
    lands = listed([Land(code) for code in missing])
    return (NotSeen("spill-over", phrase("no record of any event is held of: {countries}", countries=lands)),)


@dataclass(frozen=True, slots=True)
class _Span:
    day: date
    covered: date
    """From this day on something can be called new."""
    numbers: Seeing

    def tells(self) -> pl.Expr:
        """Events that are told of on the day: young ones, and somewhat older ones that were documented only lately."""
        lately = self.day - timedelta(days=self.numbers.fresh_days)
        longer = self.day - timedelta(days=self.numbers.long_fresh_days)
        ended = pl.col("occurred_end")
        return ((ended > lately) | ((pl.col("first_learned") > lately) & (ended > longer))) & (
            pl.col("occurred_start") >= self.covered
        )

    def onsets(self, of: pl.DataFrame, group: str) -> pl.DataFrame:
        """Of each group the events before which it was quiet for `quiet_days` and that are told of; the first one by day."""
        before = pl.col("occurred_end").cum_max().shift(1).over(group)
        quiet = before.is_null() | ((pl.col("occurred_start") - before).dt.total_days() > self.numbers.quiet_days)
        ordered = of.sort("occurred_start", "occurred_end", "id")
        return ordered.filter(quiet & self.tells()).unique(group, keep="first", maintain_order=True)


def _current(versions: pl.DataFrame, day: date) -> pl.DataFrame:
    """The version of each event that was the newest known on `day`, with the day on which any of it was first learned."""
    known = versions.filter((pl.col("learned_on") <= day) & (pl.col("occurred_end") <= day))
    first = pl.col("learned_on").min().over("id").alias("first_learned")
    superseded = pl.col("superseded_on").is_null() | (pl.col("superseded_on") > day)
    return known.with_columns(first).filter(superseded)


def _actors(events: pl.DataFrame) -> pl.DataFrame:
    """One row for each armed actor of each event: sides that act jointly are taken apart."""
    sides = events.with_columns(actor=pl.concat_list("side_a", "side_b")).explode("actor")
    parted = sides.with_columns(actor=pl.col("actor").str.split(", ")).explode("actor")
    return parted.filter((pl.col("actor") != CIVILIANS) & (pl.col("actor") != "")).unique(["id", "actor"])


def _new_actors(events: pl.DataFrame, span: _Span, country: str, beside: Mapping[str, pl.DataFrame]) -> Iterator[Seen]:
    """Actors that were quiet here for a year: foreign forces, actors of a neighbour's violence, or never named here before."""
    actors = _actors(events)
    first_here = dict(actors.group_by("actor").agg(pl.col("occurred_start").min()).iter_rows())
    for row in span.onsets(actors, "actor").iter_rows(named=True):
        actor, began = row["actor"], row["occurred_start"]
        if actor.startswith(GOVERNMENT):
            if _state(actor) not in (None, country):
                yield _deployed(row, span)
            continue
        elsewhere = [code for code, those in beside.items() if _active(those, actor, began, span)]
        if elsewhere:
            yield _crossed(row, elsewhere, span)
        elif first_here[actor] >= began:
            yield _appeared(row)


def _active(those: pl.DataFrame, actor: str, before: date, span: _Span) -> bool:
    """Whether an actor is documented in a neighbour within two quiet spans before a day."""
    ended, since = pl.col("occurred_end"), before - timedelta(days=2 * span.numbers.quiet_days)
    return not those.filter((pl.col("actor") == actor) & (ended < before) & (ended >= since)).is_empty()


@lru_cache(4096)
def _state(actor: str) -> str | None:
    try:
        return find_country(actor.removeprefix(GOVERNMENT)).iso3
    except UnknownCountry:
        return None


def _deployed(row: Mapping[str, object], span: _Span) -> Seen:
    reason = phrase(
        "{actor}: documented in violence on {day} in {place}, and not in the {span} before.",
        actor=name(str(row["actor"])),
        span=days(span.numbers.quiet_days),
        **_where(row),
    )
    return _seen("deployment", row, reason, phrase("forces were there before without fighting"))


def _crossed(row: Mapping[str, object], elsewhere: list[str], span: _Span) -> Seen:
    reason = phrase(
        "{actor}, documented in violence in {countries} before, is documented here on {day} in {place}, and not in the {span} "
        "before.",
        actor=name(str(row["actor"])),
        countries=listed([Land(code) for code in elsewhere]),
        span=days(span.numbers.quiet_days),
        **_where(row),
    )
    return _seen("spill-over", row, reason, phrase("two actors had the same name"))


def _appeared(row: Mapping[str, object]) -> Seen:
    reason = phrase(
        "{actor}: named for the first time in these data of the country, on {day} in {place}.",
        actor=name(str(row["actor"])),
        **_where(row),
    )
    return _seen("new-actor", row, reason, phrase(_NOT_BEFORE))


def _hostilities(events: pl.DataFrame, span: _Span) -> Iterator[Seen]:
    """Pairs of sides that begin to fight."""
    fights = events.filter(pl.col("violence") != Violence.ONE_SIDED.value).with_columns(
        sides=pl.concat_list("side_a", "side_b").list.sort().list.join(" | ")
    )
    for row in span.onsets(fights, "sides").iter_rows(named=True):
        reason = phrase(
            "Fighting of {a} with {b} is documented on {day} in {place}, and none in the {span} before.",
            a=name(str(row["side_a"])),
            b=name(str(row["side_b"])),
            span=days(span.numbers.quiet_days),
            **_where(row),
        )
        yield _seen("hostilities", row, reason, phrase(_NOT_BEFORE))


def _near_seat(events: pl.DataFrame, span: _Span, country: str) -> Iterator[Seen]:
    fights = events.filter((pl.col("violence") != Violence.ONE_SIDED.value) & (pl.col("place_precision") <= _PLACE_KNOWN))
    for seat in surroundings(country).seats_on(span.day):
        near = fights.filter(pl.Series(_km_from(seat, fights) <= span.numbers.near_seat_km, dtype=pl.Boolean))
        for row in span.onsets(near.with_columns(seat=pl.lit(seat.name)), "seat").iter_rows(named=True):
            reason = phrase(
                "Fighting of {a} with {b} is documented on {day} within {km} km of {seat}, and none in the {span} before.",
                a=name(str(row["side_a"])),
                b=name(str(row["side_b"])),
                km=Number(span.numbers.near_seat_km),
                seat=name(seat.name),
                span=days(span.numbers.quiet_days),
                day=_where(row)["day"],
            )
            yield _seen("capital", row, reason, phrase("it was a matter of crime or of one dispute"))


def _km_from(seat: Seat, events: pl.DataFrame) -> Floats:
    """Great-circle distance of events from a seat, in km."""
    there = events.select(pl.col("latitude", "longitude").cast(pl.Float64)).to_numpy()
    return kilometres((seat.latitude, seat.longitude), there)


def _rising_near(near: Neighbour, day: date, numbers: Seeing) -> Iterator[Seen]:
    """A rise of a neighbour's violence near the border, by the same detectors and the same mark as for a country."""
    within = near.versions.filter((pl.col("border_km") <= numbers.near_border_km) & (pl.col("learned_on") <= day))
    lately = within.filter((pl.col("occurred_end") > day - timedelta(days=numbers.fresh_days)) & (pl.col("occurred_end") <= day))
    if lately["id"].n_unique() < numbers.smallest_count:
        return
    rows = prepare(within.with_columns(region=pl.lit(None, pl.String)), near.country, near.covered_from)
    daily = look_at_day(rows, day_number(day), 0, phase_rule().numbers)
    rising = [one for one in signals(daily, judge(daily)) if one.rising and one.observed >= numbers.smallest_count]
    if not rising:
        return
    strongest = min(rising, key=lambda one: (one.p_value, one.detector, one.series))
    reason = phrase(
        "In {country}, within {km} km of the border, {events} in {span}; {expected} are usual.",
        country=Land(near.country),
        km=Number(numbers.near_border_km),
        events=counted(strongest.observed, "{n} event is documented", "{n} events are documented"),
        span=days(strongest.window_days),
        expected=between(strongest.expected_low, strongest.expected_high),
    )
    rivals = phrase("a change in how events there are documented, and violence that stays on that side")
    releases = tuple(sorted(lately.filter(pl.col("id").is_in(strongest.events))["version"].unique().to_list()))
    yield Seen("spill-over", day, reason, strongest.events, rivals, strongest, releases)


def _where(row: Mapping[str, object]) -> dict[str, Fact]:
    began = row["occurred_start"]
    assert isinstance(began, date)  # noqa: S101 - a column of days
    return {"day": on(began), "place": name(str(row["place"]))}


def _seen(kind: str, row: Mapping[str, object], reason: Fact, rivals: Fact) -> Seen:
    began = row["occurred_start"]
    assert isinstance(began, date)  # noqa: S101 - a column of days
    return Seen(kind, began, reason, (str(row["id"]),), rivals)
