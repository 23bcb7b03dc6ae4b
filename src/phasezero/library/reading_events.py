"""Events and reports as known on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from phasezero.domain.countries import find_country
from phasezero.domain.kinds import ALL, KINDS
from phasezero.domain.marking import LOCAL_OWNER, Viewer
from phasezero.domain.recording import REPORTS
from phasezero.errors import BadInput

if TYPE_CHECKING:
    import polars as pl

    from phasezero.domain.claimed import ClaimedNumber
    from phasezero.domain.events import Claim, Event
    from phasezero.domain.verifying import Settled
    from phasezero.store.find import Found
    from phasezero.store.listing import EventLine, EventLinePage
    from phasezero.store.reading import EventFilter, EventPage


def events(country: str, as_of: date, viewer: Viewer = LOCAL_OWNER) -> pl.DataFrame:
    """The events of a country as known at the end of `as_of` (UTC), those that people merged by then once: columns of
    `domain.tables.EVENTS`."""
    from phasezero.store import reading, resolving, version_tables

    known = resolving.known(viewer, as_of, find_country(country).iso3)
    return reading.newest(version_tables.in_order(known.counted.vstack(known.told)), as_of)


def harms(country: str, as_of: date, viewer: Viewer = LOCAL_OWNER) -> pl.DataFrame:
    """The events of other kinds of harm than killing in a country, as accepted by the end of `as_of` (UTC), those that people
    merged by then once: columns of `domain.tables.HARMS`."""
    from phasezero.store import reading, resolving

    return reading.newest(resolving.known_harms(viewer, as_of, find_country(country).iso3).counted, as_of)


def harm_rows(country: str, as_of: date, since: date | None, until: date | None, limit: int, kind: str) -> list[dict[str, Any]]:
    """`event_rows` of another kind of harm, or of all others; `affected` is low-best-high, with a plus sign
    where no highest number is known, empty where none is. Raises
    BadInput for an unknown kind."""
    import polars as pl

    if kind not in (*KINDS[1:], ALL):
        raise BadInput(f"--kind is {kind[:40]!r}; give one of: {', '.join((*KINDS[1:], ALL))}")
    rows = harms(country, as_of)
    found = _rows(rows if kind == ALL else rows.filter(pl.col("kind") == kind), since, until, limit)
    bounds = [f"affected_{name}" for name in ("low", "best", "high")]
    return [
        one | {"affected": _or_more("-".join(str(one[name]) for name in bounds if one[name] is not None), one)} for one in found
    ]


def event_rows(country: str, as_of: date, since: date | None, until: date | None, limit: int) -> list[dict[str, Any]]:
    """Events as rows for a table, newest first; `deaths` is low-best-high, with a plus sign where no highest number is known."""
    return _rows(events(country, as_of), since, until, limit)


def _rows(rows: pl.DataFrame, since: date | None, until: date | None, limit: int) -> list[dict[str, Any]]:
    import polars as pl

    if since is not None:
        rows = rows.filter(pl.col("occurred_end") >= since)
    if until is not None:
        rows = rows.filter(pl.col("occurred_end") <= until)
    more = pl.when(pl.col("deaths_open") == 1).then(pl.lit("+")).otherwise(pl.lit(""))
    rows = rows.with_columns(deaths=pl.format("{}-{}-{}{}", "deaths_low", "deaths_best", "deaths_high", more))
    return rows.sort(["occurred_end", "id"], descending=[True, False]).head(limit).to_dicts()


def _or_more(range_: str, one: dict[str, Any]) -> str:
    return f"{range_}+" if range_ and one["affected_open"] else range_


def event_filter(**narrow: Any) -> EventFilter:
    """Which events of a page: country, region, since, until, violence, perpetrator, target, minimum_deaths; None: all."""
    from phasezero.store import reading

    return reading.EventFilter(**narrow)


def events_page(
    viewer: Viewer = LOCAL_OWNER,
    as_of: date | None = None,
    narrow: EventFilter | None = None,
    cursor: str | None = None,
    size: int = 50,
) -> EventPage:
    """One page of records of events as their sources have them, newest first: merged ones each have their own."""
    from phasezero.store import reading

    return reading.events_page(viewer, as_of, narrow, cursor, size)


_SPARE = 10
"""So many lines of a page may turn out to be merged before more are read."""


def event_lines(
    viewer: Viewer = LOCAL_OWNER,
    as_of: date | None = None,
    narrow: EventFilter | None = None,
    cursor: str | None = None,
    size: int = 50,
) -> EventLinePage:
    """`events_page` for lists, in less time and without provenance; what people merged has one line, that of the event under
    which it is counted. With what people decided on each."""
    from phasezero.store import listing, resolving, verifying

    if not verifying.any_decision(viewer, as_of, None if narrow is None else narrow.country):
        return listing.event_lines(viewer, as_of, narrow, cursor, size)
    page = listing.event_lines(viewer, as_of, narrow, cursor, size + _SPARE)
    lines: list[EventLine] = []
    decided: dict[str, Settled] = {}
    while True:
        found = resolving.settled(viewer, [one.id for one in page.events], as_of)
        decided |= found
        lines += [one for one in page.events if one.id not in found or not found[one.id].merged_into]
        if len(lines) > size or page.next is None:
            return replace(listing.page_of(lines, size), settled=decided)
        page = listing.event_lines(viewer, as_of, narrow, page.next, size)


def events_by_id(event_ids: Iterable[str], viewer: Viewer = LOCAL_OWNER, as_of: date | None = None) -> dict[str, Event]:
    """Those of these events that the viewer may see, as known by `as_of`."""
    from phasezero.store import listing

    return listing.events_by_id(viewer, event_ids, as_of)


def lines_by_id(event_ids: Iterable[str], viewer: Viewer = LOCAL_OWNER, as_of: date | None = None) -> dict[str, EventLine]:
    """`events_by_id` for lists, in less time: without provenance."""
    from phasezero.store import listing

    return listing.lines_by_id(viewer, event_ids, as_of)


def settled(event_ids: Collection[str], viewer: Viewer = LOCAL_OWNER, as_of: date | None = None) -> dict[str, Settled]:
    """What people decided by `as_of` on these events, where they decided anything that the viewer may see."""
    from phasezero.store import resolving

    return resolving.settled(viewer, event_ids, as_of)


@dataclass(frozen=True, slots=True)
class EventDetail:
    """An event with everything that is held about it."""

    event: Event
    versions: tuple[Event, ...]
    """All versions known by then, oldest release first."""
    claims: tuple[Claim, ...]
    region_name: str | None
    numbers: tuple[ClaimedNumber, ...] = ()
    """What each report says how many, of an event that was accepted from reports."""


def event(event_id: str, viewer: Viewer = LOCAL_OWNER, as_of: date | None = None) -> EventDetail:
    """One event. Raises NotFound where there is none that the viewer may see."""
    from phasezero.sources import boundaries
    from phasezero.store import reading

    found = reading.event(viewer, event_id, as_of)
    region = found.coded.region
    return EventDetail(
        event=found,
        versions=tuple(reading.versions_of(viewer, event_id, as_of)),
        claims=tuple(reading.claims(viewer, [event_id], as_of)),
        region_name=None if region is None else boundaries.region_name(region),
        numbers=_numbers(viewer, found, as_of),
    )


def _numbers(viewer: Viewer, found: Event, as_of: date | None) -> tuple[ClaimedNumber, ...]:
    from phasezero.store import claimed_numbers

    return claimed_numbers.of_events(viewer, [found.id], as_of).get(found.id, ()) if found.source == REPORTS else ()


def last_known_day(country: str, viewer: Viewer = LOCAL_OWNER) -> date | None:
    """The day on which something about a country was last learned; None if nothing is held."""
    from phasezero.store import listing

    return listing.last_known_day(viewer, find_country(country).iso3)


def search(query: str, viewer: Viewer = LOCAL_OWNER, as_of: date | None = None, limit: int = 50) -> list[Found]:
    """Reports that hold all words of `query`, newest first; of events that people merged, the one under which they count."""
    from phasezero.store import find

    found = find.reports(viewer, query, as_of, limit)
    merged = settled({event for one in found for event in one.events}, viewer, as_of)
    into = {event: one.merged_into for event, one in merged.items() if one.merged_into}
    if not into:
        return found
    return [replace(one, events=tuple(dict.fromkeys(into.get(event, event) for event in one.events))) for one in found]
