"""Random or organised, from the store: as of a day, for a viewer; the commands; bad input gives one line and changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from builders import coded
from command_line import Run, runner
from phasezero import library, pipeline
from phasezero.domain.events import Release
from phasezero.domain.marking import ANONYMOUS, LOCAL, TLP, Marking
from phasezero.errors import BadInput
from phasezero.store import imports
from phasezero.store.models import EventVersion, PopulationShare

pytestmark = pytest.mark.django_db
FIRST, LAST, ON = date(2013, 9, 1), date(2014, 2, 28), date(2014, 3, 15)
ASKED = ("CAF", "--from", FIRST, "--to", LAST, "--as-of", ON)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capfd)


@pytest.fixture
def example(db: None) -> None:
    pipeline.import_example()


def said(*asked: Any, **more: Any) -> list[dict[str, Any]]:
    return library.campaign_json(library.campaign("CAF", *(asked or (FIRST, LAST, ON)), **more))


def more_events(count: int, on: date, key: str, marking: Marking | None = None, **changes: Any) -> None:
    events = [coded(f"{key}{i}", on + timedelta(days=i % 100), **changes) for i in range(count)]
    marked = {} if marking is None else {"marking": marking}
    imports.add_release(Release("ucdp-ged", key, date(2020, 6, 1)), events, "more.csv", key, **marked)


def test_the_example_is_answered_on_one_page_for_each_class(example: None, run: Run) -> None:
    code, out, _ = run("campaign", *ASKED)
    assert code == 0
    assert out.count("random or organised?") == 2
    for heading in ("EXPLANATIONS", "AGAINST A CAMPAIGN", "WHEN THE ANSWER WOULD CHANGE", "WHAT IS KNOWN OF THE ATTACKS"):
        assert heading in out
    code, out, _ = run("campaign", *ASKED, "--class", "non-state", "--format", "json")
    (made,) = json.loads(out)
    assert (made["class"], made["finding"]["attacks"]) == ("non-state", len(made["events"]))
    assert made["actors_that_fought_each_other"] == ["FPRC", "anti-Balaka"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["CAF", "--from", LAST, "--to", FIRST], "is before the first"),
        (["CAF", "--from", "soon"], "--from is 'soon'"),
        (["CAF", "--as-of", "2999-01-01"], "still to come"),
        (["CAF", "--from", FIRST, "--to", LAST, "--as-of", "2013-01-01"], "nothing of 2013-09-01 was known"),
        (["CAF", "--from", "1990-12-01", "--to", "1991-03-01"], "what is held begins on 1991-01-01"),
        (["CAF", "--from", "2000-01-01", "--to", "2019-01-01"], "longer than 1500 days"),
        (["Atlantis"], "no country is called 'Atlantis'"),
        (["CAF", "--actor", "FPRC"], "--actor needs --class"),
        ([*map(str, ASKED), "--class", "non-state", "--actor", "Nobody"], "is by 'Nobody'"),
        ([*map(str, ASKED), "--class", "state", "--actor", "FPRC"], "is by 'FPRC'"),
    ],
)
def test_bad_input_is_one_line(example: None, run: Run, arguments: list[Any], line: str) -> None:
    code, _, err = run("campaign", *arguments)
    assert code == 2
    assert line in err
    assert err.count("\n") == 1


def test_where_nothing_is_held_nothing_can_be_said(example: None) -> None:
    for country, first, last in (
        ("FRA", FIRST, LAST),
        ("CAF", date(2025, 1, 1), date(2025, 3, 1)),
        ("CAF", date(1980, 1, 1), date(1980, 3, 1)),
    ):
        for one in library.campaign_json(library.campaign(country, first, last, date(2025, 6, 1))):
            assert one["says"].startswith("Nothing can be said about")
            assert one["finding"]["answer"] == "insufficient"


def test_without_days_it_is_the_time_before_the_day_as_far_as_it_is_covered(example: None) -> None:
    assert [(one["from"], one["to"]) for one in said(None, None, ON)] == [("2013-09-17", "2014-03-15")] * 2
    assert said(None, None, date(1991, 3, 1))[0]["from"] == "1991-01-01"


def test_later_records_change_no_earlier_day(example: None) -> None:
    before = said()
    more_events(30, date(2014, 1, 1), "late", documented_at=date(2014, 9, 1))
    more_events(30, date(2014, 4, 1), "after", documented_at=date(2014, 4, 2))
    pipeline_shares(Marking())
    assert said() == before
    assert said(FIRST, LAST, date(2019, 12, 31)) != before


def pipeline_shares(marking: Marking) -> None:
    from phasezero.domain.population import Share
    from phasezero.store import population

    held = [Share("CAF", None, "Muslims", (), 0.1, date(2003, 1, 1), None)]
    population.add(held, "a census", date(2014, 9, 1), datetime(2014, 9, 1, tzinfo=UTC), True, marking)


def test_what_a_viewer_may_not_see_changes_nothing_for_them(example: None) -> None:
    audience, day = "tf-x", date(2019, 12, 31)

    def seen() -> list[dict[str, Any]]:
        return said(FIRST, LAST, day, viewer=ANONYMOUS, audience="public", level=TLP.CLEAR)

    before = seen()
    more_events(40, date(2013, 11, 1), "secret", Marking(TLP.AMBER, audience))
    pipeline_shares(Marking(TLP.GREEN, audience))
    assert seen() == before
    assert before[0]["marking"] == {"tlp": "TLP:CLEAR", "audience": "public"}


def test_it_is_marked_as_its_inputs_are(example: None) -> None:
    assert said()[0]["marking"] == {"tlp": "TLP:GREEN", "audience": LOCAL}
    more_events(5, date(2013, 11, 1), "amber", Marking(TLP.AMBER, LOCAL), documented_at=date(2013, 11, 2))
    made = said()
    assert made[0]["marking"]["tlp"] == "TLP:AMBER"


def test_a_withdrawn_event_is_gone_from_every_day(example: None) -> None:
    before = said()[1]
    gone = before["events"][0]
    from phasezero.store.ids import from_text

    EventVersion.objects.filter(event_id=from_text(gone)).delete()
    after = said()[1]
    assert gone not in after["events"]
    assert after["finding"]["attacks"] == before["finding"]["attacks"] - 1


def test_shares_are_imported_once_and_whole(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "shares.csv"
    file.write_text("country,group,share,from\nCAF,Muslims,0.1,2003\n", encoding="utf-8")
    asked = ("import", "population-shares", file, "--source", "a census", "--source-date", "2005-01-01")
    assert run(*asked) == (0, "shares.csv: 1 shares\n", "")
    assert run(*asked) == (0, "shares.csv: imported before, nothing changed\n", "")
    row = PopulationShare.objects.get()
    assert (row.marking, row.reconstructed, row.documented_at) == (Marking(), False, date(2005, 1, 1))
    assert row.learned_at.date() == datetime.now(UTC).date()
    run(*asked, "--historical", "--for", LOCAL)
    row = PopulationShare.objects.get(reconstructed=True)
    assert (row.marking, row.learned_at.date()) == (Marking(TLP.GREEN, LOCAL), date(2005, 1, 1))


@pytest.mark.parametrize(
    ("text", "more", "line"),
    [
        ("country,group,share,from\nCAF,Muslims,10,2003\n", ("--source", "a census"), "shares.csv, row 2: share is '10'"),
        ("country,group,share,from\nCAF,Muslims,0.1,2003\n", (), "name the document with --source"),
        ("what,is,this\n1,2,3\n", ("--source", "x"), "is not known"),
    ],
)
def test_bad_shares_are_one_line_and_bring_nothing(run: Run, tmp_path: Path, text: str, more: tuple[str, ...], line: str) -> None:
    file = tmp_path / "shares.csv"
    file.write_text(text, encoding="utf-8")
    code, _, err = run("import", "population-shares", file, "--source-date", "2005-01-01", *more)
    assert code == 2
    assert line in err
    assert err.count("\n") == 1
    assert not PopulationShare.objects.exists()


def test_an_unknown_day_or_file_is_one_line(run: Run, tmp_path: Path) -> None:
    code, _, err = run("import", "population-shares", tmp_path / "none.csv", "--source-date", "2005-01-01")
    assert (code, err.count("\n")) == (2, 1)
    code, _, err = run("import", "population-shares", tmp_path / "none.csv", "--source-date", "2999-01-01")
    assert (code, "still to come" in err) == (2, True)


def test_a_day_is_refused_where_only_a_python_caller_could_ask(example: None) -> None:
    with pytest.raises(BadInput, match="nothing of"):
        library.campaign("CAF", FIRST, LAST, FIRST - timedelta(days=1))
