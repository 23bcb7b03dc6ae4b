"""Finds the places that a text names, and says which ones are meant."""

from __future__ import annotations

import gc
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from math import cos, exp

import numpy as np
from numpy.typing import NDArray

from phasezero.domain.distance import EARTH_KM
from phasezero.domain.places import Feature, Located, Place
from phasezero.extract.places import states
from phasezero.extract.places.deciding import country_of
from phasezero.extract.places.displaced import displaced
from phasezero.extract.places.evidence import Seen, seen
from phasezero.extract.places.folding import key, words
from phasezero.extract.places.hinted import areas, beside
from phasezero.extract.places.index import FEATURES, MAIN, Index
from phasezero.extract.places.lexicon import lexicon
from phasezero.extract.places.others import NONE, Others, Span
from phasezero.extract.places.radii import radii
from phasezero.extract.places.resolving import Groups, groups, probabilities
from phasezero.extract.places.spotting import Around, Spot, around, spots
from phasezero.extract.places.weights import weights

PART = 20_000
"""Characters of a text that are read as one; a longer one is cut at a paragraph or sentence, and each part stands alone."""
_SMALL = (Feature.CITY, Feature.SPOT)
_NEARLY = 0.15
"""Names less likely than this are not looked at again when the country of the text is known."""
SAME_KM = 30.0
"""Two places of one name that are nearer are one place, for what is said of how sure it is."""
ANYWHERE_KM, ANYWHERE_KM_OF_CITIES, WELL_KNOWN = 1_500.0, 3_000.0, 50_000
"""A town with a larger radius is no answer. In the development halves of LGL and GeoVirus 95 of 100 towns with a radius under 300
km were right to 161 km, 6 or 7 of 10 with one of 800 to 3,000, one of two with a larger one; of cities 8 of 10 up to 3,000."""
_SAME_COSINE = cos(SAME_KM / EARTH_KM)
_PEOPLE_SURE = 0.9
_FORCES_SURE = 0.1
_CAMP_SURE = 0.5
_FORCES = "of forces or people who are often in other countries"


@dataclass(frozen=True, slots=True)
class Finder:
    """A gazetteer, ready to be asked. Built once; it is not changed by use."""

    index: Index

    @classmethod
    def of(cls, places: Iterable[Place], own: Container[str] = ()) -> Finder:
        """Reads the places once, in a few seconds for 240,000; what is not needed of them is not kept. `own`: keys of places from
        somebody's own list, of which other names count as much as the first."""
        with _uncollected():
            return cls(Index(places, own))

    def find(
        self,
        text: str,
        *,
        country: str = "",
        language: str = "",  # noqa: ARG002 - callers know it; the rules of all languages are read at once
        on: date | None = None,
        others: Others = NONE,
    ) -> tuple[Located, ...]:
        """The places that the text names, in their order.

        `country` (ISO3) is where it is expected to be: the report's or the source's; empty: nothing is expected. `on` is the day
        the text is of: states are those of that day. `language` is not needed: all are read at once. A name of people ("Malian")
        is given as its country, with `demonym`. A distance ("65 km north of Bria") is given besides the name, with the words of
        both, and as a place whose key begins with "near:". `place` is None where none of several places is clearly meant.
        Names in `others` are no places; that of a country in one is a hint, as a name of people is.
        """
        found = []
        for offset, part in _parts(text):
            found += [_shifted(one, offset) for one in self._find(part, country, others)]
        return tuple(states.as_of(one, on) for one in sorted(found, key=lambda one: (one.start, -one.end)))

    def _find(self, text: str, country: str, others: Others) -> list[Located]:
        scene = around(words(text), lexicon())
        possible = spots(scene, self.index)
        taken = others.spans(scene.words.folded) if others.names else []
        held = seen(scene, self.index, [one for one in possible if not _in_another(one, taken, scene, self.index)])
        likely = naming(held, self.index, country)
        found = self._kept(scene, held, likely, country)
        if not country and (own := country_of(found)[0]) and any(_NEARLY < sure < weights().threshold for sure in likely):
            again = naming(held, self.index, own)
            if any(after >= weights().threshold > before for before, after in zip(likely, again, strict=True)):
                likely, found = again, self._kept(scene, held, again, "")
        if not country and any(one.place is None for one in found) and (own := country_of(found)[0]):
            found = _filled(found, self._kept(scene, held, likely, own), own)
        found = [_as_hint(one, taken, scene) for one in found] if taken else found
        far = [away for one in found if (away := displaced(text, one)) is not None]
        return [*(beside(text, self.index, found, far) if far else found), *far]

    def _kept(self, scene: Around, held: list[Seen], likely: list[float], country: str) -> list[Located]:
        """The names that are taken for ones of places, put on the map."""
        pairs = [(one, sure) for one, sure in zip(held, likely, strict=True) if sure >= weights().threshold or one.spot.demonym]
        kept = _renumbered(held, [one for one, _ in pairs])
        found = self._resolve(scene, kept, [sure for _, sure in pairs], country)
        return [_abroad(scene, one) for one in areas(scene, kept, found)]

    def _resolve(self, scene: Around, kept: list[Seen], sure: list[float], country: str) -> list[Located]:
        index, text = self.index, scene.words.text
        peoples = zip(kept, _forces(scene, kept), strict=True)
        found = [self._people(scene, one, forces) for one, forces in peoples if one.spot.demonym]
        names = groups(index, kept, country, weights())
        if names is None:
            return found
        likely = probabilities(index, names, weights())
        points = _Points(index, names, likely)
        for best, numbers in zip(points.best, names.names, strict=True):
            found += self._said(text, [(kept[number], sure[number]) for number in numbers], points, best, country)
        return found

    def _said(self, text: str, ones: list[tuple[Seen, float]], points: _Points, best: int, country: str) -> list[Located]:
        """Each mention of a name, as the place that was chosen for it; as none where none is clearly meant."""
        likely, row = points.sure[best], int(points.names.rows[best])
        clear = likely >= weights().least
        place = self.index.place(row) if clear else None
        at = points.of(best) if clear else (None, None, None)
        if place is not None and at[2] is not None and _anywhere(place, at[2]):
            place, at = None, (None, None, None)
        found = []
        for one, sure in ones:
            start, end = one.spot.start, one.spot.end
            why = _why(place, one, points.notes[best], country)
            found.append(Located(start, end, text[start:end], place, *at, round(likely * sure, 3), why, dateline=one.dateline))
        return found

    def _people(self, scene: Around, one: Seen, forces: bool) -> Located:
        """A name of people as its country; with "capital" beside it, as that country's capital."""
        spot, index = one.spot, self.index
        words = scene.words.text[spot.start : spot.end]
        beside = scene.words.folded[max(0, spot.first - 1) : spot.first] + scene.words.folded[spot.last + 1 : spot.last + 2]
        if not scene.lexicon.capital.isdisjoint(beside) and spot.demonym in index.capital_of:
            place = index.place(index.capital_of[spot.demonym])
            radius = radii().of(True, place.extent_km, 0.0)
            return Located(
                spot.start,
                spot.end,
                words,
                place,
                place.latitude,
                place.longitude,
                radius,
                _PEOPLE_SURE,
                "capital of the country",
            )
        states = index.states.get(spot.demonym, ())
        sure, why = (_FORCES_SURE, _FORCES) if forces else (_PEOPLE_SURE, "adjective or people of the country")
        known, folded = scene.lexicon, scene.words.folded
        of_origin = not known.origins.isdisjoint(folded[spot.last + 1 : spot.last + 4]) and not known.camps.isdisjoint(folded)
        if of_origin and not forces and spot.demonym.lower() not in known.at_home:
            sure, why = _CAMP_SURE, "people of the country, in a text about refugees or a camp"
        if not states:
            return Located(spot.start, spot.end, words, None, None, None, None, sure, why, True)
        place = index.place(states[0])
        radius = radii().of(False, place.extent_km, 0.0)
        return Located(spot.start, spot.end, words, place, place.latitude, place.longitude, radius, sure, why, True)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for circles of objects: among a million new ones that form none it takes a third of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class _Points:
    """Where the chosen candidates of a text's names are put, and how far off they may be."""

    def __init__(self, index: Index, names: Groups, likely: NDArray[np.float64]) -> None:
        self.index, self.names = index, names
        ends = np.append(names.firsts[1:], len(names.rows))
        self.likely, self.ends = likely, dict(zip(names.firsts.tolist(), ends.tolist(), strict=True))
        self.best = [self._best(int(a), int(b)) for a, b in zip(names.firsts, ends, strict=True)]
        self.notes = {best: self._note(best) for best in self.best}
        spans = zip(self.best, names.firsts, ends, strict=True)
        self.sure = {best: self._together(best, int(a), int(b), likely) for best, a, b in spans}

    def _best(self, first: int, end: int) -> int:
        """The likeliest candidate of a name; a town where it stands for a region that is hardly larger ("Bangui")."""
        best = first + int(np.argmax(self.likely[first:end]))
        index, row = self.index, self.names.rows[best]
        if FEATURES[index.features[row]] is not Feature.REGION or index.extents[row] > SAME_KM:
            return best
        rows = self.names.rows[first:end]
        town = (index.features[rows] == FEATURES.index(Feature.CITY)) & (index.regions[rows] == index.regions[row])
        return first + int(np.argmax(np.where(town, self.likely[first:end], -1.0))) if town.any() else best

    def _spread(self, best: int) -> float:
        """Within how many km of the chosen place nine tenths of what is likely lie: where else the name may be counts."""
        first = int(self.names.firsts[self.names.owner[best]])
        end = self.ends[first]
        if end - first == 1:
            return 0.0
        rows, row = self.names.rows[first:end], self.names.rows[best]
        away = EARTH_KM * np.arccos(np.clip(self.index.xyz[rows] @ self.index.xyz[row], -1, 1))
        order = np.argsort(away, kind="stable")
        reached = np.searchsorted(np.cumsum(self.likely[first:end][order]), radii().share)
        return float(away[order][min(int(reached), end - first - 1)])

    def of(self, best: int) -> tuple[float | None, float | None, float | None]:
        """Latitude, longitude and radius in km; None three times where nothing is known."""
        index, row = self.index, int(self.names.rows[best])
        latitude, longitude = float(index.latitudes[row]), float(index.longitudes[row])
        extent = round(float(index.extents[row]), 1)
        if np.isnan(latitude):
            return None, None, None
        if index.borrowed[row]:
            return self._beside(row, self._spread(best))
        small = FEATURES[index.features[row]] in _SMALL
        return latitude, longitude, radii().of(small, extent, self._spread(best))

    def _together(self, best: int, first: int, end: int, likely: NDArray[np.float64]) -> float:
        """How likely it is that place, or the same one again: another gazetteer's row near it, or the region that is called after
        it. A country goes with its other names."""
        if end - first == 1:
            return 1.0
        index, rows = self.index, self.names.rows[first:end]
        row = int(self.names.rows[best])
        same = index.xyz[rows] @ index.xyz[row] >= _SAME_COSINE
        same |= (index.regions[rows] == index.regions[row]) & (index.regions[row] > 0) & ~index.borrowed[rows]
        states = index.features[rows] == FEATURES.index(Feature.COUNTRY)
        same |= states & states[best - first] & (index.countries[rows] == index.countries[row])
        return float(likely[first:end][same].sum())

    def _beside(self, row: int, spread: float) -> tuple[float, float, float]:
        """A place without a point lies in its region: beside the towns of it that the text names, else in its middle."""
        index = self.index
        mates = [other for best in self.best if (other := int(self.names.rows[best])) != row and self._mate(row, other)]
        if not mates:
            radius = radii().of(False, float(index.extents[row]), spread)
            return float(index.latitudes[row]), float(index.longitudes[row]), radius
        latitude, longitude = float(np.median(index.latitudes[mates])), float(np.median(index.longitudes[mates]))
        return latitude, longitude, radii().of(False, radii().borrowed, spread)

    def _mate(self, row: int, other: int) -> bool:
        index = self.index
        small = FEATURES[index.features[other]] in _SMALL and not index.borrowed[other]
        return bool(small and index.regions[other] == index.regions[row] and index.regions[row])

    def _note(self, best: int) -> str:
        """A place chosen beside it that lies in the same region, by name; empty where none does."""
        index, row = self.index, int(self.names.rows[best])
        for other in (int(self.names.rows[one]) for one in self.best):
            if other != row and index.regions[row] and index.regions[other] == index.regions[row]:
                return index.names[other]
        return ""


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The parts of a text that are read as one, each with where it begins."""
    start = 0
    while len(text) - start > PART:
        cuts = (text.rfind(mark, start + PART // 2, start + PART) for mark in ("\n\n", "\n", ". ", " "))
        end = next((cut + 1 for cut in cuts if cut > 0), start + PART)
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _shifted(one: Located, offset: int) -> Located:
    return replace(one, start=one.start + offset, end=one.end + offset) if offset else one


def naming(held: list[Seen], index: Index, country: str = "") -> list[float]:
    """How likely each spot is a name of a place at all: a logistic model of its signs. A name that a place of the expected
    country has is likelier one."""
    if not held:
        return []
    scores = np.array([one.signs for one in held]) @ weights().naming
    expected = index.country_rows.get(country, -1) if country else -1
    if expected >= 0:
        bonus = weights().expected * index.rarity[expected]
        scores += [bonus * (expected in index.countries[one.rows[one.kinds == MAIN]]) for one in held]
    return [1.0 / (1.0 + exp(-max(-30.0, min(30.0, float(score))))) for score in scores]


def _anywhere(place: Place, radius: float) -> bool:
    """Whether the places of this name lie so far from one another that the likeliest is no answer."""
    if place.feature not in (*_SMALL, Feature.DISTRICT):
        return False
    return radius > (ANYWHERE_KM if place.population < WELL_KNOWN else ANYWHERE_KM_OF_CITIES)


def _filled(found: Sequence[Located], again: Sequence[Located], own: str) -> list[Located]:
    """Names that may be of several places, as the one in the country that the others say the text is of."""
    there = {one.start: one for one in again if one.place is not None and one.place.country == own}
    return [there.get(one.start, one) if one.place is None else one for one in found]


def _in_another(spot: Spot, taken: Sequence[Span], scene: Around, index: Index) -> bool:
    """Whether its words are of a name of something else; one word that is both counts as a place behind "in". Countries and
    people stay, as hints."""
    for first, last in taken:
        if first > spot.last or spot.first > last or spot.demonym or spot.first < 0:
            continue
        if first == last:
            before = scene.words.folded[spot.first - 1] if spot.first else ""
            return before not in scene.lexicon.locative and spot.last <= last
        return not (spot.first < first or last < spot.last) and not _of_country(spot, index)
    return False


def _of_country(spot: Spot, index: Index) -> bool:
    rows = index.held(spot.left, spot.right)[0]
    return bool((index.features[rows] == FEATURES.index(Feature.COUNTRY)).any())


def _as_hint(one: Located, taken: Sequence[Span], scene: Around) -> Located:
    """A country in the name of something else says no more than a name of people."""
    starts, ends = scene.words.starts, scene.words.ends
    inside = any(starts[first] <= one.start and one.end <= ends[last] and first < last for first, last in taken)
    return replace(one, demonym=True) if inside else one


def _renumbered(held: list[Seen], kept: list[Seen]) -> list[Seen]:
    """The kept spots, with `within` pointing at the same ones as before some were dropped."""
    numbers = {id(one): number for number, one in enumerate(kept)}
    return [replace(one, within=numbers.get(id(held[one.within]), -1)) if one.within >= 0 else one for one in kept]


_NEXT = re.compile(r"[ -](\w+)")
_LAST = re.compile(r"(\w+) (?:the )?$")
_AGENT = 0.5
"""What is left of the confidence that a state which acts abroad is named as a place, where no "in" or "from" stands before it."""
_BEYOND = re.compile(r"\b(?:border (?:with|into|to)|exiled? (?:in|to)|frontière avec)(?: the| la| le)? $")
_GROUP = re.compile(r"(?:(?:'s|’s)? [A-Z]\w+(?:'s|’s)?){1,3}")
_OF = re.compile(r"(?:[A-Z]\w+) (?:of|for|de|du|pour)(?: the| la| le| l['’])? ?$")


def _abroad(scene: Around, one: Located) -> Located:
    """Names that say little of where: a country's before armed force ("US forces"), those of groups ("Arakan Army")."""
    if one.demonym or one.place is None:
        return one
    text, known = scene.words.text, scene.lexicon
    after = _NEXT.match(text, one.end)
    country = one.place.feature is Feature.COUNTRY and one.place.country.lower() in known.abroad
    if country and after and after[1].lower() in known.forces:
        return replace(one, confidence=min(one.confidence, _FORCES_SURE), why=_FORCES)
    led = _LAST.search(text, max(0, one.start - 20), one.start)
    if country and not (led and key(led[1]) in known.locative):
        one = replace(one, confidence=round(one.confidence * _AGENT, 3))
    behind, before = _GROUP.match(text, one.end), _OF.search(text, max(0, one.start - 30), one.start)
    told = (behind[0] if behind else "") + " " + (before[0] if before else "")
    if any(key(word) in known.groups for word in told.split()):
        return replace(one, confidence=min(one.confidence, _FORCES_SURE), why="in the name of a group")
    if _BEYOND.search(text, max(0, one.start - 40), one.start):
        return replace(one, confidence=round(one.confidence * _AGENT, 3), why="beyond a border, or where someone is in exile")
    return one


def _forces(scene: Around, kept: list[Seen]) -> list[bool]:
    """Whether each is a demonym beside a word of armed force, of a country whose forces act abroad: "Russian shelling"."""
    folded, known = scene.words.folded, scene.lexicon
    found = []
    for one in kept:
        near = folded[one.spot.last + 1 : one.spot.last + 3] if one.spot.demonym else ()
        armed = one.spot.demonym.lower() in known.abroad and any(word in known.forces for word in near)
        found.append(armed or any(word in known.persons for word in near))
    return found


def _why(place: Place | None, one: Seen, note: str, country: str) -> str:
    """What decided, in a few words."""
    candidates = len(one.rows)
    if place is None:
        return f"{candidates} places of this name, none clearly meant"
    if one.within >= 0:
        said = "named with the area it lies in"
    elif candidates == 1:
        said = "only place of this name in the gazetteer"
    elif country and place.country == country:
        said = "in the country that was expected"
    elif note:
        said = f"named with {note}"
    else:
        said = f"largest or likeliest of {candidates} places of this name"
    return said
