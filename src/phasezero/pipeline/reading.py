"""Documents that were collected are read: once by each version of this program, in batches that are kept whole or not at all."""

from __future__ import annotations

import importlib.util
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from phasezero import __version__
from phasezero.pipeline import extracting, knowing
from phasezero.pipeline.progress import Progress, silent

if TYPE_CHECKING:
    from phasezero.domain.places import Located
    from phasezero.extract.reading import Reader, Reading
    from phasezero.pipeline.knowing import Known
    from phasezero.sources.handed_texts import Handed
    from phasezero.store.readings import Found, Unread

_BATCH = 500
_SURE = 0.5
"""How sure it must be that a place is meant, for its country to be one that a document speaks of."""


def can_read() -> bool:
    """Whether the extra `text` is installed."""
    return importlib.util.find_spec("ahocorasick_rs") is not None


def read_documents(audience: str, progress: Progress = silent) -> int:
    """Read what was collected for an audience and not read by this version; how many documents. Nothing is read where the extra
    `text` is missing: `phasezero doctor` says so."""
    from phasezero.store import readings

    done, known = 0, None
    while can_read() and (batch := readings.unread(audience, __version__, _BATCH)):
        known = known or knowing.in_store()
        readings.save(_found(batch, known), __version__, known.digest)
        done += len(batch)
        progress(f"{done} documents read")
    return done


def read_again(audience: str, days: int, at: datetime) -> int:
    """Let the next reading read again what was collected for an audience in the last days, with what is known by then; how many
    documents. Not those on which somebody decided: what they decided on stays as it was."""
    from phasezero.store import readings

    return readings.forget(audience, at - timedelta(days=days))


def _found(batch: list[Unread], known: Known) -> list[Found]:
    from phasezero.sources.handed_texts import Handed

    texts = [Handed(str(one.number), one.text, one.published, one.language, _only(one.countries)) for one in batch]
    made = extracting.reader(known)
    return [_one(*each, made) for each in zip(batch, texts, extracting.read_texts(texts, known), strict=True)]


def _only(countries: tuple[str, ...]) -> str:
    """The country of a source that is about one: where its places lie unless they say otherwise."""
    return countries[0] if len(countries) == 1 else ""


def _one(document: Unread, text: Handed, read: Reading, reader: Reader) -> Found:
    from phasezero.store.readings import Found

    rows = [row.as_json() for row in extracting.rows_of(text, read)]
    in_title = reader.places_in(document.title, country=text.country, on=document.published)
    openly = frozenset(document.countries) | _countries(in_title)
    return Found(document.number, read.language.code, openly, _countries(read.located), rows)


def _countries(located: tuple[Located, ...]) -> frozenset[str]:
    return frozenset(one.place.country for one in located if one.place and one.place.country and one.confidence >= _SURE)
