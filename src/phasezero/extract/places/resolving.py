"""Which of the places that have a name is meant.

Each candidate gets a score, linear in what speaks for it: how many people live there, what kind of thing it is, the country that
is expected, a region named beside it, and how well it goes with what the other names of the text may be (near them, in their
region, in their country). Probabilities are taken over the candidates of a name, then used to weigh the context once more. The
ideas are Leidner's "spatial minimality" and "one sense per discourse" (2008) and the populations and shared countries of CLAVIN
and CLIFF (D'Ignazio et al. 2014); here they are a conditional logit model whose weights are learned (`weights.yml`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phasezero.domain.distance import EARTH_KM
from phasezero.extract.places.evidence import Seen, lies_in
from phasezero.extract.places.index import FEATURES, MAIN, Index
from phasezero.extract.places.weights import BASE, CONTEXT, Weights

MOST, FEWEST = 12, 3
"""Candidates of a name that are weighed; of more, the likeliest by themselves. A text with very many names has fewer of each."""
TOGETHER = 1_200
"""Candidates of a text that are compared with one another, about."""
NEAR_KM = 80.0
"""At this distance two places support each other half as much as in one spot."""
UNIT = 0.5
"""What a word for an area that few countries have ("sub-prefecture") speaks for a place there, as a share of what an expected
country does."""
_CODE = {feature.value: number for number, feature in enumerate(FEATURES)}

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Groups:
    """The distinct names of a text: their candidates one after another."""

    names: list[list[int]]
    """For each, the spots (by number) that have it."""
    rows: NDArray[np.int32]
    owner: NDArray[np.int64]
    """The group of each candidate."""
    firsts: NDArray[np.int64]
    """Where each group begins."""
    base: Floats
    """One row per candidate, columns as in BASE."""
    peoples: dict[int, float]
    """From rows of country codes to how often the text names their people."""


def groups(index: Index, held: list[Seen], country: str, weights: Weights) -> Groups | None:
    """The candidates of a text's names; None where it has no name with a candidate."""
    names: dict[tuple[str, str], list[int]] = {}
    peoples: dict[int, float] = {}
    for number, one in enumerate(held):
        if one.spot.demonym:
            code = index.country_rows.get(one.spot.demonym, 0)
            peoples[code] = peoples.get(code, 0.0) + 1.0
        elif len(one.rows):
            wide = held[one.within].spot.key if one.within >= 0 else ""
            names.setdefault((one.spot.key, wide), []).append(number)
    if not names:
        return None
    whole = _joined_up(names)
    most = max(FEWEST, min(MOST, TOGETHER // len(whole)))
    parts = [_weighed(index, held, numbers, index.country_rows.get(country, -1), weights, most) for numbers in whole]
    sizes = np.array([len(rows) for rows, _ in parts])
    return Groups(
        names=whole,
        rows=np.concatenate([rows for rows, _ in parts]),
        owner=np.repeat(np.arange(len(parts)), sizes),
        firsts=np.cumsum(sizes) - sizes,
        base=np.vstack([base for _, base in parts]),
        peoples=peoples,
    )


def _joined_up(names: dict[tuple[str, str], list[int]]) -> list[list[int]]:
    """One sense per discourse: a name without a region beside it means what the same name with one means, if there is one."""
    by_key: dict[str, list[str]] = {}
    for key, wide in names:
        by_key.setdefault(key, []).append(wide)
    joined = []
    for key, wides in by_key.items():
        told = [wide for wide in wides if wide]
        if len(told) == 1:
            joined.append(sorted(names[(key, told[0])] + names.get((key, ""), [])))
        else:
            joined += [names[(key, wide)] for wide in wides]
    return joined


def _weighed(
    index: Index, held: list[Seen], numbers: list[int], expected: int, weights: Weights, most: int
) -> tuple[NDArray[np.int32], Floats]:
    """The likeliest candidates of one name, and what speaks for each by itself."""
    first = held[numbers[0]]
    base = _base(index, first, expected)
    for number in numbers:
        one = held[number]
        if one.within >= 0:
            inside = np.zeros(len(first.rows), dtype=bool)
            for wide in held[one.within].rows.tolist():
                if index.features[wide] <= _CODE["district"]:
                    inside |= lies_in(index, wide, first.rows)
            base[:, 11], base[:, 12] = inside, ~inside
        if one.units:
            codes = [index.country_rows.get(iso3, -1) for iso3 in one.units]
            base[:, 10] = np.maximum(base[:, 10], UNIT * np.isin(index.countries[first.rows], codes))
        if one.kind:
            announced = index.features[first.rows] == _CODE[one.kind]
            base[:, 13], base[:, 14] = announced, ~announced
    if len(base) <= most:
        return first.rows, base
    best = np.argsort(-(base @ weights.base), kind="stable")[:most]
    return first.rows[best], base[best]


def _base(index: Index, one: Seen, expected: int) -> Floats:
    rows = one.rows
    base = np.zeros((len(rows), len(BASE)))
    base[:, :10] = index.statics[rows]
    base[:, 7] = one.kinds == MAIN
    base[:, 10] = index.countries[rows] == expected
    return base


def probabilities(index: Index, found: Groups, weights: Weights) -> Floats:
    """How likely each candidate is meant, adding to 1 over each name."""
    alone = found.base @ weights.base
    likely = _softmax(alone, found)
    if len(found.firsts) == 1 and not found.peoples:
        return likely
    shared = Shared.of(index, found)
    for _ in range(2):
        likely = _softmax(found.base @ weights.full + shared.context(found, likely) @ weights.context, found)
    return likely


def _softmax(score: Floats, found: Groups) -> Floats:
    raised = np.exp(score - np.maximum.reduceat(score, found.firsts)[found.owner])
    return np.asarray(raised / np.add.reduceat(raised, found.firsts)[found.owner])


@dataclass(slots=True)
class Shared:
    """What candidates of different names have in common."""

    near: NDArray[np.float32]
    """How near each two are, 1 in one spot, 1/2 at NEAR_KM; 0 within a name and for countries."""
    region: NDArray[np.float32]
    country: NDArray[np.float32]
    """1 where each two lie in one region, one country; 0 within a name."""
    wide: NDArray[np.int8]
    """The feature of each candidate."""
    codes: NDArray[np.int16]
    regions: NDArray[np.int32]
    peoples: NDArray[np.float64]

    @classmethod
    def of(cls, index: Index, found: Groups) -> Shared:
        rows, owner = found.rows, found.owner
        features, codes, regions = index.features[rows], index.countries[rows], index.regions[rows]
        apart = owner[:, None] != owner[None, :]
        xyz = index.xyz[rows]
        chord = 2.0 - 2.0 * (xyz @ xyz.T)
        near = 1.0 / (1.0 + chord * np.float32((EARTH_KM / NEAR_KM) ** 2))
        pointed = (features != _CODE["country"]) & (features != _CODE["area"]) & ~index.borrowed[rows]
        near *= apart & pointed[:, None] & pointed[None, :]
        small = features > _CODE["region"]
        same_region = apart & (regions[:, None] == regions[None, :]) & (regions > 0)[:, None] & small[None, :]
        same_country = apart & (codes[:, None] == codes[None, :]) & (codes > 0)[:, None] & (features != _CODE["country"])[None, :]
        peoples = np.array([found.peoples.get(int(code), 0.0) for code in codes])
        return cls(near, same_region.astype(np.float32), same_country.astype(np.float32), features, codes, regions, peoples)

    def context(self, found: Groups, likely: Floats) -> Floats:
        """What the other names say for each candidate: columns as in CONTEXT, each at most about 1."""
        made = np.empty((len(likely), len(CONTEXT)))
        weight = likely.astype(np.float32)
        others = max(1.0, np.sqrt(len(found.firsts) - 1.0))
        made[:, 0] = np.maximum.reduceat(self.near * weight, found.firsts, axis=1).sum(axis=1) / others
        made[:, 1] = (self.region @ weight) / others
        made[:, 2] = (self.country @ weight) / others
        countries = np.where(self.wide == _CODE["country"], likely, 0.0)
        regions = np.where(self.wide == _CODE["region"], likely, 0.0)
        named = (self.codes[:, None] == self.codes[None, :]) @ countries - countries + 0.7 * np.minimum(self.peoples, 2)
        made[:, 3] = np.minimum(named, 1.5) * (self.wide != _CODE["country"])
        same = (self.regions[:, None] == self.regions[None, :]) & (self.regions > 0)[:, None]
        made[:, 4] = np.minimum(same @ regions - regions, 1.0) * (self.wide != _CODE["region"])
        return made
