"""From the places that a text names to the one an event happened at, and to the country the text is of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from phasezero.domain.places import Feature, Located
from phasezero.extract.places.lexicon import lexicon
from phasezero.extract.places.states import violent

_FINE = {
    Feature.SPOT: 5,
    Feature.CITY: 4,
    Feature.DISTRICT: 3,
    Feature.REGION: 2,
    Feature.AREA: 1,
    Feature.COUNTRY: 0,
}
"""The finer, the better it says where something happened."""
_NEAR, _IN = "near:", "in:"
_WEIGHT = {
    Feature.COUNTRY: 1.0,
    Feature.REGION: 1.0,
    Feature.DISTRICT: 0.9,
    Feature.AREA: 0.5,
    Feature.CITY: 0.8,
    Feature.SPOT: 0.5,
}
_PEOPLE = 0.35
"""What a demonym counts beside the name of a country: "Malian soldiers" may be anywhere."""
_ABROAD = 0.1
"""The same, of a country whose forces and people act abroad."""
_SMOOTHING = 0.1
_LARGE = 50_000
"""People of a town that a text may name without its country."""
_MOST = 0.6
"""Less than this share of what the names weigh is no answer."""
_SURE = 0.51
"""One name of the country must be at least as sure."""


def where(located: Sequence[Located], start: int, end: int) -> Located | None:
    """The place of what a sentence (from `start` to `end`) tells; None where the text names none with a point.

    The finest place that the sentence names; a place that only serves to tell a distance gives way to the point told. Where the
    sentence names no place, the finest of the sentences before it, nearest first; else the dateline or the first place behind.
    """
    held = [one for one in located if not one.demonym and one.latitude is not None and one.place is not None]
    measured = [one for one in held if one.place is not None and one.place.key.startswith(_NEAR)]
    held = [one for one in held if one in measured or not any(far.start <= one.start and one.end <= far.end for far in measured)]
    inside = [one for one in held if start <= one.start < end and not _dateline_of_another(one, held, start, end)]
    if inside:
        return min(
            inside, key=lambda one: (-_fine(one), one in measured and _named(inside, measured), -one.confidence, one.start)
        )
    before = [one for one in held if one.start < start]
    fine = [one for one in before if _fine(one) >= _FINE[Feature.CITY]]
    if before:
        return max(fine or before, key=lambda one: (_fine(one) if not fine else 0, not one.dateline, one.start))
    return min(held, key=lambda one: (-_fine(one), one.start), default=None)


def _fine(one: Located) -> int:
    """How fine a place is; a point told by a distance counts as a town."""
    if one.place is None:
        return -1
    return _FINE[Feature.CITY] if one.place.key.startswith(_NEAR) else _FINE[one.place.feature]


def _named(inside: Sequence[Located], measured: Sequence[Located]) -> bool:
    """Whether the sentence names a town besides the one that a distance is told from."""
    return any(one not in measured and _fine(one) >= _FINE[Feature.CITY] for one in inside)


def _dateline_of_another(one: Located, held: Sequence[Located], start: int, end: int) -> bool:
    """Whether it only says where the report was written, and the sentence names another place."""
    return one.dateline and any(start <= other.start < end and other.start > one.end for other in held)


def _lone_town(one: Located) -> bool:
    """Whether it is a small town of a country without organised violence: alone, rather a village that no gazetteer has."""
    place = one.place
    small = place is not None and place.feature is Feature.CITY and place.population < _LARGE
    return small and place is not None and place.country not in violent()


def country_of(located: Sequence[Located]) -> tuple[str, float]:
    """The country (ISO3) that the text is of, and how sure that is, from 0 to 1: its share of what the names weigh.

    ("", 0.0) where nothing says it well enough: no name, names that may be of several places, or only the people of a country
    whose forces act abroad ("Russian shelling"). The first name counts double, as reports begin with where they are
    from; not where only people are named.
    """
    weight: defaultdict[str, float] = defaultdict(float)
    named: Counter[str] = Counter()
    sure: set[str] = set()
    doubtful: set[str] = set()
    only_people = all(one.demonym for one in located if one.place is not None)
    for rank, one in enumerate(sorted((one for one in located if one.place is not None), key=lambda one: one.start)):
        if one.place is None or not one.place.country or one.place.key.startswith((_NEAR, _IN)):
            continue
        iso3 = one.place.country
        abroad = one.demonym and iso3.lower() in lexicon().abroad
        share = (_ABROAD if abroad else _PEOPLE if one.demonym else _WEIGHT[one.place.feature]) * one.confidence
        weight[iso3] += share * (2 if rank == 0 and not only_people else 1)
        named[iso3] += 1
        if one.confidence >= _SURE and not abroad:
            (doubtful if _lone_town(one) else sure).add(iso3)
    sure |= {iso3 for iso3 in doubtful if named[iso3] > 1}
    if not weight:
        return "", 0.0
    best = max(sorted(weight), key=lambda iso3: weight[iso3])
    share = weight[best] / (sum(weight.values()) + _SMOOTHING)
    return (best, round(share, 3)) if best in sure and share >= _MOST else ("", 0.0)
