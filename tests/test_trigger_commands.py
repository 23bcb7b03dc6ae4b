"""Commands on triggers and aggregate series: tables, JSON and iCalendar; bad input is one line and changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from command_line import Run, runner
from phasezero import pipeline
from phasezero.store.models import SeriesCell, TriggerEntry
from series_rows import HEAD, row
from trigger_fields import COUP, ELECTION

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capfd)


def options(fields: dict[str, str]) -> list[str]:
    return [part for name, value in fields.items() for part in (f"--{name.replace('_', '-')}", value)]


def test_a_trigger_is_added_listed_exported_imported_and_taken_back(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("triggers", "add", "CAF", *options(ELECTION), "--by", "A. Reader")
    assert code == 0
    entry = out.splitlines()[0].split()[-1]
    assert run("triggers", "add", "CAF", *options(COUP), "--by", "A. Reader")[0] == 0
    file = tmp_path / "out.ics"
    assert run("triggers", "export", "CAF", "--output", file)[0] == 0
    assert file.read_bytes().count(b"BEGIN:VEVENT") == 2
    assert run("triggers", "export", "CAF")[1].count("BEGIN:VEVENT") == 2
    assert run("triggers", "take-back", entry, "--by", "A. Reader", "--reason", "another country")[1] == "taken back\n"
    assert run("triggers", "export", "CAF")[1].count("BEGIN:VEVENT") == 1
    again = run("triggers", "import", file, "--by", "A. Reader")
    assert again[1].startswith("out.ics: 1 added, 0 corrected, 1 were there before\n"), "what was taken back comes again"


def test_what_lies_in_the_past_says_on_which_days_it_is_seen(run: Run) -> None:
    out = run("triggers", "add", "CAF", *options(ELECTION), "--by", "A. Reader")[1]
    assert "no list of what is near shows it, on any day" in out
    assert "--historical" in out
    yesterday, today = datetime.now(UTC).date() - timedelta(days=1), datetime.now(UTC).date()
    recent = {**ELECTION, "starts": str(yesterday)}
    out = run("triggers", "add", "CAF", *options(recent), "--by", "A. Reader")[1]
    assert f"lists of what is near show it on days from {today} to {yesterday + timedelta(days=30)} only" in out
    for coming in ({**ELECTION, "starts": str(today)}, {**ELECTION, "repeats": "yearly"}):
        assert run("triggers", "add", "CAF", *options(coming), "--by", "A. Reader")[1].count("\n") == 1


def test_a_historical_trigger_is_listed_from_the_day_of_its_source(run: Run) -> None:
    code, out, _ = run("triggers", "add", "CAF", *options(ELECTION), "--by", "A. Reader", "--historical")
    assert (code, out.count("\n")) == (0, 1)
    made = [
        json.loads(run("triggers", "list", "CAF", "--date", day, "--format", "json")[1]) for day in ("2013-12-01", "2013-01-19")
    ]
    assert [len(one["ahead"]) for one in made] == [1, 0]
    assert TriggerEntry.objects.get().reconstructed
    late = {**COUP, "source_date": "2013-03-20"}
    code, _, err = run("triggers", "add", "CAF", *options(late), "--by", "A. Reader", "--historical")
    assert code in (1, 2)
    assert "nobody could know on 2013-03-20" in err
    assert TriggerEntry.objects.count() == 1


def test_a_calendar_is_imported_with_what_was_left_aside(run: Run, tmp_path: Path) -> None:
    event = "BEGIN:VEVENT\nSUMMARY:Census day\nDTSTART;VALUE=DATE:20130501\nATTENDEE:mailto:a@example.org\nEND:VEVENT\n"
    file = tmp_path / "t.ics"
    file.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{event}END:VCALENDAR\n")
    given = ["--kind", "census", "--source", "A decree", "--source-date", "2013-01-10", "--by", "A. Reader", "--historical"]
    code, out, _ = run("triggers", "import", file, "--country", "CAF", *given)
    assert (code, out) == (0, "t.ics: 1 added, 0 corrected, 0 were there before\n  left aside and not kept: ATTENDEE (1)\n")
    made = json.loads(run("triggers", "list", "CAF", "--date", "2013-04-01", "--format", "json")[1])
    (one,) = made["ahead"]
    assert (one["kind"], one["indicators"], one["watch_from"]) == ("census", ["8.8", "7.12"], "2013-04-01")
    assert json.loads(run("triggers", "list", "CAF", "--date", "2013-01-09", "--format", "json")[1])["ahead"] == []


def test_triggers_seen_in_the_example(run: Run) -> None:
    pipeline.import_example()
    code, out, _ = run("triggers", "list", "CAF", "--date", "2013-04-01")
    assert code == 0
    assert "Fighting near the seat of government" in out
    assert "no record of any event is held of: Cameroon" in out
    assert "documented events do not show it, and nobody has entered one" in out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["triggers", "list", "Atlantis"], "no country is called 'Atlantis'"),
        (["triggers", "list", "CAF", "--date", "soon"], "--date is 'soon'"),
        (["triggers", "add", "CAF", *options({**ELECTION, "kind": "rumour"}), "--by", "A. Reader"], "kind is 'rumour'"),
        (["triggers", "import", "nowhere.ics", "--country", "CAF", "--by", "A. Reader"], "nowhere.ics cannot be read"),
        (["triggers", "take-back", "abc", "--by", "A. Reader", "--reason", "x"], "abc"),
        (["import", "series", "nowhere.csv", "--by", "A. Reader"], "nowhere.csv cannot be read"),
        (["series", "show", "Atlantis"], "no country is called 'Atlantis'"),
        (["series", "take-back", "abc", "--by", "A. Reader", "--reason", "x"], "abc"),
    ],
)
def test_bad_input_is_one_line(run: Run, arguments: list[str], line: str) -> None:
    code, _, err = run(*arguments)
    assert code in (1, 2)
    assert line in err
    assert err.count("\n") == 1
    assert not TriggerEntry.objects.exists()


def test_series_are_imported_listed_shown_and_taken_back(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    file.write_text(HEAD + row(count="7"))
    code, _, err = run("import", "series", file, "--by", "A. Reader")
    assert (code, SeriesCell.objects.count()) == (2, 0)
    assert err.splitlines()[0] == "s.csv, row 2: count is below 10; write <10"
    file.write_text(HEAD + row() + row(category="racist", count="<10"))
    code, out, _ = run("import", "series", file, "--by", "A. Reader", "--historical")
    assert (code, out) == (0, "s.csv: 2 added, 0 corrected, 0 were there before\n")
    assert "no aggregate series is held" in run("series", "list", "--date", "2014-05-14")[1]
    listed = run("series", "list", "--date", "2014-05-15")[1]
    assert "cannot be read: the newest count is suppressed" in listed
    assert "too few earlier periods" in listed
    shown = run("series", "show", "France")[1]
    assert "Council of Communities" in shown
    made = json.loads(run("series", "list", "--country", "FRA", "--format", "json")[1])
    assert [one["counts"][0]["count"] for one in made] == [40, "<10"]
    assert run("series", "take-back", made[0]["counts"][0]["id"], "--by", "A. Reader", "--reason", "no longer agreed")[0] == 0
    assert len(json.loads(run("series", "list", "--format", "json", "--date", "2014-06-01")[1])) == 1
