"""Entering ties between institutions, governments and public offices: by form or file, corrected and withdrawn by later records
only. Public roles only; who protects or trusts whom is refused."""

from __future__ import annotations

from collections.abc import Mapping

from phasezero.desk.entering import kept, level, must_be_ours, read_all, take_new, why
from phasezero.desk.hands import Hand
from phasezero.domain.entered import Line, Taken
from phasezero.domain.marking import TLP
from phasezero.domain.ties import FIELDS, EnteredTie, Tie, tie_of

ACT = "draft"
"""What a role must allow (`domain.roles`)."""
MOST_TIES = 5000
_NEEDED = ("from", "kind", "to", "source", "source_date")


def enter(hand: Hand, fields: Mapping[str, str], tlp: TLP = TLP.GREEN) -> str:
    """One tie; returns its id. Raises BadInput for what cannot be taken."""
    from django.db import transaction

    from phasezero.store import ties

    tie = tie_of(fields, hand.at.date())
    with transaction.atomic():
        (entry,) = ties.add([tie], level(hand, tlp), hand.columns, hand.at)
        kept(hand, "tie entered", entry, tlp)
    return entry


def correct(hand: Hand, entry: str, fields: Mapping[str, str], reason: str) -> None:
    """A later version of a tie. Days before today stay as they were."""
    from django.db import transaction

    from phasezero.store import ties

    before, tie = _ours(hand, entry), tie_of(fields, hand.at.date())
    with transaction.atomic():
        ties.correct(hand.viewer, entry, tie, hand.columns, hand.at, why(reason))
        kept(hand, "tie corrected", entry, before.marking.tlp)


def withdraw(hand: Hand, entry: str, reason: str) -> None:
    """From today on the tie is gone."""
    from django.db import transaction

    from phasezero.store import ties

    before = _ours(hand, entry)
    with transaction.atomic():
        ties.withdraw(hand.viewer, entry, hand.columns, hand.at, why(reason))
        kept(hand, "tie withdrawn", entry, before.marking.tlp)


def _ours(hand: Hand, entry: str) -> EnteredTie:
    from phasezero.store import ties

    found = ties.one(hand.viewer, entry)
    must_be_ours(hand, found)
    return found


def take_file(hand: Hand, name: str, content: bytes, tlp: TLP = TLP.GREEN, historical: bool = False) -> Taken:
    """All ties of a CSV file, or none; what stands there already is left alone. `historical`: each counts from the day of its
    source on, and is flagged as reconstructed."""
    from phasezero.sources import institution_files
    from phasezero.store import ties

    marking, today = level(hand, tlp), hand.at.date()

    def made(line: Line) -> Tie:
        return tie_of(line.fields, today)

    return take_new(
        hand,
        "ties file taken",
        tlp,
        read_all(institution_files.read_table(name, content, FIELDS, _NEEDED, MOST_TIES), made),
        lambda: (one.tie for one in ties.read(hand.viewer, None)),
        lambda new: ties.add(new, marking, hand.columns, hand.at, historical),
    )
