"""Erasing a collected document because somebody asks for it: from every day, every stored update, and for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from phasezero.desk import due
from phasezero.desk.hands import Hand
from phasezero.desk.recording import areas
from phasezero.domain.candidates import proposed
from phasezero.domain.erasing import Why
from phasezero.domain.marking import TLP
from phasezero.domain.recording import guarded, recorded
from phasezero.domain.times import learned_on
from phasezero.errors import BadInput

if TYPE_CHECKING:
    from phasezero.store.erasing import Left

_DAYS = 30
"""Copies of one text are looked for among what was published so many days before and after it."""
ACT = "recall"
"""Whoever may take back an update may erase what it told of."""


_SAID = {
    Why.PUBLISHER: "document erased: its publisher asked",
    Why.PERSON: "document erased: a person asked",
    Why.COURT: "document erased: a court ordered it",
    Why.HARM: "document erased: it can harm somebody",
}


@dataclass(frozen=True, slots=True)
class Erasure:
    """What went."""

    versions: int
    events_gone: int
    """Accepted from it alone."""
    events_changed: int
    """Which other reports claim too: they keep what those say."""
    updates: int
    """Issued updates that were emptied; who got them is told."""


def erase(hand: Hand, document: str, why: Why) -> Erasure:
    """Erase a report of the hand's audience: every version of it, under whichever of its sources, and all that was made from it.

    What is left says that something was withdrawn and nothing else; it is not collected again. Raises NotFound.
    """
    from django.db import transaction

    from phasezero.store import audit, erasing, listing, stream_updates, vault

    with transaction.atomic():
        vault.erase_for_good()
        rows = erasing.to_erase(hand.viewer, hand.audience, document)
        highest = max([TLP.GREEN, *(row.marking.tlp for row in rows)])
        streams = set(stream_updates.telling_of(erasing.accepted_from(rows)).values_list("pk", flat=True))
        left, gone = erasing.take_out(rows)
        lost = [one.event for one in left if one.rewrite and not _rewritten(hand, one)]
        gone += lost
        touched = [*gone, *(one.event for one in left)]
        emptied = erasing.empty_updates(rows, touched, hand.at, streams)
        erasing.forget(rows, hand.at.date())
        for update in emptied:
            due.after_recall(update, hand.at)
        if hand.person is not None:
            audit.note(_SAID[why], hand.actor, hand.at, document, hand.audience, highest)
        listing.stir()
    return Erasure(len(rows), len(gone), len(left) - len(lost), len(emptied))


@dataclass(frozen=True, slots=True)
class Carrying:
    """Another document of the audience that shares its text with one that is to be erased."""

    id: str
    publisher: str
    title: str
    address: str


def carrying(hand: Hand, document: str) -> list[Carrying]:
    """Documents under other addresses that carry the text of this one, or whose text it carries, published within 30 days of it:
    erasing it leaves them. None where its own text is not held any more. Raises NotFound."""
    from phasezero.extract.copies import lineage
    from phasezero.extract.copies.index import Document
    from phasezero.store import erasing
    from phasezero.store.ids import to_text

    rows = erasing.to_erase(hand.viewer, hand.audience, document)
    own = {to_text(row.document) for row in rows}
    beside = {one.document: one for one in erasing.around(hand.viewer, rows, _DAYS)}
    made = lineage([Document(key, one.text, learned_on(one.documented_at)) for key, one in beside.items()])
    first = {key: key if copy is None else copy.of for key, copy in made.items()}
    shared = {first[key] for key in own & set(first)}
    found = [one for key, one in beside.items() if key not in own and first[key] in shared]
    return [Carrying(one.id, one.publisher, one.title, one.address) for one in found]


def _rewritten(hand: Hand, one: Left) -> bool:
    """Whether what the other reports say of it can be recorded; where it cannot, the event is erased."""
    from phasezero.store import erasing, report_events

    for row in sorted(one.rows, key=lambda row: -float(str(row["confidence"]))):
        country = str(row["country"])
        known = areas(country)
        try:
            coded = guarded(recorded("", country, proposed(row, known), known, hand.at.date()), known)
        except BadInput:
            continue  # it cannot be recorded as it was read: the next one
        erasing.rewrite(one.event, coded)
        return True
    report_events.erase(one.event)
    return False
