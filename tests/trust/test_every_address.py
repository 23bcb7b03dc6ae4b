"""What holds at every address of the server, as its own table of addresses has them: CSRF, caches, ids of others, errors, hosts."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from django.db import connection
from django.test import Client, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)
from whole import VIEWERS, Whole, addresses, filled, forget, installation, patterns, policy

from people import client_of
from phasezero.domain.marking import TLP
from phasezero.store.models import (
    Delivery,
    EventVersion,
    Invitation,
    Opening,
    Person,
    Proposal,
    Submission,
    Subscription,
    TaskForce,
    Token,
    Update,
)

pytestmark = pytest.mark.security
CANARY = "zqcanary7431"
WITHOUT_SIGNING_IN = {"submit", "receipt", "unsubscribe", "confirm", "message-answer", "reply"}
"""Forms of everybody, or of the holder of an unguessable key, whoever is signed in: nobody's session acts in them."""


_MADE: list[Whole] = []


def takes_post(address: str) -> bool:
    match = resolve(address.partition("?")[0])
    view = match.func
    return bool(getattr(view, "takes_forms", False)) or view.__module__.startswith("allauth.")


def with_values(made: Whole) -> list[str]:
    """The addresses of accounts that take a value, filled with those of the lead. KeyError: a new one, to be said here."""
    lead = Person.objects.get(pk=made.people.lead.pk)
    passkey = {"defaults": {"data": {"name": "A key", "credential": _credential()}}}
    key = Authenticator.objects.get_or_create(user=lead, type=Authenticator.Type.WEBAUTHN, **passkey)[0]
    unproven = {"primary": True, "verified": False}
    email = EmailAddress.objects.get_or_create(user=lead, email=lead.email, defaults=unproven)[0]
    reset = f"{user_pk_to_url_str(lead)}-{default_token_generator.make_token(lead)}"
    known = {
        "account_confirm_email": f"/accounts/confirm-email/{EmailConfirmationHMAC(email).key}/",
        "account_reset_password_from_key": f"/accounts/password/reset/key/{reset}/",
        "mfa_remove_webauthn": f"/accounts/2fa/webauthn/keys/{key.pk}/remove/",
        "mfa_edit_webauthn": f"/accounts/2fa/webauthn/keys/{key.pk}/edit/",
    }
    taking = [one for here, one in patterns() if here.startswith("accounts/") and re.search(r"[<(]", here)]
    found = [known[str(one.name)] for one in taking]
    assert [resolve(path).view_name for path in found] == [one.name for one in taking]
    return sorted(found)  # so that a passkey is named before it is taken away


def _credential() -> dict[str, Any]:
    """Of a passkey, as a browser registers one."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    data = AttestedCredentialData.create(Aaguid(b"\0" * 16), b"an id of sixteen", public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    attested = AttestationObject.create("none", AuthenticatorData.create(b"\0" * 32, flags, 0, data), {})
    client = CollectedClientData.create("webauthn.create", b"a challenge", "http://localhost")
    response = AuthenticatorAttestationResponse(client_data=client, attestation_object=attested)
    return dict(RegistrationResponse(raw_id=data.credential_id, response=response))


def _sends_away(answer: Any) -> bool:
    """To a page where a second factor is set up or somebody signs in, before the form was looked at."""
    return answer.status_code == 302 and answer["Location"].startswith(("/accounts/2fa/", "/accounts/login/"))


def _kept() -> list[Any]:
    tables = (
        Person,
        TaskForce,
        Submission,
        Subscription,
        Token,
        Update,
        Proposal,
        Opening,
        Delivery,
        Authenticator,
        EmailAddress,
    )
    return [[_without_sign_in(row) for row in model._default_manager.order_by("pk").values()] for model in tables]


def _without_sign_in(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "last_login"}


def _read(made: Whole, who: str | None) -> dict[str, bytes]:
    client = client_of(None if who is None else made.people.people[who])
    paths = (
        "/",
        "/countries/CAF/?date=2013-04-01",
        "/countries/CAF/update.txt?date=2013-04-01",
        "/api/countries/CAF/phase?as_of=2013-04-01",
    )
    return {path: re.sub(rb'value="[^"]{64}"', b"", client.get(path).content) for path in paths}


def _alike(client: Client, path: str, unknown: str) -> None:
    one, other = client.get(path), client.get(unknown)
    assert one.status_code == other.status_code, (path, one.status_code)
    if one.status_code != 302:
        assert _plain(one.content) == _plain(other.content), path
    sent, other_sent = (client.post(at, {"act": "declare", "text": "x", "sure": "yes"}) for at in (path, unknown))
    assert sent.status_code == other_sent.status_code, path
    assert _plain(sent.content) == _plain(other_sent.content), path


def _plain(content: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", content)


def _one(model: Any) -> Any:
    return model._default_manager.get()


def _text(pk: int) -> str:
    from phasezero.store.ids import to_text

    return to_text(pk)


class _Failing:
    """In place of every view: fails with the canary in its message and among its variables."""

    def __init__(self, view: Any) -> None:
        self._view = view

    def __call__(self, *_args: Any, **_kwargs: Any) -> Any:
        sealed = CANARY
        raise ValueError(f"cannot use {sealed}")


def _failing(view: Any) -> Any:
    from django.core.handlers.base import BaseHandler

    real = BaseHandler.resolve_request

    def resolved(self: BaseHandler, request: Any) -> Any:
        match = real(self, request)
        match.func = _Failing(match.func)
        return match

    return patch.object(BaseHandler, "resolve_request", resolved)


HOSTILE = '"><script>alert(77)</script><img src=x onerror=alert(77)>{{7|add:70}}\u202e'


class _Forms(HTMLParser):
    """The forms of a page that are sent by POST, with the names and values of their fields; text fields hold script, and where
    `all_fields` is set so does whatever else a person can fill in or choose."""

    def __init__(self, all_fields: bool) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self._in_post = False
        self._select = ""
        self._typed = {"text", "search", "url"}
        if all_fields:
            self._typed |= {"email", "password", "tel", "number", "date", "checkbox", "radio"}
        self._chosen = all_fields

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self._in_post = values.get("method") == "post"
            if self._in_post:
                self.found.append({})
        if self._in_post and self._select and tag == "option" and (not self.found[-1][self._select] or "selected" in values):
            self.found[-1][self._select] = HOSTILE if self._chosen else values.get("value") or ""
        name = values.get("name")
        if not self._in_post or not name:
            return
        if tag == "select":
            self._select = name
            self.found[-1][name] = ""
        kind = values.get("type", "text")
        if tag == "textarea" or (tag == "input" and kind in self._typed):
            self.found[-1][name] = HOSTILE
        elif tag == "input" and kind != "file":
            self.found[-1].setdefault(name, values.get("value") or ("yes" if kind == "checkbox" else "1"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_post = False
        if tag == "select":
            self._select = ""


def _forms(page: str) -> list[dict[str, str]]:
    """Each form twice, if there is more to fill in than text. An invitation is not withdrawn: its page is read later."""
    found = []
    for all_fields in (False, True):
        parser = _Forms(all_fields)
        parser.feed(page)
        found += [one for one in parser.found if one not in found and one.get("act") != "withdraw"]
    return found


def _just_signed_in(who: Any) -> Client:
    """Somebody whose browser is not asked for the password again. Read anew: a form may have set another password."""
    client = client_of(None if who is None else Person.objects.get(pk=who.pk))
    if who is not None:
        session = client.session
        record_authentication(SimpleNamespace(session=session), who, "password", reauthenticated=True)
        session.save()
        sealed = {"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")}  # there again where a form has just taken it away
        Authenticator.objects.update_or_create(user=who, type=Authenticator.Type.TOTP, defaults={"data": sealed})
    return client


class _Running(HTMLParser):
    """What a browser would run of our script, or take from it as an element."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"{tag} {name}" for name, _ in attrs if name.startswith("on")]
        self.found += [f"{tag} src" for name, value in attrs if name == "src" and value == "x"]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and "alert(77)" in data:
            self.found.append("script")


def _only_text(answer: Any, path: str) -> None:
    body = answer.content.decode(errors="replace")
    if answer["Content-Type"].startswith("text/html"):
        parser = _Running()
        parser.feed(body)
        assert parser.found == [], (path, parser.found)
    assert "onerror" not in str(answer.headers), path


class TestEveryAddress(TestCase):
    """One installation for all of them; what a test changes is undone."""

    made: Whole

    @classmethod
    def setUpTestData(cls) -> None:
        forget()
        _MADE.append(installation())

    @pytest.fixture(autouse=True)
    def _given(self, capfd: pytest.CaptureFixture[str]) -> None:
        self.capfd = capfd
        self.made = _MADE[-1]
        forget()

    def test_every_form_asks_where_it_came_from(self) -> None:
        """A POST from elsewhere, in the browser of each kind of person, does nothing at any address that takes one."""
        valued = with_values(self.made)
        before = _kept()
        asked = set()
        for who in ("steward", "lead", "analyst", "reader", None):
            person = None if who is None else self.made.people.people[who]
            client = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
            if person is not None:
                client.force_login(person)
            for path in [*addresses(self.made), *valued]:
                if not takes_post(path):
                    assert client.post(path, {"act": "x"}).status_code in {405, 503}, path
                    continue
                name = resolve(path.partition("?")[0]).view_name
                if name in WITHOUT_SIGNING_IN:
                    continue
                asked.add(name)
                answer = client.post(path, {"act": "declare", "name": "Forged"}, headers={"origin": "https://evil.example"})
                assert answer.status_code in {403, 404, 405, 410} or _sends_away(answer), (path, who, answer.status_code)
        assert _kept() == before
        assert {"account", "task-force", "release", "releases", "stewardship", "subscriptions", "vault", "submission"} <= asked
        assert {resolve(path).view_name for path in valued} <= asked

    def test_forms_of_holders_look_at_no_session(self) -> None:
        """They are exempt from CSRF because a session changes nothing in them."""
        for name in WITHOUT_SIGNING_IN:
            (address,) = [one for one, of, _, _ in policy() if of == name]
            for path in filled(self.made, address):
                plain = client_of(None).get(path).content
                signed = re.sub(
                    rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", client_of(self.made.people.lead).get(path).content
                )
                if name in {"submit", "receipt"}:
                    assert signed == plain, path

    def test_no_answer_is_kept_by_a_cache(self) -> None:
        """Whatever the address and whoever asks: nobody is shown what was made for another."""
        for who in ["lead", "reader", None]:
            with self.subTest(who=who):
                self._no_answer_is_kept_by_a_cache(who)

    def _no_answer_is_kept_by_a_cache(self, who: str | None) -> None:
        client = client_of(None if who is None else self.made.people.people[who])
        for path in addresses(self.made):
            answer = client.get(path)
            kept = answer["Cache-Control"]
            assert "no-store" in kept, (path, kept)
            assert not re.search(r"\bpublic\b|s-maxage|immutable|max-age=[1-9]", kept), (path, kept)
            assert "ETag" not in answer.headers, path
            assert "Last-Modified" not in answer.headers, path

    def test_what_is_kept_in_memory_is_kept_for_its_viewer(self) -> None:
        """One process, one after the other and back: each gets what they got when nobody had asked before."""
        alone = {}
        for who in ("lead", "analyst", "reader", None):
            forget()
            alone[who] = _read(self.made, who)
        forget()
        for who in ("lead", None, "analyst", "reader", "lead", None):
            assert _read(self.made, who) == alone[who], who
        assert alone["lead"] != alone["reader"] != alone[None]

    def test_no_id_of_others_opens_anything(self) -> None:
        """Each id that exists, on each address that takes one: what the policy does not give is answered like an unknown id."""
        for who in VIEWERS:
            with self.subTest(who=who):
                self._no_id_of_others_opens_anything(who)

    def _no_id_of_others_opens_anything(self, who: str | None) -> None:
        person = None if who is None else self.made.people.people[who]
        client = client_of(person)
        seats = {"lead", "releaser", "analyst", "partner", "reader"}
        shown = 0
        for address, _name, allowed, _ in policy():
            if "/task-forces/KEY/" not in address:
                continue
            for path in filled(self.made, address):
                answer = client.get(path)
                mine = (
                    self.made.people.open.key in path if who in seats else self.made.people.hidden.key in path and who == "mole"
                )
                if answer.status_code == 200 and allowed in {"members", "releasers"}:
                    assert mine, (path, who)
                    shown += 1
                if not mine and self.made.people.hidden.key in path:
                    unknown = path.replace(self.made.people.hidden.key, "0" * 13)
                    _alike(client, path, unknown)
                if not mine and allowed == "members" and person is not None:
                    _alike(client, path, path.replace(self.made.people.open.key, "0" * 13))
        assert shown or who in {"steward", "second", "stranger", None}

    def test_ids_in_forms_of_others_change_nothing(self) -> None:
        """Every id of a form field, sent by everybody to whom it does not belong."""
        people = self.made.people
        submission = _one(Submission)
        insiders = (people.partner, people.analyst, people.lead, people.reader)
        owners = {
            "subscription": ("/subscriptions/", [row.key for row in Subscription.objects.filter(person__in=insiders)]),
            "proposal": ("/releases/", [str(row.pk) for row in Proposal.objects.filter(state="waiting")]),
            "token": ("/account/", [str(row.pk) for row in Token.objects.all()]),
            "request": (f"/task-forces/{people.open.key}/vault/", [_text(row.pk) for row in Opening.objects.all()]),
            "made": (f"/task-forces/{people.open.key}/submissions/{_text(submission.pk)}/", ["1"]),
        }
        before = _kept()
        for who in ("stranger", "mole", "steward"):
            client = client_of(people.people[who])
            for field, (path, ids) in owners.items():
                assert ids, field
                for one in ids:
                    for act in ("stop", "resume", "new-key", "revoke-key", "confirm", "decline", "revoke", "refuse", "plan"):
                        sent = {"act": act, field: one, "sure": "yes", **{f"harm-{i}": "yes" for i in range(5)}}
                        assert client.post(path, sent).status_code in {302, 400, 403, 404}, (who, path, act)
        after = _kept()
        assert after == before

    @override_settings(ADMINS=[("Ada", "ada@example.org")], DEBUG=False)
    def test_a_failure_at_any_address_quotes_nothing(self) -> None:
        """Every page fails with the canary in its message and its variables: not in the answer, the log, standard error or a letter."""
        seen, failed = set(), 0
        client = client_of(self.made.people.lead)
        client.raise_request_exception = False
        for path in addresses(self.made):
            match = resolve(path.partition("?")[0])
            if match.view_name in seen:
                continue
            seen.add(match.view_name)
            with _failing(match.func):
                answer = client.get(path)
            failed += answer.status_code == 500
            assert CANARY not in answer.content.decode(errors="replace"), path
            assert CANARY not in str(answer.headers), path
        told = self.capfd.readouterr()
        assert failed >= 35
        assert CANARY not in told.out + told.err
        assert "kind=ValueError" in told.err
        assert mail.outbox == []

    def test_another_host_is_refused_everywhere_and_stands_in_no_answer(self) -> None:
        for path in addresses(self.made):
            for header in ({"host": "evil.example"}, {"host": "127.0.0.1", "x-forwarded-host": "evil.example"}):
                answer = Client(headers=header).get(path)
                assert "evil.example" not in answer.content.decode(errors="replace"), (path, header)
                assert "evil.example" not in str(answer.headers), (path, header)
                if header["host"] == "evil.example":
                    assert answer.status_code == 400, path

    def test_no_address_sends_anybody_elsewhere(self) -> None:
        """`next` and the referrer, at every address and in every form."""
        targets = ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example")
        for who in ("reader", None):
            client = client_of(None if who is None else self.made.people.people[who])
            for path in addresses(self.made):
                target = targets[len(path) % len(targets)]
                join = "&" if "?" in path else "?"
                for answer in (
                    client.get(f"{path}{join}next={target}", headers={"referer": "https://evil.example/"}),
                    client.post(path, {"next": target}, headers={"referer": "https://evil.example/"})
                    if takes_post(path)
                    else None,
                ):
                    if answer is not None and "Location" in answer.headers:
                        assert re.match(r"/(?![/\\])", answer["Location"]) or answer["Location"].startswith("?"), (
                            path,
                            answer["Location"],
                        )
                        assert not answer["Location"].startswith(("//", "/\\")), path

    def test_the_table_is_the_whole_of_the_server(self) -> None:
        """All that the tests above walk through: each address that the server knows stands among them."""
        walked = {resolve(path.partition("?")[0]).route for path in addresses(self.made)}
        known = {here for here, _ in patterns()}
        left_out = {one for one in known - walked if not one.startswith("accounts/")}
        assert left_out == set()
        rest = {one for one in known - walked if not re.search(r"[<(\\]|logout", one)}
        assert rest == set()

    @pytest.mark.one_database
    def test_script_in_every_field_of_every_form_stays_text(self) -> None:
        """Each field of each form that a steward, a lead, a partner or nobody is shown, those of accounts and lists to choose from
        too, filled with script, sent; then every page is read."""
        filled_in = set()
        Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
        correcting = f"/stewardship/?correct={self.made.people.partner.organisation_id}"
        for who in ("steward", "lead", "partner", None):
            for path in [*addresses(self.made), correcting, *with_values(self.made)]:
                forget()
                client = _just_signed_in(None if who is None else self.made.people.people[who])
                page = client.get(path, follow=path.startswith("/accounts/password/reset/key/"))
                if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
                    continue
                path = page.request["PATH_INFO"] if getattr(page, "redirect_chain", None) else path  # noqa: PLW2901
                for fields in _forms(page.content.decode()):
                    filled_in |= {
                        (resolve(path.partition("?")[0]).view_name, name) for name, value in fields.items() if value == HOSTILE
                    }
                    answer = client.post(path, fields)
                    assert answer.status_code < 500, (path, fields)
                    _only_text(answer, path)
        forget()
        for who in ("lead", "reader", "steward", None):
            client = _just_signed_in(None if who is None else self.made.people.people[who])
            searched = [f"/search/?q={quote(HOSTILE)}", f"/?sort={quote(HOSTILE)}", f"/stewardship/?correct={quote(HOSTILE)}"]
            for path in [*addresses(self.made), correcting, *with_values(self.made), *searched]:
                _only_text(client.get(path), path)
        expected = {
            *(("account_login", "login"), ("account_login", "password"), ("account_reset_password", "email")),
            *(("mfa_edit_webauthn", "name"), ("account_reset_password_from_key", "password1"), ("join", "name")),
            *(("stewardship", name) for name in ("name", "kind", "region", "organ_of", "organisation", "decided_on")),
            *(("task-force", name) for name in ("role", "keeps_key", "hidden", "quorum", "starts")),
            *(("account", name) for name in ("highest", "audience", "days", "language")),
        }
        assert expected <= filled_in, sorted(expected - filled_in)
        assert len(filled_in) >= 60, sorted(filled_in)

    def test_what_is_hidden_costs_what_is_unknown(self) -> None:
        """The same questions to the store, and about the same time, whether a thing is hidden or never was: for each address that
        takes the key of a task force, and for ids of records above the reader's clearance."""
        people = self.made.people
        hidden = [one for address, _, _, _ in policy() for one in filled(self.made, address) if people.hidden.key in one]
        pairs = [(one, one.replace(people.hidden.key, "0" * 13)) for one in hidden]
        pairs += [
            (path.format(one), path.format("0" * 13)) for one in _above_a_reader() for path in ("/events/{}/", "/api/events/{}")
        ]
        pairs += [
            (path.format(one), path.format("0" * 13))
            for one in _not_for_a_reader()
            for path in ("/updates/{}/", "/api/updates/{}")
        ]
        assert len(pairs) >= 12
        for who in ("reader", "steward", None):
            client = client_of(None if who is None else people.people[who])
            client.get("/")
            for path, unknown in pairs:
                assert _questions(client, path) == _questions(client, unknown), (who, path)
        reader = client_of(people.reader)
        for path, unknown in pairs[:6]:
            ratios = [_how_long(reader, path, unknown) for _ in range(3)]
            assert 1 / 3 < sorted(ratios)[1] < 3, (path, ratios)

    def test_a_receipt_that_is_hidden_by_duress_costs_what_is_unknown(self) -> None:
        client = client_of(None)
        client.post("/receipt/", {"words": "warm up"})
        asked = {}
        for words in (self.made.duress, self.made.words, "six words that never were given"):
            forget()
            asked[words] = _questions(client, "/receipt/", {"words": words})
        assert asked[self.made.duress] == asked[self.made.words] == asked["six words that never were given"]


def _above_a_reader() -> list[str]:
    rows = EventVersion.objects.filter(tlp=TLP.RED).order_by("pk").values_list("event", flat=True)
    return [_text(pk) for pk in rows]


def _not_for_a_reader() -> list[str]:
    rows = Update.objects.filter(tlp__gt=TLP.GREEN).order_by("pk")[:2]
    return [_text(row.pk) for row in rows]


def _questions(client: Client, path: str, sent: dict[str, str] | None = None) -> list[str]:
    """What the store was asked, without the values."""
    with CaptureQueriesContext(connection) as asked:
        client.get(path) if sent is None else client.post(path, sent)
    return [re.sub(r"'[^']*'|\b\d+\b|\"?s\d+_x\d+\"?", "?", one["sql"]) for one in asked.captured_queries]


def _how_long(client: Client, path: str, unknown: str, times: int = 15) -> float:
    """The ratio of the quickest answers, asked in turn: what a loaded machine adds falls away."""
    best = {path: 1e9, unknown: 1e9}
    for _ in range(times):
        for one in (path, unknown):
            begun = time.perf_counter()
            client.get(one)
            best[one] = min(best[one], time.perf_counter() - begun)
    return best[path] / best[unknown]
