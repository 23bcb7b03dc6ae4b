"""Seats, invitations and organisations as they change: who is told, who is not, and that nobody stays seated unnoticed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

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
    with pytest.raises(NotFound, match="not open"):
        desk.join(again.secret, "Nina", PASSWORD, NOW)
    assert len(desk.open_invitations(people.mole, NOW, people.hidden)) == 1
    assert Seat.objects.get(person__email="new@example.org").task_force == people.open


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
