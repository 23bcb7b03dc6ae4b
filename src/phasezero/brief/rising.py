"""Is violence rising, in an update: sentences, a table of the series and the control chart."""

from __future__ import annotations

import math

from phasezero.brief.control_chart import chart
from phasezero.domain.language import message
from phasezero.domain.phrases import (
    Days,
    Fact,
    Label,
    Number,
    Phrase,
    as_fact,
    between,
    counted,
    days,
    figure,
    listed,
    name,
    on,
    phrase,
)
from phasezero.domain.rising import (
    KILLED_CAPPED,
    MOST_TIMES,
    NO_CALM,
    NOT_WHY,
    NUMBERS,
    UPPER_BOUND,
    LateTotal,
    Rise,
    Rising,
    Stream,
    UnitKind,
)
from phasezero.domain.updates import Cell, Section, Sentence, SentenceKind, Table, say

RISING = phrase("Is it rising?")
STREAMS: dict[Stream, Phrase] = {
    Stream.EVENTS: phrase("events"),
    Stream.ATTACKS: phrase("attacks on civilians"),
    Stream.DEATHS: phrase("people killed"),
    Stream.CIVILIANS_KILLED: phrase("civilians killed"),
}
TARGETS: dict[str, Phrase] = {
    "civilians": phrase("attacks on civilians"),
    "civilians-among-others": phrase("fighting in which civilians were killed"),
    "armed-actors": phrase("fighting among armed actors"),
}
ROWS = 12
"""Series of the table, at most."""
_TOLD = 5
"""Rises that have a sentence of their own, at most."""
_IN_UPDATE = 2
"""The same in an update."""
_RAREST_YEARS = 100


def section(made: Rising) -> Section:
    """For page two: the rises that would come most rarely, and the control chart. The page of the country has all series."""
    if made.not_assessed:
        return Section("rising", RISING, sentences(made))
    rises = made.rising
    found = [line for one in rises[:_IN_UPDATE] for line in (_rise(one, made), _flips(one))] if rises else [_none()]
    if rest := len(rises[_IN_UPDATE:]):
        more = counted(rest, "{n} more series passes its mark.", "{n} more series pass their marks.")
        found.append(say(more, cites=(source_key(made.country),)))
    notes = [say(NOT_WHY, SentenceKind.NOTICE)] if rises else []
    said = (*found, *_late(made)[:1], *notes, say(NO_CALM, SentenceKind.GAP))
    return Section("rising", RISING, said, pictures=(chart(made),))


def sentences(made: Rising) -> tuple[Sentence, ...]:
    """All that is said of it."""
    if made.not_assessed:
        text = message("Whether there is more violence than usual cannot be said of this day: {why}.")
        return (say(text, SentenceKind.GAP, why=as_fact(made.not_assessed)),)
    rises = made.rising
    found = [line for one in rises[:_TOLD] for line in (_rise(one, made), _flips(one))] if rises else [_none()]
    notes = [say(NOT_WHY, SentenceKind.NOTICE)] if rises else []
    quiet = [_quiet(made)] if rises and _others(made) else []
    return (*found, *quiet, *_late(made), _looked_at(made), *notes, say(NO_CALM, SentenceKind.GAP), *_killed(made))


def _none() -> Sentence:
    return say("No series passes the mark at which it would be called a rise.", SentenceKind.GAP)


def of_unit(one: Rise) -> Fact:
    """What is counted and where: "events, Ouham"."""
    what = STREAMS[one.stream]
    if one.kind is UnitKind.COUNTRY:
        return phrase("{what}, whole country", what=what)
    if one.kind is UnitKind.DYAD:
        return phrase("{what}, {unit} (as the data set names them)", what=what, unit=name(one.unit))
    unit: Fact = TARGETS.get(one.unit, name(one.unit)) if one.kind is UnitKind.TARGET else name(one.unit)
    return phrase("{what}, {unit}", what=what, unit=unit)


def _rise(one: Rise, made: Rising) -> Sentence:
    facts: dict[str, Fact] = {
        "what": of_unit(one),
        "days": days(NUMBERS.window_days),
        "usual": between(one.low, one.high),
        "often": often(one),
        "day": on(one.first_day or made.as_of),
        "low": on(one.first_low or made.as_of),
        "high": on(one.first_high or made.as_of),
    }
    text = counted(
        one.observed,
        "Above the usual level: {what}. {n} is documented in the last {days}, where {usual} would be usual by now. At the usual "
        "level this series would show as much {often}. It began about {day} ({low} to {high}).",
        "Above the usual level: {what}. {n} are documented in the last {days}, where {usual} would be usual by now. At the usual "
        "level this series would show as much {often}. It began about {day} ({low} to {high}).",
        **facts,
    )
    return say(text, cites=tuple(f"event:{event}" for event in one.events))


def often(one: Rise) -> Phrase:
    """How often chance alone brings as much; years are rounded down: never more seldom than it was found."""
    years = int(one.recurrence_days / 365.25)
    if years >= _RAREST_YEARS:
        return counted(_RAREST_YEARS, "less than once in {n} year", "less than once in {n} years")
    if years >= 2:
        return counted(years, "about once in {n} year", "about once in {n} years")
    times = math.ceil(one.per_year)
    return phrase("about once a year") if times <= 1 else counted(times, "about {n} time a year", "about {n} times a year")


def _flips(one: Rise) -> Sentence:
    cites = tuple(f"event:{event}" for event in one.events)
    at = one.flips_at or 1.0
    if at >= MOST_TIMES:
        most = Number(round(MOST_TIMES))
        return say(
            "It would be told even if events there were now documented more completely by a factor of {n}.", cites=cites, n=most
        )
    times = figure(f"{math.ceil(at * 10) / 10:.1f}")
    text = phrase("It would not be told if events there were now documented more completely by a factor of {times}.", times=times)
    return say(text, cites=cites)


def _others(made: Rising) -> list[Rise]:
    return [one for one in made.rises if one.kind is UnitKind.COUNTRY and not one.rising]


def _quiet(made: Rising) -> Sentence:
    """Counter-evidence: what of the whole country does not pass the mark."""
    which = listed(STREAMS[one.stream] for one in _others(made))
    return say("Against it: of the whole country, {which} do not pass the mark.", SentenceKind.NOTICE, which=which)


def _late(made: Rising) -> list[Sentence]:
    if not made.totals:
        return [say("How many events are still to be documented is not known: too few have a dated document.", SentenceKind.GAP)]
    lines = [say(_with_late(made.totals[-1]), SentenceKind.NOTICE)]
    lines.append(say(UPPER_BOUND, SentenceKind.NOTICE))
    if made.waiting_share:
        share = figure(f"{made.waiting_share:.0%}")
        text = phrase("Events without a dated document come on top: {share} of those of the last released years.", share=share)
        lines.append(say(text, SentenceKind.NOTICE))
    return lines


def _with_late(one: LateTotal) -> Phrase:
    return counted(
        one.documented,
        "Of the last {days}, {n} event is documented so far; with those still to come {low} to {high} in nine of ten cases, if "
        "documents come as late as before. In a crisis they may come later.",
        "Of the last {days}, {n} events are documented so far; with those still to come {low} to {high} in nine of ten cases, if "
        "documents come as late as before. In a crisis they may come later.",
        days=days(one.days),
        low=Number(one.low_90),
        high=Number(one.high_90),
    )


def _looked_at(made: Rising) -> Sentence:
    text = counted(
        made.watched,
        "{n} series was looked at; each kind of unit may pass the mark by chance about once in a year, all its series together.",
        "{n} series were looked at; each kind of unit may pass the mark by chance about once in a year, all its series together.",
    )
    return say(text, SentenceKind.NOTICE)


def _killed(made: Rising) -> list[Sentence]:
    return [say(KILLED_CAPPED, SentenceKind.NOTICE)] if any(one.day_cap for one in made.rises) else []


# Tables


def series_table(made: Rising) -> Table:
    """The country's series, then those that chance alone would bring most rarely."""
    columns: tuple[Label, ...] = (
        *(phrase("Series"), phrase("Documented, 28 days"), phrase("Usual by now (90 %)")),
        *(phrase("How often at the usual level"), phrase("Marked as rising"), phrase("Marked before")),
    )
    return Table(
        columns, tuple(_row(one) for one in made.rises[:ROWS]), phrase("Series by how rarely chance alone brings as much")
    )


def _row(one: Rise) -> tuple[Cell, ...]:
    since: Fact = phrase("since {day}", day=on(one.first_day)) if one.first_day else phrase("no")
    past = phrase("{times} in {years} years", times=Number(one.alarms_before), years=figure(f"{one.years_before:.0f}"))
    return (of_unit(one), str(one.observed), between(one.low, one.high), often(one), since, past)


RIVALS: tuple[tuple[Phrase, Phrase], ...] = (
    (phrase("chance"), phrase("weighed: how often chance alone brings as much stands beside each series")),
    (phrase("a season, or a drift of the usual level"), phrase("weighed: the usual level follows both")),
    (phrase("late documents"), phrase("weighed: what is usual is what would be documented by now")),
    (phrase("better or more observation here"), phrase("not excluded: see at how many times as complete it would not be told")),
    (phrase("one report on many past events"), phrase("not excluded: read the events and their sources")),
)
"""What else could bring the same documents, and what was done about it."""


def rivals_table() -> Table:
    return Table((phrase("What else could bring this"), phrase("What was done about it")), RIVALS, phrase("Other explanations"))


def source_key(country: str) -> str:
    """Key of the source that stands for the series of a country."""
    return f"rising:{country}"


def source(made: Rising) -> Phrase:
    """What the list of sources says of it."""
    span = Days(made.weeks[0].first, made.as_of) if made.weeks else on(made.as_of)
    return phrase("Series of documented events, {days}, against what was usual in this country before", days=span)
