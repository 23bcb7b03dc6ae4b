"""Random or organised: what rival explanations say about the attacks of one perpetrator class, and what the data answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Explanation(StrEnum):
    """What could have brought about the attacks on civilians of one perpetrator class in a window of days."""

    INDEPENDENT = "independent"
    """Independent crime or communal incidents."""
    COLLATERAL = "collateral"
    """Civilians harmed in and around battles."""
    RETALIATION = "retaliation"
    """Tit for tat: each side answers the other's attacks."""
    REPORTING = "reporting"
    """More is documented, not more happened."""
    CAMPAIGN = "campaign"
    """Organised, repeated, by the same perpetrator class."""


RIVALS = tuple(one for one in Explanation if one is not Explanation.CAMPAIGN)


class Answer(StrEnum):
    """What is said in the end."""

    CAMPAIGN = "campaign"
    """Consistent with an organised campaign, and not explained by any rival."""
    INDEPENDENT = "independent"
    COLLATERAL = "collateral"
    RETALIATION = "retaliation"
    REPORTING = "reporting"
    OPEN = "open"
    """There is evidence, but no explanation stands out."""
    INSUFFICIENT = "insufficient"
    """Too little is known to weigh the explanations against each other."""


class Doubt(StrEnum):
    """Why the evidence is insufficient."""

    FEW_EVENTS = "few-events"
    """Fewer attacks than the rule asks for."""
    FEW_COMPONENTS = "few-components"
    """Fewer components with data than the rule asks for."""
    FEW_SOURCES = "few-sources"
    """Fewer independent sources than the rule asks for, or their number is not known."""
    ONE_COMPONENT = "one-component"
    """One component alone carries more of the evidence for the explanation that would be named than the rule allows."""


class NoData(StrEnum):
    """Why a component says nothing."""

    NO_ATTACKS = "no-attacks"
    """Too few attacks of the candidate class with what this component needs."""
    NOT_CODED = "not-coded"
    """The data set does not code it."""
    NO_SHARES = "no-shares"
    """No population shares are known."""
    NO_HISTORY = "no-history"
    """The time before is not covered."""
    NO_PLACES = "no-places"
    """Places are not known, or too near to each other."""
    ONE_PERPETRATOR = "one-perpetrator"
    """The data name one perpetrator only: repetition cannot be seen."""


@dataclass(frozen=True, slots=True)
class Component:
    """What one aspect of the evidence says."""

    key: str
    """`concentration`, `coordination`, `targets`, `perpetrators`, `methods`, `one-sidedness`, `tail`, `displacement`, `battles`,
    `retaliation`, `reporting`."""
    against: Mapping[Explanation, float] = field(default_factory=dict)
    """log10 Bayes factor of a campaign against each rival that this aspect can tell from it; positive speaks for a campaign.
    A rival that is not there is not tested by it."""
    found: Mapping[str, float] = field(default_factory=dict)
    """The numbers that can be said in words, by name (see each component)."""
    no_data: NoData | None = None
    """Why it says nothing; `against` is empty then."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall: how much a component adds to the log10 odds of a campaign against all rivals together."""

    key: str
    adds: float


@dataclass(frozen=True, slots=True)
class FlipPoint:
    """How unevenly attacks would have to be documented for the answer to change."""

    uneven: str
    """"side": attacks by the candidate class against everything else; "group": its attacks on the group hit most against its
    other attacks."""
    ratio: float | None
    """So many times as completely as the rest (under 1: as much less completely). None: no ratio up to `looked_up_to` changes the
    answer."""
    looked_up_to: float
    becomes: Answer | None
    """The answer then."""


@dataclass(frozen=True, slots=True)
class CampaignFinding:
    """The answer to "random or organised?" for one perpetrator class and window, with everything it stands on."""

    answer: Answer
    doubts: tuple[Doubt, ...]
    """Why it is insufficient; empty otherwise."""
    posterior: Mapping[Explanation, float]
    """Probability of each explanation after the evidence, all equally likely before it. Sums to 1."""
    log10_odds: float
    """Weighed evidence for a campaign against all rivals together: log10 Bayes factor, calibrated."""
    with_prior: Mapping[Explanation, float] | None
    """The same posterior with a prior that the caller gave; None without one. It never decides the answer."""
    components: tuple[Component, ...]
    """All, also those without data, in a fixed order."""
    waterfall: tuple[Step, ...]
    """From the start (0) to `log10_odds`, components with data only, in the order of `components`, `base` first."""
    flips: tuple[FlipPoint, ...]
    attacks: int
    """Attacks of the candidate class in the window."""
    sources: int | None
    """Independent sources among them; None where not known."""
    coverage: Mapping[str, float]
    """Share of these attacks with a known exact day, place, perpetrator, group, method, wounded; and mean completeness."""
    rule: int
    """Version of the weights."""
    seed: int
    version: str
    """Of the code."""

    @property
    def counter_evidence(self) -> tuple[Step, ...]:
        """Components that speak against a campaign, the strongest first."""
        return tuple(sorted((step for step in self.waterfall if step.adds < 0 and step.key != "base"), key=lambda s: s.adds))

    def component(self, key: str) -> Component:
        return next(one for one in self.components if one.key == key)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "answer": str(self.answer),
            "doubts": [str(doubt) for doubt in self.doubts],
            "posterior": {str(key): value for key, value in self.posterior.items()},
            "log10_odds": self.log10_odds,
            "with_prior": None if self.with_prior is None else {str(key): value for key, value in self.with_prior.items()},
            "components": [
                {
                    "key": one.key,
                    "against": {str(key): value for key, value in one.against.items()},
                    "found": dict(one.found),
                    "no_data": None if one.no_data is None else str(one.no_data),
                }
                for one in self.components
            ],
            "waterfall": [{"key": step.key, "adds": step.adds} for step in self.waterfall],
            "counter_evidence": [step.key for step in self.counter_evidence],
            "flips": [
                {"uneven": f.uneven, "ratio": f.ratio, "looked_up_to": f.looked_up_to, "becomes": f.becomes and str(f.becomes)}
                for f in self.flips
            ],
            "attacks": self.attacks,
            "sources": self.sources,
            "coverage": dict(self.coverage),
            "rule": self.rule,
            "seed": self.seed,
            "version": self.version,
        }
