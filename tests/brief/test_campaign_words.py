"""Random or organised, in words: every finding passes the lint, no legal word, an answer only where there is one, rivals named, and the
picture and its table agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from phasezero.brief import campaign as told
from phasezero.brief.campaign import found, written
from phasezero.brief.campaign.found import ANSWER_NAMES
from phasezero.brief.campaign.waterfall import waterfall
from phasezero.brief.campaign.words import EXPLANATIONS, NO_DATA, percent
from phasezero.brief.lint import lint_sentence
from phasezero.domain.campaign import Answer, CampaignFinding, Doubt, Explanation, FlipPoint, NoData
from phasezero.domain.events import Fatalities, Perpetrator, Release
from phasezero.domain.marking import LOCAL, TLP, Marking
from phasezero.domain.phrases import Phrase
from phasezero.domain.updates import SentenceKind, Table, say
from phasezero.domain.weighed import Actor, SharesUsed, TargetGroup, Weighed
from phasezero.monitor.campaign import weigh
from phasezero.monitor.campaign.components import tail
from phasezero.monitor.campaign.simulation import simulate

KNOWN = frozenset({"campaign:CAF"})


@cache
def findings() -> tuple[CampaignFinding, ...]:
    return tuple(weigh(simulate(one, 7, number).episode) for one in Explanation for number in range(8))


def weighed(finding: CampaignFinding, **changes: Any) -> Weighed:
    values = {
        "country": "CAF",
        "candidate": Perpetrator.NON_STATE,
        "actor": None,
        "start": date(2013, 9, 1),
        "end": date(2014, 2, 28),
        "as_of": date(2014, 3, 15),
        "finding": finding,
        "events": ("a1",),
        "killed": Fatalities(1, 2, 4),
        "actors": (Actor("anti-Balaka", 3, 20), Actor("Genocide Watchers", 1, 1)),
        "rivals": ("Seleka", "anti-Balaka"),
        "unclear": 1,
        "groups": tuple(f"group {i}" for i in range(20)),
        "targets": (TargetGroup("Muslims", 2, ("kill 20 muslims",)),),
        "shares": SharesUsed("a census", date(2003, 1, 1), False, None, True),
        "releases": (Release("ucdp-ged", "2019", date(2020, 6, 1)),),
        "data_from": date(1991, 1, 1),
        "data_until": date(2019, 12, 31),
        "audience": LOCAL,
        "marking": Marking(TLP.GREEN, LOCAL),
    }
    return Weighed(**{**values, **changes})


def cases() -> Iterator[Weighed]:
    for finding in findings():
        yield weighed(finding)
        for answer in Answer:
            doubts = tuple(Doubt) if answer is Answer.INSUFFICIENT else ()
            flips = tuple(
                FlipPoint(uneven, ratio, 32.0, Answer.OPEN if ratio else None)
                for uneven in ("side", "group")
                for ratio in (0.4, None, 3.0)
            )
            yield weighed(replace(finding, answer=answer, doubts=doubts, flips=flips))
    one = findings()[0]
    yield weighed(
        replace(
            one,
            attacks=0,
            waterfall=(),
            components=tuple(replace(c, no_data=NoData.NO_ATTACKS, against={}) for c in one.components),
        )
    )
    yield weighed(one, data_from=None, data_until=None, releases=())
    yield weighed(one, start=date(2025, 1, 1), end=date(2025, 3, 1), as_of=date(2025, 2, 1))
    yield weighed(
        replace(one, sources=None, doubts=(Doubt.FEW_SOURCES,), answer=Answer.INSUFFICIENT),
        actor="anti-Balaka",
        rivals=(),
        shares=None,
    )


def phrases(made: Weighed) -> Iterator[Phrase]:
    yield from (told.answer(made), told.counted_attacks(made), told.shares_line(made), told.made_how(made), told.WHAT_IT_IS)
    yield from told.cautions(made)
    yield from (told.finding_of(made, one) for one in made.finding.components)
    yield from told.counter_evidence(made)
    yield from (told.flip(one) for one in made.finding.flips)
    yield from told.target_lines(made)


def tables(made: Weighed) -> tuple[Table, ...]:
    return told.explanations_table(made), told.components_table(made), told.coverage_table(made), told.actors_table(made)


def test_every_sentence_of_every_finding_passes_the_lint() -> None:
    for made in cases():
        section = told.campaign_section([made])
        for sentence in (*section.sentences, told.bottom_line([made]), told.bottom_line([made, made])):
            assert lint_sentence(sentence, KNOWN, 31) == [], sentence.text
        for one in phrases(made):
            assert lint_sentence(say(one, SentenceKind.FINDING, ("campaign:CAF",)), KNOWN, 31) == [], str(one)
        for table in tables(made):
            for row in (table.columns, *table.rows):
                for cell in row:
                    if isinstance(cell, Phrase):
                        assert lint_sentence(say(cell, SentenceKind.NOTICE), KNOWN, 31) == [], str(cell)


def test_every_word_that_can_be_needed_is_there() -> None:
    assert set(EXPLANATIONS) == set(Explanation)
    assert set(ANSWER_NAMES) == set(Answer)
    assert set(NO_DATA) == set(NoData)
    assert {one.key for one in findings()[0].components} | {"base"} == set(told.COMPONENTS)


def test_a_campaign_is_said_only_as_consistent_and_with_the_rivals_that_were_tested() -> None:
    finding = replace(findings()[0], answer=Answer.CAMPAIGN)
    text = str(told.answer(weighed(finding)))
    assert "are consistent with an organised campaign, and not explained by" in text
    untested = replace(
        finding,
        components=tuple(
            replace(c, against={k: v for k, v in c.against.items() if k is not Explanation.COLLATERAL})
            for c in finding.components
        ),
    )
    assert "battles" not in str(told.answer(weighed(untested)))
    assert any("Not tested for want of data" in str(one) and "battles" in str(one) for one in told.cautions(weighed(untested)))


def test_insufficient_evidence_says_why_and_how_many_components_have_data() -> None:
    made = weighed(replace(findings()[0], answer=Answer.INSUFFICIENT, doubts=(Doubt.FEW_SOURCES, Doubt.FEW_EVENTS), sources=1))
    line = str(told.answer(made))
    assert "neither shown nor excluded: insufficient evidence (" in line
    assert "fewer than 2 independent sources (1)" in line
    with_data = sum(one.no_data is None for one in made.finding.components)
    bottom = told.bottom_line([made])
    assert bottom.kind is SentenceKind.GAP
    assert f"({with_data} of {len(made.finding.components)} components have data)" in bottom.text
    assert not told.usable(made)
    assert "do not quote them" in written.as_text(made)


def test_no_attack_is_no_calm() -> None:
    none = replace(findings()[0], attacks=0, waterfall=())
    text = written.as_text(weighed(none))
    assert "No attack on civilians by non-state armed groups is documented" in text
    assert "does not mean that none happened" in text
    outside = str(told.answer(weighed(none, data_from=None, data_until=None)))
    assert outside.startswith("Nothing can be said about")


def test_a_class_whose_actors_fight_each_other_is_told_to_be_no_one_organisation() -> None:
    finding = replace(findings()[0], answer=Answer.CAMPAIGN)
    assert any("not about a joint plan" in str(one) for one in told.cautions(weighed(finding)))
    assert not any("not about a joint plan" in str(one) for one in told.cautions(weighed(finding, actor="Seleka")))


def test_probabilities_are_never_nought_or_certain() -> None:
    assert [str(percent(p)) for p in (0.0, 0.004, 0.25, 0.996, 1.0)] == ["< 1 %", "< 1 %", "25 %", "> 99 %", "> 99 %"]


@pytest.mark.parametrize("number", range(4))
def test_the_waterfall_ends_at_the_odds_and_its_table_says_the_same(number: int) -> None:
    made = weighed(findings()[number * 8])
    picture = waterfall(made)
    assert picture is not None
    adds = [step.adds for step in made.finding.waterfall]
    assert sum(adds) == pytest.approx(made.finding.log10_odds, abs=1e-6)
    assert str(told.signed(made.finding.log10_odds)) in picture.svg
    shown = {str(row[0]): str(row[2]) for row in picture.table.rows}
    for step in made.finding.waterfall:
        if step.key != "base":
            assert shown[str(told.COMPONENTS[step.key])] == str(told.signed(step.adds))


def test_json_and_text_hold_everything_a_second_reader_needs() -> None:
    made = weighed(findings()[-1])
    raw = written.as_json(made)
    for key in (
        "posterior",
        "log10_odds",
        "components",
        "waterfall",
        "counter_evidence",
        "flips",
        "coverage",
        "sources",
        "rule",
        "seed",
        "version",
    ):
        assert key in raw["finding"]
    assert raw["prior"] == {str(one): 0.2 for one in Explanation}
    text = written.as_text(made)
    assert max(map(len, text.splitlines())) <= 100
    for heading in (
        "EXPLANATIONS",
        "WHAT EACH COMPONENT ADDS",
        "AGAINST A CAMPAIGN",
        "WHEN THE ANSWER WOULD CHANGE",
        "WHO MADE THEM",
    ):
        assert heading in text


def test_large_is_what_the_component_calls_so() -> None:
    assert found.LARGE == tail.LARGE
