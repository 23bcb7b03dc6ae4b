"""The suggested phase on page two: the path, the rule condition by condition, and what the other monitors say beside it."""

from __future__ import annotations

from phasezero.brief import clusters, rising
from phasezero.brief.campaign import answer
from phasezero.brief.campaign.words import TITLE as CAMPAIGN
from phasezero.brief.material import Material, Monitored
from phasezero.brief.page_one import strongest
from phasezero.brief.ribbon import ribbon
from phasezero.brief.silence import SILENT
from phasezero.domain.clusters import Clusters
from phasezero.domain.language import message
from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.phrases import (
    Joining,
    Number,
    Phrase,
    as_fact,
    between,
    counted,
    days,
    listed,
    name,
    on,
    phrase,
    words,
)
from phasezero.domain.rising import Rising
from phasezero.domain.signals import Phase, PhaseSuggestion, Series
from phasezero.domain.silence import National, Verdict
from phasezero.domain.updates import Cell, Releasing, Section, Sentence, SentenceKind, Table, say

SCALE_NOTE = phrase(
    "The scale from 0 to 3 is our own, adapted from one reading of one crisis (Central African Republic, 2012–14); "
    "a computed phase is a suggestion until a named person confirms it."
)
PHASE = phrase("Suggested phase, and why")
SERIES = {Series.ALL: phrase("all violence"), Series.CIVILIANS: phrase("violence against civilians")}
_NAMED = 3
"""Series above their mark that the table names."""


def phase_section(material: Material, releasing: Releasing | None) -> Section:
    suggestion = material.suggestion
    if why := material.not_assessed:
        line = say("No phase is suggested: {why}.", SentenceKind.GAP, why=as_fact(why))
        return Section("phase", PHASE, (line, say(SCALE_NOTE, SentenceKind.NOTICE)))
    since = message("Suggested phase {phase} since {since} or longer; the figures of this day alone give {level}.")
    if suggestion.changed_from is not None:
        since = message("Suggested phase {phase} since {since}; the figures of this day alone give {level}.")
    sentences = [
        say(
            since,
            cites=(f"phase:{material.country.iso3}",),
            phase=Number(int(suggestion.phase)),
            since=on(suggestion.since),
            level=Number(int(suggestion.level)),
        ),
        *_inflection(suggestion),
        *watch_lines(suggestion),
        *_came_down(material),
        *_overruled(suggestion, releasing),
        say(SCALE_NOTE, SentenceKind.NOTICE),
    ]
    tables = [*_inflection_table(suggestion), _rule_table(suggestion)]
    if signals := _signals(material):
        tables.append(signals)
    tables.append(_beside(material.monitored))
    pictures = (ribbon(suggestion),) if suggestion.runs else ()
    return Section("phase", PHASE, tuple(sentences), tuple(tables), pictures)


def _inflection(suggestion: PhaseSuggestion) -> tuple[Sentence, ...]:
    """When the path last changed."""
    if suggestion.changed_from is None or not suggestion.inflection:
        return ()
    cites = tuple(f"event:{event}" for one in suggestion.inflection for event in one.events)
    line = say(
        "The path changed on {day}, from phase {before} to {now}; the table says by what.",
        cites=cites or (f"phase:{suggestion.country}",),
        day=on(suggestion.since),
        before=Number(int(suggestion.changed_from)),
        now=Number(int(suggestion.phase)),
    )
    return (line,)


def _inflection_table(suggestion: PhaseSuggestion) -> tuple[Table, ...]:
    """By what it changed, from what was known on that day."""
    if not suggestion.inflection:
        return ()
    rows = tuple((Phrase(phase_rule().conditions[one.rule]), one.text) for one in suggestion.inflection)
    caption = phrase("By what the path changed on {day}, as known on that day", day=on(suggestion.since))
    return (Table((phrase("Condition"), phrase("What was found")), rows, caption),)


def watch_lines(suggestion: PhaseSuggestion) -> tuple[Sentence, ...]:
    """The relapse watch, or since when it is known that none runs."""
    watch, known_from = suggestion.relapse, suggestion.relapse_known_from
    if watch is not None:
        line = say(
            "Relapse watch until {until}: the suggested phase was {height} until {last}. It runs for five years from that day, "
            "whatever the phase is meanwhile.",
            cites=(f"phase:{suggestion.country}",),
            until=on(watch.until),
            height=Number(int(Phase.HEIGHT)),
            last=on(watch.height_until),
        )
        return (line,)
    if known_from is not None and suggestion.phase != Phase.HEIGHT:
        text = message(
            "Whether phase {height} was reached within five years is not known of the time before {day}, when the data begin."
        )
        return (say(text, SentenceKind.GAP, height=Number(int(Phase.HEIGHT)), day=on(known_from)),)
    return ()


def _rule_table(suggestion: PhaseSuggestion) -> Table:
    rule = phase_rule()
    met, missed, any_phase = phrase("met"), phrase("not met"), phrase("any")
    rows = tuple(
        (
            met if reason.met else missed,
            f"{rule.condition_phase[reason.rule]}" if rule.condition_phase[reason.rule] else any_phase,
            Phrase(rule.conditions[reason.rule]),
            reason.text,
        )
        for reason in sorted(suggestion.reasons, key=lambda r: (not r.met, -rule.condition_phase[r.rule]))
    )
    columns = ("", phrase("For phase"), phrase("Condition"), phrase("What was found"))
    return Table(
        columns, rows, phrase("The written rule (version {version}), condition by condition", version=Number(rule.version))
    )


def _overruled(suggestion: PhaseSuggestion, releasing: Releasing | None) -> tuple[Sentence, ...]:
    if releasing is None or releasing.phase_confirmed == suggestion.phase:
        return ()
    line = say(
        "The releaser, {by}, set phase {phase} instead: {reason}",
        SentenceKind.NOTICE,
        by=releasing.names,
        phase=Number(releasing.phase_confirmed),
        reason=words(releasing.reason),
    )
    return (line,)


def _signals(material: Material) -> Table | None:
    rising = strongest(material.suggestion.signals)
    if not rising:
        return None
    country = phrase("whole country")
    rows = tuple(
        (
            country if region is None else material.region_fact(region),
            SERIES[series],
            days(signal.window_days),
            between(signal.expected_low, signal.expected_high),
            str(signal.observed),
            name(signal.detector),
        )
        for (region, series), signal in sorted(rising.items(), key=lambda item: (item[0][0] or "", item[0][1]))
    )
    columns = (
        *(phrase("Where"), phrase("What"), phrase("In the last"), phrase("Expected documented events")),
        *(phrase("Came"), phrase("Method")),
    )
    return Table(columns, rows, phrase("Counts above their usual level"))


def _came_down(material: Material) -> tuple[Sentence, ...]:
    """A phase that steps down while documents are fewer than usual."""
    suggestion, fall = material.suggestion, material.monitored.silence.national.fall
    down = suggestion.changed_from is not None and suggestion.phase < suggestion.changed_from
    if not down or material.monitored.silence.national.not_assessed or fall.verdict is not Verdict.FEWER:
        return ()
    line = say(
        "The phase is lower since {day}, and the documents of the {days} to {until} are below what is usual at the same age: "
        "that the violence ended cannot be read from this.",
        SentenceKind.GAP,
        cites=(f"phase:{suggestion.country}",),
        day=on(suggestion.since),
        days=days(fall.window_days),
        until=on(material.as_of),
    )
    return (line,)


def _beside(monitored: Monitored) -> Table:
    """What the other monitors say of the same day. The rule counts none of it: people weigh it when they confirm a phase."""
    rows: tuple[tuple[Cell, ...], ...] = (
        (rising.RISING, _rises(monitored.rising)),
        (clusters.CLUSTERS, _areas(monitored.clusters)),
        *((CAMPAIGN, answer(one)) for one in monitored.organised if one.finding.attacks),
        (SILENT, _fall(monitored.silence.national)),
    )
    caption = phrase("Beside the rule, not counted by it: what the other monitors say of the day. Whoever confirms weighs it")
    return Table((phrase("Question"), phrase("What was found")), rows, caption)


def _rises(made: Rising) -> Cell:
    if made.not_assessed:
        return phrase("not assessed: {why}", why=as_fact(made.not_assessed))
    first = [rising.of_unit(one) for one in made.rising[:_NAMED]]
    if not first:
        return phrase("No series passes its mark.")
    rest = [counted(more, "and {n} more", "and {n} more")] if (more := len(made.rising) - len(first)) else []
    return phrase("Above the mark: {which}.", which=listed([*first, *rest], Joining.CLAUSES))


def _areas(made: Clusters) -> Cell:
    if made.not_assessed:
        return phrase("not assessed: {why}", why=as_fact(made.not_assessed))
    if not made.found:
        return phrase("No area stands out.")
    return phrase("More events than usual: {areas}.", areas=listed([clusters.where(one) for one in made.found], Joining.CLAUSES))


def _fall(national: National) -> Cell:
    if national.not_assessed:
        return phrase("not assessed: {why}", why=as_fact(national.not_assessed))
    return _FALLS[national.fall.verdict]


_FALLS = {
    Verdict.FEWER: phrase(
        "Documents are below what is usual at the same age; whether less happened or not as many could tell of it cannot be read "
        "from this."
    ),
    Verdict.NOT_FEWER: phrase("Documents are not below what is usual at the same age."),
    Verdict.CANNOT_TELL: phrase("A silence could not be told from an ordinary pause."),
}
