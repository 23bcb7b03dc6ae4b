"""The pages in a real browser, against the real server: as a reader would go through them, with and without JavaScript."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from web.chromium import DESK, IMAGES, PHONE, chromium, environment, free_port, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

FILL = """
from datetime import UTC, date, datetime
from phasezero import desk, library, pipeline
library.open_store()
pipeline.set_up()
pipeline.import_example()
desk.watch("CAF", "a test", "the example", datetime(2013, 1, 1, tzinfo=UTC))
for day in (date(2013, 3, 28), date(2013, 4, 1)):
    pipeline.day(day, ["CAF"])
answers = {one.key: "The rule keeps a phase for some weeks." for one in library.judged("CAF", date(2013, 3, 28)).unanswered}
desk.release("CAF", date(2013, 3, 28), "Ada Example", datetime(2013, 3, 29, 8, tzinfo=UTC), answers=answers)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own, with the example."""
    settings = environment(tmp_path_factory.mktemp("site"))
    subprocess.run([sys.executable, "-c", FILL], env=settings, check=True, timeout=120)
    with serving(settings, free_port()) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


Opened = Callable[..., "Page"]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Opens a page that fails the test for any error, CSP violation or request that leaves this machine."""
    contexts, trouble = [], []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESK, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda request: None if "//127.0.0.1:" in request.url else trouble.append(request.url))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not trouble


def _walk(page: Page, site: str, scripted: bool) -> None:
    """Overview, country, another day, filtered events, one event, its source."""
    page.goto(site)
    page.locator("table").get_by_role("link", name="Central African Republic").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Central African Republic"
    page.get_by_label("Day", exact=True).fill("2013-03-28")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**/?date=2013-03-28")
    assert "Released by Ada Example" in page.locator("article").inner_text()
    page.get_by_text("Filter the events").click()
    page.get_by_label("Violence", exact=True).select_option("one-sided")
    page.get_by_label("Killed, best estimate at least").fill("3")
    page.get_by_role("button", name="Show events").click()
    page.wait_for_url(re.compile("violence=one-sided"))
    page.get_by_text("filtered").wait_for()
    kinds = page.locator('#events td[data-label="What and who"]').all_inner_texts()
    assert kinds
    assert all("Attack on civilians" in kind for kind in kinds)
    if scripted:
        assert "date=2013-03-28" in page.url
    page.locator("#events tbody a").first.click()
    page.wait_for_url(re.compile(r"/events/\w+/\?date=2013-03-28"))
    assert "nothing learned later is used" in page.locator(".as-of").inner_text()
    headline = page.locator(".claims .headline").first.inner_text()
    page.get_by_role("link", name=re.compile("find this document")).first.click()
    page.wait_for_url(re.compile("/search/"))
    assert headline in page.locator(".claims").inner_text()


def test_from_the_world_to_a_source(opened: Opened, site: str) -> None:
    _walk(opened(), site, scripted=True)


def test_the_same_way_without_javascript_on_a_phone(opened: Opened, site: str) -> None:
    _walk(opened(java_script_enabled=False, viewport=PHONE), site, scripted=False)


def test_filtering_changes_only_the_events(opened: Opened, site: str) -> None:
    page = opened()
    page.goto(f"{site}/countries/CAF/?date=2013-04-01")
    page.evaluate("document.querySelector('article').dataset.same = 'yes'")
    page.get_by_text("Filter the events").click()
    page.get_by_label("Region", exact=True).select_option(label="Bangui")
    page.get_by_role("button", name="Show events").click()
    page.get_by_text("filtered").wait_for()
    assert page.evaluate("document.querySelector('article').dataset.same") == "yes"
    page.go_back()
    page.wait_for_url(re.compile(r"\?date=2013-04-01$"))
    assert page.locator("#events").inner_text()


def test_marks_tell_their_numbers(opened: Opened, site: str) -> None:
    page = opened()
    page.goto(f"{site}/countries/CAF/?date=2013-04-01")
    mark = page.locator("svg.pz-picture path:has(title)").first
    words = mark.locator("title").text_content()
    mark.scroll_into_view_if_needed()
    page.wait_for_timeout(200)  # a scroll that still runs takes the words away
    mark.hover(force=True)
    assert page.locator(".tip").is_visible()
    assert page.locator(".tip").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".tip").is_hidden()
    assert words == mark.locator("title").text_content()


def _first_id(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server on loopback
        found = re.search(r'"id":"(\w+)"', answer.read().decode())
    assert found
    return found[1]


def _addresses(site: str) -> dict[str, str]:
    event, update = _first_id(f"{site}/api/events?as_of=2013-04-01&size=1"), _first_id(f"{site}/api/updates?size=1")
    return {
        "overview": "/",
        "country": "/countries/CAF/?date=2013-04-01",
        "country-composed": "/countries/CAF/?date=2013-12-20",
        "country-filtered": "/countries/CAF/?date=2013-04-01&violence=one-sided",
        "updates": "/countries/CAF/updates/",
        "event": f"/events/{event}/?date=2013-04-01",
        "update": f"/updates/{update}/",
        "search": "/search/?q=bangui&date=2013-04-01",
        "health": "/health/",
        "about": "/about/",
    }


def test_no_page_keeps_anyone_out(opened: Opened, site: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    for size in (PHONE, DESK):
        page = opened(viewport=size)
        for name, address in _addresses(site).items():
            page.goto(site + address)
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
            found = axe.Axe().run(page).response["violations"]
            grave = [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in {"serious", "critical"}]
            assert not grave, (name, size, grave)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_is_wider_than_the_screen(opened: Opened, site: str, width: int) -> None:
    page = opened(viewport={"width": width, "height": 700})
    for name, address in _addresses(site).items():
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        small = page.evaluate(
            "[...document.querySelectorAll('p, td, th, dd, li, label, a, h1, h2, h3')]"
            ".filter(one => !one.closest('svg, .pz') && one.innerText && parseFloat(getComputedStyle(one).fontSize) < 16).length"
        )
        assert not small, name


def test_the_keyboard_reaches_the_content_first(opened: Opened, site: str) -> None:
    page = opened()
    page.goto(f"{site}/about/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.skipif(os.environ.get("PHASEZERO_SCREENSHOTS") != "1", reason="PHASEZERO_SCREENSHOTS=1 writes docs/images")
def test_screenshots_for_the_docs(opened: Opened, site: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    for kind, size in (("phone", PHONE), ("desk", DESK)):
        page = opened(viewport=size)
        for name in ("overview", "country", "event", "search"):
            page.goto(site + _addresses(site)[name])
            page.screenshot(path=IMAGES / f"{name}-{kind}.png")
