"""Accounts and task forces as people use them: invitation, second factor, seats, a hidden task force, quarantine."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from people import AT, PASSWORD, client_of, with_second_factor
from phasezero import desk, library
from phasezero.domain.marking import LOCAL_OWNER, TLP
from phasezero.errors import BadInput, NotAllowed, NotFound
from phasezero.store import accounts
from phasezero.store.audit import AuditEntry
from phasezero.store.people import Person, Seat, TaskForce, Turn, WatchRule
from phasezero.store.seen import Seen

pytestmark = [pytest.mark.django_db, pytest.mark.security]


def test_the_first_account_ends_the_account_free_mode_for_good(fresh_store):
    before = Client().get("/health/")
    assert before.status_code == 200
    assert b"Sign in" not in before.content
    desk.create_first_steward("a@example.org", "Ada", PASSWORD, AT)
    assert b"Sign in" in Client().get("/health/").content
    with pytest.raises(BadInput, match="accounts already"):
        desk.create_first_steward("b@example.org", "Ben", PASSWORD, AT)
    Person.objects.update(is_active=False)
    accounts.forget_accounts()
    assert library.accounts_exist()


def test_a_weak_password_makes_no_account(fresh_store):
    with pytest.raises(BadInput, match="password will not do"):
        desk.create_first_steward("a@example.org", "Ada", "short", AT)
    assert not library.accounts_exist()
    assert not AuditEntry.objects.exists()


def test_invitation_to_account_to_seat(people):
    invited = desk.invite(people.lead, "new@example.org", "Nina New", AT, people.partner.organisation, people.open, "reader")
    anybody = Client()
    at = f"/join/{invited.secret}/"
    page = anybody.get(at)
    assert page.status_code == 404  # AT lies far back: the invitation is too old by now
    row = invited.invitation
    row.expires_at = row.made_at + timedelta(days=40_000)
    row.save()
    assert "Nina New" in anybody.get(at).content.decode()
    sent = {"name": "Nina New", "password": PASSWORD, "again": PASSWORD}
    assert anybody.post(at, sent).status_code == 302
    assert anybody.get(at).status_code == 404
    assert anybody.post(at, sent).status_code == 404
    made = Person.objects.get(email="new@example.org")
    assert Seat.objects.get(person=made).role == "reader"
    assert made.password.startswith("argon2")
    signed = anybody.post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD})
    assert signed.status_code == 302
    assert "Nina New" in anybody.get("/account/").content.decode()


def test_nobody_signs_up_without_invitation(people):
    answer = Client().post("/accounts/signup/", {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert "closed" in answer.content.decode().casefold()
    assert not Person.objects.filter(email="x@example.org").exists()


def test_a_role_that_needs_a_second_factor_opens_nothing_without_it(people):
    desk.give_seat(people.lead, people.open, people.reader, "releaser", AT)
    client = client_of(people.reader)
    assert client.get(f"/task-forces/{people.open.key}/")["Location"].startswith("/accounts/2fa/")
    assert library.viewer_of(people.reader, AT.date()).audiences  # the seat is there …
    assert not client.get("/api/updates").json()["updates"]  # … and is not used
    with_second_factor(people.reader)
    assert client.get(f"/task-forces/{people.open.key}/").status_code == 200


def test_a_password_is_not_guessed(people):
    client = Client()
    answers = [client.post("/accounts/login/", {"login": "reader@example.org", "password": f"guess {i}"}) for i in range(12)]
    assert "Too many" in answers[-1].content.decode()
    assert "Too many" in client.post("/accounts/login/", {"login": "reader@example.org", "password": PASSWORD}).content.decode()


def test_a_wrong_password_and_an_unknown_address_look_alike(people):
    def told(address: str) -> str:
        cache.clear()
        page = Client().post("/accounts/login/", {"login": address, "password": "wrong wrong wrong"}).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page).replace(address, "")

    assert told("reader@example.org") == told("nobody@example.org")


def test_a_hidden_task_force_is_unseen_by_all_others(people):
    key = people.hidden.key
    for name, person in {**people.people, "nobody": None}.items():
        client = client_of(person)
        page = client.get(f"/task-forces/{key}/")
        listed = client.get("/task-forces/").content.decode()
        if name == "mole":
            assert page.status_code == 200
            assert people.hidden.name in listed
            continue
        unknown = client.get(f"/task-forces/{key[:-1]}{'0' if key[-1] != '0' else '1'}/")
        assert (page.status_code, page.content) == (404, unknown.content)
        assert client.post(f"/task-forces/{key}/", {"act": "declare", "text": "x"}).status_code == 404
        assert people.hidden.name not in listed
        assert key not in listed
        assert people.hidden.name not in client.get("/watching/").content.decode()
        assert people.hidden.name not in client.get("/stewardship/").content.decode()


def test_names_and_members_are_for_members_only(people):
    for person, seen in ((people.reader, True), (people.stranger, False), (people.steward, False), (None, False)):
        page = client_of(person).get(f"/task-forces/{people.open.key}/").content.decode()
        assert ("Analyst" in page) is seen
        assert ("Early Watch" in page) is seen


def test_an_organ_of_the_watched_state_gets_no_seat(people):
    ministry = desk.add_organisation(people.steward, "Ministry of X", "government", "Middle Africa", AT, organ_of="CAF")
    agency = desk.add_organisation(people.steward, "Agency Y", "NGO", "Middle Africa", AT, instructed_by="Centrafrique")
    for organisation in (ministry, agency):
        people.stranger.organisation = organisation
        people.stranger.save()
        with pytest.raises(NotAllowed, match="cannot join"):
            desk.give_seat(people.lead, people.open, people.stranger, "reader", AT)
        with pytest.raises(NotAllowed, match="cannot join"):
            desk.invite(people.lead, "y@example.org", "Y", AT, organisation, people.open, "reader")
        with pytest.raises(NotAllowed, match="cannot join"):
            desk.make_task_force(people.stranger, "Own one", AT, "CAF")
    assert not Seat.objects.filter(person=people.stranger).exists()


def test_quarantine_takes_two_stewards_and_cuts_access_at_once(people):
    client = client_of(people.reader)
    path = f"/task-forces/{people.open.key}/"
    assert client.get(path).status_code == 200
    token = desk.make_token(people.reader, "laptop", TLP.GREEN, 30, AT)
    organisation = people.reader.organisation
    desk.ask_quarantine(people.steward, organisation, "its laptops were taken", AT)
    with pytest.raises(NotAllowed, match="another steward"):
        desk.confirm_quarantine(people.steward, organisation, AT)
    assert "Members" in client.get(path).content.decode()
    desk.confirm_quarantine(people.second, organisation, AT)
    assert "Members" not in client.get(path).content.decode()
    assert accounts.viewer_of_token(token, AT) is None
    people.reader.refresh_from_db()
    assert library.viewer_of(people.reader, AT.date()).audiences == frozenset()
    lead = library.viewer_of(people.lead, AT.date())
    assert path in [line.path for line in library.seen_by(lead, organisation)]
    steward = library.viewer_of(people.steward, AT.date())
    assert path not in [line.path for line in library.seen_by(steward, organisation)]  # a task force's pages are its own


def test_a_token_reads_as_its_person_up_to_a_marking(people):
    wide = accounts.viewer_of_token(desk.make_token(people.analyst, "all", TLP.RED, 30, AT), AT)
    narrow = accounts.viewer_of_token(desk.make_token(people.analyst, "green", TLP.GREEN, 30, AT, people.open.key), AT)
    assert wide.cleared == library.viewer_of(people.analyst, AT.date()).cleared
    assert narrow.cleared == {(people.open.key, TLP.GREEN)}
    with pytest.raises(NotFound):
        desk.make_token(people.analyst, "other", TLP.GREEN, 30, AT, people.hidden.key)
    assert accounts.viewer_of_token(desk.make_token(people.analyst, "old", TLP.GREEN, 1, AT), AT + timedelta(days=2)) is None
    refused = Client().get("/api/updates", headers={"authorization": "Bearer pz_wrong"})
    assert refused.status_code == 401


def test_leads_only_seat_and_a_task_force_keeps_a_lead(people):
    for person in (people.analyst, people.partner, people.reader):
        with pytest.raises(NotAllowed):
            desk.give_seat(person, people.open, people.stranger, "reader", AT)
    for person in (people.mole, people.stranger, people.steward):
        with pytest.raises(NotFound):
            desk.give_seat(person, people.open, people.stranger, "reader", AT)
    with pytest.raises(BadInput, match="needs a lead"):
        desk.end_seat(people.lead, people.open, people.lead, AT)
    assert Seat.objects.filter(task_force=people.open, role="lead", until=None).count() == 1


def test_another_role_keeps_the_share_of_the_key(people):
    assert desk.give_seat(people.lead, people.open, people.releaser, "analyst", AT).keeps_key
    assert not desk.give_seat(people.lead, people.open, people.releaser, "releaser", AT, keeps_key=False).keeps_key
    assert not desk.give_seat(people.lead, people.open, people.analyst, "reader", AT).keeps_key


def test_the_rule_of_watching_is_published_in_versions(people):
    with pytest.raises(BadInput, match="dissent is empty"):
        desk.publish_rule(people.steward, "grave risk", "the board", " ", AT.date(), AT)
    desk.publish_rule(people.steward, "grave risk", "the board", "One of five disagreed", AT.date(), AT)
    desk.publish_rule(people.steward, "grave risk, asked for", "the board", "None was raised", AT.date(), AT)
    page = client_of(None).get("/watching/").content.decode()
    assert "One of five disagreed" in page
    assert WatchRule.objects.count() == 2


def test_the_balance_of_members_is_shown_without_the_hidden(people):
    page = client_of(None).get("/watching/").content.decode()
    assert "Middle Africa" in page
    counts = {m[0]: int(m[1]) for m in re.findall(r'<th scope="row">([^<]+)</th><td class="figure">(\d+)</td>', page)}
    assert sum(counts.values()) == 5  # lead, releaser, analyst, partner, reader: the mole's seat is hidden


def test_the_owner_has_no_say_once_there_are_accounts(people):
    assert TaskForce.objects.visible(LOCAL_OWNER).filter(hidden=True).count() == 0


def test_sessions_are_listed_and_ended_elsewhere(people):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        assert client.post("/accounts/login/", {"login": "partner@example.org", "password": PASSWORD}).status_code == 302
    page = here.get("/accounts/sessions/")
    assert page.status_code == 200
    here.post("/accounts/sessions/")
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_no_address_of_a_machine_is_kept(people):
    from allauth.usersessions.models import UserSession

    client = Client(REMOTE_ADDR="203.0.113.77")
    client.post("/accounts/login/", {"login": "partner@example.org", "password": PASSWORD})
    assert [row.ip.startswith("fd") for row in UserSession.objects.all()] == [True]
    assert not UserSession.objects.filter(ip__contains="203.0.113").exists()


def test_pages_opened_are_noted_without_content(people):
    client_of(people.reader).get(f"/task-forces/{people.open.key}/")
    client_of(None).get(f"/task-forces/{people.open.key}/")
    assert list(Seen.objects.values_list("person__name", "times")) == [("Reader", 1)]


@pytest.mark.parametrize("path", ["/account/", "/stewardship/", "/task-forces/new/"])
def test_forms_need_the_page_they_came_from(people, path):
    client = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    client.force_login(people.steward)
    assert client.post(path, {"act": "organisation", "name": "Forged"}).status_code == 403


def test_a_steward_only_page_is_not_there_for_others(people):
    for person in (people.lead, people.reader, people.stranger):
        assert client_of(person).get("/stewardship/").status_code == 404
        assert client_of(person).post("/stewardship/", {"act": "organisation", "name": "X"}).status_code == 404


def test_a_turn_is_taken_once(people):
    turn = (people.open, people.analyst, AT.date(), AT.date() + timedelta(days=7), AT)
    desk.take_turn(people.lead, *turn)
    with pytest.raises(BadInput, match="has this turn already"):
        desk.take_turn(people.lead, *turn)
    assert Turn.objects.count() == 1
