"""One story, opened: its reports side by side, with what was read in each, whose text it copies, and how its versions differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from phasezero.domain.candidates import Piece, pieces
from phasezero.domain.curating import Ranked, StoryReport
from phasezero.domain.marking import Viewer
from phasezero.domain.stories import How
from phasezero.library.reading_country_file import story

if TYPE_CHECKING:
    from phasezero.extract.differences import Difference
    from phasezero.store.documents import Held

_MOST_VERSIONS = 6
"""Of one report, the newest."""
_COMPARED = 40_000
"""Characters of a version that are compared."""


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """What a machine read in a report, with its words."""

    said: Mapping[str, Any]
    """A row of `phasezero extract`."""
    pieces: tuple[Piece, ...]
    """The words around it, those that say something marked."""


@dataclass(frozen=True, slots=True)
class Changed:
    """How one version of a document differs from the one before."""

    number: int
    seen: datetime
    difference: Difference
    titles_only: bool
    """A text of either is not held, or the viewer may not read it: only titles were compared."""


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A report of a story."""

    one: StoryReport
    claims: tuple[ReadClaim, ...]
    """Of this country, the surest first."""
    copy_of: str
    """Publisher of the report whose text it copies; empty: of none in this story."""
    how: How | None
    why: tuple[str, ...]
    """What speaks for its belonging to the story; empty for a copy and for the one that opened it."""
    same_source: str
    """Publisher of an earlier report of the story that it counts as one source with; empty: none."""
    changed: tuple[Changed, ...]
    """The newest first."""


@dataclass(frozen=True, slots=True)
class OpenedStory:
    """A story with its reports, the first told first."""

    ranked: Ranked
    reports: tuple[OpenedReport, ...]


def opened_story(viewer: Viewer, iso3: str, on: date, document: str) -> OpenedStory:
    """The story that a document tells, as known on a day to a viewer who reads as one of a single audience. Raises NotFound."""
    found = story(viewer, iso3, on, document)
    publishers = {one.document: one.report.publisher for one in found.story.reports}
    first: dict[str, str] = {}
    reports = []
    for one in found.story.reports:
        source = found.story.sources[one.document]
        reports.append(_opened(viewer, iso3, on, found, one, publishers, first.get(source, "")))
        first.setdefault(source, one.report.publisher)
    return OpenedStory(found, tuple(reports))


def _opened(
    viewer: Viewer, iso3: str, on: date, found: Ranked, one: StoryReport, publishers: Mapping[str, str], same: str
) -> OpenedReport:
    copy = found.story.copies.get(one.document)
    text = f"{one.report.title}\n\n{one.text}".strip()
    said = sorted((claim for claim in one.claims if claim["country"] == iso3), key=lambda claim: -claim["confidence"])
    return OpenedReport(
        one=one,
        claims=tuple(ReadClaim(claim, pieces(text, claim)) for claim in said),
        copy_of="" if copy is None else publishers.get(copy.of, ""),
        how=None if copy is None else copy.how,
        why=() if copy is not None else found.story.why[one.document],
        same_source=same,
        changed=tuple(_changes(viewer, on, one)) if one.version > 1 else (),
    )


def _changes(viewer: Viewer, on: date, one: StoryReport) -> Iterator[Changed]:
    from phasezero.extract.differences import difference
    from phasezero.store import documents
    from phasezero.store.ids import from_text

    held = documents.versions(viewer, from_text(one.document), on)[-_MOST_VERSIONS:]
    for before, after in reversed(list(pairwise(held))):
        titles = not (before.text_kept and after.text_kept)
        yield Changed(after.number, after.collected.seen, difference(_words(before, titles), _words(after, titles)), titles)


def _words(one: Held, title_only: bool) -> str:
    return one.collected.title if title_only else f"{one.collected.title}\n\n{one.collected.text}"[:_COMPARED]
