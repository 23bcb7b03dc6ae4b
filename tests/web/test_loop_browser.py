"""The loop of 1 April 2013 in a real browser: an analyst proposes and asks, two people sign, the office answers on a phone, and the
page shows the days.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from chromium import DESK, IMAGES, PHONE, chromium, environment, free_port, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser]
HERE = Path(__file__).parent
DATE = "?date=2013-04-01"


@dataclass
class Site:
    address: str
    key: str
    event: str
    sessions: dict[str, str]
    browser: Browser
    trouble: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def at(self, path: str) -> str:
        return f"{self.address}/task-forces/{self.key}/{path}{DATE}"

    def page(self, who: str | None) -> Page:
        """Somebody's own browser; None: the recipient's phone, in which nobody is signed in."""
        context = self.browser.new_context(viewport=DESK if who else PHONE)
        self.contexts.append(context)
        if who:
            context.add_cookies([{"name": "sessionid", "value": self.sessions[who], "url": self.address}])
        page = context.new_page()
        page.on("console", lambda message: self.trouble.append(message.text) if message.type == "error" else None)
        page.on("request", lambda one: None if one.url.startswith((self.address, "data:")) else self.trouble.append(one.url))
        return page


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    port = free_port()
    settings = environment(tmp_path, PYTHONPATH=str(HERE.parent))
    made = subprocess.run(
        [sys.executable, str(HERE / "loop_world.py")], env=settings, check=True, timeout=180, capture_output=True, text=True
    )
    with chromium() as browser, serving(settings, port) as address:
        found = Site(address=address, browser=browser, **json.loads(made.stdout.splitlines()[-1]))
        yield found
        for context in found.contexts:
            context.close()
        assert not found.trouble


def shot(page: Page, name: str) -> None:
    """For the docs, where they are asked for."""
    if os.environ.get("PHASEZERO_SCREENSHOTS") == "1":
        tall = page.evaluate("document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": min(tall, 1500)}  # type: ignore[index]
        page.screenshot(path=IMAGES / f"{name}.png", full_page=True, clip=clip)


def confirm_harm_check(page: Page) -> None:
    for box in page.locator("fieldset input[type=checkbox]").all():
        box.check()


def test_two_people_issue_an_alert_and_the_office_answers(site: Site) -> None:
    ana = site.page("analyst")
    ana.goto(site.at("assessment/"))
    assert "Armed men already choose homes" in ana.locator("main").inner_text()
    shot(ana, "judgement-desk")
    ana.goto(site.at("alerts/"))
    ana.get_by_label("In a sentence").fill("Attacks on civilians in the capital may go on.")
    assert ana.get_by_label("Ids of the events it stands on").input_value().split() == [site.event]
    ana.get_by_role("group", name="Warnings already given: read each").get_by_role("checkbox").check()
    ana.get_by_label("What this alert adds to them").fill("It asks one member of the Council for one question.")
    ana.get_by_label("Who follows it up").fill("Lead")
    ana.get_by_role("button", name="Propose it").click()
    ana.wait_for_url(re.compile(r"/alerts/\w+/"))
    alert = ana.url.partition("/alerts/")[2].partition("/")[0]
    _draft_ask(site, ana, alert)
    lena = site.page("lead")
    lena.goto(site.at(f"alerts/{alert}/"))
    lena.get_by_label(re.compile("Which records you looked at again")).fill("All documents of the event, read again.")
    lena.get_by_role("button", name="Verify it").click()
    confirm_harm_check(lena)
    lena.get_by_role("button", name="Sign it; a second person issues it").click()
    assert "Lead signed on" in lena.locator("main").inner_text()
    rolf = site.page("releaser")
    rolf.goto(site.at(f"alerts/{alert}/"))
    confirm_harm_check(rolf)
    rolf.get_by_role("button", name="Issue it, with its asks").click()
    link = rolf.locator("dl.handed code").inner_text()
    _answer(site, link)
    ana.goto(site.at(f"alerts/{alert}/"))
    text = ana.locator("main").inner_text()
    assert re.search(r"document to alert \d+ · alert to ask 0 · ask to answer 0", text)
    assert "Asked in consultations on Tuesday." in text
    assert ana.locator(".life [aria-current]").inner_text().startswith("acted")
    shot(ana, "alert-desk")


def _draft_ask(site: Site, ana: Page, alert: str) -> None:
    ana.goto(site.at(f"alerts/{alert}/ask/"))
    ana.get_by_label("They are", exact=True).select_option("council_member")
    ana.get_by_label("Office, never a person’s name").fill("Permanent Representative of Rwanda to the United Nations")
    ana.get_by_label(re.compile("^Its state")).fill("RWA")
    ana.get_by_label(re.compile("^What they are asked to do")).fill("ask the Secretariat what protects {target_group} in Bangui")
    ana.get_by_label("By which instrument").select_option(":question-in-consultations")
    ana.get_by_label("Which option of the catalogue it serves").select_option(label="Multilateral diplomacy")
    ana.get_by_label("By which day", exact=True).fill("2013-04-10")
    ana.get_by_label("Why them", exact=True).fill("Rwanda sits in the Security Council")
    ana.get_by_label("Where that can be looked up").fill("the list of members of the Security Council, 2013")
    ana.get_by_label(re.compile("^What they can say")).fill(
        "Civilians killed in this event: {killed}; we ask what protects them now."
    )
    ana.get_by_label(re.compile("^Proper names")).fill("Rwanda, Security Council, Secretariat, Bangui")
    ana.get_by_role("button", name="Read it first").click()
    ana.locator("summary").filter(has_text="The same ask in the words of each sector").click()
    assert ana.locator("details table th").count() == 10
    shot(ana, "ask-desk")
    ana.get_by_role("button", name="Keep it as a draft").click()
    ana.wait_for_url(re.compile(rf"/alerts/{alert}/\?"))


def _answer(site: Site, link: str) -> None:
    phone = site.page(None)
    phone.goto(link)
    text = phone.locator("main").inner_text()
    assert "Rwanda" in text
    assert "Analyst" not in text
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    shot(phone, "answer-phone")
    phone.get_by_label("If you want to add a word").fill("Asked in consultations on Tuesday.")
    phone.get_by_role("button", name="done", exact=True).click()
    assert "Thank you" in phone.locator("main").inner_text()
