"""A document as a source hands it over, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Genre(StrEnum):
    """What kind of document it is."""

    NEWS = "news"
    REPORT = "report"
    """Of an NGO, an agency, an inquiry."""
    ARTICLE = "article"
    """Of a scholarly journal, a working paper."""
    THESIS = "thesis"
    OFFICIAL = "official"
    """A resolution, a statement, a decree."""
    LETTER = "newsletter"


@dataclass(frozen=True, slots=True)
class Collected:
    """One document, or one version of it, as it was fetched."""

    source: str
    """Key of the source it came from."""
    key: str
    """What the source calls it: a feed's id, a document's number, else the canonical address. Versions of one share it."""
    address: str
    """Canonical URL; empty where it has none."""
    title: str
    text: str
    """Plain text; paragraphs are parted by an empty line. Empty where only the title could be had."""
    whole: bool
    """False: a summary, as feeds give it."""
    language: str
    """As the publisher declares it (BCP 47); empty where it does not."""
    authors: tuple[str, ...]
    publisher: str
    """As it names itself; the name behind the spelling is `domain.publishers.publisher`."""
    published: datetime | None
    """UTC; None where it does not say."""
    published_text: str
    """As given, zone and all; empty where it does not say."""
    changed: datetime | None
    """UTC; when it was last changed, as it says itself."""
    seen: datetime
    """UTC; when it was fetched."""
    genre: Genre
    countries: tuple[str, ...] = ()
    """ISO codes of the countries that the source says it is about."""
