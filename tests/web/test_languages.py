"""English, French and Arabic: nothing untranslated, nothing unmarked, and no reader gets another reader's language."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import messages
import polib
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from builders import empty_the_store
from intake_world import SAID, Taking, checked, taking
from people import AT, World, client_of, world
from phasezero import desk, library, locale, pipeline
from phasezero.desk import intake, letters, recording, subscriptions
from phasezero.desk.due import _of_update
from phasezero.domain.countries import countries, country, find_country
from phasezero.domain.intake import Use
from phasezero.errors import BadInput, said
from phasezero.locale import writing
from phasezero.store.deliveries import Delivery, Item
from phasezero.store.ids import from_text, to_text
from phasezero.store.models import Submission, Update
from phasezero.store.vault import Opening, Purpose, VaultKey
from phasezero.web import shown, speaking

pytestmark = pytest.mark.one_database

OWN = ("ar", "fr")
DAY = date(2013, 4, 1)


def catalogue(code: str) -> polib.POFile:
    return polib.pofile(str(locale.catalogue(locale.PACKAGE, code).with_suffix(".po")))


# The catalogues


@pytest.fixture(scope="module")
def texts() -> dict[tuple[str, str], messages.Text]:
    return messages.texts()


@pytest.mark.parametrize("code", OWN)
def test_every_text_of_the_sources_is_translated(code: str, texts: dict[tuple[str, str], messages.Text]) -> None:
    held = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue(code)}
    assert not [key for key in texts if key not in held or not held[key].translated()], "run: make messages, and translate"
    assert not [key for key in held if key not in texts], "run: make messages"
    assert not [entry.msgid for entry in held.values() if entry.fuzzy or entry.obsolete]
    assert not [key for key, text in texts.items() if bool(text.plural) != bool(held[key].msgid_plural)]


def test_the_sources_hold_many_texts_of_every_kind(texts: dict[tuple[str, str], messages.Text]) -> None:
    """The test above would pass if the extraction found nothing."""
    assert len(texts) > 1000
    for known in ("Tell us safely", "Sign in", "there is no such task force", "Bottom line", "daily", "Western Africa", "lead"):
        assert ("", known) in texts, known
    assert ("perpetrator", "State") in texts
    assert texts["", "%(n)s event shown, as known on %(day)s."].plural


def test_every_name_under_which_a_text_is_marked_is_one_the_extraction_knows() -> None:
    called = set()
    for file in messages.PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                called |= {(one.asname or one.name) for one in node.names if "gettext" in one.name}
    assert len(called) > 4
    assert called <= set(messages._KEYWORDS)


@pytest.mark.parametrize("code", OWN)
def test_a_translation_has_the_places_and_tags_of_its_text(code: str) -> None:
    place = re.compile(r"\{[^{}]*\}|%\(\w+\)s|<[^>]+>")
    for entry in catalogue(code):
        if entry.msgid_plural:
            allowed = set(place.findall(entry.msgid + entry.msgid_plural))
            for form in entry.msgstr_plural.values():
                assert set(place.findall(form)) <= allowed, entry.msgid
        else:
            assert sorted(place.findall(entry.msgstr)) == sorted(place.findall(entry.msgid)), entry.msgid


@pytest.mark.parametrize("code", OWN)
def test_what_is_compiled_is_what_the_text_compiles_to(code: str) -> None:
    assert locale.catalogue(locale.PACKAGE, code).read_bytes() == catalogue(code).to_binary()


@pytest.mark.parametrize("code", OWN)
def test_a_catalogue_of_ours_passes_the_check_for_those_of_others(code: str, tmp_path: Path) -> None:
    added = desk.add_language(locale.catalogue(locale.PACKAGE, code).with_suffix(".po"), tmp_path)
    assert added.translated == added.texts > 1000
    assert not added.missing


# A language in which every text of a catalogue stands in brackets


class Bracketed(gettext.NullTranslations):
    """⟦text⟧ for every text that our catalogues or those of Django and allauth know; any other as it is."""

    def __init__(self, known: set[tuple[str, str]]) -> None:
        super().__init__()
        self._known = known
        self.plural = lambda n: int(n != 1)  # what Django asks of a catalogue
        self._catalog = self

    def to_language(self) -> str:
        return SOMEWHERE

    language = to_language

    def _of(self, context: str, text: str) -> str:
        return f"⟦{text}⟧" if (context, text) in self._known else text

    def gettext(self, message: str) -> str:
        context, _, text = message.rpartition("\x04")
        return self._of(context, text) if (context, text) in self._known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        context, _, one = msgid1.rpartition("\x04")
        return f"⟦{(one if n == 1 else msgid2).rpartition(chr(4))[2]}⟧" if (context, one) in self._known else one

    def pgettext(self, context: str, message: str) -> str:
        return self._of(context, message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧" if (context, msgid1) in self._known else msgid1

    def __getitem__(self, key: str) -> str:
        found = self.gettext(key)
        if found == key:
            raise KeyError(key)
        return found

    def get(self, key: str, default: Any = None) -> Any:
        try:
            return self[key]
        except KeyError:
            return default


def _known() -> set[tuple[str, str]]:
    ours = {(entry.msgctxt or "", form) for entry in catalogue("fr") for form in (entry.msgid, entry.msgid_plural) if form}
    others = set()
    for key in trans_real.translation("fr")._catalog.keys():  # type: ignore[attr-defined] # noqa: SIM118 - Django's is no mapping
        context, _, text = str(key[0] if isinstance(key, tuple) else key).rpartition("\x04")
        others.add((context, text))
    return ours | {one for one in others if one[1]}


SOMEWHERE = "zz"


@pytest.fixture
def bracketed(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made = Bracketed(_known())
    settings.LANGUAGES = [*settings.LANGUAGES, (SOMEWHERE, "⟦zz⟧")]
    monkeypatch.setitem(trans_real._translations, SOMEWHERE, made)
    monkeypatch.setattr(speaking, "_language", lambda _: SOMEWHERE)
    monkeypatch.setattr("phasezero.web.plain._language", lambda _: SOMEWHERE)
    writing.language.cache_clear()
    shown.forget()
    yield
    writing.language.cache_clear()
    shown.forget()


class Words(HTMLParser):
    """The words of a page that a reader sees or hears, without those of elements that hold names, data and codes."""

    THEIRS = ("bdi", "code", "script", "style", "textarea", "svg", "article", "pre", "title")
    SAID = ("aria-label", "data-label", "placeholder", "alt", "title")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        theirs = tag in self.THEIRS or (given.get("lang") or "zz") != "zz" or "dir" in given
        if self._inside or (theirs and tag not in ("html", "input", "br", "meta", "link", "img")):
            if tag not in ("input", "br", "meta", "link", "img", "hr"):
                self._inside.append(tag)
        else:
            self.found += [str(given[name]) for name in self.SAID if given.get(name)]

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.found.append(data)


LETTERS = re.compile(r"[^\W\d_]{2,}")
NAMES = re.compile(
    r"Phase Zero|UTC|TLP:[A-Z+]+|[\w.+-]+@[\w.-]+|English|Français|العربية|JSON|OpenAPI|⟦zz⟧|"
    r"Central African Republic|Early Watch|Voices of the Ouham|Institute of Quiet Study|Stella Steward|Voices for a calm river|"
    r"\b(?:Lead|Releaser|Analyst|Partner|Reader|Mole|Stranger|Second|CAF|Atom)\b|"
    r"sha256:\w+|https?://\S+|\b[0-7][0-9a-z]{12}\b"
)


def unmarked(page: str) -> list[str]:
    """What a page says outside brackets that is neither a name, nor data, nor a code. Brackets may reach across tags."""
    rest = "\n".join(Words(page).found)
    while (inner := re.sub(r"⟦[^⟦⟧]*⟧", " ", rest)) != rest:
        rest = inner
    lines = (" ".join(line.split()) for line in NAMES.sub(" ", rest).split("\n"))
    return [line for line in lines if LETTERS.search(line)]


@dataclass
class Here(Taking):
    """With something on every page: submissions, an event made of one, requests to the vault, letters."""

    submission: str
    told: str
    """Id of the event."""


@pytest.fixture
def here(db: None) -> Here:
    empty_the_store()
    found = taking()
    pipeline.import_example()
    pipeline.run_turns(DAY, AT.date())
    submission, told = _something_told(found)
    _something_asked(found, submission)
    _something_sent(found)
    return Here(found.people, found.private, found.intake, submission, told)


def _something_told(here: Taking) -> tuple[str, str]:
    """Two submissions, of which an event was made of one; their ids."""
    for _ in range(2):
        intake.receive(here.intake.key, checked(use_named="yes", named_who="Voices", use_public="yes"), AT)
    name = to_text(Submission.objects.values_list("pk", flat=True)[0])
    fields = {"from": "2013-03-28", "region": "CF.AC", "killed_low": "6", "killed_best": "7", "killed_high": "9"}
    return name, recording.record_event(here.people.analyst, name, fields, Use.TASK_FORCE, AT)


def _something_asked(here: Taking, submission: str) -> None:
    people, key = here.people, VaultKey.objects.get()
    for purpose, outcome in ((Purpose.OPEN, ""), (Purpose.SHARE, "done"), (Purpose.ROTATE, "refused"), (Purpose.OPEN, "expired")):
        Opening.objects.create(
            task_force=people.open,
            key=key,
            purpose=purpose,
            record_model="store.Submission" if purpose == Purpose.OPEN else "",
            record=from_text(submission) if purpose == Purpose.OPEN else None,
            reason="⟦why⟧",
            asked_by=people.lead,
            asked_of=people.releaser,
            asked_at=AT,
            expires_at=AT + timedelta(days=99_000),
            outcome=outcome,
            ended_at=AT if outcome else None,
        )


def _something_sent(here: Taking) -> None:
    """A letter of an update that is still there, and one of an update that is gone."""
    one = subscriptions.subscribe(here.people.lead, subscriptions.Asked(country="CAF"), AT).subscription
    update = Update.objects.all()[0]
    update.audience, update.number = here.people.open.key, 2
    there, gone = (_of_update(one, Item.UPDATE, update, AT) for _ in range(2))
    gone.update, gone.about = 1, "update:gone"
    Delivery.objects.bulk_create([there, gone])


def addresses(here: Here) -> list[str]:
    tf = here.people.open.key
    update = to_text(Update.objects.values_list("pk", flat=True)[0])
    event = library.events_page(as_of=DAY).events[0].id
    return [
        *("/", "/?sort=country", "/countries/CAF/?date=2013-04-01", "/countries/CAF/?date=2010-01-01&violence=one-sided"),
        *("/countries/CAF/options/?date=2013-04-01&all=yes", "/countries/CAF/options/?date=2013-12-20&horizon=9"),
        *("/countries/CAF/options/?date=2025-01-01", "/countries/CAF/checklist/?date=2013-04-01"),
        *("/countries/CAF/updates/", f"/updates/{update}/", f"/updates/{update}/recall/", f"/events/{event}/"),
        *("/search/", "/search/?q=killed&date=2014-01-01", "/search/?q=nothingatall", "/health/", "/about/", "/watching/"),
        *("/task-forces/", "/task-forces/new/", f"/task-forces/{tf}/", f"/task-forces/{tf}/release/?date=2013-04-01&to=GREEN"),
        *("/releases/", "/stewardship/", "/account/", "/subscriptions/", "/subscriptions/received/", "/deliveries/"),
        *("/language/", "/unsubscribe/x/", "/confirm/x/", "/join/x/", "/nothing/", "/countries/CAF/?date=never"),
        *(here.path, "/submit/unknown/", "/receipt/", "/accounts/login/"),
        *(f"/task-forces/{tf}/{one}/" for one in ("vault", "submissions", "audit", f"submissions/{here.submission}")),
        *(f"/events/{here.told}/", f"/task-forces/{tf}/submissions/{here.submission}/event/"),
        f"/task-forces/{tf}/submissions/{here.submission}/event/?event={here.told}",
        *(f"/task-forces/{tf}/events/{here.told}/?to={to}" for to in ("GREEN", "CLEAR")),
    ]


@pytest.mark.parametrize("who", ["lead", "releaser", "steward", None])
def test_no_page_says_a_word_of_ours_that_no_catalogue_has(here: Here, bracketed: None, who: str | None) -> None:
    client = client_of(None if who is None else here.people.people[who])
    seen, brackets = {}, 0
    for path in addresses(here):
        answer = client.get(path)
        if who in ("lead", "releaser") and any(one in path for one in (here.submission, here.told)):
            assert answer.status_code == 200, path
        page = answer.content.decode()
        brackets += page.count("⟦")
        if found := unmarked(page):
            seen[path] = found
    print(seen)
    assert not seen
    assert brackets > 500


def test_an_unmarked_text_is_found(here: Taking, bracketed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above finds one where it is: a sentence that no catalogue has, raised and shown."""
    monkeypatch.setattr("phasezero.web.pages.language.said", lambda _: said("This sentence is in no catalogue"))
    client = client_of(None)
    page = client.post("/language/", {"language": "xx"}).content.decode()
    assert unmarked(page) == ["This sentence is in no catalogue"]
    assert unmarked('<main lang="zz"><p>⟦known⟧ Phase Zero</p><p aria-label="Main">1 · –</p></main>') == ["Main"]


def test_the_page_of_what_a_partner_told_says_no_more_than_is_known(here: Here) -> None:
    page = client_of(here.people.lead).get(f"/events/{here.told}/").content.decode()
    assert "who the victims were is not recorded" in page
    assert here.people.open.key not in page.replace(f"/task-forces/{here.people.open.key}/", "")
    assert not re.search(r"\d\.\d{4}, \d", page), "a region has a point inside it, and nothing happened there"
    for words in ("the data set does not record", "second-level", "<dt>Conflict</dt>", "release TLP"):
        assert words not in page
    of_a_data_set = client_of(None).get(f"/events/{library.events_page(as_of=DAY).events[0].id}/").content.decode()
    for words in ("the data set does not record", "<dt>Conflict</dt>"):
        assert words in of_a_data_set
    assert re.search(r"\d\.\d{4}, \d", of_a_data_set)


def test_a_place_that_was_named_is_one_without_its_point(here: Here) -> None:
    fields = {
        "from": "2013-03-28",
        "region": "CF.AC",
        "place": "Bossangoa",
        "killed_low": "6",
        "killed_best": "7",
        "killed_high": "9",
    }
    recording.correct_event(here.people.analyst, here.submission, here.told, fields, AT)
    page = client_of(here.people.lead).get(f"/events/{here.told}/").content.decode()
    assert "a place without its point" in page
    assert "second-level" not in page
    assert not re.search(r"\d\.\d{4}, \d", page)


def test_lists_buttons_and_the_log_are_in_the_readers_language(here: Here) -> None:
    def got(code: str, path: str) -> str:
        here.people.lead.language = code
        here.people.lead.save()
        return client_of(here.people.lead).get(path).content.decode()

    tf = here.people.open.key
    listing = f"/task-forces/{tf}/submissions/"
    assert "lu par le groupe de travail, dit à" in got("fr", listing)
    assert "يقرؤه فريق العمل، يُقال" in got("ar", listing)
    assert "يقرؤه فريق العمل, " not in got("ar", listing)
    assert ">Modifier</button>" in got("fr", "/account/")
    assert ">غيّر</button>" in got("ar", "/account/")
    assert "<dt>chef</dt><dd>dirige" in got("fr", f"/task-forces/{tf}/")
    log = got("fr", "/deliveries/")
    assert "République centrafricaine, 1er avril 2013, bulletin" in log
    assert '<bdi lang="en">Central African Republic, 1 April 2013, update 2</bdi>' in log
    assert "النشرة" in got("ar", "/deliveries/")


# Days, numbers, directions


@pytest.fixture
def people(db: None) -> World:
    empty_the_store()
    made = world()
    pipeline.import_example()
    pipeline.run_turns(DAY, AT.date())
    return made


def test_days_and_numbers_are_written_as_the_language_does() -> None:
    with translation.override("fr"):
        assert writing.day(date(2013, 4, 1)) == "1er avril 2013"
        assert writing.short_span(date(2013, 3, 30), date(2013, 4, 2)) == "30 mars – 2 avr. 2013"
        assert writing.number(12345) == "12\u202f345"
    with translation.override("ar"):
        assert writing.day(date(2013, 4, 1)) == "1 أبريل 2013"
    assert writing.short_span(date(2013, 3, 30), date(2013, 4, 2)) == "30 Mar – 2 Apr 2013"
    assert writing.short_span(date(2012, 12, 30), date(2013, 1, 2)) == "30 Dec 2012 – 2 Jan 2013"
    assert writing.instant(datetime(2013, 4, 1, 9, 5, tzinfo=UTC)) == "1 April 2013, 09:05 UTC"


def test_a_sentence_with_values_is_said_in_the_readers_language() -> None:
    line = said("region is {region!r}, which is no first-level region of this country", region="x")
    assert line == "region is 'x', which is no first-level region of this country"
    with translation.override("fr"):
        assert writing.told(line).startswith("region vaut 'x', qui n’est pas")
        on = said("records have changed since this draft of {on} was shown; read it again", on=DAY)
        assert "1er avril 2013" in writing.told(on)


def test_every_country_has_a_name_in_arabic_that_finds_it() -> None:
    for one in countries():
        assert one.called("en") == one.name
        assert re.search(r"[\u0600-\u06ff]", one.called("ar")), one.iso3
        assert find_country(one.called("ar")) == one
    assert country("CAF").called("fr-be") == "République centrafricaine"
    assert country("CAF").called("sg") == "Central African Republic"


def test_arabic_pages_run_from_right_to_left(people: World) -> None:
    page = client_of(None).get("/", headers={"accept-language": "ar-SD,ar;q=0.9"})
    text = page.content.decode()
    assert '<html lang="ar" dir="rtl">' in text
    assert "العالم" in text
    assert page["Content-Language"] == "ar"
    assert {"Accept-Language", "Cookie"} <= {one.strip() for one in page["Vary"].split(",")}
    french = client_of(None).get("/countries/CAF/?date=2013-04-01", headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr" dir="ltr">' in french
    assert "République centrafricaine, 1er avril 2013" in french


def test_the_styles_know_no_left_and_right() -> None:
    css = Path(str(finders.find("phasezero/pages.css"))).read_text(encoding="utf-8")
    assert not re.findall(r"(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)|float:", css)


# Who chooses


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("fr", "fr"),
        ("fr-CA;q=0.8, ar;q=0.5", "fr"),
        ("sw, ar;q=0.3", "ar"),
        ("de", "en"),
        ("*", "en"),
        ("", "en"),
        ("zz\r\nX: 1", "en"),
        ("fr" * 2000, "en"),
        ("../../etc", "en"),
    ],
)
def test_what_the_browser_asks_for(people: World, asked: str, got: str) -> None:
    assert client_of(None).get("/about/", headers={"accept-language": asked})["Content-Language"] == got


def test_a_cookie_goes_before_the_browser_and_an_account_before_both(people: World) -> None:
    client = client_of(None)
    page = client.post("/language/", {"language": "ar", "next": "/about/"}, headers={"accept-language": "fr"})
    assert (page.status_code, page["Location"]) == (302, "/about/")
    cookie = page.cookies["language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("ar", True, "Lax")
    assert client.get("/about/", headers={"accept-language": "fr"})["Content-Language"] == "ar"
    signed_in = client_of(people.analyst)
    signed_in.cookies["language"] = "ar"
    assert signed_in.get("/about/")["Content-Language"] == "ar"
    answer = signed_in.post("/account/", {"act": "language", "language": "fr"})
    assert answer.status_code == 302
    assert signed_in.get("/about/")["Content-Language"] == "fr"
    signed_in.post("/language/", {"language": "en"})
    people.analyst.refresh_from_db()
    assert people.analyst.language == "en"
    assert signed_in.get("/about/")["Content-Language"] == "en"


@pytest.mark.parametrize("chosen", ["", "xx", "fr\r\nSet-Cookie: a=b", "../fr", "f" * 500, "<script>", "en-"])
def test_a_language_that_is_not_offered_is_refused_and_kept_nowhere(people: World, chosen: str) -> None:
    client = client_of(None)
    answer = client.post("/language/", {"language": chosen})
    assert answer.status_code == 400
    assert "language" not in answer.cookies
    client.cookies["language"] = chosen.replace("\r\n", "")
    assert client.get("/about/")["Content-Language"] == "en"
    with pytest.raises(BadInput):
        desk.choose_language(people.analyst, chosen or "xx", AT)


@pytest.mark.security
@pytest.mark.parametrize(
    "there",
    ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "/a\r\nX: 1", "\t//e.e"],
)
def test_nobody_is_sent_elsewhere(people: World, there: str) -> None:
    client = client_of(None)
    answer = client.post("/language/", {"language": "fr", "next": there})
    assert answer["Location"] == "/"
    assert "elsewhere" not in client.get("/language/", {"next": there}).content.decode()


@pytest.mark.security
def test_choosing_needs_the_forms_token(people: World) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    assert strict.post("/language/", {"language": "fr"}).status_code == 403
    strict.get("/language/")
    token = strict.cookies["csrftoken"].value
    assert strict.post("/language/", {"language": "fr", "csrfmiddlewaretoken": token}).status_code == 302


def test_reading_sets_no_cookie(people: World) -> None:
    client = client_of(None)
    for path in ("/", "/about/", "/countries/CAF/?date=2013-04-01", "/search/"):
        assert not client.get(path, headers={"accept-language": "fr"}).cookies


def test_the_api_stays_english(people: World) -> None:
    answer = client_of(None).get("/api/events?as_of=never", headers={"accept-language": "fr"})
    assert answer.status_code == 400
    assert "which is not a day" in answer.json()["error"]


# The form for local partners


def test_the_form_in_arabic_without_a_cookie_and_in_size(here: Taking) -> None:
    browser = client_of(None)
    page = browser.get(here.path, {"language": "ar"})
    text = page.content.decode()
    assert '<html lang="ar" dir="rtl">' in text
    assert "ماذا حدث؟" in text
    assert '?language=fr"' in text
    assert len(page.content) < 15_000
    refused = browser.post(f"{here.path}?language=ar", {"what": ""})
    assert "هذا مطلوب" in refused.content.decode()
    assert len(refused.content) < 15_000
    sent = browser.post(f"{here.path}?language=ar", SAID)
    assert "كلماتك الست" in sent.content.decode()
    assert "/receipt/?language=ar" in sent.content.decode()
    assert not browser.cookies
    for answer in (page, refused, sent):
        assert "Set-Cookie" not in answer.headers


def test_the_form_looks_at_no_cookie_and_no_account(here: Taking) -> None:
    here.people.analyst.language = "ar"
    here.people.analyst.save()
    browser = client_of(here.people.analyst)
    browser.cookies["language"] = "ar"
    asked = {"accept-language": "fr"}
    assert browser.get(here.path, headers=asked).content == client_of(None).get(here.path, headers=asked).content
    assert b'<html lang="fr"' in browser.get(here.path, headers=asked).content


# What is kept in memory


@pytest.mark.security
def test_what_is_kept_for_one_reader_is_not_shown_to_another_in_the_wrong_language(people: World) -> None:
    client = client_of(people.analyst)
    pages = ("/", "/countries/CAF/?date=2013-04-01", "/countries/CAF/?date=2013-03-31")
    alone = {}
    for code in ("en", *OWN):
        shown.forget()
        alone[code] = [client.get(path, headers={"accept-language": code}).content for path in pages]
    shown.forget()
    for code in ("ar", "en", "fr", "ar", "fr", "en"):
        assert [client.get(path, headers={"accept-language": code}).content for path in pages] == alone[code]
    assert alone["ar"] != alone["fr"] != alone["en"]


# Letters


def test_letters_are_in_the_readers_language(people: World) -> None:
    people.analyst.language = "fr"
    people.analyst.save()
    subscriptions.subscribe(people.analyst, subscriptions.Asked(country="CAF"), AT)
    subscriptions.subscribe(people.lead, subscriptions.Asked(country="CAF"), AT)
    offered = subscriptions.Asked(language="ar")
    subscriptions.invite_address(people.lead, "desk@example.net", offered, AT)
    outside = Delivery.objects.get(item="confirmation")
    letter = letters.said(outside, AT, "https://pz.example.org")
    assert isinstance(letter, letters.Said)
    assert letter.title == "Phase Zero: هل تريد استلام النشرات؟"
    assert '<html lang="ar" dir="rtl">' in letter.html
    from phasezero.desk import due

    assert due._enqueue_lines(date(2026, 11, 4), datetime(2026, 11, 5, 1, tzinfo=UTC)) == 2
    lines = {
        row.subscription.person.name: letters.said(row, AT, "https://pz.example.org")
        for row in Delivery.objects.filter(item="no release")
    }  # type: ignore[union-attr]
    assert lines["Analyst"].title == "Phase Zero\u00a0: aucun bulletin publié le 4 novembre 2026"  # type: ignore[union-attr]
    assert "République centrafricaine" in lines["Analyst"].why  # type: ignore[union-attr]
    assert lines["Lead"].title == "Phase Zero: no update released on 4 November 2026"  # type: ignore[union-attr]
    assert translation.get_language() == "en"


def test_the_letter_with_the_heads_is_in_its_readers_language(people: World) -> None:
    people.steward.language = "ar"
    people.steward.save()
    found = {email: subject for email, subject, _ in desk.heads_letter(AT)}
    assert found[people.steward.email].startswith("Phase Zero: رؤوس")
    assert found[people.second.email] == "Phase Zero: audit heads of 2 November 2026"


def test_the_languages_offered_are_those_of_this_package() -> None:
    assert [code for code, _ in settings.LANGUAGES][:3] == ["en", "ar", "fr"]
    assert "ar" in settings.LANGUAGES_BIDI
