"""A feed of the United Nations, with its documents known by their symbols."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from phasezero.domain.collected import Batch, Collected, Genre, State
from phasezero.sources import feeds
from phasezero.sources.fetching.fetcher import Fetcher
from phasezero.sources.un_documents.symbols import address_of, symbol_in


@dataclass(frozen=True, slots=True)
class Wanted:
    """One feed."""

    address: str
    language: str = "en"
    countries: tuple[str, ...] = ()
    """ISO3, where all of the feed is about them."""
    publisher: str = "United Nations"
    source: str = "un-documents"


def collect(fetch: Fetcher, wanted: Wanted, state: State, now: datetime) -> Batch:
    """What is new in the feed."""
    feed = feeds.Wanted(wanted.source, wanted.address, wanted.publisher, wanted.language, Genre.OFFICIAL, wanted.countries)
    batch = feeds.collect(fetch, feed, state, now)
    return replace(batch, documents=tuple(_known(one) for one in batch.documents))


def _known(document: Collected) -> Collected:
    """With its symbol as key and the address of the text, where its title or its link has one."""
    symbol = symbol_in(document.title) or symbol_in(document.address.removeprefix("https://undocs.org/"))
    if not symbol:
        return document
    return replace(document, key=symbol, address=address_of(symbol, (document.language or "en")[:2]))
