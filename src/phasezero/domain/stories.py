"""Documents that belong together: copies of one text, and stories that several documents tell; and how many independent sources
those are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from phasezero.domain.publishers import Groups, Headline, Publisher, headline, publisher, same_headlines


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """When a document told what it tells, beside others: of those that share a text the first is the one that the others copy.
    The moment of publication decides, then that agencies write what others carry, then when it was seen here, then a name that
    is the same in every installation."""

    published: datetime
    """UTC; when it was seen where it does not say, or says a later moment; of a day without an hour the end."""
    carries: bool
    """False: an agency."""
    seen: datetime
    """UTC; its first version."""
    name: str
    """Address and title."""


class How(StrEnum):
    """In which way one document is a copy of another."""

    WHOLE = "whole"
    """All of it, but for agency lines, case, accents, the order of paragraphs or a few words."""
    CUT = "cut"
    """A part of it, as it stands."""
    EDITED = "edited"
    """Much of it, with words changed or added."""


@dataclass(frozen=True, slots=True)
class Copy:
    """That a document shares its text with another."""

    of: str
    """Key of the other document."""
    how: How
    share: float
    """Share of the document's own words, in runs of three, that stand in the other, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a document when it is asked which story it tells. All but key and day may be empty."""

    key: str
    published: datetime
    """UTC; the day on which it was seen where it does not say."""
    title: str
    text: str
    language: str
    """BCP 47; "und" where it is not known."""
    places: tuple[tuple[str, float | None, float | None], ...] = ()
    """Country (ISO 3166-1 alpha-3), latitude, longitude of each; no point where only the country is known. The place of
    what it tells stands first: of the points the first four are compared."""
    numbers: frozenset[int] = frozenset()
    """Of people killed, hurt, displaced and the like; not years, days or ages."""
    names: frozenset[str] = frozenset()
    """As in the text; `extract.stories.names_in` finds some."""
    types: frozenset[str] = frozenset()
    """Values of `domain.extracted.EventType` that a machine read in it."""
    days: frozenset[date] = frozenset()
    """On which what it tells is said to have happened; empty where that is not known."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Why a document belongs to a story."""

    key: str
    story: str
    """Key of the document that opened it."""
    score: float
    """From 0 to 1; 1 for the document that opened it."""
    why: tuple[str, ...]
    """In a few words each, what decided first: "same place", "one day apart", "12", "names Bria, MINUSCA"."""


@dataclass(frozen=True, slots=True)
class Source:
    """What of a document counts when sources are counted."""

    key: str
    publisher: str
    """As it names itself."""
    title: str
    by: Publisher | None = None
    """Who that is, where more is known than the list of publishers says."""

    @property
    def newsroom(self) -> str:
        return (self.by or publisher(self.publisher)).newsroom


def independent_sources(documents: Iterable[Source], lineage: Mapping[str, Copy | None]) -> int:
    """How many independent sources these documents are, at most: see `sources_of_documents`."""
    return len(set(sources_of_documents(tuple(documents), lineage)))


def sources_of_documents(documents: Sequence[Source], lineage: Mapping[str, Copy | None]) -> list[str]:
    """For each document, in their order, what stands for the source that it comes from: the same for documents of one newsroom
    or owner, for copies of one text, and for documents under one headline (of at least four words).

    Only the documents that are given count: hand in those that the viewer may see. Copies of one original are joined also where
    the original is not among them. A document that `lineage` does not name is a copy of none.
    """
    joined = Groups()
    copies = same_headlines([document.title for document in documents])
    for document in documents:
        newsroom = f"source {document.newsroom}" if document.publisher.strip() else f"text {document.key}"
        joined.join(newsroom, f"text {document.key}")
        found: Headline = headline(document.title)
        if found.key:
            joined.join(newsroom, f"headline {copies[found.key]}")
        copy = lineage.get(document.key)
        if copy is not None:
            joined.join(newsroom, f"text {copy.of}")
    return [joined.root(f"text {document.key}") for document in documents]
