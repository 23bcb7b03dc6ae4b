"""Correcting what is recorded of an event that was accepted from reports: a further version of it, from that day on.

The version before stays what earlier days knew. The correction is marked as the event is, names who made it and why, and changes
no verdict; an event that was accepted by mistake is taken back at the verification desk, as any verdict is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from phasezero.desk import verifying
from phasezero.desk.hands import Hand
from phasezero.desk.recording import areas
from phasezero.domain.extracted import EventType
from phasezero.domain.marking import Viewer
from phasezero.domain.recording import REPORTS, guarded, recorded
from phasezero.errors import BadInput, NotFound, said

if TYPE_CHECKING:
    from phasezero.domain.events import CodedEvent

__all__ = ["ACT", "as_recorded", "correct"]

ACT = "verify"
"""Whoever may verify may correct."""


def as_recorded(viewer: Viewer, audience: str, event: str, on: date) -> tuple[str, CodedEvent | None]:
    """Id and content of the version that a form of an audience begins with; None for an event that it does not correct."""
    from phasezero.store import listing, report_events

    line = listing.lines_by_id(viewer, [event], on).get(event)
    if line is None or line.source != REPORTS or line.marking.audience != audience:
        return "", None
    return report_events.recorded_as(event)


def correct(hand: Hand, event: str, fields: Mapping[str, str], reason: str, version: str) -> None:
    """Record an event of the hand's audience anew, as `fields` say it (`domain.recording.HARM_FIELDS`). `version`: the one that
    the form began with.

    Raises NotFound for an event that the person may not see, or that was not accepted from reports for this audience; BadInput
    for the first field that is wrong, for another kind of harm, for no reason, where nothing is changed, and where somebody
    corrected it meanwhile. All of it, or nothing.
    """
    from django.db import transaction

    from phasezero.store import imports, listing, report_events
    from phasezero.store import verifying as decisions

    with transaction.atomic():
        decisions.hold([event])
        country = _of_this_audience(hand, event)
        newest, old = report_events.recorded_as(event)
        if version != newest:
            raise BadInput(said("somebody corrected this event meanwhile; look at it anew, nothing was changed"))
        coded = guarded(recorded(old.key, country, fields, areas(country), hand.at.date()), areas(country))
        if coded.kind != old.kind:
            raise BadInput(
                said(
                    "it was accepted as {kind}; a correction keeps the kind: take its acceptance back instead",
                    kind=old.kind or EventType.KILLING.value,
                )
            )
        if imports.coded_values(_dated_as(coded, old)) == imports.coded_values(old):
            raise BadInput(said("nothing in the form differs from what is recorded; nothing was changed"))
        verifying.note_corrected(hand, event, reason)
        report_events.correct(event, coded, hand.at)
        listing.stir()


def _of_this_audience(hand: Hand, event: str) -> str:
    """The country of the event (ISO3)."""
    from phasezero.store import listing

    line = listing.lines_by_id(hand.viewer, [event], hand.at.date()).get(event)
    ours = line is not None and line.source == REPORTS and line.marking.audience == hand.audience
    if line is None or not ours or (hand.task_force is not None and line.country != hand.country):
        raise NotFound(said("no event with the id {event_id!r} was accepted from reports", event_id=event[:40]))
    return line.country


def _dated_as(coded: CodedEvent, old: CodedEvent) -> CodedEvent:
    return replace(coded, documented_at=old.documented_at, dated_by=old.dated_by, provenance=old.provenance)
