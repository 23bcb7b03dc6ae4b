"""The page of what is silent, and the command: what stands there, in three languages, and bad input."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from command_line import runner

pytestmark = pytest.mark.django_db
ADDRESS = "/countries/CAF/silence/?date=2013-12-01"


def test_the_page_shows_lines_pictures_and_the_last_word_of_each_region(client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    assert "never a finding that nothing happened, or that nobody was killed" in page
    assert "From 7 of 17 first-level regions no document and no event of the last 90 days is known" in page
    assert page.count("<svg ") == 2
    assert page.count("TLP:AMBER+STRICT") >= 2
    assert "Radio Ndeke Luka (local publisher)" in page
    assert 'href="/countries/CAF/silence/?date=2013-12-01"' in client.get("/countries/CAF/?date=2013-12-01").content.decode()


def test_a_day_without_data_says_so(client: Client) -> None:
    page = client.get("/countries/CAF/silence/?date=2024-01-01").content.decode()
    assert "Nothing can be said of what is silent on this day" in page
    assert "<svg " not in page
    assert "fewer documents came" not in page


@pytest.mark.parametrize("asked", ["date=2014-13-01", "date=x", "date=99999-01-01"])
def test_bad_input_is_one_clear_line(client: Client, asked: str) -> None:
    answer = client.get(f"/countries/CAF/silence/?{asked}")
    assert answer.status_code == 400
    assert 'class="fault"' in answer.content.decode()


def test_a_country_without_records_has_a_page(client: Client) -> None:
    answer = client.get("/countries/NOR/silence/?date=2013-12-01")
    assert answer.status_code == 200
    assert "Nothing can be said" in answer.content.decode()


@pytest.mark.parametrize(("language", "says"), [("fr", "Ce qui est silencieux"), ("ar", 'dir="rtl"')])
def test_it_is_said_in_other_languages(client: Client, language: str, says: str) -> None:
    page = client.get(ADDRESS, headers={"accept-language": language}).content.decode()
    assert says in page
    for english in ("What is silent", "By region and source", "no word held", "days ago", "fewer than expected"):
        assert english not in page


def test_the_command_says_the_same(
    example: None, db: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("phasezero.cli.silence.open_store", lambda: None)
    run = runner(monkeypatch, capfd)
    code, out, _ = run("silence", "CAF", "--date", date(2013, 12, 1))
    assert code == 0
    assert "By region (TLP:AMBER+STRICT)" in out
    assert max(len(line) for line in out.splitlines()) <= 100
    code, out, _ = run("silence", "CAR", "--date", "2013-12-01", "--format", "json")
    made = json.loads(out)
    assert (code, made["country"], len(made["weeks"]), len(made["regional"]["regions"])) == (0, "CAF", 52, 17)
    for wrong in (("silence", "XYZ"), ("silence", "CAF", "--date", "2013-99-01"), ("silence", "CAF", "--format", "pdf")):
        code, out, err = run(*wrong)
        assert (code, out, len(err.strip().splitlines())) == (2, "", 1)
