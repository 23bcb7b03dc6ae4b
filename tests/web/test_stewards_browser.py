"""Stewards in a real browser, against the real server: what two open together is shown once, on a phone, without JavaScript."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from chromium import DESK, PHONE, chromium, environment, free_port, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.security]
HERE = Path(__file__).parent


@dataclass
class Site:
    address: str
    task_force: str
    submissions: list[str]
    sessions: dict[str, str]

    def pages(self) -> dict[str, tuple[str, str]]:
        """Name, who opens it, address."""
        one, forced = self.submissions
        return {
            "task force": ("lead", self.task_force),
            "submissions": ("lead", f"{self.task_force}submissions/"),
            "submission": ("lead", f"{self.task_force}submissions/{one}/"),
            "under duress": ("analyst", f"{self.task_force}submissions/{forced}/"),
            "vault": ("releaser", f"{self.task_force}vault/"),
            "vault of a reader": ("reader", f"{self.task_force}vault/"),
            "audit": ("lead", f"{self.task_force}audit/"),
            "stewardship": ("steward", "/stewardship/audit/"),
        }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    port = free_port()
    settings = environment(tmp_path_factory.mktemp("stewards"), PYTHONPATH=str(HERE.parent))
    made = subprocess.run(
        [sys.executable, str(HERE / "stewards_world.py")], env=settings, check=True, timeout=120, capture_output=True, text=True
    )
    with serving(settings, port) as address:
        yield Site(address=address, **json.loads(made.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


Opened = Callable[..., "Page"]


@pytest.fixture
def as_(browser: Browser, site: Site) -> Iterator[Opened]:
    """Opens a browser in which somebody is signed in; it fails the test for any error, CSP violation or request that leaves here."""
    contexts, trouble = [], []

    def open_page(who: str, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": PHONE, **options})
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": site.sessions[who], "url": site.address}])
        page = context.new_page()
        page.on("console", lambda message: trouble.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("request", lambda one: None if one.url.startswith((site.address, "data:image/jpeg")) else trouble.append(one.url))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not trouble


def _asks(page: Page, site: Site) -> str:
    """The lead asks the releaser to open the first submission; returns the code."""
    page.goto(f"{site.address}{site.task_force}submissions/{site.submissions[0]}/")
    page.get_by_role("link", name="Ask for it to be opened").click()
    page.get_by_label("The steward who is to confirm").first.select_option(label="Releaser")
    page.get_by_label("Why. Every member reads it: nothing in it of who the source is").fill("somebody must be warned")
    page.locator("#ask-pass").fill("six words of lead by lot")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Asked").wait_for()
    return page.locator(".handed").inner_text()


@pytest.mark.parametrize("scripted", [False, True])
def test_two_stewards_open_a_submission_that_is_shown_once(as_: Opened, site: Site, scripted: bool) -> None:
    code = _asks(as_("lead", java_script_enabled=scripted), site)
    page = as_("releaser", java_script_enabled=scripted)
    page.goto(f"{site.address}{site.task_force}vault/")
    page.get_by_label("Code, as it was told").fill(code)
    page.locator("input[id^=pass-]").fill("six words of releaser by lot")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Opened, and shown this once").wait_for()
    shown = page.locator("dl.opened").inner_text()
    assert "canaryville" in shown
    assert "a few days more or less" in shown
    page.locator("summary").click()
    page.locator("img.opened").wait_for()
    if scripted:
        assert page.evaluate("document.querySelector('img.opened').naturalWidth") == 256
    assert page.url == f"{site.address}{site.task_force}vault/"
    page.get_by_role("link", name="I have read it: leave this page").click()
    page.get_by_role("heading", name="Who can open it").wait_for()
    assert "canaryville" not in page.content()
    assert "done" in page.locator("td[data-label=Outcome]").first.inner_text()
    page.go_back(wait_until="commit")
    page.wait_for_timeout(300)
    assert "canaryville" not in page.content()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_of_members_is_wider_than_the_screen_or_keeps_anyone_out(as_: Opened, site: Site, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    for name, (who, path) in site.pages().items():
        page = as_(who, viewport={"width": width, "height": DESK["height"]})
        page.goto(site.address + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        found = axe.Axe().run(page).response["violations"]
        grave = [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in {"serious", "critical"}]
        assert not grave, (name, width, grave)
