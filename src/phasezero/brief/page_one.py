"""Page one, and nothing else on it: bottom line, what changed, what we cannot see, one ask."""

from __future__ import annotations

import polars as pl

from phasezero.brief import blind_spots, campaign, streams
from phasezero.brief.changes import changes
from phasezero.brief.judged import asks
from phasezero.brief.material import PERPETRATOR_WORDS, WINDOW_DAYS, Material, against_civilians, deaths
from phasezero.brief.phrases import events, names, regions, triple
from phasezero.brief.silence import lines as silence_lines
from phasezero.domain.events import Fatalities, Perpetrator
from phasezero.domain.language import message
from phasezero.domain.phrases import Land, Number, Phrase, between, counted, days, on, phrase
from phasezero.domain.publishers import independent
from phasezero.domain.signals import Phase, Series, Signal, loudest
from phasezero.domain.updates import Fact, Facts, Section, Sentence, SentenceKind, say
from phasezero.domain.verifying import Act

GRAVE_DAYS = 90
"""The longest window of the phase rule, over which it weighs how grave violence is."""
CODED_LATER = phrase(
    "Deaths, perpetrators and places come from the data set's final coding; only the dates of the documents are of their time."
)
NO_ASK = phrase("No ask is open: none has left whose day is still to come. What could be done stands under Options.")
_NO_ASK = Section("ask", phrase("One ask"), (say(NO_ASK, SentenceKind.GAP),))
BOTTOM_LINE = phrase("Bottom line")
UNSEEN = phrase("What we cannot see")


def page_one(material: Material) -> tuple[Section, ...]:
    """The four sections of page one of a day with material change, or of a first update."""
    bottom = _without_data_set(material) if material.not_assessed else _bottom_line(material)
    return (
        Section("bottom-line", BOTTOM_LINE, bottom),
        Section("what-changed", phrase("What changed since {day}", day=on(material.basis.on)), changes(material)),
        Section("cannot-see", UNSEEN, cannot_see(material)),
        next((one.section for one in asks(material.judged)), _NO_ASK),
    )


def _bottom_line(material: Material) -> tuple[Sentence, ...]:
    return (_killed(material), _level(material), campaign.bottom_line(material.monitored.organised))


def quiet_page_one(material: Material) -> tuple[Section, ...]:
    """Page one of a day without material change: one sentence, and one line on what we cannot see, beside sources that
    told nothing."""
    basis = material.basis
    sentence = (
        say(
            "No material change since update {number} of {day}.",
            SentenceKind.NOTICE,
            number=Number(basis.issued_number),
            day=on(basis.on),
        )
        if basis.issued_number
        else say("No material change since the day before ({day}).", SentenceKind.NOTICE, day=on(basis.on))
    )
    return (
        Section("bottom-line", BOTTOM_LINE, (sentence,)),
        Section("cannot-see", UNSEEN, (*cannot_see(material)[:1], *_blind(material))),
    )


def _without_data_set(material: Material) -> tuple[Sentence, ...]:
    """Of a day that no data set covers: what people accepted of its weeks, and that no data set says more; or that nothing can
    be said."""
    if material.recent(WINDOW_DAYS).is_empty():
        harm = streams.bottom_line(material.monitored.streams)
        return (*harm, _ends(material)) if harm else (_nothing_to_say(material),)
    return (_killed(material), *streams.bottom_line(material.monitored.streams), _ends(material))


def _ends(material: Material) -> Sentence:
    country = Land(material.country.iso3)
    if material.data_end is None:
        return say(
            "This is what people accepted from reports and local partners; no data set of events in {country} is held, so "
            "whether that is more than usual cannot be said, and no phase is suggested.",
            SentenceKind.GAP,
            country=country,
        )
    return say(
        "This is what people accepted from reports and local partners, or what is left of older data: the data sets held for "
        "{country} end on {end}, so whether that is more than usual cannot be said, and no phase is suggested.",
        SentenceKind.GAP,
        country=country,
        end=on(material.data_end),
    )


def _nothing_to_say(material: Material) -> Sentence:
    country = Land(material.country.iso3)
    if material.data_end is None or material.versions.is_empty():
        return say(
            "We hold no record of any event in {country}: nothing can be said about violence there.",
            SentenceKind.GAP,
            country=country,
        )
    since = counted(material.days_without_data, "the {n} day", "the {n} days")
    return say(
        "Our data for {country} end on {end}: nothing can be said about {days} since then.",
        SentenceKind.GAP,
        country=country,
        end=on(material.data_end),
        days=since,
    )


def _killed(material: Material) -> Sentence:
    known = material.recent(WINDOW_DAYS).filter(pl.col("deaths_high") > 0)
    attacks = known.filter(against_civilians() & (pl.col("civilian_deaths_high") > 0))
    when: Facts = {"days": days(WINDOW_DAYS), "until": on(material.as_of)}
    if attacks.is_empty():
        return _no_civilian_killed(known, when)
    killed, ids = deaths(attacks, "civilian_deaths"), tuple(attacks["id"])
    sources = independent(material.reports(ids))
    everyone = deaths(known)
    more = everyone.best > killed.best
    facts: Facts = {
        "range": triple(killed),
        "events": events(len(ids)),
        "sources": counted(sources, "{n} independent source", "{n} independent sources"),
        **({"who": _who(attacks), "killed": _civilians(killed.low)} if killed.low else {}),
        **(_everyone(everyone) if more else {}),
        **when,
    }
    return say(_KILLED[bool(killed.low), more], cites=event_keys(tuple(known["id"]) if more else ids), facts=facts)


_KILLED = {
    (True, False): message(
        "{who} killed at least {killed} in the {days} to {until} that we have documents for ({range}) [{events}, {sources}]."
    ),
    (True, True): message(
        "{who} killed at least {killed} in the {days} to {until} that we have documents for ({range}) [{events}, {sources}]; "
        "with fighters and people whose status is not recorded, at least {all} ({all_range})."
    ),
    (False, False): message(
        "Attacks on civilians are documented, but no death among them is certain, in the {days} to {until} that we have "
        "documents for ({range}) [{events}, {sources}]."
    ),
    (False, True): message(
        "Attacks on civilians are documented, but no death among them is certain, in the {days} to {until} that we have "
        "documents for ({range}) [{events}, {sources}]; "
        "with fighters and people whose status is not recorded, at least {all} ({all_range})."
    ),
}
"""By whether a civilian death is certain, and whether others were killed too."""


def _civilians(count: int) -> Phrase:
    return counted(count, "{n} civilian", "{n} civilians")


def _everyone(killed: Fatalities) -> Facts:
    return {"all": counted(killed.low, "{n} person was killed", "{n} people were killed"), "all_range": triple(killed)}


def _no_civilian_killed(known: pl.DataFrame, when: Facts) -> Sentence:
    if known.is_empty():
        return say(
            "No killing of civilians in the {days} to {until} is documented in what we hold; "
            "that is not a finding that nobody was killed.",
            SentenceKind.GAP,
            facts=when,
        )
    killed, cites = deaths(known), event_keys(tuple(known["id"]))
    if killed.low:
        return say(
            "No killing of civilians in the {days} to {until} is documented in what we hold; in fighting at least {all} "
            "({all_range}): fighters, or people whose status is not recorded.",
            cites=cites,
            facts={**when, **_everyone(killed)},
        )
    return say(
        "No killing of civilians in the {days} to {until} is documented in what we hold; "
        "deaths in fighting are documented, but none is certain ({all_range}).",
        cites=cites,
        facts={**when, "all_range": triple(killed)},
    )


def _who(attacks: pl.DataFrame) -> Phrase:
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
    for series, rises in _RISES.items():
        found = [signal for (_, of), signal in rising.items() if of == series]
        if found:
            return _rising(material, rises, found)
    return _grave(material) if material.suggestion.level >= Phase.GROWING else _not_rising(material)


_RISES = {
    Series.CIVILIANS: message(
        "Attacks on civilians are rising beyond their usual level of the past five years {where} ({count})."
    ),
    Series.ALL: message("Armed violence is rising beyond its usual level of the past five years {where} ({count})."),
}
_CAME = message("in {days} we expected {expected} documented events, {observed} came")


def _rising(material: Material, rises: str, found: list[Signal]) -> Sentence:
    national = next((signal for signal in found if signal.region is None), None)
    others = names([material.region_fact(signal.region) for signal in found if signal.region is not None])
    shown = national or found[0]
    count = Phrase(_CAME, _came(shown))
    if national:
        where = phrase("in the country as a whole")
        if others.items:
            where = phrase("in the country as a whole and in {regions}", regions=others)
    else:
        where = phrase("in {regions}", regions=others)
        count = phrase("in {days} we expected {expected} documented events there, {observed} came", **_came(shown))
        if len(found) > 1:
            first = material.region_fact(shown.region)
            count = phrase(
                "in {days} we expected {expected} documented events in {first}, {observed} came", first=first, **_came(shown)
            )
    return say(rises, cites=event_keys(shown.events), where=where, count=count)


def _came(signal: Signal) -> dict[str, Fact]:
    return {
        "days": days(signal.window_days),
        "expected": between(signal.expected_low, signal.expected_high),
        "observed": Number(signal.observed),
    }


def _above(material: Material) -> Signal | None:
    """The country's count that is least likely by chance, where it is above what is usual and no rise by the rule."""
    both = [loudest(material.suggestion.signals, series) for series in Series]
    above = [signal for signal in both if signal is not None and signal.observed > signal.expected_high]
    return min(above, key=lambda s: (s.p_value, s.series), default=None)


_SHORT_OF = {
    Series.CIVILIANS: message(
        "in {days} we expected {expected} documented events against civilians, {observed} came (chance alone brings so many once "
        "in {odds}; the rule asks for once in {asked})"
    ),
    Series.ALL: message(
        "in {days} we expected {expected} documented events, {observed} came (chance alone brings so many once "
        "in {odds}; the rule asks for once in {asked})"
    ),
}


def _short_of(signal: Signal) -> Phrase:
    odds = counted(signal.odds, "{n} look", "{n} looks")
    return Phrase(_SHORT_OF[signal.series], {**_came(signal), "odds": odds, "asked": Number(signal.asked)})


def _grave(material: Material) -> Sentence:
    """Violence against civilians is as grave as phase 2 or 3 asks, whether or not it rises further."""
    attacks = material.recent_attacks(GRAVE_DAYS)
    above = _above(material)
    facts: dict[str, Fact] = {
        "attacks": Number(attacks.height),
        "days": days(GRAVE_DAYS),
        "regions": regions(attacks["region"].drop_nulls().n_unique()),
        "range": triple(deaths(attacks, "civilian_deaths")),
    }
    if above is None:
        return say(
            "Attacks on civilians are frequent: {attacks} in {days} are documented, in {regions} ({range} civilians killed); "
            "recent weeks are under-documented, so whether they rise further cannot be read.",
            cites=event_keys(tuple(attacks["id"])),
            facts=facts,
        )
    return say(
        "Attacks on civilians are frequent: {attacks} in {days} are documented, in {regions} ({range} civilians killed); "
        "more than usual, though not what our rule calls a rise: {count}.",
        cites=event_keys(tuple(dict.fromkeys((*attacks["id"], *above.events)))),
        facts={**facts, "count": _short_of(above)},
    )


def _not_rising(material: Material) -> Sentence:
    above = _above(material)
    if above is not None:
        form = message("More than usual is documented, though not yet what our rule calls a rise: {count}.")
        return say(form, cites=event_keys(above.events), count=_short_of(above))
    widest = loudest(material.suggestion.signals, Series.ALL)
    if widest is None:
        return say("There is not enough history to say what the usual level of violence is here.", SentenceKind.GAP)
    return say(
        "No count passes the threshold at which our rule calls it a rise (in {days} we expected {expected} documented "
        "events, {observed} came); recent weeks are under-documented, so no trend can be read.",
        SentenceKind.FINDING if widest.events else SentenceKind.GAP,
        cites=event_keys(widest.events),
        facts=_came(widest),
    )


def cannot_see(material: Material) -> tuple[Sentence, ...]:
    """What is late, what is silent, what is not measured; the most important line first."""
    delay = material.delay
    last = _unreadable(material.unreadable_days, bool(strongest(material.suggestion.signals)))
    if delay.median_days is None or delay.share_after_month is None:
        late = say(
            "Recent weeks are under-documented; {last}. How late documents come here is not known yet.",
            SentenceKind.GAP,
            last=last,
        )
    else:
        after = round(delay.share_after_month * delay.dated_events)
        late = say(
            "Recent weeks are under-documented; {last}. Of {dated} that we hold of the past three years about {after}.",
            SentenceKind.GAP,
            last=last,
            dated=counted(delay.dated_events, "{n} dated event", "{n} dated events"),
            after=counted(after, "{n} was documented only after a month", "{n} were documented only after a month"),
        )
    silence = material.monitored.silence
    silent = silence_lines(silence.national, silence.regional)
    found = [] if material.not_assessed else [late, *_waiting(material), *silent]
    return (
        *found,
        *_read_by_nobody(material),
        *_blind(material),
        *streams.page_one_lines(material.monitored.streams),
        *([] if material.data_end is None else [say(CODED_LATER, SentenceKind.NOTICE)]),
    )


def _read_by_nobody(material: Material) -> list[Sentence]:
    """Events that a rule accepted, of those that the page tells of."""
    verdicts = {event: held.verdict for event, held in material.decided.items()}
    current = set(material.now["id"])
    found = [event for event, one in verdicts.items() if one is not None and one.act == Act.RULE and event in current]
    if not found:
        return []
    text = counted(
        len(found),
        "{n} event counted here was accepted by a stated rule, and read by nobody.",
        "{n} events counted here were accepted by a stated rule, and read by nobody.",
    )
    return [say(text, cites=event_keys(tuple(sorted(found))))]


def _blind(material: Material) -> tuple[Sentence, ...]:
    return blind_spots.lines(material.blind, material.country.iso3, material.as_of)


def _unreadable(count: int, rising: bool) -> Phrase:
    if rising:
        return counted(count, "for the last day only a rise can be read", "for the last {n} days only a rise can be read")
    return counted(count, "for the last day no trend can be read", "for the last {n} days no trend can be read")


def _waiting(material: Material) -> list[Sentence]:
    delay = material.delay
    if not delay.waiting_days:
        return []
    return [
        say(
            "Since {until} totals are incomplete: about {share} in every 10 events of earlier years had no dated document "
            "and came only with a yearly release.",
            SentenceKind.GAP,
            until=on(delay.released_until),
            share=Number(max(1, round(delay.waiting_share * 10))),
        )
    ]
