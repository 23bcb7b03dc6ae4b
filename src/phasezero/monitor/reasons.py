"""What met or missed each condition, in plain words with the numbers. No legal or inflated word; never a fall or calm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from phasezero.domain.language import message
from phasezero.domain.phase_rule import RuleNumbers
from phasezero.domain.phrases import Fact, Joining, Number, Phrase, between, counted, days, listed, name, on, phrase, three
from phasezero.domain.signals import Reason, Series, Signal, loudest
from phasezero.monitor.conditions import Assessed, Size, Verdict, attacks_mark, deaths_mark

SHOWN_REGIONS = 5
WHAT = {Series.ALL: phrase("violence"), Series.CIVILIANS: phrase("violence against civilians")}


def explain(assessed: Assessed, signals: tuple[Signal, ...], names: Mapping[str, str]) -> tuple[Reason, ...]:
    """One reason for each condition of the rule, met or not."""
    return tuple(_reason(verdict, assessed, signals, names) for verdict in assessed.verdicts)


def kept(phase: int, reached: date, hold: int, missing: int, events: tuple[str, ...]) -> Reason:
    """Why a phase stands although the day's figures alone do not support it. `events`: those that supported it when reached."""
    text = phrase(
        "Phase {phase} was last supported by the figures of {day}. It is kept for {days} after that: "
        "{hold}, and {missing} for which too many documents may still be missing to read a trend.",
        phase=Number(phase),
        day=on(reached),
        days=days(hold + missing),
        hold=days(hold),
        missing=counted(missing, "{n} recent day", "{n} recent days"),
    )
    return Reason("kept", text, True, events)


def _reason(verdict: Verdict, assessed: Assessed, signals: tuple[Signal, ...], names: Mapping[str, str]) -> Reason:
    if verdict.key == "rising-country":
        return _rising_country(verdict, assessed, signals)
    if verdict.key == "rising-regions":
        return _rising_regions(verdict, assessed, signals, names)
    assert verdict.size is not None  # noqa: S101 - every other condition measures a size
    numbers = assessed.daily.numbers
    rows, size = assessed.daily.rows, verdict.size
    if verdict.key == "present-violence":
        text = _present(size, numbers)
    elif verdict.key == "growing":
        text = _growing(size, assessed, signals, names)
    else:
        text = _level(verdict.key, assessed.sizes, numbers)
    chosen = size.events if verdict.key == "present-violence" else size.attacks
    return Reason(verdict.key, text, verdict.met, rows.listed(chosen))


def _rising_country(verdict: Verdict, assessed: Assessed, signals: tuple[Signal, ...]) -> Reason:
    country = [signal for signal in signals if signal.region is None]
    strongest = [found for series in WHAT if (found := loudest(country, series)) is not None]
    if not assessed.daily.level.long_enough:
        text = phrase("No usual level is known yet: the history covered is shorter than a year.")
        return Reason("rising-country", text, False)
    if not verdict.met:
        text = phrase(
            "No country-wide count passes the threshold for a rise so far (the rule asks for once in {asked}): {counts}.",
            asked=Number(strongest[0].asked),
            counts=listed([_by_chance(signal) for signal in strongest], Joining.CLAUSES),
        )
        return Reason("rising-country", text, False, _union(strongest))
    rising = [s for s in strongest if s.rising]
    counts = listed([against(signal) for signal in rising], Joining.CLAUSES)
    return Reason("rising-country", phrase("Country-wide, above the usual level: {counts}.", counts=counts), True, _union(rising))


def against(signal: Signal) -> Phrase:
    """A count beside what was expected."""
    return beside(WHAT[signal.series], signal.observed, signal.window_days, (signal.expected_low, signal.expected_high))


def beside(what: Phrase, observed: int, window_days: int, expected: tuple[int, int]) -> Phrase:
    """The events of a window beside the interval of what was expected."""
    return phrase("{what}, {events} in {days} (expected {expected})", **_counts(what, observed, window_days, expected))


def _by_chance(signal: Signal) -> Phrase:
    return phrase(
        "{what}, {events} in {days} (expected {expected}), by chance once in {odds}",
        odds=counted(signal.odds, "{n} look", "{n} looks"),
        **_counts(WHAT[signal.series], signal.observed, signal.window_days, (signal.expected_low, signal.expected_high)),
    )


def _counts(what: Phrase, observed: int, window_days: int, expected: tuple[int, int]) -> dict[str, Fact]:
    low, high = expected
    return {
        "what": what,
        "events": counted(observed, "{n} documented event", "{n} documented events"),
        "days": days(window_days),
        "expected": between(low, max(low, high)),
    }


def _rising_regions(verdict: Verdict, assessed: Assessed, signals: tuple[Signal, ...], names: Mapping[str, str]) -> Reason:
    rising = _by_region([s for s in signals if s.region is not None and s.rising])
    total = assessed.daily.all_regions
    if not verdict.met:
        looked_at = assessed.daily.rows.listed(assessed.sizes[-1].events)
        text = phrase("In none of {regions} does a count pass the threshold for a rise so far.", regions=_regions(total))
        return Reason("rising-regions", text, False, looked_at)
    shown = [
        phrase("{region}: {count}", region=_named(signal.region or "", names), count=against(signal))
        for signal in rising[:SHOWN_REGIONS]
    ]
    if rest := len(rising[SHOWN_REGIONS:]):
        shown.append(counted(rest, "and {n} more", "and {n} more"))
    text = phrase(
        "Above the usual level in {rising} of {regions}: {counts}.",
        rising=Number(len(rising)),
        regions=_regions(total),
        counts=listed(shown, Joining.CLAUSES),
    )
    return Reason("rising-regions", text, True, _union(rising))


def _named(region: str, names: Mapping[str, str]) -> Fact:
    return name(names.get(region, region))


def _regions(count: int) -> Phrase:
    return counted(count, "{n} region", "{n} regions")


def _by_region(signals: list[Signal]) -> list[Signal]:
    """The loudest signal of each region, the loudest region first."""
    ordered = sorted(signals, key=lambda s: (s.p_value, s.series != Series.CIVILIANS, s.region or ""))
    first: dict[str, Signal] = {}
    for signal in ordered:
        first.setdefault(signal.region or "", signal)
    return list(first.values())


def _union(signals: list[Signal]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(event for signal in signals for event in signal.events))


def _present(size: Size, numbers: RuleNumbers) -> Phrase:
    return phrase(
        "Documented in {days}: {civilians} civilians killed (threshold {mark}), "
        "{all} people killed in all (threshold {all_mark}).",
        days=days(size.days),
        civilians=three(*size.civilians_killed),
        mark=Number(numbers.civilian_deaths_inclusion),
        all=three(*size.killed),
        all_mark=Number(deaths_mark("present-violence", size.days, numbers)),
    )


_GROWING = message(
    "Violence against civilians is above the usual level ({where}); in {days} {killed} civilians killed (threshold {mark}) "
    "in {regions} (threshold {regions_mark}, or 2 with a newly affected one) and {places} (or threshold {places_mark})."
)
_NOT_GROWING = message(
    "Violence against civilians is not past the threshold for a rise so far; in {days} {killed} civilians killed "
    "(threshold {mark}) in {regions} (threshold {regions_mark}, or 2 with a newly affected one) and {places} (or threshold "
    "{places_mark})."
)


def _growing(size: Size, assessed: Assessed, signals: tuple[Signal, ...], names: Mapping[str, str]) -> Phrase:
    rising = [s for s in signals if s.series == Series.CIVILIANS and s.rising]
    places: list[Fact] = [phrase("country-wide")] if any(s.region is None for s in rising) else []
    places += _shown((s.region for s in rising if s.region), names)
    numbers, where = assessed.daily.numbers, {"where": listed(places, Joining.COMMAS)} if rising else {}
    facts: dict[str, Fact] = {
        "days": days(size.days),
        "killed": three(*size.civilians_killed),
        "mark": Number(numbers.civilian_deaths_inclusion),
        "regions": _affected(size, assessed, names),
        "regions_mark": Number(numbers.regions_growing),
        "places": _places(size.places),
        "places_mark": Number(numbers.places_grave),
    }
    return Phrase(_GROWING if rising else _NOT_GROWING, {**facts, **where})


def _affected(size: Size, assessed: Assessed, names: Mapping[str, str]) -> Phrase:
    counted_regions = _regions(len(size.regions))
    new = _shown((assessed.daily.rows.regions[r] for r in assessed.new_regions), names)
    if not new:
        return counted_regions
    return phrase("{regions}, newly affected: {names}", regions=counted_regions, names=listed(new, Joining.COMMAS))


def _shown(regions: Iterable[str], names: Mapping[str, str]) -> list[Fact]:
    """The first names of regions, in order."""
    return [name(one) for one in sorted({names.get(region, region) for region in regions})[:SHOWN_REGIONS]]


def _places(count: int) -> Phrase:
    return counted(count, "{n} place", "{n} places")


_LEVEL = {
    "height": message(
        "Documented in {days}: {attacks} (threshold {attacks_mark}), {recent} of them in {recent_days} (or threshold "
        "{recent_mark}), {killed} civilians killed (threshold {mark}), in {regions} (threshold {regions_mark}) and {places} "
        "(or threshold {places_mark})."
    ),
    "grave-level": message(
        "Documented in {days}: {attacks} (threshold {attacks_mark}), {recent} of them in {recent_days} (or threshold "
        "{recent_mark}), {killed} civilians killed (threshold {mark}; {alone} would do alone), in {regions} (threshold "
        "{regions_mark}) and {places} (or threshold {places_mark})."
    ),
}


def _level(key: str, sizes: tuple[Size, ...], numbers: RuleNumbers) -> Phrase:
    short, size = sizes[0], sizes[-1]
    grave = key == "grave-level"
    facts: dict[str, Fact] = {
        "days": days(size.days),
        "attacks": counted(len(size.attacks), "{n} attack on civilians", "{n} attacks on civilians"),
        "attacks_mark": Number(attacks_mark(key, size.days, numbers)),
        "recent": Number(len(short.attacks)),
        "recent_days": days(short.days),
        "recent_mark": Number(attacks_mark(key, short.days, numbers)),
        "killed": three(*size.civilians_killed),
        "mark": Number(deaths_mark(key, size.days, numbers)),
        "regions": _regions(len(size.regions)),
        "regions_mark": Number(numbers.regions_grave if grave else numbers.regions_height),
        "places": _places(size.places),
        "places_mark": Number(numbers.places_grave if grave else numbers.places_height),
    }
    alone = {"alone": Number(deaths_mark("height", size.days, numbers))} if grave else {}
    return Phrase(_LEVEL[key], {**facts, **alone})
