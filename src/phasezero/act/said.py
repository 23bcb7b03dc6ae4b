"""What is said of a situation and of evidence, as phrases: the same in every language."""

from __future__ import annotations

from collections.abc import Iterator

from phasezero.act.evidence import Studies, ToolEvidence
from phasezero.act.situation import Count, Record, Situation, Usual
from phasezero.domain.language import message
from phasezero.domain.phrases import Fact, Joining, Number, counted, days, listed, phrase

NO_REVIEW = phrase("no review exists")
NONE_ON_ATROCITIES = phrase("none on mass atrocities themselves")
SCALE = message("The scale from 0 to 3 is our own, adapted from one reading of one crisis (Central African Republic, 2012–14).")
NOT_CHOSEN = message("Listed by a written rule from what was known on that day; nobody has chosen among them.")
LATE = phrase(
    "Documents come late: each count is a lower bound, and no trend can be read from these counts. Killings only are counted."
)
NO_RECORD = phrase("No event of this country is known on that day: nothing can be said of what doing nothing costs.")
NO_USUAL = phrase("Monitoring gives no usual level to compare with.")
STATE_FORCES_UNKNOWN = message("Only once it is known that state forces are not among the perpetrators.")


def evidence_says(found: ToolEvidence | None) -> Fact:
    """The counts in words; no score. Helped: less violence was found; did harm: more was."""
    if found is None:
        return NO_REVIEW
    parts: list[Fact] = [
        counted(
            found.effect.total,
            "{n} study of its effect: helped in {helped}, did harm in {harmed}, no or a mixed effect in {neither}",
            "{n} studies of its effect: helped in {helped}, did harm in {harmed}, no or a mixed effect in {neither}",
            **_directions(found.effect),
        )
    ]
    parts.append(
        counted(
            found.atrocities.total,
            "{n} of them on mass atrocities themselves: helped in {helped}, did harm in {harmed}, neither in {neither}",
            "{n} of them on mass atrocities themselves: helped in {helped}, did harm in {harmed}, neither in {neither}",
            **_directions(found.atrocities),
        )
        if found.atrocities.total
        else NONE_ON_ATROCITIES
    )
    if found.adverse:
        parts.append(counted(found.adverse, "{n} found adverse consequences", "{n} found adverse consequences"))
    return listed(parts, Joining.CLAUSES)


def _directions(found: Studies) -> dict[str, Fact]:
    return {
        "helped": Number(found.less_violence), "harmed": Number(found.more_violence), "neither": Number(found.no_or_mixed),
    }  # fmt: skip


def evidence_in_short(found: ToolEvidence | None) -> Fact:
    """For a cell of a table."""
    if found is None:
        return NO_REVIEW
    return counted(found.effect.total, "{n} study", "{n} studies")


def nothing_says(situation: Situation) -> Iterator[Fact]:
    """What doing nothing costs, as counts of the country's own record and nothing beyond."""
    record = situation.record
    if record is None:
        yield NO_RECORD
        return
    recent, year = record.recent, record.year
    yield phrase(
        "Attacks on civilians documented so far: in the last {recent_days} {recent}; in the last {year_days} {year}.",
        recent_days=days(recent.days),
        recent=_times(recent),
        year_days=days(year.days),
        year=_times(year),
    )
    yield LATE
    if record.earlier:
        yield _earlier(record)
    yield NO_USUAL if record.usual is None else _usual(record.usual)


def _times(count: Count) -> Fact:
    killed = count.killed
    return counted(
        count.events,
        "{n} event, {best} killed (low {low}, high {high})",
        "{n} events, {best} killed (low {low}, high {high})",
        best=Number(killed.best),
        low=Number(killed.low),
        high=Number(killed.high),
    )


def _earlier(record: Record) -> Fact:
    before = listed((Number(count.killed.best) for count in record.earlier), Joining.COMMAS)
    return counted(
        len(record.earlier),
        "Civilians killed in the one such year before (best estimate): {before}.",
        "Civilians killed in each of the {n} such years before, newest first (best estimate): {before}.",
        before=before,
    )


def _usual(usual: Usual) -> Fact:
    """Only what is above can be said: what is not documented yet may still come."""
    found: dict[str, Fact] = {
        "low": Number(usual.low), "high": Number(usual.high), "days": days(usual.days), "came": Number(usual.came),
    }  # fmt: skip
    if usual.above:
        return phrase(
            "At this country's usual level {low} to {high} such events would be documented in {days}; "
            "{came} came so far, which the rule calls a rise.",
            **found,
        )
    if usual.came > usual.high:
        return phrase(
            "At this country's usual level {low} to {high} such events would be documented in {days}; "
            "{came} came so far, more than that, though not yet what the rule calls a rise.",
            **found,
        )
    return phrase(
        "At this country's usual level {low} to {high} such events would be documented in {days}; {came} came so far.", **found
    )
