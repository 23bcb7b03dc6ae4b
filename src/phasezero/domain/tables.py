"""Columns of the tables that rooms exchange. Rooms pass Polars frames with exactly these names.

`EVENTS`: one row for each *version* of an event that was learned by some day. On a day `d` the versions known are those with
`learned_on <= d` and (`superseded_on` null or `> d`); whoever hands out the table for a day leaves out rows learned later and
sets a `superseded_on` after that day to null.

`HARMS`: the same for events of other kinds of harm than killing, which no `EVENTS` table holds.

`HEADLINES`: one row for each report that was known by some day and speaks of an event of one country, as known on that day.

`DOCUMENTS`: the same for each region of which a report speaks, with the day on which that was first known.

`WORDS`: one row for each day, publisher and place of an event of which a report speaks, where the place is known to a
second-level region or finer.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """A cell of a table that people open in a spreadsheet: what it would run as a formula begins with an apostrophe."""
    return f"'{text}" if text.lstrip("'").lstrip().startswith(_BEGINS_FORMULA) or text.startswith(_BEGINS_FORMULA) else text


def as_csv(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """A table for a spreadsheet, every cell `harmless`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def as_it_was(cell: str) -> str:
    """The text of which `harmless` made a cell."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell


EVENTS: dict[str, str] = {
    "id": "public id of the event (text)",
    "version": 'data set and release the version is from, for example "ucdp-ged 2019" (text)',
    "country": "ISO 3166-1 alpha-3 (text)",
    "region": "first-level region code, or null (text)",
    "occurred_start": "first day (date)",
    "occurred_end": "last day (date)",
    "date_precision": "UCDP date_prec, 1 day to 5 more than a month (integer)",
    "documented_at": "day it was documented, an upper bound (date)",
    "dated_by": "domain.events.DatedBy (text)",
    "learned_on": "day this version was learned (date)",
    "superseded_on": "day a newer version was learned, or null (date)",
    "violence": "domain.events.Violence (text)",
    "conflict": "name of the conflict (text)",
    "side_a": "actor (text)",
    "side_b": "actor (text)",
    "perpetrator": "domain.events.Perpetrator (text)",
    "target": "domain.events.Target (text)",
    "deaths_low": "people killed, lowest estimate (integer)",
    "deaths_best": "people killed, best estimate (integer)",
    "deaths_high": "people killed, highest estimate (integer)",
    "civilian_deaths_low": "civilians among them, lowest (integer)",
    "civilian_deaths_best": "civilians among them, best (integer)",
    "civilian_deaths_high": "civilians among them, highest (integer)",
    "deaths_open": "1 where no highest number of people killed is known, else 0 (integer)",
    "place": "name of the place (text)",
    "place_precision": "UCDP where_prec, 1 exact to 7 sea or air (integer)",
    "latitude": "degrees north (float)",
    "longitude": "degrees east (float)",
}

HARMS: dict[str, str] = {
    **EVENTS,
    "kind": "domain.kinds.KINDS, never that of killings (text)",
    "affected_low": "people displaced, arrested, assaulted …, lowest estimate, or null: not known (integer)",
    "affected_best": "best estimate, or null (integer)",
    "affected_high": "highest estimate, or null (integer)",
    "affected_open": "1 where no highest number is known, else 0 (integer)",
}

HEADLINES: dict[str, str] = {
    "id": "public id of the report (text)",
    "publisher": "as the data set spells it (text)",
    "title": "as published; empty where the data set names none (text)",
    "documented_at": "date of the report (date)",
}

WORDS: dict[str, str] = {
    "publisher": "as the data set spells it (text)",
    "documented_at": "date of a report (date)",
    "longitude": "of an event that it speaks of, degrees east (float)",
    "latitude": "degrees north (float)",
}

DOCUMENTS: dict[str, str] = {
    **HEADLINES,
    "region": "first-level region of an event that it speaks of, or null (text)",
    "learned_on": "day from which it was known to speak of that region (date)",
}
