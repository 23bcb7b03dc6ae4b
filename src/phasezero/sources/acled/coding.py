"""From one row of ACLED to one coded event (ACLED Codebook, 2024), in the terms that all coded events have here.

ACLED's types are not UCDP's. Violence against civilians, and violence that is marked as targeting them, is one-sided; fighting in
which state forces of the country, or a foreign state's, take part is state-based; other fighting is non-state.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from phasezero.domain.countries import countries, find_country
from phasezero.domain.events import NOBODY, CodedEvent, DatedBy, Document, Fatalities, Perpetrator, Target, Violence
from phasezero.errors import BadInput, UnknownCountry
from phasezero.sources.boundaries import locate
from phasezero.sources.fetching.reading import text_at

NEEDED = (
    *("event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "actor2", "country", "location"),
    *("latitude", "longitude", "geo_precision", "fatalities", "source", "timestamp"),
)
KEPT = (
    "disorder_type",
    "event_type",
    "sub_event_type",
    "assoc_actor_1",
    "assoc_actor_2",
    "inter1",
    "inter2",
    "interaction",
    "admin1",
    "admin2",
    "admin3",
    "source_scale",
    "tags",
)
"""Kept as they came in `CodedEvent.provenance`; the notes, a text of ACLED's, are not."""
_CLASSES = {
    "1": "state forces",
    "2": "rebel group",
    "3": "political militia",
    "4": "identity militia",
    "5": "rioters",
    "6": "protesters",
    "7": "civilians",
    "8": "external/other forces",
}
_VIOLENT = {"battles", "violence against civilians", "explosions/remote violence", "riots"}
_FORCE = "excessive force against protesters"
_STATE, _FOREIGN = "state forces", "external/other forces"
_FOREIGN_STATE = re.compile(r"(?:Military|Police|Naval|Air|Government|Security) (?:Forces )?(?:of|Forces)\b", re.IGNORECASE)
_DATE_PRECISION = {"1": 1, "2": 3, "3": 4}
"""Day, week, month, on UCDP's scale."""
_PLACE_PRECISION = {"1": 1, "2": 2, "3": 4}
"""The town, near it, the region."""


def coded(row: Mapping[str, Any], now: datetime, counts: Counter[str]) -> CodedEvent | None:
    """A row as an event; None, counted, for what is no violence. Raises BadInput for a value that cannot be true."""
    missing = [name for name in NEEDED if name not in row]
    if missing:
        raise BadInput(f"ACLED's answer lacks the column {missing[0]!r}")
    kind, sub = text_at(row, "event_type").casefold(), text_at(row, "sub_event_type").casefold()
    if kind not in _VIOLENT and sub != _FORCE:
        counts["events without violence were left out"] += 1
        return None
    key, where, day = text_at(row, "event_id_cnty"), _country(row), _day(row, "event_date")
    latitude, longitude = _degrees(row, "latitude", 90), _degrees(row, "longitude", 180)
    deaths = _deaths(row)
    against_civilians = _against_civilians(row, kind, sub)
    violence = Violence.ONE_SIDED if against_civilians else _fighting(row)
    documented = max(min(_stamp(row), now.date()), day)
    return CodedEvent(
        key=key,
        country=where,
        region=locate(where, [longitude], [latitude])[0],
        occurred_start=day,
        occurred_end=day,
        date_precision=_one_of(row, "time_precision", _DATE_PRECISION),
        documented_at=documented,
        dated_by=DatedBy.SOURCE_DATE,
        violence=violence,
        conflict="",
        side_a=text_at(row, "actor2" if sub == _FORCE else "actor1"),
        side_b=text_at(row, "actor1" if sub == _FORCE else "actor2"),
        perpetrator=_perpetrator(row, violence, "2" if sub == _FORCE else "1"),
        target=Target.CIVILIANS if against_civilians else Target.ARMED_ACTORS,
        deaths=deaths,
        civilian_deaths=deaths if against_civilians else Fatalities(0, 0, deaths.high) if deaths.best else NOBODY,
        place=text_at(row, "location"),
        place_precision=_one_of(row, "geo_precision", _PLACE_PRECISION),
        latitude=latitude,
        longitude=longitude,
        documents=tuple(Document(name.strip(), "", documented) for name in text_at(row, "source").split(";") if name.strip()),
        provenance={name: text for name in KEPT if (text := text_at(row, name))},
    )


def _class(row: Mapping[str, Any], number: str) -> str:
    said = text_at(row, f"inter{number}").casefold()
    return _CLASSES.get(said, said)


def _against_civilians(row: Mapping[str, Any], kind: str, sub: str) -> bool:
    marked = "civilian" in text_at(row, "civilian_targeting").casefold()
    return kind == "violence against civilians" or sub == _FORCE or marked


def _fighting(row: Mapping[str, Any]) -> Violence:
    states = {_STATE, _FOREIGN} & {_class(row, "1"), _class(row, "2")}
    return Violence.STATE_BASED if states else Violence.NON_STATE


def _perpetrator(row: Mapping[str, Any], violence: Violence, side: str) -> Perpetrator:
    """Of one-sided violence the side that attacked, as a class; of fighting without a state both are non-state; else unknown."""
    if violence is Violence.STATE_BASED:
        return Perpetrator.UNKNOWN
    if violence is Violence.NON_STATE:
        return Perpetrator.NON_STATE
    name, said = text_at(row, f"actor{side}"), _class(row, side)
    if not name or name.casefold().startswith("unidentified"):
        return Perpetrator.UNKNOWN
    if said == _STATE:
        return Perpetrator.STATE
    if said == _FOREIGN:
        return Perpetrator.FOREIGN_STATE if _FOREIGN_STATE.match(name) else Perpetrator.UNKNOWN
    return Perpetrator.NON_STATE if said in _CLASSES.values() else Perpetrator.UNKNOWN


def _country(row: Mapping[str, Any]) -> str:
    number = text_at(row, "iso")
    by_number = next((one.iso3 for one in countries() if number.isdigit() and one.numeric == int(number) and one.numeric), "")
    if by_number:
        return by_number
    try:
        return find_country(text_at(row, "country")).iso3
    except UnknownCountry:
        raise _bad(row, "country") from None


def _bad(row: Mapping[str, Any], column: str) -> BadInput:
    return BadInput(
        f"ACLED's event {text_at(row, 'event_id_cnty')[:30]!r}: {column} is {text_at(row, column)[:40]!r}, which cannot be"
    )


def _day(row: Mapping[str, Any], column: str) -> date:
    try:
        return date.fromisoformat(text_at(row, column)[:10])
    except ValueError:
        raise _bad(row, column) from None


def _stamp(row: Mapping[str, Any]) -> date:
    """When the row was last uploaded: seconds since 1970, or a date."""
    text = text_at(row, "timestamp")
    try:
        return datetime.fromtimestamp(int(text), UTC).date() if text.isdigit() else date.fromisoformat(text[:10])
    except (ValueError, OverflowError, OSError):
        raise _bad(row, "timestamp") from None


def _degrees(row: Mapping[str, Any], column: str, limit: float) -> float:
    try:
        angle = float(text_at(row, column))
    except ValueError:
        raise _bad(row, column) from None
    if not -limit <= angle <= limit:
        raise _bad(row, column)
    return angle


def _deaths(row: Mapping[str, Any]) -> Fatalities:
    text = text_at(row, "fatalities")
    if not (text.isascii() and text.isdigit() and int(text) <= 1_000_000):
        raise _bad(row, "fatalities")
    return Fatalities(int(text), int(text), int(text))


def _one_of(row: Mapping[str, Any], column: str, table: Mapping[str, int]) -> int:
    text = text_at(row, column)
    if text not in table:
        raise _bad(row, column)
    return table[text]
