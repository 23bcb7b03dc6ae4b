"""The stories of a country: pinned, dropped or annotated by a person. What is chosen shows in the update of those who may read
it; it is taken back by choosing again, and nothing is overwritten."""

from __future__ import annotations

from datetime import date

from phasezero import library
from phasezero.desk.hands import Hand
from phasezero.desk.rights import seat_of
from phasezero.domain.curating import Choice, Story
from phasezero.domain.marking import TLP, Marking
from phasezero.errors import BadInput, said

__all__ = ["ACT", "LONGEST", "Choice", "choose"]

ACT = "draft"
"""Whoever may write a draft chooses what stands in it."""
LONGEST = 500
_SAYS = {
    Choice.PIN: "story pinned",
    Choice.DROP: "story dropped",
    Choice.FREE: "story left to the rule",
    Choice.NOTE: "story annotated",
    Choice.UNNOTE: "notes on a story taken back",
}


def choose(
    hand: Hand, choice: Choice, document: str, country: str, words: str = "", tlp: TLP = TLP.GREEN, day: date | None = None
) -> str:
    """Of the story that a document tells, as the person reads it on `day` (None: today); returns the id of the choice. For a day
    in the past it is flagged as made with hindsight.

    It is kept for each report of the story, marked no lower than `tlp` and than what says that the report speaks of this country.
    Raises NotFound for no such story, BadInput for a note without words.
    """
    from django.db import transaction

    from phasezero.store import curating, listing
    from phasezero.store.ids import from_text

    if tlp < TLP.GREEN:
        raise BadInput(said("a choice is made for the task force: choose {label} or higher", label=TLP.GREEN.label))
    iso3, on = hand.of_country(country), day or hand.at.date()
    note = _words(words) if choice is Choice.NOTE else ""
    story = library.story(hand.viewer, iso3, on, document).story
    marked = {from_text(one.report.id): marking for one, marking in zip(story.reports, _markings(hand, story, tlp), strict=True)}
    with transaction.atomic():
        key = curating.add(choice, note, iso3, marked, hand.columns, _role(hand), on, hand.at)
        _audit(hand, choice, key, min(marked.values(), key=lambda one: one.tlp))
        listing.stir()
    return key


def _words(text: str) -> str:
    words = " ".join(text.split())
    if not words or len(words) > LONGEST:
        raise BadInput(said("write the note in at most {most} signs", most=LONGEST))
    return words


def _markings(hand: Hand, story: Story, tlp: TLP) -> list[Marking]:
    hand.marking(tlp)
    return [one.open_marking.at_least(tlp, hand.audience) for one in story.reports]


def _role(hand: Hand) -> str:
    return "" if hand.person is None or hand.task_force is None else seat_of(hand.person, hand.task_force).role


def _audit(hand: Hand, choice: Choice, key: str, marking: Marking) -> None:
    from phasezero.store import audit

    if hand.person is not None:
        audit.note(_SAYS[choice], hand.actor, hand.at, key, hand.audience, marking.tlp)
