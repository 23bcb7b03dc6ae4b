"""The page of options: everything a desk officer needs, in three languages, for those who may read drafts of the country."""

from __future__ import annotations

import html
import json
import re
from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from builders import empty_the_store
from people import World, client_of, world
from phasezero import library, pipeline
from phasezero.domain.phrases import Phrase, listed, name, phrase, untranslated
from phasezero.domain.tools import catalogue
from phasezero.library.reading_options import Options
from phasezero.locale import writing
from phasezero.web import shown
from phasezero.web.templatetags.phasezero import spoken

DAY = date(2013, 4, 1)
PAGE = "/countries/CAF/options/?date=2013-04-01"


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.fixture
def page(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def made(client: Client) -> Options:
    return library.options("CAF", DAY)


def test_it_says_all_that_the_list_says(page: str, made: Options) -> None:
    said = words(page)
    for option in made.found.options:
        tool = option.tool
        for text in (tool.id, tool.first_step, tool.exit, *tool.harms, *tool.when_not, option.condition, option.state_path):
            assert text in said, (tool.id, text)
        assert f"{option.says}." in said
        assert f'id="{shown.anchor_of(tool.id)}"' in page
    for sentence in made.found.nothing:
        assert str(sentence) in said
    for rule in made.rule.rules:
        assert rule.says in said
        assert rule.why in said
    for out in made.found.left_out:
        assert str(out.why) in said
    assert "no review exists" in said
    assert "nobody has chosen among them" in said
    assert "TLP:GREEN" in said


def test_what_is_known_of_the_place_stands_by_what_it_speaks_for(page: str, made: Options) -> None:
    said = words(page)
    known = [one for option in made.found.options for one in option.factors if one.here != "unknown"]
    assert known
    for one in known:
        assert f"{one.factor.name} ({one.here} here, {one.factor.strength} evidence) {one.how}" in said
    assert "factors that studies name; ask first about:" in said


def test_the_state_as_perpetrator_has_its_path(page: str) -> None:
    said = words(page)
    assert "State forces are among the perpetrators These forces get no help." in said
    assert "documented attacks on civilians in the last 1,095 days: 3 by state forces" in said
    assert "Because state forces attack civilians" in said


def test_entries_for_reference_stand_apart_without_a_step_or_anybody_to_ask(page: str) -> None:
    begin, end = page.index('id="reference-title"'), page.index('id="left-title"')
    apart = words(page[begin:end])
    for tool in catalogue():
        if tool.reference_only:
            assert tool.id in apart
            assert tool.constraint in apart
            assert tool.id not in words(page[:begin])
    assert "First step" not in apart
    assert "Who can do it" not in apart


def test_doing_nothing_is_the_first_row(page: str) -> None:
    body = page[page.index("<tbody>") :]
    assert body.index("Doing nothing") < body.index('id="doing-nothing"')
    assert body.index("Doing nothing") < body.index(shown.anchor_of("Local mediation and religious leaders' dialogue"))


def test_a_horizon_moves_what_is_late_back_and_says_so(client: Client) -> None:
    said = words(client.get("/countries/CAF/options/?date=2013-04-01&horizon=5").content.decode())
    assert "A first effect is wanted within 5 days." in said
    assert "21 days, later than wanted" in said


@pytest.mark.parametrize(
    ("asked", "status", "line"),
    [
        ("?horizon=0", 400, "horizon is '0'; give a whole number from 1 to 3650"),
        ("?horizon=soon", 400, "horizon is 'soon'"),
        ("?date=never", 400, "which is not a day"),
        (
            "?date=2020-05-05",
            200,
            "No options for Central African Republic on 2020-05-05: the data held end on 31 December 2019.",
        ),
    ],
)
def test_what_cannot_be_listed_is_one_clear_line(client: Client, asked: str, status: int, line: str) -> None:
    answer = client.get(f"/countries/CAF/options/{asked}")
    assert answer.status_code == status
    assert line in words(answer.content.decode())


def test_why_nothing_is_listed_is_said_in_the_readers_language(client: Client) -> None:
    answer = client.get("/countries/CAF/options/?date=2020-05-05", headers={"accept-language": "fr"})
    assert "les données détenues s’arrêtent le 31 décembre 2019" in words(answer.content.decode())


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_nothing_of_ours_is_in_english_in_another_language(client: Client, code: str) -> None:
    page = client.get(f"{PAGE}&all=yes", headers={"accept-language": code}).content.decode()
    english = [text for text in re.findall(r'lang="en"[^>]*>([^<]*)<', page) if text != "English"]
    assert all(text.startswith(("UCDP", "United States Holocaust")) for text in english), english
    said = words(page)
    for tool in catalogue():
        assert tool.exit not in said
        assert tool.id not in said
    assert ("Premier pas cette semaine" if code == "fr" else "الخطوة الأولى هذا الأسبوع") in said


def test_a_text_without_translation_is_shown_marked_as_english() -> None:
    with translation.override("fr"):
        assert spoken("A tool <of> nobody.") == '<span lang="en" dir="ltr">A tool &lt;of&gt; nobody.</span>'
        half = phrase("{found}. {change}", found=Phrase("no review exists"), change=Phrase("A tool of nobody."))
        assert spoken(half) == '<span lang="en" dir="ltr">no review exists. A tool of nobody.</span>'
        assert spoken("no review exists") == "aucune revue d’études n’existe"
        here = writing.active()
        assert untranslated(listed([Phrase("Mediation"), Phrase("A tool of nobody.")]), here)
        assert not untranslated(listed([Phrase("no review exists"), name("Bangui")]), here)
    assert spoken("A tool of nobody.") == "A tool of nobody."


def test_the_api_gives_the_same_list(client: Client, made: Options) -> None:
    answer = client.get("/api/countries/CAF/options?date=2013-04-01")
    assert answer.json() == json.loads(json.dumps(library.options_json(made)))
    assert client.get("/api/countries/CAF/options?date=2013-04-01&horizon=0").status_code == 400
    assert "the data held end on" in client.get("/api/countries/CAF/options?date=2020-05-05").json()["error"]


def test_country_and_update_lead_there(client: Client) -> None:
    stored = library.updates_page(size=1).updates[0].id
    for address in ("/countries/CAF/?date=2013-04-01", f"/updates/{stored}/"):
        page = client.get(address).content.decode()
        assert '<a href="/countries/CAF/options/?date=2013-04-01">Options</a>' in page
        assert f'href="/countries/CAF/options/?date=2013-04-01#{shown.anchor_of("Arms embargoes")}"' in page


def test_everything_can_be_opened_to_be_printed(client: Client, page: str) -> None:
    closed = page.count('<details class="provenance option">')
    opened = client.get(f"{PAGE}&all=yes").content.decode()
    assert closed > 5
    assert opened.count('<details class="provenance option" open>') == closed


def test_another_spelling_of_the_code_leads_to_the_page(client: Client) -> None:
    answer = client.get("/countries/cf/options/?date=2013-04-01")
    assert (answer.status_code, answer["Location"]) == (301, PAGE)


@pytest.fixture
def people(db: None) -> World:
    empty_the_store()
    made = world()
    pipeline.import_example()
    return made


@pytest.mark.parametrize(("who", "status"), [("reader", 200), ("lead", 200), ("stranger", 404), (None, 404)])
def test_it_opens_to_those_who_may_read_drafts_of_the_country(people: World, who: str | None, status: int) -> None:
    client = client_of(None if who is None else people.people[who])
    for address in (PAGE, "/api/countries/CAF/options?date=2013-04-01"):
        assert client.get(address).status_code == status, address
    leads = "/countries/CAF/options/" in client.get("/countries/CAF/?date=2013-04-01").content.decode()
    assert leads == (status == 200)
