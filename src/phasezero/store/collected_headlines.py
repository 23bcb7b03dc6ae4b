"""Headlines of collected news on one country, with their texts as far as a viewer reads them, as known on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from phasezero.domain.collected import Genre
from phasezero.domain.marking import Marking, Viewer, joined
from phasezero.domain.times import learned_on
from phasezero.store.documents import CollectedDocument, DocumentText
from phasezero.store.headlines import TYPES, Headlines
from phasezero.store.ids import to_text
from phasezero.store.readings import DocumentCountry, speaking

_GENRES = (Genre.NEWS.value, Genre.LETTER.value)
_MANY = 400
_READ = 3000
"""Characters of a text that are handed on: news says first what it is about."""


def collected_headlines(viewer: Viewer, as_of: date, country: str, since: date) -> Headlines:
    """News and newsletters of `since` to `as_of` that the viewer sees to speak of a country, fetched by then; the newest version
    of each."""
    dated = {"documented_at__gte": since, "documented_at__lte": as_of, "genre__in": _GENRES}
    rows = list(speaking(viewer, as_of, country, learned_on(since)).filter(**dated).exclude(title=""))
    texts: dict[str, str] = {}
    markings: set[Marking] = set()
    for start in range(0, len(rows), _MANY):
        some = [row.pk for row in rows[start : start + _MANY]]
        speaks = DocumentCountry.objects.visible(viewer, as_of).filter(country=country, version__in=some)
        markings.update(one.marking for one in speaks)
        for body in DocumentText.objects.visible(viewer, as_of).filter(pk__in=some):
            texts[to_text(body.pk)] = body.text[:_READ]
            markings.add(body.marking)
    markings.update(row.marking for row in rows)
    return Headlines(pl.DataFrame(list(_lines(rows)), schema=TYPES, orient="row"), joined(markings), texts)


def _lines(rows: list[CollectedDocument]) -> Iterator[tuple[str, str, str, date]]:
    for row in sorted(rows, key=lambda row: (row.documented_at, row.publisher, row.title, row.pk)):
        yield to_text(row.pk), row.publisher, row.title, row.documented_at
