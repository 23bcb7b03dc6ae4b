"""The records, as tables. Every record knows its three times and its marking; read them through `visible()` only."""

from __future__ import annotations

import secrets

from django.db import models

from phasezero.domain.kinds import KILLING
from phasezero.store.records import Record
from phasezero.store.visibility import RecordQuerySet


class Installation(models.Model):
    """The one row that makes ids of this installation its own."""

    id_key = models.BinaryField(max_length=32)
    accounts_since = models.DateTimeField(null=True)
    """When the first steward's account was made; from then on nobody reads without one what is not CLEAR."""
    created_at = models.DateTimeField(auto_now_add=True)
    stirred = models.BinaryField(max_length=16, default=b"")
    """Random, and another one whenever records changed without a step in the ledger: the ledger would tell the minute."""

    @classmethod
    def current(cls, alias: str) -> Installation:
        row, _ = cls.objects.using(alias).get_or_create(pk=1, defaults={"id_key": secrets.token_bytes(32)})
        return row


class Release(Record):
    """One release of a data set that was imported, in one or several files."""

    id = models.BigIntegerField(primary_key=True)
    source = models.CharField(max_length=64)
    version = models.CharField(max_length=64)
    released = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "version"], name="one_release")]


class Coverage(Record):
    """From which year on an imported file of a release covers a country: before, nothing is known, not quiet."""

    id = models.BigIntegerField(primary_key=True)
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="coverages")
    country = models.CharField(max_length=3)
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "country"], name="one_coverage")]


class Event(models.Model):
    """The identity of an event in its data set: what its versions have in common. Says nothing by itself."""

    id = models.BigIntegerField(primary_key=True)
    source = models.CharField(max_length=64)
    source_key = models.CharField(max_length=64)


class _OfKillings(models.Manager.from_queryset(RecordQuerySet)):  # type: ignore[misc] # made at run time
    """Reads events of killing and fighting alone, as data sets code them: what every count and monitor is about."""

    def get_queryset(self) -> RecordQuerySet[EventVersion]:
        found: RecordQuerySet[EventVersion] = super().get_queryset().filter(kind=KILLING)
        return found


class EventVersion(Record):
    """An event as one release codes it. Never overwritten; a later release adds a version.

    `objects` reads events of killing and fighting alone; who means other kinds of harm asks `of_any_kind`. All versions of an
    event are of one kind.
    """

    id = models.BigIntegerField(primary_key=True)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, db_index=False, related_name="versions")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="versions")
    released = models.DateField()
    """The release's day, repeated here so that times can be set without a join."""
    release_order = models.CharField(max_length=80)
    """Day and name of the release: sorts versions of one event from oldest to newest."""
    digest = models.CharField(max_length=32)
    reconstructed = models.BooleanField(default=True)
    country = models.CharField(max_length=3)
    region = models.CharField(max_length=40, null=True)
    date_precision = models.PositiveSmallIntegerField()
    dated_by = models.CharField(max_length=16)
    violence = models.CharField(max_length=16)
    conflict = models.TextField()
    side_a = models.TextField()
    side_b = models.TextField()
    perpetrator = models.CharField(max_length=16)
    target = models.CharField(max_length=24)
    deaths_low = models.IntegerField()
    deaths_best = models.IntegerField()
    deaths_high = models.IntegerField()
    civilian_deaths_low = models.IntegerField()
    civilian_deaths_best = models.IntegerField()
    civilian_deaths_high = models.IntegerField()
    place = models.TextField()
    place_precision = models.PositiveSmallIntegerField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    provenance = models.TextField()
    """JSON object: columns kept as they came."""
    ended_at = models.DateTimeField(null=True)
    """When a release that covers it and does not hold it came to be known: of a candidate event. Null: it stands."""
    kind = models.CharField(max_length=32, default="", db_default="", blank=True)
    """`domain.kinds.KINDS`; empty: killing or fighting."""
    affected_low = models.IntegerField(null=True)
    affected_best = models.IntegerField(null=True)
    affected_high = models.IntegerField(null=True)
    deaths_open = models.BooleanField(default=False, db_default=False)
    """No highest number of people killed is known: "at least forty"."""
    affected_open = models.BooleanField(default=False, db_default=False)

    objects = _OfKillings()  # type: ignore[misc] # in place of the manager of `Record`
    of_any_kind = RecordQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["event"], condition=~models.Q(kind=""), name="version_of_other_kind"),
            models.Index(fields=["event", "release_order"], name="version_of_event"),
            models.Index(fields=["country", "-occurred_end", "id"], name="version_by_country"),
            models.Index(fields=["-occurred_end", "id"], name="version_by_day"),
        ]


class Report(Record):
    """A document: publisher, title, date. Bodies are not held."""

    id = models.BigIntegerField(primary_key=True)
    publisher = models.TextField()
    title = models.TextField()
    search_text = models.TextField()
    """Title and publisher as search terms: see `store/search.py`."""

    class Meta:
        indexes = [models.Index(fields=["-documented_at", "id"], name="report_by_day")]


class Claim(Record):
    """A report says something about an event, as one release has it."""

    id = models.BigIntegerField(primary_key=True)
    version = models.ForeignKey(EventVersion, on_delete=models.CASCADE, related_name="claims")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="claims")


class Derived(Record):
    """Computed for one audience from records that audience may see, and marked no lower than they are."""

    country = models.CharField(max_length=3)
    as_of = models.DateField()
    inputs_digest = models.CharField(max_length=100)
    code_version = models.CharField(max_length=32)

    class Meta:
        abstract = True


class PhaseDay(Derived):
    """The suggested phase of one country on one day, with its reasons and signals as JSON."""

    id = models.BigIntegerField(primary_key=True)
    phase = models.PositiveSmallIntegerField()
    known = models.IntegerField()
    content = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "as_of", "audience", "tlp"], name="one_phase_a_day")]


class Update(Derived):
    """An update, draft or issued. An issued one is never changed: a correction is a new one."""

    id = models.BigIntegerField(primary_key=True)
    state = models.CharField(max_length=8)
    number = models.PositiveIntegerField(null=True)
    """1, 2, … for issued updates of a country; null for a draft."""
    phase = models.PositiveSmallIntegerField(null=True)
    """As suggested in a draft, as confirmed or overruled in an issued update; null where it is not assessed."""
    content = models.TextField()
    """The update as JSON (`brief/render/json.py`)."""
    html = models.TextField()
    text = models.TextField()
    drafted_at = models.DateTimeField(null=True)
    """When a draft was made, by the clock; null for an issued one."""
    released_by = models.CharField(max_length=200, default="", blank=True)
    released_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)
    """When it was taken back: from then on nobody is shown more of it than that, and why."""
    recall_reason = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "audience", "tlp", "number"], name="one_update_a_number"),
            models.UniqueConstraint(
                fields=["country", "as_of", "audience", "tlp"], condition=models.Q(state="draft"), name="one_draft_a_day"
            ),
        ]
        indexes = [models.Index(fields=["country", "-as_of"], name="update_by_day")]


class Step(Record):
    """The ledger: one step of the machine's work, on which inputs, with which result."""

    id = models.BigIntegerField(primary_key=True)
    day = models.DateField(null=True)
    """The day the step worked for; null for an import."""
    name = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    """The country, or the file."""
    inputs_digest = models.CharField(max_length=100)
    outputs_digest = models.CharField(max_length=100, default="", blank=True)
    status = models.CharField(max_length=8)
    """"started", "done" or "failed"."""
    detail = models.TextField(default="", blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-started_at"], name="step_by_time")]


from phasezero.store.agenda import AgendaEntry  # noqa: E402 - Django finds models here
from phasezero.store.ask_letters import AskAddress  # noqa: E402 - as above
from phasezero.store.ask_links import AskLink  # noqa: E402 - as above
from phasezero.store.audit import AuditEntry  # noqa: E402 - as above
from phasezero.store.candidates import CandidateDecision  # noqa: E402 - as above
from phasezero.store.claimed_numbers import NumberOfClaim  # noqa: E402 - as above
from phasezero.store.collecting import CollectedSource  # noqa: E402 - as above
from phasezero.store.curating import StoryChoice  # noqa: E402 - as above
from phasezero.store.decisions import Decision  # noqa: E402 - as above
from phasezero.store.deliveries import Delivery, Subscription  # noqa: E402 - as above
from phasezero.store.documents import CollectedDocument, DocumentText  # noqa: E402 - as above
from phasezero.store.erasing import Erased  # noqa: E402 - as above
from phasezero.store.intake import (  # noqa: E402 - Django finds models here
    Addition,
    Answer,
    Intake,
    Made,
    Planned,
    ReceiptCode,
    Review,
    Submission,
)
from phasezero.store.panic import Locked, Panic  # noqa: E402
from phasezero.store.people import (  # noqa: E402 - Django finds models here
    Declaration,
    Invitation,
    Organisation,
    Person,
    Quarantine,
    Seat,
    TaskForce,
    Token,
    Turn,
    Watch,
    WatchRule,
)
from phasezero.store.population import PopulationShare  # noqa: E402 - as above
from phasezero.store.published import PublishedFigure, PublishedPresence  # noqa: E402 - as above
from phasezero.store.reader_lists import ReaderList  # noqa: E402 - as above
from phasezero.store.readings import DocumentCountry, DocumentReading  # noqa: E402 - as above
from phasezero.store.releases import Proposal  # noqa: E402
from phasezero.store.replies import IncomingReply, ReplyCheck, ReplyContact  # noqa: E402
from phasezero.store.report_copies import CopiedText  # noqa: E402 - as above
from phasezero.store.second_level import SecondLevelUnit  # noqa: E402 - as above
from phasezero.store.seen import Seen  # noqa: E402
from phasezero.store.series import SeriesCell  # noqa: E402 - as above
from phasezero.store.source_days import SourceDay  # noqa: E402 - as above
from phasezero.store.source_words import SourceSaid  # noqa: E402 - as above
from phasezero.store.statements import Statement  # noqa: E402
from phasezero.store.ties import TieEntry  # noqa: E402
from phasezero.store.triggers import TriggerEntry  # noqa: E402 - as above
from phasezero.store.vault import Opening, Source, StewardKey, VaultKey, VaultShare  # noqa: E402 - as above

__all__ = [
    "Addition",
    "AgendaEntry",
    "Answer",
    "AskAddress",
    "AskLink",
    "AuditEntry",
    "CandidateDecision",
    "Claim",
    "CollectedDocument",
    "CollectedSource",
    "CopiedText",
    "Coverage",
    "Decision",
    "Declaration",
    "Delivery",
    "DocumentCountry",
    "DocumentReading",
    "DocumentText",
    "Erased",
    "Event",
    "EventVersion",
    "IncomingReply",
    "Installation",
    "Intake",
    "Invitation",
    "Locked",
    "Made",
    "NumberOfClaim",
    "Opening",
    "Organisation",
    "Panic",
    "Person",
    "PhaseDay",
    "Planned",
    "PopulationShare",
    "Proposal",
    "PublishedFigure",
    "PublishedPresence",
    "Quarantine",
    "ReaderList",
    "ReceiptCode",
    "Release",
    "ReplyCheck",
    "ReplyContact",
    "Report",
    "Review",
    "Seat",
    "SecondLevelUnit",
    "Seen",
    "SeriesCell",
    "Source",
    "SourceDay",
    "SourceSaid",
    "Statement",
    "Step",
    "StewardKey",
    "StoryChoice",
    "Submission",
    "Subscription",
    "TaskForce",
    "TieEntry",
    "Token",
    "TriggerEntry",
    "Turn",
    "Update",
    "VaultKey",
    "VaultShare",
    "Watch",
    "WatchRule",
]
