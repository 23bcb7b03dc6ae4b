"""The documents that a row names: publisher, title and date, never paired by guess."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from phasezero.domain.events import Document
from phasezero.sources.ucdp_ged import citing
from phasezero.sources.ucdp_ged.values import day_of

_CODED = re.compile(r'"?(.*?),(\d{4}-\d\d-\d\d),(.*?)\s*"?', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Named:
    """A document as the row names it; its day is None where the written one does not exist."""

    publisher: str
    title: str
    day: date | None


def coded(offices: str, dates: str, headlines: str, article: str) -> tuple[list[Named], bool]:
    """The documents of the three parallel lists (values parted by ";"), and whether every title found its place.

    Titles and names may hold ";" themselves. `article` has the same documents one by one ("office,date,headline";"…") and
    decides; where it does not fit the dates, lists of equal length are paired; else the titles are left empty, and where the
    publishers do not fit either, there are no documents.
    """
    days = dates.split(";")
    pieces = [_CODED.fullmatch(piece) for piece in article.strip().split('";"')]
    if [piece and piece[2] for piece in pieces] == days:
        return [Named(p[1].strip(), p[3].strip(), day_of(p[2])) for p in pieces if p], True
    if len(days) == 1:
        return [Named(offices.strip(), headlines.strip(), day_of(days[0]))], True
    names, titles = offices.split(";"), headlines.split(";")
    if len(names) != len(days):
        return [], False
    if fits := len(titles) == len(days):
        return [Named(n.strip(), t.strip(), day_of(d)) for n, t, d in zip(names, titles, days, strict=True)], fits
    return [Named(n.strip(), "", day_of(d)) for n, d in zip(names, days, strict=True)], fits


def cited(article: str, event_end: date) -> list[Named]:
    """The documents that a free-text citation names: see `citing`."""
    return [Named(*found) for found in citing.citations(article, event_end)]


def usable(named: Iterable[Named], event_start: date, latest: date, counts: Counter[str]) -> Iterator[Document]:
    """The documents that can have named the event, each once; the others are counted.

    A document from before the event began cannot speak of it (its date is mistyped), and one from after the release was not
    there to be coded. Keeping either would show an event's headline on a day on which nobody could have written it.
    """
    seen: set[Named] = set()
    for document in named:
        if document.day is None:
            counts["documents without a day that exists"] += 1
        elif document.day < event_start:
            counts["documents from before the event"] += 1
        elif document.day > latest:
            counts["documents from after the release"] += 1
        elif not document.publisher:
            counts["documents without a publisher"] += 1
        elif document not in seen:
            seen.add(document)
            yield Document(document.publisher, document.title, document.day)
