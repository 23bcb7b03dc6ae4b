"""The vault's page: two stewards without a shell make it, open it and change its keys; nothing typed or opened is left anywhere."""

from __future__ import annotations

import base64
import io
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from builders import empty_the_store
from people import AT, World, client_of, world
from phasezero import desk as acts
from phasezero.desk import intake, receipts, submissions
from phasezero.desk import vault as desk
from phasezero.desk.vault import Purpose, Strength
from phasezero.domain.intake import Code, Submitted, Use
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput
from phasezero.store import vault as kept
from phasezero.store.audit import AuditEntry, chain_of
from phasezero.store.ids import to_text
from phasezero.store.models import Addition, Seen, Submission
from phasezero.store.people import Person, Seat
from phasezero.store.vault import Opening, Source, StewardKey, VaultKey, VaultShare
from phasezero.store.vault_keys import SHORTEST_PASSPHRASE
from phasezero.web.pages import vault as vault_page
from raw_store import dump

pytestmark = pytest.mark.security
WHO, HOW = "Zebulon Quillfeather of Bouar", "+236 75 31 41 59"
REASON = "she must be warned today"


@pytest.fixture(autouse=True)
def no_limits() -> Iterator[None]:
    vault_page.LIMIT.forget()
    yield
    vault_page.LIMIT.forget()


@pytest.fixture
def bare(db: None, settings: Any) -> World:
    """Lead, releaser and analyst are stewards of the open task force, which has no vault yet."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    empty_the_store()
    people = world()
    Seat.objects.filter(task_force=people.open, person=people.analyst).update(keeps_key=True)
    return people


@pytest.fixture
def people(bare: World) -> World:
    """With their keys and a vault."""
    for person in (bare.lead, bare.releaser, bare.analyst):
        desk.make_steward_key(person, words(person), AT, Strength.INTERACTIVE)
    desk.create(bare.lead, bare.open, words(bare.lead), AT)
    return bare


def words(person: Person) -> str:
    return f"six words of {person.name.lower()} by lot"


def path_of(people: World) -> str:
    return f"/task-forces/{people.open.key}/vault/"


def send(people: World, by: Person, act: str, /, **fields: str) -> HttpResponse:
    """A form of the page, sent by this person."""
    answer: Any = client_of(by).post(path_of(people), {"act": act, **fields}, follow=True)
    return answer


def said(answer: HttpResponse) -> str:
    """The one line that an act or an error ends with."""
    (line,) = re.findall(r'<p class="(?:state" role="status"|fault"[^>]*)>(.*?)</p>', answer.content.decode(), re.DOTALL)
    return str(line)


def asked(people: World, by: Person, of: Person, record: str, purpose: str = "open") -> tuple[str, str]:
    """The request and the code that the page shows."""
    fields = {"purpose": purpose, "record": record, "other": of.email, "reason": REASON, "passphrase": words(by)}
    answer = send(people, by, "ask", **fields)
    assert answer.status_code == 200, answer.content.decode()
    (code,) = re.findall(r'class="handed" dir="ltr">([-\w]+)<', answer.content.decode())
    return to_text(Opening.objects.get(outcome="").pk), str(code)


def confirm(people: World, by: Person, request: str, code: str, **fields: str) -> HttpResponse:
    return send(people, by, "confirm", request=request, code=code, passphrase=words(by), **fields)


def last_line(people: World) -> str:
    return AuditEntry.objects.filter(chain=chain_of(people.open.key, TLP.GREEN)).order_by("-number")[0].action


# Keys and the vault itself


def test_stewards_make_their_keys_and_one_makes_the_vault(bare: World) -> None:
    for person in (bare.lead, bare.releaser, bare.analyst):
        answer = send(bare, person, "key", new=words(person), again=words(person))
        own = desk.status(person, bare.open, AT)
        (mark,) = [one.fingerprint for one in own.keepers if one.email == person.email]
        assert mark in said(answer)
    assert StewardKey.objects.get(person=bare.lead).strength == Strength.MODERATE
    answer = send(bare, bare.lead, "create", passphrase=words(bare.lead))
    assert "The vault is made" in said(answer)
    assert last_line(bare) == "vault made"
    assert VaultShare.objects.count() == 3


def test_two_passphrases_that_differ_make_no_key(bare: World) -> None:
    answer = send(bare, bare.lead, "key", new=words(bare.lead), again="another one of six words")
    assert (answer.status_code, "differ" in said(answer)) == (400, True)
    answer = send(bare, bare.lead, "key", new="short", again="short")
    assert (answer.status_code, str(SHORTEST_PASSPHRASE) in said(answer)) == (400, True)
    assert not StewardKey.objects.exists()


def test_the_passphrase_is_changed_and_a_lost_one_replaced(people: World) -> None:
    new = "another seven quiet words drawn today"
    answer = send(people, people.lead, "passphrase", passphrase=words(people.lead), new=new, again=new)
    assert said(answer) == "The passphrase is changed."
    key = StewardKey.objects.get(person=people.lead)
    assert key.unlock(new) is not None
    assert "have a key already" in said(send(people, people.lead, "key", new=new, again=new))
    answer = send(people, people.analyst, "key", new=new, again=new, renew="yes")
    assert "opens nothing yet" in said(answer)
    assert "Analyst holds no share under their key" in answer.content.decode()


# Opening


def test_two_stewards_open_a_source_once_and_every_member_reads_why(people: World) -> None:
    answer = send(people, people.analyst, "add", identity=WHO, contact=HOW)
    pseudonym = Source.objects.get().pseudonym or ""
    assert pseudonym in said(answer)
    request, code = asked(people, people.lead, people.releaser, pseudonym)
    assert last_line(people) == "vault: asked to open a record"
    waiting = client_of(people.releaser).get(path_of(people)).content.decode()
    assert "Lead asks you" in waiting
    assert "Confirm and open" not in client_of(people.analyst).get(path_of(people)).content.decode()
    answer = confirm(people, people.releaser, request, code.upper())
    assert answer.status_code == 200
    body = answer.content.decode()
    assert WHO in body
    assert HOW in body
    assert last_line(people) == "vault: opened a record"
    again = confirm(people, people.releaser, request, code)
    assert (again.status_code, "has ended (done)" in said(again)) == (400, True)
    for person in (people.reader, people.partner, people.analyst):
        seen = client_of(person).get(path_of(people)).content.decode()
        assert REASON in seen
        assert WHO not in seen


def test_what_is_opened_is_not_to_be_kept(people: World) -> None:
    source = kept.add_source(people.open, WHO, HOW, AT)
    answer = confirm(people, people.releaser, *asked(people, people.lead, people.releaser, str(source)))
    assert answer["Cache-Control"].startswith("no-store")
    assert answer["Referrer-Policy"] == "no-referrer"
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == policy["connect-src"] == policy["form-action"] == policy["default-src"] == "'none'"
    body = answer.content.decode()
    assert "<script" not in body
    assert "<form" not in body
    assert "data:" not in client_of(people.lead).get(path_of(people))["Content-Security-Policy"]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 10, 10)).save(out, "JPEG")
    return out.getvalue()


def test_a_submission_its_pictures_and_its_correction_are_opened(people: World) -> None:
    address = intake.open_intake(people.lead, people.open, AT)
    fields = {"what": "They burned <b>it</b> \u202e", "where": "Bossangoa", "precision": "few days", "use_count": "yes"}
    content = intake.checked(fields, AT.date(), [picture()])
    assert isinstance(content, Submitted)
    receipt = intake.receive(address.key, content, AT)
    one = to_text(Submission.objects.get().pk)
    shown = confirm(people, people.releaser, *asked(people, people.lead, people.releaser, one)).content.decode()
    assert "They burned &lt;b&gt;it&lt;/b&gt;" in shown
    assert "a few days more or less" in shown
    (found,) = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', shown)
    assert Image.open(io.BytesIO(base64.b64decode(found))).size == (8, 8)
    from phasezero.desk import receipts

    assert receipts.correct(receipts.code(receipt.words), "it was on Monday", AT.date())
    page = client_of(people.lead).get(f"/task-forces/{people.open.key}/submissions/{one}/").content.decode()
    correction = to_text(Addition.objects.get().pk)
    assert f"?record={correction}#ask" in page
    assert correction in client_of(people.lead).get(f"{path_of(people)}?record={correction}").content.decode()
    shown = confirm(people, people.releaser, *asked(people, people.lead, people.releaser, correction)).content.decode()
    assert "it was on Monday" in shown


def told_of_a_doctor(people: World) -> tuple[Code, str]:
    """The receipt of a submission that names a doctor, and its id."""
    address = intake.open_intake(people.lead, people.open, AT)
    fields = {"what": "They burned it", "use_count": "yes", "use_named": "yes", "named_who": "Doctor at hospital"}
    content = intake.checked(fields, AT.date())
    assert isinstance(content, Submitted)
    receipt = intake.receive(address.key, content, AT)
    return receipts.code(receipt.words), to_text(Submission.objects.get().pk)


def shown(people: World, record: str) -> dict[str, str]:
    """Labels and texts of the opened page, and under "" all of it."""
    body = confirm(people, people.releaser, *asked(people, people.lead, people.releaser, record)).content.decode()
    found = re.findall(r"<dt>(.*?)</dt><dd>(?:<div dir=\"auto\">|<strong>)?([^<]*)", body)
    return {**dict(reversed(found)), "": body}


def test_consent_is_shown_as_it_stands_now_and_not_as_it_was_sealed(people: World) -> None:
    code, one = told_of_a_doctor(people)
    page = shown(people, one)
    assert page["The partner agrees that it is"] == "counted, told to those the partner names"
    assert page["Who may be told"] == "Doctor at hospital"
    assert "later addition" not in page[""]
    receipts.consent(code, frozenset({Use.COUNT}), AT)
    page = shown(people, one)
    assert page["The partner agrees that it is"] == "counted"
    assert page["Who may be told"] == "not to be told to anybody named"
    assert page["May be told to those named: as given on 2 November 2026; replaced since"] == "yes"
    holds = "Who may be told, as given on 2 November 2026; not to be told to anybody named"
    assert page[holds] == "Doctor at hospital"
    assert "May be counted" not in page
    assert page[""].index("What is agreed to now") < page[""].index("What was sealed") < page[""].index("Doctor")
    receipts.consent(code, frozenset(), AT)
    assert shown(people, one)["The partner agrees that it is"] == "nothing is agreed any more"


def test_names_that_were_replaced_are_marked_so_and_later_additions_told(people: World) -> None:
    code, one = told_of_a_doctor(people)
    uses, day = frozenset({Use.NAMED}), timedelta(days=1)
    receipts.correct(code, "it was on Monday", AT.date())
    for later, name in enumerate(("a bishop", "a nurse", "a judge"), 1):
        receipts.consent(code, uses, AT + day * min(later, 2), name)
    first, second, third = (to_text(row.pk) for row in Addition.objects.filter(kind="names").order_by("number"))
    page = shown(people, one)
    replaced = "replaced by names given on 4 November 2026, in an addition that was not opened: open it before you tell anybody"
    assert page["Who may be told"] == replaced
    assert page[f"Who may be told, as given on 2 November 2026; {replaced}"] == "Doctor at hospital"
    assert "4 later additions, not opened:" in page[""]
    assert "a correction, 2 November 2026" in page[""]
    assert f"?record={third}#ask" in page[""]
    assert "a judge" not in page[""]
    page = shown(people, first)
    label = "Who may be told from 3 November 2026 on, in place of whoever was named on 2 November 2026"
    assert page[f"{label}, as given on 3 November 2026; {replaced}"] == "a bishop"
    page = shown(people, third)
    label = "Who may be told from 4 November 2026 on, in place of whoever was named on 4 November 2026"
    assert page[label] == "a judge"
    assert second not in page[""]
    assert "replaced by names" not in page[""]


def test_an_addition_of_unknown_kind_may_name_others(people: World) -> None:
    code, one = told_of_a_doctor(people)
    receipts.correct(code, "it was on Monday", AT.date())
    Addition.objects.update(kind="", number=0)
    page = shown(people, one)
    assert page["Who may be told"].startswith("perhaps replaced by an addition of 2 November 2026")
    assert "a correction, or names of who may be told, 2 November 2026" in page[""]


@pytest.mark.parametrize("plain", [b"\xff\x00\x01", b"[1]", b'{"said": 1}', b'{"version": 1}', b"null", b"plain words"])
def test_whatever_was_sealed_is_shown(people: World, plain: bytes) -> None:
    """It opens once: a form that this version does not know must not lose it."""
    from django.db import transaction

    from phasezero.store import intake as stored

    row = Submission(task_force=people.open, received_on=AT.date(), channel="web", audience=people.open.key)
    with transaction.atomic():
        stored.seal_submission(row, plain)
        row.save(force_insert=True)
    answer = confirm(people, people.releaser, *asked(people, people.lead, people.releaser, to_text(row.pk)))
    assert answer.status_code == 200
    assert (plain.decode() if plain[0] < 128 else base64.b64encode(plain).decode()).replace(
        '"', "&quot;"
    ) in answer.content.decode()


def test_a_wrong_passphrase_is_counted_and_ends_in_one_line(people: World) -> None:
    source = kept.add_source(people.open, WHO, HOW, AT)
    fields = {"purpose": "open", "record": str(source), "other": people.releaser.email, "reason": REASON}
    for left in (4, 3, 2, 1):
        answer = send(people, people.lead, "ask", **fields, passphrase="not the six words of it")
        assert (answer.status_code, f"{left} more tries" in said(answer)) == (403, True)
        assert "not the six words" not in answer.content.decode()
    send(people, people.lead, "ask", **fields, passphrase="not the six words of it")
    answer = send(people, people.lead, "ask", **fields, passphrase=words(people.lead))
    assert (answer.status_code, "too many wrong passphrases" in said(answer)) == (403, True)
    assert last_line(people) == "vault passphrase wrong"
    assert not Opening.objects.exists()


def test_one_account_tries_no_more_than_the_limit(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_page.LIMIT, "each", 2)
    for _ in range(2):
        assert "differ" in said(send(people, people.lead, "key", new="a", again="b"))
    answer = send(people, people.lead, "key", new="a", again="b")
    assert (answer.status_code, "quarter of an hour" in said(answer)) == (403, True)
    assert "differ" in said(send(people, people.releaser, "key", new="a", again="b"))


def test_any_steward_refuses_a_request(people: World) -> None:
    source = kept.add_source(people.open, WHO, HOW, AT)
    request, code = asked(people, people.lead, people.releaser, str(source))
    assert send(people, people.reader, "refuse", request=request).status_code == 403
    assert said(send(people, people.analyst, "refuse", request=request)).startswith("Refused")
    assert bytes(Opening.objects.get().share) == b""
    assert confirm(people, people.releaser, request, code).status_code == 400


def test_a_member_who_keeps_no_share_can_do_nothing(people: World) -> None:
    source = kept.add_source(people.open, WHO, HOW, AT)
    body = client_of(people.reader).get(path_of(people)).content.decode()
    assert 'name="act"' not in body
    assert people.lead.email not in body
    for act in ("key", "passphrase", "create", "ask", "confirm", "leave", "withdraw", "add"):
        fields = {"new": "x" * 20, "again": "x" * 20, "passphrase": "x" * 20, "sure": "yes", "purpose": "open", "identity": "x"}
        answer = send(people, people.reader, act, **fields, source=str(source), record=str(source), other=people.lead.email)
        assert answer.status_code == 403, act
    assert Source.objects.filter(withdrawn_at=None).count() == 1


def test_hostile_text_is_shown_as_text(people: World) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    people.lead.name = hostile
    people.lead.save()
    source = kept.add_source(people.open, hostile, hostile, AT)
    words_of_lead, now = "six words of lead by lot", datetime.now(UTC)
    made = desk.ask(people.lead, people.open, people.releaser, desk.Purpose.OPEN, hostile, words_of_lead, now, str(source))
    intake.open_intake(people.lead, people.open, AT, hostile)
    bodies = [
        client_of(people.releaser).get(f"/task-forces/{people.open.key}/{name}/") for name in ("vault", "submissions", "audit")
    ]
    bodies.append(client_of(people.releaser).get(f"{path_of(people)}?record={hostile}"))
    bodies.append(confirm(people, people.releaser, made.request, made.code))
    for answer in bodies:
        assert answer.status_code == 200
        body = answer.content.decode()
        assert "&lt;script&gt;alert(1)" in body
        assert "<script>alert" not in body
        assert "<img src=x" not in body


# Keys that change


def test_a_steward_leaves_and_two_make_a_new_key(people: World) -> None:
    kept.add_source(people.open, WHO, HOW, AT)
    unseat = {"act": "unseat", "person": people.analyst.email}
    assert client_of(people.lead).post(f"/task-forces/{people.open.key}/", unseat).status_code == 302
    body = client_of(people.lead).get(path_of(people)).content.decode()
    assert "Analyst is no steward any more and holds a share" in body
    fields = {"person": people.analyst.email, "passphrase": words(people.lead)}
    assert "not ticked" in said(send(people, people.lead, "leave", **fields))
    assert "share is void" in said(send(people, people.lead, "leave", **fields, sure="yes"))
    request, code = asked(people, people.lead, people.releaser, "", "rotate")
    done = confirm(people, people.releaser, request, code)
    assert "Sealed under the new key: 2; left behind for good: 0." in said(done)
    assert VaultKey.objects.get(retired_at=None).generation == 2
    assert last_line(people) == "vault: rotated the key"


def test_the_key_is_shared_anew_with_who_came(people: World) -> None:
    Seat.objects.filter(task_force=people.open, person=people.partner).update(keeps_key=True)
    desk.make_steward_key(people.partner, words(people.partner), AT, Strength.INTERACTIVE)
    request, code = asked(people, people.lead, people.releaser, "", "share")
    assert "Done; the fingerprint" in said(confirm(people, people.releaser, request, code))
    assert VaultShare.objects.filter(person=people.partner).exists()


def test_a_source_is_erased_at_its_request(people: World) -> None:
    source = kept.add_source(people.open, WHO, HOW, AT)
    fields = {"source": str(source), "passphrase": words(people.lead)}
    assert send(people, people.lead, "withdraw", **fields).status_code == 400
    assert said(send(people, people.lead, "withdraw", **fields, sure="yes")).startswith("Erased")
    assert Source.objects.get().pseudonym is None


def test_requests_of_another_task_force_are_none_here(people: World) -> None:
    """Who is a steward of two confirms each on its own page."""
    source = kept.add_source(people.open, WHO, HOW, AT)
    request, code = asked(people, people.lead, people.releaser, str(source))
    Seat.objects.create(task_force=people.hidden, person=people.releaser, role="analyst", keeps_key=True, since=AT)
    answer: Any = client_of(people.releaser).post(
        f"/task-forces/{people.hidden.key}/vault/",
        {"act": "confirm", "request": request, "code": code, "passphrase": words(people.releaser)},
    )
    assert answer.status_code == 404
    assert Opening.objects.get().outcome == ""


# Nothing is left


def test_nothing_typed_or_opened_stands_in_database_sessions_or_logs(people: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    send(people, people.analyst, "add", identity=WHO, contact=HOW)
    new = "canary words that nobody else has"
    send(people, people.lead, "passphrase", passphrase=words(people.lead), new=new, again=new)
    source = Source.objects.get()
    fields = {"purpose": "open", "record": str(source), "other": people.releaser.email, "reason": REASON, "passphrase": new}
    answer = send(people, people.lead, "ask", **fields)
    (code,) = re.findall(r'class="handed" dir="ltr">([-\w]+)<', answer.content.decode())
    request = to_text(Opening.objects.get().pk)
    assert confirm(people, people.releaser, request, "0000-0000-0000-0000").status_code == 403
    assert WHO in confirm(people, people.releaser, request, code).content.decode()
    sessions = "".join(str(one.get_decoded()) for one in Session.objects.all())
    seen = "".join(one.path for one in Seen.objects.all())
    for secret in (WHO, HOW, new, words(people.releaser), code):
        assert secret.encode() not in dump(), secret
        assert secret not in caplog.text
        assert secret not in sessions + seen


def test_an_error_of_ours_shows_nothing_typed(
    people: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Even with tracebacks in the browser."""
    settings.DEBUG = True

    def fails(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("of ours")

    monkeypatch.setattr(vault_page.desk, "make_steward_key", fails)
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    client.force_login(people.lead)
    answer = client.post(path_of(people), {"act": "key", "new": words(people.lead), "again": words(people.lead)})
    assert answer.status_code == 500
    assert words(people.lead) not in answer.content.decode()
    assert words(people.lead) not in caplog.text


def test_what_is_sealed_above_a_reader_changes_no_byte(people: World) -> None:
    def got() -> dict[str, bytes]:
        client = client_of(people.reader)
        pages = [client.get(f"/task-forces/{people.open.key}/{name}/").content for name in ("vault", "submissions", "audit")]
        return {str(i): re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body) for i, body in enumerate(pages)}

    address = intake.open_intake(people.lead, people.open, AT)
    before = got()
    content = intake.checked({"what": "x", "use_count": "yes"}, AT.date())
    assert isinstance(content, Submitted)
    intake.receive(address.key, content, AT)
    submissions.review(people.lead, to_text(Submission.objects.get().pk), AT)
    assert got() == before


def test_a_request_names_no_record_above_its_reader(people: World) -> None:
    address = intake.open_intake(people.lead, people.open, AT)
    content = intake.checked({"what": "x", "use_count": "yes"}, AT.date())
    assert isinstance(content, Submitted)
    receipt = intake.receive(address.key, content, AT)
    receipts.correct(receipts.code(receipt.words), "y", AT.date())
    about = [to_text(Submission.objects.get().pk), to_text(Addition.objects.get().pk)]
    for record in about:
        desk.ask(people.lead, people.open, people.releaser, Purpose.OPEN, "she may be in danger", words(people.lead), AT, record)
    for person, named in ((people.lead, True), (people.reader, False)):
        client = client_of(person)
        for name in ("vault", "audit"):
            page = client.get(f"/task-forces/{people.open.key}/{name}/").content.decode()
            assert [record in page for record in about] == [named and name == "vault"] * 2
    page = client_of(people.reader).get(path_of(people)).content.decode()
    assert page.count("a record above your clearance, or erased") == 2
    receipts.withdraw(receipts.code(receipt.words), AT)
    assert client_of(people.reader).get(path_of(people)).content.decode().count("a record above your clearance, or erased") == 2


# A seat that ends


def test_a_seat_whose_end_would_lose_the_vault_ends_only_knowingly(people: World) -> None:
    page = f"/task-forces/{people.open.key}/"
    lead = client_of(people.lead)
    assert 'name="knowingly"' not in lead.get(page).content.decode()
    acts.end_seat(people.lead, people.open, people.analyst, AT)
    assert lead.get(page).content.decode().count('name="knowingly"') == 2
    assert 'name="knowingly"' not in client_of(people.reader).get(page).content.decode()
    for fields in (
        {"act": "unseat", "person": people.releaser.email},
        {"act": "seat", "person": people.releaser.email, "role": "releaser", "keeps_key": "no"},
    ):
        answer: Any = lead.post(page, fields)
        assert (answer.status_code, "all that is sealed in it would be lost" in said(answer)) == (400, True)
    assert Seat.objects.filter(task_force=people.open, person=people.releaser, until=None, keeps_key=True).exists()
    with pytest.raises(BadInput, match="fewer than two could open the vault"):
        acts.end_seat(people.releaser, people.open, people.releaser, AT)
    assert lead.post(page, {"act": "unseat", "person": people.releaser.email, "knowingly": "yes"}).status_code == 302
    assert not Seat.objects.filter(task_force=people.open, person=people.releaser, until=None).exists()


def test_who_holds_no_share_leaves_unasked(people: World) -> None:
    acts.end_seat(people.lead, people.open, people.analyst, AT)
    acts.end_seat(people.lead, people.open, people.reader, AT)
    assert acts.give_seat(people.lead, people.open, people.releaser, "analyst", AT).keeps_key
