"""The country file in the browser's hands: stories with why they stand there, opened, and chosen by a person."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from phasezero.domain.collected import Collected, Genre
from phasezero.domain.marking import LOCAL, Marking
from phasezero.pipeline.reading import read_documents
from phasezero.store import documents, readings
from phasezero.store.documents import Keeping
from phasezero.store.models import CollectedDocument, StoryChoice
from phasezero.store.readings import Found
from web.chromium import DESK, PHONE, chromium, environment, free_port, serving
from web.test_new_reports_page import candidate

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATH = "/task-forces/local/stories/?country=CAF"
BODY = "Twelve villagers were killed by fighters near Bambari."
LONG = " ".join(f"Sentence {n} of a long account of what happened in the villages around the town." for n in range(12))


def kept(key: str, title: str, body: str, publisher: str, *candidates: dict[str, Any], **changes: Any) -> None:
    now = datetime.now(UTC)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)  # what came before midnight is a day old
    one = {
        "genre": Genre.NEWS,
        "authors": (),
        "seen": max(today, now - timedelta(hours=1)),
        "whole": True,
        "language": "en",
    } | changes
    made = Collected(
        *("feeds", key, f"https://news.example/{key}", title, body, one["whole"], one["language"], one["authors"], publisher),
        *(_before(one["seen"]), "", None, one["seen"], one["genre"]),
    )
    documents.add([made], Keeping(Marking(), LOCAL, 30))
    rows = CollectedDocument.objects.filter(reading=None)
    readings.save([Found(row.pk, one["language"], frozenset({"CAF"}), frozenset(), candidates) for row in rows], "test")


def _before(seen: datetime) -> datetime:
    """Two hours before, on the same day."""
    return max(seen.replace(hour=0, minute=0, second=0, microsecond=0), seen - timedelta(hours=2))


def attack(key: str, publisher: str, body: str = BODY, title: str = "Attack near Bambari", **changes: Any) -> None:
    kept(key, title, body, publisher, candidate(f"{title}\n\n{body}"), **changes)


def said(page: bytes) -> str:
    words = re.sub(r"<script.*?</script>", " ", page.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", words).split())


def story_key(page: bytes, title: str) -> str:
    found = re.search(
        rf'<article class="story" id="story-([^"]+)"[^>]*><h3[^>]*><a[^>]*><bdi>{re.escape(title)}</bdi>', page.decode()
    )
    assert found is not None, title
    return found[1]


def chosen(client: Client, key: str, act: str, **more: str) -> Any:
    return client.post(PATH, {"act": act, "story": key, "marking": "GREEN", "by": "Ada Example", "then": "", "words": "", **more})


@pytest.mark.django_db
class TestTheFile:
    def test_without_reports_it_takes_that_for_no_calm(self, client: Client) -> None:
        assert "that is no finding of calm" in said(client.get(PATH).content)

    def test_reports_of_one_incident_are_one_story_and_say_why_it_stands_there(self, client: Client) -> None:
        attack("a", "Radio Ndeke Luka")
        attack("b", "Xinhua", "Twelve people have been killed, hospital sources in Bambari told us by telephone.")
        kept("c", "Ministers meet over the price of cotton", "They met for two hours.", "Somebody Else")
        page = client.get(PATH).content
        assert page.count(b'<article class="story"') == 2
        words = said(page)
        assert "tells of killings; new: first told on" in words
        assert "2 independent sources at most" in words
        assert "1 local voice" in words
        assert "Indicators of the UN Framework that it touches" in words
        assert words.index("Attack near Bambari") < words.index("price of cotton")

    def test_every_act_is_a_button_and_shows_who_did_it(self, client: Client) -> None:
        attack("a", "Radio Ndeke Luka")
        kept("c", "Ministers meet over the price of cotton", "They met for two hours.", "Somebody Else")
        key = story_key(client.get(PATH).content, "Ministers meet over the price of cotton")
        answer = chosen(client, key, "pin")
        assert answer.status_code == 302
        assert answer.url.endswith(f"#story-{key}")
        words = said(client.get(PATH).content)
        assert words.index("price of cotton") < words.index("Attack near Bambari")
        assert "Pinned by Ada Example" in words
        chosen(client, key, "note", words="Cotton is what the two sides fight over.")
        assert "Cotton is what the two sides fight over." in said(client.get(PATH).content)
        chosen(client, key, "drop")
        assert "1 dropped by a person" in said(client.get(PATH).content)
        chosen(client, key, "free")
        chosen(client, key, "unnote")
        words = said(client.get(PATH).content)
        assert "Pinned by" not in words
        assert "Cotton is what" not in words
        assert StoryChoice.objects.count() == 5, "nothing is overwritten"

    @pytest.mark.parametrize(
        "change",
        [
            {"story": "0" * 13},
            {"story": ""},
            {"act": "burn"},
            {"marking": "CLEAR"},
            {"by": ""},
            {"act": "note", "words": "  "},
            {"act": "note", "words": "x" * 501},
        ],
    )
    def test_a_form_that_cannot_be_is_refused_and_changes_nothing(self, client: Client, change: dict[str, str]) -> None:
        attack("a", "Radio Ndeke Luka")
        key = story_key(client.get(PATH).content, "Attack near Bambari")
        sent = {"act": "pin", "story": key, "marking": "GREEN", "by": "Ada Example", "then": "", "words": "", **change}
        assert client.post(PATH, sent).status_code in (400, 404)
        assert not StoryChoice.objects.exists()

    def test_after_a_drop_the_page_goes_on_at_the_next_story(self, client: Client) -> None:
        attack("a", "Radio Ndeke Luka")
        key = story_key(client.get(PATH).content, "Attack near Bambari")
        assert chosen(client, key, "drop", then="abc123").url.endswith("#story-abc123")
        assert "#" not in chosen(client, key, "pin", story=key, then="").url.split("#story-")[0]

    def test_studies_stand_on_a_shelf_of_their_own_and_journalists_are_never_named(self, client: Client) -> None:
        kept("t", "Militias and markets: armed mobilisation in Ouaka", "On recruitment by militias.", "Université de Bangui",
             genre=Genre.THESIS, authors=("Awa Example",))  # fmt: skip
        kept(
            "r", "Displaced people in Bria", "Thousands fled.", "An Organisation", genre=Genre.REPORT, authors=("Named Officer",)
        )
        attack("a", "Radio Ndeke Luka", authors=("Local Journalist",))
        page = client.get(PATH).content
        words = said(page)
        shelf = words[words.index("Shelf:") :]
        assert "thesis · Awa Example · Université de Bangui" in shelf
        assert "armed men and weapons" in shelf
        assert "forced displacement" in shelf
        assert "Named Officer" not in words
        assert "Local Journalist" not in words
        assert page.count(b'<article class="story"') == 1

    def test_what_others_wrote_is_shown_and_never_run(self, client: Client) -> None:
        attack("a", "<b>Xinhua</b>", title="Attack <script>alert(1)</script> near Bambari")
        key = re.search(r'id="story-([^"]+)"', client.get(PATH).content.decode())
        assert key is not None
        chosen(client, key[1], "note", words="<img src=x onerror=alert(1)>")
        for page in (PATH, PATH.replace("/stories/", f"/stories/{key[1]}/")):
            shown = client.get(page).content.decode()
            assert "<script>alert(1)" not in shown
            assert "<img src=x" not in shown
            assert "<b>Xinhua" not in shown


@pytest.mark.django_db
class TestOneStory:
    def opened(self, client: Client, title: str) -> str:
        key = story_key(client.get(PATH).content, title)
        return client.get(PATH.replace("/stories/", f"/stories/{key}/")).content.decode()

    def test_reports_stand_side_by_side_with_copies_and_words_marked(self, client: Client) -> None:
        early = datetime.now(UTC) - timedelta(hours=5)
        attack("a", "Reuters", f"{BODY} {LONG}", seen=early)
        attack("b", "The Daily Somebody", f"(Reuters) - {BODY} {LONG}")
        attack("c", "Radio Ndeke Luka", "Twelve people were killed in Bambari, the mayor told our correspondent.")
        page = self.opened(client, "Attack near Bambari")
        assert page.count('<article class="report">') == 3
        words = said(page.encode())
        assert "Copy of the text of Reuters, whole: it is no second source." in words
        assert '<mark title="what was done">killed</mark>' in page
        assert "Joined because of" in words

    def test_an_edited_report_shows_what_was_added_and_removed(self, client: Client) -> None:
        attack(
            "a", "Radio Ndeke Luka", "Twelve were killed in Bambari. The mayor fled.", seen=datetime.now(UTC) - timedelta(hours=9)
        )
        attack("a", "Radio Ndeke Luka", "Twenty were killed in Bambari. A curfew was imposed. Twelve graves were seen.")
        page = self.opened(client, "Attack near Bambari")
        assert '<del dir="auto">The mayor fled.</del>' in page
        assert '<ins dir="auto">A curfew was imposed.</ins>' in page
        assert "killed: 12 → 20" in page

    def test_no_story_is_not_found(self, client: Client) -> None:
        assert client.get(PATH.replace("/stories/", "/stories/0000000000000/")).status_code == 404


# In a browser, without a mouse

FILL = """
import sys
from datetime import UTC, datetime, timedelta
sys.path.insert(0, {tests!r})
from phasezero import desk, library, pipeline
library.open_store()
pipeline.set_up()
pipeline.import_example()
desk.watch("CAF", "a test", "the example", datetime(2013, 1, 1, tzinfo=UTC))
from web.test_stories_page import for_the_browser
for_the_browser()
"""


def for_the_browser() -> None:
    """An attack told by a local radio and a wire, a copy of the wire, an edited version, and a story of something else."""
    now = datetime.now(UTC)
    told = "At least twelve villagers were killed by UPC fighters on Sunday in Bambari, the mayor said."
    wire = f"UPC rebels killed 14 villagers in Bambari on Sunday, a hospital source said. {LONG}"
    rows = [
        ("radio", "Attack in Bambari: twelve killed", told, "Radio Ndeke Luka", 30),
        ("wire", "Rebels kill 14 villagers in Bambari", wire, "Reuters", 28),
        ("copy", "Villagers killed by rebels", f"(Reuters) - {wire}", "The Daily Somebody", 20),
        ("radio", "Attack in Bambari: fifteen killed", told.replace("twelve", "fifteen"), "Radio Ndeke Luka", 10),
        ("cotton", "Ministers meet over the price of cotton", "They met for two hours.", "Somebody Else", 8),
    ]
    for key, title, body, publisher, hours in rows:
        seen = now - timedelta(hours=hours)
        one = Collected(
            *("feeds", key, f"https://news.example/{key}", title, body, True, "en", (), publisher),
            *(seen - timedelta(minutes=10), "", None, seen, Genre.NEWS, ("CAF",)),
        )
        documents.add([one], Keeping(Marking(), LOCAL, 30))
    read_documents(LOCAL)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.mark.browser
@pytest.mark.slow
def test_a_story_with_duplicates_and_claims_is_pinned_with_a_key_and_stands_in_the_update(
    tmp_path: Path, browser: Browser
) -> None:
    home = environment(tmp_path)
    fill = FILL.format(tests=str(Path(__file__).parents[1]))
    subprocess.run([sys.executable, "-c", fill], env=home, check=True, timeout=200)
    with serving(home, free_port()) as address:
        page = browser.new_page(viewport=DESK)
        trouble: list[str] = []
        page.on("console", lambda message: trouble.append(message.text) if message.type in {"error", "warning"} else None)
        page.goto(f"{address}{PATH}")
        assert page.locator("article.story").count() == 2, page.inner_text("body")
        first = page.locator("article.story").first
        assert "3 reports, 1 of them a copy" in first.inner_text()
        assert "2 independent sources at most" in first.inner_text()
        page.keyboard.press("o")
        page.wait_for_url("**/stories/*/?country=CAF")
        assert page.locator("article.report").count() == 3
        assert "Copy of the text of Reuters" in page.inner_text("body")
        assert "killed" in page.locator("article.report mark").all_inner_texts()
        page.get_by_text("Version 2,").click()
        assert page.locator("article.report ins").first.is_visible()
        page.go_back()
        page.wait_for_selector("article.story:focus")

        page.keyboard.press("j")
        second = page.locator("article.story").nth(1)
        assert "price of cotton" in second.inner_text()
        second.get_by_label("Your name").fill("Ada Example")
        page.keyboard.press("Escape")
        page.keyboard.press("p")
        page.wait_for_selector("text=Pinned by Ada Example")
        assert "price of cotton" in page.locator("article.story:focus").inner_text()
        page.keyboard.press("a")
        page.keyboard.type("Cotton is what they fight over.")
        page.keyboard.press("Enter")
        page.wait_for_selector("q:has-text('Cotton is what they fight over.')")
        page.keyboard.press("j")
        page.keyboard.press("d")
        page.wait_for_selector("text=1 dropped by a person")
        phone = browser.new_page(viewport=PHONE)
        phone.goto(f"{address}{PATH}")
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert trouble == []
    done = subprocess.run(
        [sys.executable, "-m", "phasezero", "update", "CAF"], env=home, check=True, timeout=100, capture_output=True, text=True
    )
    said_there = " ".join(done.stdout.split())
    assert "Chosen by a person (Ada Example): 1 story pinned, 1 story left out and 1 story annotated." in said_there
    assert "“Ministers meet over the price of cotton”. Why here: pinned by Ada Example;" in said_there
    assert "Note by Ada Example: “Cotton is what they fight over.”" in said_there
    assert "Attack in Bambari: fifteen" not in said_there


@pytest.mark.browser
@pytest.mark.slow
def test_without_scripts_the_buttons_do_the_same(tmp_path: Path, browser: Browser) -> None:
    home = environment(tmp_path)
    fill = FILL.format(tests=str(Path(__file__).parents[1]))
    subprocess.run([sys.executable, "-c", fill], env=home, check=True, timeout=200)
    with serving(home, free_port()) as address:
        page = browser.new_context(java_script_enabled=False, viewport=DESK).new_page()
        page.goto(f"{address}{PATH}")
        second = page.locator("article.story").nth(1)
        second.get_by_label("Your name").fill("Ada Example")
        second.get_by_role("button", name="Pin").click()
        assert "Pinned by Ada Example" in page.locator("article.story").first.inner_text()


def test_the_pages_of_collected_reports_are_found_from_the_country_and_the_desk(client: Client) -> None:
    country = client.get("/countries/CAF/").content.decode()
    desk = client.get("/task-forces/local/desk/?country=CAF").content.decode()
    for name in ("stories", "new-reports"):
        assert f"/task-forces/local/{name}/?country=CAF" in country
        assert f"/task-forces/local/{name}/?country=CAF" in desk
    assert "/task-forces/local/sources/?country=CAF" in country
