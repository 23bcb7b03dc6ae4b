"""Stewards at the vault: what two can do together, what is refused to whom, and every command as a person types it."""

from __future__ import annotations

import itertools
import logging
import os
import pty
import re
import select
import subprocess
import sys
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from command_line import Run, runner
from people import AT, PASSWORD, World, world
from phasezero import desk
from phasezero.desk import intake, receipts, vault
from phasezero.desk.vault import Purpose, Strength
from phasezero.domain.intake import Submitted, Use
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, NotAllowed, NotFound, PhaseZeroError
from phasezero.store import vault as kept
from phasezero.store.audit import AuditEntry, chain_of, reference
from phasezero.store.ids import to_text
from phasezero.store.models import Addition, Submission
from phasezero.store.people import Person, Seat
from phasezero.store.vault import Opening, Source, StewardKey, VaultShare

pytestmark = pytest.mark.security
IDENTITY, CONTACT = "Zebulon Quillfeather of Bouar", "+236 75 31 41 59"
QUICK = Strength.INTERACTIVE


def words(person: Person) -> str:
    return f"six words of {person.name.lower()} by lot"


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Passwords of accounts are not what is tested here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def people(db: None) -> World:
    """Lead, releaser and analyst are stewards of the open task force's vault; mole and stranger of the hidden one's."""
    there = world()
    Seat.objects.filter(task_force=there.open, person=there.analyst).update(keeps_key=True)
    desk.give_seat(there.mole, there.hidden, there.stranger, "analyst", AT, keeps_key=True)
    for person in (there.lead, there.releaser, there.analyst, there.mole, there.stranger):
        vault.make_steward_key(person, words(person), AT, QUICK)
    vault.create(there.lead, there.open, words(there.lead), AT)
    vault.create(there.mole, there.hidden, words(there.mole), AT)
    return there


def source_of(people: World) -> Source:
    return vault.add_source(people.analyst, people.open, IDENTITY, CONTACT, AT)


def ask(people: World, by: Person, of: Person, purpose: Purpose = Purpose.OPEN, record: str = "", at: Any = AT) -> vault.Asked:
    return vault.ask(by, people.open, of, purpose, "she may be in danger", words(by), at, record)


def both(people: World, by: Person, of: Person, purpose: Purpose, at: Any = AT, record: str = "") -> vault.Confirmed:
    asked = ask(people, by, of, purpose, record, at)
    return vault.confirm(of, asked.request, asked.code, words(of), at)


def opened(people: World, by: Person, of: Person, record: str) -> list[str]:
    return [one.content.decode() for one in both(people, by, of, Purpose.OPEN, record=record).fields]


def lines(people: World, number: int = 1) -> list[str]:
    """The newest actions in the chain that every member of the open task force reads."""
    rows = AuditEntry.objects.filter(chain=chain_of(people.open.key, TLP.GREEN)).order_by("-number")
    return list(rows.values_list("action", flat=True)[:number])


# opening


def test_any_two_stewards_open_a_source_and_the_task_force_sees_it(people: World) -> None:
    source = source_of(people)
    for by, of in itertools.permutations((people.lead, people.releaser, people.analyst), 2):
        assert opened(people, by, of, str(source)) == [IDENTITY, CONTACT]
        assert lines(people, 2) == ["vault: opened a record", "vault: asked to open a record"]
    entry = AuditEntry.objects.filter(chain=chain_of(people.open.key, TLP.GREEN)).order_by("-number")[0]
    assert (entry.by, entry.about) == (reference("person", str(people.releaser.pk)), reference("record", str(source.pk)))
    seen = vault.requests(people.reader, people.open, AT)
    assert {(one.asked_by, one.reason, one.outcome) for one in seen} == {
        (one, "she may be in danger", "done") for one in (people.lead, people.releaser, people.analyst)
    }
    assert not Opening.objects.exclude(share=b"").exists()


def test_the_command_shows_consent_as_it_stands_now(people: World, phasezero: Run) -> None:
    address = intake.open_intake(people.lead, people.open, AT)
    fields = {"what": "They burned it", "use_count": "yes", "use_named": "yes", "named_who": "Doctor at hospital"}
    content = intake.checked(fields, AT.date())
    assert isinstance(content, Submitted)
    code = receipts.code(intake.receive(address.key, content, AT).words)
    receipts.consent(code, frozenset({Use.NAMED}), AT, "a nurse")
    one, names = Submission.objects.get(), Addition.objects.get()

    def told(record: int) -> str:
        made = ask(people, people.lead, people.releaser, record=to_text(record), at=datetime.now(UTC))
        given = (made.code, words(people.releaser))
        code, out, err = phasezero("confirm", made.request, "--as", people.releaser.email, "--passphrase-stdin", given=given)
        assert (code, err) == (0, "")
        return out

    out = told(one.pk)
    replaced = "replaced by names given on 2026-11-02, in an addition that was not opened: open it before you tell anybody"
    assert out.startswith(f"agreed to now: named audience\nwho may be told: {replaced}\nlater additions, not opened: 1\n")
    assert f"  {to_text(names.pk)}  2026-11-02  names\n" in out
    assert f'"named_who (as given on 2026-11-02; {replaced})": "Doctor at hospital"' in out
    assert '"use_count (as given on 2026-11-02; replaced since)": "yes"' in out
    assert '"names from 2026-11-02 on, in place of whoever was named on 2026-11-02": "a nurse"' in told(names.pk)
    receipts.consent(code, frozenset(), AT)
    out = told(one.pk)
    assert out.startswith("agreed to now: nothing is agreed any more\nwho may be told: not to be told to anybody named\n")
    assert '"use_named (as given on 2026-11-02; replaced since)": "yes"' in out
    assert "they burned it" in out.lower()


def test_a_record_is_named_by_pseudonym_or_id(people: World) -> None:
    source = source_of(people)
    for name in (str(source), str(source).removeprefix("source ").upper(), kept.to_text(source.pk)):
        assert opened(people, people.lead, people.releaser, name) == [IDENTITY, CONTACT]
    with pytest.raises(NotFound):
        ask(people, people.lead, people.releaser, record="source 0000-0000")
    theirs = vault.add_source(people.mole, people.hidden, "Cleo Example", "", AT)
    for name in (str(theirs), kept.to_text(theirs.pk)):
        with pytest.raises(NotFound):
            ask(people, people.lead, people.releaser, record=name)


def test_a_request_alone_opens_nothing(people: World) -> None:
    """Nobody else confirms, neither who asked, nor who has the code but not the passphrase or the passphrase but not the code."""
    source = source_of(people)
    asked = ask(people, people.lead, people.releaser, record=str(source))
    for by, passphrase, code, error, said in (
        (people.lead, words(people.lead), asked.code, NotAllowed, "you asked for this yourself"),
        (people.analyst, words(people.analyst), asked.code, NotAllowed, "only they can confirm it"),
        (people.partner, "anything at all goes", asked.code, NotAllowed, "only a steward of this task force"),
        (people.mole, words(people.mole), asked.code, NotFound, "there is no request"),
        (people.steward, "anything at all goes", asked.code, NotFound, "there is no request"),
        (people.releaser, words(people.lead), asked.code, NotAllowed, "the passphrase is wrong; 4 more tries"),
        (people.releaser, words(people.releaser), "0000-0000-0000-0000", NotAllowed, "the code is wrong"),
    ):
        with pytest.raises(error, match=said) as told:
            vault.confirm(by, asked.request, code, passphrase, AT)
        assert "\n" not in str(told.value)
    assert lines(people, 2) == ["vault code wrong", "vault passphrase wrong"]
    assert Opening.objects.get().outcome == ""
    assert vault.confirm(people.releaser, asked.request, asked.code.upper(), words(people.releaser), AT).fields


def test_a_request_opens_once(people: World) -> None:
    asked = ask(people, people.lead, people.releaser, record=str(source_of(people)))
    vault.confirm(people.releaser, asked.request, asked.code, words(people.releaser), AT)
    with pytest.raises(BadInput, match="has ended \\(done\\)"):
        vault.confirm(people.releaser, asked.request, asked.code, words(people.releaser), AT)


def test_a_request_expires_and_its_share_goes(people: World) -> None:
    asked = ask(people, people.lead, people.releaser, record=str(source_of(people)))
    with pytest.raises(BadInput, match="has ended \\(expired\\)"):
        vault.confirm(people.releaser, asked.request, asked.code, words(people.releaser), AT + timedelta(hours=24))
    assert bytes(Opening.objects.get().share) == b""


def test_any_steward_refuses_a_request_and_others_cannot(people: World) -> None:
    asked = ask(people, people.lead, people.releaser, record=str(source_of(people)))
    with pytest.raises(NotAllowed):
        vault.refuse(people.partner, asked.request, AT)
    with pytest.raises(NotFound):
        vault.refuse(people.mole, asked.request, AT)
    vault.refuse(people.analyst, asked.request, AT)
    assert bytes(Opening.objects.get().share) == b""
    with pytest.raises(BadInput, match="has ended \\(refused\\)"):
        vault.confirm(people.releaser, asked.request, asked.code, words(people.releaser), AT)


def test_who_asked_and_is_no_steward_any_more_has_asked_for_nothing(people: World) -> None:
    asked = ask(people, people.analyst, people.releaser, record=str(source_of(people)))
    desk.end_seat(people.lead, people.open, people.analyst, AT)
    with pytest.raises(NotAllowed, match="is no steward of this task force any more"):
        vault.confirm(people.releaser, asked.request, asked.code, words(people.releaser), AT)


@pytest.mark.parametrize("how", ["unseated", "locked", "quarantined"])
def test_who_was_a_steward_opens_nothing_though_their_share_still_lies_there(people: World, how: str) -> None:
    source = source_of(people)
    if how == "unseated":
        desk.end_seat(people.lead, people.open, people.analyst, AT)
    elif how == "locked":
        Person.objects.filter(pk=people.analyst.pk).update(is_active=False)
    else:
        people.analyst.organisation = people.partner.organisation
        people.analyst.save()
        people.analyst.organisation.quarantined_at = AT
        people.analyst.organisation.save()
    person = Person.objects.get(pk=people.analyst.pk)
    assert VaultShare.objects.filter(person=person).exists()
    with pytest.raises((NotFound, NotAllowed)):
        ask(people, person, people.lead, record=str(source))


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "bell \a"])
def test_an_opening_needs_a_reason(people: World, reason: str) -> None:
    source = source_of(people)
    with pytest.raises(BadInput, match="the reason is empty, unprintable or too long"):
        vault.ask(people.lead, people.open, people.releaser, Purpose.OPEN, reason, words(people.lead), AT, str(source))
    assert not Opening.objects.exists()


def test_nobody_asks_themselves_and_only_stewards_ask_stewards(people: World) -> None:
    source = str(source_of(people))
    with pytest.raises(BadInput, match="you cannot ask yourself"):
        ask(people, people.lead, people.lead, record=source)
    with pytest.raises(NotAllowed, match="only a steward"):
        ask(people, people.partner, people.lead, record=source)
    with pytest.raises(NotFound, match="no such task force"):
        ask(people, people.mole, people.lead, record=source)
    with pytest.raises(NotAllowed, match="holds no share"):
        ask(people, people.lead, people.partner, record=source)
    with pytest.raises(BadInput, match="is no steward of this task force; its stewards are: Analyst, Lead, Releaser"):
        vault.steward_named(people.open, "mole")


def test_a_record_moved_under_another_one_does_not_open_there(people: World) -> None:
    """Somebody who can write to the database has a harmless record opened that holds another source's identity."""
    secret, harmless = source_of(people), vault.add_source(people.lead, people.open, "Nobody in particular", "", AT)
    Source.objects.filter(pk=harmless.pk).update(sealed_identity=bytes(secret.sealed_identity))
    asked = ask(people, people.lead, people.releaser, record=str(harmless))
    with pytest.raises(BadInput, match="belongs to another record"):
        vault.confirm(people.releaser, asked.request, asked.code, words(people.releaser), AT)
    assert Opening.objects.get().outcome == ""


def test_a_public_key_put_in_by_somebody_else_is_found_out(people: World) -> None:
    source = source_of(people)
    asked = ask(people, people.lead, people.releaser, record=str(source))
    kept.VaultKey.objects.filter(task_force=people.open).update(public=b"\x07" * 32)
    with pytest.raises(BadInput, match="somebody changed the database"):
        vault.confirm(people.releaser, asked.request, asked.code, words(people.releaser), AT)


# passphrases


def test_tries_at_a_passphrase_are_few_and_leave_a_line_each(people: World) -> None:
    source = source_of(people)
    before = len(lines(people, 99))
    for left in ("4 more tries", "3 more tries", "2 more tries", "1 more tries", "none is tried for 60 minutes"):
        with pytest.raises(NotAllowed, match=left):
            vault.ask(people.lead, people.open, people.releaser, Purpose.OPEN, "a reason", "a wrong passphrase", AT, str(source))
    assert lines(people, 99)[: -before or None] == ["vault passphrase wrong"] * 5
    with pytest.raises(NotAllowed, match="too many wrong passphrases; none is tried before 2026-11-02 10:00 UTC"):
        ask(people, people.lead, people.releaser, record=str(source))
    later = AT + timedelta(minutes=61)
    assert ask(people, people.lead, people.releaser, record=str(source), at=later).code
    assert StewardKey.objects.get(person=people.lead).failures == 0


def test_a_changed_passphrase_opens_the_same_shares(people: World) -> None:
    source, shares = source_of(people), dict(VaultShare.objects.values_list("pk", "sealed"))
    with pytest.raises(NotAllowed, match="the passphrase is wrong"):
        vault.change_passphrase(people.lead, "a wrong passphrase", "another six new words of lead", AT, QUICK)
    with pytest.raises(BadInput, match="too simple"):
        vault.change_passphrase(people.lead, words(people.lead), "short", AT, QUICK)
    vault.change_passphrase(people.lead, words(people.lead), "another six new words of lead", AT, QUICK)
    assert {pk: bytes(one) for pk, one in shares.items()} == {
        pk: bytes(one) for pk, one in VaultShare.objects.values_list("pk", "sealed")
    }
    with pytest.raises(NotAllowed):
        ask(people, people.lead, people.releaser, record=str(source))
    args = (people.lead, people.open, people.releaser, Purpose.OPEN, "a reason", "another six new words of lead", AT, str(source))
    assert vault.ask(*args).code
    assert lines(people, 3)[-1] == "steward passphrase changed" or "steward passphrase changed" in lines(people, 9)


def test_a_key_is_made_once_and_renewed_only_if_asked(people: World) -> None:
    with pytest.raises(BadInput, match="you have a key already"):
        vault.make_steward_key(people.lead, words(people.lead), AT, QUICK)


# keys: loss, rotation, leaving


def test_who_forgot_the_passphrase_gets_a_new_share_from_two_others(people: World) -> None:
    source = source_of(people)
    later = AT + timedelta(days=1)
    vault.make_steward_key(people.analyst, "six new words of the analyst", later, QUICK, renew=True)
    told = vault.status(people.lead, people.open, later)
    assert "Analyst holds no share under their key: two others share the vault's key anew" in told.due
    both(people, people.lead, people.releaser, Purpose.SHARE, later)
    assert vault.status(people.lead, people.open, later).due == ()
    assert StewardKey.objects.filter(person=people.analyst).count() == 1
    args = (
        people.analyst,
        people.open,
        people.lead,
        Purpose.OPEN,
        "a reason",
        "six new words of the analyst",
        later,
        str(source),
    )
    asked = vault.ask(*args)
    assert vault.confirm(people.lead, asked.request, asked.code, words(people.lead), later).fields[0].content == IDENTITY.encode()


def test_a_renewed_key_destroys_nothing_while_the_old_passphrase_is_known(people: World) -> None:
    source = source_of(people)
    vault.make_steward_key(people.analyst, "six new words of the analyst", AT + timedelta(days=1), QUICK, renew=True)
    assert opened(people, people.analyst, people.lead, str(source)) == [IDENTITY, CONTACT]


def test_a_new_steward_gets_a_share_only_if_those_who_were_asked_about_are_the_same(people: World) -> None:
    """Between question and answer somebody is made a steward: the answer is not for them."""
    asked = ask(people, people.lead, people.releaser, Purpose.SHARE)
    desk.give_seat(people.lead, people.open, people.partner, "local partner", AT, keeps_key=True)
    vault.make_steward_key(people.partner, words(people.partner), AT, QUICK)
    with pytest.raises(BadInput, match="the stewards or their keys have changed"):
        vault.confirm(people.releaser, asked.request, asked.code, words(people.releaser), AT)
    assert not VaultShare.objects.filter(person=people.partner).exists()
    both(people, people.lead, people.releaser, Purpose.SHARE)
    assert opened(people, people.partner, people.analyst, str(source_of(people))) == [IDENTITY, CONTACT]


def test_a_steward_leaves_and_a_rotation_follows(people: World) -> None:
    source = source_of(people)
    old = kept.current_key(people.open.key)
    desk.end_seat(people.lead, people.open, people.analyst, AT)
    assert "Analyst is no steward any more and holds a share: void it, then rotate the key" in (
        vault.status(people.lead, people.open, AT).due
    )
    vault.void_share(people.lead, people.open, vault.holder_named(people.open, "analyst"), words(people.lead), AT)
    assert not VaultShare.objects.filter(person=people.analyst).exists()
    assert any("rotate the key" in one for one in vault.status(people.lead, people.open, AT).due)
    done = both(people, people.lead, people.releaser, Purpose.ROTATE)
    assert (done.records, done.left) == (2, 0)
    assert kept.current_key(people.open.key).generation == old.generation + 1
    assert not any("rotate" in one for one in vault.status(people.lead, people.open, AT).due)
    assert opened(people, people.releaser, people.lead, str(source)) == [IDENTITY, CONTACT]
    assert {"vault: share void", "vault: rotated the key"} <= set(lines(people, 20))


def test_a_share_without_which_the_vault_is_lost_is_not_voided(people: World) -> None:
    vault.void_share(people.lead, people.open, people.analyst, words(people.lead), AT)
    with pytest.raises(BadInput, match="it would be lost"):
        vault.void_share(people.lead, people.open, people.releaser, words(people.lead), AT)
    with pytest.raises(BadInput, match="holds no share"):
        vault.void_share(people.lead, people.open, people.analyst, words(people.lead), AT)


def test_a_vault_is_made_once_by_stewards_who_all_have_keys(db: None) -> None:
    there = world()
    with pytest.raises(NotAllowed, match="only a steward of this task force"):
        vault.create(there.partner, there.open, "any words", AT)
    with pytest.raises(BadInput, match="has no key of their own yet"):
        vault.create(there.lead, there.open, "any words", AT)
    vault.make_steward_key(there.mole, words(there.mole), AT, QUICK)
    with pytest.raises(BadInput, match="needs 2 to 16 stewards; this task force has 1"):
        vault.create(there.mole, there.hidden, words(there.mole), AT)
    for person in (there.lead, there.releaser):
        vault.make_steward_key(person, words(person), AT, QUICK)
    with pytest.raises(NotAllowed, match="the passphrase is wrong"):
        vault.create(there.lead, there.open, "a wrong passphrase", AT)
    assert not kept.has_vault(there.open.key)
    assert len(vault.create(there.lead, there.open, words(there.lead), AT)) == 29
    with pytest.raises(BadInput, match="has a vault already"):
        vault.create(there.lead, there.open, words(there.lead), AT)
    assert any("no more than two stewards" in one for one in vault.status(there.lead, there.open, AT).due)


# sources


def test_members_add_sources_and_readers_and_others_do_not(people: World) -> None:
    for person in (people.lead, people.analyst, people.releaser, people.partner):
        assert re.fullmatch(r"source [0-9a-z]{4}-[0-9a-z]{4}", str(vault.add_source(person, people.open, IDENTITY, "", AT)))
    with pytest.raises(NotAllowed, match="readers add no sources"):
        vault.add_source(people.reader, people.open, IDENTITY, "", AT)
    with pytest.raises(NotFound, match="no such task force"):
        vault.add_source(people.mole, people.open, IDENTITY, "", AT)
    for identity, said in (("  ", "the identity is empty"), ("x" * 901, "the identity is 901 bytes long")):
        with pytest.raises(BadInput, match=said):
            vault.add_source(people.lead, people.open, identity, "", AT)
    assert len(vault.sources(people.reader, people.open, AT)) == 4
    assert vault.sources(people.mole, people.open, AT) == []


def test_a_steward_erases_a_source_at_its_request(people: World) -> None:
    source = source_of(people)
    for by, error in ((people.partner, NotAllowed), (people.mole, NotFound)):
        with pytest.raises(error):
            vault.withdraw_source(by, people.open, str(source), words(by), AT)
    with pytest.raises(NotAllowed, match="the passphrase is wrong"):
        vault.withdraw_source(people.lead, people.open, str(source), "a wrong passphrase", AT)
    vault.withdraw_source(people.lead, people.open, str(source), words(people.lead), AT)
    assert [str(one) for one in vault.sources(people.reader, people.open, AT)] == ["a withdrawn source"]
    assert lines(people) == ["source withdrawn"]
    for name in (str(source), kept.to_text(source.pk)):
        with pytest.raises(NotFound):
            ask(people, people.lead, people.releaser, record=name)


def test_a_source_withdrawn_while_a_request_is_open_is_not_opened(people: World) -> None:
    source = source_of(people)
    asked = ask(people, people.lead, people.releaser, record=str(source))
    vault.withdraw_source(people.analyst, people.open, str(source), words(people.analyst), AT)
    with pytest.raises(BadInput, match="has ended"):
        vault.confirm(people.releaser, asked.request, asked.code, words(people.releaser), AT)


def test_without_accounts_there_is_no_vault(db: None) -> None:
    person = Person(name="Ada", email="ada@example.org")
    for act in (
        lambda: vault.make_steward_key(person, "six new words drawn by lot", AT, QUICK),
        lambda: vault.confirm(person, "0" * 13, "", "", AT),
        lambda: vault.sources(person, None, AT),  # type: ignore[arg-type]
    ):
        with pytest.raises(BadInput, match="there is no vault without accounts"):
            act()


def test_nothing_secret_is_in_errors_tracebacks_logs_and_reprs(people: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    source = source_of(people)
    asked = ask(people, people.lead, people.releaser, record=str(source))
    said = [repr(asked)]
    wrong = "my other passphrase, mistyped"
    for act in (
        lambda: vault.confirm(people.releaser, asked.request, asked.code, wrong, AT),
        lambda: vault.confirm(people.releaser, asked.request, "1111-2222-3333-4444", words(people.releaser), AT),
        lambda: vault.add_source(people.lead, people.open, IDENTITY * 60, CONTACT, AT),
        lambda: vault.make_steward_key(people.partner, "tooshort", AT, QUICK),
    ):
        with pytest.raises(PhaseZeroError) as told:
            act()
        said.append("".join(traceback.format_exception(told.value)))
    done = vault.confirm(people.releaser, asked.request, asked.code, words(people.releaser), AT)
    text = "\n".join([*said, repr(done), repr(done.fields), caplog.text])
    for hidden in (IDENTITY, CONTACT, wrong, asked.code, words(people.lead), words(people.releaser), "tooshort"):
        assert hidden not in text.replace('"tooshort"', "")


# the command line


@pytest.fixture
def phasezero(db: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process with these lines on standard input; returns exit code, output and error output."""

    plain = runner(monkeypatch, capfd, "vault", stdin="")

    def run(*arguments: str, given: tuple[str, ...] = ()) -> tuple[int, str, str]:
        return plain(*arguments, typed="".join(f"{line}\n" for line in given))

    return run


def by(person: Person, *flags: str) -> list[str]:
    return ["--as", person.email, *(flags or ("--passphrase-stdin",))]


def request_in(out: str) -> tuple[str, str]:
    found = re.search(r"request ([0-9a-z]{13}).*\ncode ([0-9a-z-]{19})\n", out)
    assert found, out
    return found[1], found[2]


def test_the_whole_way_on_the_command_line(phasezero: Run) -> None:
    there = world()
    tf = there.open.key
    quick = ["--strength", "interactive", "--password-stdin", "--passphrase-stdin"]
    for one in (there.lead, there.releaser):
        code, out, _ = phasezero("key", *by(one, *quick), given=(PASSWORD, words(one)))
        assert code == 0
        assert "its fingerprint is " in out
    code, out, _ = phasezero("create", "Central African Republic", *by(there.lead), given=(words(there.lead),))
    assert (code, out.count("compare it by voice")) == (0, 2)
    both_stdin = by(there.partner, "--password-stdin", "--details-stdin")
    code, out, _ = phasezero("add", tf, *both_stdin, given=(PASSWORD, IDENTITY, CONTACT))
    pseudonym = out.strip()
    assert code == 0
    code, out, _ = phasezero("sources", tf, *by(there.reader, "--password-stdin"), given=(PASSWORD,))
    assert out.strip().endswith(pseudonym)
    why = ["--with", "releaser", "--reason", "she may be in danger"]
    code, out, _ = phasezero("open", tf, pseudonym, *why, *by(there.lead), given=(words(there.lead),))
    request, told = request_in(out)
    code, out, _ = phasezero("confirm", request, *by(there.releaser), given=(told, words(there.releaser)))
    assert (code, out) == (0, f"identity: {IDENTITY}\ncontact: {CONTACT}\n")
    code, out, _ = phasezero("requests", tf, *by(there.reader, "--password-stdin"), given=(PASSWORD,))
    assert f"Lead asked Releaser to open a record {pseudonym}: she may be in danger (done)" in out
    _keys_on_the_command_line(phasezero, there, tf)
    code, out, _ = phasezero("withdraw", tf, pseudonym, *by(there.lead), given=("yet six other words of lead",))
    assert code == 0
    code, out, _ = phasezero("sources", tf, *by(there.reader, "--password-stdin"), given=(PASSWORD,))
    assert out.strip().endswith("a withdrawn source")


def _keys_on_the_command_line(phasezero: Run, there: World, tf: str) -> None:
    """A passphrase changed, a steward come, a key lost, a rotation, a steward gone."""
    new = "yet six other words of lead"
    changed = phasezero(
        "passphrase", *by(there.lead, "--strength", "interactive", "--passphrase-stdin"), given=(words(there.lead), new)
    )
    assert changed[0] == 0
    desk.give_seat(there.lead, there.open, there.analyst, "analyst", AT, keeps_key=True)
    vault.make_steward_key(there.analyst, words(there.analyst), AT, QUICK)
    quick = ["--strength", "interactive", "--password-stdin", "--passphrase-stdin", "--renew"]
    code, out, _ = phasezero("key", *by(there.analyst, *quick), given=(PASSWORD, "six newer words of the analyst"))
    assert "it opens nothing yet" in out
    why = ["--with", "releaser@example.org", "--reason", "a steward came"]
    for command, said in (("share", "done; the fingerprint"), ("rotate", "2 sealed fields stand under the new key")):
        code, out, _ = phasezero(command, tf, *why, *by(there.lead), given=(new,))
        request, told = request_in(out)
        code, out, _ = phasezero("confirm", request, *by(there.releaser), given=(told, words(there.releaser)))
        assert code == 0
        assert said in out
    code, out, _ = phasezero("rotate", tf, *why, *by(there.lead), given=(new,))
    assert phasezero("refuse", request_in(out)[0], *by(there.releaser, "--password-stdin"), given=(PASSWORD,))[0] == 0
    code, out, _ = phasezero("status", tf, *by(there.reader, "--password-stdin"), given=(PASSWORD,))
    assert out.count("steward, holds a share") == 3
    assert phasezero("leave", tf, "analyst", *by(there.lead), given=(new,))[0] == 0
    code, out, _ = phasezero("status", tf, *by(there.reader, "--password-stdin"), given=(PASSWORD,))
    assert "due: a steward left" in out


def test_what_is_refused_on_the_command_line_is_one_line(phasezero: Run, people: World) -> None:
    source = str(source_of(people))
    tf = people.open.key
    why = ["--with", "releaser", "--reason", "a reason"]
    for arguments, given, code, said in (
        (["open", tf, source, *why, *by(people.lead)], ("wrong words",), 1, "the passphrase is wrong; 4 more tries"),
        (["open", "Nobody knows of this", source, *why, *by(people.lead)], (), 2, "there is no such task force"),
        (["open", people.hidden.key, source, *why, *by(people.lead)], (), 2, "there is no such task force"),
        (["open", tf, "source 1111-1111", *why, *by(people.lead)], (words(people.lead),), 2, "no record has the id"),
        (["confirm", "0" * 13, *by(people.lead)], ("c", "p"), 2, "there is no request"),
        (["leave", tf, "partner", *by(people.lead)], (), 2, "holds no share"),
        (["create", tf, *by(people.lead)], (words(people.lead),), 2, "has a vault already"),
        (["status", tf, *by(people.lead, "--password-stdin")], ("not the password",), 1, "open no account here"),
        (["create", tf, "--as", "nobody@example.org"], (), 2, "no account has the address"),
        (["open", tf, source, "--with", "mole", "--reason", "a reason", *by(people.lead)], (), 2, "is no steward of this task"),
    ):
        found, out, err = phasezero(*arguments, given=given)
        assert (found, out) == (code, ""), err
        assert said in err
        assert err.count("\n") == 1


def test_hidden_and_unknown_task_forces_are_answered_alike(phasezero: Run, people: World) -> None:
    answers = {
        phasezero("sources", key, *by(people.lead, "--password-stdin"), given=(PASSWORD,))[2].replace(key, "KEY")
        for key in (people.hidden.key, "0" * 13, people.hidden.name)
    }
    assert len(answers) == 1


def test_what_was_sealed_cannot_steer_a_terminal() -> None:
    from phasezero.cli.vault import shown

    assert shown("caf\u00e9\t\u0628\u0627\u0646\u063a\u064a\n".encode()) == "caf\u00e9\t\u0628\u0627\u0646\u063a\u064a\n"
    assert shown(b"\x1b]0;owned\x07\x9b") == "G10wO293bmVkB5s="
    assert shown("\x1b[2J\u202eevil".encode()) == "\ufffd[2J\ufffdevil"


def _read(terminal: int) -> bytes:
    ready, _, _ = select.select([terminal], [], [], 30)
    assert ready, "nothing more is said on the terminal"
    return os.read(terminal, 4096)


@pytest.mark.slow
def test_a_passphrase_typed_on_a_terminal_is_not_shown(tmp_path: Path) -> None:
    """A store of its own; the command runs on a terminal of its own."""
    tests = Path(__file__).parent
    environ = {**os.environ, "PHASEZERO_HOME": str(tmp_path), "PHASEZERO_DATABASE_URL": ""}
    environ["DJANGO_SETTINGS_MODULE"] = "phasezero.django_settings"
    code = f"import sys, django; django.setup(); sys.path.insert(0, {str(tests)!r}); from people import world; "
    code += "from phasezero import library, pipeline; library.open_store(); pipeline.set_up(); world()"
    subprocess.run([sys.executable, "-c", code], env=environ, check=True)
    command = [sys.executable, "-m", "phasezero", "vault", "key", "--as", "lead@example.org", "--strength", "interactive"]
    master, slave = pty.openpty()
    run = subprocess.Popen(command, env=environ, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
    os.close(slave)
    secret, seen = "six quiet words that nobody sees", b""
    for asked, typed in ((b"Password: ", PASSWORD), (b"New passphrase: ", secret), (b"confirmation: ", secret)):
        while asked not in seen:  # the space comes once what is typed is hidden
            seen += _read(master)
        os.write(master, typed.encode() + b"\n")
    while b"fingerprint" not in seen:
        seen += _read(master)
    run.wait(30)
    os.close(master)
    assert run.returncode == 0
    assert secret.encode() not in seen
    assert PASSWORD.encode() not in seen
