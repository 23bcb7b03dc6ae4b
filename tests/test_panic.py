"""Closing everything at once: nobody who was in stays in, nothing is served, two stewards open it again, and it says what remains."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from phasezero import desk, library
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, NotAllowed
from phasezero.store import panic as store
from phasezero.store.accounts import begin_accounts, digest_of
from phasezero.store.models import AuditEntry, Installation, Invitation, Person, TaskForce, Token, Update
from phasezero.web import shown
from phasezero.web.panicked import CLOSED

pytestmark = pytest.mark.security
AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
PASSWORD = "a long enough passphrase"
SECRET = "t" * 43
EVERYWHERE = ("/", "/countries/CAF/", "/search/?q=x", "/health/", "/about/", "/accounts/login/", "/api/countries", "/nowhere/")


@pytest.fixture
def people(db: None, settings: Any) -> dict[str, Person]:
    """Two stewards and a reader, with second factors; an account that was locked before."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    begin_accounts(AT)
    made = {}
    for name, steward in (("ada", True), ("bo", True), ("cy", False), ("dee", False)):
        made[name] = Person.objects.create_user(f"{name}@example.org", PASSWORD, name=name.title(), is_steward=steward)
        Authenticator.objects.create(user=made[name], type="totp", data={"secret": "x"})
    Person.objects.filter(pk=made["dee"].pk).update(is_active=False)
    far = datetime.now(UTC) + timedelta(days=30)
    Token.objects.create(digest=digest_of(SECRET), person=made["cy"], label="laptop", made_at=AT, expires_at=far)
    Invitation.objects.create(digest="i", email="e@example.org", name="E", made_at=AT, expires_at=far)
    return made


@pytest.fixture
def signed_in(people: dict[str, Person]) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(people["cy"])
    UserSession.objects.create(
        user=people["cy"], session_key=client.session.session_key, ip="fd00::1", user_agent="a browser"
    )  # fmt: skip
    assert client.get("/").context["reader"] == people["cy"]
    return client


def close() -> list[store.Done]:
    return desk.close_all("Ada", AT)


def test_a_session_is_dead_at_once_and_stays_dead_when_it_is_open_again(signed_in: Client, people: dict[str, Person]) -> None:
    close()
    assert signed_in.get("/").status_code == 503
    assert Session.objects.count() == UserSession.objects.count() == 0
    open_again(people)
    answer = signed_in.get("/")
    assert answer.status_code == 200
    assert answer.context["reader"] is None


def test_nobody_signs_in_and_no_token_reads_while_it_is_closed_nor_with_the_old_ones_after(people: dict[str, Person]) -> None:
    client = Client(headers={"host": "localhost", "authorization": f"Bearer {SECRET}"})
    assert client.get("/api/countries").status_code == 200
    close()
    assert not Person.objects.filter(is_active=True).exists()
    assert library.person_with("cy@example.org", PASSWORD) is None
    assert client.get("/api/countries").status_code == 503
    open_again(people)
    assert client.get("/api/countries").status_code == 401
    assert not Invitation.objects.filter(expires_at__gt=AT).exists()


@pytest.mark.parametrize("address", EVERYWHERE)
@pytest.mark.parametrize("method", ["get", "post", "head", "put"])
def test_every_address_says_one_plain_line_and_nothing_of_why(people: dict[str, Person], address: str, method: str) -> None:
    close()
    client = Client(headers={"host": "localhost"})
    answer = getattr(client, method)(address)
    assert answer.status_code == 503
    assert answer.content.decode() == ("" if method == "head" else f"{CLOSED}\n")
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert not any(word in CLOSED.lower() for word in ("panic", "steward", "lock", "seiz"))


def test_what_pages_kept_in_memory_is_dropped(people: dict[str, Person]) -> None:
    shown._WORLD.get("key", lambda: ["kept"])  # type: ignore[arg-type, return-value]
    close()
    Client(headers={"host": "localhost"}).get("/")
    assert shown._WORLD.get("key", lambda: ["made anew"]) == ["made anew"]  # type: ignore[arg-type, comparison-overlap, return-value]
    shown.forget()


def test_a_closed_server_needs_no_query_more_than_an_open_one_without_accounts(db: None) -> None:
    client = Client(headers={"host": "localhost"})
    Installation.current("default")
    client.get("/about/")
    with CaptureQueriesContext(connection) as counted:
        assert client.get("/about/").status_code == 200
    asked = [one["sql"] for one in counted.captured_queries if "accounts_since" in one["sql"] or "store_panic" in one["sql"]]
    assert len(asked) == 1, "accounts and panic are asked for together"


def test_an_installation_without_accounts_closes_too_and_opens_by_one_command(db: None) -> None:
    Installation.current("default")
    client = Client(headers={"host": "localhost"})
    assert client.get("/about/").status_code == 200
    close()
    assert client.get("/about/").status_code == 503
    desk.lift_panic_alone("Ada", AT)
    assert client.get("/about/").status_code == 200


def open_again(people: dict[str, Person]) -> None:
    assert desk.lift_panic("ada@example.org", PASSWORD, AT) == 1
    assert desk.lift_panic("Bo@example.org", PASSWORD, AT) == 0


def test_two_stewards_open_it_and_only_what_it_locked(people: dict[str, Person]) -> None:
    close()
    assert desk.lift_panic("ada@example.org", PASSWORD, AT) == 1
    assert desk.lift_panic("ada@example.org", PASSWORD, AT) == 1, "the same one twice is one"
    assert library.closed()
    assert desk.lift_panic("bo@example.org", PASSWORD, AT) == 0
    assert not library.closed()
    assert set(Person.objects.filter(is_active=True)) == {people["ada"], people["bo"], people["cy"]}


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("cy@example.org", PASSWORD),
        ("dee@example.org", PASSWORD),
        ("ada@example.org", "wrong"),
        ("ada@example.org", ""),
        ("nobody@example.org", PASSWORD),
    ],
)
def test_nobody_else_agrees(people: dict[str, Person], email: str, password: str) -> None:
    close()
    with pytest.raises(NotAllowed, match="belong to no steward who was locked"):
        desk.lift_panic(email, password, AT)
    with pytest.raises(NotAllowed, match="2 of the stewards"):
        desk.lift_panic_alone("Ada", AT)
    assert library.closed()


def test_a_steward_whose_organisation_is_in_quarantine_does_not_count(people: dict[str, Person]) -> None:
    from phasezero.store.people import Organisation

    cut_off = Organisation.objects.create(name="Cut off", kind="NGO", region="Middle Africa", quarantined_at=AT)
    Person.objects.filter(pk=people["bo"].pk).update(organisation=cut_off)
    close()
    with pytest.raises(NotAllowed):
        desk.lift_panic("bo@example.org", PASSWORD, AT)
    assert desk.lift_panic("ada@example.org", PASSWORD, AT) == 0, "the only one there was"


def test_closing_again_takes_what_came_since_and_asks_both_anew(people: dict[str, Person]) -> None:
    close()
    desk.lift_panic("ada@example.org", PASSWORD, AT)
    late = Person.objects.create_user("late@example.org", PASSWORD, name="Late")
    close()
    assert store.Panic.objects.count() == 1
    assert desk.lift_panic("bo@example.org", PASSWORD, AT) == 1
    assert desk.lift_panic("ada@example.org", PASSWORD, AT) == 0
    late.refresh_from_db()
    assert late.is_active


def test_there_is_nothing_to_lift_where_nothing_is_closed(people: dict[str, Person]) -> None:
    with pytest.raises(BadInput, match="nothing is closed"):
        desk.lift_panic("ada@example.org", PASSWORD, AT)


def test_one_part_that_fails_keeps_no_other_from_being_done(people: dict[str, Person], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_at: datetime) -> int:
        raise OperationalError("disk I/O error")

    monkeypatch.setitem(store._PARTS, "{} sessions ended", broken)
    done = close()
    assert [one.failed for one in done if one.failed] == ["OperationalError: disk I/O error"]
    assert library.closed()
    assert not Token.objects.filter(revoked_at=None).exists()


def test_requests_to_the_vault_end_and_their_shares_are_erased(people: dict[str, Person]) -> None:
    force = TaskForce.objects.create(name="Lake", key="k3y", hidden=True)
    key = apps.get_model("store", "VaultKey").objects.create(task_force=force, generation=1, public=b"p" * 32, made_at=AT)
    opening = apps.get_model("store", "Opening").objects.create(
        task_force=force, key=key, purpose="open", reason="why", asked_by=people["ada"], asked_of=people["bo"],
        asked_at=AT, expires_at=AT + timedelta(days=9000), share=b"a share",
    )  # fmt: skip
    close()
    opening.refresh_from_db()
    assert (bytes(opening.share), opening.outcome) == (b"", "expired")
    assert AuditEntry.objects.filter(chain="k3y:GREEN").count() == 1


def test_every_step_stands_in_the_audit_chain(people: dict[str, Person]) -> None:
    close()
    open_again(people)
    actions = list(AuditEntry.objects.filter(chain="installation:GREEN").order_by("number").values_list("action", flat=True))
    assert actions == ["panic", "panic agreed to end", "panic agreed to end", "panic ended"]


def test_it_says_honestly_what_remains(people: dict[str, Person]) -> None:
    for number, tlp in ((1, TLP.CLEAR), (2, TLP.RED), (3, TLP.RED)):
        Update.objects.create(
            id=number, country="CAF", as_of=AT.date(), state="issued", number=number, phase=0, tlp=tlp, audience="k3y",
            inputs_digest="", code_version="", content="", html="", text="", documented_at=AT.date(), learned_at=AT,
        )  # fmt: skip
    found = desk.panic_remains()
    said = dict(line.split(": ", 1) for line in desk.what_remains(found))
    assert "1 CLEAR and 2 marked higher (3 update)" in said["Records"]
    assert "reads all of them, RED ones too" in said["Records"]
    assert said["People"].startswith("4 accounts")
    assert "secret.key" in said["Signing key"]
    assert "backups" in said["Files"]
    assert said["Sealed values"].startswith("0.")


def test_sealed_values_are_counted_wherever_they_stand(people: dict[str, Person]) -> None:
    force = TaskForce.objects.create(name="Lake", key="k3y", hidden=True)
    apps.get_model("store", "Source").objects.create(
        task_force=force, pseudonym="source a", sealed_identity=b"x", sealed_contact=b"y"
    )
    assert desk.panic_remains().sealed == 2
