"""`phasezero scan` on plain tables: what it finds, and what it refuses in one line."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from command_line import runner

HEADER = "place,date,cases,latitude,longitude\n"


@pytest.fixture
def run(monkeypatch, capfd):
    return runner(monkeypatch, capfd)


def table(days=180, burst=True, extra=lambda _place: "", header=""):
    random = np.random.default_rng(4)
    lines = [HEADER.strip() + header]
    for place in range(16):
        for day in range(days):
            cases = int(random.poisson(0.05)) + int(burst and day >= days - 7 and place in (4, 5))
            if cases or not day:
                on = date(2012, 10, 3) + timedelta(days=day)
                lines.append(f"P{place},{on},{cases},{5 + place // 4 * 0.3:.1f},{18 + place % 4 * 0.3:.1f}{extra(place)}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(table(), encoding="utf-8")
    return path


def test_a_burst_is_told_in_words(run, file):
    code, out, err = run("scan", file, "--longest", 28)
    assert (code, err) == (0, "")
    assert "1. In 2 places, 2013-03-" in out
    assert "learned from the days before" in out
    assert re.search(r"once in [\d.,]+ (days|years)", out)
    assert out == run("scan", file, "--longest", 28)[1]


@pytest.mark.parametrize("options", [(), ("--expected", "permutation"), ("--shape", "irregular"), ("--weeks", "--longest", "8")])
def test_json_and_csv_say_the_same(run, file, options):
    _, out, _ = run("scan", file, "--longest", 28, *options, "--format", "json")
    made = json.loads(out)
    first = made["clusters"][0]
    assert set(first["places"]) == {"P4", "P5"}
    assert first["last_day"] == made["last_day"] == "2013-03-31"
    _, out, _ = run("scan", file, "--longest", 28, *options, "--format", "csv")
    rows = [row for row in csv.DictReader(io.StringIO(out)) if row["cluster"] == "1"]
    assert {row["place"] for row in rows} == {"P4", "P5"}
    assert float(rows[0]["p_value"]) == first["p_value"]


def test_expected_counts_and_population_of_the_table_are_taken(run, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text(table(extra=lambda place: f",{1000 + place}", header=",population"), encoding="utf-8")
    made = json.loads(run("scan", file, "--longest", 14, "--expected", "population", "--format", "json")[1])
    assert (made["expected_from"], made["model"]) == ("population", "conditional")
    days = [date(2013, 1, 1) + timedelta(days=i) for i in range(20)]
    rows = [f"P{p},{day},{int(day > days[16] and p == 1)},{p},{p},0.1" for p in range(5) for day in days]
    file.write_text("place,date,cases,x,y,expected\n" + "\n".join(rows), encoding="utf-8")
    made = json.loads(run("scan", file, "--longest", 5, "--format", "json")[1])
    one = made["clusters"][0]
    assert (made["expected_from"], one["places"], one["cases"], one["expected"]) == ("given", ["P1"], 3, 0.3)


def test_streams_are_scored_together(run, tmp_path):
    file = tmp_path / "t.csv"
    body = table().splitlines()[1:]
    lines = [f"{line},{kind}" for kind in ("attack", "fire") for line in body]
    file.write_text(HEADER.strip() + ",stream\n" + "\n".join(lines) + "\n", encoding="utf-8")
    made = json.loads(run("scan", file, "--longest", 14, "--format", "json")[1])
    both = made["clusters"][0]["by_stream"]
    assert made["streams"] == ["attack", "fire"]
    assert both["attack"]["cases"] == both["fire"]["cases"] > 0


def null_table(seed, days=400):
    """Nothing unusual: negative binomial counts of size .1, and a population of each place."""
    random = np.random.default_rng(seed)
    lines = [HEADER.strip() + ",population"]
    for place in range(12):
        for day, cases in enumerate(random.negative_binomial(0.1, 0.1 / (0.1 + 0.3), days).tolist()):
            if cases or day in (0, days - 1):
                on = date(2012, 1, 1) + timedelta(days=day)
                lines.append(f"P{place},{on},{cases},{5 + place // 4 * 0.3:.1f},{18 + place % 4 * 0.3:.1f},1000")
    return "\n".join(lines) + "\n"


def test_overdispersed_counts_in_which_nothing_is_have_no_low_p_though_populations_are_told(run, tmp_path):
    file = tmp_path / "t.csv"
    usual, by_population = [], []
    for seed in range(5):
        file.write_text(null_table(seed), encoding="utf-8")
        for options, p_values in (((), usual), (("--expected", "population"), by_population)):
            made = json.loads(run("scan", file, "--longest", 28, "--replicates", 199, *options, "--format", "json")[1])
            assert made["expected_from"] == ("population" if options else "history")
            p_values.append(made["clusters"][0]["p_value"])
    assert min(usual) > 0.01
    assert sum(p <= 0.05 for p in usual) <= 1
    assert sum(p <= 0.01 for p in by_population) >= 3


def test_where_the_past_is_too_short_it_is_told_what_that_means_for_p(run, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text(null_table(1, days=100), encoding="utf-8")
    out = run("scan", file)[1]
    assert "in proportion to population" in out
    line = next(line for line in out.splitlines() if "overdispersion" in line)
    assert "100 days and 120 are needed" in line
    assert "p is too small" in line
    assert "overdispersion" not in run("scan", file, "--longest", "50")[1]
    made = json.loads(run("scan", file, "--whole", "--longest", "5", "--replicates", "19", "--format", "json")[1])
    assert made["expected_from"] == "population"
    assert any("--whole" in note for note in made["notes"])


@pytest.mark.filterwarnings("error")
def test_nothing_stands_out_in_two_rows_and_that_is_said_before_what_came_nearest(run, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text(HEADER + "A,2013-01-01,1,5,18\nB,2013-01-02,2,6,19\n", encoding="utf-8")
    for options in ((), ("--whole",), ("--shape", "irregular")):
        code, out, err = run("scan", file, *options)
        assert (code, err) == (0, "")
        assert out.index("Nothing stands out") < out.index("1. In ")
    made = json.loads(run("scan", file, "--format", "json")[1])
    assert [one["stands_out"] for one in made["clusters"]] == [False]


def test_what_stands_out_is_told_before_what_does_not(run, file):
    days = [date(2013, 3, 31) - timedelta(days=10 * back) for back in range(18)]
    file.write_text(table() + "".join(f"Far,{day},1,30.0,50.0\n" for day in days), encoding="utf-8")
    out = run("scan", file, "--longest", 28, "--radius", 100)[1]
    assert out.index("1. In 2 places") < out.index("Nothing else stands out") < out.index("2. In")
    assert out.count("stands out") == 1
    few = run("scan", file, "--longest", 28, "--replicates", 99)[1]
    assert "Nothing stands out" in few
    assert "takes at least 364 replicates" in few


def test_semicolons_separate_as_commas_do(run, file, tmp_path):
    other = tmp_path / "semicolons.csv"
    other.write_text(table().replace(",", ";"), encoding="utf-8")
    assert run("scan", other, "--longest", 28) == run("scan", file, "--longest", 28)
    other.write_text("place;date;cases;x;y\nA;2013-01-01;1;5,5;1\n", encoding="utf-8")
    assert "line 2, x: '5,5'; write a number, with a point" in run("scan", other)[2]


def test_days_that_are_no_whole_week_are_told(run, tmp_path):
    file = tmp_path / "t.csv"
    rows = [f"A,2013-01-{day:02},{2 if day < 3 else 1},1,1" for day in range(1, 17)]
    file.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    assert "Left out: the first 2 days, with 4 cases; they are no whole week." in run("scan", file, "--weeks")[1]
    made = json.loads(run("scan", file, "--weeks", "--format", "json")[1])
    assert (made["days_left_out"], made["cases_left_out"], made["first_day"]) == (2, 4, "2013-01-03")
    assert "Left out" not in run("scan", file)[1]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "no column 'place'"),
        (HEADER, "a header and no row"),
        ("place,date,cases\nA,2013-01-01,1\n", "add the columns latitude and longitude"),
        (HEADER + "A,2013-13-01,1,1,1\n", "line 2, date: '2013-13-01'"),
        (HEADER + "A,20130101,1,1,1\n", "line 2, date"),
        (HEADER + "A,2013-01-01,-1,1,1\n", "line 2, cases: '-1'"),
        (HEADER + "A,2013-01-01,1.5,1,1\n", "line 2, cases"),
        (HEADER + "A,2013-01-01,1,nan,1\n", "line 2, latitude: 'nan'"),
        (HEADER + "A,2013-01-01,1,91,1\n", "latitude and longitude in degrees"),
        (HEADER + "A,2013-01-01,1,,\n", "no row says where 'A' is"),
        (HEADER + "A,2013-01-01,1,1,1\nA,2013-01-02,1,2,1\n", "line 3: 'A' is at"),
        (HEADER + ",2013-01-01,1,1,1\n", "line 2, place: it is empty"),
        (HEADER + "A,2013-01-01,1,1,1,9\n", "more fields than the header"),
        (
            HEADER + "A,0001-01-01,1,1,1\nB,2999-01-01,1,2,2\n" + "".join(f"C{i},2000-01-01,1,{i},1\n" for i in range(60)),
            "cut it",
        ),
        ("place,place,date,cases,x,y\n", "two columns 'place'"),
        (HEADER + 'A,"2013-01-01,1,1,1\n', "is no CSV"),
        ("place,date,cases,x,y,expected\nA,2013-01-01,1,1,1,0\n", "no expected count above 0"),
        ("place,date,cases,x,y,population\nA,2013-01-01,1,1,1,0\n", "line 2, population"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_line(run, tmp_path, text, line):
    file = tmp_path / "t.csv"
    file.write_text(text, encoding="utf-8")
    code, out, err = run("scan", file)
    assert (code, out) == (2, "")
    assert line in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--expected", "given"), "no column 'expected'"),
        (("--expected", "population"), "no column 'population'"),
        (("--expected", "history", "--whole"), "all scanned"),
        (("--longest", "0"), "at least 1"),
        (("--replicates", "0"), "usually 999"),
        (("--neighbours", "0"), "at least one place"),
        (("--radius", "-1"), "0 or more"),
        (("--seed", "-1"), "whole number from 0"),
        (("--size", "1"), "expected counts that are given"),
    ],
)
def test_options_that_do_not_fit_are_one_line(run, file, options, line):
    code, out, err = run("scan", file, *options)
    assert (code, out) == (2, "")
    assert line in err
    assert len(err.splitlines()) == 1


def test_a_file_that_is_not_there_or_no_text_is_one_line(run, tmp_path):
    assert run("scan", tmp_path / "none.csv")[0] != 0
    binary = tmp_path / "b.csv"
    binary.write_bytes(b"\xff\xfe\x00p")
    code, _, err = run("scan", binary)
    assert (code, "UTF-8" in err, len(err.splitlines())) == (2, True, 1)


def test_a_place_that_a_spreadsheet_would_run_is_harmless(run, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text(table().replace("P4,", "=cmd(),"), encoding="utf-8")
    _, out, _ = run("scan", file, "--longest", 28, "--format", "csv")
    assert "'=cmd()" in out


def test_the_examples_of_the_page_run(tmp_path):
    page = (Path(__file__).parents[1] / "docs" / "how-to" / "scan.md").read_text(encoding="utf-8")
    blocks = [
        "\n".join(line[4:] for line in block.splitlines()) for block in re.findall(r"(?:^    .*\n|^\n(?=    ))+", page, re.M)
    ]
    bash = next(block for block in blocks if "<<'END'" in block)
    made = re.search(r"<<'END' > cases.csv\n(.*?)\nEND", bash, re.S)
    table = subprocess.run([sys.executable, "-c", made[1]], capture_output=True, text=True, check=True).stdout
    (tmp_path / "cases.csv").write_text(table, encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "phasezero", "scan", "cases.csv", "--longest", "28"],
        capture_output=True, text=True, check=True, cwd=tmp_path, env=dict(os.environ),
    ).stdout  # fmt: skip
    shown = next(block for block in blocks if block.lstrip().startswith("20 places,"))
    assert shown.split() == found.split()
    assert "1. In 2 places" in shown
    assert "Place 8, Place 7" in shown
    python = next(block for block in blocks if "from phasezero.monitor import scan" in block)
    told = subprocess.run([sys.executable, "-c", python], capture_output=True, text=True, check=True).stdout
    assert "3" in told
