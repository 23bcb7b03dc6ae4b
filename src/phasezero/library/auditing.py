"""Reading the audit chains: what was done by whom, as far as the reader may know the person and the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from phasezero.domain.marking import TLP, Viewer
from phasezero.errors import said

if TYPE_CHECKING:
    from phasezero.store.audit import AuditEntry

SOMEBODY = said("somebody of the stewards")
"""Stands for a person whom the reader may not see, and for those who have left."""
MACHINE = said("the machine")
_PROGRAMS = ("phasezero deliver run", "the retention timer")
"""As whom programs note what they do: `desk.delivery`, `desk.retention`."""
_MOST_LOOKED_AT = 1000
"""Of the newest records of a kind: older ones stand without a link."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry as a member of the task force may read it."""

    tlp: TLP
    """Which of the audience's chains it stands in."""
    number: int
    at: datetime
    action: str
    by: str
    """A name, `MACHINE`, or `SOMEBODY`."""
    reference: str
    """Under which the record stands in the chain; empty: it is about none."""
    kind: str
    """What the record is, where the reader may see it: "update"; else empty."""
    record: str
    """Its id as shown, for a link; else empty."""
    hash: str


def audit_lines(viewer: Viewer, audience: str, limit: int = 100) -> list[AuditLine]:
    """The newest entries about an audience, newest first, from its chains up to the viewer's clearance.

    Empty for who is no member: an audience that is hidden looks like one that does not exist.
    """
    from phasezero.store import audit

    entries = audit.newest(audit.chains_within(viewer, audience), limit)
    if not entries:
        return []
    people, records = _people(viewer), _records(viewer, audience)
    return [_line(entry, people, records) for entry in entries]


def audit_head(viewer: Viewer, audience: str, tlp: TLP) -> str:
    """The head of one chain, in its short form; empty for who may not see that chain."""
    from phasezero.store import audit

    if audit.chain_of(audience, tlp) not in audit.chains_within(viewer, audience):
        return ""
    return audit.short(audit.head(audience, tlp))


def _line(entry: AuditEntry, people: dict[str, str], records: dict[str, tuple[str, str]]) -> AuditLine:
    kind, record = records.get(entry.about, ("", ""))
    tlp = TLP[entry.chain.rpartition(":")[2]]
    by = people.get(entry.by, SOMEBODY)
    return AuditLine(tlp, entry.number, entry.at, entry.action, by, entry.about, kind, record, entry.hash)


def _people(viewer: Viewer) -> dict[str, str]:
    """Names of the people whom the viewer may see, and of the machine, by the references under which they may stand."""
    from phasezero.store.audit import reference
    from phasezero.store.ids import to_text
    from phasezero.store.people import Person

    found: dict[str, str] = {reference("person", program): MACHINE for program in _PROGRAMS}
    for person in Person.objects.visible(viewer):
        for text in (person.name, to_text(person.pk), str(person.pk)):
            found[reference("person", text)] = person.name
    return found


def _records(viewer: Viewer, audience: str) -> dict[str, tuple[str, str]]:
    """Kind and id of the records of this audience that the viewer may see, by the references under which they may stand."""
    from phasezero.store.audit import reference
    from phasezero.store.ids import to_text
    from phasezero.store.models import Update

    found = {}
    rows = Update.objects.visible(viewer).filter(audience=audience).order_by("-as_of", "id")
    for number in rows.values_list("pk", flat=True)[:_MOST_LOOKED_AT]:
        for text in (to_text(number), str(number)):
            found[reference("record", text)] = ("update", to_text(number))
    return found
