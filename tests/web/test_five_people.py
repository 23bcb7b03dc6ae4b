"""Five people of three organisations and somebody without a name: from a submission to what was released, delivered, corrected and
withdrawn, in a real browser; and a hidden task force of which the fifth never learns.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from deliver.delivery_world import Office, free_port
from web.chromium import DESK, IMAGES, PHONE, chromium, environment, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.security]
TESTS = Path(__file__).parents[1]
SAID = "At dawn men came to canaryville market and shot at the traders"
SECRETS = ("canaryville", "heron", "Lena", "Rolf", "Rita")
"""What Otto must read nowhere."""


@dataclass
class Site:
    address: str
    settings: dict[str, str]
    office: Office
    world: dict[str, Any]
    browser: Browser
    open_pages: ExitStack
    people: dict[str, Page] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)

    @property
    def home(self) -> str:
        return f"{self.address}/task-forces/{self.world['key']}/"

    def page(self, viewport: dict[str, int] = DESK) -> Page:
        """A browser of its own."""
        context = self.browser.new_context(viewport=viewport)
        self.open_pages.callback(context.close)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on(
            "request",
            lambda one: None if "//127.0.0.1:" in one.url or one.url.startswith("data:") else self.trouble.append(one.url),
        )
        return page

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "phasezero", *command],
            env=self.settings,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    office = Office()
    office.port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = environment(
        tmp_path_factory.mktemp("five"),
        PHASEZERO_SMTP_URL=f"smtp://127.0.0.1:{office.port}",
        PHASEZERO_MAIL_FROM="warning@example.org",
        PHASEZERO_URL=url,
        PYTHONPATH=str(TESTS),
    )
    made = subprocess.run(
        [sys.executable, str(TESTS / "web" / "five_people.py")], env=settings, check=True, timeout=180, capture_output=True
    )
    with chromium() as browser, serving(settings, port) as address, ExitStack() as pages:
        yield Site(address, settings, office, json.loads(made.stdout.splitlines()[-1]), browser, pages)
    controller.stop()


def sign_in(site: Site, name: str) -> Page:
    """With password and second factor, as a person does; once."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    if name in site.people:
        return site.people[name]
    known, page = site.world["people"][name], site.page()
    page.goto(f"{site.address}/accounts/login/")
    page.locator("input[name=login]").fill(known["email"])
    page.locator("input[name=password]").fill(known["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    if known["totp"]:
        counter = next(iter(yield_hotp_counters_from_time()))
        page.locator("input[name=code]").fill(format_hotp_value(hotp_value(known["totp"], counter)))
        page.get_by_role("button", name="Sign in").first.click()
    page.wait_for_url(f"{site.address}/")
    site.people[name] = page
    return page


def shot(page: Page, name: str) -> None:
    """For the docs, where they are asked for."""
    if os.environ.get("PHASEZERO_SCREENSHOTS") == "1":
        tall = page.evaluate("document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": min(tall, 1600)}  # type: ignore[index]
        page.screenshot(path=IMAGES / f"{name}.png", full_page=True, clip=clip)


def test_from_a_submission_to_its_withdrawal(site: Site) -> None:
    words = _somebody_submits(site)
    submission = _taken_up_and_opened(site)
    event = _recorded(site, submission)
    _partner_agrees(site, submission, words, event)
    first = _released(site, event)
    _delivered(site, first)
    second = _corrected(site, submission, event, words)
    _withdrawn(site, submission, event, words, (first, second))
    assert not site.trouble


def _somebody_submits(site: Site) -> str:
    """On a phone, without an account; returns the six words."""
    page = site.page(PHONE)
    page.goto(site.address + site.world["intake"])
    shot(page, "submit-phone")
    page.get_by_label(re.compile("^What happened")).fill(SAID)
    page.get_by_label(re.compile("^Where")).fill("canaryville")
    for name in ("use_count", "use_task_force", "only_source"):
        page.locator(f"input[name={name}]").check()
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="It has arrived, and is sealed").wait_for()
    words = page.locator("p.w").first.inner_text()
    assert len(words.split()) == 6
    assert page.context.cookies() == []
    assert words not in page.url
    page.close()
    return words


def _receipt(site: Site, words: str) -> Page:
    page = site.page(PHONE)
    page.goto(f"{site.address}/receipt/")
    page.get_by_label("Your six words").fill(words)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("heading", name="What was made from it").wait_for()
    return page


def _taken_up_and_opened(site: Site) -> str:
    """The analyst takes it up; two stewards of the vault open it, with a code told by voice. Returns its id."""
    ana, lena, rolf = (sign_in(site, name) for name in ("Ana", "Lena", "Rolf"))
    ana.goto(f"{site.home}submissions/")
    ana.locator("main table a").first.click()
    ana.wait_for_url(re.compile(r"/submissions/\w+/"))
    submission = ana.url.rstrip("/").rpartition("/")[2]
    assert SAID not in ana.content()
    ana.get_by_role("button", name=re.compile("Take it up")).click()
    ana.get_by_text("It is in review.").wait_for()

    lena.goto(f"{site.home}vault/?record={submission}#ask")
    ask = lena.locator("form", has=lena.locator("input[name=purpose]"))
    ask.locator("select[name=other]").select_option(label="Rolf")
    ask.locator("input[name=reason]").fill("To grade what it says of the market")
    ask.locator("input[name=passphrase]").fill(site.world["people"]["Lena"]["passphrase"])
    ask.get_by_role("button", name="Ask").click()
    code = lena.locator("p.handed").inner_text()

    rolf.goto(f"{site.home}vault/")
    rolf.locator("input[name=code]").fill(code)
    rolf.locator("form", has=rolf.locator("input[name=code]")).locator("input[name=passphrase]").fill(
        site.world["people"]["Rolf"]["passphrase"]
    )
    rolf.get_by_role("button", name="Confirm and open").click()
    rolf.get_by_text(SAID).wait_for()
    rolf.goto(f"{site.home}vault/")
    assert "To grade what it says of the market" in rolf.content()
    assert SAID not in rolf.content()
    return submission


def _fill_event(page: Page, killed: tuple[int, int, int]) -> None:
    day = (datetime.now(UTC) - timedelta(days=12)).date().isoformat()
    page.get_by_label("First day").fill(day)
    page.get_by_label("Region").select_option(label="Ouham")
    page.get_by_label(re.compile("^Place")).fill("canaryville")
    page.get_by_label("Class").select_option("non-state")
    page.get_by_label(re.compile("^Name of the armed group")).fill("Seleka")
    for name, number in zip(("killed_low", "killed_best", "killed_high"), killed, strict=True):
        page.locator(f"input[name={name}]").fill(str(number))


def _recorded(site: Site, submission: str) -> str:
    """The analyst records an event; returns its id."""
    ana = sign_in(site, "Ana")
    ana.goto(f"{site.home}submissions/{submission}/")
    ana.get_by_role("link", name="Record an event from it").click()
    _fill_event(ana, (6, 7, 9))
    ana.get_by_role("button", name="Record it").click()
    ana.wait_for_url(re.compile("/events/"))
    assert "canaryville" in ana.content()
    return ana.url.rstrip("/").rpartition("/")[2]


def _partner_agrees(site: Site, submission: str, words: str, event: str) -> None:
    """Its partner is the only local source: nothing leaves before their word."""
    ana, rolf = sign_in(site, "Ana"), sign_in(site, "Rolf")
    rolf.goto(f"{site.home}events/{event}/?to=GREEN")
    assert "only local source" in rolf.content()
    ana.goto(f"{site.home}submissions/{submission}/")
    ana.get_by_text("Ask whether something may be released").click()
    ana.locator("textarea#plan-text").fill("That an attack in the north was told of, this month, with numbers")
    ana.get_by_role("button", name="Ask the partner").click()
    ana.get_by_text(re.compile("^Asked")).first.wait_for()
    _agree(site, words, "That an attack in the north was told of")


def _agree(site: Site, words: str, shown: str) -> None:
    """With the receipt the partner reads what would be told, and agrees."""
    page = _receipt(site, words)
    assert shown in page.content(), page.content()
    shot(page, "receipt-phone")
    page.get_by_role("button", name="I agree").click()
    page.get_by_text("You agreed.").wait_for()
    page.close()


def _tell_and_release(site: Site, event: str, phase: str) -> str:
    """The releaser tells the event to readers, reads the dry run and proposes phase 2, which the lead confirms; the update's id."""
    rolf, lena = sign_in(site, "Rolf"), sign_in(site, "Lena")
    rolf.goto(f"{site.home}events/{event}/?to=GREEN")
    assert "canaryville" not in rolf.locator("dl.facts").inner_text()
    tell = rolf.get_by_role("button", name=re.compile("Tell it up to"))
    assert tell.count() == 1, rolf.locator("main").inner_text()
    tell.click()
    rolf.wait_for_url(re.compile(f"/events/{event}/"))
    rolf.goto(f"{site.home}release/?to=GREEN")
    assert "No finding" in rolf.content(), rolf.locator("main").inner_text()[:1500]
    assert "Told by a local partner" in rolf.locator("section.shown").inner_text()
    shot(rolf, "dry-run-desk")
    for box in rolf.locator("fieldset input[type=checkbox]").all():
        box.check()
    for box in rolf.locator("textarea[name^=answer-]").all():
        box.fill("The slower way of counting lags behind")
    rolf.get_by_label("Phase", exact=True).select_option(phase)
    rolf.get_by_label(re.compile("^Why it differs")).fill("What partners told goes with what is documented")
    rolf.get_by_role("button", name=re.compile("Release|Propose")).last.click()
    rolf.wait_for_url(f"{site.address}/releases/")
    lena.goto(f"{site.address}/releases/")
    for box in lena.locator("main input[type=checkbox]").all():
        box.check()
    lena.get_by_role("button", name=re.compile("Confirm|Release")).first.click()
    lena.wait_for_url(re.compile("/updates/"))
    return lena.url.rstrip("/").rpartition("/")[2]


def _released(site: Site, event: str) -> str:
    rita = sign_in(site, "Rita")
    rita.goto(f"{site.address}/events/{event}/")
    assert rita.title() == "Not found · Phase Zero"
    rita.goto(f"{site.address}/subscriptions/")
    rita.locator("form select[name=country], form input[name=country]").first.evaluate(
        "one => { one.value = one.tagName == 'SELECT' ? 'CAF' : 'CAF' }"
    )
    rita.get_by_role("button", name="Subscribe").click()
    update = _tell_and_release(site, event, "2")
    rita.goto(f"{site.address}/updates/{update}/")
    text = rita.locator("article").inner_text()
    assert "Told by a local partner" in text
    assert "set phase 2" in text
    assert "canaryville" not in rita.content()
    return update


def _letters(site: Site) -> list[str]:
    """Delivers what waits; every letter as it arrived. Besides Rita only keepers of keys get one: the heads of their own chains."""
    site.run("deliver", "run")
    heads = [(to, one.as_string()) for to, one in site.office.taken if "audit" in str(one["Subject"]).lower()]
    assert not [to for to, text in heads if to not in ("lena@example.org", "rolf@example.org") and site.world["key"] in text]
    assert not [to for to, text in heads if "heron" in text and to == "otto@example.org"]
    rest = [(to, one) for to, one in site.office.taken if "audit" not in str(one["Subject"]).lower()]
    site.office.clear()
    assert {to for to, _ in rest} <= {"rita@example.org"}
    return [one.as_string() for _, one in rest]


def _delivered(site: Site, update: str) -> None:
    """By letter only as a notice, since the task force is hidden; the text is behind the sign-in."""
    (letter,) = _letters(site)
    assert "/subscriptions/received/" in letter
    assert not [word for word in ("heron", "Central African", "canaryville", "phase 2") if word in letter]
    rita, lena = sign_in(site, "Rita"), sign_in(site, "Lena")
    rita.goto(f"{site.address}/subscriptions/received/")
    assert update in rita.content()
    lena.goto(f"{site.address}/deliveries/")
    assert "Rita" in lena.content()
    shot(lena, "delivery-log-desk")
    _otto_learns_nothing(site, update)


def _corrected(site: Site, submission: str, event: str, words: str) -> str:
    """The partner corrects it, the analyst the event, and a new update goes to exactly those who got the first."""
    page = _receipt(site, words)
    page.get_by_label(re.compile("^What is wrong")).fill("Twelve were buried, not seven")
    page.get_by_role("button", name="Add").click()
    page.get_by_text(re.compile("Corrections: 1")).wait_for()
    page.close()
    ana = sign_in(site, "Ana")
    ana.goto(f"{site.home}submissions/{submission}/event/?event={event}")
    assert ana.locator("input[name=killed_best]").input_value() == "7"
    ana.locator("input[name=killed_best]").fill("12")
    ana.locator("input[name=killed_high]").fill("14")
    ana.get_by_role("button", name="Correct it").click()
    ana.wait_for_url(re.compile("/events/"))
    lena = sign_in(site, "Lena")
    lena.goto(f"{site.home}events/{event}/?to=GREEN")
    assert "more than a local partner agreed to" in lena.content(), lena.locator("main").inner_text()
    lena.get_by_role("button", name="Ask the partner").click()
    lena.get_by_text(re.compile("^Asked")).first.wait_for()
    _agree(site, words, "24")
    update = _tell_and_release(site, event, "2")
    (letter,) = _letters(site)
    assert "correct" in letter.lower()
    rita = sign_in(site, "Rita")
    rita.goto(f"{site.address}/updates/{update}/")
    assert "low 5, best 10, high 24" in rita.locator("article").inner_text()
    return update


def _withdrawn(site: Site, submission: str, event: str, words: str, updates: tuple[str, str]) -> None:
    """The partner withdraws; a steward of the task force carries it out; nothing of it is left anywhere, and Rita is told."""
    page = _receipt(site, words)
    page.locator("input[name=sure]").check()
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_text(re.compile("A steward looks at it|a steward recalls|within 24 hours")).first.wait_for()
    lena, rita = sign_in(site, "Lena"), sign_in(site, "Rita")
    lena.goto(f"{site.home}submissions/{submission}/")
    assert "REVIEW DUE" in lena.content()
    lena.locator("form", has=lena.locator("input[value=finish]")).locator("input[name=sure]").check()
    lena.get_by_role("button", name="Carry it out").click()
    lena.get_by_text("It was withdrawn. Nothing else of it is kept.").wait_for()
    for person in (lena, rita):
        for address in (f"/events/{event}/", *(f"/updates/{one}/" for one in updates)):
            answer = person.goto(site.address + address)
            assert answer is not None
            assert answer.status in (404, 410), address
            assert "Told by a local partner" not in person.content()
    assert _letters(site)
    page.goto(f"{site.address}/receipt/")
    page.get_by_label("Your six words").fill(words)
    page.get_by_role("button", name="Open").click()
    page.get_by_text("These words open nothing").wait_for()
    raw = b"".join(file.read_bytes() for file in Path(site.settings["PHASEZERO_HOME"]).iterdir() if file.is_file())
    assert b"canaryville" not in raw
    assert b"heron" in raw, "the search looks at the right files"
    _otto_learns_nothing(site, updates[1])


def _without_keys(page: Page, address: str) -> tuple[int, str]:
    """What an address answers, whatever the key in it."""
    answer = page.goto(address)
    assert answer is not None
    return answer.status, re.sub(r"\b[0-9a-z]{13}\b|\b[0-9A-Za-z]{64}\b", "KEY", answer.text())  # keys, and tokens of forms


def _otto_learns_nothing(site: Site, update: str) -> None:
    """To the fifth, who leads another task force, nothing of the hidden one exists: no page, list, number or error tells of it."""
    otto, nobody = sign_in(site, "Otto"), site.page()
    unknown = site.world["key"][::-1]
    for page in (otto, nobody):
        for address in ("/", "/countries/CAF/", "/countries/CAF/updates/", "/task-forces/", "/watching/", "/health/", "/about/",
                        "/search/?q=partner", "/api/updates", "/api/events?country=CAF", "/subscriptions/", "/deliveries/",
                        "/releases/", "/stewardship/", "/account/"):  # fmt: skip
            page.goto(site.address + address)
            found = [word for word in (*SECRETS, site.world["key"], update) if word in page.content()]
            assert not found, (address, found)
        for path in ("", "release/", "submissions/", "vault/", "audit/"):
            bodies = {_without_keys(page, f"{site.address}/task-forces/{key}/{path}") for key in (site.world["key"], unknown)}
            assert len(bodies) == 1, path
    for path in ("submissions/", "vault/"):
        assert otto.goto(f"{site.home}{path}").status == 404  # type: ignore[union-attr]
    assert otto.goto(f"{site.address}/updates/{update}/").status == 404  # type: ignore[union-attr]


def test_sessions_of_the_five_are_their_own(site: Site) -> None:
    """Whoever leaves is out, and the others stay in."""
    rita = sign_in(site, "Rita")
    rita.goto(f"{site.address}/accounts/logout/")
    rita.get_by_role("button", name=re.compile("Sign Out|Sign out")).click()
    time.sleep(0.2)
    rita.goto(f"{site.address}/subscriptions/")
    assert "/accounts/login/" in rita.url
    assert sign_in(site, "Lena").goto(site.home).status == 200  # type: ignore[union-attr]
