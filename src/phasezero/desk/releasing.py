"""Releasing with accounts: a dry run, a proposal, a second releaser for phases 2 and 3; taking back is as easy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from phasezero import library
from phasezero.desk import assessing, due, hands, leaving, submissions
from phasezero.desk.rights import may, must, must_have_second_factor
from phasezero.desk.updates import TWO_READERS_FROM, refuse_unanswered, releasing_of
from phasezero.domain.marking import TLP, Marking, Viewer
from phasezero.domain.updates import Update
from phasezero.errors import BadInput, NotAllowed, NotFound, said
from phasezero.pipeline import made_from, rendered
from phasezero.share import DryRun

if TYPE_CHECKING:
    from phasezero.brief.material import Material
    from phasezero.domain.judged import Disagreement
    from phasezero.store.people import Person, TaskForce
    from phasezero.store.releases import Proposal

HARM_CHECK = (
    "Nobody can be found by what it says, or by what it leaves out.",
    "Its time of release puts nobody at greater risk.",
    "Partners who are the only local source of something in it have had their say.",
)
"""What a releaser confirms, sentence by sentence."""


def dry_run(person: Person, task_force: TaskForce, on: date, to: TLP, at: datetime) -> DryRun:
    """What releasing the update of the task force's country for the day `on` would do. Nothing is changed."""
    viewer = _viewer(person, task_force, "draft", at)
    material = _material(viewer, task_force, on, to)
    return leaving.dry(viewer, task_force, material, to, at)


def newest_day(person: Person, task_force: TaskForce, to: TLP, at: datetime) -> date:
    """The newest day of which something can be released up to a marking: that of today, or the last that the data cover."""
    reading, _ = leaving.readers_view(library.viewer_of(person, at.date()), task_force, to)
    return library.newest_day(task_force.country, at.date(), reading) if task_force.country else at.date()


def propose(
    person: Person,
    task_force: TaskForce,
    on: date,
    to: TLP,
    at: datetime,
    confirmed: int,
    phase: int | None = None,
    reason: str = "",
    digest: str | None = None,
    answers: Mapping[str, str] | None = None,
) -> Proposal:
    """Propose the release of what was read; issued at once where the phase needs no second releaser.

    `confirmed`: how many sentences of `HARM_CHECK` were confirmed: all must be. `digest`: of the records that what was read was
    made from, to refuse where they have changed since. `answers`: what is said where the machine's outputs disagree, by the
    key of each disagreement. Raises BadInput while one has no answer, while the same waits, and where it was issued and stands.
    """
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.releases import WAITING, Proposal

    viewer = _viewer(person, task_force, "release", at)
    material = _material(viewer, task_force, on, to)
    if digest is not None and digest != material.inputs_digest:
        raise BadInput(said("records have changed since this draft of {on} was shown; read it again", on=on))
    if confirmed != len(HARM_CHECK):
        raise BadInput(said("the harm check is not complete; confirm each sentence, or do not release"))
    _refuse_findings(viewer, task_force, material, to, at)
    wanted = releasing_of(material.suggestion.phase, person.name, at, 1, phase, reason)
    with transaction.atomic():
        _alone_on(material.country.iso3)
        material = _answered(person, task_force, _material(viewer, task_force, on, to), to, at, answers or {})
        refuse_unanswered(material)
        made = Proposal(
            country=material.country.iso3,
            as_of=on,
            to=int(to),
            inputs_digest=material.inputs_digest,
            phase=wanted.phase_confirmed,
            reason=wanted.reason,
            proposed_by=person,
            proposed_at=at,
            state=WAITING,
        )
        made.mark(Marking(max(to, TLP.GREEN), task_force.key))
        _refuse_twice(made)
        made.save(force_insert=True)
        audit.note("release proposed", str(person.pk), at, str(made.pk), task_force.key, max(to, TLP.GREEN))
        if not wanted.one_reader:
            _issue(made, material, task_force, person, None, at)
    return made


def unanswered(person: Person, task_force: TaskForce, on: date, to: TLP, at: datetime) -> tuple[Disagreement, ...]:
    """Where the machine's outputs disagree and nobody has answered, as those read who would get this release."""
    return _material(_viewer(person, task_force, "draft", at), task_force, on, to).judged.unanswered


def confirm(person: Person, proposal_id: int, at: datetime, confirmed: int) -> Update:
    """The second releaser: issues what another proposed, if its records are still the same."""
    from django.db import transaction

    with transaction.atomic():
        row, task_force, viewer = _proposal(person, proposal_id, at)
        if row.proposed_by_id == person.pk:
            raise NotAllowed(said("you proposed this release yourself; phases 2 and 3 need a second releaser"))
        if confirmed != len(HARM_CHECK):
            raise BadInput(said("the harm check is not complete; confirm each sentence, or decline"))
        material = _material(viewer, task_force, row.as_of, TLP(row.to))
        if material.inputs_digest != row.inputs_digest:
            raise BadInput(said("records have changed since this was proposed; decline it and propose it anew"))
        refuse_unanswered(material)
        _refuse_findings(viewer, task_force, material, TLP(row.to), at)
        _refuse_issued_twice(row)
        return _issue(row, material, task_force, row.proposed_by, person, at)


def _alone_on(country: str) -> None:
    """To the end of the transaction nobody else of a task force on the country proposes or issues."""
    from phasezero.store.people import TaskForce

    list(TaskForce.objects.select_for_update().filter(country=country).order_by("pk"))


def _answered(
    person: Person, task_force: TaskForce, material: Material, to: TLP, at: datetime, answers: Mapping[str, str]
) -> Material:
    """The material with those of these answers that nobody has given yet."""
    waiting = {one.key for one in material.judged.unanswered}
    given = {key: text for key, text in answers.items() if key in waiting}
    if not given:
        return material
    hand = hands.member(person, task_force, "release", at)
    assessing.answer_machine(hand, material.country.iso3, material.as_of, given, to)
    return _material(hand.viewer, task_force, material.as_of, to)


def _refuse_twice(made: Proposal) -> None:
    """Raises BadInput where the same draft waits for a second releaser, or was issued with this phase and reason and stands.

    Belongs into a transaction: one proposal of a task force at a time comes past.
    """
    from phasezero.store.releases import same_draft

    _refuse_issued_twice(made)
    if (waits := same_draft(made).first()) is not None:
        raise BadInput(
            said(
                "{name} has proposed this draft already and it waits; confirm or decline it on the page Releases",
                name=waits.proposed_by.name,
            )
        )


def _refuse_issued_twice(made: Proposal) -> None:
    """Raises BadInput where the same draft was issued with this phase and reason, and stands.

    Belongs into a transaction: to its end no other task force on the country issues either, so that a number is given once.
    """
    from phasezero.store.releases import issued_of_draft

    _alone_on(made.country)
    if (number := issued_of_draft(made)) is not None:
        raise BadInput(said("this draft was issued already as update {number}, which stands; nothing was changed", number=number))


def decline(person: Person, proposal_id: int, at: datetime) -> None:
    """Decline a proposal; its proposer may take it back the same way."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.releases import DECLINED

    with transaction.atomic():
        row, task_force, _ = _proposal(person, proposal_id, at)
        row.state, row.decided_by, row.decided_at = DECLINED, person, at
        row.save(update_fields=["state", "decided_by", "decided_at"])
        audit.note("release declined", str(person.pk), at, str(row.pk), task_force.key, TLP(row.tlp))


def recall(person: Person, update_id: str, reason: str, at: datetime) -> None:
    """Take back an issued update: from now on nobody is shown more of it than that, and why. One releaser suffices."""
    from django.db import transaction

    from phasezero.brief.lint import lint_text
    from phasezero.store import audit, derived
    from phasezero.store.models import Update as Row
    from phasezero.store.people import TaskForce

    stored = derived.update_by_id(library.viewer_of(person, at.date()), update_id)
    audience = _released_for(stored.id) or stored.marking.audience
    task_force = TaskForce.objects.filter(key=audience).first()
    if task_force is None or not may(person, task_force, "recall"):
        raise NotAllowed(said("only a releaser or lead of the task force that issued it may take it back"))
    if not reason.strip():
        raise BadInput(said("the reason is empty; say in a sentence why it is taken back"))
    if faults := lint_text(reason):
        raise BadInput(said("the reason breaks the writing rules: {faults}", faults=faults[0]))
    with transaction.atomic():
        found = Row.objects.filter(pk=_number(update_id), state="issued", recalled_at=None)
        if not found.update(recalled_at=at, recall_reason=reason.strip()):
            raise BadInput(said("only an issued update that still stands can be taken back; nothing was changed"))
        audit.note("update recalled", str(person.pk), at, update_id, task_force.key, stored.marking.tlp)
        _tell_ledger(stored.marking, f"{stored.country} {stored.as_of} update {stored.number} recalled", at)
        due.after_recall(update_id, at)


def _issue(
    row: Proposal, material: Material, task_force: TaskForce, first: Person, second: Person | None, at: datetime
) -> Update:
    from phasezero.brief.compose import compose
    from phasezero.store import audit, derived
    from phasezero.store.releases import ISSUED

    audience = material.marking.audience
    number = derived.next_number(material.country.iso3, material.marking)
    releasing = releasing_of(material.suggestion.phase, first.name, at, number, row.phase, row.reason)
    releasing = replace(releasing, second=second.name if second else "", one_reader=False)
    tlp = material.marking.tlp
    update_id = derived.update_id(material.country.iso3, material.as_of, audience, number, tlp)
    head = audit.note("update issued", str((second or first).pk), at, update_id, task_force.key, tlp)
    update = compose(replace(material, update_id=update_id, audit_head=head), releasing)
    content, html, text = rendered(update)
    made, level = made_from(material), max(tlp, TLP.GREEN)
    derived.issue(made, releasing.phase_confirmed, number, releasing.people, at, content, html, text, drafted=level)
    for event in submissions.made_from_submissions("event", leaving.cited_events(update)):
        submissions.note_release("event", event, leaving.use_of(tlp), at.date(), tlp)
    row.state, row.decided_by, row.decided_at, row.update_id = ISSUED, second or first, at, _number(update_id)
    row.save(update_fields=["state", "decided_by", "decided_at", "update_id"])
    _tell_ledger(material.marking, f"{material.country.iso3} {material.as_of} update {number} issued", at)
    due.after_issue(update_id, at)
    return update


def _tell_ledger(marking: Marking, detail: str, at: datetime) -> None:
    """What is kept in memory for pages is made anew when the ledger grows."""
    from phasezero.store import ledger

    ledger.record_done("release", detail, at.isoformat(), detail, at, marking=marking)


def _number(update_id: str) -> int:
    from phasezero.store.ids import from_text

    return from_text(update_id)


def _released_for(update_id: str) -> str:
    """The audience in which an update was proposed: a CLEAR one itself belongs to everyone."""
    from phasezero.store.releases import Proposal

    row = Proposal.objects.filter(update_id=_number(update_id)).values_list("audience", flat=True).first()
    return row or ""


def _viewer(person: Person, task_force: TaskForce, act: str, at: datetime) -> Viewer:
    must_have_second_factor(person)
    must(person, task_force, act)
    return library.viewer_of(person, at.date())


def _material(viewer: Viewer, task_force: TaskForce, on: date, to: TLP) -> Material:
    """Made only from what readers up to `to` may see: a release never lowers a marking."""
    if not task_force.country:
        raise BadInput(said("this task force has a theme and no country: updates are of countries"))
    if to > TLP.CLEAR and to > viewer.clearance(task_force.key):
        raise NotAllowed(
            said("your role reads up to {label}; release no higher than that", label=viewer.clearance(task_force.key).label)
        )
    reading, audience = leaving.readers_view(viewer, task_force, to)
    material = library.material(task_force.country, on, reading, audience, to, stated_in=task_force.key)
    if material.not_assessed:
        raise BadInput(
            said(
                "nothing can be released for {country} on {on}: {not_assessed}",
                country=task_force.country,
                on=on,
                not_assessed=material.not_assessed,
            )
        )
    return material


def _refuse_findings(viewer: Viewer, task_force: TaskForce, material: Material, to: TLP, at: datetime) -> None:
    """Raises NotAllowed where anything stands against a release."""
    dry = leaving.dry(viewer, task_force, material, to, at)
    if dry.blocked:
        raise NotAllowed(
            said("{findings} findings stand against it; the first: {says}", findings=len(dry.findings), says=dry.findings[0].says)
        )


def _proposal(person: Person, proposal_id: int, at: datetime) -> tuple[Proposal, TaskForce, Viewer]:
    """A proposal that still waits, for somebody who may decide on it, with its task force and what they may see."""
    from phasezero.store.people import TaskForce
    from phasezero.store.releases import WAITING, Proposal

    viewer = library.viewer_of(person, at.date())
    row = Proposal.objects.select_for_update().visible(viewer).filter(pk=proposal_id).first()
    if row is None:
        raise NotFound(said("there is no such proposal"))
    task_force = TaskForce.objects.get(key=row.audience)
    viewer = _viewer(person, task_force, "release", at)
    if row.state != WAITING:
        raise BadInput(said("this proposal has been decided already; nothing was changed"))
    return row, task_force, viewer


def waiting(viewer: Viewer) -> list[Proposal]:
    """Proposals that wait for a second releaser, as far as the viewer may know of them; the oldest first."""
    from phasezero.store.releases import WAITING, Proposal

    rows = Proposal.objects.visible(viewer).filter(state=WAITING).select_related("proposed_by")
    return list(rows.order_by("proposed_at", "id"))


def needs_second(phase: int) -> bool:
    return phase >= TWO_READERS_FROM
