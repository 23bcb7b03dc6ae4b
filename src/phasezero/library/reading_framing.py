"""How headlines framed a country, from what was known on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Viewer, joined
from phasezero.errors import BadInput, said
from phasezero.library.making_updates import DERIVED_FLOOR

if TYPE_CHECKING:
    import polars as pl

    from phasezero.domain.framing import Framing
    from phasezero.domain.marking import Marking
    from phasezero.domain.updates import Picture, Table
    from phasezero.store.headlines import Headlines

FRAMING_MONTHS = 12
MOST_MONTHS = 120


def framing(
    country: str,
    day: date,
    viewer: Viewer = LOCAL_OWNER,
    audience: str = LOCAL,
    level: TLP = DERIVED_FLOOR,
    months: int = FRAMING_MONTHS,
) -> Framing:
    """How headlines framed a country in the `months` calendar months up to `day`, as known on that day, read as one of `audience`
    alone; marked no lower than any record it is made from, nor than `level`. Raises BadInput for another number of months."""
    from phasezero.store import reading

    if not 1 <= months <= MOST_MONTHS:
        raise BadInput(said("{months} months cannot be shown; give a number from 1 to {most}", months=months, most=MOST_MONTHS))
    iso3, viewer = find_country(country).iso3, viewer.within(audience)
    held = held_headlines(viewer, iso3, day, months)
    versions, _ = reading.of_data_sets(reading.event_versions(viewer, day, iso3))
    marking = joined([held.marking, reading.marking_of_inputs(viewer, day, iso3)]).at_least(level, audience)
    return framing_of(held, reading.newest(versions, day), iso3, day, audience, marking, months)


def held_headlines(
    viewer: Viewer, iso3: str, day: date, months: int = FRAMING_MONTHS, collected_for: Viewer | None = None
) -> Headlines:
    """The headlines of a country in the `months` calendar months up to `day`, as known on that day, of the data sets and of
    collected news; with the texts that `collected_for` reads, who is `viewer` where it is None."""
    from phasezero.assess import framing as frames
    from phasezero.store.collected_headlines import collected_headlines
    from phasezero.store.headlines import headlines

    since = frames.first_day(day, months)
    return headlines(viewer, day, iso3, since).and_also(collected_headlines(collected_for or viewer, day, iso3, since))


def framing_of(
    held: Headlines, events: pl.DataFrame, iso3: str, day: date, audience: str, marking: Marking, months: int = FRAMING_MONTHS
) -> Framing:
    """The same from what was read already: `events` is the `EVENTS` table of what was current on `day`."""
    from phasezero.assess import framing as frames

    return frames.framing(held.table, events, iso3, day, months, audience, marking, held.texts)


def framing_json(made: Framing) -> dict[str, Any]:
    """A framing as plain dictionaries and lists."""
    from phasezero.assess.framing import written

    return written.as_json(made)


def framing_text(made: Framing) -> str:
    """A framing as text of at most 100 columns."""
    from phasezero.assess.framing import written

    return written.as_text(made)


def framing_picture(made: Framing, language: str = "en") -> tuple[Picture, Table]:
    """The headlines of a framing by frame and time, as a picture with its table, and the table of shares."""
    from phasezero.brief import framing as drawn
    from phasezero.brief.catalogues import language as said_in
    from phasezero.brief.in_language import picture_in, table_in

    told = said_in(language)
    return picture_in(drawn.framing_picture(made), told), table_in(drawn.shares_table(made), told)
