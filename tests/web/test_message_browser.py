"""A message to a community in a real browser: counted while it is typed, approved on an old phone without scripts, printed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from chromium import DESK, chromium, environment, free_port, serving
from test_loop_browser import shot

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser]
OLD_PHONE = {"width": 360, "height": 640}
PARTS = {
    "What they are told (may be empty)": "شوهد رجال مسلحون على الطريق الجنوبي.",
    "What to do": "ابقوا معًا بعيدًا عن الطريق.",
    "What not to do": "لا تخرجوا وحدكم ليلًا.",
    "Whom to reach: a role, a service or a number, no person’s name": "لجنة السلام: اتصلوا بالرقم 1212.",
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Browser]]:
    settings = environment(tmp_path)
    subprocess.run([sys.executable, "-m", "phasezero", "init"], env=settings, check=True, timeout=120, capture_output=True)
    with chromium() as browser, serving(settings, free_port()) as address:
        yield address, browser


def opened(browser: Browser, address: str, scripts: bool = True, view: dict[str, int] = DESK) -> Page:
    page = browser.new_context(viewport=view, java_script_enabled=scripts).new_page()  # type: ignore[arg-type]
    page.goto(address)
    return page


def fits(page: Page) -> None:
    assert page.locator("html").bounding_box()["width"] <= page.viewport_size["width"]  # type: ignore[index]
    for box in page.locator("main *, form *, .n").all():
        found = box.bounding_box()
        assert found is None or found["x"] + found["width"] <= page.viewport_size["width"] + 1, box.inner_text()[:60]  # type: ignore[index]


def draft(page: Page, parts: dict[str, str], language: str) -> None:
    page.get_by_label(re.compile("^Language")).fill(language)
    for label, words in parts.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label(re.compile("^The partner who")).fill("partner-7")
    page.get_by_label(re.compile("^Last day")).fill(str(datetime.now(UTC).date() + timedelta(days=9)))
    page.get_by_label("Your name").fill("Ada Reader")


def keep(page: Page) -> str:
    page.get_by_role("button", name="Keep it as a draft").last.click()
    page.wait_for_url(re.compile(r"/messages/\w{10,}/"))
    return page.url


def link(page: Page) -> str:
    form = page.locator("form").filter(has=page.get_by_role("button", name="Make a link for the partner"))
    form.get_by_label("Your name").fill("Ada Reader")
    form.get_by_role("button").click()
    return page.locator("dl.handed code").inner_text()


def test_a_message_is_counted_approved_on_an_old_phone_and_printed(site: tuple[str, Browser], tmp_path: Path) -> None:
    address, browser = site
    desk = opened(browser, f"{address}/task-forces/local/messages/new/?country=CAF")
    draft(desk, PARTS, "ar")
    told = " ".join(PARTS.values())
    desk.locator("#count").get_by_text(f"{len(told)} characters of 300 · 2 SMS").wait_for()
    message = keep(desk)
    phone = opened(browser, link(desk), scripts=False, view=OLD_PHONE)
    assert phone.locator("html").get_attribute("dir") == "rtl"
    fits(phone)
    shot(phone, "message-phone")
    phone.get_by_role("button", name="نعم، هذه الكلمات بعينها").click()
    assert "شكرًا" in phone.locator("body").inner_text()
    fits(phone)
    small = opened(browser, message, view=OLD_PHONE)
    assert "Ready to give out" in small.locator("main").inner_text()
    fits(small)
    desk.goto(message)
    shot(desk, "message-desk")
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="Plain text").click()
    waiting.value.save_as(tmp_path / "message.txt")
    assert (tmp_path / "message.txt").read_text(encoding="utf-8") == told


def test_four_slips_of_the_longest_message_stand_on_one_sheet(site: tuple[str, Browser]) -> None:
    address, browser = site
    desk = opened(browser, f"{address}/task-forces/local/messages/new/?country=CAF")
    labels = list(PARTS)
    draft(
        desk,
        dict(
            zip(
                labels,
                ("", *(("Groupez-vous, marchez " * 12)[:long].rstrip().ljust(long, "x") for long in (170, 62, 66))),
                strict=True,
            )
        ),
        "fr",
    )
    desk.locator("#count").get_by_text("300 characters of 300").wait_for()
    message = keep(desk)
    phone = opened(browser, link(desk), scripts=False, view=OLD_PHONE)
    phone.get_by_role("button", name="Oui, exactement ces mots").click()
    desk.goto(message.replace("/?", "/sheet/?"))
    assert desk.locator("article").count() == 4
    sheet = desk.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 59[45][\d.]* 84[12]", sheet)
