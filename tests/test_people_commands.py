"""Organisations and invitations as a steward at the command line keeps them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from command_line import Run, runner
from people import PASSWORD, World, world
from phasezero import desk
from phasezero.errors import NotFound
from phasezero.store.people import Invitation, Seat

pytestmark = [pytest.mark.django_db, pytest.mark.security]
NOW = datetime.now(UTC)
WHO = ("--as", "steward@example.org", "--password-stdin")


@pytest.fixture
def people(settings: Any) -> World:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return world()


@pytest.fixture
def phasezero(people: World, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capfd, stdin=f"{PASSWORD}\n")


def test_an_organisation_is_corrected_and_what_is_not_given_stays(people: World, phasezero: Run) -> None:
    code, out, _ = phasezero("organisation", "correct", "Institute of Quiet Study", "--name", "Institute", *WHO)
    assert (code, out) == (0, "Institute: corrected\n")
    organisation = people.reader.organisation
    organisation.refresh_from_db()
    assert (organisation.name, organisation.kind, organisation.region) == ("Institute", "university", "Northern America")
    code, out, _ = phasezero("organisation", "correct", "Institute", "--organ-of", "Centrafrique", *WHO)
    assert code == 0
    assert "Seats of its people in task forces that watch that state" in out
    assert not Seat.objects.filter(person__organisation=organisation, until=None).exists()
    assert phasezero("organisation", "correct", "Institute", "--organ-of", "", *WHO)[1] == "Institute: corrected\n"
    organisation.refresh_from_db()
    assert organisation.organ_of == ""


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("Institute of Quiet Study",), "nothing to correct was given"),
        (("Nobody", "--name", "X"), "no organisation is called"),
        (("Institute of Quiet Study", "--kind", "club"), "kind is 'club'"),
        (("Institute of Quiet Study", "--name", "Early Watch"), "already"),
    ],
)
def test_what_cannot_be_corrected_is_said_in_one_line(phasezero: Run, arguments: tuple[str, ...], line: str) -> None:
    code, out, err = phasezero("organisation", "correct", *arguments, *WHO)
    assert (code, out) == (2, "")
    assert line in err
    assert err.count("\n") == 1


def test_only_stewards_correct_and_list(people: World, phasezero: Run) -> None:
    lead = ("--as", "lead@example.org", "--password-stdin")
    for command in (("organisation", "correct", "Early Watch", "--name", "X"), ("steward", "invitations")):
        code, out, err = phasezero(*command, *lead)
        assert (code != 0, out) == (True, "")
        assert "only a steward" in err


def test_inviting_a_steward_does_not_tell_whether_there_is_an_account(people: World, phasezero: Run) -> None:
    links = []
    for address in ("mole@example.org", "nobody@example.org"):
        code, out, err = phasezero("steward", "invite", address, "--name", "Third", *WHO)
        assert (code, err) == (0, "")
        links.append(re.fullmatch(r"(.+/join/)([\w-]{43})/\n", out).groups())  # type: ignore[union-attr]
    assert links[0][0] == links[1][0]
    desk.take_invitation(people.mole, links[0][1], NOW)
    people.mole.refresh_from_db()
    assert people.mole.is_steward


def test_invitations_of_stewards_are_listed_and_withdrawn(people: World, phasezero: Run) -> None:
    assert phasezero("steward", "invitations", *WHO)[1] == "none is open\n"
    mine = desk.invite(people.second, "third@example.org", "Third", NOW, steward=True)
    desk.invite(people.mole, "far@example.org", "F", NOW, people.partner.organisation, people.hidden, "reader")
    code, out, _ = phasezero("steward", "invitations", *WHO)
    assert code == 0
    (number,) = re.fullmatch(r"(\d+)  third@example\.org  steward  invited by Second  until [\d-]+ [\d:]+ UTC\n", out).groups()  # type: ignore[union-attr]
    code, _, err = phasezero("steward", "invitations", "--withdraw", "7", *WHO)
    assert (code, "there is no such invitation" in err) == (2, True)
    assert phasezero("steward", "invitations", "--withdraw", number, *WHO)[:2] == (0, "third@example.org: withdrawn\n")
    with pytest.raises(NotFound):
        desk.invitation(mine.secret, NOW)
    assert list(Invitation.objects.values_list("email", flat=True)) == ["far@example.org"]
