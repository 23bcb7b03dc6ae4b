"""The page of framings: what stands on it, in three languages, and who gets it."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ADDRESS = "/countries/CAF/framing/?date=2014-06-28"


def test_the_page_shows_the_warning_shares_picture_and_headlines(client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    assert "tell it as “sectarian or religious”" in page
    assert "It does not say which account is true." in page
    assert page.count("<svg ") == 1
    assert "26 of 56 (34–59 %)" in page
    assert "local publisher)" in page
    assert 'href="/events/' in page


def test_a_day_without_headlines_says_so(client: Client) -> None:
    page = client.get("/countries/CAF/framing/?date=1995-01-01&months=1").content.decode()
    assert "No, by the written rule" in page
    assert "<svg " not in page


@pytest.mark.parametrize("asked", ["date=2014-13-01", "date=2014-06-28&months=0", "date=2014-06-28&months=x", "months=121"])
def test_bad_input_is_one_clear_line(client: Client, asked: str) -> None:
    answer = client.get(f"/countries/CAF/framing/?{asked}")
    assert answer.status_code == 400
    assert 'class="fault"' in answer.content.decode()


def test_other_spellings_lead_there(client: Client) -> None:
    assert client.get("/countries/car/framing/?date=2014-06-28").status_code in {301, 404}
    answer = client.get("/countries/caf/framing/?date=2014-06-28")
    assert (answer.status_code, answer["Location"]) == (301, ADDRESS)


@pytest.mark.parametrize(("language", "says"), [("fr", "confessionnel ou religieux"), ("ar", 'dir="rtl"')])
def test_it_is_said_in_other_languages(client: Client, language: str, says: str) -> None:
    page = client.get(ADDRESS, headers={"accept-language": language}).content.decode()
    assert says in page
    assert "sectarian or religious" not in page
    assert "By frame" not in page
