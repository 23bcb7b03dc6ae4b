"""Guessing: every secret that somebody could try again and again is slow, or is limited, or is too long to be guessed; and a wrong
one is answered like one that never was."""

from __future__ import annotations

import math
import re
import secrets
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from intake_world import taking
from people import AT, PASSWORD, World, client_of
from phasezero import desk
from phasezero.desk import intake, subscriptions
from phasezero.desk import vault as vault_desk
from phasezero.desk.subscriptions import Asked
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, NotAllowed, PhaseZeroError
from phasezero.store import deliveries, vault_keys
from phasezero.store import intake as stored
from phasezero.store.models import Person
from phasezero.store.people import Invitation, Token
from phasezero.store.vault import StewardKey
from phasezero.store.vault_keys import Strength
from phasezero.web.pages import receipt as receipt_page

pytestmark = [pytest.mark.django_db, pytest.mark.security]
LONG = 118
"""Bits from which on nobody guesses, however many tries there are."""


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """How slow a password's digest is has a test of its own (test_accounts)."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def told(answer: object) -> str:
    page = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


# What people type: limited


def test_a_password(people: World) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    answers = [client.post("/accounts/login/", {"login": "reader@example.org", "password": f"guess {i}"}) for i in range(12)]
    assert "Too many" in told(answers[-1])
    right = client.post("/accounts/login/", {"login": "reader@example.org", "password": PASSWORD})
    assert right.status_code != 302


def test_a_password_from_many_machines(people: World, settings: object) -> None:
    """The limit is the account's too: a network of machines has no more tries than one."""
    refused = 0
    for i in range(40):
        client = Client(headers={"host": "127.0.0.1"}, REMOTE_ADDR=f"203.0.113.{i}")
        refused += "Too many" in told(client.post("/accounts/login/", {"login": "reader@example.org", "password": f"guess {i}"}))
    assert refused >= 25


def with_totp(person: Person) -> str:
    secret = "JBSWY3DPEHPK3PXP"
    Authenticator.objects.filter(user=person).delete()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt(secret)})
    return secret


def test_a_second_factor(people: World) -> None:
    """After the right password: six digits are not tried one after the other."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    secret = with_totp(people.lead)
    client = Client(headers={"host": "127.0.0.1"})
    assert client.post("/accounts/login/", {"login": "lead@example.org", "password": PASSWORD}).status_code == 302
    valid = {format_hotp_value(hotp_value(secret, counter)) for counter in yield_hotp_counters_from_time()}
    wrong = [f"{i:06}" for i in range(100) if f"{i:06}" not in valid]
    answers = [told(client.post("/accounts/2fa/authenticate/", {"code": code})) for code in wrong[:15]]
    assert "Too many" in answers[-1]
    assert client.post("/accounts/2fa/authenticate/", {"code": min(valid)}).status_code == 200
    assert client.get("/account/").status_code == 302


def test_the_limit_of_a_second_factor_outlives_the_browser(people: World) -> None:
    """Signing in anew gives no new tries."""
    with_totp(people.lead)
    limited = False
    for i in range(4):
        client = Client(headers={"host": "127.0.0.1"}, REMOTE_ADDR=f"203.0.113.{i}")
        client.post("/accounts/login/", {"login": "lead@example.org", "password": PASSWORD})
        limited |= any("Too many" in told(client.post("/accounts/2fa/authenticate/", {"code": f"{k:06}"})) for k in range(4))
    assert limited


def test_a_receipt(fresh_store: None) -> None:
    here = taking()
    intake.receive(here.intake.key, _checked(), AT)
    client = client_of(None)
    receipt_page.LIMIT.forget()
    codes = [client.post("/receipt/", {"words": f"wrong {i}"}).status_code for i in range(receipt_page.LIMIT.each + 2)]
    receipt_page.LIMIT.forget()
    assert codes[0] == 200
    assert codes[-1] == 429


def _checked() -> object:
    from intake_world import checked

    return checked()


def test_six_words_are_sixty_bits_and_a_guess_is_slow() -> None:
    words = stored.new_words().split()
    assert len(words) == 6
    drawn = {word for _ in range(3000) for word in stored.new_words().split()}
    assert math.log2(1024) * 6 >= 60
    assert len(drawn) > 950  # all 1,024 come up
    assert stored._SLOW["n"] * stored._SLOW["r"] * 128 >= 2**25  # bytes of memory for each guess


def test_a_passphrase_of_the_vault_closes_the_key_after_five(fresh_store: None) -> None:
    here = taking()
    lead = here.people.lead
    key = StewardKey.objects.get(person=lead)
    key.lock(vault_keys.PrivateKey.generate(), "the right long passphrase", Strength.INTERACTIVE)
    key.save()
    for i in range(5):
        with pytest.raises(PhaseZeroError):
            vault_desk.change_passphrase(
                lead, f"wrong passphrase {i}", "another right one, long and quiet", AT, Strength.INTERACTIVE
            )
    with pytest.raises(NotAllowed):
        vault_desk.change_passphrase(
            lead, "the right long passphrase", "another right one, long and quiet", AT, Strength.INTERACTIVE
        )
    later = AT + timedelta(hours=2)
    vault_desk.change_passphrase(
        lead, "the right long passphrase", "another right one, long and quiet", later, Strength.INTERACTIVE
    )


def test_the_code_that_stewards_read_out_is_eighty_bits_and_belongs_to_one_request() -> None:
    assert len(set(vault_keys.new_code()) - {"-", " "}) <= 32
    letters = re.sub("[^A-Za-z0-9]", "", vault_keys.new_code())
    assert len(letters) * 5 >= 80
    key, other = vault_keys.PrivateKey.generate(), vault_keys.new_code()
    sealed = vault_keys.handed_over("words of a share", bytes(key.public_key), vault_keys.new_code())
    assert vault_keys.taken_over(key, sealed, other) is None


# What machines keep: too long to be guessed, and kept as a digest


def test_keys_in_addresses_and_tokens_are_too_long_to_be_guessed(people: World) -> None:
    """Drawn again and again: as many letters as they promise, and never twice."""
    drawn: dict[str, list[str]] = {"invitation": [], "token": [], "feed": [], "stop": [], "intake": []}
    for i in range(8):
        invited = desk.invite(people.lead, f"n{i}@example.org", "N", AT, people.partner.organisation, people.open, "reader")
        drawn["invitation"].append(invited.secret)
        drawn["token"].append(desk.make_token(people.reader, f"t{i}", TLP.GREEN, 30, AT).removeprefix("pz_"))
        drawn["intake"].append(stored.random_address())
    made = subscriptions.subscribe(people.reader, Asked(country="CAF", channel="feed"), AT)
    drawn["feed"] = [made.feed_key.split(".")[0]]
    drawn["stop"] = [deliveries.stop_token(made.subscription)[13:]]
    alphabets = {"stop": 16, "intake": 30}
    for kind, found in drawn.items():
        assert len(set(found)) == len(found), kind
        assert min(len(one) for one in found) * math.log2(alphabets.get(kind, 64)) >= LONG - 1, kind
    kept = [*Token.objects.values_list("digest", flat=True), *Invitation.objects.values_list("digest", flat=True)]
    assert not set(drawn["token"] + drawn["invitation"]) & set(kept)


@pytest.mark.parametrize(
    "template",
    ["/join/{}/", "/feeds/{}.atom", "/feeds/{}.json", "/unsubscribe/{}/", "/confirm/{}/", "/submit/{}/", "/task-forces/{}/"],
)
def test_a_wrong_key_in_an_address_is_one_that_never_was(people: World, template: str) -> None:
    """Two wrong ones of any length get the same bytes: nothing tells how near a guess was."""
    client = client_of(None)
    right = {
        "/join/{}/": lambda: (
            desk.invite(people.lead, "x@example.org", "N", AT, people.partner.organisation, people.open, "reader").secret
        ),
        "/feeds/{}.atom": lambda: _feed(people),
        "/feeds/{}.json": lambda: _feed(people),
    }.get(template, lambda: secrets.token_hex(13))()
    near = right[:-1] + ("0" if right[-1] != "0" else "1")
    answers = set()
    for wrong in (near, "0" * len(right), "q7xw", "z" * 200):
        for ask in (client.get, client.post):
            answer = ask(template.format(wrong))
            answers.add((ask.__name__, answer.status_code, _without(told(answer), wrong)))
    assert len({answer for answer in answers if answer[0] == "get"}) == 1
    assert len({answer for answer in answers if answer[0] == "post"}) == 1


def _feed(people: World) -> str:
    return subscriptions.subscribe(people.reader, Asked(country="CAF", channel="feed"), AT).feed_key.split(".")[0]


def _without(page: str, wrong: str) -> str:
    return page.replace(wrong, "")


def test_a_wrong_token_reads_nothing_and_says_nothing(people: World) -> None:
    right = desk.make_token(people.analyst, "laptop", TLP.RED, 30, AT)
    answers = set()
    for wrong in (right[:-1], right[:-1] + "x", "pz_", "", "pz_" + "0" * 43, right.upper()):
        answer = Client(headers={"host": "127.0.0.1", "authorization": f"Bearer {wrong}"}).get("/api/updates")
        answers.add((answer.status_code, answer.content))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 401


def test_secrets_are_compared_without_telling_how_far_they_agree(people: World) -> None:
    """By digest in the database, or in constant time: tokens of letters go through Django's comparison."""
    made = subscriptions.subscribe(people.reader, Asked(country="CAF"), AT).subscription
    token = deliveries.stop_token(made)
    with patch.object(deliveries, "constant_time_compare", wraps=deliveries.constant_time_compare) as compared:
        assert deliveries.by_stop_token(token[:-1] + "x") is None
        assert deliveries.by_stop_token("0" * len(token)) is None
        assert deliveries.by_stop_token(token) == made
    assert compared.call_count == 3


def test_an_unknown_address_costs_as_much_as_a_wrong_password(people: World) -> None:
    """Counted, not timed: one slow hash for each."""
    from django.contrib.auth.hashers import get_hasher

    work = {}
    kind = type(get_hasher())
    encode = kind.encode
    for address in ("reader@example.org", "nobody@example.org"):
        cache.clear()
        calls: list[str] = []

        def counted(self: object, *args: object, _calls: list[str] = calls) -> object:
            _calls.append("hash")
            return encode(self, *args)  # type: ignore[arg-type]

        with patch.object(kind, "encode", counted):  # this hasher verifies by making the digest anew
            Client(headers={"host": "127.0.0.1"}).post("/accounts/login/", {"login": address, "password": "wrong wrong wrong"})
        work[address] = len(calls)
    assert work["reader@example.org"] == work["nobody@example.org"] == 1


def test_weak_passphrases_are_refused_without_being_repeated() -> None:
    for weak in ("", "short", "a" * 30):
        with pytest.raises(BadInput) as refused:
            vault_keys.checked_passphrase(weak)
        assert not weak or weak not in str(refused.value)
