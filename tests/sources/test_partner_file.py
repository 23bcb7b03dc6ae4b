"""Files filled offline: read whole or refused whole, with file, row, column, value and what to do."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.intake import FIELDS, Fault, Submitted, Use, submitted
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, PhaseZeroError
from phasezero.sources import partner_file
from phasezero.sources.partner_file.forms import EXPLAINED

TODAY = date(2026, 11, 2)
ROW = {"what": "They burned the market", "use_count": "yes"}


def table(tmp_path: Path, *rows: dict[str, str], name: str = "filled.csv", delimiter: str = ",") -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    file = tmp_path / name
    file.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())
    return file


def listing(tmp_path: Path, content: Any) -> Path:
    file = tmp_path / "filled.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_an_empty_form_filled_is_read_as_it_was_filled(tmp_path: Path, suffix: str) -> None:
    form = partner_file.template(suffix)
    file = tmp_path / f"form{suffix}"
    if suffix == ".csv":
        values = {**ROW, "where": "Bria", "only_source": "yes"}
        file.write_text(form + ",".join(values.get(name, "") for name in FIELDS) + "\r\n", encoding="utf-8")
    else:
        content = json.loads(form)
        content["submissions"][0] |= {**ROW, "where": "Bria", "only_source": True}
        file.write_text(json.dumps(content), encoding="utf-8")
    (found,) = partner_file.read(file, TODAY)
    assert found.said == {**ROW, "where": "Bria", "only_source": "yes"}
    assert (found.uses, found.only_source, found.ask_back, found.tlp) == ({Use.COUNT}, True, False, TLP.AMBER_STRICT)


def test_every_field_is_explained_in_order() -> None:
    assert tuple(EXPLAINED) == FIELDS


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_a_form_nobody_filled_is_no_submission(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"form{suffix}"
    file.write_text(partner_file.template(suffix), encoding="utf-8")
    with pytest.raises(BadInput):
        partner_file.read(file, TODAY)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_both_separators_and_several_rows(tmp_path: Path, delimiter: str) -> None:
    file = table(tmp_path, ROW, {**ROW, "what": "a; b, c\nsecond line", "sensitivity": "red"}, delimiter=delimiter)
    first, second = partner_file.read(file, TODAY)
    assert first.said["what"] == ROW["what"]
    assert (second.said["what"], second.tlp) == ("a; b, c\nsecond line", TLP.RED)


WRONG_ROWS = {
    "column from": ({"from": "1 April"}, "'1 April' is not a day; write it as 2013-04-01"),
    "still to come": ({"from": "2026-11-03"}, "still to come"),
    "column until": ({"from": "2013-04-02", "until": "2013-04-01"}, "before the first day"),
    "column harmed_low": ({"harmed_low": "many"}, "'many' is not a number; write a whole number"),
    "column harmed_high": ({"harmed_low": "5", "harmed_high": "4"}, "not in order"),
    "column use_public": ({"use_public": "perhaps"}, "write 'yes' or 'no', or nothing"),
    "column use_count": ({"use_count": ""}, "what it may be used for"),
    "column named_who": ({"use_named": "yes"}, "is needed; fill it in"),
    "column named_who: value 'a doctor'": ({"named_who": "a doctor"}, "write yes in use_named, or take the name away"),
    "column what": ({"what": ""}, "is needed"),
    "column where": ({"where": "x" * 600}, "write at most 500 letters"),
    "column contact": ({"contact": "a\x07b"}, "cannot be shown"),
}


@pytest.mark.parametrize("where", WRONG_ROWS)
def test_one_wrong_value_refuses_the_file_and_says_where(tmp_path: Path, where: str) -> None:
    changes, said = WRONG_ROWS[where]
    with pytest.raises(BadInput) as told:
        partner_file.read(table(tmp_path, ROW, {**ROW, **changes}), TODAY)
    line = str(told.value)
    assert line.startswith("filled.csv, row 3, column ")
    assert said in line
    assert "\n" not in line
    assert len(line) < 400
    if where.startswith("column"):
        assert where in line


WRONG_FILES = {
    "no.txt": (b"what\nx\n", "neither .csv nor .json"),
    "empty.csv": (b"", "no column 'what'"),
    "unknown.csv": (b"what,who\nx,y\n", "column 2: value 'who'"),
    "twice.csv": (b"what,use_count,what\nx,yes,y\n", "twice"),
    "long.csv": (b"what,use_count\nx,yes,more\n", "row 2, column 3: value 'more'"),
    "quotes.csv": (b'what,use_count\n"x,yes\n', "quotation marks"),
    "latin.csv": "what,use_count\né,yes\n".encode("latin-1"),
    "broken.json": (b"{", "is no JSON"),
    "list.json": (b"[]", 'no list "submissions"'),
    "deep.json": (b'{"submissions":' + b"[" * 100_000, "is no JSON"),
    "number.json": (b'{"submissions":[3]}', "row 1"),
    "nested.json": (b'{"submissions":[{"what":{"a":1}}]}', "neither text nor a whole number"),
    "twice.json": (b'{"submissions":[{"what":"a","what":"b"}]}', "'what' stands twice"),
    "field.json": (b'{"submissions":[{"what":"a","use_count":"yes","who":"b"}]}', "'b' is not a field"),
}


@pytest.mark.parametrize("name", WRONG_FILES)
def test_files_that_cannot_be_read_are_refused_in_one_line(tmp_path: Path, name: str) -> None:
    content = WRONG_FILES[name]
    raw, said = content if isinstance(content, tuple) else (content, "not UTF-8")
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(BadInput) as told:
        partner_file.read(tmp_path / name, TODAY)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_that_is_not_there_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        partner_file.read(tmp_path / "nothing.csv", TODAY)
    (tmp_path / "large.csv").write_bytes(b"x" * 5_000_001)
    with pytest.raises(BadInput, match="larger than 5 MB"):
        partner_file.read(tmp_path / "large.csv", TODAY)
    with pytest.raises(BadInput, match="at most 200"):
        partner_file.read(table(tmp_path, *[ROW] * 201), TODAY)


@pytest.mark.security
def test_cells_that_begin_like_formulas_stay_what_they_are(tmp_path: Path) -> None:
    (found,) = partner_file.read(table(tmp_path, {**ROW, "what": "=HYPERLINK(1)", "where": "@SUM(1)"}), TODAY)
    assert (found.said["what"], found.said["where"]) == ("=HYPERLINK(1)", "@SUM(1)")


@pytest.mark.security
def test_the_name_of_a_file_is_only_a_name(tmp_path: Path) -> None:
    odd = tmp_path / "..%2f..%2fetc\x1b[31m.csv"
    odd.write_bytes(b"nothing\n")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BadInput) as told:
        partner_file.read(odd, TODAY)
    assert "\x1b" not in str(told.value)
    assert sorted(tmp_path.rglob("*")) == before


@given(st.dictionaries(st.sampled_from([*FIELDS, "other"]), st.text(max_size=30) | st.sampled_from(["yes", "2013-04-01", "7"])))
def test_whatever_is_typed_is_taken_or_named_field_by_field(fields: dict[str, str]) -> None:
    found = submitted(fields, TODAY)
    if isinstance(found, Submitted):
        assert found.uses
        assert set(found.said) <= set(FIELDS)
    else:
        assert found
        assert all(isinstance(one, Fault) for one in found)


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.json"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes, name: str) -> None:
    file = tmp_path_factory.getbasetemp() / name
    file.write_bytes(raw)
    with suppress(PhaseZeroError):
        assert partner_file.read(file, TODAY)
