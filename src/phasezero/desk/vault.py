"""What stewards do with their task force's vault. Nothing opens for one alone: one asks, another confirms.

Import it once the store is open. Passphrases, codes and what is opened pass through here and are kept nowhere.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.views.decorators.debug import sensitive_variables
from nacl.public import PrivateKey

from phasezero.desk.vault_keeping import (
    Keeper,
    Status,
    account,
    change_passphrase,
    check_accounts,
    check_steward,
    create,
    digest_of,
    holder_named,
    is_member,
    make_steward_key,
    note,
    own_key,
    receivers_of,
    share_held,
    status,
    steward_named,
    task_force_of,
    unlock,
    void_share,
)
from phasezero.domain.intake import Added, Channel, Later, Standing
from phasezero.domain.marking import TLP, Viewer
from phasezero.domain.roles import roles
from phasezero.errors import BadInput, NotAllowed, NotFound, said
from phasezero.store import accounts, audit, vault
from phasezero.store import vault_keys as keys
from phasezero.store.ids import from_text, to_text
from phasezero.store.intake import Addition, Submission, in_order, opened_of
from phasezero.store.people import Person, TaskForce
from phasezero.store.vault import Opening, Purpose, Source, Unsealed
from phasezero.store.vault_keys import Strength

__all__ = [
    "Asked",
    "Confirmed",
    "Keeper",
    "Opening",
    "Purpose",
    "Status",
    "Strength",
    "Unsealed",
    "about",
    "account",
    "add_source",
    "ask",
    "change_passphrase",
    "check_steward",
    "confirm",
    "create",
    "holder_named",
    "make_steward_key",
    "refuse",
    "request_key",
    "requests",
    "sources",
    "status",
    "steward_named",
    "task_force_of",
    "void_share",
    "withdraw_source",
]

OPEN_FOR = timedelta(hours=24)
"""How long a request waits for the other steward."""
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and the code for whoever confirms it: told by voice, shown once, kept nowhere."""

    request: str
    asked_of: str
    until: datetime
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What two stewards together did."""

    purpose: Purpose
    fields: tuple[Unsealed, ...] = ()
    """What was opened, to be shown once."""
    standing: Standing | None = None
    """How the partner's consent stands now; None for what is nothing of a partner's."""
    fingerprint: str = ""
    """Of the vault's key, where it was shared or rotated."""
    records: int = 0
    left: int = 0
    """After a rotation: sealed fields under the new key, and those left behind for good."""


@sensitive_variables()
def add_source(by: Person, task_force: TaskForce, identity: str, contact: str, at: datetime) -> Source:
    """Put a source under a pseudonym. Every member but readers can; nobody can read it back without two stewards."""
    check_accounts()
    seat = next((one for one in accounts.seats_of(by) if one.task_force_id == task_force.pk), None)
    if seat is None or not is_member(by, task_force, at):
        raise NotFound(said("there is no such task force"))
    if roles()[seat.role].clearance < TLP.AMBER:
        raise NotAllowed(said("readers add no sources; ask another member of the task force"))
    who, how = _detail("identity", identity), _detail("contact", contact)
    if not who:
        raise BadInput(said("the identity is empty; say who the source is, so that two stewards can find out when they must"))
    with transaction.atomic():
        source = vault.add_source(task_force, who, how, at)
        audit.note("source added", str(by.pk), at, str(source.pk), task_force.key)
    return source


def _detail(what: str, text: str) -> str:
    detail = text.strip()
    if len(detail.encode()) > vault.LONGEST_DETAIL:
        raise BadInput(
            said(
                "the {what} is {length} bytes long; give at most {most}",
                what=what,
                length=len(detail.encode()),
                most=vault.LONGEST_DETAIL,
            )
        )
    return detail


@sensitive_variables("passphrase")
def withdraw_source(by: Person, task_force: TaskForce, source: str, passphrase: str, at: datetime) -> None:
    """Erase a source, at its request. One steward suffices: erasing shows nothing to anybody."""
    check_steward(by, task_force, at)
    label, record = vault.find_sealed(task_force, source)
    if label != "store.Source":
        raise NotFound(said("there is no source {source!r} in this task force", source=source[:40]))
    unlock(own_key(by), passphrase, at, task_force)
    with transaction.atomic():
        row = Source.objects.select_for_update().get(pk=record)
        vault.erase_source(row, at)
        audit.note("source withdrawn", str(by.pk), at, str(record), task_force.key)


@sensitive_variables()
def ask(
    by: Person,
    task_force: TaskForce,
    asked_of: Person,
    purpose: Purpose,
    reason: str,
    passphrase: str,
    at: datetime,
    record: str = "",
) -> Asked:
    """First of two stewards: ask another one to open a record, or to share or rotate the key, and hand over one's share.

    The whole task force sees who asked whom, for what and why. The code is what the other steward needs beside the passphrase.
    """
    check_steward(by, task_force, at)
    vault.forget_expired(at)
    key = vault.current_key(task_force.key)
    why = _reason(reason)
    if asked_of.pk == by.pk:
        raise BadInput(said("you cannot ask yourself: it takes two stewards; name another one"))
    label, number = vault.find_sealed(task_force, record) if purpose is Purpose.OPEN else ("", None)
    receivers = "" if purpose is Purpose.OPEN else digest_of(receivers_of(task_force))
    mine, theirs = share_held(key, by), share_held(key, asked_of)
    words = vault.share_of(mine, unlock(mine.steward_key, passphrase, at, task_force))
    code = keys.new_code()
    with transaction.atomic():
        made = Opening.objects.create(
            task_force=task_force,
            key=key,
            purpose=purpose,
            record_model=label,
            record=number,
            reason=why,
            asked_by=by,
            asked_of=asked_of,
            asked_at=at,
            expires_at=at + OPEN_FOR,
            share=keys.handed_over(words, bytes(theirs.steward_key.public), code),
            receivers=receivers,
        )
        audit.note(f"vault: asked to {purpose.label}", str(by.pk), at, str(number or key.pk), task_force.key)
    return Asked(to_text(made.pk), asked_of.name, made.expires_at, code)


@sensitive_variables()
def confirm(by: Person, request: str, code: str, passphrase: str, at: datetime, leave_unreadable: bool = False) -> Confirmed:
    """Second of two stewards: both shares meet in memory, for this one act.

    Raises NotAllowed for who is not asked, a wrong code or passphrase; BadInput where the request has ended.
    """
    opening = _request(by, request, at)
    task_force = opening.task_force
    _may_confirm(by, opening, at)
    mine = share_held(opening.key, by)
    own = unlock(mine.steward_key, passphrase, at, task_force)
    handed = keys.taken_over(own, bytes(opening.share), code)
    if handed is None:
        note("vault code wrong", by, at, opening.pk, task_force)
        raise NotAllowed(said("the code is wrong; {name} was told it when asking", name=opening.asked_by.name))
    private = keys.joined([handed, vault.share_of(mine, own)])
    if bytes(private.public_key) != bytes(opening.key.public):
        raise BadInput(
            said("the vault's public key is not the one of these shares: somebody changed the database; nothing was opened")
        )
    with transaction.atomic():
        vault.current_key(task_force.key, lock=True)
        vault.erase_for_good()
        if not Opening.objects.filter(pk=opening.pk, outcome="").update(share=b"", ended_at=at, outcome="done"):
            raise BadInput(said("this request has just ended; ask anew"))
        done = _carry_out(opening, private, at, leave_unreadable)
        Opening.objects.filter(pk=opening.pk).update(outcome="done", ended_at=at)
        about = str(opening.record or opening.key_id)
        audit.note(f"vault: {_DONE[done.purpose]}", str(by.pk), at, about, task_force.key)
    return done


_DONE = {Purpose.OPEN: "opened a record", Purpose.SHARE: "shared the key anew", Purpose.ROTATE: "rotated the key"}


@sensitive_variables()
def _carry_out(opening: Opening, private: PrivateKey, at: datetime, leave: bool) -> Confirmed:
    task_force, purpose = opening.task_force, Purpose(opening.purpose)
    if purpose is Purpose.OPEN:
        fields = vault.open_vault(private, task_force, opening.record_model, opening.record or 0)
        return Confirmed(purpose, fields, _standing(opening))
    receivers = receivers_of(task_force)
    if digest_of(receivers) != opening.receivers:
        raise BadInput(said("the stewards or their keys have changed since this was asked; look at the status and ask anew"))
    if purpose is Purpose.SHARE:
        vault.share_out(opening.key, private, receivers, at)
        return Confirmed(purpose, fingerprint=keys.fingerprint(bytes(opening.key.public)))
    done = vault.rotate(opening.key, private, receivers, at, leave)
    return Confirmed(purpose, fingerprint=keys.fingerprint(bytes(done.key.public)), records=done.records, left=done.left)


def _standing(opening: Opening) -> Standing | None:
    """How the consent stands, of a submission or an addition to one, at this moment."""
    found = opened_of(opening.record_model, opening.record or 0)
    if found is None:
        return None
    row, addition = found
    added = in_order(row)
    place = 0 if addition is None else [one.pk for one in added].index(addition.pk) + 1
    named_before = [one.added_on for one in added[: max(place - 1, 0)] if one.kind == Added.NAMES]
    assert row.received_on is not None, "only withdrawn submissions have no day, and those are erased"  # noqa: S101
    return Standing(
        uses=row.uses,
        given_on=row.received_on if addition is None else addition.added_on,
        ever_agreed=row.channel != Channel.EMAIL,
        replaces=None if addition is None or addition.kind == Added.CORRECTION else (named_before or [row.received_on])[-1],
        later=tuple(Later(to_text(one.pk), Added(one.kind) if one.kind else None, one.added_on) for one in added[place:]),
    )


def _may_confirm(by: Person, opening: Opening, at: datetime) -> None:
    check_steward(by, opening.task_force, at)
    if opening.asked_by_id == by.pk:
        raise NotAllowed(said("you asked for this yourself; {name} confirms it", name=opening.asked_of.name))
    if opening.asked_of_id != by.pk:
        raise NotAllowed(said("this was asked of {name}; only they can confirm it", name=opening.asked_of.name))
    if opening.outcome:
        raise BadInput(said("this request has ended ({outcome}); ask anew", outcome=opening.outcome))
    if opening.asked_by_id not in {one.pk for one in vault.stewards(opening.task_force)}:
        raise NotAllowed(
            said("{name}, who asked for this, is no steward of this task force any more", name=opening.asked_by.name)
        )


def refuse(by: Person, request: str, at: datetime) -> None:
    """Any steward ends a request; the share it holds is erased."""
    opening = _request(by, request, at)
    check_steward(by, opening.task_force, at)
    with transaction.atomic():
        vault.erase_for_good()
        if not Opening.objects.filter(pk=opening.pk, outcome="").update(share=b"", ended_at=at, outcome="refused"):
            raise BadInput(said("this request has ended ({outcome}); there is nothing to refuse", outcome=opening.outcome))
        audit.note("vault: request refused", str(by.pk), at, str(opening.pk), opening.task_force.key)


def sources(by: Person, task_force: TaskForce, at: datetime) -> list[Source]:
    """The pseudonyms of a task force, the newest last; withdrawn ones too. For members."""
    check_accounts()
    rows = Source.objects.visible(accounts.viewer_of(by, at.date())).filter(task_force=task_force)
    return list(rows.defer("sealed_identity", "sealed_contact").order_by("made_at", "withdrawn_at", "id"))


def requests(by: Person, task_force: TaskForce, at: datetime) -> list[Opening]:
    """Every request of a task force, the newest first. For members."""
    check_accounts()
    vault.forget_expired(at)
    rows = Opening.objects.visible(accounts.viewer_of(by, at.date())).filter(task_force=task_force).defer("share")
    return list(rows.select_related("asked_by", "asked_of").order_by("-asked_at", "id"))


def _request(by: Person, text: str, at: datetime) -> Opening:
    """A request that this person may see. Raises NotFound."""
    check_accounts()
    vault.forget_expired(at)
    rows = Opening.objects.visible(accounts.viewer_of(by, at.date())).select_related("task_force", "key", "asked_by", "asked_of")
    found = rows.filter(pk=from_text(text.strip())).first()
    if found is None:
        raise NotFound(said("there is no request {text!r}", text=text[:40]))
    return found


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason or len(reason) > _LONGEST_REASON or any(unicodedata.category(letter)[0] == "C" for letter in reason):
        raise BadInput(
            said(
                "the reason is empty, unprintable or too long; say why in 1 to {most} "
                "characters, and nothing of who the source is: the whole task force reads it",
                most=_LONGEST_REASON,
            )
        )
    return reason


def request_key(opening: Opening) -> str:
    """A request's id as shown."""
    return to_text(opening.pk)


def about(opening: Opening, viewer: Viewer) -> str:
    """What a request is to open: a pseudonym or an id; empty where it is about the key. A submission above the viewer's clearance
    is not named, whether it is there still or was withdrawn."""
    if opening.record is None:
        return ""
    if opening.record_model == "store.Source":
        source = Source.objects.visible(viewer).filter(task_force=opening.task_force_id, pk=opening.record).first()
        return str(source) if source else to_text(opening.record)
    corrections = Addition.objects.visible(viewer).filter(pk=opening.record)
    submissions = Submission.objects.visible(viewer).filter(pk=opening.record)
    seen = (corrections if opening.record_model == "store.Addition" else submissions).exists()
    return to_text(opening.record) if seen else said("a record above your clearance, or erased")
