"""What data sets code of events beyond the columns of `EVENTS`, as it came."""

from __future__ import annotations

import json
from datetime import date

from phasezero.domain.marking import Viewer
from phasezero.store.ids import to_text
from phasezero.store.models import EventVersion


def provenance(viewer: Viewer, as_of: date, country: str, since: date, until: date) -> dict[str, dict[str, str]]:
    """By the id of each event of a country that ended in these days, in its newest version known by `as_of`: its kept columns."""
    rows = EventVersion.objects.newest_version(viewer, as_of).filter(
        country=country, occurred_end__gte=since, occurred_end__lte=until
    )
    return {to_text(pk): json.loads(kept) for pk, kept in rows.values_list("event_id", "provenance")}
