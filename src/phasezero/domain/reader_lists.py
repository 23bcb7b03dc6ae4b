"""Lists that the reader of reports knows beside what ships: gazetteers and actors that somebody imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ListKind(StrEnum):
    """What a list is."""

    GEONAMES = "geonames"
    """A country file of GeoNames."""
    PCODES = "pcodes"
    """A table of place codes of OCHA."""
    UCDP_ACTORS = "ucdp-actors"
    """The Actor Dataset of UCDP."""
    ACTORS = "actors"
    """Armed actors as whoever runs this knows them."""


GAZETTEERS = (ListKind.GEONAMES, ListKind.PCODES)
ACTOR_LISTS = (ListKind.UCDP_ACTORS, ListKind.ACTORS)


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a list when it is handed in."""

    kind: ListKind
    name: str
    """Of its file."""
    country: str
    """ISO3, where only its entries of one country were taken; else empty."""
    source: str
    """Whom to cite."""
    licence: str
    dated: date
    """The day on which it came out."""


@dataclass(frozen=True, slots=True)
class HeldList:
    """A list that is held."""

    id: str
    about: About
    entries: int
    added_by: str
    added_at: datetime
