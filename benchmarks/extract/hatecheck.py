"""Hostile speech about groups, on HateCheck (Roettger et al. 2021, 2022; CC BY 4.0) in English, French, Spanish and German.

Usage: python benchmarks/extract/hatecheck.py       (about one minute)
Reads PHASEZERO_SHARED/data/hatecheck (default ../shared).

Every case is scored by a model that saw neither its target group nor its template: the groups are taken out one by one, the
templates in five folds, and each language learns by itself (the suites are translations of each other). A template goes with all
that was made from it (misspelt, denied, quoted). Cases without a target group are held out by template, with one of the groups.
Names of groups are hidden before the model sees a text. Sentences of our own that name a group and are not hostile
(`speech_patterns.yml`) are training data in every fold: they cost a point of macro accuracy and halve what is taken for hostile
among newspaper sentences.

Which cases are which: the lexicons were written with the English, French and German templates at hand whose number has an even
CRC-32 (the Spanish ones were not looked at: its file names no templates); features and fitting were chosen on the same half of
English, French and German. The rows "not looked at" are over the other half. Intervals: bootstrap over templates.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
import yaml
from fitting import Fit, Floats, Row, fit, folds, interval, platt, same, shared, show, table
from scipy.sparse import csr_matrix, vstack

from phasezero.extract.speech.lexicon import Kind, by_rule, kinds, model_features
from phasezero.extract.speech.naming import GROUP, Named, named, plain
from phasezero.extract.speech.reading import read

FILES = {"en": "english", "fr": "french", "es": "spanish", "de": "german"}
BITS, FOLDS = 18, 5
FITTING = {"en": (0.1, 0.5), "fr": (0.1, 0.5), "es": (1.0, 0.0), "de": (1.0, 0.0)}
"""Strength of the fit, and how much more rare features count, by language."""
KIND_OF = {"derog_dehum_h": Kind.DEHUMANISING, "threat_dir_h": Kind.INCITING, "threat_norm_h": Kind.INCITING}
"""Functional classes that are of a kind; none accuses."""
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Suite:
    """One language's cases."""

    language: str
    texts: tuple[Named, ...]
    hateful: Flags
    tested: npt.NDArray[np.str_]
    """Functional class."""
    target: npt.NDArray[np.str_]
    """Empty where the case names no group."""
    template: npt.NDArray[np.int64]
    """Number of the template, with all that was made from it."""
    looked_at: Flags


@cache
def suite(language: str) -> Suite | None:
    path = shared("hatecheck", f"{FILES[language]}.csv")
    if path is None:
        return None
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    template = np.array(same([_templates(row) for row in rows]))
    first = {number: row["templ_id"] for number, row in zip(template[::-1].tolist(), rows[::-1], strict=True)}
    return Suite(
        language=language,
        texts=tuple(named(row["test_case"], language) for row in rows),
        hateful=np.array([row["label_gold"] == "hateful" for row in rows]),
        tested=np.array([row["functionality"] for row in rows]),
        target=np.array([row["target_ident"] for row in rows]),
        template=template,
        looked_at=np.array([crc32(first[number].encode()) % 2 == 0 for number in template.tolist()]),
    )


def _templates(row: dict[str, str]) -> set[str]:
    """Its own, and those it was made from."""
    others = row["ref_templ_id"].strip("[]").split(",")
    return {row["templ_id"]} | {number.strip().removesuffix(".0") for number in others if number.strip() not in {"", "nan"}}


@cache
def features_of(language: str) -> csr_matrix:
    cases = suite(language)
    assert cases is not None
    return table((model_features(text, language) for text in cases.texts), BITS, by_length=True)


@cache
def held_out(language: str) -> Floats:
    """Score of each case by a model without its group and without its template."""
    cases = suite(language)
    assert cases is not None
    rows, fold = features_of(language), folds(cases.template.tolist(), cases.hateful.tolist(), FOLDS)
    targets = sorted(set(cases.target.tolist()) - {""})
    goes_with = np.array(
        [
            targets.index(one) if one else int(number) % len(targets)
            for one, number in zip(cases.target, cases.template, strict=True)
        ]
    )
    found = np.zeros(len(cases.hateful))
    for group, name in enumerate(targets):
        for number in range(FOLDS):
            inside = np.flatnonzero((fold != number) & (cases.target != name))
            outside = np.flatnonzero((fold == number) & (goes_with == group))
            if len(outside):
                found[outside] = _fit(language, inside).scores(rows[outside])
    return found


@cache
def patterns_of(language: str) -> csr_matrix:
    """Sentences of our own that name a group and are not hostile (`speech_patterns.yml`): training data in every fold."""
    found = yaml.safe_load((Path(__file__).resolve().parent / "speech_patterns.yml").read_text(encoding="utf-8"))[language]
    texts = [Named(plain(pattern.replace("{group}", GROUP), language), ("a group",)) for pattern in found]
    return table((model_features(text, language) for text in texts), BITS, by_length=True)


def _fit(language: str, inside: npt.NDArray[np.int64]) -> Fit:
    cases, own = suite(language), patterns_of(language)
    assert cases is not None
    told = [*cases.hateful[inside].tolist(), *[False] * own.shape[0]]
    strength, rare = FITTING[language]
    return fit(vstack([features_of(language)[inside], own]).tocsr(), told, strength, rare=rare)


def macro(cases: Suite, said: Flags, places: npt.NDArray[np.int64]) -> float:
    """Mean over functional classes of the share of cases told right."""
    right, tested = (said == cases.hateful)[places], cases.tested[places]
    _, number = np.unique(tested, return_inverse=True)
    return float((np.bincount(number, right) / np.bincount(number)).mean())


def _share(said: Flags, of: Flags, places: npt.NDArray[np.int64]) -> float:
    chosen = places[of[places]]
    return float(said[chosen].mean()) if len(chosen) else float("nan")


def rows() -> list[Row]:
    found: list[Row] = []
    for language in FILES:
        cases = suite(language)
        if cases is None:
            return [("hostile speech", "macro accuracy >= .65", "not measured: no shared data", None)]
        model = held_out(language) > 0
        rule = np.array([bool(by_rule(text, language)) for text in cases.texts])
        found += _overall(cases, model, "held-out groups and templates", np.ones(len(model), bool), goals=True)
        found += _overall(cases, model, "the same, templates not looked at", ~cases.looked_at, goals=True)
        found += _overall(cases, rule, "lexicon only", np.ones(len(model), bool))
        found += _overall(cases, rule, "lexicon only, templates not looked at", ~cases.looked_at)
        found += list(_classes(cases, model, rule))
    return found + _news()


def _overall(cases: Suite, said: Flags, name: str, which: Flags, goals: bool = False) -> list[Row]:
    places = np.flatnonzero(which)
    templates = cases.template[places].tolist()
    made: list[Row] = []
    for figure, goal, measure in (
        ("macro accuracy", 0.65, lambda drawn: macro(cases, said, drawn)),
        ("recall on hateful", 0.75, lambda drawn: _share(said, cases.hateful, drawn)),
        ("specificity", None, lambda drawn: _share(~said, ~cases.hateful, drawn)),
    ):
        value = measure(places)
        low, high = interval(lambda drawn, ask=measure: ask(places[drawn]), templates, draws=400)
        wanted = f">= {goal:.2f}".replace("0.", ".") if goals and goal else ""
        line = f"{value:.2f} ({low:.2f} to {high:.2f})"
        made.append((f"HateCheck {cases.language}, {name}: {figure}", wanted, line, value >= goal if wanted and goal else None))
    return made


def _classes(cases: Suite, model: Flags, rule: Flags) -> Iterator[Row]:
    """Every functional class, told right by the model and by the lexicon alone."""
    for name in sorted(set(cases.tested.tolist())):
        places = cases.tested == name
        right, bare = ((said == cases.hateful)[places].mean() for said in (model, rule))
        yield f"HateCheck {cases.language}, class {name}", "", f"{right:.2f}; lexicon only {bare:.2f} (n = {places.sum()})", None


def _news() -> list[Row]:
    """Newspaper sentences that name a group, which report and do not incite: how many the shipped English model takes for it."""
    path = shared("gujarat_2002", "sentences.csv.gz")
    if path is None:
        return []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        found = [read(row["sent_text"], "en") for row in csv.DictReader(file)]
    some = [one for one in found if one.groups]
    of_kind = sum(bool(one.kinds) for one in some)
    line = f"hostile {sum(one.hostile for one in some) / len(some):.3f}, of a kind {of_kind / len(some):.3f} (n = {len(some)})"
    return [("English news sentences that name a group (shipped model, not its suite): taken for hostile", "", line, None)]


def final(language: str) -> tuple[Fit, float, float, float]:
    """The fit on all cases, Platt's slope and offset over held-out ones, and the threshold as a probability (score 0)."""
    cases = suite(language)
    assert cases is not None
    slope, offset = platt(held_out(language), cases.hateful.tolist())
    return _fit(language, np.arange(len(cases.hateful))), slope, offset, float(1 / (1 + np.exp(-offset)))


def error_rates(language: str) -> dict[str, dict[str, int] | None]:
    """Of each kind, on held-out cases, in templates: a template counts by the share of its cases."""
    cases = suite(language)
    assert cases is not None
    hostile = held_out(language) > 0
    made: dict[str, dict[str, int] | None] = {}
    for kind in Kind:
        said = np.array([yes and kind in kinds(text, language) for text, yes in zip(cases.texts, hostile, strict=True)])
        of_kind = np.array([KIND_OF.get(name) is kind for name in cases.tested.tolist()])
        if not of_kind.any():
            made[kind.value] = None
            continue
        found, of_true = _in_templates(said, of_kind, cases.template)
        cleared, of_false = _in_templates(~said, ~cases.hateful, cases.template)
        made[kind.value] = {"found": found, "of_true": of_true, "cleared": cleared, "of_false": of_false}
    return made


def _in_templates(said: Flags, of: Flags, template: npt.NDArray[np.int64]) -> tuple[int, int]:
    count = len(set(template[of].tolist()))
    return round(float(said[of].mean()) * count), count


if __name__ == "__main__":
    show(rows())
