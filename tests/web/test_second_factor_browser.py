"""Second factors in a real browser, under our own policy: the QR code is painted, and a passkey is made and opens the account."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from web.chromium import chromium, environment, free_port, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.security]
EMAIL, PASSWORD = "stella@example.org", "a long quiet river 7"
ACCOUNT = f"""
from datetime import UTC, datetime
from phasezero import desk, library, pipeline
library.open_store()
pipeline.set_up()
desk.create_first_steward({EMAIL!r}, "Stella", {PASSWORD!r}, datetime.now(UTC))
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Browser, str]]:
    """The server at its name, not its number."""
    port, settings = free_port(), environment(tmp_path)
    subprocess.run([sys.executable, "-c", ACCOUNT], env=settings, check=True, timeout=120)
    with chromium() as browser, serving(settings, port):
        yield browser, f"http://localhost:{port}"


@contextmanager
def a_person(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what its console complains of."""
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(60_000)
    page, trouble = context.new_page(), list[str]()
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
    yield page, trouble
    context.close()


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.locator("input[name=login]").fill(EMAIL)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/accounts/2fa/")


def authenticator(page: Page) -> Any:
    """A security key that is always touched, as Chromium's own tools offer it."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    always = {"isUserVerified": True, "automaticPresenceSimulation": True}
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **always}})
    return lambda: tools.send("WebAuthn.getCredentials", {"authenticatorId": made["authenticatorId"]})["credentials"]


def test_the_qr_code_is_painted_and_a_passkey_opens_the_account(site: tuple[Browser, str]) -> None:
    browser, address = site
    with a_person(browser) as (page, trouble):
        credentials = authenticator(page)
        sign_in(page, address)
        page.get_by_text("Until you set one up, this account opens nothing.").wait_for()

        page.goto(f"{address}/accounts/2fa/totp/activate/")
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
        code = page.locator("img[src^='data:image/svg']")
        assert code.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
        assert code.get_attribute("alt").startswith("QR code")  # type: ignore[union-attr]

        page.goto(f"{address}/accounts/2fa/webauthn/add/")
        page.locator("input[name=name]").fill("key of this test")
        page.get_by_label("Passwordless").check()
        page.get_by_role("button", name="Add").click()
        page.wait_for_url("**/accounts/2fa/recovery-codes/**")
        assert [one["rpId"] for one in credentials()] == ["localhost"]

        page.goto(f"{address}/accounts/logout/")
        page.get_by_role("button", name="Sign Out").click()
        page.goto(f"{address}/accounts/login/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(f"{address}/")
        page.get_by_role("link", name="Stella").wait_for()
        assert not trouble, json.dumps(trouble)
