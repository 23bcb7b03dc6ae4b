"""Warnings already given: by whom, when, to whom, what was asked, and what was answered; by form, and as a table in and out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import count

from phasezero.desk.entering import read_all, take_new
from phasezero.desk.hands import Hand
from phasezero.desk.stating import EARLIEST, keep, must_print_alone, stated
from phasezero.domain import tables
from phasezero.domain.entered import Line, Taken
from phasezero.domain.judged import WarningGiven, warnings_given
from phasezero.domain.marking import TLP
from phasezero.domain.statements import Content, TakenBack
from phasezero.domain.warnings_given import FIELDS, NEEDED, Answered, Warned, WarningLine, line_of, spaced
from phasezero.errors import BadInput, said

MOST_LINES = 2000
COLUMNS = (*FIELDS, "marking")
"""Of the table; a line is never taken under a lower marking than it names."""


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


def as_csv(given: Iterable[WarningGiven]) -> str:
    """The warnings as a table (`COLUMNS`), the oldest first, that `take_file` takes in again."""
    rows = []
    for one in sorted(given, key=lambda one: (one.warning.content.on, one.warning.id)):
        for answer in one.answers or (None,):
            cells = WarningLine(one.warning.content, None if answer is None else answer.content).cells
            rows.append([*(cells[name] for name in FIELDS), one.warning.marking.tlp.label])
    return tables.as_csv(COLUMNS, rows)


def take_file(
    hand: Hand,
    country: str,
    name: str,
    content: bytes,
    tlp: TLP = TLP.GREEN,
    historical: bool = False,
    check_only: bool = False,
) -> Taken:
    """All warnings and answers of a CSV file (`COLUMNS`), or none; what is recorded already is left alone.

    `historical`: each counts from its own day on, as its document could be known, and is flagged as reconstructed.
    """
    from phasezero.sources import institution_files
    from phasezero.store import statements

    iso3, today = hand.of_country(country), hand.at.date()
    hand.marking(tlp)

    def made(line: Line) -> WarningLine:
        fields = {name: tables.as_it_was(text) for name, text in line.fields.items()}
        _no_lower(fields.get("marking", ""), tlp)
        found = line_of(fields, today)
        if found.warned.on < EARLIEST:
            raise BadInput(said("on is {day}; give a day from {first} on", day=found.warned.on, first=EARLIEST))
        must_print_alone(iso3, today, [one for one in (found.warned, found.answered) if one is not None])
        return found

    def held() -> tuple[WarningGiven, ...]:
        kinds = (Warned.KIND, Answered.KIND, TakenBack.KIND)
        return warnings_given(statements.standing(hand.viewer, None, iso3, hand.audience, kinds))

    lines, wrong = read_all(institution_files.read_table(name, content, COLUMNS, NEEDED, MOST_LINES), made)
    return take_new(
        hand,
        "warnings file taken",
        tlp,
        (lines, wrong),
        lambda: _lines(held()),
        lambda new: _keep(hand, iso3, held(), new, tlp, historical),
        check_only,
    )


def _no_lower(label: str, tlp: TLP) -> None:
    """Raises BadInput for a line that names a higher marking than it would get, or none at all."""
    if not label.strip():
        return
    found = next((one for one in TLP if one.label == label.strip()), None)
    if found is None:
        raise BadInput(
            said("marking is {text!r}; write one of: {those}", text=label[:40], those=", ".join(one.label for one in TLP))
        )
    if found > tlp:
        raise BadInput(
            said("this line is marked {label}; hand the file in under that marking or a higher one", label=found.label)
        )


def _lines(given: Iterable[WarningGiven]) -> list[WarningLine]:
    """What is recorded, as lines; a warning with answers also without them."""
    found = []
    for one in given:
        told = one.warning.content
        found += [spaced(WarningLine(told, answered)) for answered in (None, *(answer.content for answer in one.answers))]
    return found


def _keep(
    hand: Hand, country: str, given: Sequence[WarningGiven], new: Sequence[WarningLine], tlp: TLP, historical: bool
) -> None:
    """Keep the warnings and answers of these lines that are not recorded; belongs into a transaction."""
    from phasezero.store import statements

    today, later = hand.at.date(), count(1)

    def add(content: Content, level: TLP, day: date, about: str | None = None) -> str:
        """In the order of the lines."""
        by = {**hand.columns, "made_at": hand.at + timedelta(microseconds=next(later))}
        return statements.add(content, country, hand.marking(level), by, day, hand.at, about)

    known = {spaced(WarningLine(one.warning.content, None)).warned: one.warning for one in reversed(given)}
    made = {warned: (one.id, one.marking.tlp, one.reconstructed) for warned, one in known.items()}
    for line in new:
        warned, answered = line.warned, line.answered
        if warned not in made:
            day = max(warned.on, warned.document.dated) if historical else today
            key = add(warned, tlp, day)
            made[warned] = (key, tlp, day < today)
        if answered is not None:
            key, level, reconstructed = made[warned]
            dated = answered.on if answered.document is None else answered.document.dated
            day = max(answered.on, dated, warned.document.dated) if reconstructed else today
            add(answered, level, day, key)
