"""Learns `weights.yml` and `radii.yml` of `extract/places` on the development halves of LGL and GeoVirus; nothing else is read.

`python benchmarks/extract/places_learn.py [write]`, then `... radii [write]`: the radii are those of the weights in the package.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parent))
from places_gold import Text, Toponym, incidents, shared, texts

from phasezero.domain.places import Feature
from phasezero.extract import places
from phasezero.extract.places import Finder
from phasezero.extract.places.evidence import Seen, seen
from phasezero.extract.places.folding import words
from phasezero.extract.places.index import FEATURES
from phasezero.extract.places.lexicon import lexicon
from phasezero.extract.places.radii import radii
from phasezero.extract.places.resolving import Groups, Shared, groups, probabilities
from phasezero.extract.places.spotting import around, spots
from phasezero.extract.places.weights import BASE, CONTEXT, NAMING, Weights, weights

TRUE_KM = {Feature.COUNTRY: 1500.0, Feature.REGION: 400.0, Feature.AREA: 800.0}
"""How far a candidate's point may lie from the gold one and still be the place that is meant; towns 50 km."""
RIDGE = 0.02


def km(lat1: float, lon1: float, lat2: np.ndarray | float, lon2: np.ndarray | float) -> np.ndarray:
    """Great-circle distance."""
    a, b, c, d = np.radians(lat1), np.radians(lon1), np.radians(lat2), np.radians(lon2)
    half = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * 6371.0 * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def read(finder: Finder, text: Text) -> list[Seen]:
    scene = around(words(text.text), lexicon())
    return seen(scene, finder.index, spots(scene, finder.index))


def gold_of(one: Seen, text: Text) -> Toponym | None:
    return next((gold for gold in text.gold if one.spot.start < gold.end and gold.start < one.spot.end), None)


def learn_naming(held: list[tuple[Text, list[Seen]]]) -> dict[str, float]:
    """Whether a spot is a toponym, by its signs: ridge logistic regression. Demonyms, streets and such (gold without a point) are
    not asked."""
    rows, labels = [], []
    for text, found in held:
        for one in found:
            gold = gold_of(one, text)
            if not one.spot.demonym and (gold is None or gold.latitude is not None):
                rows.append(one.signs)
                labels.append(gold is not None)
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2000).fit(np.array(rows), np.array(labels))
    return dict(zip(NAMING, model.coef_[0].round(2).tolist(), strict=True))


def truths(finder: Finder, found: list[Seen], names: Groups, text: Text) -> np.ndarray:
    """1 for each candidate that is the place meant by the gold of its name: the nearest to it, if near enough."""
    index = finder.index
    marks = np.zeros(len(names.rows))
    if text.corpus == "incidents":
        code = index.country_rows.get(text.gold[0].country, -1)
        return np.asarray(index.countries[names.rows] == code, dtype=float)
    ends = np.append(names.firsts[1:], len(names.rows))
    for numbers, first, end in zip(names.names, names.firsts, ends, strict=True):
        gold = next((one for number in numbers if (one := gold_of(found[number], text)) and one.latitude is not None), None)
        if gold is None:
            continue
        rows = names.rows[first:end]
        away = km(gold.latitude, gold.longitude, index.latitudes[rows], index.longitudes[rows])
        most = np.array([TRUE_KM.get(FEATURES[code], 50.0) for code in index.features[rows]])
        most[index.borrowed[rows]] = 400.0
        share = np.where(np.isnan(away), 9, away / most)
        if share.min() < 1:
            marks[first + int(np.argmin(share))] = 1
            marks[first:end][(away < 30) & ~index.borrowed[rows]] = 1
    return marks


def learn_choice(finder: Finder, held: list[tuple[Text, list[Seen]]], start: Weights) -> dict[str, dict[str, float]]:
    """Conditional logit over the candidates of a name: first alone, then beside the context, twice."""
    cases = []
    for text, found in held:
        kept = kept_of(finder, found, start)
        names = groups(finder.index, kept, "", start)
        if names is not None:
            cases.append((names, truths(finder, kept, names, text)))
    fixed = [BASE.index(name) for name in ("expected_country", "in_named_wide", "not_in_named_wide")]
    alone = fit([(case.base, case, marks) for case, marks in cases], start.base, fixed)
    current = replace(start, base=alone)
    for _ in range(2):
        rows = []
        for case, marks in cases:
            likely = probabilities(finder.index, case, current)
            rows.append((np.hstack([case.base, Shared.of(finder.index, case).context(case, likely)]), case, marks))
        both = fit(rows, np.concatenate([current.full, current.context]), fixed)
        current = replace(start, base=alone, full=both[: len(BASE)], context=both[len(BASE) :])
    named = {"alone": (BASE, alone), "together": (BASE, current.full), "context": (CONTEXT, current.context)}
    return {part: dict(zip(names, values.round(2).tolist(), strict=True)) for part, (names, values) in named.items()}


def kept_of(finder: Finder, found: list[Seen], start: Weights) -> list[Seen]:
    """What `Finder.find` keeps, with the numbers in `within` made right."""
    from phasezero.extract.places.finding import _renumbered, naming

    likely = naming(found, finder.index)
    return _renumbered(
        found, [one for one, sure in zip(found, likely, strict=True) if sure >= start.threshold or one.spot.demonym]
    )


def fit(rows: list[tuple[np.ndarray, Groups, np.ndarray]], start: np.ndarray, fixed: list[int]) -> np.ndarray:
    """Weights of greatest likelihood, with a ridge towards 0; the fixed ones stay."""
    free = ~np.isin(np.arange(len(start)), fixed)

    def loss(part: np.ndarray) -> tuple[float, np.ndarray]:
        w = start.copy()
        w[free] = part
        total, slope = 0.0, np.zeros(len(w))
        for made, case, marks in rows:
            told = np.add.reduceat(marks, case.firsts) > 0
            score = made @ w
            score = score - np.maximum.reduceat(score, case.firsts)[case.owner]
            raised = np.exp(score)
            p = raised / np.add.reduceat(raised, case.firsts)[case.owner]
            right = np.add.reduceat(p * marks, case.firsts)
            q = np.where(right[case.owner] > 0, p * marks / np.maximum(right[case.owner], 1e-12), 0)
            use = told[case.owner]
            total -= np.log(np.maximum(right[told], 1e-12)).sum()
            slope -= ((q - p) * use) @ made
        total += RIDGE * len(rows) * 0.05 * (w[free] ** 2).sum()
        return total, slope[free] + RIDGE * len(rows) * 0.1 * w[free]

    best = minimize(loss, start[free], jac=True, method="L-BFGS-B")
    made = start.copy()
    made[free] = best.x
    return np.asarray(made)


SHARES = (0.8, 0.85, 0.9, 0.95, 0.98)
COVERED = 0.92
"""What the radius has to cover in the development half, of towns: a little more than the goal, as the other half is not known."""


def learn_radii(finder: Finder, held: list[Text]) -> dict[str, object]:
    """The least share of a name's candidates that has to lie within the radius so that towns are covered; `town` and `borrowed`
    stay as they stand in the package: distances between gazetteers, and between a county and its towns."""
    from phasezero.extract.places import finding

    kept = radii()
    for share in SHARES:
        tried = replace(kept, share=share)
        finding.radii = lambda tried=tried: tried
        towns = [one for text in held for one in covered_towns(finder, text)]
        print(f"share {share}: {np.mean(towns):.3f} of {len(towns)} towns covered")
        if np.mean(towns) >= COVERED:
            return {"town": kept.town, "borrowed": kept.borrowed, "share": share}
    return {"town": kept.town, "borrowed": kept.borrowed, "share": SHARES[-1]}


def covered_towns(finder: Finder, text: Text) -> list[bool]:
    """For each name that was taken for a town and has a gold point: whether that lies within the radius."""
    found = []
    for one in finder.find(text.text):
        gold = next((gold for gold in text.gold if one.start < gold.end and gold.start < one.end), None)
        town = one.place is not None and one.place.feature is Feature.CITY and one.latitude is not None
        if town and gold is not None and gold.latitude is not None:
            away = float(km(gold.latitude, gold.longitude, one.latitude, one.longitude))
            found.append(away <= (one.radius_km or 0))
    return found


def main() -> None:
    from places import gazetteer

    folder = shared()
    if folder is None:
        print("skipped: no shared data; name their folder in PHASEZERO_SHARED")
        return
    finder = Finder.of(gazetteer())
    half = [text for text in texts(folder) if text.develops]
    if "radii" in sys.argv:
        learned: dict[str, object] = learn_radii(finder, half)
        write("radii.yml", learned)
        return
    held = [(text, read(finder, text)) for text in half]
    learned = {"naming": learn_naming(held)}
    for one in incidents(folder):
        if one.develops and one.latitude is not None and one.longitude is not None:
            told = Text("incidents", one.group, one.text, (Toponym(-1, -1, one.latitude, one.longitude, one.country),))
            held.append((told, read(finder, told)))
    learned = {
        **learned,
        **learn_choice(finder, held, weights()),
        "threshold": weights().threshold,
        "least": weights().least,
        "expected": weights().expected,
    }
    write("weights.yml", learned)


def write(name: str, learned: dict[str, object]) -> None:
    """Prints it; with "write" among the arguments, it takes the place of the package's file, whose comments are kept."""
    text = yaml.dump(learned, sort_keys=False, default_flow_style=None, width=125)
    print(text)
    if "write" in sys.argv:
        path = Path(places.__file__).with_name(name)
        comments = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        path.write_text("\n".join(comments) + "\n" + text, encoding="utf-8")


if __name__ == "__main__":
    main()
