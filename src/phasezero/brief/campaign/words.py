"""The words of "random or organised?": names of explanations and components, notices, numbers."""

from __future__ import annotations

from phasezero.domain.campaign import CampaignFinding, Component, Explanation, NoData
from phasezero.domain.events import Perpetrator
from phasezero.domain.phrases import Fact, Number, Phrase, figure, name, phrase
from phasezero.domain.weighed import Weighed
from phasezero.domain.wording import wording

TITLE = phrase("Random or organised?")
WHO = {
    Perpetrator.STATE: phrase("state forces"),
    Perpetrator.NON_STATE: phrase("non-state armed groups"),
}
EXPLANATIONS = {
    Explanation.INDEPENDENT: phrase("independent crime or communal incidents"),
    Explanation.COLLATERAL: phrase("harm to civilians in and around battles"),
    Explanation.RETALIATION: phrase("retaliation, each side answering the other"),
    Explanation.REPORTING: phrase("more being documented, without more happening"),
    Explanation.CAMPAIGN: phrase("an organised campaign"),
}
COMPONENTS = {
    "concentration": phrase("Place and time"),
    "coordination": phrase("Same days, far apart"),
    "targets": phrase("Groups that are hit"),
    "perpetrators": phrase("Same actors, again"),
    "methods": phrase("How it was done"),
    "one-sidedness": phrase("One-sided"),
    "tail": phrase("Deadly attacks"),
    "displacement": phrase("Who fled, and when"),
    "battles": phrase("After battles"),
    "retaliation": phrase("After others' attacks"),
    "reporting": phrase("More than other events"),
    "base": phrase("Start"),
}
"""Names of the components, short enough for the picture."""
NO_DATA = {
    NoData.NO_ATTACKS: phrase("too few attacks with what this component needs"),
    NoData.NOT_CODED: phrase("the data held do not code it"),
    NoData.NO_SHARES: phrase("no shares of groups in the population are used"),
    NoData.NO_HISTORY: phrase("the time before is not covered, or nearly empty"),
    NoData.NO_PLACES: phrase("places or days are not known well enough"),
    NoData.ONE_PERPETRATOR: phrase("the data name one perpetrator only"),
}
WHAT_IT_IS = phrase(
    "This weighs explanations of documented attacks against each other. It does not say who ordered them or why, and it is no "
    "legal finding. It was calibrated on simulated episodes; on past cases it has not been shown to tell a campaign from other "
    "violence with as many dead."
)
GOVERNMENTS = phrase(
    "State forces are those of whoever held the government, as the data set finally coded it: after a change of power they are "
    "compared with the forces of the government before."
)
NO_ATTACK_MEANS = phrase("That none is documented does not mean that none happened.")
LATE = phrase(
    "Recent weeks are under-documented: what is still to be documented can change the answer, and no trend can be read."
)
DO_NOT_QUOTE = phrase(
    "These figures rest on too little to be used. They are shown so that the calculation can be checked; do not quote them."
)
_STRENGTHS = (
    (0.5, phrase("hardly any weight")),
    (1.0, phrase("some weight")),
    (2.0, phrase("strong")),
    (float("inf"), phrase("very strong")),
)
"""By the absolute log10 Bayes factor, after Jeffreys (1961), with his five upper classes drawn together to three."""
UNDER_DOCUMENTED = 0.8


def with_data(made: CampaignFinding) -> tuple[Component, ...]:
    return tuple(one for one in made.components if one.no_data is None)


def tested(made: CampaignFinding) -> frozenset[Explanation]:
    """Rivals that at least one component with data can tell from a campaign."""
    return frozenset(rival for one in with_data(made) for rival in one.against)


def likelihood(probability: float) -> Phrase:
    """The word of the fixed scale."""
    return phrase(next(one.word for one in wording().likelihood if one.holds(probability)))


def strength(log10: float) -> Phrase:
    return next(word for limit, word in _STRENGTHS if abs(log10) < limit)


def who(made: Weighed) -> Fact:
    return WHO[made.candidate] if made.actor is None else name(made.actor)


def covered(made: Weighed) -> bool:
    """Whether the data hold any part of the window."""
    if made.data_from is None or made.data_until is None:
        return False
    return made.data_from <= made.end and made.start <= made.data_until


def whole(value: float) -> Number:
    return Number(round(value))


def decimal(value: float) -> Fact:
    """One digit behind the point below ten."""
    return figure(f"{value:.0f}" if abs(value) >= 10 else f"{value:.1f}")


def percent(probability: float) -> Fact:
    """Never 0 or 100."""
    if probability < 0.005:
        return figure("< 1 %")
    return figure("> 99 %") if probability > 0.995 else figure(f"{100 * probability:.0f} %")


def signed(value: float) -> Fact:
    return figure(f"{value:+.1f}".replace("-", "−"))
