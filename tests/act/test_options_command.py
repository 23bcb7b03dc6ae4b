"""`phasezero options`: the table, the JSON and its described fields, one clear line for bad input."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from command_line import Run, runner

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "options-json.md"


@pytest.fixture
def phasezero(db: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capfd)


@pytest.fixture
def car(phasezero: Run) -> Run:
    assert phasezero("init", "--example")[0] == 0
    return phasezero


def test_the_table_for_a_desk_officer(car: Run) -> None:
    code, out, err = car("options", "CAF", "--date", "2013-04-01")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 100
    assert (
        out.index("DOING NOTHING")
        < out.index("FIRST PAGE")
        < out.index("THEN")
        < out.index("FOR REFERENCE ONLY")
        < out.index("LEFT OUT")
    )
    page = out[out.index("FIRST PAGE") : out.index("THEN")]
    assert re.search(r"^ +1  .*upstream", page, re.MULTILINE)
    assert "Security assistance: documented attacks on civilians in the last 1,095 days: 3 by state forces" in " ".join(
        out.split()
    )
    assert len(page.splitlines()) <= 110


def described() -> dict[str, set[str]]:
    """Fields by the heading they stand under."""
    parts = re.split(r"^## `?(.*?)`?$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        heading: set(re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE))
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def test_json_has_the_fields_that_are_described_and_no_other(car: Run) -> None:
    code, out, _ = car("options", "CAF", "--date", "2013-04-01", "--format", "json")
    assert code == 0
    made: dict[str, Any] = json.loads(out)
    fields = described()
    option = next(one for one in made["options"] if one["factors"] and one["evidence"]["reviewed"])
    assert set(made) == fields["The whole"]
    assert all(set(one) == fields["options"] for one in made["options"])
    assert set(option["evidence"]) == fields["evidence"]
    assert all(set(one) == fields["factors"] for one in option["factors"])
    assert all(set(one) == fields["reference_only"] for one in made["reference_only"])
    assert set(made["doing_nothing"]) == fields["doing_nothing"]
    assert {"tool", "strategy", "evidence", "factors", "who", "lead_time_days", "harms", "first_step"} <= fields["options"]


def test_the_example_as_known_then(car: Run) -> None:
    made = json.loads(car("options", "Central African Republic", "--date", "2013-04-01", "--format", "json")[1])
    assert made["phase"]["number"] == 1
    assert made["perpetrators"]["kind"] == "both"
    assert [one["upstream"] for one in made["options"]][:7] == [True] * 7
    assert len(made["reference_only"]) == 5
    assert made["marking"] == {"tlp": "TLP:GREEN", "audience": "local"}
    assert made == json.loads(car("options", "CAF", "--date", "2013-04-01", "--format", "json")[1])


def test_a_horizon_moves_what_is_late_back(car: Run) -> None:
    made = json.loads(car("options", "CAF", "--date", "2013-12-20", "--horizon", "10", "--format", "json")[1])
    within = [one["within_horizon"] for one in made["options"]]
    assert within == sorted(within, reverse=True)
    assert [one["lead_time_days"] <= 10 for one in made["options"]] == within


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("Narnia",), "no country is called 'Narnia'"),
        (("CAF", "--date", "yesterday"), "--date is 'yesterday', which is not a day"),
        (("CAF", "--date", "1890-01-01"), "which is before any data"),
        (("CAF", "--date", "1985-01-01"), "no options for Central African Republic on 1985-01-01: no record of any event"),
        (("CAF", "--date", "2020-05-05"), "the data held end on 31 December 2019"),
        (("CAF", "--date", "2013-04-01", "--horizon", "0"), "the horizon is 0 days; give 1 to 3650"),
        (("CAF", "--date", "2013-04-01", "--format", "pdf"), "'pdf' is not one of"),
    ],
)
def test_bad_input_gives_one_clear_line(car: Run, arguments: tuple[str, ...], line: str) -> None:
    code, out, err = car("options", *arguments)
    assert (code, out) == (2, "")
    assert line in err
    assert err.count("\n") == 1
