"""Candidates that the machine read in collected reports: accepted as an event, as one more report of an event, or refused.

Accepting is verifying: the event counts from then on, for those who may read it. It is taken back at the verification desk, as
any verdict is. The text it came from stays marked as it is; the event is a fact with its documents, marked as is said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from phasezero.desk import reports_kept, verifying
from phasezero.desk.hands import Hand
from phasezero.desk.recording import areas, kept_high
from phasezero.domain.kinds import is_guarded, kind_of
from phasezero.domain.marking import TLP, Marking
from phasezero.domain.recording import guarded, recorded
from phasezero.errors import BadInput, NotFound, said

if TYPE_CHECKING:
    from phasezero.store.documents import CollectedDocument

__all__ = ["ACT", "Which", "accept", "accept_as", "keep", "refuse"]

ACT = "verify"
"""Whoever may verify may accept."""


_AFTER = timedelta(microseconds=1)
"""Of what an event was accepted from, the first decision is on the report by which it is recorded."""
Which = tuple[str, int]
"""A candidate: the report's id, and its place among those of the report."""


def accept(
    hand: Hand, one: Which, country: str, fields: Mapping[str, str], tlp: TLP = TLP.GREEN, also: Sequence[Which] = ()
) -> str:
    """A new event in a country, as `fields` say it (`domain.recording.HARM_FIELDS`), which the candidates `also` tell; returns
    its id. One of a guarded kind is kept by region and month.

    Raises BadInput for the first field that is wrong, for a candidate that was read as no harm to people where `fields` name no
    kind either, for a guarded kind below TLP:AMBER, and for a marking below that of one of the reports itself.
    """

    def verified(event: str) -> None:
        verifying.verify(hand, event, tlp=tlp if tlp > TLP.GREEN else None)

    return keep(hand, one, country, fields, tlp, also, verified)


def keep(
    hand: Hand,
    one: Which,
    country: str,
    fields: Mapping[str, str],
    tlp: TLP,
    also: Sequence[Which],
    decide: Callable[[str], object],
) -> str:
    """`accept`; `decide`: by what act of the desk the new event counts. All of it, or none. A candidate that was accepted before
    makes nothing: the event that it became is returned."""
    from django.db import transaction

    from phasezero.store import listing, report_events
    from phasezero.store.people import random_key

    if tlp < TLP.GREEN:
        raise BadInput(said("an event is accepted for the task force first: choose {label} or higher", label=TLP.GREEN.label))
    with transaction.atomic():
        if before := accepted_before(hand, one, alone=True):
            return before
        row, candidate = _candidate(hand, one)
        if kind_of(candidate["type"]) is None and not fields.get("kind", "").strip():
            raise BadInput(
                said(
                    "it was read as {kind!r}, which is no harm to people: choose the kind that you read, or refuse it",
                    kind=candidate["type"],
                )
            )
        iso3 = hand.of_country(country)
        coded = guarded(recorded(random_key(), iso3, fields, areas(iso3), hand.at.date()), areas(iso3))
        if is_guarded(coded.kind) and tlp < TLP.AMBER:
            raise BadInput(kept_high(coded.kind))
        _not_below(hand, (one, *also), tlp)
        event = report_events.add(coded, row, hand.marking(tlp), hand.at)
        _note(hand, row, one[1], True, event, "")
        decide(event)
        _corroborate(hand, also, event)
        _note_lowered(hand, event, hand.marking(tlp).tlp, (one, *also))
        reports_kept.note(hand, event, (one, *also))
        listing.stir()
    return event


def _not_below(hand: Hand, these: Sequence[Which], tlp: TLP) -> None:
    """Of most reports the text alone is marked high. One whose title is too may not be passed on at all. Raises BadInput."""
    from phasezero.store import models
    from phasezero.store.ids import from_text

    seen = models.CollectedDocument.objects.visible(hand.viewer, hand.at.date())
    row = seen.filter(pk__in=[from_text(document) for document, _ in these], tlp__gt=tlp).order_by("-tlp", "pk").first()
    if row is not None:
        raise BadInput(
            said(
                "{title!r} may not be passed on: choose {label} or higher, or accept the others without it",
                title=row.title[:60],
                label=row.marking.tlp.label,
            )
        )


def accepted_before(hand: Hand, one: Which, alone: bool = False) -> str:
    """The event that a candidate became, or stands behind; empty: none yet. `alone`: nobody else decides on its report until the
    transaction ends: for a form that is sent twice at once."""
    from phasezero.store import candidates, models
    from phasezero.store.ids import from_text, to_text

    document, place = one
    number = from_text(document)
    if alone:
        list(models.CollectedDocument.objects.select_for_update().filter(pk=number).values_list("pk", flat=True))
    last = candidates.decided(hand.viewer, [number]).get((number, place))
    return to_text(last.event_id) if last is not None and last.accepted and last.event_id is not None else ""


def accept_as(hand: Hand, these: Sequence[Which], event: str) -> None:
    """They tell of an event that was accepted before: all of them, or none. Raises NotFound for any other event."""
    from django.db import transaction

    from phasezero.store import listing

    with transaction.atomic():
        line = listing.lines_by_id(hand.viewer, [event], hand.at.date()).get(event)
        if line is None:
            raise NotFound(said("no event has the id {event!r}", event=event[:40]))
        _corroborate(hand, these, event)
        _note_lowered(hand, event, line.marking.tlp, these)
        reports_kept.note(hand, event, these)
        listing.stir()


def _corroborate(hand: Hand, these: Sequence[Which], event: str) -> None:
    from phasezero.store import report_events

    for one in these:
        row, _ = _candidate(hand, one)
        report_events.corroborate(event, row, hand.at)
        _note(replace(hand, at=hand.at + _AFTER), row, one[1], True, event, "")


def _note_lowered(hand: Hand, event: str, tlp: TLP, these: Sequence[Which]) -> None:
    """In the audit, that somebody tells to a wider circle what was read in texts of a narrower one."""
    from phasezero.store import audit, models
    from phasezero.store.ids import from_text

    read = models.DocumentReading.objects.visible(hand.viewer).filter(pk__in=[from_text(document) for document, _ in these])
    of_texts = max([tlp, *(one.marking.tlp for one in read)])
    if of_texts > tlp and hand.person is not None:
        action = f"marking lowered from {of_texts.label} to {tlp.label}"
        audit.note(action, hand.actor, hand.at, event, hand.audience, of_texts)


def refuse(hand: Hand, these: Sequence[Which], reason: str) -> None:
    """They tell no event of their own, or none that is harm to civilians: all of them, or none. The reason stands at the desk and
    nowhere else."""
    from django.db import transaction

    words = " ".join(reason.split())
    if not words or len(words) > verifying.LONGEST:
        raise BadInput(said("say in a sentence why it is refused, in at most {most} signs", most=verifying.LONGEST))
    with transaction.atomic():
        for one in these:
            row, _ = _candidate(hand, one)
            _note(hand, row, one[1], False, "", words)


def _candidate(hand: Hand, one: Which) -> tuple[CollectedDocument, dict[str, Any]]:
    """The version and what was read at that place of it. Raises NotFound where there is none that the person reads."""
    from phasezero.store import models
    from phasezero.store.ids import from_text

    document, place = one
    number, day = from_text(document), hand.at.date()
    row = models.CollectedDocument.objects.visible(hand.viewer, day).filter(pk=number).first()
    reading = models.DocumentReading.objects.visible(hand.viewer, day).filter(pk=number).first()
    candidates = [] if reading is None else json.loads(reading.candidates)
    if row is None or not 0 <= place < len(candidates):
        raise NotFound(
            said("no candidate {place} was read in a report with the id {document!r}", place=place, document=document[:40])
        )
    found: dict[str, Any] = candidates[place]
    return row, found


def _note(hand: Hand, row: CollectedDocument, place: int, accepted: bool, event: str, reason: str) -> None:
    from phasezero.store import audit, models
    from phasezero.store.ids import from_text, to_text
    from phasezero.store.records import columns_of

    marking = Marking(max(TLP.AMBER, row.marking.tlp), hand.audience)
    models.CandidateDecision.objects.create(
        version=row,
        place=place,
        accepted=accepted,
        event_id=from_text(event) if event else None,
        reason=reason,
        documented_at=hand.at.date(),
        learned_at=hand.at,
        **hand.columns,
        **columns_of(marking),
    )
    if hand.person is not None:
        what = "candidate accepted" if accepted else "candidate refused"
        audit.note(what, hand.actor, hand.at, to_text(row.pk), hand.audience, marking.tlp)
