"""Reports that were collected lately: what nobody may have read yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from phasezero.domain.marking import Marking
from phasezero.domain.publishers import Publisher, headline, same_headlines
from phasezero.domain.source_words import SourceWord, said_of
from phasezero.domain.stories import Turn

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NewReport:
    """A document by title, publisher and day; nothing of its text."""

    id: str
    publisher: str
    """As it names itself."""
    title: str
    documented_at: date
    address: str
    language: str
    """As its publisher declares it."""
    dated: bool
    """False: it does not say when it was published, and its day is the one on which it was fetched."""
    told_at: datetime = _NEVER
    """The moment of publication; when it was fetched where it does not say; of a day without an hour the end of that day."""
    seen: datetime = _NEVER
    """When its first version was fetched."""
    word: SourceWord | None = None
    """What a user said of its source, as far as the viewer sees that."""

    @property
    def link(self) -> str:
        """Its address, where a browser may be sent there."""
        return self.address if self.address.startswith(("https://", "http://")) else ""

    @property
    def turn(self) -> Turn:
        return Turn(self.told_at, not self.by.wire, self.seen, f"{self.address} {self.title}")

    @property
    def by(self) -> Publisher:
        return said_of(self.publisher, self.word)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What was collected about a country in some days."""

    days: int
    reports: tuple[NewReport, ...]
    """Those to be shown: of copies with the same headline the first, local voices before others, the newest first."""
    every: int
    """How many documents there are, copies and all."""
    marking: Marking


NOTHING_ARRIVED = Arrived(0, (), 0, Marking())


def chosen(reports: Sequence[NewReport], country: str, most: int) -> tuple[NewReport, ...]:
    """Which reports are shown, at most `most`: local voices before others, at least half of the lines theirs where there are as
    many; the newest first; of those that carry the same headline the earliest alone."""
    same = same_headlines([one.title for one in reports])
    first: dict[str, NewReport] = {}
    for one in sorted(reports, key=lambda one: (one.documented_at, one.id)):
        first.setdefault(same.get(headline(one.title).key, "") or f"id {one.id}", one)
    order = sorted(first.values(), key=lambda one: (-one.documented_at.toordinal(), one.id))
    local = [one for one in order if one.by.is_voice_of(country)]
    others = [one for one in order if not one.by.is_voice_of(country)]
    floor = min(len(local), (most + 1) // 2)
    kept = local[: max(floor, most - len(others))]
    return (*kept, *others[: most - len(kept)])
