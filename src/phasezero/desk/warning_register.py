"""Warnings already given: by whom, when, to whom, what was asked, and what was answered."""

from __future__ import annotations

from phasezero.desk.hands import Hand
from phasezero.desk.stating import keep, stated
from phasezero.domain.marking import TLP
from phasezero.domain.warnings_given import Answered, Warned
from phasezero.errors import BadInput, said


def record_warning(hand: Hand, country: str, warned: Warned, tlp: TLP, as_of_then: bool) -> str:
    """A warning that somebody gave.

    `as_of_then`: it counts from the day on which it was given, flagged as reconstructed; else from now on.
    """
    if warned.on > hand.at.date():
        raise BadInput(said("the warning is of {day}, which is still to come", day=warned.on))
    return keep(hand, warned, hand.of_country(country), tlp, "warning recorded", warned.on if as_of_then else None)


def record_answer(hand: Hand, warning_id: str, answered: Answered) -> str:
    """What was answered to a warning, in word or deed. It counts from its own day where the warning does."""
    row = stated(hand, warning_id, Warned)
    if answered.on < row.content.on:
        raise BadInput(
            said(
                "the answer is of {day}, before the warning of {first}; correct one of them",
                day=answered.on,
                first=row.content.on,
            )
        )
    if answered.on > hand.at.date():
        raise BadInput(said("the answer is of {day}, which is still to come", day=answered.on))
    day = answered.on if row.reconstructed else None
    return keep(hand, answered, row.country, row.marking.tlp, "warning answered", day, row.id)
