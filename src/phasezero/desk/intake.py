"""Taking in what local partners submit: by the form, by e-mail, by a file. What is typed is sealed and never kept in clear.

The addresses belong to task forces; a partner has no account, and nothing here knows a partner's name. What happens to a
submission afterwards: `desk.receipts` (by its partner) and `desk.submissions` (by members of the task force).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from phasezero.desk.rights import must
from phasezero.domain.intake import (
    NEVER_RED,
    Channel,
    Fault,
    Picture,
    Receipt,
    Submitted,
    packed,
    submitted,
)
from phasezero.domain.marking import TLP, Viewer
from phasezero.errors import BadInput, NotAllowed, NotFound, said

if TYPE_CHECKING:
    from imaplib import IMAP4

    from phasezero.store.intake import Intake, Submission
    from phasezero.store.people import Person, TaskForce

MOST_PICTURES = 3
MOST_FILE_BYTES = 5_000_000
"""Of a file that was filled offline; its reader refuses a larger one."""
_MOST_PACKED = 45_000_000
"""Bytes of all pictures of a submission together, encoded anew."""


# Addresses of task forces


def open_intake(by: Person, task_force: TaskForce, at: datetime, words: str = "", mail: str = "", red: bool = False) -> Intake:
    """A new address for a task force, in place of the one it had: the old one then answers like an unknown one.

    `words`: what the form says at its top. `mail`: address whose messages are taken in. `red`: all that comes in is marked RED.
    """
    from django.db import transaction

    from phasezero.store import audit, vault
    from phasezero.store.intake import Intake

    must(by, task_force, "seat")
    if red and mail:
        raise BadInput(
            said("an address of e-mail cannot go with RED: both mail providers see who wrote to whom; leave one of them out")
        )
    if not vault.has_vault(task_force.key):
        raise BadInput(said("this task force has no vault yet, so nothing could be sealed; one of its stewards makes it first"))
    address = _mail_address(mail)
    if address and Intake.objects.filter(mail=address, closed_at=None).exclude(task_force=task_force).exists():
        raise BadInput(said("this e-mail address cannot be used here; take another one"))
    with transaction.atomic():
        Intake.objects.filter(task_force=task_force, closed_at=None).update(closed_at=at)
        tlp = TLP.RED if red else TLP.AMBER_STRICT
        made = Intake.objects.create(task_force=task_force, words=words.strip()[:2000], mail=address, tlp=int(tlp))
        audit.note("intake opened", str(by.pk), at, str(made.pk), task_force.key, TLP.AMBER_STRICT)
    return made


def close_intake(by: Person, task_force: TaskForce, at: datetime) -> None:
    """Take nothing more in. Receipts go on working."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.intake import Intake

    must(by, task_force, "seat")
    with transaction.atomic():
        if not Intake.objects.filter(task_force=task_force, closed_at=None).update(closed_at=at):
            raise NotFound(said("this task force has no open intake address; nothing was changed"))
        audit.note("intake closed", str(by.pk), at, task_force.key, task_force.key, TLP.AMBER_STRICT)


def _mail_address(text: str) -> str:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    if not text.strip():
        return ""
    try:
        validate_email(text.strip())
    except ValidationError:
        raise BadInput(
            said("the e-mail address is {text!r}, which is none; write it as name@example.org", text=text[:60])
        ) from None
    return text.strip().casefold()


@dataclass(frozen=True, slots=True)
class Address:
    """What the form may say of the address it is at: nothing that its task force did not write for it."""

    key: str
    words: str
    always_red: bool
    mail: str


def address(key: str) -> Address | None:
    """The open intake with this key; None alike for an unknown one, a closed one, and one whose task force has no vault."""
    row = _open(key)
    return None if row is None else Address(row.key, row.words, row.tlp == TLP.RED, row.mail)


def address_of(viewer: Viewer, task_force: TaskForce) -> Address | None:
    """The address that a task force has open, as a member hands it over; None where it has none."""
    from phasezero.store.intake import Intake

    row = Intake.objects.now_open().visible(viewer).filter(task_force=task_force).first()
    return None if row is None else Address(row.key, row.words, row.tlp == TLP.RED, row.mail)


def _open(key: str) -> Intake | None:
    from phasezero.store import vault
    from phasezero.store.intake import Intake

    row = Intake.objects.now_open().select_related("task_force").filter(key=key[:64]).first()
    has_vault = vault.has_vault(row.task_force.key if row is not None else "")
    return row if has_vault else None


# What comes in


def checked(fields: dict[str, str], today: date, pictures: Sequence[bytes] = ()) -> Submitted | list[Fault]:
    """What was typed, checked, with the pixels of its pictures. Raises BadInput for a picture that cannot be taken."""
    found = submitted(fields, today)
    return found if isinstance(found, list) else submitted(fields, today, bare_pictures(pictures))


def bare_pictures(pictures: Sequence[bytes]) -> list[Picture]:
    """The pixels of pictures handed in; named by their number, never by their file."""
    from phasezero.sources.pictures import pixels_of

    if len(pictures) > MOST_PICTURES:
        raise BadInput(
            said(
                "there are {count} pictures; send at most {most_pictures}, the others with another submission",
                count=len(pictures),
                most_pictures=MOST_PICTURES,
            )
        )
    bare = [pixels_of(raw, said("file {number}", number=number)) for number, raw in enumerate(pictures, 1)]
    if sum(len(one.content) for one in bare) > _MOST_PACKED:
        raise BadInput(said("the pictures are too large together; send fewer or smaller ones"))
    return bare


def receive(key: str, content: Submitted, at: datetime) -> Receipt:
    """Take in what came by the form at the address `key`. Raises NotFound where that takes nothing (any more)."""
    from django.db import transaction

    from phasezero.store import intake

    codes = intake.new_codes()
    with transaction.atomic():
        row = _open(key)
        if row is None:
            raise NotFound(said("this address takes nothing at the moment"))
        sealed = _take(row.task_force, content, Channel.WEB, at, TLP(row.tlp))
        return intake.give_receipt(sealed, *codes)


def _take(task_force: TaskForce, content: Submitted, channel: Channel, at: datetime, floor: TLP = TLP.AMBER_STRICT) -> Submission:
    """One submission, sealed and not saved yet; inside the transaction that saves it."""
    from phasezero.store import intake

    tlp = max(floor, content.tlp)
    if tlp == TLP.RED and channel in NEVER_RED:
        raise NotAllowed(
            said("by e-mail nothing marked RED is taken: both mail providers see who wrote to whom; use the web form")
        )
    count, size = intake.taken_on(task_force, at.date(), channel)
    if count >= intake.MOST_A_DAY or size >= intake.MOST_BYTES_A_DAY:
        raise BadInput(said("too much came in here today; try again tomorrow, or hand it over in another way"))
    row = intake.Submission(
        task_force=task_force,
        received_on=at.date(),
        channel=channel.value,
        ask_back=content.ask_back,
        only_source=content.only_source,
        tlp=int(tlp),
        audience=task_force.key,
        to_note="submission received",
        to_note_on=at.date(),
    )
    row.agree(content.uses)
    intake.seal_submission(row, packed(channel, content))
    return row


def take_file(by: Person, task_force: TaskForce, path: Path, at: datetime) -> list[Receipt]:
    """Take in a file that was filled offline, all of it or none; one receipt for each of its submissions, in its order."""
    from phasezero.sources import partner_file

    must(by, task_force, "review")
    return _take_all(task_force, partner_file.read(path, at.date()), at)


def take_file_content(by: Person, task_force: TaskForce, name: str, content: bytes, at: datetime) -> list[Receipt]:
    """`take_file` of a file that was handed in: its name, which says its kind and stands in errors, and what is in it."""
    from phasezero.sources import partner_file

    must(by, task_force, "review")
    return _take_all(task_force, partner_file.read_content(name, content, at.date()), at)


def _take_all(task_force: TaskForce, found: Sequence[Submitted], at: datetime) -> list[Receipt]:
    from django.db import transaction

    from phasezero.store import intake

    codes = [intake.new_codes() for _ in found]
    receipts = []
    with transaction.atomic():
        for one, pair in zip(found, codes, strict=True):
            sealed = _take(task_force, one, Channel.FILE, at, _floor(task_force))
            receipts.append(intake.give_receipt(sealed, *pair))
    return receipts


def _floor(task_force: TaskForce) -> TLP:
    from phasezero.store.intake import Intake

    row = Intake.objects.now_open().filter(task_force=task_force).first()
    return TLP.AMBER_STRICT if row is None else TLP(row.tlp)


@dataclass(frozen=True, slots=True)
class MailTaken:
    taken: int
    """Sealed, and deleted from the mail server."""
    refused_red: int
    """Marked RED: not taken in, and deleted from the mail server all the same."""
    refused: int
    """Of an address that takes in no more today, or too large: left on the server."""
    not_ours: int
    """To none of our addresses: left on the server."""


def take_mail(connection: IMAP4, at: datetime) -> MailTaken:
    """Take in what lies in a mailbox, for every task force with an intake address of e-mail. A message is deleted from the server
    only once it is sealed and stored; a message that this was cut off before is taken in again."""
    from django.db import transaction

    from phasezero.sources import partner_mail
    from phasezero.store.intake import Intake

    counts = dict.fromkeys(("taken", "red", "refused", "not ours"), 0)
    for letter in partner_mail.letters(connection):
        row = _addressee(list(Intake.objects.now_open().exclude(mail="").select_related("task_force")), letter.to)
        if row is None:
            counts["not ours"] += 1
            continue
        if letter.marked_red or row.tlp == TLP.RED:
            counts["red"] += 1
        elif letter.content is None:
            counts["refused"] += 1
            continue
        else:
            try:
                with transaction.atomic():
                    _take(row.task_force, letter.content, Channel.EMAIL, at).save(force_insert=True)
            except BadInput:
                counts["refused"] += 1
                continue
            counts["taken"] += 1
        partner_mail.delete(connection, letter)
    return MailTaken(counts["taken"], counts["red"], counts["refused"], counts["not ours"])


def _addressee(rows: Iterable[Intake], to: frozenset[str]) -> Intake | None:
    return next((row for row in rows if row.mail in to), None)


def collect_mail(url: str, at: datetime) -> MailTaken:
    """`take_mail` from the mailbox that `url` names (imaps://user:password@host/mailbox)."""
    from phasezero.sources import partner_mail

    with partner_mail.connected(url) as connection:
        return take_mail(connection, at)


def blank_form(suffix: str) -> str:
    """A form to be filled offline, as ".csv" or ".json"."""
    from phasezero.sources import partner_file

    return partner_file.template(suffix)
