"""What a mapping file says:

kind: documents                 # or: events
columns:                        # our field: the table's column
  key: ID
  title: Headline
constants: {publisher: Radio X, language: fr, country: CAF}
dates: "%d/%m/%Y"               # as strptime has it; without it ISO 8601
zone: Africa/Bangui             # of times without a zone; without it UTC
sheet: Reports                  # of an XLSX file; without it the first
separator: ";"                  # of a CSV file; without it a comma
"""

from __future__ import annotations

from collections.abc import Mapping as AMapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from phasezero.errors import BadInput

DOCUMENT_FIELDS = ("key", "title", "text", "address", "published", "language", "author", "publisher", "genre", "country")
EVENT_FIELDS = (
    *("key", "country", "start", "end", "violence", "side_a", "side_b", "perpetrator", "place", "latitude", "longitude"),
    *(
        "deaths_low",
        "deaths_best",
        "deaths_high",
        "civilian_deaths",
        "date_precision",
        "place_precision",
        "publisher",
        "title",
        "published",
    ),
)
NEEDED = {
    "documents": ("key", "title"),
    "events": ("key", "country", "start", "violence", "side_a", "latitude", "longitude", "deaths_best"),
}
FIELDS = {"documents": DOCUMENT_FIELDS, "events": EVENT_FIELDS}
_KEYS = frozenset({"kind", "columns", "constants", "dates", "zone", "sheet", "separator"})


@dataclass(frozen=True, slots=True)
class Mapping:
    kind: str
    columns: AMapping[str, str]
    constants: AMapping[str, str]
    dates: str
    zone: ZoneInfo
    sheet: str
    separator: str


def read_mapping(text: str) -> Mapping:
    """A mapping. Raises BadInput with one line that names the key."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError:
        raise BadInput("the mapping is not readable as YAML") from None
    if not isinstance(raw, dict):
        raise BadInput("the mapping is empty: give kind and columns")
    if unknown := sorted(str(key) for key in raw.keys() - _KEYS):
        raise BadInput(f"the mapping has the key {unknown[0]!r}, which is none of {', '.join(sorted(_KEYS))}")
    kind = str(raw.get("kind"))
    if kind not in FIELDS:
        raise BadInput(f"the mapping's kind is {kind!r}: write documents or events")
    columns, constants = _table(raw, "columns", kind), _table(raw, "constants", kind)
    if both := sorted(columns.keys() & constants.keys()):
        raise BadInput(f"the mapping has {both[0]!r} as a column and as a constant: keep one")
    if missing := [name for name in NEEDED[kind] if name not in columns and name not in constants]:
        raise BadInput(f"the mapping has no {missing[0]!r}, which {kind} need")
    separator = str(raw.get("separator", ","))
    if len(separator) != 1:
        raise BadInput(f"the mapping's separator is {separator!r}: write one sign")
    return Mapping(
        kind,
        columns,
        constants,
        str(raw.get("dates", "")),
        _zone(str(raw.get("zone", "UTC"))),
        str(raw.get("sheet", "")),
        separator,
    )


def _table(raw: dict[str, object], key: str, kind: str) -> dict[str, str]:
    found = raw.get(key) or {}
    if not isinstance(found, dict) or not all(isinstance(value, (str, int, float)) for value in found.values()):
        raise BadInput(f"the mapping's {key} are no table of names")
    if unknown := sorted(str(name) for name in found if name not in FIELDS[kind]):
        raise BadInput(f"the mapping's {key} have {unknown[0]!r}, which is none of {', '.join(FIELDS[kind])}")
    return {str(name): str(value) for name, value in found.items()}


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"the mapping's zone is {name!r}: write one like Africa/Bangui") from None
