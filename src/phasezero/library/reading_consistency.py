"""Every country under the same rule, as one viewer sees it on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from phasezero.domain import consistency as domain
from phasezero.domain.consistency import HeldOf, Row
from phasezero.domain.countries import countries
from phasezero.domain.marking import LOCAL_OWNER, Viewer
from phasezero.library.reading_series import series


def consistency(as_of: date, viewer: Viewer = LOCAL_OWNER) -> tuple[Row, ...]:
    """All countries in the order of their codes: what could be read for each from what the viewer sees, as known at the end of
    `as_of`. What the viewer may not see is as if it were not held."""
    from phasezero.sources import boundaries
    from phasezero.store import held as kept
    from phasezero.store import triggers

    found = kept.events_of_countries(viewer, as_of)
    entries = triggers.countries(viewer, as_of)
    for one in series(None, as_of, viewer):
        of = found.get(one.key.country, HeldOf(one.key.country))
        until = max(filter(None, (of.series_until, one.newest.cell.ends)))
        found[one.key.country] = replace(
            of, series=of.series + 1, series_until=until, readable=of.readable + (one.reading.why_not is None)
        )
    drawn = boundaries.with_regions()
    return tuple(
        domain.row(replace(found.get(one.iso3, HeldOf(one.iso3)), entries=entries.get(one.iso3, 0)), as_of, one.iso3 in drawn)
        for one in countries()
    )


def consistency_json(as_of: date, rows: tuple[Row, ...]) -> dict[str, Any]:
    """The same as plain values."""
    return {"as_of": str(as_of), "countries": [_row_json(one) for one in rows]}


def _row_json(one: Row) -> dict[str, Any]:
    held = one.held
    return {
        "country": one.country,
        "events": held.events,
        "events_since": _day(held.since),
        "events_until": _day(held.until),
        "events_last_learned": _day(held.learned),
        "series": held.series,
        "series_until": _day(held.series_until),
        "triggers_entered": held.entries,
        "monitors": [
            {
                "monitor": asked.monitor.key,
                "reads": asked.monitor.reads,
                "runs": asked.runs,
                "until": _day(asked.until),
                "why_not": "" if asked.why_not is None else str(asked.why_not),
            }
            for asked in one.asked
        ],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else str(day)
