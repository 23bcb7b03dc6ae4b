"""The pages of an assessment, as the owner of an installation without accounts and as members of a task force use them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from judging import DAY, view_form, worded_form
from phasezero import library

pytestmark = pytest.mark.django_db
AT = f"?country=CAF&date={DAY}"
MAIN, EVIDENCE = f"/task-forces/local/assessment/{AT}", f"/task-forces/local/assessment/evidence/{AT}"


def sent(client: Client, path: str, **fields: str) -> str:
    answer = client.post(path, {"by": "Ada Reader", **fields}, follow=True)
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return answer.content.decode()


def test_the_owner_judges_a_country_and_the_page_shows_it(client: Client, event_id: str) -> None:
    page = client.get(MAIN).content.decode()
    assert "Nobody has judged this country yet" in page
    assert "held from earlier days" in page
    sent(
        client,
        EVIDENCE,
        act="evidence",
        indicator="7.8",
        direction="for",
        confidence="moderate",
        marking="GREEN",
        says="Armed men attacked neighbourhoods of the capital after the change of power.",
        records=event_id,
    )
    sent(client, MAIN, **{"act": "round", "question-state-led": "yes", "until": str(DAY)})
    begun = library.assessing("CAF", DAY).rounds[0].begun.id
    sent(client, f"/task-forces/local/assessment/{begun}/view/{AT}", **view_form(["state-led"]))
    sent(client, MAIN, act="open", round=begun)
    page = client.get(f"/task-forces/local/assessment/{begun}/judgement/{AT}").content.decode()
    assert 'name="drives-RF7"' in page
    assert 'name="drives-RF1"' not in page
    path = f"/task-forces/local/assessment/{begun}/judgement/{AT}"
    page = sent(client, path, **worded_form(["state-led"], level="moderate"), **{"drives-RF7": "yes", "marking": "GREEN"})
    assert "Attacks on civilians in the capital may go on." in page
    assert "one reader" in page
    assert "with hindsight" in page
    assert "Mediation and talks" in page


def test_what_is_wrong_is_said_in_one_line_and_nothing_is_kept(client: Client, event_id: str) -> None:
    bad = {"act": "evidence", "indicator": "7.8", "direction": "for", "confidence": "moderate", "marking": "GREEN", "by": "Ada"}
    for fields, line in (
        ({"says": "They attacked.", "records": ""}, "names no record"),
        ({"says": "", "records": event_id}, "says is empty"),
        ({"says": "Violence has exploded.", "records": event_id}, "breaks the writing rules"),
        ({"says": "They attacked.", "records": "0000000000000"}, "no event has the id"),
        ({"says": "They attacked.", "records": event_id, "indicator": "99.1"}, "no indicator"),
        ({"says": "They attacked.", "records": event_id, "marking": "PURPLE"}, "the marking is"),
        ({"says": "They attacked.", "publisher": "A paper"}, "a publisher, a title and a date"),
    ):
        answer = client.post(EVIDENCE, {**bad, **fields})
        assert answer.status_code == 400, fields
        assert line in answer.content.decode(), fields
    assert library.judged("CAF", DAY).standing.statements == ()


def test_a_probability_outside_its_range_is_refused(client: Client) -> None:
    sent(client, MAIN, **{"act": "round", "question-state-led": "yes", "until": str(DAY)})
    begun = library.assessing("CAF", DAY).rounds[0].begun.id
    path = f"/task-forces/local/assessment/{begun}/view/{AT}"
    for best, line in (
        ("600", "outside 0 to 1"),
        ("many", "write a probability in percent"),
        ("1", "not in order"),
        ("nan", "outside 0 to 1"),
    ):
        answer = client.post(path, {**view_form(["state-led"]), "state-led-best": best, "by": "Ada"})
        assert answer.status_code == 400
        assert line in answer.content.decode()
    assert library.assessing("CAF", DAY).rounds[0].given == 0


def test_without_a_country_the_page_says_so(client: Client) -> None:
    answer = client.get("/task-forces/local/assessment/")
    assert answer.status_code == 400
    assert "no country is named" in answer.content.decode()
    assert client.get("/task-forces/local/assessment/?country=CAF&date=2013-99-01").status_code == 400
    assert client.get(f"/task-forces/elsewhere/assessment/{AT}").status_code == 404


def test_a_later_judgement_does_not_change_an_earlier_day(client: Client, event_id: str) -> None:
    before = library.judged("CAF", date(2013, 3, 31))
    test_the_owner_judges_a_country_and_the_page_shows_it(client, event_id)
    assert library.judged("CAF", date(2013, 3, 31)) == before
    assert library.judged("CAF", DAY).judgement is not None
