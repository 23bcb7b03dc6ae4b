"""Places: how well names are found and put on the map, on LGL, GeoVirus and the incidents of Insecurity Insight.

Half of the documents (by a hash of their id) were looked at and learned from (`places_learn.py`); the figures are of the other
half, which was only scored.
Nothing is told of where a text is from. `python benchmarks/extract/places.py [development]`
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from places_gold import Incident, Text, Toponym, incidents, shared, texts

from phasezero.domain.countries import country, find_country
from phasezero.domain.places import Feature, Located, Place
from phasezero.errors import UnknownCountry
from phasezero.extract.places import Finder, country_of, where
from phasezero.extract.places.folding import key
from phasezero.extract.places.lexicon import demonyms
from phasezero.sources import boundaries, gazetteers
from phasezero.sources.gazetteers.first_level import by_name, folded
from phasezero.sources.ucdp_ged import example_path
from phasezero.sources.ucdp_ged import read as read_ged

NEAR_KM = 161.0
"""100 miles, the field's distance within which a toponym counts as resolved."""
DRAWS, SEED = 2000, 20261123

Row = tuple[str, str, str, bool | None]


def gazetteer() -> Iterator[Place]:
    """What ships, and the places learned from the shipped example of UCDP."""
    yield from gazetteers.world()
    yield from gazetteers.learned.places(read_ged(example_path()).events)


@dataclass(frozen=True)
class Case:
    """One gold toponym and what was found there."""

    corpus: str
    group: str
    gold: Toponym
    found: Located | None

    @property
    def resolved(self) -> bool:
        return self.found is not None and self.found.latitude is not None

    @property
    def km(self) -> float:
        assert self.found is not None
        assert self.found.latitude is not None
        assert self.gold.latitude is not None
        a, b, c, d = np.radians([self.found.latitude, self.found.longitude, self.gold.latitude, self.gold.longitude])
        return float(6371 * 2 * np.arcsin(np.sqrt(np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2)))


def cases(finder: Finder, text: Text) -> tuple[list[Case], int, int]:
    """Each gold toponym with coordinates beside what was found there (the best overlap); how many were found; how many of them
    are gold."""
    found = [one for one in finder.find(text.text) if one.place is None or not one.place.key.startswith("near:")]
    names = [one for one in found if not one.demonym]
    good = sum(any(_overlap(one, gold) for gold in text.gold) for one in names)
    held = []
    for gold in text.gold:
        near = max((one for one in found if _overlap(one, gold)), key=lambda one: _overlap(one, gold), default=None)
        if gold.latitude is not None:
            held.append(Case(text.corpus, text.group, gold, near))
    return held, len(names), good


def _overlap(one: Located, gold: Toponym) -> int:
    return max(0, min(one.end, gold.end) - max(one.start, gold.start))


def country_right(case: Case) -> bool | None:
    """Whether the country is the gold one's: by name, else by the gold point's lying in it; None where neither can be told."""
    assert case.found is not None
    place = case.found.place
    if place is None:
        return False
    if case.gold.country:
        try:
            return place.country == find_country(case.gold.country).iso3
        except UnknownCountry:
            return None
    if not place.country:
        return None
    assert case.gold.latitude is not None
    assert case.gold.longitude is not None
    return boundaries.locate(place.country, [case.gold.longitude], [case.gold.latitude])[0] is not None or _in_outline(
        place, case
    )


def _in_outline(place: Place, case: Case) -> bool:
    """A point off the coast or in the middle of a country counts if it lies within 25 km of the country."""
    assert case.gold.latitude is not None
    assert case.gold.longitude is not None
    return bool(boundaries.km_outside(place.country, [case.gold.longitude], [case.gold.latitude])[0] <= 25)


def interval(groups: Sequence[str], hits: Sequence[bool]) -> str:
    """The share with its 95 % interval: whole documents are drawn again (bootstrap)."""
    if not hits:
        return "no case"
    _, owner = np.unique(np.array(groups), return_inverse=True)
    right, all_ = np.bincount(owner, weights=np.array(hits, dtype=float)), np.bincount(owner).astype(float)
    drawn = np.random.default_rng(SEED).integers(0, len(all_), (DRAWS, len(all_)))
    shares = right[drawn].sum(axis=1) / all_[drawn].sum(axis=1)
    low, high = np.quantile(shares, [0.025, 0.975])
    return f"{right.sum() / all_.sum():.3f} ({low:.3f} to {high:.3f}; n={len(hits)})"


def figure(name: str, goal: float | None, held: Sequence[Case], hit: Callable[[Case], bool | None]) -> Row:
    judged = [(case.group, bool(answer)) for case in held if (answer := hit(case)) is not None]
    share = sum(one for _, one in judged) / max(1, len(judged))
    met = None if goal is None else share >= goal
    return name, "" if goal is None else f">= {goal:.2f}", interval([one for one, _ in judged], [one for _, one in judged]), met


def of_toponyms(finder: Finder, held: Iterable[Text]) -> list[Row]:
    """The figures of both corpora, apart and together."""
    held = list(held)
    rows: list[Row] = []
    every: dict[str, list[Case]] = {"LGL": [], "GeoVirus": []}
    spans: dict[str, list[int]] = {"LGL": [0, 0, 0], "GeoVirus": [0, 0, 0]}
    for text in held:
        made, found, good = cases(finder, text)
        every[text.corpus] += made
        for place, value in enumerate((found, good, sum(gold.latitude is None for gold in text.gold))):
            spans[text.corpus][place] += value
    for name, made in (*every.items(), ("together", every["LGL"] + every["GeoVirus"])):
        resolved = [case for case in made if case.resolved]
        aims = (0.75, 0.95, 0.85, 0.90) if name == "together" else (None,) * 4
        rows.append(figure(f"{name}: recall of toponyms with coordinates", aims[0], made, lambda case: case.resolved))
        rows.append(figure(f"{name}: country right, of resolved", aims[1], resolved, country_right))
        rows.append(figure(f"{name}: within 161 km, of resolved", aims[2], resolved, lambda case: case.km <= NEAR_KM))
        rows.append(figure(f"{name}: radius covers, of resolved", aims[3], resolved, covered))
        if name in spans:
            found, good, without = spans[name]
            rows.append((f"{name}: precision of found names", "", f"{good / max(1, found):.3f} (n={found})", None))
            rows.append((f"{name}: gold toponyms without coordinates, not scored", "", str(without), None))
        towns = [case for case in resolved if case.found and case.found.place and case.found.place.feature is Feature.CITY]
        rows.append(figure(f"{name}: radius covers, of what was taken for towns", None, towns, covered))
        rows.append((f"{name}: median radius of towns, km", "", f"{np.median([radius(case) for case in towns]):.0f}", None))
        rows.append((f"{name}: median radius of all, km", "", f"{np.median([radius(case) for case in resolved]):.0f}", None))
    return rows


def radius(case: Case) -> float:
    assert case.found is not None
    return case.found.radius_km or 0.0


def covered(case: Case) -> bool:
    assert case.found is not None
    assert case.found.radius_km is not None
    return case.km <= case.found.radius_km


def of_incidents(finder: Finder, held: Sequence[Incident]) -> list[Row]:
    """Country where a place or people is named; region where a place below the country resolves to one."""
    by_kind: dict[str, list[tuple[str, bool]]] = {"a place or country": [], "people only": []}
    regions: list[tuple[str, bool, bool]] = []
    told: list[tuple[str, bool]] = []
    for one in held:
        found = finder.find(one.text)
        iso3, _ = country_of(found)
        if iso3:
            kind = "people only" if all(name.demonym or name.confidence < 0.5 for name in found) else "a place or country"
            by_kind[kind].append((one.group, iso3 == one.country))
        if says(one):
            told.append((one.group, iso3 == one.country))
        best = region_of(found)
        if best is not None and one.region and one.region != "No Information":
            regions.append((one.group, same_region(best, one), holds_point(best, one)))
    every = [case for cases_ in by_kind.values() for case in cases_]
    named = f"{len(every)} of {len(held)} texts"
    either = [(group, name or point) for group, name, point in regions]
    return [
        share(f"incidents: country, where a name says one ({named})", 0.97, every),
        *(share(f"incidents: of these, by {kind}", None, made) for kind, made in by_kind.items()),
        share("incidents: country, where its own name or people is told", None, told),
        share("incidents: region by name or by the row's point", 0.80, either),
        share("incidents: region by name alone", None, [(group, name) for group, name, _ in regions]),
    ]


def share(name: str, goal: float | None, made: Sequence[tuple[str, bool]]) -> Row:
    met = None if goal is None else bool(np.mean([hit for _, hit in made]) >= goal)
    measured = interval([group for group, _ in made], [hit for _, hit in made])
    return name, "" if goal is None else f">= {goal:.2f}", measured, met


def says(one: Incident) -> bool:
    """Whether the text has a name of the coded country, or of its people, word for word."""
    text = f" {key(one.text)} "
    people = (word for word, iso3 in demonyms().items() if iso3 == one.country)
    return any(f" {key(name)} " in text for name in (*country(one.country).names, *people) if len(name) > 3)


def region_of(found: Sequence[Located]) -> Located | None:
    """What `where` takes for the place of the whole text, if it lies in a known region."""
    best = where(found, 0, 10**9)
    return best if best is not None and best.place is not None and best.place.region else None


def same_region(best: Located, one: Incident) -> bool:
    assert best.place is not None
    known = by_name().get((one.country, plain(one.region)))
    return best.place.country == one.country and plain(best.place.region) in (
        plain(one.region),
        plain(known.name) if known else "",
    )


def plain(name: str) -> str:
    """A region's name without the word for what it is."""
    kinds = {"governorate", "state", "province", "region", "oblast", "division", "department", "district", "county"}
    return " ".join(word for word in folded(name).split() if word not in kinds)


def holds_point(best: Located, one: Incident) -> bool:
    """Whether the row's own point lies in the region that was named (its file may use another set of regions)."""
    if best.place is None or one.latitude is None or one.longitude is None or best.place.country != one.country:
        return False
    code = boundaries.locate(one.country, [one.longitude], [one.latitude])[0]
    return code is not None and folded(boundaries.region_name(code)) == folded(best.place.region)


def throughput(finder: Finder, held: Sequence[Text]) -> list[Row]:
    """Milliseconds of one core for 400 words, over all texts; processor time, as others may use the machine; best of three."""
    number = sum(len(text.text.split()) for text in held)
    best = min(_timed(finder, held) for _ in range(3))
    took = 1000 * best / number * 400
    return [("milliseconds for 400 words, one core", "<= 1.5", f"{took:.2f} ({number} words)", took <= 1.5)]


def _timed(finder: Finder, held: Sequence[Text]) -> float:
    start = time.process_time()
    for text in held:
        finder.find(text.text)
    return time.process_time() - start


def rows(development: bool = False) -> list[Row]:
    """Every figure: (figure, goal, measured with its interval, met or None where there is no goal); none without shared data."""
    folder = shared()
    if folder is None:
        print("skipped: no shared data; name their folder in PHASEZERO_SHARED")
        return []
    start = time.process_time()
    finder = Finder.of(gazetteer())
    built = time.process_time() - start
    held = [text for text in texts(folder) if text.develops == development]
    made = of_toponyms(finder, held)
    made += of_incidents(finder, [one for one in incidents(folder) if one.develops == development])
    made += throughput(finder, held)
    made.append(("seconds to read the gazetteer and build the index, one core", "", f"{built:.1f}", None))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [*made, ("memory at most, MB, this benchmark and all", "<= 700", f"{memory:.0f}", memory <= 700)]


def main() -> None:
    development = "development" in sys.argv
    print("development half" if development else "half that was only scored")
    for name, goal, measured, met in rows(development):
        print(f"{name:62} | {goal:8} | {measured:38} | {'' if met is None else 'yes' if met else 'NO'}")


if __name__ == "__main__":
    main()
