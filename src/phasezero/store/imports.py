"""A release of a data set becomes records: events with versions, reports, and the claims that join them.

All or nothing: an import runs in one transaction. Importing twice equals importing once; the order of imports does not matter.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction

from phasezero.domain.events import CodedEvent, Document
from phasezero.domain.events import Release as ReleaseOf
from phasezero.domain.marking import PUBLIC, TLP, Marking
from phasezero.domain.times import learned_on
from phasezero.errors import ReleaseConflict
from phasezero.store import bulk, candidate_events
from phasezero.store.ids import record_id
from phasezero.store.ledger import record_done
from phasezero.store.models import Claim, Coverage, Event, EventVersion, Release, Report
from phasezero.store.records import columns_of
from phasezero.store.search import index_text

OPEN = Marking(TLP.CLEAR, PUBLIC)
"""UCDP events, their coded columns, headlines, publishers and dates are public (CC BY 4.0)."""
_MARKS = tuple(columns_of(OPEN))


@dataclass(frozen=True, slots=True)
class ImportResult:
    release: ReleaseOf
    events: int
    """Events in the file."""
    added: int
    """Versions that were not there before."""
    reports: int
    """Reports that were not there before."""
    claims: int


def add_release(
    release: ReleaseOf,
    events: Sequence[CodedEvent],
    file_name: str,
    inputs: str,
    covers_from: date | None = None,
    marking: Marking = OPEN,
    lived: datetime | None = None,
) -> ImportResult:
    """Add the events of one file of `release`; `inputs` says for the ledger which file, read how; `covers_from` from which day on
    the file covers its countries, by default 1 January of the year of its first event; `marking` that of everything it brings;
    `lived` when it was fetched as it came out, from when on it is known. None: it is a declared historical import, known from
    the days of its documents.

    Raises ReleaseConflict if the release was imported with another date, or holds one of the events with other values.
    """
    started = datetime.now(UTC)
    with transaction.atomic():
        release_row = _release_row(release, marking, lived)
        _cover(release_row, events, covers_from, marking, lived)
        versions = {record_id("version", release.source, event.key, release.version): event for event in events}
        added = _new_versions(release, versions)
        met_before = _insert_events(release, added)
        _insert_versions(release, release_row.pk, added, marking, lived)
        reports, claims = _insert_claims(added, marking, lived)
        if met_before:
            _settle_times()
        candidate_events.end(release.source)
        if added:
            bulk.count_anew(Event, EventVersion, Report, Claim)
        result = ImportResult(release, len(events), len(added), reports, claims)
        detail = f"{file_name} as {release.label}: {len(events)} events, {len(added)} new, {reports} new reports"
        record_done("import", release.source, inputs, detail, started)
    return result


def _release_row(release: ReleaseOf, marking: Marking, lived: datetime | None) -> Release:
    row, _ = Release.objects.get_or_create(
        source=release.source,
        version=release.version,
        defaults={
            "id": record_id("release", release.source, release.version),
            "released": release.released,
            "documented_at": release.released,
            "learned_at": lived or learned_on(release.released),
            **columns_of(marking),
        },
    )
    if row.marking != marking:
        raise ReleaseConflict(
            f"release {release.version!r} of {release.source} was imported with another marking; name this one apart"
        )
    if row.released != release.released:
        raise ReleaseConflict(
            f"release {release.version!r} of {release.source} was imported with the date {row.released}, "
            f"not {release.released}; give --released {row.released} or another --release"
        )
    return row


def _cover(
    release: Release, events: Sequence[CodedEvent], covers_from: date | None, marking: Marking, lived: datetime | None
) -> None:
    """Note from when on the file covers its countries; files of one release that overlap: the earliest counts."""
    if not events:
        return
    since = covers_from or date(min(event.occurred_end for event in events).year, 1, 1)
    for country in sorted({event.country for event in events}):
        held = Coverage.objects.filter(release=release, country=country)
        if not held.exists():
            Coverage.objects.create(
                id=record_id("coverage", release.source, release.version, country),
                release=release,
                country=country,
                since=since,
                documented_at=release.released,
                learned_at=lived or learned_on(release.released),
                **columns_of(marking),
            )
        else:
            held.filter(since__gt=since).update(since=since)


def _new_versions(release: ReleaseOf, versions: dict[int, CodedEvent]) -> dict[int, CodedEvent]:
    of_release = EventVersion.of_any_kind.filter(release__source=release.source, release__version=release.version)
    held = dict(of_release.values_list("pk", "digest"))
    changed = [event.key for pk, event in versions.items() if pk in held and held[pk] != _digest(event)]
    if changed:
        raise ReleaseConflict(
            f"release {release.version!r} of {release.source} already holds event {changed[0]} with other values "
            f"({len(changed)} events differ); nothing was changed: give this file a --release of its own"
        )
    return {pk: event for pk, event in versions.items() if pk not in held}


def not_held(release: ReleaseOf, events: Sequence[CodedEvent]) -> list[CodedEvent]:
    """Those of the events that a release does not hold yet, with whatever values."""
    versions = {record_id("version", release.source, event.key, release.version): event for event in events}
    held = bulk.existing_ids(EventVersion, versions)
    return [event for pk, event in versions.items() if pk not in held]


def _digest(event: CodedEvent) -> str:
    """Of an event of killing as it was before there were other kinds: a data set that was imported then is the same today."""
    other = repr((event.kind, event.affected)) if event.kind else ""
    return hashlib.blake2b(f"{event!r}{other}".encode(), digest_size=16).hexdigest()


def _insert_events(release: ReleaseOf, added: dict[int, CodedEvent]) -> bool:
    """Insert the events that are new; says whether some were known from another release."""
    rows = {_event_id(release, event.key): event.key for event in added.values()}
    known = bulk.existing_ids(Event, rows)
    new = [(pk, release.source, key) for pk, key in rows.items() if pk not in known]
    bulk.insert(Event, ("id", "source", "source_key"), new)
    return bool(known)


def _event_id(release: ReleaseOf, key: str) -> int:
    return record_id("event", release.source, key)


CODED_COLUMNS = (
    *("occurred_start", "occurred_end", "documented_at"),
    *("country", "region", "date_precision", "dated_by", "violence", "conflict", "side_a", "side_b", "perpetrator", "target"),
    *("deaths_low", "deaths_best", "deaths_high"),
    *("civilian_deaths_low", "civilian_deaths_best", "civilian_deaths_high"),
    *("place", "place_precision", "latitude", "longitude", "provenance"),
    *("kind", "affected_low", "affected_best", "affected_high", "deaths_open", "affected_open"),
)
"""What a version says of its event: the columns of `coded_values`."""
_VERSION_COLUMNS = (
    *("id", "event_id", "release_id", "released", "release_order", "digest", "reconstructed", "learned_at"),
    *_MARKS,
    *CODED_COLUMNS,
)


def _insert_versions(
    release: ReleaseOf, release_id: int, added: dict[int, CodedEvent], marking: Marking, lived: datetime | None
) -> None:
    marks = tuple(columns_of(marking).values())
    rows = (_version_row(release, release_id, pk, event, marks, lived) for pk, event in added.items())
    bulk.insert(EventVersion, _VERSION_COLUMNS, rows)


def _version_row(
    release: ReleaseOf, release_id: int, pk: int, event: CodedEvent, marks: tuple[Any, ...], lived: datetime | None
) -> tuple[Any, ...]:
    order = f"{release.released.isoformat()} {release.version}"
    return (
        *(pk, _event_id(release, event.key), release_id, release.released, order, _digest(event), lived is None),
        lived or learned_on(event.documented_at),
        *marks,
        *coded_values(event),
    )


def coded_values(event: CodedEvent) -> tuple[Any, ...]:
    """The values of `CODED_COLUMNS`."""
    deaths, civilians, affected = event.deaths, event.civilian_deaths, event.affected
    return (
        *(event.occurred_start, event.occurred_end, event.documented_at),
        *(event.country, event.region, event.date_precision, str(event.dated_by), str(event.violence), event.conflict),
        *(event.side_a, event.side_b, str(event.perpetrator), str(event.target)),
        *(deaths.low, deaths.best, deaths.high, civilians.low, civilians.best, civilians.high),
        *(event.place, event.place_precision, event.latitude, event.longitude),
        json.dumps(event.provenance, ensure_ascii=False, sort_keys=True),
        event.kind,
        *((None, None, None) if affected is None else (affected.low, affected.best, affected.high)),
        deaths.open,
        affected is not None and affected.open,
    )


def _insert_claims(added: dict[int, CodedEvent], marking: Marking, lived: datetime | None) -> tuple[int, int]:
    """Insert the reports that the new versions cite, and the claims; returns how many of each were new.

    The same document, cited in records of another marking, is another record: neither shows or hides the other.
    """
    marks = tuple(columns_of(marking).values())
    apart = () if marking == OPEN else (marking.audience, marking.tlp.name, str(marking.embargo or ""))
    reports: dict[int, Document] = {}
    claims: dict[int, tuple[Any, ...]] = {}
    for version_id, event in added.items():
        for document in event.documents:
            report_id = record_id("report", document.publisher, document.published.isoformat(), document.title, *apart)
            reports[report_id] = document
            known = lived or learned_on(max(document.published, event.documented_at))
            claim_id = record_id("claim", str(version_id), str(report_id))
            claims[claim_id] = (claim_id, version_id, report_id, document.published, known, *marks)
    held = bulk.existing_ids(Report, reports)
    columns = ("id", "publisher", "title", "search_text", "documented_at", "learned_at", *_MARKS)
    rows = [_report_row(pk, document, marks, lived) for pk, document in reports.items() if pk not in held]
    bulk.insert(Report, columns, rows)
    claim_columns = ("id", "version_id", "report_id", "documented_at", "learned_at", *_MARKS)
    bulk.insert(Claim, claim_columns, claims.values())
    return len(rows), len(claims)


def _report_row(pk: int, document: Document, marks: tuple[Any, ...], lived: datetime | None) -> tuple[Any, ...]:
    text = index_text(document.title, document.publisher)
    return (
        *(pk, document.publisher, document.title, text, document.published, lived or learned_on(document.published)),
        *marks,
    )


def _settle_times() -> None:
    """Set when we learned each imported version of the events that have several, whatever order the releases came in. What was
    lived through stays.

    The version from the oldest imported release that holds an event: when it was documented. Each other version: the later
    of that and its release's day. Claims follow their version and report; a report that only a later release names is
    learned with it.
    """
    imported = "max(CASE WHEN reconstructed THEN 1 ELSE 0 END) = 1"
    several = f"SELECT event_id FROM store_eventversion GROUP BY event_id HAVING count(*) > 1 AND {imported}"
    # Times of a record follow from records that all its readers may see: else a secret version would move a public one's.
    seen = "((o.tlp = 0 AND o.embargo IS NULL) OR (o.audience = v.audience AND o.tlp <= v.tlp AND v.tlp > 0))"
    oldest = f"(SELECT min(o.release_order) FROM store_eventversion o WHERE o.event_id = v.event_id AND {seen})"
    version_time = bulk.later("v.documented_at", "v.released")
    report_time = bulk.later("r.documented_at", "v.released")
    start = bulk.start_of_day
    statements = (
        f"""UPDATE store_eventversion AS v SET learned_at = CASE WHEN v.release_order = {oldest}
            THEN {start("v.documented_at")} ELSE {start(version_time)} END
            WHERE v.reconstructed AND v.event_id IN ({several})""",
        f"""UPDATE store_claim AS c SET learned_at = (
                SELECT {bulk.later("v.learned_at", start("r.documented_at"))}
                FROM store_eventversion v, store_report r WHERE v.id = c.version_id AND r.id = c.report_id)
            WHERE c.version_id IN (SELECT id FROM store_eventversion WHERE reconstructed AND event_id IN ({several}))""",
        f"""UPDATE store_report AS r SET learned_at = (
                SELECT min(CASE WHEN NOT v.reconstructed THEN c.learned_at
                    WHEN v.release_order = {oldest} THEN {start("r.documented_at")} ELSE {start(report_time)} END)
                FROM store_claim c JOIN store_eventversion v ON v.id = c.version_id WHERE c.report_id = r.id)
            WHERE r.id IN (SELECT c.report_id FROM store_claim c JOIN store_eventversion v ON v.id = c.version_id
                           WHERE v.event_id IN ({several}))""",
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
