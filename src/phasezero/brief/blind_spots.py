"""Sources that are collected and told nothing: how many, and why. Never which."""

from __future__ import annotations

from datetime import date

from phasezero.domain.collecting import BlindSpots, Trouble
from phasezero.domain.phrases import Land, Phrase, counted, listed, on
from phasezero.domain.updates import Sentence, SentenceKind, say


def lines(found: BlindSpots, country: str, day: date) -> tuple[Sentence, ...]:
    """For "what we cannot see"; nothing where every source went as usual, or none is collected."""
    if not found.count:
        return ()
    every = counted(found.every, "the {n} source that is", "the {n} sources that are")
    return (
        say(
            "Of {every} collected on {country}, {count} told us nothing by {day}: {why}. What they would tell is missing here.",
            SentenceKind.GAP,
            every=every,
            country=Land(country),
            count=counted(found.count, "{n}", "{n}"),
            day=on(day),
            why=listed(_why(one, count) for one, count in found.by),
        ),
    )


def _why(one: Trouble, count: int) -> Phrase:
    match one:
        case Trouble.STOPPED:
            return counted(count, "{n} was stopped by us", "{n} were stopped by us")
        case Trouble.GONE:
            return counted(count, "{n} is gone for good", "{n} are gone for good")
        case Trouble.FAILS:
            return counted(count, "{n} could not be read", "{n} could not be read")
        case Trouble.NEVER:
            return counted(count, "{n} has never answered yet", "{n} have never answered yet")
        case Trouble.UNASKED:
            return counted(count, "{n} was not asked in the days before", "{n} were not asked in the days before")
        case Trouble.SILENT:
            return counted(count, "{n} is silent for longer than usual", "{n} are silent for longer than usual")
