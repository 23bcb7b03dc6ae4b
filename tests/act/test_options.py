"""Options in the written order: what holds in whatever situation."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from situations import catalogues, here, horizons, record, situations

from phasezero.act.evidence import evidence, review
from phasezero.act.options import Here, Speaks, option_list, options
from phasezero.act.rule import KEYS, option_rule
from phasezero.act.said import NO_RECORD, NO_REVIEW, nothing_says
from phasezero.act.situation import Perpetrators, Usual
from phasezero.act.written import COLUMNS, Heading, as_json, as_text
from phasezero.brief.lint_words import calm_claims, legal_words
from phasezero.brief.said import Said
from phasezero.domain.marking import Marking
from phasezero.domain.tools import Coercion, Cost, Holds, catalogue
from phasezero.domain.updates import Sentence, SentenceKind, words
from phasezero.errors import BadInput

HEADING = Heading("Central African Republic", Marking(), "TLP:RED", review(), ())
STATE = (Perpetrators.STATE, Perpetrators.BOTH)


@given(situations(), catalogues(), horizons)
def test_reference_entries_are_never_ranked_and_nobody_is_asked(situation, tools, horizon) -> None:
    found = option_list(situation, tools, evidence(), horizon)
    assert not [option for option in found.options if option.tool.reference_only]
    assert {one.tool.id for one in found.reference_only} == {tool.id for tool in tools if tool.reference_only}
    made = as_json(found, HEADING, option_rule())
    apart = {tool.id for tool in tools if tool.reference_only}
    assert not apart & {option["tool"] for option in made["options"]}
    for entry in made["reference_only"]:
        assert not {"rank", "first_step", "who", "placed_by", "first_page"} & set(entry)
        assert entry["constraint"]


@given(situations(), catalogues(), horizons)
def test_every_tool_is_listed_apart_or_left_out_with_a_reason(situation, tools, horizon) -> None:
    found = option_list(situation, tools, evidence(), horizon)
    names = [one.tool.id for one in (*found.options, *found.reference_only, *found.left_out)]
    assert sorted(names) == sorted(tool.id for tool in tools)
    assert all(out.why and out.rule in KEYS for out in found.left_out)


@given(situations(), catalogues(), horizons, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_the_catalogue(situation, tools, horizon, dice: random.Random) -> None:
    shuffled = list(tools)
    dice.shuffle(shuffled)
    assert options(situation, tools, evidence(), horizon) == options(situation, shuffled, evidence(), horizon)


@given(situations(), catalogues(), horizons)
def test_the_order_is_the_written_one(situation, tools, horizon) -> None:
    """Upstream first in phases 0 and 1, in time before late; inside each part by round, and in a round by the turn of strategies."""
    rule = option_rule()
    listed = options(situation, tools, evidence(), horizon)
    places = [
        (
            not (option.tool.upstream and situation.phase <= 1),
            option.tool.lead_time_days > horizon,
            option.round,
            rule.strategies.index(option.turn),
        )
        for option in listed
    ]
    assert places == sorted(set(places))
    for option in listed:
        assert option.turn in option.tool.strategies
        assert ("upstream-first" in option.placed) == (option.tool.upstream and situation.phase <= 1)
        assert ("in-time" in option.placed) == option.in_time == (option.tool.lead_time_days <= horizon)
        assert [key for key in KEYS if key in option.placed] == list(option.placed)


@given(situations(), catalogues(), horizons)
def test_in_its_turn_the_gentlest_cheapest_quickest_is_taken(situation, tools, horizon) -> None:
    rule = option_rule()
    listed = options(situation, tools, evidence(), horizon)
    for place, option in enumerate(listed):
        shift = (option.round - 1) % 3
        levels = rule.coercions[shift:] + rule.coercions[:shift]
        part = [o for o in listed[place:] if (o.tool.upstream and situation.phase <= 1, o.in_time) == (
            option.tool.upstream and situation.phase <= 1, option.in_time)]  # fmt: skip
        rivals = [one for one in part if option.turn in one.tool.strategies]
        standing = [
            (
                2 if o.condition or o.speaks is Speaks.AGAINST else 0 if o.speaks is Speaks.FOR else 1,
                levels.index(o.tool.coercion),
                rule.costs.index(o.tool.cost),
                o.tool.lead_time_days,
                o.tool.id,
            )
            for o in rivals
        ]
        assert standing[0] == min(standing)


@given(situations(), horizons)
def test_phases_0_and_1_begin_with_upstream_options(situation, horizon) -> None:
    listed = options(situation, catalogue(), evidence(), horizon)
    upstream = [option.tool.upstream for option in listed]
    if situation.phase <= 1:
        assert upstream[0]
        assert upstream == sorted(upstream, reverse=True)


@given(situations(), horizons)
def test_the_first_page_is_balanced(situation, horizon) -> None:
    listed = options(situation, catalogue(), evidence(), horizon)
    page = [option.tool for option in listed if option.first_page]
    assert len(page) <= 8
    assert any(tool.cost is Cost.LOW and tool.coercion is Coercion.NONE for tool in page)
    assert {s for tool in page for s in tool.strategies} == {s for option in listed for s in option.tool.strategies}
    assert not all(tool.coercion is Coercion.STRONG for tool in page)
    assert not all(tool.cost is Cost.HIGH for tool in page)


@given(situations(), catalogues(), horizons)
def test_where_the_state_is_a_perpetrator_it_gets_no_help(situation, tools, horizon) -> None:
    found = option_list(situation, tools, evidence(), horizon)
    state = situation.perpetrators in STATE
    for option in found.options:
        assert bool(option.state_path) == state
        if state:
            assert option.tool.state_perpetrator is not Holds.NO
            assert option.condition == option.tool.condition
            assert "a government" not in option.who
    for out in found.left_out:
        if out.rule == "state-path":
            assert state
            assert str(situation.perpetrators_found) in str(out.why)


def test_with_unknown_perpetrators_help_to_state_forces_carries_a_condition() -> None:
    listed = options(here(0, Perpetrators.UNKNOWN), catalogue(), evidence(), 400)
    (assistance,) = [option for option in listed if option.tool.id == "Security assistance"]
    assert assistance.condition == "Only once it is known that state forces are not among the perpetrators."
    listed = options(here(0, Perpetrators.NON_STATE), catalogue(), evidence(), 400)
    assert not [option.condition for option in listed if option.tool.id == "Security assistance" and option.condition]


@given(situations(), horizons)
def test_factors_are_known_only_from_facts(situation, horizon) -> None:
    rule = option_rule()
    reached = {fact.key for fact in situation.facts if fact.reached}
    for option in options(situation, catalogue(), evidence(), horizon):
        for one in option.factors:
            shown = rule.factors.get(one.factor.key)
            if one.here is not Here.UNKNOWN:
                assert shown is not None
                assert {shown.shown_by, shown.denied_by} & reached
            assert one.how
        assert (option.evidence is None) == (option.tool.id not in evidence())


def factor(reached: tuple[str, ...], tool: str, key: str, phase: int = 1) -> tuple[str, Here]:
    listed = options(here(phase, reached=reached), catalogue(), evidence(), 90)
    (found,) = [one for option in listed if option.tool.id == tool for one in option.factors if one.factor.key == key]
    return found.factor.name, found.here


def test_a_mark_that_is_reached_shows_a_factor_and_denies_its_opposite() -> None:
    conflict = ("ongoing-conflict",)
    assert factor(conflict, "Mediation", "Ongoing armed conflict") == ("No ongoing armed conflict", Here.ABSENT)
    assert factor(conflict, "Development assistance", "Ongoing armed conflict") == ("Ongoing armed conflict", Here.PRESENT)
    groups = ("groups-mostly",)
    assert factor(groups, "Mediation", "Atrocities by Government") == (
        "Government not principally responsible for atrocities",
        Here.PRESENT,
    )
    assert factor(groups, "Mediation", "Atrocities by NSAGs")[1] is Here.PRESENT
    state = ("state-mostly",)
    assert factor(state, "Peace operations", "Atrocities by Government")[1] is Here.PRESENT
    assert factor(state, "Peace operations", "Atrocities by NSAGs")[1] is Here.ABSENT


def place(reached: tuple[str, ...], tool: str, phase: int) -> tuple[int, Speaks]:
    listed = options(here(phase, reached=reached), catalogue(), evidence(), 400)
    return next((rank, option.speaks) for rank, option in enumerate(listed) if option.tool.id == tool)


def test_what_strong_or_moderate_evidence_says_here_moves_an_option_and_weak_evidence_does_not() -> None:
    nothing, against = place((), "Peace operations", 2), place(("ongoing-conflict",), "Peace operations", 2)
    for_it = place(("state-mostly",), "Peace operations", 2)
    assert (for_it[1], nothing[1], against[1]) == (Speaks.FOR, Speaks.NEITHER, Speaks.AGAINST)
    assert for_it[0] < nothing[0] <= against[0]
    both = place(("state-mostly", "ongoing-conflict"), "Peace operations", 2)
    assert both[1] is Speaks.NEITHER, "one speaks for it and one against"
    assert place(("many-parties",), "Mediation", 2) == place((), "Mediation", 2)
    assert place(("war",), "Mediation", 2)[1] is Speaks.AGAINST


def test_a_mark_that_is_not_reached_shows_nothing() -> None:
    assert factor((), "Mediation", "Ongoing armed conflict")[1] is Here.UNKNOWN
    assert factor((), "Development assistance", "Ongoing armed conflict")[1] is Here.UNKNOWN


@given(situations(), catalogues(), horizons)
@settings(max_examples=40)
def test_the_text_fits_the_terminal_and_says_no_legal_word(situation, tools, horizon) -> None:
    found = option_list(situation, tools, evidence(), horizon)
    text = as_text(found, HEADING, option_rule())
    assert max(map(len, text.splitlines())) <= COLUMNS
    said = Said.of(Sentence((words(text),), SentenceKind.NOTICE), None, None)
    assert not list(legal_words(said))
    assert "DOING NOTHING" in text


@given(situations())
def test_doing_nothing_is_counts_and_states_no_fall(situation) -> None:
    said = [str(sentence) for sentence in nothing_says(situation)]
    assert said == [str(NO_RECORD)] if situation.record is None else "lower bound" in " ".join(said)
    for sentence in said:
        assert not list(calm_claims(Said.of(Sentence((words(sentence),), SentenceKind.NOTICE), None, None)))


@pytest.mark.parametrize(
    ("came", "above", "ending"),
    [
        (3, False, "3 came so far."),
        (11, False, "11 came so far, more than that, though not yet what the rule calls a rise."),
        (40, True, "40 came so far, which the rule calls a rise."),
    ],
)
def test_a_count_above_the_usual_is_said_and_one_below_is_not_read(came: int, above: bool, ending: str) -> None:
    usual = Usual(90, came, 0, 7, above)
    said = list(map(str, nothing_says(replace(here(), record=replace(record(), usual=usual)))))
    assert said[-1].endswith(ending)
    assert not list(calm_claims(Said.of(Sentence((words(said[-1]),), SentenceKind.NOTICE), None, None)))


def test_json_gives_no_score() -> None:
    def numbers(value: object) -> list[object]:
        if isinstance(value, dict):
            return [one for part in value.values() for one in numbers(part)]
        if isinstance(value, list):
            return [one for part in value for one in numbers(part)]
        return [value]

    made = as_json(option_list(here(), catalogue(), evidence(), 90), HEADING, option_rule())
    assert not [one for one in numbers(made) if isinstance(one, float)]
    upstream = [option for option in made["options"] if option["upstream"]]
    assert upstream
    assert all(option["evidence"] == {"reviewed": False, "says": str(NO_REVIEW)} for option in upstream)


@pytest.mark.parametrize("horizon", [0, -5, 3651])
def test_a_horizon_that_is_none_is_refused(horizon: int) -> None:
    with pytest.raises(BadInput, match=f"the horizon is {horizon} days; give 1 to 3650"):
        options(here(), catalogue(), evidence(), horizon)


def test_an_empty_catalogue_gives_an_empty_list() -> None:
    found = option_list(replace(here(), record=None), [], {}, 90)
    assert (found.options, found.reference_only, found.left_out) == ((), (), ())
    assert "No option of the catalogue is for this phase." in as_text(found, HEADING, option_rule())
