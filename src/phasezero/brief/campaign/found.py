"""What each component found, in words; what speaks against a campaign; when the answer would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from phasezero.brief.campaign.words import COMPONENTS, EXPLANATIONS, NO_DATA, covered, decimal, strength, whole
from phasezero.domain.campaign import Answer, Component, FlipPoint
from phasezero.domain.language import message
from phasezero.domain.phrases import Fact, Number, Phrase, figure, name, phrase
from phasezero.domain.weighed import Weighed

LARGE = (5, 25)
"""Civilians killed, as the component has it."""


def finding_of(made: Weighed, component: Component) -> Phrase:
    """What a component found, or why it says nothing."""
    if component.no_data is not None:
        return phrase("No data: {why}.", why=NO_DATA[component.no_data])
    return _FOUND[component.key](component.found, made)


_Found = Mapping[str, float]


def _concentration(found: _Found, _made: Weighed) -> Phrase:
    facts: dict[str, Fact] = {"attacks": whole(found["attacks"]), "regions": whole(found["regions"])}
    if "expected" not in found:
        return phrase("{attacks} attacks in {regions} regions; the time before leads one to expect no number.", **facts)
    text = message("{attacks} attacks in {regions} regions; the time before leads one to expect about {expected} in all.")
    return phrase(text, expected=decimal(found["expected"]), **facts)


def _coordination(found: _Found, _made: Weighed) -> Phrase:
    return phrase(
        "{pairs} pairs of attacks in distant places within a day of each other; about {expected} would be by chance.",
        pairs=whole(found["pairs"]),
        expected=decimal(found["expected"]),
    )


def _targets(found: _Found, made: Weighed) -> Phrase:
    return phrase(
        "{hit} of {attacks} attacks hit {group}, by what headlines say; its share of the people there is {share}. Ratio of "
        "risks {ratio} ({low}–{high}).",
        hit=whole(found["attacks_on_it"]),
        attacks=whole(found["attacks"]),
        group=name(made.groups[int(found["group"])]),
        share=figure(f"{found['its_share']:.3f}"),
        ratio=decimal(found["risk_ratio"]),
        low=decimal(found["risk_ratio_low"]),
        high=decimal(found["risk_ratio_high"]),
    )


def _perpetrators(found: _Found, _made: Weighed) -> Phrase:
    return phrase(
        "{actors} actors made {attacks} attacks, the most active one {most} of them; one was active in {regions} regions.",
        actors=whole(found["perpetrators"]),
        attacks=whole(found["attacks"]),
        most=whole(found["most"]),
        regions=whole(found["most_regions"]),
    )


def _methods(found: _Found, _made: Weighed) -> Phrase:
    return phrase("How it was done is coded of {attacks} attacks.", attacks=whole(found["attacks"]))


def _one_sided(found: _Found, _made: Weighed) -> Phrase:
    facts: dict[str, Fact] = {"attacks": whole(found["attacks"]), "answers": whole(found["attacks_by_other_side"])}
    if "fighting" not in found:
        return phrase("{attacks} attacks on civilians; {answers} by those who fight them.", **facts)
    text = message("{attacks} attacks on civilians, {answers} by those who fight them; {fighting} events of fighting.")
    return phrase(text, fighting=whole(found["fighting"]), **facts)


def _tail(found: _Found, _made: Weighed) -> Phrase:
    return phrase(
        "{large} of {attacks} attacks were large and {larger} of these very large, by best estimates (at least {five} and {mass} "
        "civilians).",
        large=whole(found["five_or_more"]),
        larger=whole(found["twentyfive_or_more"]),
        attacks=whole(found["attacks"]),
        five=Number(LARGE[0]),
        mass=Number(LARGE[1]),
    )


def _displacement(found: _Found, _made: Weighed) -> Phrase:
    return phrase(
        "{after} of {departures} departures came soon after an attack in the same region; about {chance} would be by chance.",
        after=whole(found["after_attacks"]),
        departures=whole(found["departures"]),
        chance=decimal(found["expected_by_chance"]),
    )


def _battles(found: _Found, _made: Weighed) -> Phrase:
    return phrase(
        "{after} of {attacks} attacks came soon after fighting nearby; about {chance} would be by chance.",
        after=whole(found["after"]),
        attacks=whole(found["attacks"]),
        chance=decimal(found["expected_by_chance"]),
    )


def _retaliation(found: _Found, _made: Weighed) -> Phrase:
    return phrase(
        "{after} of {attacks} attacks came soon after an attack by the other side nearby; about {chance} would be by chance.",
        after=whole(found["after"]),
        attacks=whole(found["attacks"]),
        chance=decimal(found["expected_by_chance"]),
    )


def _reporting(found: _Found, _made: Weighed) -> Phrase:
    return phrase(
        "{times} times as many of these attacks a day as in the time before, and {others} times as many of all other events.",
        times=decimal(found["times_as_many"]),
        others=decimal(found["others_times_as_many"]),
    )


_FOUND: Mapping[str, Callable[[_Found, Weighed], Phrase]] = {
    "concentration": _concentration,
    "coordination": _coordination,
    "targets": _targets,
    "perpetrators": _perpetrators,
    "methods": _methods,
    "one-sidedness": _one_sided,
    "tail": _tail,
    "displacement": _displacement,
    "battles": _battles,
    "retaliation": _retaliation,
    "reporting": _reporting,
}


def counter_evidence(made: Weighed) -> tuple[Phrase, ...]:
    """Components that speak against a campaign, the strongest first."""
    found = made.finding
    return tuple(
        phrase(
            "{component} ({strength} against a campaign): {found}",
            component=COMPONENTS[step.key],
            found=finding_of(made, found.component(step.key)),
            strength=strength(step.adds),
        )
        for step in found.counter_evidence
    )


_SHARES = {
    "side": phrase("the documented share of these attacks divided by that of everything else"),
    "group": phrase("the documented share of the attacks on the group hit most divided by that of the other attacks"),
}


def flip(point: FlipPoint) -> Phrase:
    """How uneven documentation would have to be for the answer to change."""
    shares = _SHARES[point.uneven]
    if point.ratio is None or point.becomes is None:
        text = message("No ratio of documentation up to {most} changes the answer ({shares}).")
        return phrase(text, most=decimal(point.looked_up_to), shares=shares)
    text = message("The answer would change at a ratio of documentation of {ratio} ({shares}); it would then be: {becomes}.")
    return phrase(text, ratio=figure(f"{point.ratio:.2g}"), shares=shares, becomes=ANSWER_NAMES[point.becomes])


def answer_name(made: Weighed) -> Phrase:
    """The answer in a few words."""
    if not covered(made):
        return phrase("not covered by the data held")
    return ANSWER_NAMES[made.finding.answer] if made.finding.attacks else phrase("no attacks documented")


ANSWER_NAMES = {
    **{Answer(str(one)): text for one, text in EXPLANATIONS.items()},
    Answer.OPEN: phrase("no explanation stands out"),
    Answer.INSUFFICIENT: phrase("insufficient evidence"),
}
