"""Places by name: what a gazetteer holds of one, and what a name in a text was taken for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Feature(StrEnum):
    """What kind of thing a place is, from the largest to the smallest."""

    COUNTRY = "country"
    REGION = "region"
    """A first-level administrative area."""
    DISTRICT = "district"
    """An administrative area below the first level."""
    AREA = "area"
    """A mountain range, a forest, a river basin, a sea, a road: large and without one point."""
    CITY = "city"
    """A populated place of any size."""
    SPOT = "spot"
    """A building, a camp, a bridge, a mine."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a gazetteer."""

    key: str
    """Of its gazetteer and its id there: "geonames:2388873", "ucdp:CAF:bakouma"."""
    name: str
    feature: Feature
    country: str
    """ISO 3166-1 alpha-3; empty where it lies in none or in several."""
    region: str
    """Name of its first-level region; empty where that is not known."""
    latitude: float | None
    """None, as the longitude, where the gazetteer has a name and no point (p-codes, counties)."""
    longitude: float | None
    population: int = 0
    """0: not known."""
    extent_km: float = 0.0
    """Nine tenths of it lie within so many kilometres of the point; 0: not known, or as small as a town."""
    capital: bool = False
    """Whether it is the capital of its country."""
    aliases: tuple[str, ...] = ()
    """Other names, historical ones and other spellings among them."""
    since: date | None = None
    """From which day on it was so; None: always, as far as is known."""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CodedPlace:
    """Where a data set says that an event was."""

    country: str
    """ISO 3166-1 alpha-3."""
    region: str | None
    """Code of the first-level region that holds the point; None: of none."""
    place: str
    """As the data set writes it."""
    place_precision: int
    """UCDP `where_prec`: 1 the place itself, 2 near it."""
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Located:
    """A name in a text, and the place it was taken for."""

    start: int
    """Of the first character of the words in the text (code points)."""
    end: int
    """Behind the last one."""
    words: str
    """As they stand in the text."""
    place: Place | None
    """None: a name of a place that could not be told apart or is in no gazetteer."""
    latitude: float | None
    longitude: float | None
    radius_km: float | None
    """The truth lies within it nine times in ten; None where there is no point."""
    confidence: float
    """From 0 to 1: how sure it is that this place is meant."""
    why: str
    """What decided, in a few words: "only place of this name in the country", "named with Ouham"."""
    demonym: bool = False
    """True where the words are an adjective or a name of a people ("Malian", "centrafricain"): a hint at a country, no place."""
    dateline: bool = False
    """True where it stands before the first words of a report: where that was written, as often as where something happened."""
