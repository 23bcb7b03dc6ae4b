"""Harm beside killings as tables: the streams, and their weeks."""

from __future__ import annotations

from phasezero.brief.phrases import three
from phasezero.brief.streams import KINDS
from phasezero.domain.phrases import Days, Label, Number, between, days, on, phrase
from phasezero.domain.streams import SMALLEST, STREAM_DAYS, HarmStream, Streams, Tally
from phasezero.domain.updates import Cell, Table


def tables(made: Streams) -> tuple[Table, ...]:
    """The streams, then their weeks."""
    begun = [one for one in made.streams if one.since is not None]
    if not begun:
        return ()
    columns: tuple[Label, ...] = (
        *(phrase("Kind of harm"), phrase("Accepted, {days}", days=days(STREAM_DAYS)), phrase("People affected (low–best–high)")),
        *(phrase("Without a number"), phrase("Usual by now, 28 days (90 %)"), phrase("Accepted since")),
    )
    caption = phrase(
        "Harm beside killings, as accepted from reports and local partners; a row begins when the first event was accepted"
    )
    first = Table(columns, tuple(_row(one) for one in begun), caption)
    weekly = [one for one in begun if one.weeks and one.recent.incidents]
    return (first, *((_weekly(weekly),) if weekly else ()))


def _row(one: HarmStream) -> tuple[Cell, ...]:
    return (
        KINDS[one.kind],
        between(1, SMALLEST - 1) if one.banded else str(one.recent.incidents),
        "–" if one.people is None else three(one.people),
        "–" if one.guarded else str(one.recent.without_number),
        phrase("not known") if one.usual is None else between(one.usual.low, one.usual.high),
        on(one.since) if one.since is not None else "–",
    )


def _weekly(those: list[HarmStream]) -> Table:
    weeks = max((one.weeks for one in those), key=len)
    by_week = [{week.last: week.tally for week in one.weeks} for one in those]
    rows = tuple(
        (Days(week.first, week.last), *(_cell(held.get(week.last)) for held in by_week)) for week in reversed(weeks)
    )  # fmt: skip
    columns: tuple[Label, ...] = (phrase("Week"), *(KINDS[one.kind] for one in those))
    caption = phrase("Events by week, and people affected (low–best–high); those known by month only are in no week")
    return Table(columns, rows, caption)


def _cell(found: Tally | None) -> Cell:
    """A week before the stream began has no number."""
    if found is None:
        return "–"
    if found.people is None:
        return str(found.incidents)
    return phrase("{n} ({people})", n=Number(found.incidents), people=three(found.people))
