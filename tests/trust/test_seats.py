"""Seats, invitations and organisations as they change: who is told, who is not, and that nobody stays seated unnoticed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from builders import RELEASE_2019, coded
from people import AT, PASSWORD, World, client_of
from phasezero import desk, library
from phasezero.domain.marking import TLP, Marking
from phasezero.errors import BadInput, NotAllowed, NotFound
from phasezero.store import imports
from phasezero.store.audit import AuditEntry
from phasezero.store.ids import to_text
from phasezero.store.models import Event, EventVersion
from phasezero.store.people import Invitation, Organisation, Person, Seat, TaskForce

pytestmark = [pytest.mark.django_db, pytest.mark.security]
NOW = datetime.now(UTC)


def told(answer: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def path_of(task_force: TaskForce) -> str:
    return f"/task-forces/{task_force.key}/"


def tie(people: World, organisation: Organisation, **changes: str) -> Organisation:
    fields = ("name", "kind", "region", "organ_of", "instructed_by")
    given = {field: getattr(organisation, field) for field in fields} | changes
    return desk.correct_organisation(people.steward, organisation, AT, **given)


def cut_off(people: World, organisation: Organisation) -> None:
    desk.ask_quarantine(people.steward, organisation, "its laptops were taken", AT)
    other = Person.objects.create(email=f"s{organisation.pk}@example.org", name="Third Steward", is_steward=True)
    desk.confirm_quarantine(other, organisation, AT)


# An organisation is corrected


def form_of(people: World, organisation: Organisation) -> dict[str, str]:
    """What the page offers for this organisation."""
    page = client_of(people.steward).get(f"/stewardship/?correct={organisation.pk}").content.decode()
    (form,) = re.findall(r'<input type="hidden" name="act" value="correct">.*?</form>', page, re.DOTALL)
    found = dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', form))
    chosen = re.findall(r'<select id="c-\w+" name="(\w+)">.*?<option value="([^"]+)" selected>', form, re.DOTALL)
    return {"act": "correct", **found, **dict(chosen)}


def test_a_steward_corrects_every_field_on_the_page(people: World) -> None:
    organisation = people.reader.organisation
    sent = form_of(people, organisation)
    assert (sent["name"], sent["kind"], sent["region"]) == ("Institute of Quiet Study", "university", "Northern America")
    sent |= {"name": "Institute", "kind": "other", "region": "Oceania", "organ_of": "Chad", "instructed_by": "TCD"}
    assert client_of(people.steward).post("/stewardship/", sent).status_code == 302
    organisation.refresh_from_db()
    kept = (organisation.name, organisation.kind, organisation.region, organisation.organ_of, organisation.instructed_by)
    assert kept == ("Institute", "other", "Oceania", "TCD", "TCD")
    assert AuditEntry.objects.filter(chain="installation:GREEN", action="organisation corrected").count() == 1


def test_what_another_steward_corrected_meanwhile_is_not_written_over(people: World) -> None:
    organisation = people.reader.organisation
    stale = form_of(people, organisation)
    tie(people, organisation, organ_of="CAF")
    answer = client_of(people.steward).post("/stewardship/", {**stale, "name": "Another name"})
    assert answer.status_code == 400
    assert "was corrected since this page was shown" in answer.content.decode()
    organisation.refresh_from_db()
    assert (organisation.name, organisation.organ_of) == ("Institute of Quiet Study", "CAF")


def test_only_stewards_correct_and_bad_values_change_nothing(people: World) -> None:
    organisation = people.reader.organisation
    for person in (people.lead, people.reader, people.mole):
        with pytest.raises(NotAllowed):
            desk.correct_organisation(person, organisation, AT, "X", "NGO", "Oceania", "", "")
    before = AuditEntry.objects.count()
    wrong = ({"name": " "}, {"name": "Early Watch"}, {"kind": "club"}, {"region": "Mars"}, {"organ_of": "Nowhere"})
    for changes in wrong:
        with pytest.raises(BadInput):
            tie(people, organisation, **changes)
    assert tie(people, organisation).name == "Institute of Quiet Study"
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("field", ["organ_of", "instructed_by"])
def test_nobody_stays_seated_through_an_organisation_that_is_tied_to_the_state(people: World, field: str) -> None:
    """Also in a task force that the steward must not know of, also the lead."""
    organisation = people.reader.organisation  # of reader in one task force and of mole, who leads the hidden one
    kept = desk.invite(people.lead, "kept@example.org", "K", NOW, people.partner.organisation, people.open, "reader")
    ended = [
        desk.invite(people.lead, "new@example.org", "N", NOW, organisation, people.open, "reader"),
        desk.invite(people.mole, "far@example.org", "F", NOW, people.partner.organisation, people.hidden, "reader"),
    ]
    water = desk.make_task_force(people.stranger, "Water", AT, theme="water")
    tie(people, organisation, **{field: "Centrafrique"})
    left = set(Seat.objects.filter(until=None).values_list("person__name", "task_force__name"))
    assert {name for name, _ in left} == {"Lead", "Releaser", "Analyst", "Partner", "Stranger"}
    assert ("Stranger", water.name) in left
    assert library.viewer_of(people.mole, AT.date()).audiences == frozenset()
    assert client_of(people.reader).get(f"{path_of(people.open)}audit/").status_code == 404
    for task_force in (people.open, people.hidden):
        lines = AuditEntry.objects.filter(chain=f"{task_force.key}:GREEN")
        assert lines.filter(action="seat ended: acts for the state").count() == 1
        assert lines.filter(action="invitation withdrawn").count() == 1
    for one in ended:
        with pytest.raises(NotFound, match="not open"):
            desk.invitation(one.secret, NOW)
    assert desk.invitation(kept.secret, NOW)


def test_a_steward_is_told_nothing_of_seats(people: World) -> None:
    """Whether seats end in an open task force, in a hidden one or nowhere: the same bytes, but for the organisation's name."""
    answers = []
    free = desk.add_organisation(people.steward, "Free of seats", "university", "Northern America", AT)
    for organisation, others in ((free, []), (people.reader.organisation, [people.reader])):
        Seat.objects.filter(person__in=others).update(until=AT)  # what is left there is the mole's seat in the hidden one
        client = client_of(people.steward)
        sent = {**form_of(people, organisation), "name": "One name", "organ_of": "CAF"}
        page = told(client.post("/stewardship/", sent, follow=True))
        lines = told(client.get("/stewardship/audit/")).count("<tr>")
        answers.append((re.search(r'<ul class="messages">.*?</ul>|<main.*?<section', page, re.DOTALL)[0], lines))  # type: ignore[index]
        assert "One name: corrected" in page
        assert "Whoever acts for an organ of a state" in page
        tie(people, organisation, name=f"Before {organisation.pk}", organ_of="")
    assert answers[0][0] == answers[1][0]
    assert answers[1][1] - answers[0][1] == 2  # the two corrections in between, nothing of the seat
    assert not Seat.objects.filter(person=people.mole, until=None).exists()
    assert "acts for the state" not in told(client_of(people.steward).get("/stewardship/audit/"))


# Invitations that are open


def invite_reader(people: World, by: Person, to: TaskForce, email: str = "new@example.org") -> desk.Invited:
    return desk.invite(by, email, "Nina New", NOW, people.partner.organisation, to, "reader")


def test_open_invitations_are_seen_by_who_may_make_them_and_by_nobody_else(people: World) -> None:
    invite_reader(people, people.lead, people.open, "green@example.org")
    invite_reader(people, people.mole, people.hidden, "hidden@example.org")
    desk.invite(people.steward, "steward2@example.org", "Sam", NOW, steward=True)
    old = invite_reader(people, people.lead, people.open, "old@example.org").invitation
    Invitation.objects.filter(pk=old.pk).update(expires_at=NOW - timedelta(hours=1))
    seen = {}
    for name, person in people.people.items():
        client = client_of(person)
        pages = [client.get(path).content.decode() for path in ("/stewardship/", path_of(people.open), path_of(people.hidden))]
        seen[name] = set(re.findall(r"\b(green|hidden|steward2|old)@example\.org", "".join(pages)))
    nobody: set[str] = set()
    expected = {"lead": {"green"}, "mole": {"hidden"}, "steward": {"steward2"}, "second": {"steward2"}}
    assert seen == {name: expected.get(name, nobody) for name in people.people}
    page = client_of(people.lead).get(path_of(people.open)).content.decode()
    row = re.search(r"<tr><th scope=\"row\"><bdi>green@example.org.*?</tr>", page, re.DOTALL)
    assert row is not None
    for words in ("reader", "Voices of the Ouham", "Lead", f"{NOW + timedelta(days=7):%Y}"):
        assert words in row[0]


def test_a_withdrawn_invitation_is_answered_like_one_that_never_was(people: World) -> None:
    secret = invite_reader(people, people.lead, people.open).secret
    row = Invitation.objects.get()
    anybody = client_of(None)
    assert anybody.get(f"/join/{secret}/").status_code == 200
    for who, path in ((people.analyst, people.open), (people.reader, people.open), (people.mole, people.open)):
        assert client_of(who).post(path_of(path), {"act": "withdraw", "invitation": row.pk}).status_code in {403, 404}
    hidden = invite_reader(people, people.mole, people.hidden, "far@example.org")
    for who, path in ((people.steward, "/stewardship/"), (people.lead, path_of(people.open))):
        wrong = [client_of(who).post(path, {"act": "withdraw", "invitation": pk}) for pk in (hidden.invitation.pk, 7)]
        assert {answer.status_code for answer in wrong} == {404}
        assert told(wrong[0]).replace(str(hidden.invitation.pk), "7") == told(wrong[1])
    assert Invitation.objects.count() == 2
    assert client_of(people.lead).post(path_of(people.open), {"act": "withdraw", "invitation": row.pk}).status_code == 302
    sent = {"name": "Nina", "password": PASSWORD, "again": PASSWORD}
    for unknown in (secret, "q" * len(secret)):
        assert anybody.get(f"/join/{unknown}/").status_code == anybody.post(f"/join/{unknown}/", sent).status_code == 404
    assert told(anybody.get(f"/join/{secret}/")).replace(secret, "") == told(anybody.get("/join/qqqq/")).replace("qqqq", "")
    assert AuditEntry.objects.filter(chain=f"{people.open.key}:GREEN", action="invitation withdrawn").count() == 1
    assert not Person.objects.filter(email="new@example.org").exists()


def test_an_invitation_to_one_task_force_leaves_that_to_another_alone(people: World) -> None:
    """The lead of a hidden task force does not learn that somebody else invited the same address, and theirs stays open."""
    first = invite_reader(people, people.mole, people.hidden)
    again = invite_reader(people, people.mole, people.hidden)
    other = invite_reader(people, people.lead, people.open)
    with pytest.raises(NotFound):
        desk.invitation(first.secret, NOW)
    assert len(desk.open_invitations(people.mole, NOW, people.hidden)) == 1
    desk.join(other.secret, "Nina", PASSWORD, NOW)
    assert desk.join(again.secret, "Nina", PASSWORD, NOW) is None
    assert len(desk.open_invitations(people.mole, NOW, people.hidden)) == 1
    assert Seat.objects.get(person__email="new@example.org").task_force == people.open


# Invitations to addresses with an account

ELSEWHERE = "far@example.org"
"""An address without an account."""


def members(task_force: TaskForce) -> dict[str, str]:
    return dict(Seat.objects.filter(task_force=task_force, until=None).values_list("person__email", "role"))


def plain(page: str, *typed: str) -> str:
    """A page without what differs with each invitation: link, numbers, minutes, and what was typed."""
    page = re.sub(r"/join/[\w-]+/|value=\"\d{9,}\"|\b\d\d:\d\d\b", "", page)
    for one in typed:
        page = page.replace(one, "somebody")
    return page


@pytest.mark.parametrize("who", ["stranger", "mole", "partner"])
def test_inviting_tells_nobody_whether_an_address_has_an_account(people: World, who: str) -> None:
    """By a lead and by a steward; somebody without a seat, one of a hidden task force, a member: the same bytes and audit lines."""
    invites = {
        people.lead: (path_of(people.open), {"act": "invite", "organisation": "Early Watch", "role": "analyst"}),
        people.steward: ("/stewardship/", {"act": "steward"}),
    }
    for by, (path, fields) in invites.items():
        answers, lines, client = [], [], client_of(by)
        for address in (people.people[who].email, ELSEWHERE):
            before = list(AuditEntry.objects.values_list("pk", flat=True))
            sent = client.post(path, {**fields, "name": "Name", "email": address})
            shown = client.get(path).content.decode()
            assert "Hand over this link" in shown
            others = {one for one in (people.people[who].email, ELSEWHERE) if one != address}
            page = re.sub(rf"<bdi>{address}</bdi>", "<bdi>somebody</bdi>", told_page(shown))
            page = page.replace(f': {address}"', ': somebody"')
            answers.append((sent.status_code, sent["Location"], plain(page), len(others)))
            lines.append(list(AuditEntry.objects.exclude(pk__in=before).values_list("chain", "action", "by")))
            Invitation.objects.all().delete()
        assert answers[0] == answers[1]
        assert lines[0] == lines[1]
        assert len(lines[0]) == 1


def told_page(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_the_page_of_a_link_tells_nobody_whether_its_address_has_an_account(people: World) -> None:
    """To nobody, to somebody else, and where an account is made though there is one: nothing is overwritten."""
    kept = Person.objects.filter(pk=people.stranger.pk).values().get()
    sent = {"name": "Somebody Else", "password": PASSWORD + "8", "again": PASSWORD + "8"}
    told_of = []
    for address in (people.stranger.email, ELSEWHERE):
        secret = invite_reader(people, people.mole, people.hidden, address).secret
        path, pages = f"/join/{secret}/", []
        for person in (None, people.reader, people.lead):
            client = client_of(person)
            answers = [client.get(path), client.post(path, {"act": "take"}), client.post(path, sent | {"again": "x"})]
            if person is None:
                answers.append(client.post(path, sent | {"password": "short", "again": "short"}))
                answers.append(client.post(path, sent))
                assert answers[-1]["Location"] == "/accounts/login/"
                answers.append(client.get("/accounts/login/"))
                assert "Your account is ready" in told(answers[-1])
                Invitation.objects.filter(email=address).update(used_at=None)
            elif len(pages) == 6:
                assert "is for another address" in told(answers[0])
                assert people.hidden.name not in told(answers[0])
            pages += [(one.status_code, plain(told(one), address)) for one in answers]
        told_of.append(pages)
    assert told_of[0] == told_of[1]
    assert Person.objects.filter(pk=people.stranger.pk).values().get() == kept
    assert members(people.hidden) == {"mole@example.org": "lead", ELSEWHERE: "reader"}


def test_an_account_costs_no_time_that_tells_of_it(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inviting asks the store the same questions; the form for an account hashes a password either way, which is what takes long."""
    asked, hashed = [], []
    slow = Person.set_password
    monkeypatch.setattr(Person, "set_password", lambda self, raw: (hashed.append(raw), slow(self, raw)))
    for address in (people.stranger.email, ELSEWHERE):
        with CaptureQueriesContext(connection) as queries:
            secret = invite_reader(people, people.lead, people.open, address).secret
        asked.append([re.sub(r"'[^']*'|\d+", "", one["sql"]) for one in queries])
        desk.join(secret, "Somebody", PASSWORD, NOW)
    assert asked[0] == asked[1]
    assert hashed == [PASSWORD, PASSWORD]


def test_an_account_is_never_overwritten_and_the_invitation_stays_open(people: World) -> None:
    before = Person.objects.count(), AuditEntry.objects.count()
    invited = invite_reader(people, people.lead, people.open, people.stranger.email)
    assert desk.join(invited.secret, "Somebody Else", "another long river 9", NOW) is None
    assert (Person.objects.count(), AuditEntry.objects.count()) == (before[0], before[1] + 1)
    people.stranger.refresh_from_db()
    assert (people.stranger.name, people.stranger.check_password(PASSWORD)) == ("Stranger", True)
    assert people.stranger.email not in members(people.open)
    desk.take_invitation(people.stranger, invited.secret, NOW)
    assert members(people.open)[people.stranger.email] == "reader"


@pytest.mark.parametrize("who", ["stranger", "second", "mole"])
def test_somebody_with_an_account_takes_the_seat_of_an_invitation(people: World, who: str) -> None:
    """Of another organisation, a second steward, a member of a hidden task force: none of whom the lead may see."""
    person, lead = people.people[who], client_of(people.lead)
    if who == "second":
        Person.objects.filter(pk=person.pk).update(organisation=None)
    own = Person.objects.values_list("organisation", flat=True).get(pk=person.pk)
    answer = lead.post(path_of(people.open), {"act": "seat", "person": person.email, "role": "reader"})
    assert answer.status_code == 404
    assert f"nobody whom you may see has the address &#x27;{person.email}&#x27;; invite them" in told(answer)
    sent = {"act": "invite", "name": "Some Name", "email": person.email, "organisation": "Voices of the Ouham", "role": "analyst"}
    assert lead.post(path_of(people.open), sent).status_code == 302
    (path,) = re.findall(r"/join/[\w-]+/", told(lead.get(path_of(people.open))))
    anybody = client_of(None)
    for words in ("You have an account here", "then open this link again", "You have none yet", "Make the account"):
        assert words in told(anybody.get(path))
    assert anybody.post(path, {"act": "take"}).status_code == 403
    for other in (people.reader, people.analyst, people.steward):
        assert client_of(other).post(path, {"act": "take"}).status_code == 403
    client = client_of(person)
    page = told(client.get(path))
    assert people.open.name in page
    assert "analyst" in page
    assert "Voices of the Ouham" not in page
    assert 'name="password"' not in page
    assert client.post(path, {"name": "N", "password": PASSWORD, "again": PASSWORD}).status_code == 400
    assert person.email not in members(people.open)
    taken = client.post(path, {"act": "take"})
    assert (taken.status_code, taken["Location"]) == (302, path_of(people.open))
    assert members(people.open)[person.email] == "analyst"
    made = Person.objects.get(pk=person.pk)
    assert (made.organisation_id, made.name, made.is_steward) == (own, person.name, who == "second")
    assert client.get(path).status_code == client.post(path, {"act": "take"}).status_code == 404
    assert AuditEntry.objects.filter(chain=f"{people.open.key}:GREEN", action="joined").count() == 1
    assert client.get(path_of(people.open)).status_code == 200


def test_the_button_needs_a_form_of_ours(people: World) -> None:
    secret = invite_reader(people, people.lead, people.open, people.stranger.email).secret
    client = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    client.force_login(people.stranger)
    assert client.post(f"/join/{secret}/", {"act": "take"}).status_code == 403
    assert people.stranger.email not in members(people.open)


def test_an_account_becomes_a_steward_by_taking_and_then_needs_a_second_factor(people: World) -> None:
    invited = desk.invite(people.steward, "Stranger@Example.org", "Third", NOW, steward=True)
    client = client_of(people.stranger)
    assert "steward of this installation" in told(client.get(f"/join/{invited.secret}/"))
    assert not Person.objects.get(pk=people.stranger.pk).is_steward
    assert client.post(f"/join/{invited.secret}/", {"act": "take"})["Location"] == "/account/"
    assert Person.objects.get(pk=people.stranger.pk).is_steward
    assert AuditEntry.objects.filter(chain="installation:GREEN", action="joined").count() == 1
    assert client.get("/stewardship/")["Location"].startswith("/accounts/2fa/")
    with pytest.raises(NotAllowed, match="second factor"):
        desk.take_invitation(people.stranger, invite_reader(people, people.lead, people.open, "stranger@example.org").secret, NOW)


def test_a_seat_that_somebody_has_is_not_replaced(people: World) -> None:
    """Neither by a lower role nor by a higher one."""
    for person, role in ((people.analyst, "analyst"), (people.reader, "reader")):
        for offered in ("reader", "lead"):
            invited = desk.invite(people.lead, person.email, "X", NOW, person.organisation, people.open, offered)
            client = client_of(person)
            page = told(client.get(f"/join/{invited.secret}/"))
            assert "You are a member of this task force already" in page
            assert "Accept the invitation" not in page
            assert client.post(f"/join/{invited.secret}/", {"act": "take"}).status_code == 400
            assert members(people.open)[person.email] == role
    again = desk.invite(people.steward, people.second.email, "X", NOW, steward=True)
    assert "There is nothing left to take" in told(client_of(people.second).get(f"/join/{again.secret}/"))
    with pytest.raises(BadInput, match="already"):
        desk.take_invitation(people.second, again.secret, NOW)


def test_a_seat_that_ended_can_be_taken_anew(people: World) -> None:
    desk.end_seat(people.lead, people.open, people.reader, NOW)
    desk.take_invitation(people.reader, invite_reader(people, people.lead, people.open, people.reader.email).secret, NOW)
    assert members(people.open)[people.reader.email] == "reader"


@pytest.mark.parametrize("how", ["withdrawn", "too old", "used"])
def test_what_is_not_open_is_taken_by_nobody_and_is_one_that_never_was(people: World, how: str) -> None:
    invited = invite_reader(people, people.lead, people.open, people.stranger.email)
    if how == "withdrawn":
        desk.withdraw_invitation(people.lead, invited.invitation.pk, NOW, people.open)
    else:
        changed = {"expires_at": NOW - timedelta(hours=1)} if how == "too old" else {"used_at": NOW}
        Invitation.objects.update(**changed)
    client = client_of(people.stranger)
    for sent in ({"act": "take"}, {}):
        gone, never = (client.post(f"/join/{one}/", sent) for one in (invited.secret, "qqqq"))
        assert gone.status_code == never.status_code == 404
        assert told(gone).replace(invited.secret, "") == told(never).replace("qqqq", "")
    assert people.stranger.email not in members(people.open)


@pytest.mark.parametrize("field", ["organ_of", "instructed_by"])
def test_whoever_acts_for_the_watched_state_takes_no_seat(people: World, field: str) -> None:
    """Also invited for an organisation that is not theirs: what counts is whom they act for when they take it."""
    organisation = desk.add_organisation(people.steward, "Ministry", "government", "Middle Africa", NOW, **{field: "CAF"})
    Person.objects.filter(pk=people.stranger.pk).update(organisation=organisation)
    invited = invite_reader(people, people.lead, people.open, people.stranger.email)
    answer = client_of(people.stranger).post(f"/join/{invited.secret}/", {"act": "take"})
    assert answer.status_code == 403
    assert "cannot join" in told(answer)
    assert people.stranger.email not in members(people.open)


def test_who_is_cut_off_takes_nothing_and_the_link_does_not_show_it(people: World) -> None:
    """Their link shows others what it showed before: neither a locked account nor a quarantine can be read from it."""
    invited = invite_reader(people, people.lead, people.open, people.stranger.email)
    path, stale = f"/join/{invited.secret}/", client_of(people.stranger)
    before = told(client_of(None).get(path))
    cut_off(people, people.stranger.organisation)
    with pytest.raises(NotAllowed):
        desk.take_invitation(people.stranger, invited.secret, NOW)
    assert told(client_of(None).get(path)) == before
    assert told(stale.get(path)) == before
    assert stale.post(path, {"act": "take"}).status_code == 403
    assert people.stranger.email not in members(people.open)


# The forms of seats


def test_forms_of_seats_begin_with_the_least_role_and_say_what_each_may(people: World) -> None:
    page = client_of(people.lead).get(path_of(people.open)).content.decode()
    for field in ("invite-role", "seat-role"):
        (select,) = re.findall(rf'<select id="{field}".*?</select>', page, re.DOTALL)
        assert re.findall(r"<option[^>]*selected[^>]*>([^<]+)<", select) == ["reader"]
        assert max(len(text) for text in re.findall(r">([^<]+)</option>", select)) <= len("local partner")
    (said,) = re.findall(r"<details><summary>What each role may do.*?</details>", page, re.DOTALL)
    assert "reads what the task force gives its readers" in said
    assert "reads up to TLP:AMBER+STRICT" in said or "reads up to AMBER+STRICT" in said


def test_a_lead_is_offered_the_organisations_they_may_see_and_told_about_others(people: World) -> None:
    desk.add_organisation(people.steward, "Nobody sits for it", "NGO", "Oceania", AT)
    page = client_of(people.lead).get(path_of(people.open)).content.decode()
    (offered,) = re.findall(r'<datalist id="organisations">(.*?)</datalist>', page, re.DOTALL)
    assert set(re.findall(r'value="([^"]+)"', offered)) == {"Early Watch", "Voices of the Ouham", "Institute of Quiet Study"}
    assert "Nobody sits for it" not in page
    assert "A steward adds new ones and tells you its exact name." in page


# Who is cut off gets no seat


def test_who_is_cut_off_is_given_no_seat_and_no_lead_learns_of_a_quarantine_by_that(people: World) -> None:
    before = Seat.objects.count()
    Person.objects.filter(pk=people.reader.pk).update(is_active=False)
    with pytest.raises(BadInput) as locked:
        desk.give_seat(people.lead, people.open, people.reader, "analyst", AT)
    Person.objects.filter(pk=people.reader.pk).update(is_active=True)
    cut_off(people, people.reader.organisation)
    for account in (people.reader, Person.objects.get(pk=people.reader.pk)):
        with pytest.raises(BadInput) as quarantined:
            desk.give_seat(people.lead, people.open, account, "analyst", AT)
        assert str(quarantined.value) == str(locked.value)
    assert "closed at present" in str(locked.value)
    assert "quarantine" not in str(locked.value)
    assert Seat.objects.count() == before
    desk.end_seat(people.lead, people.open, people.reader, AT)


def test_an_organisation_that_is_cut_off_is_unknown_to_a_lead_who_cannot_know_it(people: World) -> None:
    organisation = desk.add_organisation(people.steward, "Hill Clinic", "NGO", "Oceania", AT)
    cut_off(people, organisation)
    client = client_of(people.lead)
    for more in ({"role": "reader"}, {"role": "king"}, {"role": "reader", "email": "no address"}):
        sent = {"act": "invite", "name": "N", "email": "n@example.org", **more}
        answers = [client.post(path_of(people.open), {**sent, "organisation": name}) for name in ("Hill Clinic", "Hull Clinic")]
        assert [answer.status_code for answer in answers] == [400, 400]
        assert told(answers[0]).replace("Hill", "Hull") == told(answers[1])
    assert not Invitation.objects.exists()


def test_who_knows_of_a_quarantine_is_told_it(people: World) -> None:
    """A lead on whose page of audit lines it stands; a steward."""
    organisation = people.reader.organisation
    client_of(people.reader).get(path_of(people.open))
    cut_off(people, organisation)
    assert organisation.name in client_of(people.lead).get(f"{path_of(people.open)}audit/").content.decode()
    with pytest.raises(BadInput, match="is cut off"):
        desk.invite(people.lead, "n@example.org", "N", AT, organisation, people.open, "reader")
    with pytest.raises(BadInput, match="is cut off"):
        desk.invite(people.steward, "n@example.org", "N", AT, organisation)
    assert not Invitation.objects.exists()


# No lead is left


@pytest.fixture
def headless(people: World) -> World:
    """The only lead belongs to an organisation of its own, which is cut off after its people opened pages of the task force."""
    own = desk.add_organisation(people.steward, "The Lead's Own", "NGO", "Oceania", AT)
    Person.objects.filter(pk=people.lead.pk).update(organisation=own)
    people.lead.refresh_from_db()
    imports.add_release(RELEASE_2019, [coded("low"), coded("high")], "f.csv", "inputs")
    for key, tlp in (("low", TLP.GREEN), ("high", TLP.AMBER_STRICT)):
        for row in EventVersion.objects.filter(event__source_key=key):
            row.mark(Marking(tlp, people.open.key))
            row.save()
    viewer = library.viewer_of(people.lead, AT.date())
    for path in seen_paths(people):
        library.note_seen(viewer, {people.open.key}, path, AT)
    library.note_seen(viewer, {people.open.key}, f"{event('low')}?place=Secret+hamlet", AT + timedelta(hours=1))
    cut_off(people, own)
    return people


def event(key: str) -> str:
    return f"/events/{to_text(Event.objects.get(source_key=key).pk)}/"


def seen_paths(people: World) -> dict[str, set[str]]:
    """Addresses that the lead opened, and who of the others may open them."""
    everybody = {"releaser", "analyst", "partner", "reader"}
    return {
        path_of(people.open): everybody,
        f"{path_of(people.open)}assessment/": everybody,
        f"{path_of(people.open)}alerts/?date=2013-04-01": everybody,
        f"{path_of(people.open)}alerts/{to_text(9)}/": set(),
        event("low"): everybody,
        event("high"): {"releaser", "analyst"},
        f"/updates/{to_text(9)}/": set(),
        "/countries/CAF/?region=Secret": set(),
    }


def test_where_no_lead_is_left_each_member_lists_what_they_may_open(headless: World) -> None:
    for who in ("releaser", "analyst", "partner", "reader"):
        page = client_of(headless.people[who]).get(f"{path_of(headless.open)}audit/").content.decode()
        (section,) = re.findall(r'<section aria-labelledby="seen-title">.*?</section>', page, re.DOTALL)
        listed = set(re.findall(r'<code dir="ltr">([^<]+)</code>', section))
        assert listed == {path.partition("?")[0] for path, those in seen_paths(headless).items() if who in those}, who
        assert "Secret" not in page
    for who in ("mole", "stranger", "steward"):
        assert client_of(headless.people[who]).get(f"{path_of(headless.open)}audit/").status_code == 404


def test_what_the_lead_opened_above_a_reader_changes_no_byte(headless: World) -> None:
    client = client_of(headless.reader)
    before = client.get(f"{path_of(headless.open)}audit/").content
    viewer = library.viewer_of(headless.releaser, AT.date())
    assert any(event("high") in line.path for _, lines in library.seen_of_task_force(viewer, headless.open.key) for line in lines)
    from phasezero.store.seen import Seen

    Seen.objects.filter(path=event("high")).delete()
    assert client.get(f"{path_of(headless.open)}audit/").content == before


def test_while_a_lead_is_left_members_list_nothing(headless: World) -> None:
    desk.give_seat(headless.releaser, headless.open, headless.analyst, "lead", AT)
    for who, listed in (("analyst", True), ("releaser", False), ("partner", False), ("reader", False)):
        page = client_of(headless.people[who]).get(f"{path_of(headless.open)}audit/").content.decode()
        assert ("seen-title" in page) is listed, who
        assert (event("high") in page) is listed, who


def test_a_releaser_seats_a_lead_where_none_is_left(headless: World) -> None:
    for person in (headless.analyst, headless.partner, headless.reader):
        with pytest.raises(NotAllowed):
            desk.give_seat(person, headless.open, person, "lead", AT)
    for role in ("reader", "analyst"):
        with pytest.raises(NotAllowed):
            desk.give_seat(headless.releaser, headless.open, headless.reader, role, AT)
    with pytest.raises(NotAllowed):
        desk.give_seat(headless.releaser, headless.open, headless.analyst, "lead", AT, keeps_key=True)
    with pytest.raises(BadInput, match="only a member"):
        desk.give_seat(headless.releaser, headless.open, headless.stranger, "lead", AT)
    with pytest.raises(BadInput, match="closed at present"):
        desk.give_seat(headless.releaser, headless.open, headless.lead, "lead", AT)
    assert "No lead is left" not in client_of(headless.analyst).get(path_of(headless.open)).content.decode()
    client = client_of(headless.releaser)
    assert "No lead is left" in client.get(path_of(headless.open)).content.decode()
    sent = {"act": "seat", "role": "lead", "person": "analyst@example.org"}
    assert client.post(path_of(headless.open), sent).status_code == 302
    assert Seat.objects.get(person=headless.analyst, until=None).role == "lead"
    lines = AuditEntry.objects.filter(chain=f"{headless.open.key}:GREEN")
    assert lines.filter(action="seated as lead: no other was left").count() == 1
    with pytest.raises(NotAllowed):
        desk.give_seat(headless.releaser, headless.open, headless.reader, "lead", AT)


def test_an_analyst_seats_a_lead_where_no_releaser_is_left_either(headless: World) -> None:
    Person.objects.filter(pk=headless.releaser.pk).update(is_active=False)
    for person in (headless.partner, headless.reader):
        with pytest.raises(NotAllowed):
            desk.give_seat(person, headless.open, person, "lead", AT)
    assert desk.give_seat(headless.analyst, headless.open, headless.analyst, "lead", AT).role == "lead"


def test_with_a_lead_nobody_else_seats_one(people: World) -> None:
    for person in (people.releaser, people.analyst):
        assert not desk.may_seat_a_lead(person, people.open)
        with pytest.raises(NotAllowed):
            desk.give_seat(person, people.open, person, "lead", AT)


def test_a_task_force_whose_lead_lost_the_seat_to_a_tie_gets_a_new_one(people: World) -> None:
    own = desk.add_organisation(people.steward, "The Lead's Own", "NGO", "Oceania", AT)
    Person.objects.filter(pk=people.lead.pk).update(organisation=own)
    tie(people, own, instructed_by="CAF")
    assert desk.give_seat(people.releaser, people.open, people.releaser, "lead", AT).role == "lead"
    with pytest.raises(NotAllowed, match="cannot join"):
        desk.give_seat(people.releaser, people.open, people.lead, "reader", AT)
