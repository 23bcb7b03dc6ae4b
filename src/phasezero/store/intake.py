"""Submissions of local partners: what is typed lies sealed; in clear stand a day, a channel and what was agreed to.

Nobody's name, no time of day, no address of a machine and no text of the partner's is in these tables. A receipt is six words
that were shown once: kept is a digest that is slow to make and keyed with a secret outside the database. From them a key pair is
made too: what recipients answer is sealed to it, so that only the holder of the six words reads it.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import date, datetime, timedelta
from typing import Any, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from nacl.public import PrivateKey, PublicKey, SealedBox

from phasezero.domain.intake import Added, Channel, Code, Receipt, State, Use
from phasezero.domain.marking import TLP, Viewer
from phasezero.store import vault, vault_keys
from phasezero.store.people import TaskForce, random_id
from phasezero.store.records import Marked
from phasezero.store.visibility import MaySee

WORDS_IN_A_RECEIPT = 6
_LONGEST_TYPED = 200
_SLOW: dict[str, int] = {"n": 2**15, "r": 8, "p": 1, "maxmem": 2**26, "dklen": 64}
"""scrypt (RFC 7914): 32 MB and about 0.1 s for each guess."""
_KEY_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
_KEY_LENGTH = 24
MOST_A_DAY = 500
"""Submissions that one task force takes in a day by each channel: nobody fills the disk, and nobody closes one channel by
flooding another."""
MOST_BYTES_A_DAY = 2_000_000_000


def random_address() -> str:
    """The last part of an intake address: about 118 random bits."""
    return "".join(secrets.choice(_KEY_LETTERS) for _ in range(_KEY_LENGTH))


class _Addresses(models.QuerySet["Intake"]):
    def now_open(self) -> Self:
        return self.filter(closed_at=None, task_force__closed_at=None)

    def visible(self, viewer: Viewer) -> Self:
        """Members of the task force see its addresses."""
        return self.filter(task_force__key__in=sorted(viewer.audiences))


class Intake(models.Model):
    """An address of a task force at which local partners submit. Its key says nothing of the task force."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    task_force = models.ForeignKey(TaskForce, on_delete=models.CASCADE, related_name="intakes")
    key = models.CharField(max_length=32, unique=True, default=random_address)
    words = models.TextField(default="", blank=True)
    """What the form says at the top, from the charter; may be empty."""
    tlp = models.PositiveSmallIntegerField(default=TLP.AMBER_STRICT)
    """Least marking of what comes in here. RED: no e-mail."""
    mail = models.EmailField(default="", blank=True)
    """Address whose messages are taken in; empty: none."""
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = _Addresses.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task_force"], condition=Q(closed_at=None), name="one_open_intake"),
            models.UniqueConstraint(fields=["mail"], condition=Q(closed_at=None) & ~Q(mail=""), name="one_intake_a_mail"),
        ]


class Submission(Marked):
    """What was submitted: sealed, and what may be done with it. After withdrawal only that something was withdrawn."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    task_force = models.ForeignKey(TaskForce, on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=10, default=State.RECEIVED.value, choices=[(one.value, one.value) for one in State])
    received_on = models.DateField(null=True)
    """The day, never the minute; null once withdrawn."""
    channel = models.CharField(max_length=6, default="", blank=True, choices=[(one.value, one.value) for one in Channel])
    sealed_raw = models.BinaryField(default=b"")
    """`domain.intake.packed`, sealed to the task force's vault; empty once withdrawn."""
    use_count = models.BooleanField(default=False)
    use_task_force = models.BooleanField(default=False)
    use_named = models.BooleanField(default=False)
    use_public = models.BooleanField(default=False)
    ask_back = models.BooleanField(default=False)
    only_source = models.BooleanField(default=False)
    """As far as the partner knows, nobody else can have told this: then each release needs their word."""
    reply_key = models.BinaryField(max_length=32, default=b"")
    """Public key of the receipt's holder; empty where there is no receipt."""
    to_note = models.CharField(max_length=40, default="", blank=True)
    """What the audit chain is told once the day is over, so that its order does not give the minute away."""
    to_note_on = models.DateField(null=True)
    tlp = models.PositiveSmallIntegerField(default=TLP.AMBER_STRICT)
    audience = models.CharField(max_length=64, default="")
    """Key of the task force; empty is nobody's."""

    class Meta:
        indexes = [models.Index(fields=["task_force", "received_on"], name="submission_by_day")]

    @property
    def uses(self) -> frozenset[Use]:
        return frozenset(use for use, column in USE_COLUMNS.items() if getattr(self, column))

    def agree(self, uses: frozenset[Use]) -> None:
        """Set what is agreed to; does not save."""
        for use, column in USE_COLUMNS.items():
            setattr(self, column, use in uses)


USE_COLUMNS = {
    Use.COUNT: "use_count",
    Use.TASK_FORCE: "use_task_force",
    Use.NAMED: "use_named",
    Use.PUBLIC: "use_public",
}


class _OfSubmission(models.QuerySet[Any]):
    """Rows of a submission: whoever sees the submission sees them."""

    def visible(self, viewer: Viewer) -> Self:
        return self.filter(MaySee(viewer, "submission__"))


class Addition(models.Model):
    """A correction by the holder of the receipt, or a change of who may be told; sealed like the submission."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="additions")
    task_force = models.ForeignKey(TaskForce, on_delete=models.PROTECT, related_name="+")
    sealed_raw = models.BinaryField()
    added_on = models.DateField()
    kind = models.CharField(max_length=10, default="", blank=True, choices=[(one.value, one.value) for one in Added])
    """Empty: it came before kinds were kept, and may be either."""
    number = models.PositiveSmallIntegerField(default=0)
    """Its place among those of the submission, from 1: two of one day have an order, and no minute is kept."""

    objects = _OfSubmission.as_manager()


class ReceiptCode(models.Model):
    """What is kept of six words: a digest. The decoy belongs to no submission and is touched for every unknown code."""

    RECEIPT, DURESS, DECOY = "receipt", "duress", "decoy"

    id = models.BigIntegerField(primary_key=True, default=random_id)
    submission = models.ForeignKey(Submission, null=True, on_delete=models.CASCADE, related_name="codes")
    kind = models.CharField(max_length=7)
    digest = models.CharField(max_length=64, unique=True)
    used_on = models.DateField(null=True)
    """The last day on which it was given; never set for a receipt."""


class Made(models.Model):
    """A record that was made from a submission, and the use that allows it."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="made")
    kind = models.CharField(max_length=20)
    record = models.CharField(max_length=40)
    """The record's id as shown."""
    use = models.CharField(max_length=14, choices=[(one.value, one.value) for one in Use])
    made_on = models.DateField()
    released_on = models.DateField(null=True)

    objects = _OfSubmission.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "kind", "record", "use"], name="made_once")]
        indexes = [models.Index(fields=["kind", "record"], name="made_by_record")]


class Planned(models.Model):
    """A release that is planned with a submission whose partner is the only local source: it waits for their word."""

    ASKED, AGREED, VETOED = "asked", "agreed", "vetoed"

    id = models.BigIntegerField(primary_key=True, default=random_id)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="planned")
    kind = models.CharField(max_length=20)
    record = models.CharField(max_length=40)
    use = models.CharField(max_length=14, choices=[(one.value, one.value) for one in Use])
    tlp = models.PositiveSmallIntegerField(default=TLP.GREEN)
    """Up to which marking it would be told; without meaning for those whom the partner named."""
    told = models.TextField(default="", blank=True)
    """What was asked about, of an event that local partners told of (`domain.recording.Telling.written`); else empty."""
    sealed_text = models.BinaryField()
    """What would be released, sealed to the receipt's holder."""
    asked_on = models.DateField()
    answer = models.CharField(max_length=6, default=ASKED)

    objects = _OfSubmission.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "kind", "record", "use", "tlp"], name="planned_once")]


class Answer(models.Model):
    """What a recipient answered, sealed to the receipt's holder."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    sealed_text = models.BinaryField()
    given_on = models.DateField()

    objects = _OfSubmission.as_manager()


class Review(models.Model):
    """Something that a steward must look at by a time: a withdrawal of what is released already."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews")
    whole = models.BooleanField()
    """Whether everything was withdrawn, or some uses only."""
    due_at = models.DateTimeField()
    """A full hour, so that the minute of asking is not kept."""
    done_at = models.DateTimeField(null=True, blank=True)

    objects = _OfSubmission.as_manager()


def _words() -> tuple[str, ...]:
    from shamir_mnemonic.wordlist import WORDLIST

    return tuple(WORDLIST)


def new_words() -> str:
    """Six different random words of a list of 1,024: 1,024 × 1,023 × … × 1,019 orders, 59.98 bits."""
    drawn: list[str] = []
    while len(drawn) < WORDS_IN_A_RECEIPT:
        drawn.append(secrets.choice([word for word in _words() if word not in drawn]))
    return " ".join(drawn)


def code_of(typed: str) -> Code:
    """What six words, as typed, stand for. The same slow work for whatever is typed."""
    text = unicodedata.normalize("NFKC", typed[:_LONGEST_TYPED]).casefold()
    words = " ".join("".join(letter if letter.isalnum() else " " for letter in text).split())
    made = hashlib.scrypt(words.encode(), salt=_pepper(), **_SLOW)
    return Code(words, made[:32].hex(), made[32:])


def _pepper() -> bytes:
    """A secret of this installation that is not in the database."""
    return HKDF(SHA256(), 32, salt=None, info=b"phasezero receipts").derive(settings.SECRET_KEY.encode())


def reply_key_of(code: Code) -> bytes:
    """The public key to which answers for the holder of `code` are sealed."""
    return bytes(PrivateKey(code.seed).public_key)


_END = b"\0"
"""Of what is sealed for a holder: what follows it fills up, so that the size tells its bucket and no more."""


def sealed_for_holder(submission: Submission, text: str) -> bytes:
    plain = text.replace("\0", "").encode() + _END
    return SealedBox(PublicKey(bytes(submission.reply_key))).encrypt(plain.ljust(vault_keys.bucket(len(plain)), _END))


def opened_by_holder(code: Code, sealed: bytes) -> str:
    return SealedBox(PrivateKey(code.seed)).decrypt(bytes(sealed)).partition(_END)[0].decode()


def new_codes() -> tuple[Code, Code]:
    """A receipt and its duress code. Slow: before the transaction that keeps them, not inside it."""
    return code_of(new_words()), code_of(new_words())


def give_receipt(submission: Submission, code: Code, duress: Code) -> Receipt:
    """Bind two new codes to a submission that is not saved yet, and save it."""
    _decoy()
    submission.reply_key = reply_key_of(code)
    submission.save(force_insert=True)
    for kind, one in ((ReceiptCode.RECEIPT, code), (ReceiptCode.DURESS, duress)):
        ReceiptCode.objects.create(submission=submission, kind=kind, digest=one.digest)
    return Receipt(code.words, duress.words)


def behind(code: Code, on: date) -> Submission | None:
    """The submission whose receipt this is, locked for change; None for any other code, and for one hidden by its duress code.

    Every other code costs the same statements: look-up, look at the submission's duress code, one row written. The duress code
    writes its own row, which is the flag for the stewards; the rest write the decoy's. Belongs into a transaction.
    """
    row = ReceiptCode.objects.filter(digest=code.digest).first()
    decoy = _decoy()
    about = row.submission_id if row is not None else None
    hidden = ReceiptCode.objects.filter(submission=about or 0, kind=ReceiptCode.DURESS).exclude(used_on=None).exists()
    submission = Submission.objects.select_for_update().filter(pk=about or 0).first()
    if row is not None and row.kind == ReceiptCode.RECEIPT and not hidden:
        return submission
    touched = row if row is not None and row.kind == ReceiptCode.DURESS else decoy
    ReceiptCode.objects.filter(pk=touched.pk).update(used_on=on)
    return None


def _decoy() -> ReceiptCode:
    row = ReceiptCode.objects.filter(kind=ReceiptCode.DECOY).order_by("pk").first()
    return row or ReceiptCode.objects.create(kind=ReceiptCode.DECOY, digest=secrets.token_bytes(32).hex())


def under_duress(submissions: models.QuerySet[Submission]) -> frozenset[int]:
    """Ids of those whose duress code was given."""
    rows = ReceiptCode.objects.filter(submission__in=submissions, kind=ReceiptCode.DURESS).exclude(used_on=None)
    return frozenset(rows.values_list("submission_id", flat=True))


def taken_on(task_force: TaskForce, on: date, channel: Channel) -> tuple[int, int]:
    """How many submissions a task force took in by one channel on a day, and their bytes."""
    rows = Submission.objects.filter(task_force=task_force, received_on=on, channel=channel.value)
    found = rows.aggregate(n=models.Count("pk"), size=models.Sum(Length("sealed_raw")))
    return int(found["n"]), int(found["size"] or 0)


def erase(submission: Submission, at: datetime) -> None:
    """Erase all of a submission; requests to open it end. What is left says only that something was withdrawn."""
    vault.erase_for_good()
    _end_openings("store.Addition", list(submission.additions.values_list("pk", flat=True)), at)
    _end_openings("store.Submission", [submission.pk], at)
    for related in ("additions", "codes", "made", "planned", "answers", "reviews"):
        getattr(submission, related).all().delete()
    submission.sealed_raw = submission.reply_key = b""
    submission.state, submission.channel, submission.received_on = State.WITHDRAWN, "", None
    submission.agree(frozenset())
    submission.ask_back = submission.only_source = False
    submission.to_note, submission.to_note_on = "submission withdrawn", at.date()
    submission.save()


def _end_openings(label: str, records: list[int], at: datetime) -> None:
    """Requests to open what is erased end, and do not keep why it was to be opened."""
    asked = vault.Opening.objects.filter(record_model=label, record__in=records)
    asked.filter(outcome="").update(share=b"", ended_at=at, outcome="refused")
    asked.update(reason="", share=b"")


def hour_after(at: datetime, hours: int) -> datetime:
    """`hours` later, cut to the full hour before."""
    return (at + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)


def seal_submission(submission: Submission, plain: bytes) -> None:
    """Seal what was handed in to the task force's vault, at this record (unsaved). Inside the transaction that saves it."""
    where = vault.place("store.Submission", "sealed_raw", submission.pk)
    submission.sealed_raw = vault.seal(submission.task_force.key, plain, where)


def add_to(submission: Submission, plain: bytes, on: date, kind: Added) -> None:
    """A sealed correction, or sealed names. The submission is locked, so that the number is its own."""
    made = Addition(submission=submission, task_force=submission.task_force, added_on=on, kind=kind.value)
    made.number = submission.additions.count() + 1
    made.sealed_raw = vault.seal(submission.task_force.key, plain, vault.place("store.Addition", "sealed_raw", made.pk))
    made.save(force_insert=True)


def in_order(submission: Submission) -> list[Addition]:
    """What was added to a submission, the first one first; without what is sealed."""
    return list(submission.additions.defer("sealed_raw").order_by("added_on", "number", "pk"))


def opened_of(label: str, record: int) -> tuple[Submission, Addition | None] | None:
    """The submission that an opened record is, or that it was added to; None for what is nothing of a partner's.

    For two stewards who have opened it: their clearances do not matter any more.
    """
    if label == Submission._meta.label:
        return Submission._base_manager.get(pk=record), None
    if label == Addition._meta.label:
        addition = Addition._base_manager.select_related("submission").get(pk=record)
        return addition.submission, addition
    return None


vault.register("store.Submission", "sealed_raw")
vault.register("store.Addition", "sealed_raw")
