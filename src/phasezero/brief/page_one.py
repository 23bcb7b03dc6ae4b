"""Page one, and nothing else on it: bottom line, what changed, what we cannot see, one ask."""

from __future__ import annotations

import polars as pl

from phasezero.brief.changes import changes
from phasezero.brief.material import PERPETRATOR_WORDS, WINDOW_DAYS, Material, against_civilians, deaths
from phasezero.brief.phrases import between, names, plural, triple
from phasezero.domain.events import Fatalities, Perpetrator
from phasezero.domain.publishers import independent
from phasezero.domain.signals import Phase, Series, Signal, loudest
from phasezero.domain.times import day
from phasezero.domain.updates import Facts, Part, Section, Sentence, SentenceKind, figure, name, say, words

GRAVE_DAYS = 90
"""The longest window of the phase rule, over which it weighs how grave violence is."""
CODED_LATER = (
    "Deaths, perpetrators and places come from the data set's final coding; only the dates of the documents are of their time."
)
KILLINGS_ONLY = "This page counts killings only: displacement, detention and sexual violence are not measured yet."
NOT_MEASURED_YET = (
    "Whether the violence is random or organised is not assessed here yet: none of the components of that question is measured."
)
NO_ASK = "No ask is made: options, and who could act on them, are not part of this version yet."


def page_one(material: Material) -> tuple[Section, ...]:
    """The four sections of page one of a day with material change, or of a first update."""
    bottom = (_nothing_to_say(material),) if material.not_assessed else (_killed(material), _level(material), _organised())
    return (
        Section("bottom-line", "Bottom line", bottom),
        Section("what-changed", f"What changed since {day(material.basis.on)}", changes(material)),
        Section("cannot-see", "What we cannot see", cannot_see(material)),
        Section("ask", "One ask", (say(NO_ASK, SentenceKind.GAP),)),
    )


def quiet_page_one(material: Material) -> tuple[Section, ...]:
    """Page one of a day without material change: one sentence, and one line on what we cannot see."""
    basis = material.basis
    what = "update" if basis.issued_number else "the day before"
    number = figure(f"{basis.issued_number} of {day(basis.on)}" if basis.issued_number else f"({day(basis.on)})")
    sentence = say("No material change since " + what + " {number}.", SentenceKind.NOTICE, number=number)
    return (
        Section("bottom-line", "Bottom line", (sentence,)),
        Section("cannot-see", "What we cannot see", cannot_see(material)[:1]),
    )


def _nothing_to_say(material: Material) -> Sentence:
    if material.data_end is None or material.versions.is_empty():
        return say(
            "We hold no record of any event in {country}: nothing can be said about violence there.",
            SentenceKind.GAP,
            country=name(material.country.name),
        )
    return say(
        "Our data for {country} end on {end}: nothing can be said about the {days} days since then.",
        SentenceKind.GAP,
        country=name(material.country.name),
        end=figure(day(material.data_end)),
        days=figure(material.days_without_data),
    )


def _killed(material: Material) -> Sentence:
    events = material.recent(WINDOW_DAYS).filter(pl.col("deaths_high") > 0)
    attacks = events.filter(against_civilians() & (pl.col("civilian_deaths_high") > 0))
    window, until = figure(WINDOW_DAYS), figure(day(material.as_of))
    if attacks.is_empty():
        return _no_civilian_killed(events, {"window": window, "until": until})
    killed, ids = deaths(attacks, "civilian_deaths"), tuple(attacks["id"])
    sources = independent(material.reports(ids))
    everyone = deaths(events)
    words, cites = "", ids
    facts: Facts = {"low": figure(killed.low)} if killed.low else {}
    if everyone.best > killed.best:
        words = "; with fighters and people whose status is not recorded, at least {all} people were killed ({all_range})"
        facts = {**facts, **_everyone(everyone)}
        cites = tuple(events["id"])
    start = f"{_who(attacks)} killed at least {{low}} {plural(killed.low, 'civilian')}"
    if not killed.low:
        start = "Attacks on civilians are documented, but no death among them is certain,"
    return say(
        f"{start} in the {{window}} days to {{until}} "
        f"that we have documents for ({{range}}) [{{events}} {plural(len(ids), 'event')}, "
        f"{{sources}} independent {plural(sources, 'source')}]{words}.",
        cites=event_keys(cites),
        window=window,
        until=until,
        range=triple(killed),
        events=figure(len(ids)),
        sources=figure(sources),
        facts=facts,
    )


def _everyone(killed: Fatalities) -> Facts:
    return {"all": figure(killed.low), "all_range": triple(killed)}


def _no_civilian_killed(events: pl.DataFrame, when: Facts) -> Sentence:
    words = "No killing of civilians in the {window} days to {until} is documented in what we hold; "
    end = "that is not a finding that nobody was killed."
    if events.is_empty():
        return say(words + end, SentenceKind.GAP, facts=when)
    killed = deaths(events)
    if killed.low:
        return say(
            words
            + "in fighting at least {all} people were killed ({all_range}): fighters, or people whose status is not recorded.",
            cites=event_keys(tuple(events["id"])),
            facts={**when, **_everyone(killed)},
        )
    return say(
        words + "deaths in fighting are documented, but none is certain ({all_range}).",
        cites=event_keys(tuple(events["id"])),
        facts={**when, "all_range": triple(killed)},
    )


def _who(attacks: pl.DataFrame) -> str:
    classes = {Perpetrator(value) for value in attacks["perpetrator"]}
    return PERPETRATOR_WORDS[classes.pop()] if len(classes) == 1 else PERPETRATOR_WORDS[Perpetrator.UNKNOWN]


def event_keys(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"event:{one}" for one in ids)


def strongest(signals: tuple[Signal, ...]) -> dict[tuple[str | None, Series], Signal]:
    """For each region (None: the country) and series the rising signal that is least likely by chance."""
    best: dict[tuple[str | None, Series], Signal] = {}
    for signal in sorted((s for s in signals if s.rising), key=lambda s: (s.p_value, s.detector)):
        best.setdefault((signal.region, signal.series), signal)
    return best


def _level(material: Material) -> Sentence:
    rising = strongest(material.suggestion.signals)
    for series, subject in (
        (Series.CIVILIANS, "Attacks on civilians are rising beyond their usual level"),
        (Series.ALL, "Armed violence is rising beyond its usual level"),
    ):
        found = [signal for (_, of), signal in rising.items() if of == series]
        if found:
            return _rising(material, subject, found)
    return _grave(material) if material.suggestion.level >= Phase.GROWING else _not_rising(material)


def _rising(material: Material, subject: str, found: list[Signal]) -> Sentence:
    national = next((signal for signal in found if signal.region is None), None)
    regions = [material.region_name(signal.region) for signal in found if signal.region is not None]
    shown = national or found[0]
    where: list[Part] = [words("in the country as a whole")] if national else []
    if regions:
        where.append(words(" and in " if national else "in "))
        where.extend(names(regions))
    there = " there" if not national and len(regions) == 1 else ""
    first = (name(material.region_name(shown.region)),) if not national and len(regions) > 1 else ()
    which = " in {first}" if first else there
    facts: Facts = {"first": first} if first else {}
    return say(
        f"{subject} {{where}} (in {{window}} days we expected {{expected}} documented events{which}, {{observed}} came).",
        cites=event_keys(shown.events),
        where=tuple(where),
        window=figure(shown.window_days),
        expected=between(shown.expected_low, shown.expected_high),
        observed=figure(shown.observed),
        facts=facts,
    )


def _above(material: Material) -> Signal | None:
    """The country's count that is least likely by chance, where it is above what is usual and no rise by the rule."""
    both = [loudest(material.suggestion.signals, series) for series in Series]
    above = [signal for signal in both if signal is not None and signal.observed > signal.expected_high]
    return min(above, key=lambda s: (s.p_value, s.series), default=None)


_SHORT_OF = (
    "in {window} days we expected {expected} documented {what}, {observed} came; chance alone brings so many once in {odds} "
    "looks, and our rule speaks of a rise from once in {asked}"
)


def _short_of(signal: Signal) -> Facts:
    civilians = signal.series == Series.CIVILIANS
    return {
        "window": figure(signal.window_days),
        "expected": between(signal.expected_low, signal.expected_high),
        "what": words("events against civilians" if civilians else "events"),
        "observed": figure(signal.observed),
        "odds": figure(signal.odds),
        "asked": figure(signal.asked),
    }


def _grave(material: Material) -> Sentence:
    """Violence against civilians is as grave as phase 2 or 3 asks, whether or not it rises further."""
    attacks = material.recent_attacks(GRAVE_DAYS)
    regions = attacks["region"].drop_nulls().n_unique()
    above = _above(material)
    further = (
        f"more than usual: {_SHORT_OF}."
        if above
        else "recent weeks are under-documented, so whether they rise further cannot be read."
    )
    return say(
        f"Attacks on civilians are frequent: {{attacks}} in {{days}} days are documented, in {{regions}} "
        f"{plural(regions, 'region')} ({{range}} civilians killed); {further}",
        cites=event_keys(tuple(dict.fromkeys((*attacks["id"], *(above.events if above else ()))))),
        attacks=figure(attacks.height),
        days=figure(GRAVE_DAYS),
        regions=figure(regions),
        range=triple(deaths(attacks, "civilian_deaths")),
        facts=_short_of(above) if above else {},
    )


def _not_rising(material: Material) -> Sentence:
    above = _above(material)
    if above is not None:
        return say(f"More than usual is documented: {_SHORT_OF}.", cites=event_keys(above.events), facts=_short_of(above))
    widest = loudest(material.suggestion.signals, Series.ALL)
    if widest is None:
        return say("There is not enough history to say what the usual level of violence is here.", SentenceKind.GAP)
    return say(
        "No count passes the threshold at which our rule calls it a rise (in {window} days we expected {expected} documented "
        "events, {observed} came); recent weeks are under-documented, so no trend can be read.",
        SentenceKind.FINDING if widest.events else SentenceKind.GAP,
        cites=event_keys(widest.events),
        window=figure(widest.window_days),
        expected=between(widest.expected_low, widest.expected_high),
        observed=figure(widest.observed),
    )


def _organised() -> Sentence:
    return say(NOT_MEASURED_YET, SentenceKind.GAP)


def cannot_see(material: Material) -> tuple[Sentence, ...]:
    """What is late, what is silent, what is not measured; the most important line first."""
    delay = material.delay
    count = material.unreadable_days
    last = "for the last day " if count == 1 else "for the last {days} days "
    last += "only a rise can be read" if strongest(material.suggestion.signals) else "no trend can be read"
    if delay.median_days is None or delay.share_after_month is None:
        late = say(
            f"Recent weeks are under-documented; {last}. How late documents come here is not known yet.",
            SentenceKind.GAP,
            facts={} if count == 1 else {"days": figure(count)},
        )
    else:
        after = round(delay.share_after_month * delay.dated_events)
        were = plural(after, "was", "were")
        late = say(
            f"Recent weeks are under-documented; {last}. Of {{dated}} dated {plural(delay.dated_events, 'event')} "
            f"that we hold of the past three years about {{after}} {were} documented only after a month.",
            SentenceKind.GAP,
            facts={} if count == 1 else {"days": figure(count)},
            dated=figure(delay.dated_events),
            after=figure(after),
        )
    found = [] if material.not_assessed else [late, *_waiting(material), *_silent(material)]
    return (*found, say(KILLINGS_ONLY, SentenceKind.NOTICE), say(CODED_LATER, SentenceKind.NOTICE))


def _waiting(material: Material) -> list[Sentence]:
    delay = material.delay
    if not delay.waiting_days:
        return []
    return [
        say(
            "Since {until} totals are incomplete: about {share} in every 10 events of earlier years had no dated document "
            "and came only with a yearly release.",
            SentenceKind.GAP,
            until=figure(day(delay.released_until)),
            share=figure(max(1, round(delay.waiting_share * 10))),
        )
    ]


def _silent(material: Material) -> list[Sentence]:
    """How many regions had no documented event; never which ones: gaps below country level are not for release."""
    if not material.regions:
        return []
    heard = set(material.recent(365)["region"].drop_nulls())
    silent = sum(region.code not in heard for region in material.regions)
    if not silent:
        return []
    return [
        say(
            "From {silent} of {all} first-level regions no killing is documented in the last {days} days; "
            "we cannot tell whether nothing happened there or nobody could report it.",
            SentenceKind.GAP,
            silent=figure(silent),
            all=figure(len(material.regions)),
            days=figure(365),
        )
    ]
