"""The command line as a person uses it: each command, and one clear line for each kind of bad input."""

from __future__ import annotations

import gzip
import json
import os
import stat
import subprocess
import sys

import pytest

from command_line import runner
from phasezero import library
from phasezero.sources import ucdp_ged
from phasezero.store.models import Claim, EventVersion, PhaseDay, Report, Step, Update


@pytest.fixture
def phasezero(db, monkeypatch, capfd):
    """Runs the command line in this process; returns exit code, output and error output."""

    return runner(monkeypatch, capfd)


@pytest.fixture
def car(phasezero):
    assert phasezero("init", "--example")[0] == 0
    return phasezero


def held():
    return [model.objects.count() for model in (EventVersion, Report, Claim, PhaseDay, Update, Step)]


def rows_of_example():
    with gzip.open(ucdp_ged.example_path(), "rt", encoding="utf-8", newline="") as file:
        return [next(file) for _ in range(4)]


def test_the_whole_way_from_import_to_release(car, tmp_path):
    assert car("day", "--date", "2013-04-01", "--country", "Centrafrique")[0] == 0
    code, out, _ = car("day", "--date", "2013-04-01")
    assert code == 0
    assert "nothing to do" in out
    for form, start in (("text", "*** DRAFT"), ("html", "<!DOCTYPE html>"), ("json", "{")):
        code, out, _ = car("update", "CAR" if form == "none" else "CAF", "--date", "2013-04-01", "--format", form)
        assert code == 0
        assert out.lower().startswith(start.lower())
    release = ("release", "CAF", "--date", "2013-04-01", "--by", "Ada Example")
    code, _, err = car(*release)
    assert code == 2
    assert "the machine disagrees, and nobody has answered" in err
    assert "phase-held:1:0" in err
    assert car(*release, "--answer", "phase-held:1:0")[0] == 2
    code, out, _ = car(*release, "--answer", "phase-held:1:0=The rule keeps a phase for some weeks.")
    assert code == 0
    assert "issued: update 1" in out
    file = tmp_path / "update.txt"
    assert car("update", "République centrafricaine", "--date", "2013-04-01", "--output", file)[0] == 0
    assert "Ada Example" in file.read_text()


@pytest.mark.parametrize("arguments", [("update",), ("foo",), ("update", "CAF", "--date"), ("--foo",), ("import", "ucdp-ged")])
def test_a_command_written_wrongly_gets_one_line(phasezero, arguments):
    code, out, err = phasezero(*arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "--help" in err


def test_the_files_of_the_store_are_for_their_owner_only(tmp_path):
    environ = {**os.environ, "PHASEZERO_HOME": str(tmp_path), "PHASEZERO_DATABASE_URL": ""}
    subprocess.run([sys.executable, "-m", "phasezero", "init"], check=True, env=environ, capture_output=True)
    files = [file for file in tmp_path.iterdir() if file.is_file()]
    assert {file.name for file in files} >= {"phasezero.sqlite3", "secret.key"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_reading_where_no_store_is_leaves_nothing_behind(tmp_path):
    home = tmp_path / "empty"
    environ = {**os.environ, "PHASEZERO_HOME": str(home), "PHASEZERO_DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", "phasezero", "events", "CAF"], check=False, env=environ, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "phasezero init" in done.stderr
    assert not home.exists()


def test_replay_as_json(car):
    code, out, _ = car("replay", "CAF", "--from", "2013-03-01", "--to", "2013-03-29", "--step", "14", "--format", "json")
    rows = json.loads(out)
    assert code == 0
    assert [row["date"] for row in rows] == ["2013-03-01", "2013-03-15", "2013-03-29"]
    assert all(set(row) == {"date", "phase", "relapse_watch_until", "reasons", "known"} for row in rows)
    assert all(isinstance(row["known"], int) and isinstance(row["reasons"], list) for row in rows)


def test_replay_with_monitors_says_what_can_be_told(car):
    span = ("replay", "CAF", "--from", "2012-06-01", "--to", "2013-11-23", "--step", "180", "--monitors")
    rows = json.loads(car(*span, "--format", "json")[1])
    known = {"no attacks documented", "no explanation stands out", "insufficient evidence", "an organised campaign"}
    for row in rows:
        assert 0 <= row["regions_silent"] <= row["regions_told"] <= 17
        assert set(row["organised"]) <= set(row["organised_words"]) == {"state", "non-state"}
        without = {who for who, words in row["organised_words"].items() if words == "no attacks documented"}
        assert without == set(row["organised_words"]) - set(row["organised"])
    words = {told for row in rows for told in row["organised_words"].values()}
    assert words & known
    assert "open" not in words
    table = " ".join(car(*span)[1].split())
    for row in rows:
        assert f"{row['regions_silent']} of {row['regions_told']} that can be told" in table
        for who, told in row["organised_words"].items():
            assert f"{who}: {told}" in table


def test_step_and_start_do_not_change_a_day(car):
    daily = json.loads(car("replay", "CAF", "--from", "2013-03-20", "--to", "2013-04-03", "--format", "json")[1])
    weekly = json.loads(car("replay", "CAF", "--from", "2013-03-27", "--to", "2013-04-03", "--step", "7", "--format", "json")[1])
    by_day = {row["date"]: row for row in daily}
    assert weekly == [by_day["2013-03-27"], by_day["2013-04-03"]]


def test_events_and_search(car):
    code, out, _ = car("events", "CAF", "--as-of", "2013-04-01", "--since", "2013-03-01", "--format", "json")
    rows = json.loads(out)
    assert code == 0
    assert all(row["learned_on"] <= "2013-04-01" and row["occurred_end"] >= "2013-03-01" for row in rows)
    code, out, _ = car("search", "coup Bozize", "--limit", "3")
    assert code == 0
    assert out.count("\n") <= 3


def test_an_import_run_again_changes_nothing(car):
    before = held()
    code, out, _ = car("import", "ucdp-ged", ucdp_ged.example_path())
    assert code == 0
    assert "imported before, nothing changed" in out
    assert held() == before


def test_doctor(car):
    code, out, _ = car("doctor")
    assert code == 0
    assert out.startswith("ok")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["update", "Atlantis"], "no country is called 'Atlantis'"),
        (["update", "CAF", "--date", "2013-02-30"], "--date is '2013-02-30', which is not a day"),
        (["replay", "CAF", "--from", "2014-01-01", "--to", "2013-01-01"], "--from 2014-01-01 is after --to 2013-01-01"),
        (["replay", "CAF", "--from", "yesterday", "--to", "2013-01-01"], "--from is 'yesterday'"),
        (["events", "CAF", "--as-of", "1 April"], "--as-of is '1 April'"),
        (["release", "CAF", "--date", "2013-04-01", "--by", "Ada"], "there is no draft of CAF for 2013-04-01"),
        (["watch", "CAF", "--by", "Ada", "--reason", " "], "--reason is empty"),
        (["import", "ucdp-ged", "/nowhere/ged.csv"], "/nowhere/ged.csv cannot be read"),
        (["import", "ucdp-ged", "x.csv", "--release", "22.1"], "--release and --released go together"),
        (["day", "--date", "20130401x"], "--date is '20130401x'"),
        (["day", "--date", "9999-12-31"], "--date is 9999-12-31, which is still to come"),
        (["update", "CAF", "--date", "0001-01-01"], "--date is 0001-01-01, which is before any data"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(car, arguments, message):
    before = held()
    code, out, err = car(*arguments)
    assert code == 2
    assert message in err
    assert err.strip().count("\n") == 0
    assert out == ""
    assert held() == before


DAMAGED = {
    "a column is missing": (lambda text: text.replace(",best,", ",worst,", 1), "'best'"),
    "an impossible date": (lambda text: text.replace("2009-02-20,2009-02-20", "2009-02-31,2009-02-20", 1), "2009-02-31"),
    "an impossible coordinate": (lambda text: text.replace("5.399784,26.486881", "95.4,26.486881", 1), "95.4"),
    "a negative number of deaths": (
        lambda text: text.replace(",3,3,3\n", ",3,3,-3\n", 1).replace(",3,3,3\r\n", ",3,3,-3\r\n", 1),
        "-3",
    ),
    "a number no database holds": (lambda text: text.replace(",3,3,3", ",3,99999999999999999999,3", 1), "99999999999999999999"),
    "an event that is still to come": (
        lambda text: text.replace("2009-02-20,2009-02-20", "2009-02-20,2091-02-20", 1),
        "row 1, column date_end: value '2091-02-20' is still to come",
    ),
    "an unknown country": (lambda text: text.replace("Central African Republic,482", "Atlantis,482", 1), "Atlantis"),
    "nothing in it": (lambda _: "", "empty"),
    "another table": (lambda _: "a,b\n1,2\n", "column"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_refused_whole(car, tmp_path, damage):
    change, named = DAMAGED[damage]
    file = tmp_path / "damaged.csv"
    file.write_text(change("".join(rows_of_example())), encoding="utf-8", newline="")
    before = held()
    code, _, err = car("import", "ucdp-ged", file)
    assert code == 2, err
    assert err.strip().count("\n") == 0
    assert "damaged.csv" in err
    assert named in err
    assert held() == before


def test_a_truncated_file_is_refused_whole(car, tmp_path):
    file = tmp_path / "short.csv.gz"
    file.write_bytes(ucdp_ged.example_path().read_bytes()[:5000])
    before = held()
    code, _, err = car("import", "ucdp-ged", file)
    assert code == 2
    assert "short.csv.gz" in err
    assert held() == before


def test_one_bad_file_of_two_changes_nothing(car, tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("".join(rows_of_example()), encoding="utf-8", newline="")
    bad.write_text("a,b\n", encoding="utf-8")
    before = held()
    assert car("import", "ucdp-ged", good, bad)[0] == 2
    assert held() == before


def test_without_a_store_it_says_what_to_do(phasezero, monkeypatch):
    monkeypatch.setattr(library, "store_problem", lambda: "there is no store yet in here; run: phasezero init")
    code, _, err = phasezero("events", "CAF")
    assert code == 1
    assert err.strip() == "phasezero: there is no store yet in here; run: phasezero init"


def test_processes_that_begin_together_share_one_signing_key(tmp_path):
    environ = {**os.environ, "PHASEZERO_HOME": str(tmp_path / "home")}
    one = [sys.executable, "-c", "from phasezero.django_settings import SECRET_KEY; print(SECRET_KEY)"]
    began = [subprocess.Popen(one, env=environ, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [(process.communicate()[0].strip(), process.returncode) for process in began]
    assert len(said[0][0]) == 64
    assert set(said) == {(said[0][0], 0)}
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["secret.key"]
