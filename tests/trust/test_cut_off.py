"""An organisation that is cut off: nobody of it can sign in or do anything, and what it ever saw is listed for who may know."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from builders import RELEASE_2019, coded
from people import AT, PASSWORD, World, client_of
from phasezero import desk, library
from phasezero.desk import subscriptions, vault
from phasezero.desk.subscriptions import Asked
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, NotAllowed, NotFound
from phasezero.store import accounts, imports
from phasezero.store.audit import AuditEntry
from phasezero.store.ids import to_text
from phasezero.store.models import EventVersion
from phasezero.store.people import Invitation, Organisation, Person, Seat, TaskForce, Token
from phasezero.store.seen import Seen
from phasezero.store.seen import note as note_seen

pytestmark = [pytest.mark.django_db, pytest.mark.security]
LATER = AT + timedelta(days=30)


def cut_off(people: World, organisation: Organisation, at: datetime = AT) -> None:
    desk.ask_quarantine(people.steward, organisation, "its laptops were taken", at)
    other = Person.objects.create(email=f"s{organisation.pk}@example.org", name="Third Steward", is_steward=True)
    desk.confirm_quarantine(other, organisation, at)


def _invited(people: World) -> Invitation:
    """The one that is open, made without the desk: what is refused is not the making."""
    fields = {"name": "N", "made_at": AT, "expires_at": LATER, "role": "reader", "organisation": people.reader.organisation}
    return Invitation.objects.get_or_create(digest="d", email="d@example.org", task_force=people.open, defaults=fields)[0]


def _invited_oneself(people: World, me: Person) -> str:
    """The secret of an invitation to stewardship of one's own address, by nobody who is cut off."""
    fields = {"name": "N", "made_at": AT, "expires_at": LATER, "is_steward": True, "by": people.steward}
    Invitation.objects.get_or_create(digest=accounts.digest_of("mine"), email=me.email, defaults=fields)
    return "mine"


ACTS: dict[str, Callable[[World, Person], object]] = {
    "make_task_force": lambda _, me: desk.make_task_force(me, "Front", AT, theme="water"),
    "write_charter": lambda w, me: desk.write_charter(me, w.open, AT, 3, "", "", hidden=False),
    "give_seat": lambda w, me: desk.give_seat(me, w.open, w.stranger, "reader", AT),
    "end_seat": lambda w, me: desk.end_seat(me, w.open, me, AT),
    "declare": lambda w, me: desk.declare(me, w.open, "none", AT),
    "take_turn": lambda w, me: desk.take_turn(me, w.open, me, AT.date(), AT.date(), AT),
    "invite": lambda w, me: desk.invite(me, "x@example.org", "X", AT, w.partner.organisation, w.open, "reader"),
    "take_invitation": lambda w, me: desk.take_invitation(me, _invited_oneself(w, me), AT),
    "choose_language": lambda _, me: desk.choose_language(me, "fr", AT),
    "make_token": lambda _, me: desk.make_token(me, "laptop", TLP.GREEN, 30, AT),
    "revoke_token": lambda _, me: desk.revoke_token(me, Token.objects.get(person=me).pk, AT),
    "open_invitations": lambda w, me: desk.open_invitations(me, AT, w.open),
    "withdraw_invitation": lambda w, me: desk.withdraw_invitation(me, _invited(w).pk, AT, w.open),
    "correct_organisation": lambda w, me: desk.correct_organisation(
        me, w.partner.organisation, AT, "V", "NGO", "Oceania", "", ""
    ),
    "add_organisation": lambda _, me: desk.add_organisation(me, "Front", "NGO", "Middle Africa", AT),
    "ask_quarantine": lambda w, me: desk.ask_quarantine(me, w.partner.organisation, "why not", AT),
    "confirm_quarantine": lambda w, me: desk.confirm_quarantine(me, w.partner.organisation, AT),
    "lift_quarantine": lambda _, me: desk.lift_quarantine(me, me.organisation, AT),
    "publish_rule": lambda _, me: desk.publish_rule(me, "all", "me", "none", AT.date(), AT),
    "audit_file": lambda w, me: desk.audit_file(me, AT, [w.open.key]),
    "dry_run": lambda w, me: desk.dry_run(me, w.open, AT.date(), TLP.GREEN, AT),
    "propose": lambda w, me: desk.propose(me, w.open, AT.date(), TLP.GREEN, AT, len(desk.HARM_CHECK), 1, "x", "x"),
    "recall": lambda _, me: desk.recall(me, to_text(1), "wrong", AT),
    "subscribe": lambda _, me: subscriptions.subscribe(me, Asked(channel="web"), AT),
    "subscribe_address": lambda _, me: subscriptions.subscribe_address(me, "x@example.org", Asked(), AT),
    "invite_address": lambda _, me: subscriptions.invite_address(me, "x@example.org", Asked(), AT),
    "stop": lambda _, me: subscriptions.stop(me, me.subscriptions.get().key, AT),
    "resume": lambda _, me: subscriptions.resume(me, me.subscriptions.get().key, AT),
    "new_feed_key": lambda _, me: subscriptions.new_feed_key(me, me.subscriptions.get().key, AT),
    "revoke_feed_key": lambda _, me: subscriptions.revoke_feed_key(me, me.subscriptions.get().key, AT),
    "make_steward_key": lambda _, me: vault.make_steward_key(me, "nine quiet rivers run north tonight", AT),
    "change_passphrase": lambda _, me: vault.change_passphrase(me, "x", "nine quiet rivers run north", AT),
    "create": lambda w, me: vault.create(me, w.open, "nine quiet rivers run north", AT),
    "add_source": lambda w, me: vault.add_source(me, w.open, "who", "how", AT),
}
"""Every act of a person, done by a lead who is a steward too. Of those on submissions, events and proposals the record itself is
read by `viewer_of`, for which a person who is cut off is nobody."""
NOTHING_THERE = {"recall", "confirm_quarantine", "lift_quarantine"}
"""Acts for which this store holds no record, so that they are refused in any case."""
READ_BY_VIEWER = {"confirm", "decline"}


def everything(world_: World) -> Person:
    """The lead, with every right that there is and something of everything that acts are about."""
    me = world_.lead
    desk.make_token(me, "old", TLP.GREEN, 30, AT)
    subscriptions.subscribe(me, Asked(channel="feed"), AT)
    Seat.objects.filter(person=me).update(keeps_key=True)
    Person.objects.filter(pk=me.pk).update(is_steward=True)
    return Person.objects.get(pk=me.pk)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("how", ["quarantined", "locked"])
def test_who_is_cut_off_does_nothing(people: World, act: str, how: str) -> None:
    """The act is asked of an account that was read before it was cut off, too: what holds is what the store has."""
    me = everything(people)
    if how == "quarantined":
        cut_off(people, Organisation.objects.get(pk=me.organisation_id))
    else:
        Person.objects.filter(pk=me.pk).update(is_active=False)
    before = AuditEntry.objects.count()
    for one in (me, Person.objects.get(pk=me.pk)):
        with pytest.raises((NotAllowed, NotFound)):
            ACTS[act](people, one)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("act", sorted(set(ACTS) - NOTHING_THERE))
def test_the_same_acts_are_allowed_before(people: World, act: str) -> None:
    """So that what refuses them above is that the account is cut off. What else is wrong with them (BadInput) comes after."""
    with suppress(BadInput):
        ACTS[act](people, everything(people))


def test_every_act_of_the_desk_by_a_person_is_among_them() -> None:
    acts = {name for name in desk.__all__ if inspect.isfunction(getattr(desk, name)) and _by_a_person(getattr(desk, name))}
    assert acts - set(ACTS) == READ_BY_VIEWER | {"may", "may_seat_a_lead", "newest_day", "unanswered"}


def _by_a_person(of: Callable[..., Any]) -> bool:
    first = next(iter(inspect.signature(of).parameters.values()), None)
    return (
        first is not None
        and str(first.annotation) == "Person"
        and first.name in {"by", "person"}
        and of.__name__ != "set_password"
    )


def test_signing_in_again_is_refused_as_to_a_locked_account(people: World) -> None:
    def answer() -> tuple[str, int]:
        client = Client()
        sent = client.post("/accounts/login/", {"login": "partner@example.org", "password": PASSWORD})
        assert client.get("/account/").status_code == 302
        return sent["Location"], client.post("/task-forces/new/", {"name": "Front", "theme": "water"}).status_code

    Person.objects.filter(pk=people.partner.pk).update(is_active=False)
    locked = answer()
    Person.objects.filter(pk=people.partner.pk).update(is_active=True)
    cut_off(people, people.partner.organisation)
    assert answer() == locked == ("/accounts/inactive/", 403)
    assert library.person_with("partner@example.org", PASSWORD) is None
    assert not TaskForce.objects.filter(name="Front").exists()


def test_a_session_that_is_left_opens_nothing(people: World) -> None:
    """Also where a session was not ended, for example one that began while the quarantine was confirmed."""
    client = client_of(people.partner)
    assert client.get("/account/").status_code == 200
    Organisation.objects.filter(pk=people.partner.organisation_id).update(quarantined_at=AT)
    for path in ("/account/", "/task-forces/new/", "/subscriptions/", "/accounts/sessions/", "/accounts/password/change/"):
        assert "/accounts/login/" in client.get(path)["Location"], path
    assert "Partner" not in client.get("/").content.decode()


def test_a_token_that_is_left_is_none(people: World) -> None:
    secret = desk.make_token(people.partner, "laptop", TLP.GREEN, 30, AT)
    Organisation.objects.filter(pk=people.partner.organisation_id).update(quarantined_at=AT)
    assert accounts.viewer_of_token(secret, AT) is None


@pytest.mark.parametrize("whose", ["for it", "by it"])
def test_no_invitation_for_it_or_by_it_opens(people: World, whose: str) -> None:
    organisation = people.partner.organisation
    invited = desk.invite(people.lead, "new@example.org", "Nina", AT, organisation, people.open, "reader")
    assert desk.invitation(invited.secret, AT)
    cut_off(people, organisation if whose == "for it" else people.lead.organisation)
    with pytest.raises(NotFound):
        desk.join(invited.secret, "Nina", PASSWORD, AT)


@pytest.mark.parametrize("whose", ["for it", "by it"])
def test_nobody_takes_an_invitation_for_it_or_by_it(people: World, whose: str) -> None:
    organisation = people.partner.organisation
    invited = desk.invite(people.lead, people.stranger.email, "S", AT, organisation, people.open, "reader")
    cut_off(people, organisation if whose == "for it" else people.lead.organisation)
    with pytest.raises(NotFound) as refused:
        desk.take_invitation(people.stranger, invited.secret, AT)
    with pytest.raises(NotFound) as unknown:
        desk.take_invitation(people.stranger, "never was", AT)
    assert str(refused.value) == str(unknown.value)
    assert not Seat.objects.filter(person=people.stranger).exists()


@pytest.mark.parametrize("how", ["quarantined", "locked"])
def test_members_see_that_an_account_is_closed_and_not_why(people: World, how: str) -> None:
    """The same mark for both; who has no seat sees no member at all."""
    path = f"/task-forces/{people.open.key}/"
    assert "closed at present" not in client_of(people.partner).get(path).content.decode()
    if how == "quarantined":
        cut_off(people, people.reader.organisation)
    else:
        Person.objects.filter(pk=people.reader.pk).update(is_active=False)
    for who in ("lead", "releaser", "analyst", "partner"):
        page = client_of(people.people[who]).get(path).content.decode()
        rows = dict(re.findall(r'<tr><th scope="row"><bdi>([^<]+)</bdi>(.*?)</tr>', page, re.DOTALL))
        closed = {name for name, row in rows.items() if "</th>" in row and "· account closed at present</th>" in row}
        assert closed == {"Reader"}, who
        assert "quarantine" not in page
    for who in ("steward", "mole", None):
        page = client_of(people.people[who] if who else None).get(path).content.decode()
        assert "closed at present" not in page


def test_what_it_saw_is_listed_for_leads_and_counted_for_stewards(people: World) -> None:
    event, path = "/events/abc/", f"/task-forces/{people.open.key}/events/abc/"
    reader, organisation = library.viewer_of(people.reader, AT.date()), people.reader.organisation
    for one in (event, path):
        library.note_seen(reader, {people.open.key}, one, AT)
    library.note_seen(reader, {"public"}, "/countries/CAF/", AT)
    hidden = f"/task-forces/{people.hidden.key}/"
    note_seen(library.viewer_of(people.mole, AT.date()), {people.hidden.key}, hidden, AT)
    lead_before = client_of(people.lead).get(f"/task-forces/{people.open.key}/audit/").content.decode()
    assert event not in lead_before
    cut_off(people, organisation)

    page = client_of(people.steward).get("/stewardship/").content.decode()
    assert "/countries/CAF/" in page
    assert "2 more are about task forces that you do not lead" in page
    assert not [one for one in (event, path, hidden, people.hidden.key) if one in page]
    for person, listed in ((people.lead, True), (people.analyst, False), (people.partner, False)):
        page = client_of(person).get(f"/task-forces/{people.open.key}/audit/").content.decode()
        assert [one in page for one in (event, path, hidden)] == [listed, listed, False], person


def test_what_a_hidden_task_force_showed_changes_nothing_for_others(people: World) -> None:
    cut_off(people, people.mole.organisation)
    before = [line for line in client_of(people.steward).get("/stewardship/").content.decode().splitlines() if "csrf" not in line]
    organisation = people.mole.organisation
    Seen.objects.create(
        person=people.mole, organisation=organisation, audience=people.hidden.key, path="/x/", first_at=AT, last_at=AT
    )
    after = [line for line in client_of(people.steward).get("/stewardship/").content.decode().splitlines() if "csrf" not in line]
    assert after == before


def test_a_list_counts_as_seen_for_each_audience_whose_records_it_showed(people: World) -> None:
    """Also for everybody: that somebody opened no list would point at a member of what nobody knows of."""
    imports.add_release(RELEASE_2019, [coded("public"), coded("theirs")], "f.csv", "inputs")
    EventVersion.objects.filter(event__source_key="theirs").update(tlp=int(TLP.GREEN), audience=people.open.key)
    country = coded().country
    for person in (people.reader, people.stranger):
        client = client_of(person)
        for path in (f"/countries/{country}/", f"/api/events?country={country}"):
            client.get(path)
    rows = set(Seen.objects.values_list("person__name", "path", "audience"))
    for path in (f"/countries/{country}/", f"/api/events?country={country}"):
        assert {(name, audience) for name, at, audience in rows if at == path} == {
            ("Reader", "public"), ("Reader", people.open.key), ("Stranger", "public"),
        }  # fmt: skip


def test_a_page_that_two_of_its_people_opened_is_one_line(people: World) -> None:
    for person, times in ((people.reader, 1), (people.stranger, 2)):
        viewer = library.viewer_of(person, AT.date())
        for turn in range(times):
            library.note_seen(viewer, {"public", people.open.key}, "/search/", AT + timedelta(hours=turn))
    lines = library.seen_by(library.viewer_of(people.lead, AT.date()), people.reader.organisation)
    assert [(line.path, line.times, line.last_at) for line in lines] == [("/search/", 3, AT + timedelta(hours=1))]
