"""Entering aggregate series by file: all of it or nothing; a revision is a later version."""

from __future__ import annotations

from phasezero.desk.entering import kept, level, must_be_ours, not_yet, read_all, why
from phasezero.desk.hands import Hand
from phasezero.domain.countries import country
from phasezero.domain.entered import Line, Taken
from phasezero.domain.marking import TLP
from phasezero.domain.series import FIELDS, NEEDED, SMALLEST, Cell, cell_of, given_away
from phasezero.errors import BadInput, Said, said

ACT = "draft"
"""What a role must allow (`domain.roles`)."""
MOST_ROWS = 5000
_PARTS = {"regions": said("regions"), "motives": said("motives"), "periods": said("periods")}


def take_file(hand: Hand, name: str, content: bytes, tlp: TLP = TLP.GREEN, historical: bool = False) -> Taken:
    """All counts of a CSV file, or none. What stands there already is left alone; a count of a period that is held already
    becomes a later version of it. `historical`: each counts from the day it was published, and is flagged as reconstructed."""
    from django.db import transaction

    from phasezero.store import series

    marking = level(hand, tlp)
    cells, wrong = read_all(_lines(name, content), lambda line: _cell(hand, line))
    if wrong.faults:
        return wrong
    with transaction.atomic():
        held = [one for code in {cell.country for cell in cells} for one in series.read(hand.viewer, None, code)]
        ours = [one.cell for one in held if one.marking.audience == hand.audience]
        fresh = not_yet(cells, ours)
        if fault := _fault(name, ours, fresh):
            return fault
        known = {one.slot for one in ours}
        if fresh:
            series.add(fresh, marking, hand.columns, hand.at, historical)
            kept(hand, "series file taken", hand.audience, tlp)
    corrected = len({one.slot for one in fresh} & known)
    return Taken(added=len({one.slot for one in fresh}) - corrected, corrected=corrected, same=len(cells) - len(fresh))


def take_back(hand: Hand, entry: str, reason: str) -> None:
    """A count is gone from every day, also from past ones: an agreement can be taken back."""
    from django.db import transaction

    from phasezero.store import series

    before = series.one(hand.viewer, entry)
    must_be_ours(hand, before)
    with transaction.atomic():
        series.withdraw(hand.viewer, entry, hand.columns, hand.at, why(reason))
        kept(hand, "series count taken back", entry, before.marking.tlp)


def _cell(hand: Hand, line: Line) -> Cell:
    cell = cell_of(line.fields, hand.at.date())
    if hand.country and cell.country != hand.country:
        raise BadInput(said("this task force works on {own}, not on {asked}", own=hand.country, asked=country(cell.country).name))
    return cell


def _fault(name: str, ours: list[Cell], fresh: list[Cell]) -> Taken | None:
    """Why a file cannot be taken as a whole: it contradicts itself, or gives a small count away."""
    at_once: dict[object, Cell] = {}
    for one in fresh:
        key = (one.slot, one.said_by.dated)
        if at_once.setdefault(key, one) != one:
            return _refused(
                said(
                    "{file}: the count of {category} in {country} from {starts} stands twice with one day of publication",
                    file=name,
                    category=one.category,
                    country=one.country,
                    starts=one.starts,
                )
            )
    newest: dict[object, Cell] = {}
    for one in sorted([*ours, *fresh], key=lambda one: one.said_by.dated):
        newest[one.slot] = one
    found = given_away(newest.values())
    if found is None:
        return None
    what, whole = found
    return _refused(
        said(
            "{file}: the counts by {what} for {category} in {country} from {starts} to {ends} give away one below {least}: "
            "suppress another one, or leave out the whole",
            file=name,
            what=_PARTS[what],
            category=whole.category,
            country=whole.country,
            starts=whole.starts,
            ends=whole.ends,
            least=SMALLEST,
        )
    )


def _refused(fault: Said) -> Taken:
    return Taken(faults=(fault,))


def _lines(name: str, content: bytes) -> list[Line]:
    from phasezero.sources import institution_files

    return institution_files.read_table(name, content, FIELDS, NEEDED, MOST_ROWS)
