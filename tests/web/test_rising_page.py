"""The page of whether violence is rising, and the command: what stands there, in three languages, and bad input."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from command_line import runner

pytestmark = pytest.mark.django_db
ADDRESS = "/countries/CAF/rising/?date=2013-06-20"


def test_the_page_shows_rises_the_chart_and_its_table(client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    assert "Above the usual level: " in page
    assert "It would not be told if events there were now documented" in page
    assert "with those still to come" in page
    assert "nothing that this page may tell was accepted in the last 90 days" in page
    assert page.count("<svg ") == 1
    assert "better or more observation here" in page
    assert 'href="/countries/CAF/rising/?date=2013-06-20"' in client.get("/countries/CAF/?date=2013-06-20").content.decode()


@pytest.mark.parametrize("address", ["/countries/CAF/rising/?date=2024-01-01", "/countries/NOR/rising/?date=2013-12-01"])
def test_a_day_without_data_says_so(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert "Whether there is more violence than usual cannot be said of this day" in page
    assert "<svg " not in page


@pytest.mark.parametrize("asked", ["date=2014-13-01", "date=x", "date=99999-01-01"])
def test_bad_input_is_one_clear_line(client: Client, asked: str) -> None:
    answer = client.get(f"/countries/CAF/rising/?{asked}")
    assert answer.status_code == 400
    assert 'class="fault"' in answer.content.decode()


@pytest.mark.parametrize(("language", "says"), [("fr", "Est-ce en hausse"), ("ar", 'dir="rtl"')])
def test_it_is_said_in_other_languages(client: Client, language: str, says: str) -> None:
    page = client.get(ADDRESS, headers={"accept-language": language}).content.decode()
    assert says in page
    for english in ("Is it rising", "whole country", "How often at the usual level", "Mark passed", "once in"):
        assert english not in page


def test_the_command_says_the_same(
    example: None, db: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("phasezero.cli.rising.open_store", lambda: None)
    run = runner(monkeypatch, capfd)
    code, out, _ = run("rising", "CAF", "--date", "2013-06-20")
    assert code == 0
    assert "Above the usual level: " in out
    assert max(map(len, out.splitlines())) <= 100
    code, out, _ = run("rising", "CAF", "--date", "2013-06-20", "--format", "json")
    made = json.loads(out)
    assert made["format"] == "phasezero-rising/1"
    assert any(one["rising"] and one["sources"] for one in made["series"])
    assert made["seed"] == 0
    assert made["code_version"]
    code, _, err = run("rising", "CAF", "--date", "2013-02-30")
    assert code != 0
    assert "Traceback" not in err
