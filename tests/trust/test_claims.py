"""Every claim of docs/explanation/threats.md names tests that exist and that `pytest -m security` runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "explanation" / "threats.md"
pytestmark = pytest.mark.security


def claims() -> dict[str, list[str]]:
    table = PAGE.read_text(encoding="utf-8").partition("| claim | test |")[2]
    rows = re.findall(r"^\| (.+?) \| (`.+?`) \|$", table, re.M)
    return {claim: re.findall(r"`([^`]+)`", tests) for claim, tests in rows}


def test_every_claim_has_its_tests() -> None:
    found = claims()
    assert len(found) >= 25
    for claim, tests in found.items():
        for one in tests:
            file, _, name = one.partition("::")
            text = (TESTS / file).read_text(encoding="utf-8")
            assert not name or re.search(rf"^ *def {name}\(", text, re.M), (claim, one)


def test_every_test_of_a_claim_is_run_by_the_mark() -> None:
    for claim, tests in claims().items():
        for one in tests:
            file, _, name = one.partition("::")
            text = (TESTS / file).read_text(encoding="utf-8")
            whole = re.search(r"^pytestmark = .*pytest\.mark\.security", text, re.M)
            marked = name and re.search(rf"@pytest\.mark\.security\n(?:@.*\n)*def {name}\(", text)
            marked_before = name and re.search(rf"@pytest\.mark\.security\n(?:.*\n){{0,6}}?def {name}\(", text)
            assert whole or marked or marked_before, (claim, one)


def test_every_module_of_trust_is_run_by_the_mark() -> None:
    for file in sorted((TESTS / "trust").glob("test_*.py")):
        assert re.search(r"^pytestmark = .*pytest\.mark\.security", file.read_text(encoding="utf-8"), re.M), file.name
