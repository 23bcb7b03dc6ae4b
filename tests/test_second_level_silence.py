"""The last word from each second-level region, of boundaries that a user handed in."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from builders import RELEASE_2019, coded
from command_line import runner
from phasezero import library, pipeline
from phasezero.domain.events import Document
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, PUBLIC, TLP, Viewer
from phasezero.domain.silence import BELOW_COUNTRY, UnitSilence
from phasezero.errors import BadInput
from phasezero.store import imports
from phasezero.store.models import SecondLevelUnit
from second_level_units import feature, geojson

pytestmark = pytest.mark.django_db
DAY = date(2013, 4, 1)
DATED = date(2010, 6, 1)
UNITS = geojson(feature("A1", "Alpha", 18, 5), feature("B2", "Beta", 18.5, 5), feature("C3", "Gamma", 19, 5))


def handed_in(tmp_path: Path, units: object = UNITS, dated: date = DATED, historical: bool = True, audience: str = PUBLIC) -> int:
    path = tmp_path / "units.geojson"
    path.write_text(json.dumps(units))
    at = datetime(2013, 3, 1, 12, tzinfo=UTC) if dated <= date(2013, 3, 1) else datetime(2013, 3, 20, 12, tzinfo=UTC)
    return pipeline.import_second_level(path, "CAF", ("code", "name"), at, "OCHA COD", dated, historical, audience)


def events() -> None:
    def one(key: str, ago: int, west: float, precision: int, publisher: str | None) -> object:
        on = DAY - timedelta(days=ago)
        documents = () if publisher is None else (Document(publisher, f"Words {key}", on + timedelta(days=1)),)
        return coded(
            key, on, 0, documents=documents, longitude=west, latitude=5.2, place="x", region="CF.AC", place_precision=precision
        )

    made = [
        one("1", 400, 18.2, 1, "Reuters News"),
        one("2", 100, 18.2, 2, "Radio Ndeke Luka"),
        one("3", 20, 18.2, 4, "Reuters News"),
        one("4", 50, 18.7, 3, None),
    ]
    imports.add_release(RELEASE_2019, made, "public.csv", "inputs")


def units(day: date = DAY, viewer: Viewer = LOCAL_OWNER) -> dict[str, UnitSilence]:
    regional = library.silence("CAF", day, viewer).regional
    return {one.code: one for one in regional.second_level.units} if regional and regional.second_level else {}


def test_the_last_word_of_each_unit_is_the_newest_document_or_event_in_it(tmp_path: Path) -> None:
    events()
    assert units() == {}
    assert handed_in(tmp_path) == 3
    found = units()
    alpha, beta, gamma = (found[code].last for code in ("A1", "B2", "C3"))
    assert alpha is not None
    assert (alpha.day, alpha.by, alpha.reach) == (DAY - timedelta(days=99), ("Radio Ndeke Luka",), "local")
    assert beta is not None
    assert (beta.day, beta.by, beta.reach) == (DAY - timedelta(days=50), (), "")
    assert gamma is None
    assert [found[code].heard for code in ("A1", "B2", "C3")] == [(False, True), (True, True), (False, False)]


def test_an_earlier_day_knows_only_what_was_known_then(tmp_path: Path) -> None:
    events()
    handed_in(tmp_path, historical=False)
    assert units(date(2013, 2, 28)) == {}
    assert set(units(date(2013, 3, 1))) == {"A1", "B2", "C3"}
    handed_in(tmp_path, geojson(feature("N1", "New", 18, 5)), dated=date(2013, 3, 20))
    assert set(units(date(2013, 3, 19))) == {"A1", "B2", "C3"}
    assert set(units()) == {"N1"}


def test_the_same_file_again_changes_nothing_and_a_bad_one_leaves_what_is_there(tmp_path: Path) -> None:
    assert (handed_in(tmp_path), handed_in(tmp_path)) == (3, 0)
    with pytest.raises(BadInput, match="overlap"):
        handed_in(tmp_path, geojson(feature("A", "x", 18, 5), feature("B", "y", 18.1, 5.1)))
    assert SecondLevelUnit.objects.count() == 3


@pytest.mark.security
def test_only_who_reads_below_the_country_is_told(tmp_path: Path) -> None:
    events()
    handed_in(tmp_path)
    low = LOCAL_OWNER.within(LOCAL, TLP.AMBER)
    before = library.silence_text(library.silence("CAF", DAY, low))
    assert "Alpha" not in before
    assert units(viewer=low) == {}
    whole = library.silence("CAF", DAY)
    assert whole.regional is not None
    assert whole.regional.marking.tlp >= BELOW_COUNTRY
    assert whole.at(TLP.AMBER).regional is None
    SecondLevelUnit.objects.all().delete()
    assert library.silence_text(library.silence("CAF", DAY, low)) == before


@pytest.mark.security
def test_boundaries_for_another_audience_are_not_seen(tmp_path: Path) -> None:
    events()
    handed_in(tmp_path, audience="another")
    assert units() == {}


def test_text_json_and_table_tell_it(tmp_path: Path) -> None:
    events()
    handed_in(tmp_path)
    made = library.silence("CAF", DAY)
    text = library.silence_text(made).replace("\n  ", " ")
    assert "From 2 of 3 second-level regions no document and no event of the last 90 days is known" in text
    assert "From 1 of 3 second-level regions" in text
    held = library.silence_json(made)["regional"]["second_level"]
    assert [(one["name"], one["last_word"] and one["last_word"]["days_ago"]) for one in held["regions"]] == [
        ("Alpha", 99), ("Beta", 50), ("Gamma", None)
    ]  # fmt: skip
    table = library.silence_told(made).tables[-1]
    assert [str(row[0]) for row in table.rows] == ["Gamma", "Alpha", "Beta"], "without a word first"


def test_the_command_takes_them_and_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("phasezero.cli.boundaries.open_store", lambda: None)
    run = runner(monkeypatch, capfd)
    path = tmp_path / "units.geojson"
    path.write_text(json.dumps(UNITS))
    asked = ("import", "second-level", path, "--country", "CAF", "--source", "OCHA COD")
    fields = ("--code-field", "code", "--name-field", "name")
    code, out, _ = run(*asked, *fields, "--source-date", "2010-06-01")
    assert (code, out) == (0, "units.geojson: 3 second-level regions of Central African Republic\n")
    assert "imported before" in run(*asked, *fields, "--source-date", "2010-06-01")[1]
    for wrong, line in (
        (
            (*asked, "--code-field", "ADM2", "--name-field", "name", "--source-date", "2010-06-01"),
            "no property 'ADM2'; it has: code, name",
        ),
        ((*asked, *fields, "--source-date", "2999-01-01"), "which is still to come"),
        ((*asked, *fields, "--source-date", ""), "--source-date"),
        (
            ("import", "second-level", tmp_path / "none", *asked[3:], *fields, "--source-date", "2010-06-01"),
            "there is no such file",
        ),
    ):
        code, _, err = run(*wrong)
        assert code != 0
        assert line in err
        assert "Traceback" not in err
