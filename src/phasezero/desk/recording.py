"""Recording what a local partner told as an event, correcting it, and telling it to a wider circle: coarsened until nobody can be
found by it, as far as its partner agreed, and taken back when the partner says so (`taking_back`).

Such events stand in no count before somebody verifies them: until then they are told as what local partners told. One of another
kind of harm than killing then stands in the stream of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from phasezero.desk import submissions
from phasezero.desk.rights import must, must_have_second_factor
from phasezero.domain.countries import country as country_of
from phasezero.domain.extracted import EventType
from phasezero.domain.intake import Use
from phasezero.domain.kinds import KILLING, is_guarded
from phasezero.domain.marking import PUBLIC, TLP, Marking, Viewer
from phasezero.domain.recording import SOURCE, Area, Areas, Telling, guarded, in_bands, recorded, telling_of
from phasezero.domain.times import span
from phasezero.errors import BadInput, NotAllowed, NotFound, Said, said
from phasezero.share import AsTold, Finding, Kind, Leaving, coarsened, coarsest, findings, kind_of

if TYPE_CHECKING:
    import polars as pl

    from phasezero.domain.events import CodedEvent
    from phasezero.store.intake import Submission
    from phasezero.store.people import Person, TaskForce

__all__ = [
    "Sharing",
    "areas",
    "ask_partners",
    "ask_release",
    "correct_event",
    "record_event",
    "share_event",
    "sharing",
    "take_back_telling",
    "told_to",
]

AMONG_DAYS = 365
"""An event stands out, or not, among those of so many days around it."""


@cache
def areas(iso3: str) -> Areas:
    """The regions of a country and, under None, the country: each with a point inside it."""
    from phasezero.sources import boundaries

    found: dict[str | None, Area] = {}
    for region in boundaries.regions(iso3):
        found[region.code] = Area(region.code, region.name, *boundaries.point_in(region))
    middle = boundaries.middle(iso3)
    found[None] = Area(None, country_of(iso3).name, *middle)
    return found


def record_event(by: Person, submission: str, fields: Mapping[str, str], use: Use, at: datetime) -> str:
    """Make an event from a submission as `fields` say it (`domain.recording.HARM_FIELDS`), for a use that its partner agreed to;
    returns the event's id.

    It is marked like the submission; one of a guarded kind is kept by region and month. For `Use.COUNT` it holds no more than
    country, month and numbers from the start.
    """
    from phasezero.store import listing, partner_events
    from phasezero.store.people import random_key

    made: list[str] = []

    def act(row: Submission) -> None:
        _must_agree(row, use)
        told = _told(row, random_key(), fields, use, at)
        made.append(partner_events.add(told, row.marking, at))
        submissions.note_made(row, "event", made[0], use, at.date())
        listing.stir()

    submissions.worked_on(by, submission, at, "event recorded", act)
    return made[0]


def correct_event(by: Person, submission: str, event: str, fields: Mapping[str, str], at: datetime) -> None:
    """Record an event anew, as a later version of it. What was told of it to a wider circle stays until it is told anew.

    Raises BadInput for another kind of harm: it stands in the stream of its kind.
    """
    from phasezero.store import listing, partner_events

    def act(row: Submission) -> None:
        of = row.made.filter(kind="event", record=event).order_by("made_on", "pk").first()
        if of is None:
            raise NotFound(said("no event with the id {event!r} was made from this submission", event=event[:40]))
        old, _ = partner_events.least_coarse(event)
        told = _told(row, old.key, fields, Use(of.use), at)
        if told.kind != old.kind:
            raise BadInput(
                said(
                    "it was recorded as {kind}; a correction keeps the kind: dispute this one, and record it anew",
                    kind=old.kind or EventType.KILLING.value,
                )
            )
        partner_events.add_version(event, told, row.marking, at)
        listing.stir()

    submissions.worked_on(by, submission, at, "event corrected", act)


def _must_agree(row: Submission, use: Use) -> None:
    submissions.must_agree(row, use)
    if use in (Use.NAMED, Use.PUBLIC) and Use.TASK_FORCE not in row.uses:
        raise NotAllowed(said("its partner has not agreed that the task force reads it; record it for the use 'count'"))


def _told(row: Submission, key: str, fields: Mapping[str, str], use: Use, at: datetime) -> CodedEvent:
    country = _country(row.task_force)
    told = guarded(recorded(key, country, fields, areas(country), at.date()), areas(country))
    return coarsest(told, areas(country)) if use == Use.COUNT else told


def _country(task_force: TaskForce) -> str:
    if not task_force.country:
        raise BadInput(said("this task force has a theme and no country: events are recorded by task forces of a country"))
    return task_force.country


@dataclass(frozen=True, slots=True)
class Sharing:
    """What telling an event to a wider circle would do. Nothing is changed yet."""

    event: str
    to: TLP
    told: CodedEvent
    """As it would be told."""
    coarser: bool
    """Whether less is told than is recorded."""
    findings: tuple[Finding, ...]
    """What stands against it even so."""


def sharing(person: Person, task_force: TaskForce, event: str, to: TLP, at: datetime) -> Sharing:
    """What of an event would be told to readers up to `to`: everyone for CLEAR, else members of the task force so cleared."""
    from phasezero.store import accounts, partner_events

    must(person, task_force, "release")
    viewer = accounts.viewer_of(person, at.date())
    _seen_by(viewer, task_force, event)
    recorded_as, marking = partner_events.least_coarse(event)
    if to >= marking.tlp:
        raise BadInput(said("it is marked {label} and told up to there already; choose a lower marking", label=marking.tlp.label))
    use = _use(event, to)
    blocks = submissions.release_blocks("event", event, use, to)
    agreed = submissions.tellings_agreed(event, use, to)

    def no_more_than_agreed(step: CodedEvent) -> CodedEvent | None:
        forms = (step, in_bands(step)) if to > TLP.GREEN else (in_bands(step),)
        return next((form for form in forms if all(_covered(form, tellings) for tellings in agreed)), None)

    told, found = _would_tell(viewer, task_force, event, recorded_as, use, to, at, no_more_than_agreed)
    if not all(_covered(told, tellings) for tellings in agreed):
        told, found = _would_tell(viewer, task_force, event, recorded_as, use, to, at, partial(_for_circle, to=to))
        blocks.append(said("what would be told is more than a local partner agreed to, or not the same; ask anew"))
    consent = [Finding("consent", f"event:{event}", line) for line in blocks]
    return Sharing(event, to, told, told != recorded_as, (*_never(recorded_as, event, to), *consent, *found))


def _never(coded: CodedEvent, event: str, to: TLP) -> list[Finding]:
    """One of a guarded kind is told to no wider circle, whoever agrees."""
    if to >= TLP.AMBER or not is_guarded(coded.kind):
        return []
    return [Finding("marking", f"event:{event}", kept_high(coded.kind))]


def kept_high(kind: str) -> Said:
    """Why an event of a guarded kind is told to no wider circle."""
    return said("an event of {kind} is kept at {label} or higher", kind=kind, label=TLP.AMBER.label)


def _covered(told: CodedEvent, agreed: list[Telling]) -> bool:
    return any(one.covers(telling_of(told)) for one in agreed)


def _would_tell(
    viewer: Viewer, task_force: TaskForce, event: str, recorded_as: CodedEvent, use: Use, to: TLP, at: datetime, as_told: AsTold
) -> tuple[CodedEvent, list[Finding]]:
    """What is told up to a marking, and what stands against it even so; of an event that is only counted the coarsest."""
    country = _country(task_force)
    around = _around(viewer, task_force, recorded_as, to)

    def against(told: CodedEvent) -> list[Finding]:
        return findings([_leaving(event, told, Marking(to, task_force.key))], to, at.date(), around)

    if use == Use.COUNT:
        least = coarsest(recorded_as, areas(country))
        told = as_told(least) or least
        return told, against(told)
    return coarsened(recorded_as, areas(country), against, as_told)


def _for_circle(told: CodedEvent, to: TLP) -> CodedEvent:
    return told if to > TLP.GREEN else in_bands(told)


def ask_release(
    by: Person,
    task_force: TaskForce,
    submission: str,
    kind: str,
    record: str,
    use: Use,
    text: str,
    at: datetime,
    to: TLP | None = None,
) -> None:
    """Ask the partner whether a record that was made from their submission may be released for a use, up to a marking.

    Of an event that local partners told of, exactly what would be told is kept with the question: worked out from what everybody
    knows, so that the answer shows the partner nothing of other records. `text` may then be empty.
    """
    circle = submissions.WIDEST[use] if to is None else to
    told = _asked_about(by, task_force, record, use, circle, at) if kind == "event" and use != Use.NAMED else None
    submissions.plan_release(by, submission, kind, record, use, text, at, circle, told)


def _asked_about(by: Person, task_force: TaskForce, event: str, use: Use, to: TLP, at: datetime) -> Telling | None:
    """What of an event would be told; None for an event of a data set or of others, and for none."""
    from phasezero import library
    from phasezero.store import accounts, partner_events

    try:
        _seen_by(accounts.viewer_of(by, at.date()), task_force, event)
        recorded_as, marking = partner_events.least_coarse(event)
    except NotFound:
        return None
    if _never(recorded_as, event, to):
        raise BadInput(kept_high(recorded_as.kind))
    if to >= marking.tlp:
        return telling_of(recorded_as)
    everybody = library.anonymous(at.date())
    as_told = partial(_for_circle, to=to)
    known_to_all = _would_tell(everybody, task_force, event, recorded_as, use, to, at, as_told)
    return telling_of(known_to_all[0])


def ask_partners(person: Person, task_force: TaskForce, event: str, to: TLP, at: datetime) -> int:
    """Ask the partners whose word telling an event up to a marking waits for; says how many. Raises BadInput where none is to be.

    Consent is per use: who has not agreed to the use itself is not asked; nor is again who said no, or has the same question.
    """
    from django.db import transaction

    from phasezero.store import accounts

    viewer = accounts.viewer_of(person, at.date())
    _seen_by(viewer, task_force, event)
    use = _use(event, to)
    told = _asked_about(person, task_force, event, use, to, at)
    with transaction.atomic():
        waiting = [] if told is None else submissions.to_be_asked(viewer, event, use, to, told)
        for submission, needed in waiting:
            submissions.plan_release(person, submission, "event", event, needed, "", at, to, told)
    if not waiting:
        raise BadInput(said("there is no partner to ask: each was asked, has not agreed to this use at all, or has no receipt"))
    return len(waiting)


def share_event(person: Person, task_force: TaskForce, event: str, to: TLP, at: datetime) -> Sharing:
    """Tell it. Raises NotAllowed where a finding stands against it."""
    from django.db import transaction

    from phasezero.store import audit, listing, partner_events

    must_have_second_factor(person)
    with transaction.atomic():
        made = sharing(person, task_force, event, to, at)
        if made.findings:
            raise NotAllowed(
                said(
                    "{findings} findings stand against it; the first: {says}",
                    findings=len(made.findings),
                    says=made.findings[0].says,
                )
            )
        marking = Marking(to, PUBLIC if to == TLP.CLEAR else task_force.key)
        told = _documented(made.told, at.date()) if to == TLP.CLEAR else made.told
        partner_events.add_version(event, told, marking, at)
        if to == TLP.CLEAR:
            submissions.note_told("event", event, Use.PUBLIC, at.date())
        audit.note(f"event told up to {to.label}", str(person.pk), at, event, task_force.key, TLP.AMBER_STRICT)
        listing.stir()
    return made


def told_to(person: Person, task_force: TaskForce, event: str, at: datetime) -> list[TLP]:
    """Up to which markings an event was told to wider circles."""
    from phasezero.store import accounts, partner_events

    _seen_by(accounts.viewer_of(person, at.date()), task_force, event)
    return partner_events.levels_told(event)


def take_back_telling(person: Person, task_force: TaskForce, event: str, to: TLP, at: datetime) -> None:
    """Take back what of an event was told up to a marking, and every issued update that told of it; who got one is told. What is
    recorded stays. One releaser suffices."""
    from django.db import transaction

    from phasezero.desk import due
    from phasezero.store import audit, listing, partner_events
    from phasezero.store.intake import Made

    must_have_second_factor(person)
    must(person, task_force, "recall")
    with transaction.atomic():
        if to not in told_to(person, task_force, event, at):
            raise BadInput(said("it was not told up to {label}, or is taken back already; nothing was changed", label=to.label))
        for update in partner_events.erase(event, at, to):
            due.after_recall(update, at)
        if to == TLP.CLEAR:
            Made.objects.filter(kind="event", record=event, use=Use.PUBLIC.value).delete()
        audit.note(f"event told up to {to.label} taken back", str(person.pk), at, event, task_force.key, TLP.AMBER_STRICT)
        listing.stir()


def _documented(told: CodedEvent, on: date) -> CodedEvent:
    """The day of recording says when the partner spoke: outside it is the day of telling."""
    return replace(told, documented_at=on)


def _seen_by(viewer: Viewer, task_force: TaskForce, event: str) -> None:
    """Raises NotFound where the event is none of this task force's, or not for the viewer."""
    from phasezero.store import models
    from phasezero.store.ids import from_text

    versions = models.EventVersion.of_any_kind.visible(viewer).filter(event=from_text(event), event__source=SOURCE)
    if not versions.filter(audience=task_force.key).exists():
        raise NotFound(said("no event has the id {event!r}", event=event[:40]))


def _use(event: str, to: TLP) -> Use:
    """Which agreement telling an event needs: that it is counted, where it was recorded for no more."""
    from phasezero.store.intake import Made

    uses = set(Made.objects.filter(kind="event", record=event).values_list("use", flat=True))
    if uses == {Use.COUNT.value}:
        return Use.COUNT
    return Use.PUBLIC if to == TLP.CLEAR else Use.TASK_FORCE


def _leaving(event: str, told: CodedEvent, marking: Marking) -> Leaving:
    return Leaving(
        key=f"event:{event}",
        says=f"{span(told.occurred_start, told.occurred_end)}, {told.place}",
        marking=marking,
        people=told.people or 0,
        place_precision=told.place_precision,
        date_precision=told.date_precision,
        attributes=kind_of(told.perpetrator, told.side_a, told.target, told.kind or told.violence, told.region),
    )


def kinds(events: pl.DataFrame) -> list[Kind]:
    """Kinds of the events of an `EVENTS` or a `HARMS` table."""
    what = "kind" if "kind" in events.columns else "violence"
    rows = events.select("perpetrator", "side_a", "target", what, "region").iter_rows()
    return [kind_of(*row) for row in rows]


def _around(viewer: Viewer, task_force: TaskForce, event: CodedEvent, to: TLP) -> list[Kind]:
    """Kinds of what those who would read it can read of the country already, of a year before and after it."""
    import polars as pl

    from phasezero.store import reading

    readers = viewer.within(PUBLIC if to == TLP.CLEAR else task_force.key, to)
    versions_of = reading.event_versions if event.kind == KILLING else reading.harm_versions
    versions = versions_of(readers, event.documented_at, _country(task_force))
    first, last = event.occurred_start - timedelta(AMONG_DAYS), event.occurred_end + timedelta(AMONG_DAYS)
    known = reading.newest(versions, event.documented_at).filter(pl.col("occurred_end").is_between(first, last))
    return kinds(known)
