"""From one row of GED to one coded event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from phasezero.domain.countries import find_country
from phasezero.domain.events import CodedEvent, DatedBy, Document, Fatalities
from phasezero.errors import UnknownCountry
from phasezero.sources.ucdp_ged import actors, dating, documents
from phasezero.sources.ucdp_ged.values import Row, day_of

IN_NO_COUNTRY = 7
"""`where_prec` of an event at sea or in the air."""
FIRST_YEAR = 1946
"""No event of organised violence in UCDP's data is older."""


@dataclass
class Coder:
    """Reads rows as of one release, and counts what had to be adjusted or left out."""

    released: date
    kept: Sequence[str]
    """Columns that go to the event's provenance."""
    counts: Counter[str] = field(default_factory=Counter)

    def event(self, row: Row, region: str | None) -> CodedEvent:
        """The row as an event. Raises BadRow for any value that cannot be true."""
        start, end = _days(row)
        violence = actors.VIOLENCE[row.whole("type_of_violence", 1, 3)]
        side_a, side_b = row.text("side_a"), row.text("side_b")
        deaths, civilians = self._deaths(row), row.whole("deaths_civilians", 0)
        where = country(row)
        place_precision = row.whole("where_prec", 1, 7)
        self.counts["places outside their country's regions"] += region is None and place_precision < IN_NO_COUNTRY
        named, told = self._documents(row, start, end)
        documented_at, dated_by = self._documented(row, named, end)
        return CodedEvent(
            key=str(row.whole("id", 0)),
            country=where,
            region=region,
            occurred_start=start,
            occurred_end=end,
            date_precision=row.whole("date_prec", 1, 5),
            documented_at=documented_at,
            dated_by=dated_by,
            violence=violence,
            conflict=row.text("conflict_name"),
            side_a=side_a,
            side_b=side_b,
            perpetrator=actors.perpetrator(violence, side_a, where),
            target=actors.target(violence, civilians),
            deaths=deaths,
            civilian_deaths=actors.civilian_deaths(violence, deaths, civilians, row.whole("deaths_unknown", 0)),
            place=row.text("where_coordinates"),
            place_precision=place_precision,
            latitude=row.degrees("latitude", 90),
            longitude=row.degrees("longitude", 180),
            documents=told,
            provenance=self._provenance(row, deaths, len(told) == len(named)),
        )

    def _deaths(self, row: Row) -> Fatalities:
        low, best, high = (row.whole(column, 0) for column in ("low", "best", "high"))
        if not low <= best <= high:
            self.counts["fatalities with the best estimate outside low to high, range widened"] += 1
        return actors.ordered(low, best, high)

    def _documents(self, row: Row, start: date, end: date) -> tuple[list[documents.Named], tuple[Document, ...]]:
        """The documents as the row names them, and those of them that can have named this event."""
        if row.text("source_date"):
            offices, headlines = row.text("source_office"), row.text("source_headline")
            named, fits = documents.coded(offices, row.text("source_date"), headlines, row.text("source_article"))
            self.counts["rows whose titles cannot be told apart"] += not fits
        else:
            named = documents.cited(row.text("source_article"), end)
        return named, tuple(documents.usable(named, start, self.released, self.counts))

    def _documented(self, row: Row, named: Sequence[documents.Named], end: date) -> tuple[date, DatedBy]:
        """The day on which the event was documented, an upper bound, and how it was found.

        First the earliest coded date of a document that is a day, is not before the event's end, and not after the release.
        Where there is none, such a date read in the text that names the documents; of a row with coded dates, only in the names
        of the publishers ("CAR Daily 2014.06.24"), as its titles speak of events. Else 1 June of the year after the event's
        end, when the yearly release comes out, or the day of this very release if that is earlier.
        """
        coded = row.text("source_date")
        if coded:
            days = [document.day for document in named if document.day] or dates_of(coded)
            valid = [day for day in days if end <= day <= self.released]
            self.counts["coded dates before the event's end or after the release"] += len(days) - len(valid)
            if valid:
                return min(valid), DatedBy.SOURCE_DATE
        text = row.text("source_office" if coded else "source_article")
        if read := dating.article_date(text, end, self.released):
            return read, DatedBy.ARTICLE_TEXT
        return min(date(end.year + 1, 6, 1), self.released), DatedBy.YEARLY_RELEASE

    def _provenance(self, row: Row, deaths: Fatalities, all_told: bool) -> dict[str, str]:
        """The kept columns that are not empty; the coded fatalities where they were widened; the citation as it came, unless
        the documents already say all of it."""
        kept = {column: value for column in self.kept if (value := row.values[column])}
        if not (all_told and row.text("source_date")):
            kept["source_article"] = row.text("source_article")
        if (deaths.low, deaths.high) != (row.whole("low", 0), row.whole("high", 0)):
            kept |= {column: row.text(column) for column in ("low", "best", "high")}
        return kept


def dates_of(coded: str) -> list[date]:
    """The days that exist in a list of coded dates."""
    return [day for text in coded.split(";") if (day := day_of(text))]


def _days(row: Row) -> tuple[date, date]:
    """First and last day of the event. Raises BadRow if they, and the row's year, contradict each other."""
    start, end = row.day("date_start"), row.day("date_end")
    if end < start:
        raise row.bad("date_end", f"is before date_start {start}: correct one of them in the file")
    if start.year < FIRST_YEAR:
        raise row.bad("date_start", f"is before {FIRST_YEAR}, when the data begin: correct it in the file")
    if not start.year <= row.whole("year", FIRST_YEAR) <= end.year:
        raise row.bad("year", f"contradicts the event's days, {start} to {end}: correct one of them in the file")
    return start, end


def country(row: Row) -> str:
    """The ISO3 code of the event's country. Raises BadRow."""
    try:
        return _iso3(row.text("country"))
    except UnknownCountry as unknown:
        raise row.bad("country", f"is no country's name ({unknown}); correct it in the file") from None


@lru_cache(maxsize=1_000)
def _iso3(name: str) -> str:
    return find_country(name).iso3
