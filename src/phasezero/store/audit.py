"""The audit chains: who did what to which record, appended only, each entry bound to the one before it by a hash.

An entry holds keyed references, never content: to know what an entry is about one must know the record already. Each audience has
a chain of its own for each marking, so that the head printed in an update says nothing about what its readers may not see.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from django.db import models, transaction

from phasezero.domain.marking import TLP
from phasezero.store.ids import record_id, to_text

INSTALLATION = "installation"
"""The audience of what concerns no task force: accounts, organisations, quarantine."""
START = "0" * 64
"""What the first entry of a chain is bound to."""


class AuditEntry(models.Model):
    """One entry. Written once; nothing in this package changes or deletes one."""

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

    def digest(self) -> str:
        """SHA-256 over what the entry says and the hash of the one before it."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        said = [self.chain, self.number, at, self.action, self.by, self.about, self.previous]
        return hashlib.sha256(json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def reference(kind: str, *parts: str) -> str:
    """The keyed reference under which a person or a record stands in the chains of this installation."""
    return to_text(record_id(f"audit {kind}", *parts))


def chain_of(audience: str, tlp: TLP) -> str:
    return f"{audience}:{tlp.name}"


def note(action: str, by: str, at: datetime, about: str = "", audience: str = INSTALLATION, tlp: TLP = TLP.GREEN) -> str:
    """Append an entry to the chain of `audience` and `tlp`; returns the chain's new head.

    `by` identifies the person (id of the account, or a name where there are no accounts), `about` the record (its id); both go in
    as references. Belongs into the transaction of what it reports: then neither is kept without the other.
    """
    chain = chain_of(audience, tlp)
    with transaction.atomic():
        last = AuditEntry.objects.select_for_update().filter(chain=chain).order_by("-number").first()
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


def head(audience: str, tlp: TLP) -> str:
    """The hash of the newest entry of a chain; `START` where it has none."""
    last = AuditEntry.objects.filter(chain=chain_of(audience, tlp)).order_by("-number").values_list("hash", flat=True).first()
    return last or START
