"""The tables of "random or organised?": explanations, components, what is known of the attacks, who made them."""

from __future__ import annotations

from phasezero.brief.campaign.found import finding_of
from phasezero.brief.campaign.words import COMPONENTS, EXPLANATIONS, likelihood, percent, signed, strength, tested, whole
from phasezero.domain.campaign import Explanation
from phasezero.domain.phrases import Fact, Number, Phrase, figure, name, numbered, phrase
from phasezero.domain.updates import Table
from phasezero.domain.weighed import Weighed

NEITHER_WAY = 0.05
"""log10; what adds less speaks neither way."""


def explanations_table(made: Weighed) -> Table:
    """Each explanation before and after the evidence."""
    found = made.finding
    before = figure(f"{100 / len(Explanation):.0f} %")
    rows = tuple(
        (
            EXPLANATIONS[one],
            before,
            percent(found.posterior[one]),
            likelihood(found.posterior[one]),
            phrase("yes") if one in tested(found) or one is Explanation.CAMPAIGN else phrase("no"),
        )
        for one in sorted(Explanation, key=lambda one: -found.posterior[one])
    )
    columns = (phrase("Explanation"), phrase("Before the evidence"), phrase("After it"), phrase("In words"), phrase("Tested"))
    caption = phrase("Each explanation counts as equally likely before the evidence; no forecast goes into it")
    return Table(columns, rows, caption)


def components_table(made: Weighed) -> Table:
    """Every component: what was found, and what it adds."""
    adds = {step.key: step.adds for step in made.finding.waterfall}
    rows = tuple(
        (
            COMPONENTS[one.key],
            finding_of(made, one),
            signed(adds[one.key]) if one.key in adds else "–",
            _speaks(adds[one.key]) if one.key in adds else phrase("no data"),
        )
        for one in made.finding.components
    )
    columns = (phrase("Component"), phrase("What was found"), phrase("Adds (log10)"), phrase("Speaks"))
    return Table(columns, rows, phrase("What each component adds to the evidence for a campaign against all rivals together"))


def _speaks(adds: float) -> Phrase:
    if abs(adds) < NEITHER_WAY:
        return phrase("neither way")
    if adds > 0:
        return phrase("for: {strength}", strength=strength(adds))
    return phrase("against: {strength}", strength=strength(adds))


def actors_table(made: Weighed) -> Table:
    rows = tuple((name(one.name), Number(one.attacks), Number(one.killed)) for one in made.actors)
    columns = (phrase("Armed actor"), phrase("Attacks on civilians"), phrase("Civilians killed (best)"))
    return Table(columns, rows, phrase("Who made the attacks, as the data set names them"))


_COVERED = {
    "exact_day": phrase("the day is known"),
    "place": phrase("the place is known"),
    "perpetrator": phrase("the actor is known"),
    "group": phrase("the group hit is known"),
    "method": phrase("it is known how it was done"),
    "wounded": phrase("the number of wounded is known"),
}


def coverage_table(made: Weighed) -> Table:
    """Of how many of the attacks what is known, and how much is estimated to be documented."""
    found = made.finding
    rows: list[tuple[Fact, Fact]] = [
        (_COVERED[key], numbered("{n} of {all}", n=whole(share * found.attacks), all=Number(found.attacks)))
        for key, share in found.coverage.items()
        if key in _COVERED
    ]
    if "completeness" in found.coverage:
        rows.append((phrase("share of events documented so far, estimated"), figure(f"{found.coverage['completeness']:.2f}")))
    sources = phrase("not known") if found.sources is None else Number(found.sources)
    rows.append((phrase("independent sources, at most"), sources))
    return Table((phrase("Of the attacks"), phrase("How many")), tuple(rows), phrase("What is known of the attacks"))
