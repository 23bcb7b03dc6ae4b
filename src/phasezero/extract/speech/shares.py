"""Shares of dehumanising, accusing and inciting texts among those that name a group, by place: sums only, never which text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from phasezero.errors import BadInput
from phasezero.extract.speech.correcting import Corrected, Rates, corrected
from phasezero.extract.speech.lexicon import Kind
from phasezero.extract.speech.naming import LANGUAGES
from phasezero.extract.speech.reading import read

SMALLEST = 10
"""No smaller number of texts is told, neither of those counted nor of the others."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A post, a broadcast, an article."""

    text: str
    place: str
    """As coarse as it is to be told: a region, not a village."""
    language: str
    """One of en, fr, es, de; others are counted as unread."""


@dataclass(frozen=True, slots=True)
class Share:
    """One cell: a place, a language, a group and a kind."""

    place: str
    language: str
    group: str
    """Key of `groups.yml`."""
    kind: Kind
    named: int
    """Texts that name the group; at least 10."""
    counted: int | None
    """Of them, texts of this kind by the machine; None: fewer than 10 of them, or fewer than 10 others."""
    share: float | None
    """Counted of named."""
    corrected: Corrected | None
    """With the error rates folded in; None where `counted` is, or where the rates of the kind are not measured."""


@dataclass(frozen=True, slots=True)
class Shares:
    cells: tuple[Share, ...]
    """By place, language, group and kind; those with fewer than 10 texts that name the group are left out."""
    left_out: int
    """Cells left out for that."""
    unread: Mapping[str, int]
    """Texts by language that no lexicon reads."""


def shares(heard: Iterable[Heard]) -> Shares:
    """What is said about groups, by place; the texts are kept nowhere."""
    named: Counter[tuple[str, str, str]] = Counter()
    counted: Counter[tuple[str, str, str, Kind]] = Counter()
    unread: Counter[str] = Counter()
    for one in heard:
        if one.language not in LANGUAGES:
            unread[one.language] += 1
            continue
        found = read(one.text, one.language)
        named.update((one.place, one.language, group) for group in found.groups)
        counted.update((one.place, one.language, group, kind) for group in found.groups for kind in found.kinds)
    cells = [_cell(key, kind, of, counted[*key, kind]) for key, of in sorted(named.items()) if of >= SMALLEST for kind in Kind]
    few = sum(of < SMALLEST for of in named.values()) * len(Kind)
    return Shares(tuple(cells), few, dict(sorted(unread.items())))


def _cell(key: tuple[str, str, str], kind: Kind, of: int, number: int) -> Share:
    place, language, group = key
    if min(number, of - number) < SMALLEST:
        return Share(place, language, group, kind, of, None, None, None)
    known = rates(language, kind)
    return Share(place, language, group, kind, of, number, number / of, corrected(number, of, known) if known else None)


@cache
def _all_rates() -> dict[str, dict[str, Any]]:
    raw: Any = yaml.safe_load((Path(__file__).resolve().parent / "rates.yml").read_text(encoding="utf-8"))
    if not isinstance(raw, dict) or set(raw) != set(LANGUAGES):
        raise BadInput(f"rates.yml: languages are not {', '.join(LANGUAGES)}; run benchmarks/extract/train.py.")
    return raw


def rates(language: str, kind: Kind) -> Rates | None:
    """Error rates of a kind, on cases held out; None where there is no labelled case of it.

    Counted in templates, not in cases: cases of one template fall together.
    """
    found = _all_rates()[language].get(kind.value)
    return Rates(**found) if found else None
