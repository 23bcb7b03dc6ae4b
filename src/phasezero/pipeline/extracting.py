"""Reading texts for candidate events, with the gazetteer and the actors that are known here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Actors
from phasezero.domain.kept import Kept
from phasezero.errors import Missing
from phasezero.pipeline.knowing import NOTHING, Known

if TYPE_CHECKING:
    from phasezero.domain.extracted import Candidate, Said
    from phasezero.extract.places import Finder
    from phasezero.extract.reading import Reader, Reading
    from phasezero.sources.handed_texts import Handed

_FEW = 64
"""Texts for which one process is quicker than several."""
_CHUNK = 32
_REGION_KM = 60
"""A point that is known no better says nothing of the region."""


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate event of one text."""

    report_id: str
    candidate: Candidate
    words: tuple[tuple[str, str], ...]
    """For each span of the candidate its role and the words of the text."""

    def as_json(self) -> dict[str, Any]:
        """The fields of `docs/reference/extract-jsonl.md`, in their order."""
        one = self.candidate
        deaths = one.deaths
        return {
            "report_id": self.report_id,
            "type": one.type.value,
            "country": one.country,
            "region": one.region,
            "place": one.place,
            "latitude": one.latitude,
            "longitude": one.longitude,
            "radius_km": one.radius_km,
            "occurred_start": None if one.occurred_start is None else one.occurred_start.isoformat(),
            "occurred_end": None if one.occurred_end is None else one.occurred_end.isoformat(),
            "perpetrator": one.perpetrator,
            "perpetrator_class": one.perpetrator_class.value.removeprefix("foreign-"),
            "perpetrator_foreign": one.perpetrator_class is Perpetrator.FOREIGN_STATE,
            "target_group": one.target_group,
            "deaths_low": None if deaths is None else deaths.low,
            "deaths_best": None if deaths is None else deaths.best,
            "deaths_high": None if deaths is None else deaths.high,
            "deaths_open": None if deaths is None else deaths.open,
            **{f"affected_{name}": value for name, value in _bounds(one.affected).items()},
            "affected_open": None if one.affected is None else one.affected.open,
            "victims": [_victims(each.what, each.count) for each in one.victims],
            "said": [_said(each) for each in one.said],
            "confidence": round(one.confidence, 3),
            "spans": [
                {"start": span.start, "end": span.end, "role": role, "words": words}
                for span, (role, words) in zip(one.spans, self.words, strict=True)
            ],
        }

    def cells(self) -> list[str]:
        """The same for a table."""
        one = self.candidate
        start, end = one.occurred_start, one.occurred_end
        when = "" if start is None else str(start) if start == end else f"{start} – {end}"
        where = ", ".join(filter(None, dict.fromkeys((one.place, one.region, one.country))))
        within = "" if one.radius_km is None else f"{one.radius_km:.0f}"
        killed = "" if one.deaths is None else one.deaths.words
        affected = "" if one.affected is None else one.affected.words
        return [
            *(self.report_id, one.type.value, when, where, within, one.perpetrator, one.perpetrator_class.value),
            *(one.target_group, killed, affected, f"{one.confidence:.2f}"),
        ]


def _victims(what: str, count: Any) -> dict[str, Any]:
    return {"what": what} | _bounds(count)


def _said(one: Said) -> dict[str, Any]:
    count = one.deaths
    words: dict[str, Any] = {"open": None, "words": ""} if count is None else {"open": count.open, "words": count.words}
    return {"claimant": one.claimant} | _bounds(count) | words


def _bounds(count: Any) -> dict[str, Any]:
    return {name: None if count is None else getattr(count, name) for name in ("low", "best", "high")}


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was read in a file."""

    rows: tuple[Row, ...]
    texts: int
    notes: tuple[str, ...]
    """What was left out or could not be read, a line each."""


def extract_file(file: Path, country: str = "", published: date | None = None, known: Known = NOTHING) -> Extracted:
    """Candidate events in the texts of a file; nothing is stored. `country` (ISO3) and `published` are for texts that do not say
    so themselves; `known` is what the reader knows beside what ships. Raises BadInput, UnreadableFile, or Missing without the
    extra `text`."""
    from phasezero.sources import handed_texts

    handed = handed_texts.read(file)
    texts = [replace(one, country=one.country or country, published=one.published or published) for one in handed.texts]
    readings = read_texts(texts, known)
    rows = [row for text, reading in zip(texts, readings, strict=True) for row in rows_of(text, reading)]
    return Extracted(tuple(rows), len(texts), tuple(_notes(handed, readings)))


def rows_of(text: Handed, reading: Reading) -> list[Row]:
    """The candidates of a text, with their words."""
    return [
        Row(text.id, _in_region(one), tuple((span.role, text.text[span.start : span.end]) for span in one.spans))
        for one in reading.candidates
    ]


def _in_region(one: Candidate) -> Candidate:
    """With the first-level region that holds its point, where its gazetteer names none and the point is no whole country."""
    if one.region or one.latitude is None or one.longitude is None or not one.country or (one.radius_km or 0) > _REGION_KM:
        return one
    from phasezero.sources import boundaries

    (code,) = boundaries.locate(one.country, [one.longitude], [one.latitude])
    return one if code is None else replace(one, region=boundaries.region_name(code))


def _notes(handed: Any, readings: Sequence[Reading]) -> Iterable[str]:
    for name, count in sorted(handed.ignored.items()):
        yield f"field {name!r} of {count} lines is not read"
    if handed.repeated:
        yield f"{handed.repeated} lines have an id that stands in an earlier line too"
    without = [one.language.code for one in readings if not one.read_as]
    if without:
        which = ", ".join(sorted(set(without)))
        yield f"{len(without)} texts are in a language without a lexicon ({which}): no event was looked for"


def read_texts(texts: Sequence[Handed], known: Known = NOTHING) -> list[Reading]:
    """Each text read, with what is known beside what ships; many are shared among processes. Raises Missing without the extra
    `text`."""
    made = reader(known)
    if len(texts) <= _FEW or (os.cpu_count() or 1) < 2:
        return [_by(made, one) for one in texts]
    forked = get_context("fork")
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=forked) as pool:
        return list(pool.map(partial(_read, known.digest), texts, chunksize=_CHUNK))


def _read(key: str, one: Handed) -> Reading:
    """In a process that was forked when the reader of this key had been made."""
    return _by(_READERS.get(key, _unmade), one)


def _unmade() -> Reader:
    raise RuntimeError("a reader was not made before its process was forked")


def _by(made: Reader, one: Handed) -> Reading:
    return made.read(one.text, published=one.published, country=one.country, language=one.language)


_FINDERS: Kept[Finder] = Kept(1)
_READERS: Kept[Reader] = Kept(1)


def reader(known: Known = NOTHING) -> Reader:
    """The reader with towns, regions, names of the past, the places of the events that ship, and what is known beside: made once
    for each content."""
    try:
        from phasezero.extract.reading import Reader
    except ModuleNotFoundError as error:
        raise Missing(
            f"{error.name} is not installed: reading texts needs the extra text: pip install 'phasezero[text]'"
        ) from None

    def make() -> Reader:
        finder = _FINDERS.get(known.of_places, lambda: _finder(known))
        return Reader(finder, Actors.of(known.actors) if known.actors else None)

    return _READERS.get(known.digest, make)


def _finder(known: Known) -> Finder:
    from phasezero.extract.places import Finder
    from phasezero.sources import gazetteers, ucdp_ged

    instead = {one.key for one in known.places}
    shipped = chain(gazetteers.world(), gazetteers.learned.places(ucdp_ged.read(ucdp_ged.example_path()).events))
    return Finder.of(chain((one for one in shipped if one.key not in instead), known.places), instead)
