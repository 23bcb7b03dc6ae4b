"""A form that cannot be taken comes back with the line that says why and with what was typed, but for secrets."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse, QueryDict
from hypothesis import given
from hypothesis import strategies as st

from people import AT, World, client_of
from phasezero import desk
from phasezero.store.models import Seen
from phasezero.store.people import Invitation, Organisation, Person
from phasezero.web.refilled import refilled

pytestmark = pytest.mark.security
REASON = "Two <b>columns</b> & \"armed\" men 'crossed'"


NOT_CHOSEN = "(not chosen)"


class Fields(HTMLParser):
    """What a browser would send, by another reading than the one under test: values, ticks, chosen options, texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: list[tuple[str, str]] = []
        self._select = self._textarea = ""
        self._text, self._option = "", NOT_CHOSEN
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        one = dict(attrs)
        if tag == "input" and (one.get("type") not in ("checkbox", "radio") or "checked" in one):
            self.values.append((one.get("name", ""), one.get("value", "")))
        elif tag == "select":
            self._select = one["name"]
        elif tag == "option" and "selected" in one:
            self._option, self._text = one.get("value"), ""
        elif tag == "textarea":
            self._textarea, self._text = one["name"], ""

    def handle_data(self, data):
        self._text += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.values.append((self._textarea, self._text.removeprefix("\n")))
        elif tag == "option" and self._option != NOT_CHOSEN:
            self.values.append((self._select, self._text if self._option is None else self._option))
            self._option = NOT_CHOSEN


FORM = """<!DOCTYPE html><p>é &amp; &lt;</p><form method="get"><input name="a" value="kept"></form>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="one"><input type="hidden" name="act" value="other">
<input name="a" value="kept"></form><form method="post"><input type="hidden" name="act" value="this">
<input name="a" value="&quot;old&quot;" required><input type="password" name="secret">
<select name="b"><option value="1" selected>one</option><option value="&amp;">and</option></select>
<input type="checkbox" name="c" value="yes" checked><textarea name="d" dir="auto">
old</textarea><button name="act" value="this">Send</button></form><p>after</p>
"""
ANY = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=40)


@given(text=ANY, long=ANY, option=st.sampled_from(["1", "&"]), ticked=st.booleans())
def test_what_was_typed_is_what_the_form_holds(text, long, option, ticked):
    sent = QueryDict(mutable=True)
    sent.update({"act": "this", "a": text, "b": option, "d": long, "secret": "open sesame 77", "csrfmiddlewaretoken": "two"})
    if ticked:
        sent["c"] = "yes"
    page = refilled(FORM, sent)
    was, held = Fields(FORM).values, Fields(page).values
    assert held[:4] == was[:4] == [("a", "kept"), ("csrfmiddlewaretoken", "one"), ("act", "other"), ("a", "kept")]
    expected = [("act", "this"), ("a", text), ("secret", ""), ("b", option), *([("c", "yes")] if ticked else []), ("d", long)]
    assert held[4:] == expected
    assert page.startswith(FORM[:60])
    assert page.endswith("</form><p>after</p>\n")
    assert "sesame" not in page


def test_nothing_changes_where_no_form_can_have_sent_it():
    assert refilled(FORM, QueryDict("act=a+third&a=x")) == FORM


@pytest.mark.django_db
class TestPages:
    def test_a_mistyped_organisation(self, people: World) -> None:
        sent = {"act": "invite", "name": REASON, "email": "new@example.org", "organisation": "Erly Watch", "role": "analyst"}
        answer = client_of(people.lead).post(f"/task-forces/{people.open.key}/", sent)
        page = told(answer, 400, "no organisation is called")
        held = Fields(page).values
        for name in ("name", "email", "organisation", "role"):
            assert (name, sent[name]) in held
        assert not Invitation.objects.exists()

    def test_a_mistyped_state(self, people: World) -> None:
        sent = {"act": "organisation", "name": "Ministry", "kind": "other", "region": "Middle Africa", "organ_of": "Atlantis"}
        sent["kind"] = desk.KINDS[-1]
        page = told(client_of(people.steward).post("/stewardship/", sent), 404, "Atlantis")
        held = Fields(page).values
        assert {("name", "Ministry"), ("kind", sent["kind"]), ("region", "Middle Africa"), ("organ_of", "Atlantis")} <= set(held)
        assert not Organisation.objects.filter(name="Ministry").exists()

    def test_a_harm_check_that_was_not_ticked(self, people: World) -> None:
        from builders import RELEASE_2019, coded
        from phasezero.store import imports

        events = [coded(str(i), date(2004 + i % 9, 3, 1 + i % 25)) for i in range(40)]
        events += [coded(f"march {i}", date(2013, 3, 2 + i), deaths=coded().deaths) for i in range(12)]
        imports.add_release(RELEASE_2019, events, "f.csv", "inputs")
        client, address = client_of(people.releaser), f"/task-forces/{people.open.key}/release/?date=2013-04-01&to=GREEN"
        page = client.get(address).content.decode()
        digest = re.search(r'name="digest" value="([0-9a-f]+)"', page)[1]
        sent = {"date": "2013-04-01", "to": "GREEN", "digest": digest, "phase": "3", "reason": REASON, "harm-0": "yes"}
        for number, key in re.findall(r'name="disagreement-(\d+)" value="([^"]+)"', page):
            sent |= {f"disagreement-{number}": key, f"answer-{number}": "One of them lags."}
        held = Fields(told(client.post(address, sent), 400, "harm check")).values
        assert {("reason", REASON), ("phase", "3"), ("harm-0", "yes"), ("answer-0", "One of them lags.")} <= set(held)
        assert "harm-1" not in {name for name, _ in held}

    def test_passwords_never_come_back(self, people: World) -> None:
        invited = desk.invite(people.steward, "new@example.org", "New", AT.now(AT.tzinfo), steward=True)
        sent = {"name": "Somebody New", "password": "a quiet long river 8", "again": "a quiet long river 9"}
        page = told(client_of(None).post(f"/join/{invited.secret}/", sent), 400, "two passwords differ")
        assert ("name", "Somebody New") in Fields(page).values
        assert "quiet long river" not in page
        assert not Person.objects.filter(email="new@example.org").exists()

    def test_the_vault_gives_nothing_back(self, people: World) -> None:
        sent = {
            "act": "ask",
            "purpose": "none",
            "passphrase": "six words",
            "reason": "zqreason",
            "record": "zqrecord",
            "other": "x",
        }
        page = told(client_of(people.lead).post(f"/task-forces/{people.open.key}/vault/", sent), 400, "purpose")
        assert ("zqreason" in page, "zqrecord" in page) == (False, False)

    def test_a_page_that_comes_back_was_seen(self, people: World) -> None:
        address = f"/task-forces/{people.open.key}/"
        client_of(people.reader).post(address, {"act": "declare", "text": ""})
        client_of(people.reader).post("/task-forces/00000000/", {"act": "declare"})
        assert list(Seen.objects.values_list("person", "path")) == [(people.reader.pk, address)]

    def test_to_others_the_page_is_not_there(self, people: World) -> None:
        sent = {"act": "invite", "name": "zqname", "organisation": "Erly Watch"}
        for address in (f"/task-forces/{people.hidden.key}/", "/task-forces/00000000/"):
            answer = client_of(people.lead).post(address, sent)
            assert (answer.status_code, "zqname" in answer.content.decode()) == (404, False)
        answer = client_of(people.reader).post("/stewardship/", {"act": "organisation", "name": "zqname"})
        assert (answer.status_code, "zqname" in answer.content.decode()) == (404, False)


def told(answer: HttpResponse, status: int, line: str) -> str:
    """The page that came back, which says `line` in the line that is read aloud."""
    page = answer.content.decode()
    assert answer.status_code == status, page
    assert line in re.search(r'<p class="fault" id="fault" role="alert"[^>]*>(.*?)</p>', page)[1]
    assert '<nav aria-label="Main">' in page
    return page
