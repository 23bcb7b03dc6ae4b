"""What is not kept for longer than its rule says: each rule, on the day before and on the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session

from phasezero.domain.marking import Viewer
from phasezero.domain.retention import rules
from phasezero.store import retention
from phasezero.store import seen as store_seen
from phasezero.store.models import AuditEntry, Invitation, Person, TaskForce, Token
from phasezero.store.people import Organisation
from phasezero.store.retention import PROGRAMS, Kept

pytestmark = pytest.mark.security
ENDED = datetime(2026, 1, 10, 15, tzinfo=UTC)
NOW = datetime(2029, 6, 1, tzinfo=UTC)
DAYS = {rule.key: rule.days for rule in rules()}


def run(key: str, on: date, at: datetime = NOW) -> Kept:
    return next(kept for kept in retention.run(on, "the timer", at) if kept.rule.key == key)


def last_day(key: str) -> date:
    """The day on whose end what ended at `ENDED` is let go."""
    return ENDED.date() + timedelta(days=DAYS[key])


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create_user("ada@example.org", None, name="Ada")


def test_every_rule_has_its_program_and_no_other() -> None:
    assert [rule.key for rule in rules()] == list(PROGRAMS)
    assert all(rule.days >= 0 and rule.what and rule.then for rule in rules())


def invitation(person: Person, **ended: datetime) -> Invitation:
    times = {"made_at": ENDED, "expires_at": NOW + timedelta(days=1), **ended}
    return Invitation.objects.create(digest=str(Invitation.objects.count()), email="x@example.org", name="X", by=person, **times)


def token(person: Person, **ended: Any) -> Token:
    times = {"made_at": ENDED, "expires_at": NOW + timedelta(days=1), **ended}
    return Token.objects.create(digest=str(Token.objects.count()), person=person, label="laptop", **times)


@pytest.mark.parametrize(
    ("key", "made", "ended"),
    [
        ("invitations", invitation, "used_at"),
        ("invitations", invitation, "expires_at"),
        ("tokens", token, "expires_at"),
        ("tokens", token, "revoked_at"),
    ],
)
def test_what_has_ended_goes_on_its_day_and_not_before(person: Person, key: str, made: Callable[..., Any], ended: str) -> None:
    made(person, **{ended: ENDED})
    open_one = made(person)
    assert run(key, last_day(key) - timedelta(days=1)).count == 0
    assert not AuditEntry.objects.exists()
    assert run(key, last_day(key)).count == 1
    assert list(type(open_one).objects.all()) == [open_one]
    assert AuditEntry.objects.get().action == f"retention: 1 {key}"
    assert run(key, last_day(key)).count == 0
    assert AuditEntry.objects.count() == 1


def test_the_person_who_invited_and_the_owner_of_a_token_stay(person: Person) -> None:
    invitation(person, used_at=ENDED)
    token(person, revoked_at=ENDED)
    retention.run(NOW.date(), "the timer", NOW)
    assert Person.objects.get() == person


def test_sessions_that_ended_go_with_what_was_noted_of_the_browser(person: Person) -> None:
    for key, end in (("ended", ENDED), ("running", NOW + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=end)
        UserSession.objects.create(user=person, session_key=key, ip="fd00::1", user_agent=key)
    assert run("sessions", last_day("sessions")).count == 1
    assert Session.objects.get().session_key == UserSession.objects.get().session_key == "running"


def test_nothing_that_can_still_be_used_goes_whatever_the_day_and_the_rule(person: Person) -> None:
    soon = NOW + timedelta(minutes=1)
    Session.objects.create(session_key="running", session_data="", expire_date=soon)
    invitation(person, expires_at=soon)
    token(person, expires_at=soon)
    assert [kept.count for kept in retention.run(NOW.date(), "the timer", NOW) if kept.count] == []
    assert Session.objects.count() == Invitation.objects.count() == Token.objects.count() == 1


def test_the_day_of_last_use_is_forgotten_and_the_token_stays(person: Person) -> None:
    used = token(person, used_on=ENDED.date())
    assert run("token_use", last_day("token_use") - timedelta(days=1)).count == 0
    assert run("token_use", last_day("token_use")).count == 1
    used.refresh_from_db()
    assert used.used_on is None


def test_who_saw_a_page_and_when_is_forgotten_and_that_their_organisation_saw_it_stays(person: Person) -> None:
    """A quarantine lists what an organisation ever saw, also after the years for which people and times are kept."""
    seen = apps.get_model("store", "Seen")
    watch, other = (Organisation.objects.create(name=name, kind="NGO", region="Middle Africa") for name in ("Watch", "Other"))
    ben = Person.objects.create_user("ben@example.org", None, name="Ben", organisation=watch)
    Person.objects.filter(pk=person.pk).update(organisation=watch)
    for reader in (person, ben):
        for path, at in (("/old/", ENDED), ("/new/", NOW)):
            store_seen.note(Viewer(reader.name, person=reader.pk), {"public"}, path, at)
    assert run("pages_seen", last_day("pages_seen") - timedelta(days=1)).count == 0
    assert run("pages_seen", last_day("pages_seen")).count == 2
    old = seen.objects.get(path="/old/")
    assert (old.person, old.organisation, old.first_at, old.last_at, old.times) == (None, watch, None, None, 0)
    assert seen.objects.filter(path="/new/").count() == 2
    retention.run(NOW.date() + timedelta(days=4000), "the timer", NOW + timedelta(days=4000))
    listed = [line.path for line in store_seen.by_organisation(Viewer("a steward"), watch)]
    assert listed == ["/new/", "/old/"]
    assert store_seen.by_organisation(Viewer("a steward"), other) == []
    store_seen.note(Viewer(ben.name, person=ben.pk), {"public"}, "/old/", NOW + timedelta(days=4001))
    assert [line.path for line in store_seen.by_organisation(Viewer("a steward"), watch)] == ["/new/", "/old/", "/old/"]


def test_what_was_seen_counts_for_the_organisation_of_that_time(person: Person) -> None:
    first, second = (Organisation.objects.create(name=name, kind="NGO", region="Middle Africa") for name in ("First", "Second"))
    reader = Viewer(person.name, person=person.pk)
    for organisation, paths in ((None, ["/a/", "/a/"]), (first, ["/b/", "/b/"]), (second, ["/b/", "/c/"])):
        Person.objects.filter(pk=person.pk).update(organisation=organisation)
        for n, path in enumerate(paths):
            store_seen.note(reader, {"public"}, path, NOW + timedelta(minutes=2 * n))
    assert [(one.path, one.times) for one in store_seen.by_organisation(Viewer("a steward"), first)] == [("/b/", 2)]
    assert [(one.path, one.times) for one in store_seen.by_organisation(Viewer("a steward"), second)] == [("/b/", 1), ("/c/", 1)]
    assert apps.get_model("store", "Seen").objects.get(path="/a/").times == 2


@pytest.fixture
def opening(person: Person) -> Any:
    """A request to open the vault that nobody confirmed."""
    force = TaskForce.objects.create(name="Lake", key="k3y", hidden=True)
    key = apps.get_model("store", "VaultKey").objects.create(task_force=force, generation=1, public=b"p" * 32, made_at=ENDED)
    return apps.get_model("store", "Opening").objects.create(
        task_force=force, key=key, purpose="open", reason="why", asked_by=person, asked_of=person,
        asked_at=ENDED, expires_at=ENDED, share=b"a share",
    )  # fmt: skip


def test_the_share_of_a_request_that_ran_out_is_erased_and_only_its_task_force_reads_of_it(opening: Any) -> None:
    assert run("openings", last_day("openings") - timedelta(days=1)).count == 0
    assert run("openings", last_day("openings")).count == 1
    opening.refresh_from_db()
    assert (bytes(opening.share), opening.outcome, opening.ended_at, opening.reason) == (b"", "expired", NOW, "why")
    assert [entry.chain for entry in AuditEntry.objects.all()] == ["k3y:GREEN"]


def test_a_version_without_a_vault_says_so(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_table", lambda _name: None)
    assert {kept.rule.key for kept in retention.run(NOW.date(), "the timer", NOW) if kept.count is None} == {
        "openings", "pages_seen",
    }  # fmt: skip
