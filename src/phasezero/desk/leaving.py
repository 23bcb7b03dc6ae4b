"""What would leave with an update, and who would read it: the findings that stand against releasing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from phasezero import library
from phasezero.desk import submissions
from phasezero.desk.recording import AMONG_DAYS, kinds
from phasezero.domain.intake import Use
from phasezero.domain.marking import CHATHAM_HOUSE, PUBLIC, TLP, Viewer
from phasezero.domain.updates import Update
from phasezero.errors import said
from phasezero.locale import writing
from phasezero.share import DryRun, Finding, Leaving, Reader, kind_of
from phasezero.share import dry_run as run_dry

if TYPE_CHECKING:
    from phasezero.brief.material import Material
    from phasezero.store.people import TaskForce


def dry(viewer: Viewer, task_force: TaskForce, material: Material, to: TLP, at: datetime) -> DryRun:
    """What releasing this would tell, to whom, and what stands against it."""
    from phasezero.brief.compose import compose

    update = compose(material)
    reading, _ = readers_view(viewer, task_force, to)
    leaving, known = list(_leaving(reading, material, update)), material.recent(AMONG_DAYS)
    among = kinds(known.filter(~known["id"].is_in(cited_events(update))))
    found = run_dry(update, leaving, _readers(task_force, to, at.date()), to, at.date(), among)
    return replace(
        found, findings=(*found.findings, *_without_consent(update, to, material.monitored.streams.inside(update.numbers)))
    )


def use_of(to: TLP) -> Use:
    return Use.PUBLIC if to == TLP.CLEAR else Use.TASK_FORCE


def cited_events(update: Update) -> list[str]:
    return [key.partition(":")[2] for key in update.numbers if key.startswith("event:")]


def _without_consent(update: Update, to: TLP, beside: list[str]) -> Iterator[Finding]:
    """What local partners have not agreed to, or vetoed, of the events that the update cites and of those `beside` them."""
    for event in submissions.made_from_submissions("event", [*cited_events(update), *beside]):
        for line in submissions.release_blocks("event", event, use_of(to), to):
            yield Finding("consent", f"event:{event}", said("{line}; leave the record out, or ask", line=line))


def _leaving(viewer: Viewer, material: Material, update: Update) -> Iterator[Leaving]:
    """The events that an update cites, and the documents it names, with what would set them apart."""
    for key, event in library.events_by_id(cited_events(update), viewer, material.as_of).items():
        coded = event.coded
        yield Leaving(
            key=f"event:{key}",
            says=f"{writing.span(coded.occurred_start, coded.occurred_end)}, {coded.place}",
            marking=event.marking,
            people=coded.people,
            place_precision=coded.place_precision,
            date_precision=coded.date_precision,
            attributes=kind_of(coded.perpetrator, coded.side_a, coded.target, coded.violence, coded.region),
        )
        for claim in material.claims.get(key, ()):
            held = claim.report.marking
            told = held.tlp > TLP.CLEAR or CHATHAM_HOUSE in held.caveats
            yield Leaving(
                key=f"report:{claim.report.id}",
                says=gettext("document of {day}").format(day=writing.day(claim.report.documented_at)),
                marking=held,
                named=claim.report.publisher,
                quoted=claim.words if told else "",
            )


def _readers(task_force: TaskForce, to: TLP, on: date) -> list[Reader]:
    from phasezero.store.people import Seat

    seats = Seat.objects.filter(task_force=task_force, until=None).select_related("person__organisation").order_by("person__name")
    return [
        Reader(seat.person.name, said("{role} in {name}", role=said(seat.role), name=task_force.name))
        for seat in seats
        if to == TLP.CLEAR or library.viewer_of(seat.person, on).clearance(task_force.key) >= to
    ]


def readers_view(viewer: Viewer, task_force: TaskForce, to: TLP) -> tuple[Viewer, str]:
    """As whom a release is read, and its audience: a record that the releaser reads whole is told as these readers have it."""
    audience = PUBLIC if to == TLP.CLEAR else task_force.key
    return replace(viewer.within(audience, to), insider=frozenset()), audience
