"""The United Nations' Framework of Analysis: risk factors with indicators, what is holding beside them, and what people estimate.

Indicators are paraphrased (`vocabulary/un_framework.yml`); `vocabulary/judging.yml` is our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, said

PEOPLE_ONLY_FROM = 9
"""RF9 to RF14 are judged by people only: nothing measured is counted for them."""


@dataclass(frozen=True, slots=True)
class Indicator:
    id: str
    """For example "7.5"."""
    text: str
    """In our words, never the document's."""
    proxy: str = ""
    """What can be measured and shown beside it; empty where nothing can."""


@dataclass(frozen=True, slots=True)
class Factor:
    id: str
    """"RF1" to "RF14"."""
    name: str
    kind: str
    """"common", or which of the Framework's specific factors it is."""
    indicators: tuple[Indicator, ...]

    @property
    def number(self) -> int:
        return int(self.id.removeprefix("RF"))

    @property
    def people_only(self) -> bool:
        return self.number >= PEOPLE_ONLY_FROM


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that can hold violence back."""

    key: str
    name: str
    asks: str
    """The question an analyst answers."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a probability is asked of, so that it can be scored when its time is over."""

    key: str
    name: str
    text: str
    """With `{day}`, from which the horizon runs."""
    horizon_days: int


@cache
def factors() -> dict[str, Factor]:
    """The 14 risk factors by id, in their order."""
    found = {}
    for one in load("un_framework")["factors"]:
        indicators = tuple(Indicator(i["id"], i["text"], i.get("proxy", "")) for i in one["indicators"])
        found[one["id"]] = Factor(one["id"], one["name"], one["kind"], indicators)
    return found


@cache
def indicators() -> dict[str, Indicator]:
    return {one.id: one for factor in factors().values() for one in factor.indicators}


def factor_of(indicator: str) -> Factor:
    """Raises BadInput for an indicator that the Framework does not have."""
    found = factors().get(f"RF{indicator.split('.', maxsplit=1)[0]}")
    if found is None or indicator not in indicators():
        raise BadInput(said("there is no indicator {indicator!r}; choose one of the list", indicator=indicator[:20]))
    return found


@cache
def holdings() -> dict[str, Holding]:
    """What can hold, by key, in the order in which it is asked."""
    return {key: Holding(key, one["name"], one["asks"]) for key, one in load("judging")["holding"].items()}


@cache
def questions() -> dict[str, Question]:
    """What probabilities are asked of, by key."""
    rows = load("judging")["questions"].items()
    return {key: Question(key, one["name"], one["text"], int(one["horizon_days"])) for key, one in rows}


def texts() -> list[str]:
    """Everything in it that pages and updates say in the reader's language."""
    named = [text for factor in factors().values() for text in (factor.name, *(one.text for one in factor.indicators))]
    asked = [text for one in holdings().values() for text in (one.name, one.asks)]
    return [*named, *asked, *(text for one in questions().values() for text in (one.name, one.text))]
