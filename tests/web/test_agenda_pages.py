"""Pages of institutions, agendas and influence: what is unchecked is called so, forms take or come back, files are taken whole."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agenda_fields import MANDATE, TIE
from phasezero import library
from phasezero.domain.institutions import bodies
from phasezero.store.models import AgendaEntry, TieEntry
from phasezero.web.pages import influence
from phasezero.web.pages import institutions as pages

HERE = "/task-forces/local/agenda/?country=CAF"
TIES = "/task-forces/local/influence/"
MINE = {"by": "A. Reader", "marking": "GREEN"}


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_every_body_has_its_page_and_says_what_is_unchecked(client: Client) -> None:
    listed = client.get("/institutions/").content.decode()
    for one in bodies():
        assert f"/institutions/{one.key}/" in listed
        shown = text(client, f"/institutions/{one.key}/?country=CAF&date=2013-04-01")
        assert shown.count("unchecked") >= 1 + sum(not fact.checked for fact in one.facts)
        assert "general knowledge" in shown
    assert client.get("/institutions/league/").status_code == 404


def test_who_can_act_on_a_country_on_a_day(client: Client) -> None:
    shown = text(client, "/institutions/?country=CAF&date=2013-04-01")
    assert "African Union Peace and Security Council" in shown
    assert "Economic Community of West African States" not in shown
    council = text(client, "/institutions/unsc/?country=GTM&date=2013-04-01")
    assert "Guatemala has a seat in it." in council
    assert "Azerbaijan" in council
    assert "not recorded for this day" in text(client, "/institutions/unsc/?date=2005-04-01")
    assert "is not in its reach on this day" in text(client, "/institutions/ecowas/?country=CAF&date=2013-04-01")
    assert text(client, "/institutions/?country=Atlantis", 404)


def test_every_word_of_the_vocabularies_has_a_name_on_the_pages() -> None:
    from phasezero.domain import agenda, ties
    from phasezero.domain.institutions import ASKERS, BodyKind

    assert set(pages.ASKERS) == set(ASKERS)
    assert set(pages.BODY_KINDS) == set(BodyKind)
    assert (set(pages.KINDS), set(pages.STATES), set(pages.BASES)) == (set(agenda.Kind), set(agenda.State), set(agenda.Basis))
    assert set(influence.TIE_KINDS) == set(ties.kinds())
    assert set(influence.STRENGTHS) == set(ties.strengths())


def test_the_agenda_of_a_country_as_known_on_a_day(client: Client) -> None:
    shown = text(client, "/countries/CAF/agenda/?date=2013-04-01")
    assert "363rd meeting: suspends the participation" in shown
    assert "Mandate of BINUCA ends" in shown
    assert "Resolution 2121" not in shown, "it came later"
    assert "usual session: from general knowledge" in shown
    later = text(client, "/countries/CAF/agenda/?date=2014-03-01")
    assert "Resolution 2121" in later
    assert "planned · whether it was held is not recorded" in later
    assert "Nothing is entered. That is not a finding" in text(client, "/countries/BEN/agenda/")


def test_the_calendar_of_a_country_is_a_file_for_an_app(client: Client) -> None:
    answer = client.get("/countries/CAF/agenda.ics?date=2013-04-01")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert 'filename="agenda-CAF.ics"' in answer["Content-Disposition"]
    assert answer.content.count(b"BEGIN:VEVENT") == len(library.agenda("CAF", date(2013, 4, 1)))
    mine = client.get("/task-forces/local/agenda/calendar/?country=CAF&date=2013-04-01")
    assert mine.content == answer.content
    assert client.get("/task-forces/local/agenda/calendar/").status_code == 400


def test_an_entry_is_made_corrected_and_withdrawn_on_the_page(client: Client) -> None:
    before = AgendaEntry.objects.count()
    answer = client.post(HERE, {"act": "enter", "country": "CAF", **MANDATE, **MINE, "title": "Ours"}, follow=True)
    assert answer.redirect_chain == [(HERE, 302)]
    page = answer.content.decode()
    (entry,) = re.findall(r"\?country=CAF&amp;entry=(\w+)#entry", page)
    form = client.get(f"{HERE}&entry={entry}").content.decode()
    assert 'value="2014-01-31"' in form
    correct = {"act": "correct", "entry": entry, **MANDATE, "title": "Ours, put right", "reason": "read again", "by": "A. Reader"}
    assert client.post(f"{HERE}&entry={entry}", correct, follow=True).redirect_chain == [(HERE, 302)]
    assert "Ours, put right" in text(client, HERE)
    client.post(f"{HERE}&entry={entry}", {"act": "withdraw", "entry": entry, "reason": "wrong mission", "by": "A. Reader"})
    assert "Ours" not in text(client, HERE)
    assert AgendaEntry.objects.count() == before + 3


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"title": ""}, "title is empty"),
        ({"starts": "soon"}, "starts is"),
        ({"marking": "CLEAR"}, "the marking is"),
        ({"by": " "}, "your name is empty"),
        ({"act": "dance"}, "there is no act"),
    ],
)
def test_a_form_that_cannot_be_taken_comes_back_with_what_was_typed(client: Client, change: dict[str, str], line: str) -> None:
    before = AgendaEntry.objects.count()
    answer = client.post(HERE, {"act": "enter", "country": "CAF", "entry": "", **MANDATE, **MINE, **change})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert line in " ".join(page.split())
    if "act" not in change:
        assert MANDATE["source"] in page
    assert AgendaEntry.objects.count() == before


def test_a_file_is_taken_whole_or_each_bad_line_is_named(client: Client) -> None:
    rows = "body,kind,title,starts,state,source,source_date\n"
    good = "pbc,session,A meeting,2026-12-15,planned,A note,2013-01-01\n"
    bad = "league,session,<b>x</b>,2026-12-15,planned,A note,2013-01-01\n"

    def hand_in(content: str) -> tuple[int, str]:
        file = SimpleUploadedFile("agenda.csv", content.encode(), "text/csv")
        answer = client.post(HERE, {"act": "file", "country": "CAF", "file": file, **MINE}, follow=True)
        return answer.status_code, " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())

    status, page = hand_in(rows + good + bad)
    assert status == 400
    assert "agenda.csv, row 3: there is no body" in page
    assert "A meeting" not in text(client, HERE)
    status, page = hand_in(rows + good)
    assert status == 200
    assert "1 added, 0 corrected, 0 were there before." in page
    assert "A meeting" in page


def test_the_owner_chooses_a_country_first(client: Client) -> None:
    assert "Country" in text(client, "/task-forces/local/agenda/")
    assert client.get("/task-forces/nobody/agenda/").status_code == 404


def test_ties_are_entered_and_paths_say_strength_age_and_what_is_not_known(client: Client) -> None:
    assert client.post(TIES, {"act": "enter", **TIE, **MINE, "strength": "unknown"}).status_code == 302
    assert TieEntry.objects.count() == 1
    earlier = text(client, f"{TIES}?from={TIE['from']}&to=Togo&date=2026-11-20".replace(" ", "+"))
    assert "no tie known on 2026-11-20 names the office" in earlier, "known only from the day it was entered"
    shown = text(client, f"{TIES}?from={TIE['from']}&to=Togo".replace(" ", "+"))
    assert "Weakest: strength not known" in shown
    assert "Not known: how strong it is, whether its source says so (unchecked)" in shown
    assert "Who protects or trusts whom is never entered here." in shown
    assert client.post(TIES, {"act": "enter", **TIE, **MINE, "kind": "protects"}).status_code == 400
    assert TieEntry.objects.count() == 1


def test_paths_without_any_entry(client: Client) -> None:
    shown = text(client, f"{TIES}?from=Guatemala&to=unsc&date=2013-04-01")
    assert "Government: Guatemala has a seat on United Nations Security Council" in shown
    assert "No path of at most four known ties. That is not a finding" in text(client, f"{TIES}?from=unsc&to=CAF&date=2013-04-01")
    assert "names the office" in text(client, f"{TIES}?from=Nobody+at+all&to=CAF")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_pages_open_in_other_languages(client: Client, language: str) -> None:
    for path in ("/institutions/", "/institutions/unsc/", "/countries/CAF/agenda/", HERE, TIES):
        answer = client.get(path, headers={"accept-language": language})
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.content.decode()
