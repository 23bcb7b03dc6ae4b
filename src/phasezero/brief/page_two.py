"""Page two: what stands behind page one, section by section; a section without data says so in one line."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import polars as pl

from phasezero.brief.charts import monthly, timeline
from phasezero.brief.maps import country_map
from phasezero.brief.material import PERPETRATOR_WORDS, Material, against_civilians, deaths
from phasezero.brief.page_one import strongest
from phasezero.brief.phrases import between, plural, triple
from phasezero.domain.events import NOBODY, Claim, Fatalities, Perpetrator
from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.publishers import publisher
from phasezero.domain.signals import PhaseSuggestion
from phasezero.domain.times import day
from phasezero.domain.updates import Releasing, Section, Sentence, SentenceKind, Table, figure, name, say, title, words

WHO_DAYS = 365
MAP_DAYS = 90
READING_DAYS = 30
_MOST_READING = 8
_MOST_OF_ONE_EVENT = 2
_MOST_ACTORS = 8

SCALE_NOTE = (
    "The scale from 0 to 3 is our own, adapted from one reading of one crisis (Central African Republic, 2012–14); "
    "a computed phase is a suggestion until a named person confirms it."
)
NOT_YET = {
    "judgement": ("The judgement", "No judgement by people is recorded: judgements are not part of this version yet."),
    "organised": ("Random or organised?", "Not assessed yet: none of the components of this question is measured."),
    "risk": ("Risk in the next 12 months", "No risk estimate: forecasts are not part of this version yet."),
    "holding": (
        "What drives it and what is holding",
        "Not recorded yet: mediation, restraint and institutions that work are not tracked in this version.",
    ),
    "framings": ("Framings", "None recorded: competing accounts of the violence are not tracked in this version."),
    "engaged": ("Who is engaged", "None recorded: engagements are not tracked in this version."),
    "options": ("Options", "None listed: the catalogue of options is not part of this version yet."),
    "triggers": ("Upcoming triggers and decisions", "None recorded: there is no calendar in this version yet."),
    "warnings": ("Warnings already given by others", "None recorded in this version yet."),
}


def page_two(material: Material, releasing: Releasing | None = None) -> tuple[Section, ...]:
    """All sections of page two, in the order of the design."""
    sections: list[Section] = [_phase(material, releasing)]
    sections += [_missing("judgement"), _missing("organised"), _missing("risk"), _missing("holding")]
    sections += [_where(material), _when(material), _who(material), _reading(material)]
    sections += [_missing(key) for key in ("framings", "engaged", "options", "triggers", "warnings")]
    return (*sections, _dating(material), _why_received())


def _missing(key: str) -> Section:
    heading, line = NOT_YET[key]
    return Section(key, heading, (say(line, SentenceKind.GAP),))


def _phase(material: Material, releasing: Releasing | None) -> Section:
    suggestion = material.suggestion
    if why := material.not_assessed:
        line = say("No phase is suggested: {why}.", SentenceKind.GAP, why=figure(why))
        return Section("phase", "Suggested phase, and why", (line, say(SCALE_NOTE, SentenceKind.NOTICE)))
    since = "since {since}" if suggestion.changed_from is not None else "since {since} or longer"
    sentences = [
        say(
            f"Suggested phase {{phase}} {since}; the figures of this day alone give {{level}}.",
            cites=(f"phase:{material.country.iso3}",),
            phase=figure(int(suggestion.phase)),
            since=figure(day(suggestion.since)),
            level=figure(int(suggestion.level)),
        ),
        *_overruled(suggestion, releasing),
        say(SCALE_NOTE, SentenceKind.NOTICE),
    ]
    rule = phase_rule()
    rows = tuple(
        (
            "met" if reason.met else "not met",
            f"{rule.condition_phase[reason.rule] or 'any'}",
            rule.conditions[reason.rule],
            reason.text,
        )
        for reason in sorted(suggestion.reasons, key=lambda r: (not r.met, -rule.condition_phase[r.rule]))
    )
    columns = ("", "For phase", "Condition", "What was found")
    tables = [Table(columns, rows, f"The written rule (version {rule.version}), condition by condition")]
    if signals := _signals(material):
        tables.append(signals)
    return Section("phase", "Suggested phase, and why", tuple(sentences), tuple(tables))


def _overruled(suggestion: PhaseSuggestion, releasing: Releasing | None) -> tuple[Sentence, ...]:
    if releasing is None or releasing.phase_confirmed == suggestion.phase:
        return ()
    line = say(
        "The releaser, {by}, set phase {phase} instead: {reason}",
        SentenceKind.NOTICE,
        by=name(releasing.people),
        phase=figure(releasing.phase_confirmed),
        reason=words(releasing.reason),
    )
    return (line,)


def _signals(material: Material) -> Table | None:
    rising = strongest(material.suggestion.signals)
    if not rising:
        return None
    rows = tuple(
        (
            "whole country" if region is None else material.region_name(region),
            str(series),
            f"{signal.window_days} days",
            between(signal.expected_low, signal.expected_high).text,
            str(signal.observed),
            signal.detector,
        )
        for (region, series), signal in sorted(rising.items(), key=lambda item: (item[0][0] or "", item[0][1]))
    )
    columns = ("Where", "What", "In the last", "Expected documented events", "Came", "Method")
    return Table(columns, rows, "Counts above their usual level")


def _where(material: Material) -> Section:
    attacks = material.recent_attacks(MAP_DAYS)
    drawn = {region.code for region in material.regions}
    inside = attacks.filter(pl.col("region").is_in(drawn))
    counts = {str(code): count for code, count in inside["region"].value_counts().iter_rows()}
    sentence = (
        say(
            "{events} {place} against civilians in the {days} days to {until} {what} documented so far "
            "({range} civilians killed).",
            cites=tuple(f"event:{event}" for event in attacks["id"]),
            events=figure(attacks.height),
            place=(words(plural(attacks.height, "event")),),
            days=figure(MAP_DAYS),
            until=figure(day(material.as_of)),
            what=(words("is" if attacks.height == 1 else "are"),),
            range=triple(deaths(attacks, "civilian_deaths")),
        )
        if attacks.height
        else say(
            "No event against civilians in the {days} days to {until} is documented in what we hold.",
            SentenceKind.GAP,
            days=figure(MAP_DAYS),
            until=figure(day(material.as_of)),
        )
    )
    pictures = (
        (country_map(material.regions, counts, as_of=material.as_of, days=MAP_DAYS, elsewhere=attacks.height - inside.height),)
        if material.regions
        else ()
    )
    return Section("where", "Where", (sentence,), pictures=pictures)


def _when(material: Material) -> Section:
    rows = material.now.filter(pl.col("occurred_end") > material.as_of - timedelta(days=800))
    rows = rows.with_columns(against=against_civilians())
    happenings = [
        (end, against, Fatalities(low, best, high) if against else NOBODY)
        for end, against, low, best, high in rows.select(
            "occurred_end", "against", "civilian_deaths_low", "civilian_deaths_best", "civilian_deaths_high"
        ).iter_rows()
    ]
    readable = material.as_of - timedelta(days=material.unreadable_days)
    picture = timeline(monthly(happenings, material.as_of), complete_until=readable)
    return Section("when", "When", pictures=(picture,))


def _who(material: Material) -> Section:
    attacks = material.recent_attacks(WHO_DAYS)
    if attacks.is_empty():
        line = say("No attack on civilians in the last {days} days is documented.", SentenceKind.GAP, days=figure(WHO_DAYS))
        return Section("who", "Who: perpetrators and groups at risk", (line, _groups()))
    by = [group for _, group in attacks.group_by("perpetrator", "side_a", "side_b", "target", maintain_order=True)]
    by.sort(key=lambda group: (-group.height, str(group["side_a"][0]), str(group["side_b"][0])))
    rows = tuple(_actor_row(group) for group in by[:_MOST_ACTORS])
    sentences = [_groups()]
    if rest := by[_MOST_ACTORS:]:
        others = pl.concat(rest)
        sentences.insert(
            0,
            say(
                "{actors} more {pairs} account for {events} {times}.",
                cites=tuple(f"event:{event}" for event in others["id"]),
                actors=figure(len(rest)),
                pairs=(words(plural(len(rest), "perpetrator or pair of sides", "perpetrators or pairs of sides")),),
                events=figure(others.height),
                times=(words(plural(others.height, "event")),),
            ),
        )
    columns = ("Class", "Named in the data as", "Events", "Civilians killed (low–best–high)")
    table = Table(columns, rows, f"Attacks in which civilians were targeted or killed, {WHO_DAYS} days to {day(material.as_of)}")
    return Section("who", "Who: perpetrators and groups at risk", tuple(sentences), (table,))


def _actor_row(group: pl.DataFrame) -> tuple[str, ...]:
    first = group.row(0, named=True)
    one_sided = first["target"] == "civilians"
    killed = deaths(group, "civilian_deaths")
    return (
        PERPETRATOR_WORDS[Perpetrator(first["perpetrator"])] if one_sided else "Fighting; who killed civilians is not coded",
        first["side_a"] if one_sided else f"{first['side_a']} – {first['side_b']}",
        str(group.height),
        f"{killed.low:,}–{killed.best:,}–{killed.high:,}",
    )


def _groups() -> Sentence:
    return say(
        "Which groups are at risk cannot be read from these data: the data set does not record who the victims were.",
        SentenceKind.GAP,
    )


def _reading(material: Material) -> Section:
    """New documents on the events of the page: local voices first."""
    since = material.as_of - timedelta(days=READING_DAYS)
    found = {c.words: c for claims in material.claims.values() for c in claims if c.report.documented_at > since and c.words}
    country = material.country.iso3
    order = sorted(found.values(), key=lambda c: (_voice(c, country), -c.report.documented_at.toordinal(), c.words))
    of_event = Counter[str]()
    lines: list[Sentence] = []
    for claim in order:
        of_event[claim.event_id] += 1
        if of_event[claim.event_id] <= _MOST_OF_ONE_EVENT and len(lines) < _MOST_READING:
            lines.append(_line(claim))
    if not lines:
        lines = [say("No document of the last {days} days is known.", SentenceKind.GAP, days=figure(READING_DAYS))]
    return Section("reading", "Local voices, then others: new publications", tuple(lines))


def _voice(claim: Claim, country: str) -> int:
    return 0 if publisher(claim.report.publisher).is_local_to(country) else 1


def _line(claim: Claim) -> Sentence:
    report = claim.report
    return say(
        "{publisher}, {day}: {headline}",
        cites=(f"event:{claim.event_id}",),
        publisher=name(report.publisher),
        day=figure(day(report.documented_at)),
        headline=title(f"“{report.title}”"),
    )


def _dating(material: Material) -> Section:
    """How the days on which events became known were found: the reader can weigh the whole page by it."""
    known = material.now
    shares = {kind: int((known["dated_by"] == kind).sum()) for kind in ("source-date", "article-text", "yearly-release")}
    sentence = say(
        "Of {known} events known by this day, {dated} are dated by the data set's own dates of documents, {text} by a date "
        "in the text that names the documents, and {yearly} only by the yearly release. "
        "All are reconstructed: nobody watched that day.",
        SentenceKind.FINDING if known.height else SentenceKind.GAP,
        cites=tuple(f"dataset:{release.label}" for release in material.releases),
        known=figure(known.height),
        dated=figure(shares["source-date"]),
        text=figure(shares["article-text"]),
        yearly=figure(shares["yearly-release"]),
    )
    return Section("dating", "How we know when it was known", (sentence,))


def _why_received() -> Section:
    line = "You see this because you asked for it on this installation; there are no subscriptions in this version yet."
    return Section("received", "Why you received this", (say(line, SentenceKind.NOTICE),))
