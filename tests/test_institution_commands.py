"""Commands on institutions, agendas, ties and paths: tables, JSON and iCalendar; bad input gives clear lines and changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import Run, runner
from phasezero import library, pipeline
from phasezero.store.models import AgendaEntry, TieEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capfd)


def test_institutions_of_a_country_on_a_day(run: Run) -> None:
    code, out, _ = run("institutions", "--country", "CAF", "--date", "2013-04-01", "--format", "json")
    made = json.loads(out)
    assert code == 0
    assert [one["id"] for one in made["bodies"][:3]] == ["au-psc", "eccas", "icglr"]
    council = next(one for one in made["bodies"] if one["id"] == "unsc")
    assert (len(council["sitting"]), council["country_has_seat"], council["mandate"]["checked"]) == (15, False, False)
    code, out, _ = run("institutions")
    assert code == 0
    assert "From general knowledge" in out
    code, out, _ = run("institutions", "Economic Community of Central African States", "--country", "CAF", "--date", "2013-04-01")
    assert "CAF is a member on 2013-04-01" in out
    assert "unchecked" in out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["institutions", "league"], "there is no body 'league'; there are: unsc"),
        (["institutions", "ecowas", "--country", "CAF", "--date", "2013-04-01"], "ecowas cannot act on CAF on 2013-04-01"),
        (["institutions", "--country", "Atlantis"], "no country is called 'Atlantis'"),
        (["paths", "CAF", "Nobody at all"], "names the office 'Nobody at all'"),
        (["agenda", "show", "CAF", "--date", "soon"], "--date is 'soon'"),
        (["agenda", "import", "CAF", "nowhere.csv", "--by", "A. Reader"], "nowhere.csv cannot be read"),
    ],
)
def test_bad_input_is_one_line(run: Run, arguments: list[str], line: str) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert line in err
    assert err.count("\n") == 1


def test_the_agenda_of_the_example_as_table_json_and_calendar(run: Run) -> None:
    pipeline.import_example()
    code, out, _ = run("agenda", "show", "CAF", "--date", "2013-04-01")
    assert code == 0
    assert "Mandate of BINUCA ends" in out
    assert "usual session (general knowledge)" in out
    assert "Resolution 2121" not in out
    made = json.loads(run("agenda", "show", "CAF", "--date", "2013-04-01", "--format", "json")[1])
    slots = {(one["body"], one["basis"]): one for one in made["next_slots"]}
    assert slots["unsc", "entry"]["entry"]["source"] == "S/RES/2088 (2013)"
    assert (slots["unsc", "entry"]["general_knowledge"], slots["hrc", "usual session"]["general_knowledge"]) == (False, True)
    assert run("agenda", "show", "CAF", "--date", "2013-04-01", "--format", "ics")[1].count("BEGIN:VEVENT") == len(
        made["entries"]
    )


def test_a_file_with_bad_rows_names_each_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "agenda.csv"
    head, row = "body,kind,title,starts,state,source,source_date\n", "{},session,A meeting,{},planned,A note,2013-01-01\n"
    file.write_text(head + row.format("pbc", "2013-05-01") + row.format("league", "2013-05-01") + row.format("pbc", "soon"))
    code, _, err = run("agenda", "import", "CAF", file, "--by", "A. Reader")
    assert code == 2
    assert [line.partition(":")[0] for line in err.splitlines()] == ["agenda.csv, row 3", "agenda.csv, row 4", "phasezero"]
    assert not AgendaEntry.objects.exists()
    file.write_text(head + row.format("pbc", "2013-05-01"))
    code, out, _ = run("agenda", "import", "CAF", file, "--by", "A. Reader", "--historical")
    assert (code, out) == (0, "agenda.csv: 1 added, 0 corrected, 0 were there before\n")


def test_ties_and_paths(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "ties.csv"
    file.write_text("from,kind,to,source,source_date\nA special envoy,reports to,unsg,A letter,2013-01-01\n")
    code, out, _ = run("ties", "import", file, "--by", "A. Reader", "--historical")
    assert (code, out) == (0, "ties.csv: 1 added, 0 corrected, 0 were there before\n")
    assert TieEntry.objects.count() == len(library.ties())
    made = json.loads(run("paths", "A special envoy", "unsg", "--date", "2013-04-01", "--format", "json")[1])
    (step,) = made["paths"][0]["steps"]
    assert (step["strength"], step["age_days"], step["from_vocabulary"]) == ("unknown", 90, False)
    assert {one["what"] for one in made["paths"][0]["unknown"]} == {"strength", "since", "unchecked"}
    code, out, _ = run("paths", "Guatemala", "unsc", "--date", "2013-04-01")
    assert "Government of Guatemala → seat on United Nations Security Council (strong" in out
    code, out, _ = run("paths", "unsc", "CAF", "--date", "2013-04-01")
    assert "that is not a finding that none exists" in out
