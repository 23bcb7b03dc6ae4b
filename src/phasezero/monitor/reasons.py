"""What met or missed each condition, in plain words with the numbers. No legal or inflated word; never a fall or calm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from phasezero.domain.phase_rule import RuleNumbers
from phasezero.domain.signals import Reason, Series, Signal, loudest
from phasezero.monitor.conditions import Assessed, Size, Verdict, attacks_mark, deaths_mark
from phasezero.monitor.signals import listed

SHOWN_REGIONS = 5
_WHAT = {Series.ALL: "violence", Series.CIVILIANS: "violence against civilians"}


def explain(assessed: Assessed, signals: tuple[Signal, ...], names: Mapping[str, str]) -> tuple[Reason, ...]:
    """One reason for each condition of the rule, met or not."""
    return tuple(_reason(verdict, assessed, signals, names) for verdict in assessed.verdicts)


def kept(phase: int, reached: date, hold: int, missing: int, events: tuple[str, ...]) -> Reason:
    """Why a phase stands although the day's figures alone do not support it. `events`: those that supported it when reached."""
    text = (
        f"Phase {phase} was last supported by the figures of {_day(reached)}. It is kept for {hold + missing} days after that: "
        f"{hold} days, and {missing} recent days for which too many documents may still be missing to read a trend."
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
    texts = {
        "present-violence": _present(size, numbers),
        "growing": _growing(size, assessed, signals, names),
        "grave-level": _level("grave-level", assessed.sizes, numbers, numbers.regions_grave, numbers.places_grave),
        "height": _level("height", assessed.sizes, numbers, numbers.regions_height, numbers.places_height),
    }
    chosen = size.events if verdict.key == "present-violence" else size.attacks
    return Reason(verdict.key, texts[verdict.key], verdict.met, listed(rows.ids, rows.end, chosen))


def _rising_country(verdict: Verdict, assessed: Assessed, signals: tuple[Signal, ...]) -> Reason:
    country = [signal for signal in signals if signal.region is None]
    strongest = [found for series in _WHAT if (found := loudest(country, series)) is not None]
    if not assessed.daily.level.long_enough:
        return Reason("rising-country", "No usual level is known yet: the history covered is shorter than a year.", False)
    if not verdict.met:
        figures = "; ".join(f"{_against(s)}, by chance once in {s.odds:,} looks" for s in strongest)
        asked = f"the rule asks for once in {strongest[0].asked:,}"
        text = f"No country-wide count passes the threshold for a rise so far ({asked}): {figures}."
        return Reason("rising-country", text, False, _union(strongest))
    rising = [s for s in strongest if s.rising]
    text = "Country-wide, above the usual level: " + "; ".join(_against(s) for s in rising) + "."
    return Reason("rising-country", text, True, _union(rising))


def _against(signal: Signal) -> str:
    return f"{_WHAT[signal.series]}, {_documented(signal)}"


def _documented(signal: Signal) -> str:
    came = _count(signal.observed, "documented event")
    return f"{came} in {signal.window_days} days (expected {_range(signal)})"


def _range(signal: Signal) -> str:
    low, high = signal.expected_low, signal.expected_high
    return f"{low}–{high}" if high > low else str(low)


def _rising_regions(verdict: Verdict, assessed: Assessed, signals: tuple[Signal, ...], names: Mapping[str, str]) -> Reason:
    rising = _by_region([s for s in signals if s.region is not None and s.rising])
    total = assessed.daily.all_regions
    if not verdict.met:
        looked_at = listed(assessed.daily.rows.ids, assessed.daily.rows.end, assessed.sizes[-1].events)
        text = f"In none of {_count(total, 'region')} does a count pass the threshold for a rise so far."
        return Reason("rising-regions", text, False, looked_at)
    shown = [f"{names.get(s.region or '', s.region)}: {_against(s)}" for s in rising[:SHOWN_REGIONS]]
    if len(rising) > SHOWN_REGIONS:
        shown.append(f"and {len(rising) - SHOWN_REGIONS} more")
    text = f"Above the usual level in {len(rising)} of {_count(total, 'region')}: " + "; ".join(shown) + "."
    return Reason("rising-regions", text, True, _union(rising))


def _by_region(signals: list[Signal]) -> list[Signal]:
    """The loudest signal of each region, the loudest region first."""
    ordered = sorted(signals, key=lambda s: (s.p_value, s.series != Series.CIVILIANS, s.region or ""))
    first: dict[str, Signal] = {}
    for signal in ordered:
        first.setdefault(signal.region or "", signal)
    return list(first.values())


def _union(signals: list[Signal]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(event for signal in signals for event in signal.events))


def _present(size: Size, numbers: RuleNumbers) -> str:
    mark = deaths_mark("present-violence", size.days, numbers)
    return (
        f"Documented in {size.days} days: {_killed(size.civilians_killed)} civilians killed "
        f"(threshold {numbers.civilian_deaths_inclusion}), {_killed(size.killed)} people killed in all (threshold {mark})."
    )


def _growing(size: Size, assessed: Assessed, signals: tuple[Signal, ...], names: Mapping[str, str]) -> str:
    rising = [s for s in signals if s.series == Series.CIVILIANS and s.rising]
    country = any(s.region is None for s in rising)
    where = sorted({names.get(s.region, s.region) for s in rising if s.region})
    places = (["country-wide"] if country else []) + where[:SHOWN_REGIONS]
    signal = f"above the usual level ({', '.join(places)})" if rising else "not past the threshold for a rise so far"
    new = sorted(names.get(assessed.daily.rows.regions[r], assessed.daily.rows.regions[r]) for r in assessed.new_regions)
    fresh = f", newly affected: {', '.join(new[:SHOWN_REGIONS])}" if new else ""
    numbers = assessed.daily.numbers
    return (
        f"Violence against civilians is {signal}; in {size.days} days {_killed(size.civilians_killed)} civilians killed "
        f"(threshold {numbers.civilian_deaths_inclusion}) in {_count(len(size.regions), 'region')}{fresh} "
        f"(threshold {numbers.regions_growing}, or 2 with a newly affected one) "
        f"and {_count(size.places, 'place')} (or threshold {numbers.places_grave})."
    )


def _level(key: str, sizes: tuple[Size, ...], numbers: RuleNumbers, regions: int, places: int) -> str:
    short, size = sizes[0], sizes[-1]
    alone = f"; {deaths_mark('height', size.days, numbers)} would do alone" if key == "grave-level" else ""
    return (
        f"Documented in {size.days} days: {_count(len(size.attacks), 'attack')} on civilians (threshold "
        f"{attacks_mark(key, size.days, numbers)}), {len(short.attacks)} of them in {short.days} days (or threshold "
        f"{attacks_mark(key, short.days, numbers)}), {_killed(size.civilians_killed)} civilians killed (threshold "
        f"{deaths_mark(key, size.days, numbers)}{alone}), in {_count(len(size.regions), 'region')} (threshold {regions}) "
        f"and {_count(size.places, 'place')} (or threshold {places})."
    )


def _killed(deaths: tuple[int, int, int]) -> str:
    low, best, high = deaths
    return f"{low:,}–{best:,}–{high:,}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
