"""The page "Random or organised?": what stands on it, in three languages, bad input, and who gets it."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ADDRESS = "/countries/CAF/campaign/?from=2013-09-01&to=2014-02-28&date=2014-03-15"


def test_the_page_shows_answer_explanations_components_picture_and_what_is_not_known(client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    assert page.count("<h2 ") == 2
    assert page.count("<svg ") == 2
    for words in (
        "neither shown nor excluded",
        "What speaks against a campaign",
        "When the answer would change",
        "No data: the data held do not code it.",
        "independent sources, at most",
        "It does not say who ordered them or why",
        "not about a joint plan",
        "seed ",
    ):
        assert words in page
    assert 'href="/events/' in page


def test_one_actor_alone_can_be_asked_for(client: Client) -> None:
    page = client.get(f"{ADDRESS}&class=non-state").content.decode()
    assert "actor=anti-Balaka" in page
    alone = client.get(f"{ADDRESS}&class=non-state&actor=anti-Balaka").content.decode()
    assert alone.count("<svg ") == 1
    assert "not about a joint plan" not in alone


def test_without_days_it_is_the_last_half_year(client: Client) -> None:
    page = client.get("/countries/CAF/campaign/?date=2013-04-01").content.decode()
    assert 'value="2012-10-04"' in page
    assert "does not mean that none happened" in page


@pytest.mark.parametrize(
    "asked",
    [
        "date=2014-13-01",
        "from=2014-02-01&to=2014-01-01&date=2014-03-01",
        "from=x",
        "class=alien",
        "actor=FPRC",
        "class=non-state&actor=%3Cscript%3E&from=2013-09-01&to=2014-02-28&date=2014-03-15",
        "from=1990-12-01&to=1991-02-01&date=1991-03-01",
        "from=1950-01-01&to=2014-02-28&date=2014-03-15",
        "from=2014-05-01&to=2014-06-01&date=2014-03-15",
    ],
)
def test_bad_input_is_one_clear_line(client: Client, asked: str) -> None:
    answer = client.get(f"/countries/CAF/campaign/?{asked}")
    assert answer.status_code == 400
    assert 'class="fault"' in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_other_spellings_lead_there(client: Client) -> None:
    answer = client.get("/countries/caf/campaign/?date=2014-03-15")
    assert (answer.status_code, answer["Location"]) == (301, "/countries/CAF/campaign/?date=2014-03-15")


@pytest.mark.parametrize(("language", "says"), [("fr", "ni démontrée ni exclue"), ("ar", 'dir="rtl"')])
def test_it_is_said_in_other_languages(client: Client, language: str, says: str) -> None:
    page = client.get(ADDRESS, headers={"accept-language": language}).content.decode()
    assert says in page
    assert "neither shown nor excluded" not in page
    assert "What speaks against a campaign" not in page
