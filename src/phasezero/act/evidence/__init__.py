"""What studies found on tools: counts from a review, by tool and by success factor. No score is made from them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from phasezero.errors import BadInput


@dataclass(frozen=True, slots=True)
class Studies:
    """Studies by what they found; one that found different things is mixed."""

    less_violence: int
    more_violence: int
    no_or_mixed: int

    @property
    def total(self) -> int:
        return self.less_violence + self.more_violence + self.no_or_mixed


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that makes a tool work better or worse, by the findings of studies."""

    key: str
    """Stable key in the review."""
    turned: bool
    """Whether `name` is the opposite of what the key says; the counts are about `name`."""
    name: str
    """The factor's short name in the review."""
    contextual: bool
    """About the place; else about how the tool is used."""
    greater: int
    """Findings that the tool works better where the factor holds."""
    lesser: int
    no_or_mixed: int
    net: str
    """ "greater", "lesser", or "none" where as many findings point each way."""
    strength: str
    """The review's own word: weak, moderate, strong."""


@dataclass(frozen=True, slots=True)
class ToolEvidence:
    """What a review counted on one tool."""

    reviewed: int
    """Studies in the review of this tool, of its effect or of its factors."""
    effect: Studies
    """Studies of its effect on mass atrocities or closely related outcomes."""
    atrocities: Studies
    """Those of them on mass atrocities themselves."""
    adverse: int
    """Studies that found adverse consequences, apart from the above."""
    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Where the counts come from."""

    name: str
    publisher: str
    version: str
    citation: str


@cache
def evidence() -> Mapping[str, ToolEvidence]:
    """By tool; a tool without a review is not in it. Raises BadInput where a shipped table cannot be read."""
    try:
        factors: dict[str, list[Factor]] = {}
        for row in _rows("factors.csv"):
            factors.setdefault(row["tool"], []).append(_factor(row))
        return {row["tool"]: _tool(row, tuple(factors.get(row["tool"], ()))) for row in _rows("studies.csv")}
    except (KeyError, ValueError, OSError) as error:
        raise BadInput(f"the evidence on tools cannot be read ({error}); make it again: python tools/tool_evidence.py") from error


def texts() -> Iterator[str]:
    """Names of the factors, for the catalogues of other languages."""
    yield from dict.fromkeys(factor.name for found in evidence().values() for factor in found.factors)


@cache
def review() -> Review:
    raw = yaml.safe_load(_text("source.yml"))
    return Review(raw["name"], raw["publisher"], raw["version"], raw["citation"])


def _text(name: str) -> str:
    return files("phasezero.act").joinpath("evidence", name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(_text(name), newline=""))


def _tool(row: Mapping[str, str], factors: tuple[Factor, ...]) -> ToolEvidence:
    effect, atrocities = (
        Studies(*(int(row[f"{start}{name}"]) for name in ("less_violence", "more_violence", "no_or_mixed")))
        for start in ("", "atrocity_")
    )
    return ToolEvidence(int(row["studies"]), effect, atrocities, int(row["adverse_studies"]), factors)


def _factor(row: Mapping[str, str]) -> Factor:
    return Factor(
        key=row["key"],
        turned=row["turned"] == "yes",
        name=row["name"],
        contextual=row["kind"] == "contextual",
        greater=int(row["greater"]),
        lesser=int(row["lesser"]),
        no_or_mixed=int(row["no_or_mixed"]),
        net=row["net"],
        strength=row["strength"],
    )
