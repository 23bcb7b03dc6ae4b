"""What can set violence off: what people entered, and what documented events show, as known on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from phasezero.domain import trigger_days
from phasezero.domain import triggers as domain
from phasezero.domain.countries import find_country
from phasezero.domain.events import Target
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Marking, Viewer, joined
from phasezero.domain.phrases import phrase
from phasezero.domain.surroundings import surroundings
from phasezero.domain.triggers import Coming, Entry, Followed, Looked, NotSeen
from phasezero.library.making_updates import DERIVED_FLOOR, why_not

if TYPE_CHECKING:
    import polars as pl

    from phasezero.domain.events import Release
    from phasezero.monitor.triggers import Neighbour


@dataclass(frozen=True, slots=True)
class Triggers:
    """The triggers of a country on a day."""

    country: str
    as_of: date
    ahead: tuple[Coming, ...]
    """Of the next 90 days, the soonest first."""
    past: tuple[Followed, ...]
    """Of the past 30 days, with what is documented since; the newest first."""
    happened: tuple[Coming, ...]
    """What was entered as having happened and still matters by the judgement of its kind."""
    looked: Looked
    """What documented events show."""
    releases: tuple[Release, ...]
    """Releases of data sets that the neighbours' events are from."""
    audience: str
    marking: Marking
    """No lower than any record it is made from."""


def triggers(
    country: str, day: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL, level: TLP = DERIVED_FLOOR
) -> Triggers:
    """Coming, past and seen, as known on `day`, read as one of `audience` alone; marked no lower than any record it is made from,
    nor than `level`."""
    from phasezero.store import reading, resolving

    iso3, viewer = find_country(country).iso3, viewer.within(audience)
    entries = trigger_entries(iso3, day, viewer)
    known = resolving.known(viewer, day, iso3)
    begin, end = reading.data_begin(viewer, iso3), reading.data_end(viewer, known.coded)
    near = _neighbours(viewer, iso3, day)
    inputs = [reading.marking_of_inputs(viewer, day, code) for code in (iso3, *(one.country for one in near))]
    marking = joined([*inputs, *known.markings, *(one.marking for one in entries)]).at_least(level, audience)
    events = reading.newest(known.counted, day)
    return Triggers(
        country=iso3,
        as_of=day,
        ahead=trigger_days.ahead(entries, day),
        past=tuple(_followed(one, events, day) for one in trigger_days.past(entries, day)),
        happened=trigger_days.happened(entries, day),
        looked=_looked(iso3, day, known.counted, begin, end, near, entries),
        releases=_releases(viewer, near),
        audience=audience,
        marking=marking,
    )


def _releases(viewer: Viewer, near: tuple[Neighbour, ...]) -> tuple[Release, ...]:
    from phasezero.store import reading

    found = {release.label: release for one in near for release in reading.releases_of(viewer, one.versions)}
    return tuple(found[label] for label in sorted(found))


def _looked(
    iso3: str,
    day: date,
    versions: pl.DataFrame,
    begin: date | None,
    end: date | None,
    near: tuple[Neighbour, ...],
    entries: list[Entry],
) -> Looked:
    from phasezero.monitor.triggers import look

    found = look(iso3, day, versions, begin, near)
    if why := why_not(iso3, day, len(versions), begin, end):
        told = why if not isinstance(why, str) else phrase("no record of any event is held")
        from_events = [kind.key for kind in domain.kinds().values() if kind.from_events]
        found = Looked(iso3, day, (), tuple(NotSeen(kind, told) for kind in from_events))
    entered = {one.item.kind for one in entries}
    nothing = phrase("documented events do not show it, and nobody has entered one with a source")
    unseen = [one.key for one in domain.kinds().values() if not one.from_events and not one.ahead and one.key not in entered]
    return Looked(iso3, day, found.seen, (*found.no_data, *(NotSeen(key, nothing) for key in unseen)), found.looked_for)


def _neighbours(viewer: Viewer, iso3: str, day: date) -> tuple[Neighbour, ...]:
    """The neighbours of which the viewer sees any event known on the day."""
    from phasezero.monitor.triggers import Neighbour
    from phasezero.store import reading, resolving

    found = []
    for code in surroundings(iso3).neighbours:
        versions = resolving.known(viewer, day, code).counted
        if not versions.is_empty():
            found.append(Neighbour(code, with_border_km(versions, iso3), reading.data_begin(viewer, code)))
    return tuple(found)


def with_border_km(versions: pl.DataFrame, iso3: str) -> pl.DataFrame:
    """An `EVENTS` table with how far each event lies outside a country, in km."""
    import polars as pl

    from phasezero.sources import boundaries

    km = boundaries.km_outside(iso3, versions["longitude"].to_list(), versions["latitude"].to_list())
    return versions.with_columns(border_km=pl.Series(km, dtype=pl.Float64))


def _followed(one: Coming, events: pl.DataFrame, day: date) -> Followed:
    """What is documented of the days since it began, as far as it matters by the judgement of its kind."""
    import polars as pl

    until = min(day, one.watched[1])
    since = events.filter((pl.col("occurred_end") >= one.starts) & (pl.col("occurred_end") <= until))
    attacks = since.filter(pl.col("target").is_in([Target.CIVILIANS.value, Target.CIVILIANS_AMONG_OTHERS.value]))
    low, best, high = (int(attacks[f"civilian_deaths_{bound}"].sum()) for bound in ("low", "best", "high"))
    return Followed(one, until, tuple(since["id"].to_list()), len(attacks), (low, best, high))


def trigger_entries(country: str, as_of: date | None, viewer: Viewer = LOCAL_OWNER) -> list[Entry]:
    """Every entry of a country over all audiences of the viewer, by day; `as_of` None: everything learned so far."""
    from phasezero.store import triggers as kept

    return kept.read(viewer, as_of, find_country(country).iso3)


def trigger_entry(entry: str, viewer: Viewer = LOCAL_OWNER) -> Entry:
    """The newest version of one entry. Raises NotFound."""
    from phasezero.store import triggers as kept

    return kept.one(viewer, entry)


def triggers_calendar(name: str, entries: Iterable[Entry], day: date) -> bytes:
    """Entries as a calendar (iCalendar) for an app; what repeats, from a year before `day`."""
    from phasezero.share.trigger_calendar import trigger_calendar

    return trigger_calendar(name, entries, day - timedelta(days=365))


def triggers_json(made: Triggers) -> dict[str, Any]:
    """The triggers of a day as plain values."""
    return {
        "country": made.country,
        "as_of": str(made.as_of),
        "tlp": made.marking.tlp.label,
        "ahead": [_coming_json(one) for one in made.ahead],
        "past": [
            {
                **_coming_json(one.coming),
                "documented_until": str(one.until),
                "events": list(one.events),
                "attacks_on_civilians": one.attacks,
                "civilians_killed": dict(zip(("low", "best", "high"), one.civilians_killed, strict=True)),
            }
            for one in made.past
        ],
        "happened": [_coming_json(one) for one in made.happened],
        "seen": [
            {
                **kind_json(one.kind),
                "on": str(one.on),
                "reason": str(one.reason),
                "also_explained_by": str(one.rivals),
                "events": list(one.events),
            }
            for one in made.looked.seen
        ],
        "no_data": [{**kind_json(one.kind), "why": str(one.why)} for one in made.looked.no_data],
    }


def _coming_json(one: Coming) -> dict[str, Any]:
    return {
        **kind_json(one.entry.item.kind),
        "from": str(one.starts),
        "to": str(one.ends),
        "watch_from": str(one.watched[0]),
        "watch_to": str(one.watched[1]),
        "entry": trigger_entry_json(one.entry),
    }


def kind_json(key: str) -> dict[str, Any]:
    kind = domain.kinds()[key]
    return {"kind": kind.key, "indicators": list(kind.indicators), "risk_factors": list(kind.factors)}


def trigger_entry_json(one: Entry) -> dict[str, Any]:
    """An entry as plain values."""
    return {
        "id": one.id,
        **domain.typed(one.item),
        "entered_by": one.by,
        "entered_on": str(one.entered_on),
        "reconstructed": one.reconstructed,
        "tlp": one.marking.tlp.label,
    }
