"""Places that a text says lie in an area, or at a distance from a town, and that no gazetteer has there.

"Ndjo in Ouham prefecture" is not the Ndjo of another prefecture, and "the village of Zarimbo, 65 km north of Bangassou" has a
point although no list has Zarimbo. Both get the point of what they are told by, and its reach as their radius.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import asin, cos, inf, radians, sin, sqrt

from phasezero.domain.distance import EARTH_KM
from phasezero.domain.places import Feature, Located, Place
from phasezero.extract.places.evidence import Seen, said_within
from phasezero.extract.places.folding import fold, key
from phasezero.extract.places.index import Index
from phasezero.extract.places.radii import radii
from phasezero.extract.places.spotting import Around, Spot

IN = "in:"
"""Begins the key of a place that is known by its area alone."""
LESS_SURE = 0.8
"""What is left of the confidence in the area, for a name in it that no gazetteer has."""
DISTRICT_KM = 75.0
"""How far a district reaches from the town that it is called after."""
LEAST_SURE = 0.35
_WIDE = (Feature.REGION, Feature.DISTRICT)
_MOST_WORDS = 4
_BESIDE = re.compile(
    r"\s*,?\s*(?:(?:a|an|the|un|une|uma|una)\s+)?(?:(?:small|remote|petit)\s+)?(?:village|town|locality|localité|ville|pueblo|aldeia)?\s*,?\s*"
    r"(?:located|situated|situé|situés|situee|située|distant|some|about|around|approximately|environ|lies|which lies)?\s*"
    r"(?:(?:à|a|at|about|some|environ|unos|cerca de)\s+)*,?\s*",
    re.IGNORECASE,
)
_LED = frozenset({"in", "at", "near", "a", "dans", "en", "em", "huko", "katika", "attacked", "raided", "stormed", "burned"})


def areas(scene: Around, kept: Sequence[Seen], found: Sequence[Located]) -> list[Located]:
    """What was found, with names that are said to lie in an area put there: one that no gazetteer has at all, or has elsewhere.

    `kept` are the spots that were taken for places; their `within` says nothing of names that the index does not know."""
    by_start = {one.start: one for one in found if not one.demonym}
    made = dict(by_start)
    for one in kept:
        wide = by_start.get(one.spot.start)
        if wide is None or wide.place is None or not _is_area(wide, one):
            continue
        name = _before(scene, one.spot, by_start)
        if name is None:
            continue
        held = by_start.get(name.start)
        if held is None and not _announced(scene, name):
            continue
        if held is None or _elsewhere(held, wide, one):
            made[name.start] = _placed(scene, name, wide, wide.place)
    return [*made.values(), *(one for one in found if one.demonym)]


def _is_area(wide: Located, one: Seen) -> bool:
    """Whether it is a region or a district, or a town that stands for the district called after it, and surely the one meant."""
    area = wide.place is not None and (wide.place.feature in _WIDE or one.kind == "district")
    return area and wide.latitude is not None and wide.confidence >= LEAST_SURE


def _before(scene: Around, wide: Spot, by_start: dict[int, Located]) -> Spot | None:
    """The capitalised words that are said to lie in the area; None where none are."""
    for last in range(wide.first - 1, max(-1, wide.first - 9), -1):
        if not scene.capital[last] or not scene.surface(last)[0].isalpha():
            continue
        if last + 1 == wide.first and scene.gaps[wide.first] == " ":
            return None
        first = last
        while (
            first > 0
            and last - first < _MOST_WORDS - 1
            and scene.capital[first - 1]
            and scene.gaps[first] in (" ", "-")
            and not scene.opens(first)
            and scene.words.starts[first] not in by_start
        ):
            first -= 1
        spot = Spot(first, last, scene.words.starts[first], scene.words.ends[last], "", -1, -1)
        return spot if said_within(scene, spot, wide) else None
    return None


def _announced(scene: Around, name: Spot) -> bool:
    """Whether a name that no gazetteer has stands like one of a place: behind "in" or "the village of", and is no common word."""
    folded, known = scene.words.folded, scene.lexicon
    surface = scene.words.text[name.start : name.end]
    words = folded[name.first : name.last + 1]
    if surface.isupper() or len(surface) < 3 or not surface[0].isupper():
        return False
    if any(word in known.common or word in known.bodies or word in known.before or word in known.titles for word in words):
        return False
    before = name.first - 1
    while before >= 0 and folded[before] in known.of:
        before -= 1
    if before < 0 or scene.opens(before + 1):
        return False
    kind = known.before.get(folded[before], "")
    return kind in ("city", "spot", "district") or (before == name.first - 1 and folded[before] in _LED)


def _elsewhere(held: Located, wide: Located, one: Seen) -> bool:
    """Whether the place that the name was taken for does not lie in the area."""
    place, area = held.place, wide.place
    if place is None or area is None or place.feature not in (Feature.CITY, Feature.SPOT, Feature.DISTRICT):
        return False
    if held.latitude is None or wide.latitude is None or place.key == area.key:
        return False
    if place.country == area.country and place.region and fold(place.region) == fold(area.region) and one.kind != "district":
        return False
    return apart(held, wide) > max(_reach(wide, area), held.radius_km or 0.0)


def _reach(wide: Located, area: Place) -> float:
    small = area.feature not in _WIDE
    return max(wide.radius_km or 0.0, DISTRICT_KM if small else 0.0)


def _placed(scene: Around, name: Spot, wide: Located, where: Place) -> Located:
    """The name as a place of which no more is known than the area."""
    words = scene.words.text[name.start : name.end]
    made = f"{IN}{where.key}:{'-'.join(scene.words.folded[name.first : name.last + 1])}"
    place = Place(made, words, Feature.CITY, where.country, where.region, wide.latitude, wide.longitude)
    why = f"said to lie in {wide.words}; no gazetteer has it there"
    sure = round(wide.confidence * LESS_SURE, 3)
    return Located(name.start, name.end, words, place, wide.latitude, wide.longitude, round(_reach(wide, where), 1), sure, why)


def beside(text: str, index: Index, found: Sequence[Located], far: Sequence[Located]) -> Iterator[Located]:
    """What was found, with a name before a distance put where that says, if none of its places is there: "Ndjo, 65 km north of
    Bangassou"."""
    told = {one.start: one for one in far}
    for one in found:
        there = next((told[start] for start in sorted(told) if start >= one.end), None)
        if there is None or one.demonym or not _BESIDE.fullmatch(text, one.end, there.start) or there.start == one.end:
            yield one
        else:
            yield _moved(index, one, there)


def _moved(index: Index, one: Located, there: Located) -> Located:
    if there.place is None:
        return one
    if one.place is not None and one.place.feature not in (Feature.CITY, Feature.SPOT):
        return one
    reach = max(there.radius_km or 0.0, radii().town)
    if one.latitude is not None and apart(one, there) <= reach:
        return one
    if (row := _near(index, one, there, reach)) >= 0:
        why = f"the place of this name {there.words}"
        latitude, longitude = float(index.latitudes[row]), float(index.longitudes[row])
        return replace(one, place=index.place(row), latitude=latitude, longitude=longitude, radius_km=radii().town, why=why)
    place = Place(f"{IN}{there.place.key}", one.words, Feature.CITY, there.place.country, "", there.latitude, there.longitude)
    why = f"said to lie {there.words}; no gazetteer has it there"
    return replace(one, place=place, latitude=there.latitude, longitude=there.longitude, radius_km=there.radius_km, why=why)


def _near(index: Index, one: Located, there: Located, reach: float) -> int:
    """The row of a place of this name that lies where the distance says; -1 where none does."""
    ((left, right),) = index.look_up([hash(key(one.words))])
    best, least = -1, reach
    for row in index.held(left, right)[0].tolist():
        if not index.borrowed[row]:
            here = replace(one, latitude=float(index.latitudes[row]), longitude=float(index.longitudes[row]))
            if (away := apart(here, there)) <= least:
                best, least = row, away
    return best


def apart(one: Located, other: Located) -> float:
    """Kilometres between two points, on a sphere; infinite where one has none."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return inf
    a, b, c, d = map(radians, (one.latitude, one.longitude, other.latitude, other.longitude))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))
