"""What the machine read in reports that were collected lately, for those who decide on it: by incident, with the words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from phasezero.domain.arrived import NewReport
from phasezero.domain.candidates import Piece, candidate_of, pieces
from phasezero.domain.kinds import KILLING, kind_of
from phasezero.domain.marking import Marking, Viewer
from phasezero.domain.stories import Source, sources_of_documents
from phasezero.library.reading_alike import Alike, alike

CANDIDATE_DAYS = 30
MOST_INCIDENTS = 20


@dataclass(frozen=True, slots=True)
class Claimed:
    """One candidate: what one report says."""

    document: str
    place: int
    """Among those of its report."""
    report: NewReport
    said: Mapping[str, Any]
    """A row of `phasezero extract`."""
    marking: Marking
    """Of the words."""
    text: str
    """The whole text, where it is still held."""
    copy_of: str = ""
    """Publisher of the report of the same incident whose text this one copies; empty: of none."""
    beside: tuple[Claimed, ...] = ()
    """What else the same report says of the incident."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The words around it, those that say something marked."""
        return pieces(self.text, self.said)

    @property
    def every(self) -> tuple[Claimed, ...]:
        return (self, *self.beside)


@dataclass(frozen=True, slots=True)
class Incident:
    """Candidates that tell of one incident, as far as the machine can say."""

    claims: tuple[Claimed, ...]
    """One for each report, those that tell of killings first, then those of other harm, each time the surest first."""
    independent: int
    """Independent sources of them, at most."""
    alike: tuple[Alike, ...]
    """Events that it may be, accepted or coded before."""
    sources: tuple[str, ...] = ()
    """For each of the claims what stands for its source: the same for those that are one source."""

    @property
    def rows(self) -> list[tuple[str, Mapping[str, Any]]]:
        """All that the reports say of it, each with what stands for its source: the surest first of each."""
        return [(source, each.said) for one, source in zip(self.claims, self.sources, strict=True) for each in one.every]

    @property
    def kind(self) -> str | None:
        """The kind of event that it can become; None: none."""
        return kind_of(self.claims[0].said["type"])


def incidents(viewer: Viewer, iso3: str, on: date, most: int = MOST_INCIDENTS) -> tuple[list[Incident], int]:
    """Incidents that nobody decided on, from reports that the viewer reads whole, collected in the 30 days to `on`: those of the
    most independent sources first; and how many there are."""
    from phasezero.store import readings

    found = [one for read in readings.with_candidates(viewer, on, iso3, CANDIDATE_DAYS) for one in _claims(read, iso3)]
    groups = [_incident(group) for incident in _joined(found) for group in _by_kind(incident)]
    groups.sort(key=lambda one: (-one.independent, -one.claims[0].said["confidence"], one.claims[0].document))
    return _with_alike(groups[:most], viewer, on), len(groups)


def _claims(read: Any, iso3: str) -> list[Claimed]:
    return [
        Claimed(read.report.id, place, read.report, said, read.marking, read.text)
        for place, said in enumerate(json.loads(read.candidates))
        if said["country"] == iso3 and place not in read.decided
    ]


def _joined(found: Sequence[Claimed]) -> list[list[Claimed]]:
    """The candidates of each incident."""
    if not found:
        return []
    from phasezero.extract.events import joined

    candidates = [candidate_of(one.said) for one in found]
    number = {id(candidate): place for place, candidate in enumerate(candidates)}
    return [[found[number[id(one)]] for one in group] for group in joined(candidates)]


def _by_kind(incident: Sequence[Claimed]) -> list[list[Claimed]]:
    """The candidates of one incident by the kind of event that they become: a killing and the flight from it are two events. What
    becomes no event stands beside the first of them."""
    groups: dict[str | None, list[Claimed]] = {}
    for one in sorted(incident, key=_rank):
        kind = kind_of(one.said["type"])
        groups.setdefault(next(iter(groups), kind) if kind is None else kind, []).append(one)
    return list(groups.values())


def _incident(group: Sequence[Claimed]) -> Incident:
    """Copies of one text count once, and so do publishers of one owner."""
    from phasezero.extract.copies import lineage
    from phasezero.extract.copies.index import Document

    order = sorted(group, key=lambda one: (_rank(one), -one.said["confidence"], one.report.turn, one.document, one.place))
    of_report: dict[str, list[Claimed]] = {}
    for one in order:
        of_report.setdefault(one.document, []).append(one)
    reports = {document: replace(held[0], beside=tuple(held[1:])) for document, held in of_report.items()}
    copies = lineage([Document(key, one.text, one.report.told_at, one.report.turn) for key, one in reports.items()])
    sources = [Source(key, one.report.publisher, one.report.title, one.report.by) for key, one in reports.items()]
    by = {key: reports[copy.of].report.publisher for key, copy in copies.items() if copy is not None}
    claims = tuple(replace(one, copy_of=by.get(one.document, "")) for one in reports.values())
    found = tuple(sources_of_documents(sources, copies))
    return Incident(claims, len(set(found)), (), found)


def _rank(one: Claimed) -> int:
    """Killings first, then other harm, then what becomes no event."""
    kind = kind_of(one.said["type"])
    return 2 if kind is None else int(kind != KILLING)


def _with_alike(these: Sequence[Incident], viewer: Viewer, on: date) -> list[Incident]:
    """With the events that each may be."""
    from phasezero.store import candidates

    told = candidates.events_of(viewer, on, {claim.document for one in these for claim in one.claims})
    found = []
    for one in these:
        first, events = one.claims[0], {event for claim in one.claims for event in told.get(claim.document, ())}
        near = alike(viewer, on, first.said, one.kind, first.report.documented_at, events)
        found.append(replace(one, alike=near))
    return found
