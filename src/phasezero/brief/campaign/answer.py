"""The answer in one sentence, what must be read with it, and what it was made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from phasezero.brief.campaign.words import (
    EXPLANATIONS,
    GOVERNMENTS,
    LATE,
    NO_ATTACK_MEANS,
    UNDER_DOCUMENTED,
    covered,
    tested,
    who,
    with_data,
)
from phasezero.domain.campaign import RIVALS, Answer, CampaignFinding, Doubt, Explanation
from phasezero.domain.campaign_rule import campaign_rule
from phasezero.domain.events import Perpetrator
from phasezero.domain.phrases import (
    Days,
    Fact,
    Joining,
    Number,
    Phrase,
    counted,
    figure,
    listed,
    name,
    on,
    phrase,
    title,
    triple,
)
from phasezero.domain.weighed import Weighed

DOUBTS: Mapping[Doubt, Callable[[CampaignFinding], Phrase]] = {
    Doubt.FEW_EVENTS: lambda made: phrase(
        "fewer than {n} attacks are documented ({found})", n=Number(campaign_rule().guards.attacks), found=Number(made.attacks)
    ),
    Doubt.FEW_COMPONENTS: lambda made: phrase(
        "fewer than {n} components have data ({found})",
        n=Number(campaign_rule().guards.components),
        found=Number(len(with_data(made))),
    ),
    Doubt.FEW_SOURCES: lambda made: (
        phrase("the number of independent sources is not known")
        if made.sources is None
        else phrase(
            "fewer than {n} independent sources ({found})", n=Number(campaign_rule().guards.sources), found=Number(made.sources)
        )
    ),
    Doubt.ONE_COMPONENT: lambda _: phrase("one component alone carries most of the evidence"),
}


def counted_attacks(made: Weighed) -> Phrase:
    """How many attacks, by whom, when, and how many civilians they killed."""
    facts: dict[str, Fact] = {
        "who": who(made),
        "when": Days(made.start, made.end),
        "killed": triple(made.killed.low, made.killed.best, made.killed.high),
    }
    return counted(
        made.finding.attacks,
        "{n} attack on civilians by {who} is documented for {when} (civilians killed: {killed}).",
        "{n} attacks on civilians by {who} are documented for {when} (civilians killed: {killed}).",
        **facts,
    )


def answer(made: Weighed) -> Phrase:
    """The answer, as one sentence."""
    found = made.finding
    if not covered(made):
        return phrase(
            "Nothing can be said about {who}: the data held do not cover {when}.", who=who(made), when=Days(made.start, made.end)
        )
    if not found.attacks:
        return phrase("No attack on civilians by {who} is documented for {when}.", who=who(made), when=Days(made.start, made.end))
    return _ANSWERS[found.answer](made)


def _campaign(made: Weighed) -> Phrase:
    return phrase(
        "The attacks on civilians by {who} are consistent with {campaign}, and not explained by {rivals}.",
        who=who(made),
        campaign=EXPLANATIONS[Explanation.CAMPAIGN],
        rivals=listed((EXPLANATIONS[one] for one in RIVALS if one in tested(made.finding)), Joining.CLAUSES),
    )


def _rival(made: Weighed) -> Phrase:
    return phrase(
        "The attacks on civilians by {who} are consistent with {explanation}; {campaign} is not shown.",
        who=who(made),
        explanation=EXPLANATIONS[Explanation(str(made.finding.answer))],
        campaign=EXPLANATIONS[Explanation.CAMPAIGN],
    )


def _open(made: Weighed) -> Phrase:
    return phrase(
        "A campaign against civilians by {who} is neither shown nor excluded: no explanation of the attacks reaches a "
        "probability of {claim}, from which on one is named.",
        who=who(made),
        claim=figure(campaign_rule().guards.claim),
    )


def _insufficient(made: Weighed) -> Phrase:
    found = made.finding
    return phrase(
        "A campaign against civilians by {who} is neither shown nor excluded: insufficient evidence ({n} of {all} components "
        "have data; {why}).",
        who=who(made),
        n=Number(len(with_data(found))),
        all=Number(len(found.components)),
        why=listed((DOUBTS[one](found) for one in found.doubts), Joining.CLAUSES),
    )


_ANSWERS: Mapping[Answer, Callable[[Weighed], Phrase]] = {
    Answer.CAMPAIGN: _campaign,
    Answer.OPEN: _open,
    Answer.INSUFFICIENT: _insufficient,
    **dict.fromkeys((Answer.INDEPENDENT, Answer.COLLATERAL, Answer.RETALIATION, Answer.REPORTING), _rival),
}


def cautions(made: Weighed) -> tuple[Phrase, ...]:
    """What must be read with the answer."""
    return tuple(_cautions(made))


def _cautions(made: Weighed) -> Iterator[Phrase]:
    found = made.finding
    if covered(made) and not found.attacks:
        yield NO_ATTACK_MEANS
    untested = [EXPLANATIONS[one] for one in RIVALS if one not in tested(found)]
    if untested and found.attacks:
        yield phrase("Not tested for want of data: {rivals}.", rivals=listed(untested, Joining.CLAUSES))
    if made.rivals and made.actor is None and found.attacks:
        yield phrase(
            "These are several actors, some of which fought each other: {actors}. The answer is about their attacks together, "
            "not about a joint plan; ask for one actor alone.",
            actors=listed(name(one) for one in made.rivals),
        )
    if made.candidate is Perpetrator.STATE and found.attacks:
        yield GOVERNMENTS
    if made.unclear:
        yield counted(
            made.unclear,
            "Of {n} attack on civilians it is not known whether state forces made it; it is not counted here.",
            "Of {n} attacks on civilians it is not known whether state forces made them; they are not counted here.",
        )
    if made.end > made.as_of:
        yield phrase("What happened after {day} was not known on that day.", day=on(made.as_of))
    if made.data_until is None:
        yield phrase("No data on this country were known on {day}.", day=on(made.as_of))
    elif made.end > made.data_until:
        yield phrase("The data held end on {day}; nothing after it is known here.", day=on(made.data_until))
    if found.coverage.get("completeness", 1.0) < UNDER_DOCUMENTED:
        yield LATE


def usable(made: Weighed) -> bool:
    """Whether the probabilities may be quoted."""
    return made.finding.answer is not Answer.INSUFFICIENT


def target_lines(made: Weighed) -> tuple[Phrase, ...]:
    """Which groups headlines name as targets, with the words that say so."""
    return tuple(
        counted(
            one.attacks,
            "Headlines of {n} attack name {group} as the target: {words}",
            "Headlines of {n} attacks name {group} as the target: {words}",
            group=name(one.group),
            words=listed((title(f"“{words}”") for words in one.words), Joining.COMMAS),
        )
        for one in made.targets
    )


def shares_line(made: Weighed) -> Phrase:
    """Which shares of groups were there, and whether they could be used."""
    if made.shares is None:
        return phrase("No shares of groups in the population of this country were known on {day}.", day=on(made.as_of))
    facts: dict[str, Fact] = {"source": name(made.shares.source), "day": on(made.shares.dated)}
    if made.shares.used:
        return phrase("Shares of groups in the population: {source}, {day}.", **facts)
    return phrase(
        "Shares of groups in the population are held ({source}, {day}), but headlines name the group that was hit of too few "
        "attacks.",
        **facts,
    )


def made_how(made: Weighed) -> Phrase:
    """What anyone needs to calculate it again."""
    return phrase(
        "As known on {as_of}; data: {data}; rule {rule}, seed {seed}, code {version}.",
        as_of=on(made.as_of),
        data=listed([name(one.label) for one in made.releases] or [phrase("none")], Joining.COMMAS),
        rule=Number(made.finding.rule),
        seed=Number(made.finding.seed),
        version=figure(made.finding.version),
    )
