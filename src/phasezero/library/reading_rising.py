"""Whether violence is rising in a country, as known on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from phasezero import __version__
from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Viewer, joined
from phasezero.domain.phrases import Label, days, phrase
from phasezero.domain.publishers import independent
from phasezero.domain.rising import NUMBERS, Rising
from phasezero.library.making_updates import DERIVED_FLOOR, region_names, why_not
from phasezero.library.telling import PageTold, told_in

if TYPE_CHECKING:
    from phasezero.domain.rising import Rise
    from phasezero.store.resolving import Known

_TOO_SHORT = phrase("the data held cover less than {days}, too few to say what is usual", days=days(NUMBERS.least_days))


def rising(
    country: str,
    day: date,
    viewer: Viewer = LOCAL_OWNER,
    audience: str = LOCAL,
    level: TLP = DERIVED_FLOOR,
    seed: int = 0,
) -> Rising:
    """Whether events, people killed and civilians killed rise, from what was known on the day, read as one of `audience` alone;
    marked no lower than any record it is made from, nor than `level`."""
    from phasezero.monitor.remembered import remembered
    from phasezero.monitor.rising.country import NOTHING, find
    from phasezero.store import reading, resolving

    iso3, viewer = find_country(country).iso3, viewer.within(audience)
    known = resolving.known(viewer, day, iso3)
    begin, end = reading.data_begin(viewer, iso3), reading.data_end(viewer, known.coded)
    why: Label = why_not(iso3, day, known.counted.height, begin, end)
    found = None
    if not why and begin is not None:
        since, names = begin, region_names(iso3)
        asked = ("rising", iso3, day, since, seed)
        found = remembered(lambda: find(known.counted, iso3, day, since, names, seed), known.counted, *asked)
    made = NOTHING if found is None else found
    return Rising(
        country=iso3,
        as_of=day,
        audience=audience,
        marking=joined([reading.marking_of_inputs(viewer, day, iso3), *known.markings]).at_least(level, audience),
        not_assessed=why or ("" if found is not None else _TOO_SHORT),
        rises=tuple(_with_sources(one, known, viewer, day) for one in made.rises),
        watched=made.watched,
        weeks=made.weeks,
        totals=made.totals,
        delay_from=made.delay_from,
        share_after=made.share_after,
        waiting_share=made.waiting_share,
        completeness=made.completeness,
        left_out=made.left_out,
        seed=seed,
        code_version=__version__,
    )


def _with_sources(one: Rise, known: Known, viewer: Viewer, day: date) -> Rise:
    """Independent sources of the events of a rise, at most; the claims of other series are not read."""
    from phasezero.store import resolving

    if not one.rising:
        return one
    told = resolving.claims_counted(viewer, one.events, known.stands_for, day)
    reports = [claim.report for of in told.values() for claim in of]
    return replace(one, sources=independent(reports) if reports else None)


def rising_json(made: Rising) -> dict[str, Any]:
    """The same as plain dictionaries and lists."""
    from phasezero.brief import rising_written

    return rising_written.as_json(made)


def rising_text(made: Rising) -> str:
    """The same as text of at most 100 columns."""
    from phasezero.brief import rising_written

    return rising_written.as_text(made)


def rising_told(made: Rising, language: str = "en") -> PageTold:
    """Sentences, tables and the control chart of a page."""
    from phasezero.brief import rising as said
    from phasezero.brief.control_chart import chart

    if made.not_assessed:
        return told_in(language, said.sentences(made), (), ())
    tables = (said.series_table(made), *((said.rivals_table(),) if made.rising else ()))
    return told_in(language, said.sentences(made), tables, (chart(made),))
