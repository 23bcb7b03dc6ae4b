"""What stewards do with the audit chains: take them away as a file, hold a file against a printed head, get the heads by mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from phasezero import library
from phasezero.domain import chains
from phasezero.domain.chains import ChainHead, Verdict
from phasezero.domain.marking import LOCAL
from phasezero.errors import BadInput, NotAllowed, UnreadableFile, said
from phasezero.locale import writing

if TYPE_CHECKING:
    from phasezero.store.people import Person


def audit_heads(by: Person | None, on: date) -> list[ChainHead]:
    """The chains that somebody keeps, as they stand now."""
    from phasezero.store import audit

    return audit.heads(_kept_by(by, on))


def export_audit(file: Path, by: Person | None, at: datetime) -> list[ChainHead]:
    """Write the chains that somebody keeps to `file`, whole or not at all; returns them with their heads.

    `by`: None where there are no accounts, and then all. That it was done is itself an entry, and in the file; it stands in the
    chains that were exported and in no other, so that it tells nobody who keeps the key of a task force that is hidden.
    """
    from django.db import transaction

    from phasezero.store import audit

    names = _kept_by(by, at.date())
    audiences = {audit.INSTALLATION} if names is None else {name.rpartition(":")[0] for name in names} - {LOCAL}
    with transaction.atomic():
        for audience in sorted(audiences):
            audit.note("audit exported", "the command line" if by is None else str(by.pk), at, audience=audience)
        audit.write(file, names, at)
        return audit.heads(names)


def audiences_of_stewards() -> tuple[str, ...]:
    """What concerns no task force: its chains are kept by the stewards of the installation."""
    from phasezero.store import audit

    return (audit.INSTALLATION, LOCAL)


def audit_file(by: Person, at: datetime, audiences: Sequence[str]) -> bytes:
    """The chains of these audiences that somebody keeps, as a file for `verify_audit`. An entry of its own, as `export_audit`.

    Raises NotAllowed for who keeps none of them.
    """
    from django.db import transaction

    from phasezero.store import audit

    names = [name for name in _kept_by(by, at.date()) or () if name.rpartition(":")[0] in audiences]
    if not names:
        raise NotAllowed(_NOT_KEPT)
    with transaction.atomic():
        for audience in sorted({name.rpartition(":")[0] for name in names} - {LOCAL}):
            audit.note("audit exported", str(by.pk), at, audience=audience)
        return b"".join(chains.written(audit.entries(names), at))


_NOT_KEPT = said("the audit chains are open to stewards and to those who keep a task force's key; you are neither")


def _kept_by(by: Person | None, on: date) -> list[str] | None:
    """Names of the chains that somebody keeps; None for all. Raises NotAllowed for who keeps none."""
    from phasezero.store import audit

    if by is None:
        if library.accounts_exist():
            raise NotAllowed(said("the audit chains are open to stewards; say with --as EMAIL who you are"))
        return None
    if library.lacks_second_factor(by):
        raise NotAllowed(said("this account needs a second factor before it opens anything; sign in and set one up"))
    names = audit.chains_kept_by(library.viewer_of(by, on))
    if not names:
        raise NotAllowed(_NOT_KEPT)
    return names


def verify_audit(file: Path, heads: list[str]) -> Verdict:
    """Hold a file against heads as they were printed (whole, or at least 16 digits). Needs no store.

    Raises BadInput for a head that cannot be one, and where none is given: then a file that was rewritten whole looks whole.
    """
    wanted = [_head(one) for one in heads]
    if not wanted:
        raise BadInput(said("no --head is given; without one nobody can tell a file that was rewritten from one that was not"))
    try:
        with file.open("rb") as lines:
            return chains.verify(chains.lines_of(lines), wanted)
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror}") from error


def _head(text: str) -> str:
    try:
        return chains.read_head(text)
    except ValueError as error:
        raise BadInput(said("--head is {text!r}: {error}", text=text[:80], error=error)) from None


@dataclass(frozen=True, slots=True)
class Uncovered:
    """What no head given says anything about: it may have been changed, and more of it may have been cut off."""

    chain: str
    first: int
    last: int
    why: str

    def __str__(self) -> str:
        which = f"entry {self.first}" if self.first == self.last else f"entries {self.first} to {self.last}"
        return f"chain {self.chain}: {which} ({self.why})"


def uncovered(verdict: Verdict) -> list[Uncovered]:
    """What the newest heads do not cover, chain by chain."""
    return [Uncovered(one.name, one.anchored + 1, one.entries, _why(one)) for one in verdict.chains if one.anchored < one.entries]


def _why(one: chains.ChainFound) -> str:
    if one.lost:
        return "the head given for it stands after the first fault: it covers nothing, because the chain is broken"
    if one.anchored:
        return "after the newest head given"
    if not one.whole:
        return "no head given was found in it, because the chain is broken"
    return "none of the heads given stands in it"


def heads_letter(at: datetime) -> list[tuple[str, str, str]]:
    """Who gets which heads by mail: (address, subject, text).

    Stewards of the installation get its chains, those who keep a task force's key the chains of that task force up to what their
    role may read; whoever is locked or in quarantine gets nothing. The text names no task force, no marking and no count: mail is
    read by others.
    """
    from django.utils import translation

    from phasezero.desk.letters import language_of
    from phasezero.store import audit
    from phasezero.store.people import Person

    letters = []
    for person in Person.objects.filter(is_active=True).order_by("email"):
        names = audit.chains_kept_by(library.viewer_of(person, at.date()))
        found = audit.heads(names) if names else []
        if found:
            with translation.override(language_of(person, None)):
                subject = _("Phase Zero: audit heads of {day}").format(day=writing.day(at.date()))
                letters.append((person.email, subject, _letter(sorted(h.head for h in found), at)))
    return letters


def _letter(heads: list[str], at: datetime) -> str:
    lines = [
        _("The heads of the audit chains that you keep, {instant}:").format(instant=writing.instant(at)),
        "",
        *(f"  {head}" for head in heads),
        "",
        _("Keep this letter where nobody who runs the server can change it. To hold an export of the chains against it:"),
        "",
        "  phasezero audit verify FILE " + " ".join(f"--head {chains.short(head)}" for head in heads),
        "",
        _("Whole heads, as above, say more than these short ones. Nothing in this letter needs an answer."),
    ]
    return "\n".join(lines) + "\n"
