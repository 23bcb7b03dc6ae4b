"""Which options an update shows: few, of more than one kind, never an entry for reference."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from situations import catalogues, here, horizons, situations

from phasezero.act import in_update
from phasezero.act.evidence import evidence
from phasezero.act.in_update import lines_by_phase
from phasezero.act.options import Option, option_list
from phasezero.act.rule import KEYS, option_rule
from phasezero.act.situation import Perpetrators
from phasezero.domain.tools import Holds, catalogue

KINDS = {
    "quiet": lambda option: option.tool.quiet is Holds.YES,
    "public": lambda option: option.tool.quiet is Holds.NO,
    "upstream": lambda option: "upstream-first" in option.placed,
}


@given(situations(), catalogues(), horizons)
def test_two_to_four_of_more_than_one_kind(situation, tools, horizon) -> None:
    listed = option_list(situation, tools, evidence(), horizon).options
    shown = [option for option in listed if option.in_update]
    assert min(3, len(listed)) <= len(shown) <= 4
    assert not listed or listed[0].in_update
    for name, kind in KINDS.items():
        assert any(map(kind, shown)) == any(map(kind, listed)), name
    assert all(("in-update" in option.placed) == option.in_update for option in listed)
    assert not [option for option in shown if option.tool.reference_only]


def ready(option: Option) -> bool:
    return option.in_time and not option.condition


@given(situations(), catalogues(), horizons)
def test_what_is_late_or_under_a_condition_stands_there_only_where_nothing_else_of_its_kind_does(
    situation, tools, horizon
) -> None:
    listed = option_list(situation, tools, evidence(), horizon).options
    for name in ("quiet", "public"):
        of_kind = [option for option in listed if KINDS[name](option)]
        if any(map(ready, of_kind)) and not any(KINDS[name](option) for option in listed[:1]):
            assert any(ready(option) for option in of_kind if option.in_update), name


def test_the_rule_says_how_many() -> None:
    says = next(rule.says for rule in option_rule().rules if rule.key == "in-update")
    assert says.endswith("until there are three.")
    assert option_rule().numbers.update_shown == 3
    assert KEYS[-1] == "in-update"


def test_there_are_lines_for_each_phase_that_could_be_confirmed() -> None:
    found = lines_by_phase(here(1, Perpetrators.STATE))
    assert set(found) == {0, 1, 2, 3}
    assert all(lines.phase == phase for phase, lines in found.items())
    apart = {tool.id for tool in catalogue() if tool.reference_only}
    for lines in found.values():
        assert lines.lines
        assert lines.state_path is not None
        assert not apart & {line.tool for line in lines.lines}
        assert all(str(line.first_step) for line in lines.lines)
        assert "a government" not in {name for line in lines.lines for name in str(line.who).split(", ")}
    assert found[1] != found[3]
    assert lines_by_phase(here(1, Perpetrators.NON_STATE))[1].state_path is None


def test_a_condition_stands_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    only = [replace(tool, upstream=False) for tool in catalogue() if tool.id == "Peace operations"]
    monkeypatch.setattr(in_update, "catalogue", lambda: only)
    (line,) = lines_by_phase(here(2, Perpetrators.STATE))[2].lines
    assert str(line.condition).startswith("Only where the mandate does not support")
    assert not line.in_time


def test_the_digest_is_that_of_what_ships() -> None:
    assert len(in_update.digest()) == 64
    assert in_update.digest() == in_update.digest.__wrapped__()
