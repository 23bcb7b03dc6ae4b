"""The catalogue of tools: read strictly, in our own calm words, with what the shared vocabulary says."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from phasezero.act.rule import option_rule
from phasezero.act.rule import parse as parse_rule
from phasezero.brief.lint_words import calm_claims, frames, hedges, inflated_words, legal_words, vague_sources
from phasezero.brief.said import Said
from phasezero.domain.tools import Holds, Tool, catalogue, parse
from phasezero.domain.updates import Sentence, SentenceKind, words
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput

SHARED = Path(os.environ.get("PHASEZERO_SHARED", Path(__file__).resolve().parents[3] / "shared"))
RULES = (legal_words, inflated_words, frames, hedges, vague_sources)


def faults(text: str, rules: tuple[Callable[[Said], Iterator[str]], ...] = RULES) -> list[str]:
    said = Said.of(Sentence((words(text),), SentenceKind.NOTICE), None, None)
    return [fault for rule in rules for fault in rule(said)]


def texts_of(tool: Tool) -> list[str]:
    own = [tool.if_state, tool.condition, tool.first_step, tool.exit, tool.constraint, tool.basis]
    return [text for text in (*own, *tool.means.values(), *tool.harms, *tool.when_not) if text]


@pytest.mark.parametrize("tool", catalogue(), ids=lambda tool: tool.id)
def test_our_words_on_a_tool_pass_the_lint(tool: Tool) -> None:
    for text in texts_of(tool):
        assert not faults(text), text


def test_the_words_of_the_rule_pass_the_lint() -> None:
    rule = option_rule()
    said = [text for one in rule.rules for text in (one.says, one.why)]
    for text in (*said, *rule.why.values(), *rule.facts.values(), *rule.unknown.values(), rule.engaged):
        assert not faults(text, (*RULES, calm_claims)), text


def test_the_lint_would_find_a_legal_word() -> None:
    assert faults("It stops a war crime.")


def test_reference_entries_have_a_constraint_and_no_first_step() -> None:
    apart = [tool for tool in catalogue() if tool.reference_only]
    assert {tool.id for tool in apart} == {
        *("Military intervention", "Cyber attacks", "Support to non-state armed groups"),
        *("Comprehensive economic sanctions", "Official amnesties"),
    }
    assert all(tool.constraint and not tool.first_step for tool in apart)


def test_every_other_tool_has_what_a_reader_needs() -> None:
    for tool in catalogue():
        assert tool.harms
        assert tool.when_not
        assert tool.exit
        assert tool.if_state
        assert tool.basis == "general knowledge, not yet checked by a practitioner"
        assert set(tool.means) == set(tool.strategies)
        assert tool.reference_only or tool.first_step
        assert (tool.state_perpetrator is Holds.PARTLY) == bool(tool.condition)


@pytest.mark.shared
def test_it_says_what_the_shared_vocabulary_says() -> None:
    file = SHARED / "vocabulary" / "tools.yml"
    if not file.exists():
        pytest.skip(f"no {file}: set PHASEZERO_SHARED")
    shared = yaml.safe_load(file.read_text(encoding="utf-8"))
    for part in ("tools", "upstream"):
        own = {entry["id"]: entry for entry in load("tools")[part]}
        assert set(own) == {entry["id"] for entry in shared[part]}
        for entry in shared[part]:
            assert {key: own[entry["id"]][key] for key in entry} == entry


def spoiled(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    raw = copy.deepcopy(load("tools"))
    change(raw)
    return raw


def entry(raw: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in (*raw["tools"], *raw["upstream"]) if one["id"] == name)


SPOILED: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    (
        lambda raw: entry(raw, "Cyber attacks").update(first_step="Begin."),
        "Cyber attacks: a reference_only tool has a first step",
    ),
    (lambda raw: entry(raw, "Mediation").pop("first_step"), "Mediation: 'first_step' is missing"),
    (lambda raw: entry(raw, "Mediation").pop("harms"), "Mediation: 'harms' is missing"),
    (lambda raw: entry(raw, "Mediation").update(harms=[]), "Mediation: 'harms' is not a list"),
    (lambda raw: entry(raw, "Mediation").update(harms="none"), "Mediation: 'harms' is not a list"),
    (lambda raw: entry(raw, "Mediation").update(harms=[" "]), "Mediation: 'harms' is not a text"),
    (lambda raw: entry(raw, "Mediation").update(exit=3), "Mediation: 'exit' is not a text"),
    (lambda raw: entry(raw, "Mediation").update(score=3), "Mediation: 'score' is no field of a tool"),
    (lambda raw: entry(raw, "Mediation").update(cost="cheap"), "Mediation: cost is 'cheap'; it can be low, medium, high"),
    (lambda raw: entry(raw, "Mediation").update(strategy=["persuade"]), "Mediation: strategy is 'persuade'"),
    (lambda raw: entry(raw, "Mediation").update(phases=[4]), "Mediation: phases holds 4"),
    (lambda raw: entry(raw, "Mediation").update(phases=[True]), "Mediation: phases holds True"),
    (lambda raw: entry(raw, "Mediation").update(lead_time_days=0), "Mediation: lead_time_days is 0"),
    (lambda raw: entry(raw, "Mediation").update(who=["nobody"]), "Mediation: who names 'nobody'"),
    (lambda raw: entry(raw, "Mediation").update(basis="hearsay"), "Mediation: basis names 'hearsay'"),
    (lambda raw: entry(raw, "Mediation").update(quiet="often"), "Mediation: quiet is 'often'"),
    (lambda raw: entry(raw, "Mediation").update(reference_only="no"), "Mediation: reference_only is 'no'"),
    (lambda raw: entry(raw, "Mediation").update(constraint="None."), "Mediation: reference_only tools have a 'constraint'"),
    (lambda raw: entry(raw, "Mediation").update(means={}), "Mediation: 'means' says"),
    (lambda raw: entry(raw, "Mediation").update(condition="Only so."), "Mediation: a 'condition' belongs to"),
    (lambda raw: entry(raw, "Prosecutions").pop("condition"), "Prosecutions: a 'condition' belongs to"),
    (lambda raw: entry(raw, "Transitional justice and memory").update(phases=[3]), "an upstream tool works in phase 0 or 1"),
    (lambda raw: entry(raw, "Mediation").update(id="Prosecutions"), "'Prosecutions' stands twice"),
    (lambda raw: raw["tools"].append("Mediation"), "an entry without an id"),
    (lambda raw: raw["actors"].update(un="the United Nations"), "actors, un: no name"),
    (lambda raw: raw.pop("actors"), "'actors' is missing"),
]


@pytest.mark.parametrize(("change", "line"), SPOILED, ids=[line for _, line in SPOILED])
def test_a_fault_gives_one_line(change: Callable[[dict[str, Any]], None], line: str) -> None:
    with pytest.raises(BadInput) as told:
        parse(spoiled(change))
    assert line in str(told.value)
    assert str(told.value).startswith("tools.yml")
    assert "\n" not in str(told.value)


def _rule_file() -> dict[str, Any]:
    file = Path(__file__).resolve().parents[2] / "src" / "phasezero" / "act" / "rule.yml"
    raw: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return raw


SPOILED_RULE: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (lambda raw: raw["numbers"].pop("parties"), "rule.yml: numbers missing or unknown: parties"),
    (lambda raw: raw["numbers"]["parties"].update(why=""), "rule.yml: parties has no reason"),
    (lambda raw: raw["rules"].reverse(), "rule.yml: the rules are not"),
    (lambda raw: raw["facts"].pop("war"), "rule.yml: facts missing or unknown: war"),
    (lambda raw: raw["strategies"].append("degrade"), "rule.yml: strategies missing or unknown: one stands twice"),
    (lambda raw: raw["factors"].update(Corrupt={"shown_by": "rumour"}), "rule.yml: factor 'Corrupt' names a fact"),
]


@pytest.mark.parametrize(("change", "line"), SPOILED_RULE, ids=[line for _, line in SPOILED_RULE])
def test_a_fault_in_the_rule_gives_one_line(change: Callable[[dict[str, Any]], Any], line: str) -> None:
    raw = _rule_file()
    change(raw)
    with pytest.raises(BadInput, match=line):
        parse_rule(raw)
