"""Pages of triggers: near days, what followed, what events show; entered, corrected and taken back; all in every language."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from phasezero import library
from phasezero.domain import triggers as domain
from phasezero.store.models import TriggerEntry
from phasezero.web import shown
from phasezero.web.pages import triggers as pages
from trigger_fields import COUP, EASTER, ELECTION

pytestmark = pytest.mark.django_db
HERE = "/task-forces/local/triggers/?country=CAF"
MINE = {"by": "A. Reader", "marking": "GREEN", "act": "enter", "country": "CAF"}
HEAD = b"kind,title,starts,state,source,source_date,repeats\n"


@pytest.fixture(autouse=True)
def forget() -> None:
    shown.forget()


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def hand_in(client: Client, name: str, content: bytes, **more: str) -> int:
    file = SimpleUploadedFile(name, content)
    return client.post(HERE, {**MINE, "act": "file", "historical": "yes", "file": file, **more}).status_code


def entered_in_time(client: Client) -> None:
    rows = "".join(
        f"{one['kind']},{one['title']},{one['starts']},{one.get('state', 'expected')},"
        f"{one['source']},{one['source_date']},{one.get('repeats', 'no')}\n"
        for one in (ELECTION, EASTER, COUP)
    )
    assert hand_in(client, "t.csv", HEAD + rows.encode()) == 302


def test_every_word_has_a_name_on_the_pages() -> None:
    assert set(pages.STATES) == set(domain.State)
    assert set(pages.REPEATS) == set(domain.Repeats)


def test_a_day_shows_what_is_near_what_followed_and_what_events_show(client: Client) -> None:
    entered_in_time(client)
    shown_then = text(client, "/countries/CAF/triggers/?date=2013-03-31")
    assert "Easter Monday procession" in shown_then
    assert "Triggering factors (8.6)" in shown_then
    assert (
        "Fighting of Government of Central African Republic with Seleka is documented on 24 March 2013 within 30 km" in shown_then
    )
    assert "President flees the capital" in shown_then
    assert "no record of any event is held of: Cameroon" in shown_then
    later = text(client, "/countries/CAF/triggers/?date=2014-02-10")
    (row,) = re.findall(r"Presidential election.{0,200}?reconstructed", later[later.index("what followed") :])
    since = [one for one in library.triggers("CAF", date(2014, 2, 10)).past if one.coming.entry.item.kind == "election"]
    assert len(since[0].events) > 3
    assert f" {len(since[0].events)} {since[0].attacks} " in row
    assert "Presidential election" not in text(client, "/countries/CAF/triggers/?date=2013-01-19"), "nobody knew of it"


def test_an_entry_typed_in_can_count_from_the_day_of_its_source(client: Client) -> None:
    assert client.post(HERE, {**MINE, **ELECTION, "historical": "yes"}).status_code == 302
    assert "Presidential election" in text(client, "/countries/CAF/triggers/?date=2013-12-01")
    assert "Presidential election" not in text(client, "/countries/CAF/triggers/?date=2013-01-19")
    assert 'id="entry-historical"' in client.get(HERE).content.decode()


def test_a_country_without_records_says_so_and_claims_nothing(client: Client) -> None:
    page = text(client, "/countries/BEN/triggers/")
    assert "That is not a finding that nothing is planned." in page
    assert "no record of any event in Benin is held" in page
    assert "None shows by the written rule" not in page


def test_the_calendar_holds_what_the_page_holds(client: Client) -> None:
    entered_in_time(client)
    answer = client.get("/countries/CAF/triggers.ics?date=2013-04-01")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.content.count(b"BEGIN:VEVENT") == 3
    assert client.get("/task-forces/local/triggers/calendar/?country=CAF&date=2013-04-01").content == answer.content
    assert client.get("/task-forces/local/triggers/calendar/").status_code == 400


def test_an_entry_is_made_corrected_and_taken_back_on_the_page(client: Client) -> None:
    assert client.post(HERE, {**MINE, **ELECTION}).status_code == 302
    (entry,) = re.findall(r"\?country=CAF&amp;entry=(\w+)#entry", client.get(HERE).content.decode())
    assert 'value="2014-02-01"' in client.get(f"{HERE}&entry={entry}").content.decode()
    change = {**MINE, "act": "correct", "entry": entry, **ELECTION, "title": "Put off", "reason": "read again"}
    assert client.post(f"{HERE}&entry={entry}", change).status_code == 302
    assert "Put off" in text(client, HERE)
    client.post(f"{HERE}&entry={entry}", {**MINE, "act": "withdraw", "entry": entry, "reason": "wrong country"})
    assert "Put off" not in text(client, HERE)
    assert TriggerEntry.objects.count() == 3


@pytest.mark.parametrize(
    ("change", "line"),
    [({"title": ""}, "title is empty"), ({"marking": "CLEAR"}, "the marking is"), ({"by": " "}, "your name is empty"),
     ({"act": "dance"}, "there is no act"), ({"uncertain_days": "99"}, "uncertain_days is")],
)  # fmt: skip
def test_a_form_that_cannot_be_taken_comes_back_with_what_was_typed(client: Client, change: dict[str, str], line: str) -> None:
    answer = client.post(HERE, {**MINE, "entry": "", **ELECTION, **change})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert line in " ".join(page.split())
    if "act" not in change:
        assert ELECTION["source"] in page
    assert not TriggerEntry.objects.exists()


def test_a_calendar_with_one_bad_event_changes_nothing(client: Client) -> None:
    event = "BEGIN:VEVENT\r\nSUMMARY:{}\r\nDTSTART;VALUE=DATE:20130501\r\nEND:VEVENT\r\n"
    content = "BEGIN:VCALENDAR\r\n" + event.format("A day") + event.format("") + "END:VCALENDAR\r\n"
    given = {"kind": "religious-day", "source": "A calendar", "source_date": "2013-01-01"}
    assert hand_in(client, "t.ics", content.encode(), **given) == 400
    assert not TriggerEntry.objects.exists()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_pages_open_in_other_languages(client: Client, language: str) -> None:
    entered_in_time(client)
    for path in ("/countries/CAF/triggers/?date=2013-03-31", HERE, "/task-forces/local/triggers/"):
        answer = client.get(path, headers={"accept-language": language})
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.content.decode()


CUT = {
    "kind": "network-cut", "title": "Towers destroyed", "starts": "2013-03-20", "state": "happened", "source": "Report 4",
    "source_date": "2013-03-26",
}  # fmt: skip


def test_what_explains_silence_is_entered_for_a_region_and_marked_up(client: Client) -> None:
    form = client.get(HERE).content.decode()
    assert '<option value="CF.BG">' in form
    assert client.post(HERE, {**MINE, **CUT, "region": "CF.BG"}).status_code == 302
    (held,) = TriggerEntry.objects.all()
    assert (held.region, held.marking.tlp.label) == ("CF.BG", "TLP:AMBER+STRICT")
    page = text(client, HERE)
    assert re.search("network cut ?, Bangui ?, happened", page)
    refused = client.post(HERE, {**MINE, **CUT, "region": "SS.unity"})
    assert refused.status_code == 400
    assert b"first-level region of CAF" in refused.content
    assert TriggerEntry.objects.count() == 1


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_page_of_silence_shows_what_was_entered(client: Client, language: str) -> None:
    rows = HEAD + b"network-cut,Towers destroyed,2013-03-20,happened,Report 4,2013-03-26,no\n"
    assert hand_in(client, "t.csv", rows) == 302
    page = client.get("/countries/CAF/silence/?date=2013-04-01", headers={"accept-language": language}, follow=True)
    assert page.status_code == 200
    assert "Towers destroyed" in page.content.decode()
    assert ("Entered by people" in page.content.decode()) == (language == "en")
    before = client.get("/countries/CAF/silence/?date=2013-03-25", follow=True)
    assert "Towers destroyed" not in before.content.decode()
