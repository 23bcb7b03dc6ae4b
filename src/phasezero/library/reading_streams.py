"""Displacement, detention, sexual violence and other harm beside killings in a country, as known on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from phasezero import __version__
from phasezero.domain.countries import find_country
from phasezero.domain.extracted import EventType
from phasezero.domain.kinds import HARMS
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Viewer, joined
from phasezero.domain.phrases import Label, days, phrase
from phasezero.domain.publishers import independent
from phasezero.domain.rising import NUMBERS, Stream, UnitKind
from phasezero.domain.streams import HarmStream, Streams, Usual, withheld_at
from phasezero.library.telling import PageTold, told_in

if TYPE_CHECKING:
    import polars as pl

    from phasezero.store.resolving import Known

_NO_STREAM = phrase("no event of this kind was accepted yet")
_TOO_SHORT = phrase(
    "the stream begins less than {days} ago, too late to say what is usual", days=days(NUMBERS.least_days)
)  # fmt: skip
_BY_MONTH = phrase("events of this kind are known by month only")


def streams(
    country: str, day: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL, level: TLP | None = None
) -> Streams:  # fmt: skip
    """Each kind of harm beside killings, from what people accepted by the day, with what local partners told beside it, read as
    one of `audience` alone and up to the marking `level` (None: what the viewer is cleared for); marked no lower than any record
    it is made from."""
    from phasezero.library.making_updates import DERIVED_FLOOR
    from phasezero.monitor.harm_streams import told
    from phasezero.store import reading, resolving

    iso3 = find_country(country).iso3
    highest = viewer.clearance(audience) if level is None else level
    within = viewer.within(audience, highest)
    known = resolving.known_harms(within, day, iso3)
    withheld = withheld_at(highest)
    made_of = joined([reading.marking_of_harms(within, day, iso3), *known.markings])
    return Streams(
        country=iso3,
        as_of=day,
        audience=audience,
        marking=made_of.at_least(DERIVED_FLOOR if level is None else level, audience),
        streams=tuple(_stream(one, known, iso3, day, within) for one in HARMS if one not in withheld),
        told=told(known.told, day),
        withheld=withheld,
        stands_for=known.stands_for,
        code_version=__version__,
    )


def _stream(kind: EventType, known: Known, iso3: str, day: date, viewer: Viewer) -> HarmStream:
    from phasezero.monitor.harm_streams import held
    from phasezero.store import resolving

    found = held(known.counted, kind, day)
    usual, why = _usual(known.counted, kind, iso3, day, found.since) if found.since else (None, _NO_STREAM)
    ids = [one.id for one in found.events]
    told = resolving.claims_counted(viewer, ids, known.stands_for, day) if ids else {}
    reports = [claim.report for of in told.values() for claim in of]
    return HarmStream(
        kind=kind,
        since=found.since,
        recent=found.recent,
        weeks=found.weeks,
        events=found.events,
        sources=independent(reports) if reports else 0,
        usual=usual,
        too_short=why,
    )


def _usual(events: pl.DataFrame, kind: EventType, iso3: str, day: date, since: date) -> tuple[Usual | None, Label]:
    """What the rise detector expects of the stream: from its own days alone, which begin with the first accepted event."""
    import polars as pl

    from phasezero.domain.kinds import is_guarded
    from phasezero.monitor.remembered import remembered
    from phasezero.monitor.rising.country import find

    if is_guarded(kind):
        return None, _BY_MONTH
    if (day - since) < timedelta(NUMBERS.least_days):
        return None, _TOO_SHORT
    table = events.filter(pl.col("kind") == kind.value)
    found = remembered(lambda: find(table, iso3, day, since, {}), table, "stream", kind.value, iso3, day, since)
    every = () if found is None else found.rises
    one = next((one for one in every if one.kind is UnitKind.COUNTRY and one.stream is Stream.EVENTS), None)
    if one is None:
        return None, _TOO_SHORT
    return Usual(NUMBERS.window_days, one.observed, one.low, one.high, one.rising, one.per_year), ""


def streams_json(made: Streams) -> dict[str, Any]:
    """The same as plain dictionaries and lists."""
    from phasezero.brief import streams_written

    return streams_written.as_json(made)


def streams_text(made: Streams) -> str:
    """The same as text of at most 100 columns."""
    from phasezero.brief import streams_written

    return streams_written.as_text(made)


def streams_told(made: Streams, language: str = "en") -> PageTold:
    """Sentences and tables of a page."""
    from phasezero.brief.streams import sentences
    from phasezero.brief.streams_tables import tables

    return told_in(language, sentences(made), tables(made), ())
