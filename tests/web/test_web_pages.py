"""Every page: what it must say, as of which day, and what it refuses."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from judging import answers
from phasezero import desk, library
from phasezero.errors import LintRefused
from phasezero.store.models import PhaseDay, Update
from phasezero.web import shown
from phasezero.web.days import today

DAY = date(2013, 4, 1)
SCALE = "is our own, adapted from one reading of one crisis"


def text(response: object) -> str:
    """A page's words, without tags."""
    body = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def pages(event_id: str) -> list[str]:
    stored = library.updates_page(size=1).updates[0].id
    return [
        "/",
        "/countries/CAF/",
        "/countries/CAF/?date=2013-12-20",
        "/countries/CAF/updates/",
        f"/updates/{stored}/",
        f"/events/{event_id}/",
        "/search/",
        "/search/?q=bangui",
        "/health/",
        "/about/",
    ]


def test_every_page_says_whose_the_scale_is_and_as_of_when(client: Client, event_id: str) -> None:
    for address in pages(event_id):
        response = client.get(address)
        assert response.status_code == 200, address
        body = response.content.decode()
        assert SCALE in text(response), address
        assert re.search(r'class="as-of">.*<time datetime="\d{4}-\d\d-\d\d">', body), address
        assert body.count("<h1") == 1, address
        assert '<html lang="en" dir="ltr">' in body
        assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|<style|javascript:", body), address


LEGAL = re.compile(
    r"genocid|crimes? against humanity|war crime|ethnic cleansing|exterminat|widespread or systematic|protected group",
    re.IGNORECASE,
)


def test_our_own_words_hold_no_legal_words_and_no_fall(client: Client) -> None:
    for address in ("/", "/health/", "/about/", "/search/", "/countries/CAF/updates/"):
        said = text(client.get(address))
        assert not LEGAL.search(said), address
        assert not re.search(
            r"violence (has )?(fell|fallen|decreased|declined)|calmer", said.replace("never that violence fell", "")
        ), address


def test_overview_sorts_by_links(client: Client) -> None:
    body = client.get("/?sort=country").content.decode()
    assert 'aria-sort="ascending"' in body
    assert "?sort=-country" in body
    assert "Central African Republic" in body
    assert 'href="/countries/CAF/"' in body
    refused = client.get("/?sort=size")
    assert refused.status_code == 400
    assert "sort is 'size'" in text(refused)


def test_country_page_opens_on_the_day_of_the_newest_stored_update(client: Client) -> None:
    body = text(client.get("/countries/CAF/"))
    assert "As known at the end of 1 April 2013 (UTC); nothing learned later is used, but for what says" in body
    assert "DRAFT — not released" in body
    assert "is not stored" not in body
    assert "Events documented by 1 April 2013" in body
    assert "All are reconstructed" in body


def test_another_day_is_composed_and_says_that_it_is_not_stored(client: Client) -> None:
    body = text(client.get("/countries/CAF/?date=2013-12-20"))
    assert "This draft is not stored" in body
    assert "DRAFT — not released" in body
    assert "20 December 2013" in body
    assert len(library.updates("CAF")) == 1


def test_no_event_of_a_page_is_from_after_its_day(client: Client) -> None:
    for day in ("2003-01-01", "2012-12-31", "2013-04-01"):
        body = client.get(f"/countries/CAF/?date={day}&from={date.fromisoformat(day) + timedelta(days=1)}").content.decode()
        assert "No event that fits is documented in what we hold" in body, day


def test_codes_are_redirected_to_one_address(client: Client) -> None:
    response = client.get("/countries/cf/?date=2013-04-01")
    assert (response.status_code, response["Location"]) == (301, "/countries/CAF/?date=2013-04-01")
    assert client.get("/countries/ZZZ/").status_code == 404
    assert client.get("/countries/XX/").status_code == 404


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("date=2013-02-30", "date is 2013-02-30, a day that does not exist"),
        ("date=yesterday", "date is 'yesterday', which is not a day; write it as 2013-04-01"),
        ("date=2999-01-01", "date is 2999-01-01"),
        ("from=2013-05-01&to=2013-04-01", "from 2013-05-01 is after to 2013-04-01"),
        ("region=CF.XX", "region is 'CF.XX'"),
        ("violence=much", "violence is 'much'; give one of state-based, non-state, one-sided"),
        ("minimum_deaths=many", "minimum_deaths is 'many'"),
        ("cursor=1", "cursor '1' is not one of ours"),
    ],
)
def test_bad_input_gets_one_clear_line(client: Client, query: str, line: str) -> None:
    response = client.get(f"/countries/CAF/?{query}")
    assert response.status_code == 400
    assert line in text(response)
    assert "Traceback" not in text(response)
    piece = client.get(f"/countries/CAF/?{query}", headers={"HX-Request": "true", "HX-Target": "events"})
    assert piece.content.decode().startswith('<p class="fault" role="alert">')


def test_filters_narrow_and_pages_follow_one_another(client: Client) -> None:
    address, seen = "/countries/CAF/?date=2013-04-01&violence=one-sided&minimum_deaths=1", []
    for _ in range(20):
        body = client.get(address).content.decode()
        seen += re.findall(r'href="/events/(\w+)/\?date=2013-04-01"', body.split('id="events"')[1])
        following = re.search(r'rel="next" href="([^"]+)#events-title">Older', body)
        if following is None:
            break
        address = "/countries/CAF/" + html.unescape(following[1])
    table = library.events("CAF", DAY)
    wanted = table.filter((table["violence"] == "one-sided") & (table["deaths_best"] >= 1))["id"].to_list()
    assert len(seen) == len(set(seen))
    assert set(seen) == set(wanted)


def test_only_the_events_are_sent_when_only_they_are_asked_for(client: Client) -> None:
    body = client.get("/countries/CAF/?date=2013-04-01", headers={"HX-Request": "true", "HX-Target": "events"}).content.decode()
    assert body.startswith('<div id="events">')
    assert "<html" not in body


def test_past_updates_and_one_of_them(client: Client) -> None:
    body = client.get("/countries/CAF/updates/").content.decode()
    assert "1 April 2013" in body
    found = re.search(r'href="(/updates/\w+/)"', body)
    assert found
    page = text(client.get(found[1]))
    assert "DRAFT — not released" in page
    assert "No such update is stored" in text(client.get("/countries/CAF/updates/?date=2001-01-01"))


def test_an_issued_update_says_who_released_it(client: Client) -> None:
    given = answers(library.judged("CAF", DAY).unanswered)
    desk.release("CAF", DAY, "Ada Example", datetime(2013, 4, 2, 9, tzinfo=UTC), answers=given)
    page = text(client.get("/countries/CAF/?date=2013-04-01"))
    assert "Released by Ada Example on 2 April 2013 at 09:00 UTC" in page
    assert "DRAFT" not in page


@pytest.mark.parametrize(("form", "kind"), [("txt", "text/plain"), ("json", "application/json"), ("html", "text/html")])
def test_an_update_in_other_forms(client: Client, form: str, kind: str) -> None:
    stored = library.updates("CAF")[0]
    for address in (f"/updates/{stored.id}.{form}", f"/countries/CAF/update.{form}?date=2013-04-01"):
        response = client.get(address)
        assert response["Content-Type"].startswith(kind)
        assert response.content.decode() == {"txt": stored.text, "json": stored.content, "html": stored.html}[form]
    assert client.get("/countries/CAF/update.txt?date=2012-04-01").status_code == 200


def test_event_page_shows_claims_versions_provenance_and_flags(client: Client, event_id: str) -> None:
    found = library.event(event_id, as_of=DAY)
    body = text(client.get(f"/events/{event_id}/?date=2013-04-01"))
    assert found.event.coded.place in body
    assert "reconstructed" in body
    assert "TLP:CLEAR" in body
    assert "2019" in body
    for claim in found.claims:
        assert claim.report.publisher in body
        assert claim.words.split()[0] in body
    for name in found.event.coded.provenance:
        assert name in body


def test_an_event_is_not_there_before_it_was_known(client: Client, event_id: str) -> None:
    known = library.event(event_id).event.learned_at.date()
    assert client.get(f"/events/{event_id}/?date={known}").status_code == 200
    assert client.get(f"/events/{event_id}/?date={known - timedelta(days=1)}").status_code == 404


def test_search_finds_and_says_when_it_does_not(client: Client) -> None:
    assert "documents are shown" in text(client.get("/search/?q=bangui"))
    assert "0 documents hold all words" in text(client.get("/search/?q=nowherenobody"))
    assert "0 documents" in text(client.get("/search/?q=%22%27%20OR%20*%20%00"))
    early = client.get("/search/?q=bangui&date=2005-01-01").content.decode()
    assert not re.search(r", \d+ \w+ (200[6-9]|201\d)", early)
    assert client.get("/search/?q=" + "a" * 201).status_code == 400


def test_health_shows_feeds_and_failures(client: Client) -> None:
    from phasezero.store import ledger

    assert "No step failed." in text(client.get("/health/"))
    with pytest.raises(ZeroDivisionError), ledger.step("draft", "CAF for local", "x", DAY):
        raise ZeroDivisionError("an example")
    body = text(client.get("/health/"))
    assert "ZeroDivisionError: an example" in body
    assert "1 step failed or did not end." in body
    assert "UCDP Georeferenced Event Dataset" in body


def test_a_page_today_shows_today(client: Client) -> None:
    assert str(today()) in client.get("/").content.decode()


def test_a_composed_draft_is_kept_until_records_change(
    client: Client, add_event: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    composed: list[date] = []
    real = library.update

    def counted(country: str, on: date, *reading: object) -> object:
        composed.append(on)
        return real(country, on, *reading)  # type: ignore[arg-type]

    monkeypatch.setattr(library, "update", counted)
    for _ in range(3):
        assert client.get("/countries/CAF/?date=2013-03-30").status_code == 200
    assert len(composed) == 1
    add_event("new-1", date(2013, 3, 20))
    client.get("/countries/CAF/?date=2013-03-30")
    assert len(composed) == 2


def test_a_draft_that_breaks_the_writing_rules_is_not_shown(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise LintRefused("an inflated word")

    monkeypatch.setattr(library, "update", refuse)
    response = client.get("/countries/CAF/?date=2013-03-30")
    assert response.status_code == 200
    assert "the draft breaks the writing rules, so it is not shown. an inflated word" in text(response)
    assert "Events documented by 30 March 2013" in text(response)
    assert client.get("/countries/CAF/update.txt?date=2013-03-30").status_code == 500


def test_the_overview_says_what_to_run_where_no_day_was_run(client: Client) -> None:
    assert "No day has been run yet" not in client.get("/").content.decode()
    PhaseDay.objects.all().delete()
    Update.objects.all().delete()
    shown.forget()
    assert "phasezero day --country CAF" in client.get("/").content.decode()
