"""The audit chains: who did what to which record, appended only, each entry bound to the one before it by a hash.

An entry holds keyed references, never content: to know what an entry is about one must know the record already. Each audience has
a chain of its own for each marking, so that the head printed in an update says nothing about what its readers may not see.
The database itself refuses to change or delete an entry, and to append one that does not follow the last (migration 0004).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.db import connection, models, transaction
from django.db.models import Max

from phasezero.domain import chains
from phasezero.domain.chains import START, ChainHead, Entry, short
from phasezero.domain.marking import LOCAL, TLP, Viewer
from phasezero.errors import BadInput
from phasezero.store.ids import record_id, to_text

__all__ = ["INSTALLATION", "START", "AuditEntry", "ChainHead", "chain_of", "head", "heads", "note", "reference", "short"]

INSTALLATION = "installation"
"""The audience of what concerns no task force: accounts, organisations, quarantine."""
_WRITING = 7_250_116_388_041_590_273
"""Number of the lock under which PostgreSQL's writers append, one after the other, to all chains of a database."""
_ACTION = re.compile(r"[a-z0-9][a-z0-9_ ,;:()+'/.\-]{0,59}", re.IGNORECASE)


class AuditEntry(models.Model):
    """One entry. Written once; nothing in this package changes or deletes one, and the database refuses to."""

    id = models.BigAutoField(primary_key=True)
    chain = models.CharField(max_length=80)
    number = models.PositiveBigIntegerField()
    """1, 2, … within its chain."""
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    by = models.CharField(max_length=13)
    """Reference of the person."""
    about = models.CharField(max_length=13, blank=True)
    """Reference of the record; empty where there is none."""
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="one_entry_a_number")]

    def as_entry(self) -> Entry:
        at = chains.moment(self.at)
        return Entry(self.chain, self.number, at, self.action, self.by, self.about, self.previous, self.hash)

    def digest(self) -> str:
        """SHA-256 over what the entry says and the hash of the one before it."""
        return self.as_entry().digest()


def reference(kind: str, *parts: str) -> str:
    """The keyed reference under which a person or a record stands in the chains of this installation."""
    return to_text(record_id(f"audit {kind}", *parts))


def chain_of(audience: str, tlp: TLP) -> str:
    return f"{audience}:{tlp.name}"


def note(action: str, by: str, at: datetime, about: str = "", audience: str = INSTALLATION, tlp: TLP = TLP.GREEN) -> str:
    """Append an entry to the chain of `audience` and `tlp`; returns the chain's new head.

    `by` identifies the person (id of the account, or a name where there are no accounts), `about` the record (its id); both go in
    as references. `action` is one of our own few words, at most 60 letters: ValueError for what looks like content.
    Belongs into the transaction of what it reports, late in it: then neither is kept without the other, and others wait briefly.
    """
    if not _ACTION.fullmatch(action):
        raise ValueError(f"the action {action[:80]!r} cannot stand in the audit chain: 1 to 60 plain letters, no content")
    chain = chain_of(audience, tlp)
    with transaction.atomic():
        _one_writer()
        last = AuditEntry.objects.filter(chain=chain).order_by("-number").first()
        entry = AuditEntry(
            chain=chain,
            number=1 if last is None else last.number + 1,
            at=at,
            action=action,
            by=reference("person", by),
            about=reference("record", about) if about else "",
            previous=START if last is None else last.hash,
        )
        entry.hash = entry.digest()
        entry.save(force_insert=True)
    return entry.hash


def _one_writer() -> None:
    """From here to the end of the transaction nobody else appends. SQLite's transactions exclude each other from their start.

    One lock for all chains: a transaction that writes to two of them can then never wait for one that waits for it.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITING])


def head(audience: str, tlp: TLP) -> str:
    """The hash of the newest entry of a chain; `START` where it has none."""
    last = AuditEntry.objects.filter(chain=chain_of(audience, tlp)).order_by("-number").values_list("hash", flat=True).first()
    return last or START


def heads(names: Iterable[str] | None = None) -> list[ChainHead]:
    """The chains that have entries, by name; only those of `names`, unless it is None."""
    rows = AuditEntry.objects.all() if names is None else AuditEntry.objects.filter(chain__in=list(names))
    last = dict(rows.order_by().values_list("chain").annotate(Max("number")))
    found = []
    for chain in sorted(last):
        entry = AuditEntry.objects.get(chain=chain, number=last[chain])
        found.append(ChainHead(chain, entry.number, entry.hash))
    return found


def chains_within(viewer: Viewer, audience: str) -> list[str]:
    """The chains of an audience up to the viewer's clearance in it; those of the installation are open to its stewards."""
    highest = TLP.RED if audience == INSTALLATION and viewer.steward else viewer.clearance(audience)
    known = audience in viewer.audiences or (audience == INSTALLATION and viewer.steward)
    return [chain_of(audience, tlp) for tlp in TLP if known and tlp <= highest]


def chains_kept_by(viewer: Viewer) -> list[str]:
    """The chains that somebody watches over: as steward of the installation, as keeper of a task force's key.

    `viewer` is what the person may see today: nothing for a locked account or one of an organisation that is quarantined.
    """
    from phasezero.store.people import Seat

    audiences = [INSTALLATION, LOCAL] if viewer.steward else []
    seats = Seat.objects.visible(viewer).filter(person=viewer.person, keeps_key=True, until=None)
    audiences += seats.order_by("task_force__key").values_list("task_force__key", flat=True)
    return [chain for audience in dict.fromkeys(audiences) for chain in chains_within(viewer, audience)]


def entries(names: Iterable[str] | None = None) -> Iterator[Entry]:
    """The entries of the chains `names` (None: of all) by chain and number, as far as each reaches when it is begun."""
    for one in heads(names):
        rows = AuditEntry.objects.filter(chain=one.chain, number__lte=one.entries).order_by("number")
        for row in rows.iterator(chunk_size=2000):
            yield row.as_entry()


def write(file: Path, names: Iterable[str] | None, at: datetime) -> None:
    """Write chains to a file that only its owner can read, whole or not at all. Raises BadInput where that cannot be done."""
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as out:
                out.writelines(chains.written(entries(names), at))
                out.flush()
                os.fsync(out.fileno())
            partial.replace(file)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}") from error


def newest(names: Iterable[str], limit: int) -> list[AuditEntry]:
    """The newest entries of the chains `names`, newest first."""
    return list(AuditEntry.objects.filter(chain__in=list(names)).order_by("-at", "chain", "-number")[:limit])
