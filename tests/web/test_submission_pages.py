"""The pages on which members of a task force work on what partners submitted: who sees which, every act, and nothing of the content."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from builders import empty_the_store
from intake_world import Taking, checked, taking
from people import AT, client_of
from phasezero.desk import intake, receipts, submissions
from phasezero.domain.intake import Receipt, State, Use
from phasezero.domain.marking import TLP
from phasezero.store import intake as stored
from phasezero.store.audit import AuditEntry, chain_of
from phasezero.store.ids import to_text
from phasezero.store.models import Made, Planned, ReceiptCode, Submission
from phasezero.web.pages import submissions as submission_pages

pytestmark = pytest.mark.security


@pytest.fixture
def here(db: None, settings: Any) -> Taking:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    empty_the_store()
    return taking(mail="sources@example.org")


def received(here: Taking, **changes: str) -> tuple[Receipt, str]:
    """The receipt and the id of a new submission."""
    known = set(Submission.objects.values_list("pk", flat=True))
    receipt = intake.receive(here.intake.key, checked(**changes), AT)
    return receipt, to_text(Submission.objects.exclude(pk__in=known).get().pk)


def by_mail(here: Taking) -> str:
    """A submission that has no receipt, and whose partner has agreed to nothing yet."""
    row = Submission(
        task_force=here.people.open, received_on=AT.date(), channel="e-mail", audience=here.people.open.key, tlp=TLP.AMBER_STRICT
    )
    with transaction.atomic():
        stored.seal_submission(row, b"{}")
        row.save(force_insert=True)
    return to_text(row.pk)


def listing(here: Taking) -> str:
    return f"/task-forces/{here.people.open.key}/submissions/"


def act(client: Client, path: str, **fields: str) -> str:
    """What the page says after a form was sent."""
    answer = client.post(path, fields, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    assert answer.redirect_chain
    (said,) = re.findall(r'<p class="state" role="status">(.*?)</p>', answer.content.decode())
    return str(said)


def last_line(here: Taking, tlp: TLP = TLP.AMBER_STRICT) -> str:
    return AuditEntry.objects.filter(chain=chain_of(here.people.open.key, tlp)).order_by("-number")[0].action


@pytest.fixture
def lead(here: Taking) -> Client:
    return client_of(here.people.lead)


# The list


def test_what_waits_comes_first_and_says_why(here: Taking, lead: Client) -> None:
    forced, first = received(here)
    waiting, second = received(here, only_source="yes")
    _, third = received(here)
    submissions.made_of(here.people.lead, second, "event", "0000000000000", Use.COUNT, AT)
    assert receipts.held(receipts.code(forced.duress), AT.date()) is None
    submissions.plan_release(here.people.lead, second, "event", "0000000000000", Use.COUNT, "five were killed", AT)
    receipts.answer_planned(receipts.code(waiting.words), to_text(Planned.objects.get().pk), True, AT.date())
    submissions.note_release("event", "0000000000000", Use.COUNT, AT.date())
    assert receipts.withdraw(receipts.code(waiting.words), AT) == "review"
    body = lead.get(listing(here)).content.decode()
    assert re.findall(r"/submissions/(\w{13})/", body) == [second, first, third]
    rows = body.split("<tr>")[2:]
    assert "REVIEW DUE" in rows[0]
    assert "only local source" in rows[0]
    assert "GIVEN UNDER DURESS" in rows[1]
    assert "UNDER DURESS" not in rows[2]
    assert "canaryville" not in body


def test_a_long_list_comes_in_pages(here: Taking, lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission_pages, "MOST", 2)
    made = {received(here)[1] for _ in range(3)}
    first = lead.get(listing(here)).content.decode()
    assert 'href="?from=2"' in first
    rest = lead.get(f"{listing(here)}?from=2").content.decode()
    assert "?from" not in rest
    shown = [re.findall(r"/submissions/(\w{13})/", body) for body in (first, rest)]
    assert [len(one) for one in shown] == [2, 1]
    assert set(shown[0] + shown[1]) == made
    assert lead.get(f"{listing(here)}?from=x").content.decode().count("</tr>") == 3


def test_each_member_sees_what_their_role_may_read(here: Taking) -> None:
    _, plain = received(here)
    _, red = received(here, sensitivity="red")
    seen = {"lead": {plain, red}, "analyst": {plain}, "releaser": {plain}, "partner": set(), "reader": set()}
    for who, expected in seen.items():
        client = client_of(here.people.people[who])
        found = set(re.findall(r"/submissions/(\w{13})/", client.get(listing(here)).content.decode()))
        assert found == expected, who
        for one in (plain, red):
            assert client.get(f"{listing(here)}{one}/").status_code == (200 if one in expected else 404), who


def test_for_others_there_is_no_such_page(here: Taking) -> None:
    """The same bytes as for a key that never was, for reading and for every form."""
    _, one = received(here)
    for who in ("mole", "stranger", "steward"):
        client = client_of(here.people.people[who])
        for page in ("submissions/", f"submissions/{one}/", "vault/", "audit/"):
            for send in (client.get, lambda path: client.post(path, {"act": "review"})):  # noqa: B023 - called at once
                there, nowhere = (send(f"/task-forces/{key}/{page}") for key in (here.people.open.key, "nokeyatall000"))
                assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content), (who, page)
                assert there.status_code == 404
    nobody = client_of(None)
    for key in (here.people.open.key, "nokeyatall000"):
        assert nobody.get(f"/task-forces/{key}/submissions/")["Location"] == "/accounts/login/"
        assert nobody.post(f"/task-forces/{key}/submissions/").status_code == 403


def test_a_submission_of_another_task_force_is_not_found_here(here: Taking, lead: Client) -> None:
    _, one = received(here)
    Submission.objects.update(audience=here.people.hidden.key)
    for name in (one, "0000000000000", "x", "%00", "a" * 300):
        assert lead.get(f"{listing(here)}{name}/").status_code == 404


def test_a_form_of_another_site_does_nothing(here: Taking) -> None:
    _, one = received(here)
    strict = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    strict.force_login(here.people.lead)
    assert strict.post(f"{listing(here)}{one}/", {"act": "review"}).status_code == 403
    assert Submission.objects.get().state == State.RECEIVED


# The address


def test_a_lead_opens_and_closes_the_address_and_members_hand_it_over(here: Taking, lead: Client) -> None:
    before = here.intake.key
    said = act(lead, listing(here), act="open", words="By our charter", red="yes")
    assert "open" in said
    assert intake.address(before) is None
    now_open = stored.Intake.objects.get(closed_at=None)
    assert (now_open.words, now_open.mail, now_open.tlp) == ("By our charter", "", TLP.RED)
    assert last_line(here) == "intake opened"
    for who in ("lead", "analyst", "partner", "reader"):
        body = client_of(here.people.people[who]).get(listing(here)).content.decode()
        assert f"http://127.0.0.1/submit/{now_open.key}/" in body, who
        assert ('name="act" value="open"' in body) == (who == "lead")
    act(lead, listing(here), act="close")
    assert last_line(here) == "intake closed"
    assert "None is open" in lead.get(listing(here)).content.decode()


def test_an_address_that_cannot_be_is_refused_whole(here: Taking, lead: Client) -> None:
    for fields, said in (
        ({"mail": "no address"}, "which is none"),
        ({"mail": "a@example.org", "red": "yes"}, "cannot go with RED"),
        ({"words": "a\0b"}, "cannot be kept"),
    ):
        answer = lead.post(listing(here), {"act": "open", **fields})
        assert answer.status_code == 400
        assert said in answer.content.decode()
    assert client_of(here.people.analyst).post(listing(here), {"act": "close"}).status_code == 403
    assert lead.post(listing(here), {"act": "nonsense"}).status_code == 400
    assert stored.Intake.objects.get(closed_at=None).pk == here.intake.pk


# One submission


def test_a_submission_is_worked_through(here: Taking, lead: Client) -> None:
    receipt, one = received(here, only_source="yes")
    code, path = receipts.code(receipt.words), f"{listing(here)}{one}/"
    assert act(lead, path, act="review") == "It is in review."
    assert Submission.objects.get().state == State.IN_REVIEW
    act(lead, path, act="made", kind="event", record="0123456789abc", use="count")
    assert last_line(here) == "submission used"
    assert "not asked" in lead.get(path).content.decode()
    act(lead, path, act="plan", made=to_text(Made.objects.get().pk), text="that five were killed")
    holding = receipts.held(code, AT.date())
    assert holding is not None
    assert [one.text for one in holding.planned] == ["that five were killed"]
    receipts.answer_planned(code, holding.planned[0].id, False, AT.date())
    assert "the partner said no" in lead.get(path).content.decode()
    act(lead, path, act="tell", text="they will send a patrol")
    holding = receipts.held(code, AT.date())
    assert holding is not None
    assert [text for _, text in holding.answers] == ["they will send a patrol"]
    body = lead.get(path).content.decode()
    assert "patrol" not in body
    assert "canaryville" not in body
    assert f"?record={one}#ask" in body


def test_a_use_that_the_partner_did_not_agree_to_is_refused(here: Taking, lead: Client) -> None:
    _, one = received(here)
    path = f"{listing(here)}{one}/"
    assert lead.post(path, {"act": "made", "kind": "event", "record": "0123456789abc", "use": "public"}).status_code == 403
    for fields in (
        {"act": "made", "kind": "song", "record": "1", "use": "count"},
        {"act": "made", "kind": "event", "record": "1" * 41, "use": "count"},
        {"act": "made", "kind": "event", "record": "1", "use": "all"},
        {"act": "plan", "made": "0000000000000", "text": "x"},
        {"act": "tell", "text": " "},
        {"act": "withdraw"},
        {"act": "finish", "sure": "yes"},
        {"act": "lift", "sure": "yes"},
        {"act": "nonsense"},
    ):
        answer = lead.post(path, fields)
        assert answer.status_code in {400, 404}, fields
        assert answer.content.decode().count('class="fault"') == 1
    row = Submission.objects.get()
    assert (row.state, Made.objects.count(), row.answers.count()) == (State.RECEIVED, 0, 0)


def test_who_may_not_review_changes_nothing(here: Taking) -> None:
    _, one = received(here)
    client = client_of(here.people.releaser)
    path = f"{listing(here)}{one}/"
    assert 'name="act"' not in client.get(path).content.decode()
    for name in ("review", "made", "tell", "withdraw", "finish", "lift", "consent"):
        fields = {"act": name, "kind": "event", "record": "1", "use": "count", "text": "x", "sure": "yes"}
        assert client.post(path, fields).status_code == 403, name
    assert Submission.objects.get().state == State.RECEIVED


def test_what_came_by_mail_is_used_for_nothing_until_noted(here: Taking, lead: Client) -> None:
    one = by_mail(here)
    path = f"{listing(here)}{one}/"
    body = lead.get(path).content.decode()
    assert "Note what was made of it" not in body
    assert 'value="tell"' not in body
    assert lead.post(path, {"act": "tell", "text": "x"}).status_code == 400
    act(lead, path, act="consent", use_count="yes", use_public="yes")
    assert Submission.objects.get().uses == {Use.COUNT, Use.PUBLIC}
    assert "Note what was made of it" in lead.get(path).content.decode()
    _, other = received(here)
    assert lead.post(f"{listing(here)}{other}/", {"act": "consent", "use_public": "yes"}).status_code == 403


def test_withdrawn_for_a_partner_nothing_is_left(here: Taking, lead: Client) -> None:
    _, one = received(here)
    path = f"{listing(here)}{one}/"
    assert act(lead, path, act="withdraw", sure="yes") == "Withdrawn and erased."
    body = lead.get(path).content.decode()
    assert "It was withdrawn" in body
    assert "<form" not in body.split("</header>")[1]
    assert lead.post(path, {"act": "review"}).status_code == 404


def test_what_is_released_is_reviewed_first_and_then_erased(here: Taking, lead: Client) -> None:
    receipt, one = received(here)
    path = f"{listing(here)}{one}/"
    submissions.made_of(here.people.lead, one, "event", "0123456789abc", Use.COUNT, AT)
    submissions.note_release("event", "0123456789abc", Use.COUNT, AT.date())
    assert receipts.withdraw(receipts.code(receipt.words), datetime.now(UTC)) == "review"
    assert "Finish the review" in lead.get(path).content.decode()
    assert act(lead, path, act="finish", sure="yes") == "Carried out."
    assert Submission.objects.get().state == State.WITHDRAWN
    assert last_line(here) == "withdrawal reviewed"


def test_duress_warns_and_is_lifted(here: Taking, lead: Client) -> None:
    receipt, one = received(here)
    path = f"{listing(here)}{one}/"
    assert receipts.held(receipts.code(receipt.duress), AT.date()) is None
    assert "Do not contact them in the usual way" in lead.get(path).content.decode()
    assert act(lead, path, act="lift", sure="yes") == "The receipt works again."
    assert not ReceiptCode.objects.filter(kind=ReceiptCode.DURESS).exclude(used_on=None).exists()
    assert receipts.held(receipts.code(receipt.words), AT.date()) is not None
