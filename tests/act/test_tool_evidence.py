"""Counts of the evidence: what ships is what the script makes, and what a person counts by hand."""

from __future__ import annotations

import csv

import pytest
import tool_evidence

from phasezero.act.evidence import Studies, evidence, review
from phasezero.act.rule import option_rule
from phasezero.domain.tools import catalogue


@pytest.fixture
def tables() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The review's own rows: of studies, of factors."""
    folder = tool_evidence.shared()
    if not folder.is_dir():
        pytest.skip(f"no {folder}: set PHASEZERO_SHARED")
    read = []
    for name in ("sources.csv", "factors.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            read.append(list(csv.DictReader(file)))
    return read[0], read[1]


@pytest.mark.shared
def test_what_ships_is_what_the_script_makes() -> None:
    folder = tool_evidence.shared()
    if not folder.is_dir():
        pytest.skip(f"no {folder}: set PHASEZERO_SHARED")
    for name, text in tool_evidence.files(folder).items():
        assert (tool_evidence.TARGET / name).read_text(encoding="utf-8") == text, f"run: python tools/tool_evidence.py ({name})"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("tool", "label"),
    [
        ("Mediation", "Mediation_tool"),
        ("Peace operations", "Peace operations_tool"),
        ("Targeted sanctions", "Targeted sanctions_tool"),
    ],
)
def test_the_studies_of_a_tool_are_those_counted_by_hand(tables, tool: str, label: str) -> None:
    rows = [row for row in tables[0] if row["Tool"] == label]
    found = evidence()[tool]
    assert found.reviewed == len({row["Index.Number"] for row in rows})
    effects = [row for row in rows if row["effects_type"] == "Average" and row["Outcome"] != "Adverse consequences"]
    for outcome, counted in ((None, found.effect), ("Mass atrocities", found.atrocities)):
        own = [row for row in effects if outcome in (None, row["Outcome"])]
        studies = {row["Index.Number"] for row in own}
        less = {
            row["Index.Number"]
            for row in own
            if row["cro_focus_decrease_average"] == "1" or row["ma_focus_decrease_average"] == "1"
        }
        more = {
            row["Index.Number"]
            for row in own
            if row["cro_focus_increase_average"] == "1" or row["ma_focus_increase_average"] == "1"
        }
        mixed = {
            row["Index.Number"]
            for row in own
            if row["cro_focus_no_mixed_average"] == "1" or row["ma_focus_no_mixed_average"] == "1"
        }
        only_less, only_more = less - more - mixed, more - less - mixed
        assert counted == Studies(len(only_less), len(only_more), len(studies - only_less - only_more))
    adverse = {
        row["Index.Number"] for row in rows if row["effects_type"] == "Average" and row["Outcome"] == "Adverse consequences"
    }
    assert found.adverse == len(adverse)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("tool", "label", "key"),
    [
        ("Mediation", "Mediation_tool", "Biased intervener or intervention"),
        ("Peace operations", "Peace operations_tool", "Cooperation_consent"),
        ("Targeted sanctions", "Targeted sanctions_tool", "International support or coordination"),
    ],
)
def test_the_findings_on_a_factor_are_those_of_the_study_rows(tables, tool: str, label: str, key: str) -> None:
    effects = [row["Factor_effect"] for row in tables[0] if row["Tool"] == label and row["CD"] == key]
    greater, lesser = (sum(word in text for text in effects) for word in ("greater effectiveness", "lesser effectiveness"))
    (factor,) = [one for one in evidence()[tool].factors if one.key == key]
    if factor.turned:
        greater, lesser = lesser, greater
    assert effects
    assert (factor.greater, factor.lesser, factor.no_or_mixed) == (greater, lesser, len(effects) - greater - lesser)


def test_only_counts_and_short_names_ship() -> None:
    for found in evidence().values():
        for factor in found.factors:
            assert len(factor.name) <= 61
            assert factor.net in {"greater", "lesser", "none"}
            assert factor.strength in {"weak", "moderate", "strong"}
        assert found.atrocities.total <= found.effect.total <= found.reviewed
    for name in ("studies.csv", "factors.csv"):
        rows = list(csv.reader((tool_evidence.TARGET / name).read_text(encoding="utf-8").splitlines()))
        assert not [cell for row in rows for cell in row if "." in cell.replace("vs.", "")], "no sentence, no number with a point"


def test_every_reviewed_tool_is_in_the_catalogue_and_cited() -> None:
    assert set(evidence()) <= {tool.id for tool in catalogue()}
    assert not [tool.id for tool in catalogue() if tool.upstream and tool.id in evidence()]
    assert review().name in review().citation


def test_every_factor_that_can_be_known_is_one_of_the_review() -> None:
    assert set(option_rule().factors) <= {factor.key for found in evidence().values() for factor in found.factors}
