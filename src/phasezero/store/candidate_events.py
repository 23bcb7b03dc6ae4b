"""Candidate events: coded within a month, not final. Each stands until a later yearly release of its data set that covers it is
known: from then on that release says whether there was such an event, and how it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, QuerySet

from phasezero.domain.events import CodedEvent
from phasezero.domain.events import Release as ReleaseOf
from phasezero.domain.marking import ANONYMOUS
from phasezero.store.models import Coverage, EventVersion, Release


@dataclass(frozen=True, slots=True)
class _Yearly:
    """A release that is final, and what it covers."""

    number: int
    released: date
    learned_at: datetime
    until: date
    since: Mapping[str, date]
    """By country."""

    def covers(self, country: str, ended: date) -> bool:
        return country in self.since and self.since[country] <= ended <= self.until


def as_held(release: ReleaseOf) -> ReleaseOf:
    """The release with the day under which it is held, where it is."""
    held = Release.objects.filter(source=release.source, version=release.version).first()
    return release if held is None else _of(held)


def uncovered(release: ReleaseOf, events: Sequence[CodedEvent]) -> list[CodedEvent]:
    """Of the events of a candidate release those that no yearly release which came out later, and is held, covers."""
    later = [one for one in _yearly(release.source) if one.released > release.released]
    return [event for event in events if not any(one.covers(event.country, event.occurred_end) for one in later)]


def end(source: str) -> None:
    """Set anew when each candidate event of a data set ended: the files of a release may come one after the other."""
    candidates = [row.pk for row in _releases(source) if _of(row).is_candidate]
    rows = EventVersion.objects.filter(release__in=candidates)
    if not rows.exists():
        return
    rows.update(ended_at=None)
    for one in _yearly(source):
        for country, since in one.since.items():
            held = EventVersion.objects.filter(event=OuterRef("event"), release=one.number)
            gone = rows.filter(ended_at=None, released__lt=one.released, country=country).exclude(Exists(held))
            gone.filter(occurred_end__gte=since, occurred_end__lte=one.until).update(ended_at=one.learned_at)


def _yearly(source: str) -> list[_Yearly]:
    """The final releases that everyone may see, the oldest first."""
    return [found for row in _releases(source) if not _of(row).is_candidate and (found := _found(row)) is not None]


def _found(row: Release) -> _Yearly | None:
    last = EventVersion.objects.visible(ANONYMOUS).filter(release=row).aggregate(last=Max("occurred_end"))["last"]
    since = dict(Coverage.objects.visible(ANONYMOUS).filter(release=row).values_list("country", "since"))
    return None if last is None else _Yearly(row.pk, row.released, row.learned_at, _of(row).covers_until(last), since)


def _releases(source: str) -> QuerySet[Release]:
    return Release.objects.visible(ANONYMOUS).filter(source=source).order_by("released", "version")


def _of(row: Release) -> ReleaseOf:
    return ReleaseOf(row.source, row.version, row.released)
