"""Who killed, who was targeted, and how many of the dead were civilians, as far as the coding says so."""

from __future__ import annotations

from functools import lru_cache

from phasezero.domain.countries import find_country
from phasezero.domain.events import Fatalities, Perpetrator, Target, Violence
from phasezero.errors import UnknownCountry

VIOLENCE = {1: Violence.STATE_BASED, 2: Violence.NON_STATE, 3: Violence.ONE_SIDED}
"""UCDP's `type_of_violence`."""
GOVERNMENT = "Government of "


@lru_cache(maxsize=10_000)
def perpetrator(violence: Violence, side_a: str, country: str) -> Perpetrator:
    """The class of whoever killed, in an event in `country` (ISO3).

    One-sided violence: side A attacked. It is the state if it is the government of the event's country under any of its names
    ("Government of Serbia (Yugoslavia)" in Serbia), a foreign state if it is another government, and non-state if it is none.
    Governments acting together are the state if one of them is. Non-state conflict: both sides are non-state. State-based
    conflict: unknown, since the coding does not say which side's fire killed. A government of a state we do not know: unknown.
    """
    if violence is Violence.STATE_BASED:
        return Perpetrator.UNKNOWN
    if violence is Violence.NON_STATE or not side_a.startswith(GOVERNMENT):
        return Perpetrator.NON_STATE
    governments = {_government(part) for part in f", {side_a}".split(f", {GOVERNMENT}") if part}
    if country in governments:
        return Perpetrator.STATE
    return Perpetrator.UNKNOWN if None in governments else Perpetrator.FOREIGN_STATE


def _government(of: str) -> str | None:
    try:
        return find_country(of).iso3
    except UnknownCountry:
        return None


def target(violence: Violence, civilians: int) -> Target:
    """Who was targeted: civilians in one-sided violence; else whether civilians were among the dead."""
    if violence is Violence.ONE_SIDED:
        return Target.CIVILIANS
    return Target.CIVILIANS_AMONG_OTHERS if civilians > 0 else Target.ARMED_ACTORS


def ordered(low: int, best: int, high: int) -> Fatalities:
    """The range, widened to hold its best estimate where the coding has that outside."""
    return Fatalities(min(low, best), best, max(high, best))


def civilian_deaths(violence: Violence, deaths: Fatalities, civilians: int, unknown: int) -> Fatalities:
    """The range of civilians among the dead.

    One-sided violence kills civilians only: it is the event's own range. Elsewhere only the best estimate is divided by side:
    the low figure takes away all that the event's low figure doubts, the high figure adds the dead of unknown side and all that
    the event's high figure allows for, and neither passes the civilians counted.
    """
    if violence is Violence.ONE_SIDED:
        return deaths
    low = max(0, civilians - (deaths.best - deaths.low))
    high = min(deaths.high, civilians + unknown + (deaths.high - deaths.best))
    return ordered(low, civilians, high)
