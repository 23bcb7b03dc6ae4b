"""What the update says: the section of page two and the sentence of page one's bottom line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from phasezero.brief.campaign.answer import answer, cautions, counted_attacks, usable
from phasezero.brief.campaign.found import flip
from phasezero.brief.campaign.waterfall import waterfall
from phasezero.brief.campaign.words import COMPONENTS, EXPLANATIONS, TITLE, WHAT_IT_IS, strength, who, with_data
from phasezero.domain.campaign import Answer, Explanation
from phasezero.domain.phrases import Days, Joining, Number, Phrase, listed, on, phrase
from phasezero.domain.updates import Section, Sentence, SentenceKind, say
from phasezero.domain.weighed import Weighed

_SHOWN = 3
"""Components against a campaign that a sentence names, at most: the strongest."""


def campaign_section(made: Sequence[Weighed]) -> Section:
    """What page two says; every finding cites `source_key`."""
    sentences = [sentence for one in made for sentence in _told(one)]
    pictures = tuple(picture for one in made if usable(one) and (picture := waterfall(one)) is not None)
    return Section("organised", TITLE, (*sentences, say(WHAT_IT_IS, SentenceKind.NOTICE)), pictures=pictures)


def _told(made: Weighed) -> Iterator[Sentence]:
    cites = (source_key(made.country),)
    found = made.finding
    kind = SentenceKind.GAP if found.answer in (Answer.INSUFFICIENT, Answer.OPEN) or not found.attacks else SentenceKind.FINDING
    yield say(answer(made), kind, cites)
    if found.attacks:
        yield say(counted_attacks(made), cites=cites)
    yield from (say(one, SentenceKind.NOTICE) for one in cautions(made))
    if found.answer is not Answer.INSUFFICIENT and found.attacks:
        against = [
            phrase("{component} ({strength})", component=COMPONENTS[step.key], strength=strength(step.adds))
            for step in found.counter_evidence[:_SHOWN]
        ]
        if against:
            yield say("Against a campaign speak: {components}.", cites=cites, components=listed(against, Joining.COMMAS))
        else:
            yield say("No component with data speaks against a campaign.", cites=cites)
        yield from (say(flip(one), cites=cites) for one in found.flips)


def source_key(country: str) -> str:
    """Key of the source that stands for this calculation of a country."""
    return f"campaign:{country}"


def source(made: Weighed) -> Phrase:
    """What the list of sources says of it."""
    return phrase(
        "Explanations of the attacks on civilians of {when}, weighed by rule {rule}, as known on {day}",
        when=Days(made.start, made.end),
        rule=Number(made.finding.rule),
        day=on(made.as_of),
    )


def bottom_line(made: Sequence[Weighed]) -> Sentence:
    """One sentence for page one."""
    cites = (source_key(made[0].country),)
    attacked = [one for one in made if one.finding.attacks]
    firm = [one for one in attacked if one.finding.answer not in (Answer.INSUFFICIENT, Answer.OPEN)]
    if firm:
        clauses = listed((_clause(one) for one in firm), Joining.CLAUSES)
        return say(
            "Of the attacks on civilians since {start}, {clauses}. This test has not been shown to hold on past cases.",
            cites=cites,
            start=on(made[0].start),
            clauses=clauses,
        )
    if any(one.finding.answer is Answer.OPEN for one in attacked):
        return say(
            "A campaign against civilians is neither shown nor excluded: no explanation stands out.", SentenceKind.GAP, cites
        )
    known = max((len(with_data(one.finding)) for one in made), default=0)
    return say(
        "A campaign against civilians is neither shown nor excluded: insufficient evidence ({n} of {all} components have data).",
        SentenceKind.GAP,
        cites,
        n=Number(known),
        all=Number(len(made[0].finding.components)),
    )


def _clause(made: Weighed) -> Phrase:
    if made.finding.answer is Answer.CAMPAIGN:
        return phrase("those by {who} are consistent with an organised campaign, and not explained by its rivals", who=who(made))
    explanation = EXPLANATIONS[Explanation(str(made.finding.answer))]
    return phrase(
        "those by {who} are consistent with {explanation}, and not shown to be a campaign", who=who(made), explanation=explanation
    )
