"""`phasezero speech`: sums for each group and place, never a text. The sentences are our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import Run, runner

LINES = [
    *({"text": f"The Fulani are cockroaches, said caller {number}.", "region": "Ouham"} for number in range(12)),
    *({"text": f"The Fulani came to the market on day {number}.", "region": "Ouham"} for number in range(14)),
    *({"text": f"The Fulani came to the river on day {number}.", "region": "Vakaga"} for number in range(4)),
]


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    rows = [{"id": number, "language": "en", "country": "CAF", **line} for number, line in enumerate(LINES)]
    rows.append({"id": "other", "language": "sg", "text": "Nzoni gango."})
    file = tmp_path / "posts.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    return file


@pytest.fixture
def phasezero(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capfd)


def test_it_tells_sums_by_group_and_place_and_no_text(phasezero: Run, posts: Path) -> None:
    code, out, err = phasezero("speech", posts, "--format", "json")
    assert code == 0, err
    told = json.loads(out)
    assert told["experimental"] is True
    assert told["unread"] == {"sg": 1}
    (cell,) = (one for one in told["shares"] if one["kind"] == "dehumanising")
    assert (cell["place"], cell["group"], cell["named"]) == ("CAF, Ouham", "fulani", 26)
    assert cell["counted"] == 12
    assert cell["corrected"]["low"] < cell["share"] < 1
    assert "caller" not in out
    assert "Vakaga" not in out


def test_the_table_says_that_it_is_experimental(phasezero: Run, posts: Path) -> None:
    code, out, err = phasezero("speech", posts)
    assert code == 0, err
    assert "experimental" in err
    assert "dehumanising" in out
    assert "cockroaches" not in out + err


def test_a_line_that_cannot_be_is_one_line(phasezero: Run, tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text('{"id": 1, "text": "A", "region": 7}')
    code, _out, err = phasezero("speech", file)
    assert code == 2
    assert "line 1: region is 7" in err
