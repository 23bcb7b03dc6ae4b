"""Accounts, as one meets them: why a second factor, where passkeys work, sessions without addresses, letters in our words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from builders import empty_the_store
from people import AT, PASSWORD, World, client_of, world
from phasezero import desk
from phasezero.settings import load

pytestmark = [pytest.mark.django_db, pytest.mark.security]
NUMBER, NAME = {"HTTP_HOST": "127.0.0.1:8791", "SERVER_PORT": "8791"}, {"HTTP_HOST": "localhost:8791", "SERVER_PORT": "8791"}


@pytest.fixture
def people(db: None) -> World:
    empty_the_store()
    cache.clear()
    return world()


def signed_in(name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    assert client.post("/accounts/login/", {"login": f"{name}@example.org", "password": PASSWORD}).status_code == 302
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def text_of(client: Client, path: str, **more: Any) -> str:
    return client.get(path, **more).content.decode()


def test_who_must_set_up_a_second_factor_is_told_why_and_what_to_do(people: World) -> None:
    desk.give_seat(people.lead, people.open, people.partner, "releaser", AT)
    page = text_of(client_of(people.partner), "/accounts/2fa/")
    assert "Until you set one up, this account opens nothing." in page
    assert "an authenticator app on your phone, or a passkey" in page
    assert "this account opens nothing" not in text_of(client_of(people.reader), "/accounts/2fa/")


def test_pictures_of_the_page_itself_show_where_the_code_is_and_nowhere_else(people: World) -> None:
    client = signed_in("reader")
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    for other in ("/accounts/2fa/", "/accounts/login/", "/", "/accounts/sessions/"):
        assert "data:" not in client.get(other)["Content-Security-Policy"], other


def test_the_words_for_the_code_do_not_say_the_secret(people: World) -> None:
    page = text_of(signed_in("reader"), "/accounts/2fa/totp/activate/")
    alt = re.search(r'<img src="data:image/svg[^>]*alt="([^"]*)"', page)
    secret = re.search(r'value="([A-Z2-7]{32})"', page)
    assert alt
    assert secret
    assert alt[1].startswith("QR code")
    assert secret[1] not in alt[1]


@pytest.mark.parametrize("path", ["/accounts/2fa/webauthn/add/", "/accounts/login/"])
def test_under_a_number_the_page_says_where_passkeys_work(people: World, path: str, settings: Any) -> None:
    client = signed_in("reader") if "2fa" in path else Client()
    assert "open this site at http://localhost:8791" in text_of(client, path, **NUMBER)
    assert "open this site at" not in text_of(client, path, **NAME)
    settings.PHASEZERO = load({"PHASEZERO_URL": "https://pz.example.org"})
    assert "open this site at https://pz.example.org for" in text_of(client, path, **NUMBER)


def test_the_sessions_page_shows_no_address(people: World) -> None:
    page = text_of(signed_in("reader"), "/accounts/sessions/")
    assert "this one" in page
    assert not re.search(r"\bIP\b", page)
    assert not re.search(r"fd[0-9a-f]{2}:", page)


@pytest.mark.parametrize(
    ("url", "own"), [("", "http://localhost:8791"), ("https://pz.example.org", "https://pz.example.org")], ids=["here", "named"]
)
def test_the_letter_for_a_new_password_names_this_site_and_not_the_host_asked_for(
    people: World, settings: Any, url: str, own: str
) -> None:
    settings.PHASEZERO = load({"PHASEZERO_URL": url})
    Client().post("/accounts/password/reset/", {"email": "reader@example.org"}, **NUMBER)
    (letter,) = mail.outbox
    assert letter.subject == "[Phase Zero] A new password"
    assert "127.0.0.1" not in letter.body + letter.subject
    link = re.search(r"\S+/accounts/password/reset/key/\S+", letter.body)
    assert link
    assert link[0].startswith(own + "/accounts/")
    assert "Phase Zero" in letter.body
    answer = Client().get(link[0].removeprefix(own), follow=True)
    assert 'name="password1"' in answer.content.decode()


def test_the_letter_to_an_unknown_address_offers_no_account(people: World) -> None:
    Client().post("/accounts/password/reset/", {"email": "nobody@example.org"}, **NUMBER)
    (letter,) = mail.outbox
    assert "there is no account with this address" in letter.body
    assert "sign up" not in letter.body
    assert "signup" not in letter.body
