"""The vault: one steward can never open it, any two can; and nothing that is sealed can be told from what lies in the store."""

from __future__ import annotations

import base64
import itertools
import json
import os
import random
import secrets
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey

from people import AT, World, world
from phasezero.errors import BadInput, NotFound
from phasezero.store import accounts, vault, vault_keys
from phasezero.store.models import Addition, Submission
from phasezero.store.people import Person, Seat, TaskForce
from phasezero.store.vault import Opening, Purpose, Source, StewardKey, VaultKey, VaultShare
from phasezero.store.vault_keys import Strength

pytestmark = pytest.mark.security
SIX_WORDS = "ocelot lantern biscuit meadow"


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Passwords of accounts are not what is tested here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def people(db: None) -> World:
    return world()


def keys_of(task_force: TaskForce, names: list[Person], passphrase: str = SIX_WORDS) -> dict[int, PrivateKey]:
    """Makes these people stewards with a key each; returns their private keys, by person."""
    made = {}
    for person in names:
        Seat.objects.filter(task_force=task_force, person=person, until=None).update(keeps_key=True)
        made[person.pk] = PrivateKey.generate()
        row = StewardKey(person=person, public=bytes(made[person.pk].public_key), made_at=AT, changed_at=AT)
        row.lock(made[person.pk], passphrase, Strength.INTERACTIVE)
        row.save()
    return made


def receivers(task_force: TaskForce) -> list[StewardKey]:
    return [key for one in vault.stewards(task_force) if (key := vault.newest_key(one))]


@pytest.fixture
def private(people: World) -> PrivateKey:
    """The private key of the open task force's vault, which exists nowhere but in this test."""
    keys_of(people.open, [people.lead, people.releaser, people.analyst])
    return vault.make_key(people.open, receivers(people.open), AT)[1]


def submission(task_force: TaskForce, plain: bytes) -> Submission:
    made = Submission(task_force=task_force, audience=task_force.key)
    made.sealed_raw = vault.seal(task_force.key, plain, vault.place("store.Submission", "sealed_raw", made.pk))
    made.save(force_insert=True)
    return made


# sealing


@given(st.integers(0, 70_000), st.integers(0, 70_000))
@settings(max_examples=60, deadline=None)
def test_the_size_of_what_is_sealed_tells_its_bucket_and_no_more(one: int, other: int) -> None:
    key = PrivateKey.generate()
    sealed = {n: vault_keys.sealed_to(bytes(key.public_key), b"x" * n, "here", 3) for n in (one, other)}
    assert (len(sealed[one]) == len(sealed[other])) == (vault_keys.bucket(one + 6) == vault_keys.bucket(other + 6))
    assert all(vault_keys.opened(key, sealed[n], "here") == b"x" * n for n in sealed)


@pytest.mark.parametrize("length", [0, 1021, 1022, 1023, 2**20 - 3, 2**20 - 2, 3 * 2**20, 3 * 2**20 - 2])
def test_sealing_and_opening_give_back_what_was_put_in(length: int) -> None:
    key, plain = PrivateKey.generate(), secrets.token_bytes(length)
    sealed = vault_keys.sealed_to(bytes(key.public_key), plain, generation=65535)
    assert vault_keys.opened(key, sealed, "anywhere") == plain
    assert vault_keys.generation_of(sealed) == 65535


def test_what_is_sealed_at_one_place_opens_at_no_other() -> None:
    key = PrivateKey.generate()
    sealed = vault_keys.sealed_to(bytes(key.public_key), b"who it is", "store.Source.sealed_identity:1")
    with pytest.raises(BadInput, match="belongs to another record"):
        vault_keys.opened(key, sealed, "store.Source.sealed_identity:2")


def test_what_was_changed_does_not_open() -> None:
    key = PrivateKey.generate()
    sealed = vault_keys.sealed_to(bytes(key.public_key), b"who it is")
    for at in range(5, len(sealed), 97):
        with pytest.raises(BadInput, match="was changed"):
            vault_keys.opened(key, sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])
    with pytest.raises(BadInput, match="not sealed by a vault"):
        vault_keys.opened(key, b"something else entirely")


@pytest.mark.parametrize("count", [2, 3, 5, 16])
def test_any_two_shares_open_and_one_never(count: int) -> None:
    key = PrivateKey.generate()
    shares = vault_keys.split(key, count)
    for two in itertools.combinations(shares, 2):
        assert bytes(vault_keys.joined(two)) == bytes(key)
    for one in shares:
        for alone in ([one], [one, one]):
            with pytest.raises(BadInput) as told:
                vault_keys.joined(alone)
            assert not set(one.split()[:3]) & set(str(told.value).split())


def test_one_share_is_as_likely_under_any_key() -> None:
    """SLIP-39 shares over GF(256): with one share and any other private key a second share exists that completes them."""
    from shamir_mnemonic.shamir import EncryptedMasterSecret, RawShare, _interpolate
    from shamir_mnemonic.share import Share

    mine = Share.from_mnemonic(vault_keys.split(PrivateKey.generate(), 3)[0])
    for _ in range(20):
        other = secrets.token_bytes(32)
        kept = EncryptedMasterSecret.from_master_secret(other, b"", mine.identifier, mine.extendable, 0)
        line = [RawShare(255, kept.ciphertext), RawShare(mine.index, mine.value)]
        second = _interpolate(line, 1 if mine.index != 1 else 2)
        assert (
            _interpolate([RawShare(mine.index, mine.value), RawShare(1 if mine.index != 1 else 2, second)], 255)
            == kept.ciphertext
        )


def test_shares_of_different_splits_do_not_join() -> None:
    key = PrivateKey.generate()
    first, second = vault_keys.split(key, 3), vault_keys.split(key, 3)
    with pytest.raises(BadInput, match="do not open a vault together"):
        vault_keys.joined([first[0], second[1]])


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "short",
            "aaaaaaaaaaaaaaaaaaaaaaa",
            "abababababababababab",
            "correct horse battery",
            "extraordinary submarine clarinets",
        ),
        *("river river river river quiet stone", "fivequietwordsandnospacesinthem", "one two three four five"),
    ],
)
def test_a_simple_passphrase_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(BadInput, match="too simple") as told:
        vault_keys.checked_passphrase(text)
    assert len(text) < 6 or text not in str(told.value)


@pytest.mark.parametrize("text", ["six quiet words drawn by lot", "vR7qXw2LkB9mTzPs4HdY", "نهر هادئ طويل جدا بين جبلين"])
def test_six_words_or_what_a_program_drew_is_taken(text: str) -> None:
    assert vault_keys.checked_passphrase(text)


def test_a_passphrase_is_the_same_however_a_keyboard_composes_it() -> None:
    key, salt = PrivateKey.generate(), vault_keys.new_salt()
    box = vault_keys.locked(key, "rivi\u00e8re tranquille", salt, Strength.INTERACTIVE)
    found = vault_keys.unlocked(box, "rivie\u0300re tranquille", salt, Strength.INTERACTIVE)
    assert found is not None
    assert bytes(found) == bytes(key)
    assert vault_keys.unlocked(box, "riviere tranquille", salt, Strength.INTERACTIVE) is None


def test_a_share_that_was_handed_over_needs_the_code_and_the_key() -> None:
    key, code = PrivateKey.generate(), vault_keys.new_code()
    sealed = vault_keys.handed_over("some words of a share", bytes(key.public_key), code)
    assert vault_keys.taken_over(key, sealed, code.upper().replace("-", " ").replace("0", "o")) == "some words of a share"
    assert vault_keys.taken_over(key, sealed, vault_keys.new_code()) is None
    with pytest.raises(BadInput):
        vault_keys.taken_over(PrivateKey.generate(), sealed, code)


# the vault of a task force


def test_without_a_vault_or_accounts_nothing_is_sealed(db: None) -> None:
    with pytest.raises(BadInput, match="no vault without accounts"):
        vault.seal("any", b"text")
    there = world()
    with pytest.raises(BadInput, match="has no vault yet"):
        vault.seal(there.open.key, b"text")
    assert not vault.has_vault(there.open.key)


@pytest.mark.django_db(transaction=True)
def test_sealing_outside_a_transaction_is_a_mistake_that_shows_at_once() -> None:
    with pytest.raises(RuntimeError, match="outside the transaction"):
        vault.seal("any", b"text")


def test_whoever_seals_needs_no_secret_and_two_shares_open(people: World, private: PrivateKey) -> None:
    source = vault.add_source(people.open, "Ada Example, Bangui", "", AT)
    found = {one.name: one.content for one in vault.open_vault(private, people.open, "store.Source", source.pk)}
    assert found == {"identity": b"Ada Example, Bangui", "contact": b""}
    with pytest.raises(NotFound):
        vault.open_vault(private, people.hidden, "store.Source", source.pk)


def test_every_pair_of_stewards_holds_the_key_and_a_share_opens_for_its_steward_only(people: World) -> None:
    own = keys_of(people.open, [people.lead, people.releaser, people.analyst])
    _, private = vault.make_key(people.open, receivers(people.open), AT)
    shares = {row.person_id: row for row in VaultShare.objects.filter(task_force=people.open)}
    assert set(shares) == set(own)
    words = {person: vault.share_of(shares[person], own[person]) for person in own}
    for two in itertools.combinations(words.values(), 2):
        assert bytes(vault_keys.joined(two)) == bytes(private)
    for holder, other in itertools.permutations(own, 2):
        with pytest.raises(BadInput):
            vault.share_of(shares[holder], own[other])


def test_a_rotation_seals_everything_anew_and_makes_old_shares_useless(people: World) -> None:
    own = keys_of(people.open, [people.lead, people.releaser, people.analyst])
    old, private = vault.make_key(people.open, receivers(people.open), AT)
    kept = [vault.share_of(row, own[row.person_id]) for row in VaultShare.objects.filter(key=old)]
    source = vault.add_source(people.open, "Ada Example", "+236 00 00 00", AT)
    sent = submission(people.open, b"what was seen")
    before = {bytes(source.sealed_identity), bytes(source.sealed_contact), bytes(sent.sealed_raw)}
    done = vault.rotate(old, private, receivers(people.open), AT)
    assert (done.records, done.left, done.key.generation) == (3, 0, 2)
    source.refresh_from_db()
    sent.refresh_from_db()
    now = [bytes(source.sealed_identity), bytes(source.sealed_contact), bytes(sent.sealed_raw)]
    assert not before & set(now)
    assert {vault_keys.generation_of(one) for one in now} == {2}
    still = vault_keys.joined(kept[:2])
    for one in now:
        with pytest.raises(BadInput, match="does not open with this key"):
            vault_keys.opened(still, one)
    assert not VaultShare.objects.filter(key=old).exists()
    new = [vault.share_of(row, own[row.person_id]) for row in VaultShare.objects.filter(key=done.key)]
    (found,) = vault.open_vault(vault_keys.joined(new[1:]), people.open, "store.Submission", sent.pk)
    assert (found.name, found.content) == ("raw", b"what was seen")
    with pytest.raises(BadInput, match="do not open a vault together"):
        vault_keys.joined([kept[0], new[1]])


def test_a_rotation_that_would_lose_something_changes_nothing_unless_it_is_told_to(people: World, private: PrivateKey) -> None:
    old = vault.current_key(people.open.key)
    fine = vault.add_source(people.open, "Ada Example", "", AT)
    bad = vault.add_source(people.open, "Bede Example", "", AT)
    Source.objects.filter(pk=bad.pk).update(sealed_contact=b"PZ1\0\1" + b"damaged" * 20)
    with pytest.raises(BadInput, match="nothing was changed"), transaction.atomic():
        vault.rotate(old, private, receivers(people.open), AT)
    assert vault.current_key(people.open.key) == old
    fine.refresh_from_db()
    assert vault.open_vault(private, people.open, "store.Source", fine.pk)[0].content == b"Ada Example"
    done = vault.rotate(old, private, receivers(people.open), AT, leave=True)
    assert (done.records, done.left) == (3, 1)


def test_another_task_forces_records_stay_under_their_own_key(people: World, private: PrivateKey) -> None:
    keys_of(people.hidden, [people.mole, people.stranger])
    Seat.objects.create(task_force=people.hidden, person=people.stranger, role="analyst", keeps_key=True, since=AT)
    vault.make_key(people.hidden, receivers(people.hidden), AT)
    theirs = vault.add_source(people.hidden, "Cleo Example", "", AT)
    sealed = bytes(theirs.sealed_identity)
    vault.rotate(vault.current_key(people.open.key), private, receivers(people.open), AT)
    theirs.refresh_from_db()
    assert bytes(theirs.sealed_identity) == sealed
    with pytest.raises(BadInput):
        vault_keys.opened(private, sealed)


def test_two_task_forces_may_use_one_pseudonym_and_one_never_twice(
    people: World, private: PrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([7, 7, 7, 8])
    monkeypatch.setattr(vault.secrets, "randbits", lambda n: next(drawn) if n == 40 else random.getrandbits(n))
    names = [vault.add_source(people.open, "Ada Example", "", AT).pseudonym for _ in range(2)]
    assert names == ["source 0000-0007", "source 0000-0008"]


def test_a_withdrawn_source_leaves_nothing_but_that_something_was_withdrawn(people: World, private: PrivateKey) -> None:
    source = vault.add_source(people.open, "Ada Example", "+236 00 00 00", AT)
    key = vault.current_key(people.open.key)
    Opening.objects.create(
        task_force=people.open, key=key, purpose=Purpose.OPEN, record_model="store.Source", record=source.pk, reason="about Ada",
        asked_by=people.lead, asked_of=people.releaser, asked_at=AT, expires_at=AT + timedelta(days=1), share=b"share",
    )  # fmt: skip
    later = AT + timedelta(days=3)
    vault.erase_source(source, later)
    (row,) = Source.objects.filter(task_force=people.open).values()
    assert row == {
        "id": source.pk, "task_force_id": people.open.pk, "pseudonym": None, "sealed_identity": b"", "sealed_contact": b"",
        "made_at": None, "withdrawn_at": later,
    }  # fmt: skip
    assert str(source) == "a withdrawn source"
    (asked,) = Opening.objects.all()
    assert (bytes(asked.share), asked.reason, asked.outcome) == (b"", "", "refused")
    vault.erase_source(vault.add_source(people.open, "Bede Example", "", AT), later)  # a second one without a pseudonym


def test_a_request_ends_with_its_day_and_the_share_goes(people: World, private: PrivateKey) -> None:
    made = Opening.objects.create(
        task_force=people.open, key=vault.current_key(people.open.key), purpose=Purpose.ROTATE, reason="a test",
        asked_by=people.lead, asked_of=people.releaser, asked_at=AT, expires_at=AT + timedelta(hours=24), share=b"share",
    )  # fmt: skip
    assert vault.forget_expired(AT + timedelta(hours=23, minutes=59)) == 0
    assert vault.forget_expired(AT + timedelta(hours=24)) == 1
    made.refresh_from_db()
    assert (bytes(made.share), made.outcome) == (b"", "expired")


def test_every_registered_field_exists_and_has_a_task_force() -> None:
    found = {(label, name) for label, model, names in vault._models() for name in names if model._meta.get_field(name)}
    assert found == set(vault.SEALED)
    assert {("store.Source", "sealed_identity"), ("store.Submission", "sealed_raw"), ("store.Addition", "sealed_raw")} <= found
    assert all(model._meta.get_field("task_force") for _, model, _ in vault._models())
    assert Addition._meta.label == "store.Addition"


# who sees what


def test_rows_are_visible_to_members_only(people: World, private: PrivateKey) -> None:
    vault.add_source(people.open, "Ada Example", "", AT)
    for name, person in people.people.items():
        viewer = accounts.viewer_of(person, AT.date())
        member = people.open.key in viewer.audiences
        assert Source.objects.visible(viewer).count() == int(member), name
        assert VaultKey.objects.visible(viewer).count() == int(member), name
        assert VaultShare.objects.visible(viewer).count() == 3 * member, name
        assert StewardKey.objects.visible(viewer).count() == 3 * member, name
        assert Opening.objects.visible(viewer).count() == 0, name
    nobody = accounts.anonymous(AT.date())
    assert not Source.objects.visible(nobody).exists()
    assert not StewardKey.objects.visible(nobody).exists()


def _read(task_force: TaskForce, details: list[tuple[str, str]], viewer: Any, seed: int) -> tuple[list[Any], set[int]]:
    """What a member reads after these sources were put in, and the sizes of what is sealed; then they are gone again."""
    rng = random.Random(seed)  # noqa: S311 - the test's fixed randomness
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(secrets, "randbits", rng.getrandbits)
        for number, (identity, contact) in enumerate(details):
            vault.add_source(task_force, identity, contact, AT + timedelta(minutes=number))
        rows = Source.objects.visible(viewer).order_by("made_at")
        told = list(rows.values("id", "task_force", "pseudonym", "made_at", "withdrawn_at"))
        sizes = {len(bytes(getattr(row, name))) for row in rows for name in ("sealed_identity", "sealed_contact")}
        transaction.set_rollback(True)
    return told, sizes


DETAIL = st.text(max_size=vault.LONGEST_DETAIL // 4)


@given(st.lists(st.tuples(DETAIL, DETAIL, DETAIL, DETAIL), min_size=1, max_size=3), st.integers(0, 2**32))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_stores_that_differ_in_sealed_values_only_read_the_same(
    people: World, private: PrivateKey, drawn: list[tuple[str, str, str, str]], seed: int
) -> None:
    for person in (people.lead, people.reader):
        viewer = accounts.viewer_of(person, AT.date())
        one = _read(people.open, [(a, b) for a, b, _, _ in drawn], viewer, seed)
        other = _read(people.open, [(c, d) for _, _, c, d in drawn], viewer, seed)
        assert one == other
        assert len(one[0]) == len(drawn)
        assert len(one[1]) == 1


# canaries


CANARIES = {
    "identity": "Zebulon Quillfeather of Bouar",
    "contact": "+236 75 31 41 59",
    "passphrase": SIX_WORDS,
    "raw": "they came at dawn with two trucks",
}


def spellings(text: str) -> list[bytes]:
    """A text as it may stand in a file or a dump: as it is, as UTF-16, in hexadecimal, in base64 at each of three offsets."""
    raw = text.encode()
    shifted = [base64.b64encode(b"\0" * n + raw)[4 * (n > 0) : -4] for n in range(3)]
    return [raw, text.encode("utf-16-le"), raw.hex().encode(), raw.hex().upper().encode(), *shifted]


def _dump() -> bytes:
    """Every table as text, with every column's bytes in hexadecimal."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database's own list
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    said += [raw, raw.hex().encode()]
    return b"\n".join(said)


def test_no_canary_stands_in_any_table(people: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    own = keys_of(people.open, [people.lead, people.releaser, people.analyst], CANARIES["passphrase"])
    _, private = vault.make_key(people.open, receivers(people.open), AT)
    words = [vault.share_of(row, own[row.person_id]) for row in VaultShare.objects.filter(task_force=people.open)]
    vault.add_source(people.open, CANARIES["identity"], CANARIES["contact"], AT)
    submission(people.open, CANARIES["raw"].encode())
    dump = _dump() + caplog.text.encode()
    assert people.lead.email.encode() in dump
    for secret in [*CANARIES.values(), *words, *(" ".join(one.split()[4:8]) for one in words)]:
        assert not [one for one in spellings(secret) if one in dump], secret[:12]
    for key in [private, *own.values()]:
        assert bytes(key) not in dump
        assert bytes(key).hex().encode() not in dump


@pytest.mark.slow
def test_no_canary_stands_in_the_files_and_what_is_erased_is_gone_from_them(tmp_path: Path) -> None:
    """A store of its own on SQLite, its write-ahead log included, searched while the program still runs."""
    tests = Path(__file__).parent.parent
    code = (
        f"import sys, django; django.setup(); sys.path.insert(0, {str(tests)!r}); from store.test_vault import on_file; on_file()"
    )
    environ = {**os.environ, "PHASEZERO_HOME": str(tmp_path), "PHASEZERO_DATABASE_URL": ""}
    environ["DJANGO_SETTINGS_MODULE"] = "phasezero.django_settings"
    run = subprocess.Popen(
        [sys.executable, "-c", code], env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )  # fmt: skip
    with run:
        assert run.stdin is not None
        assert run.stdout is not None
        assert run.stderr is not None
        for _ in range(2):
            line = run.stdout.readline()
            if not line.startswith("{"):
                run.kill()
                pytest.fail(line + run.stderr.read())
            _search(tmp_path, **json.loads(line))
            run.stdin.write("on\n")
            run.stdin.flush()
        errors = run.stderr.read()
        assert run.wait() == 0, errors
        assert not [one for one in CANARIES.values() if one in errors]


def _search(home: Path, hidden: list[str], there: list[str], gone: list[str]) -> None:
    """Searches all files of a store: for texts that must not be found, sealed bytes (hexadecimal) that are there, and erased."""
    files = {file.name: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    assert any(name.endswith("-wal") for name in files)
    held = b"".join(files.values())
    for secret in hidden:
        assert not [one for one in spellings(secret) if one in held], secret[:12]
    for sealed in map(bytes.fromhex, there):
        assert sealed[:64] in held
        assert sealed[-64:] in held
    for sealed in map(bytes.fromhex, gone):
        assert not [at for at in range(5, len(sealed) - 24, 24) if sealed[at : at + 24] in held]


def on_file() -> None:
    """Runs in a process of its own: fills a store, says what must not be found in its files, waits, erases, says it again."""
    from phasezero import library, pipeline
    from phasezero.desk import vault as desk

    library.open_store()
    pipeline.set_up()
    there, passphrase = world(), CANARIES["passphrase"]
    tf = there.open
    own = keys_of(tf, [there.lead, there.releaser, there.analyst], passphrase)
    old, private = vault.make_key(tf, receivers(tf), AT)
    shares = list(VaultShare.objects.filter(key=old))
    words = [vault.share_of(row, own[row.person_id]) for row in shares]
    withdrawn, kept = (vault.add_source(tf, CANARIES["identity"], CANARIES["contact"], AT) for _ in range(2))
    with transaction.atomic():
        submission(tf, CANARIES["raw"].encode())
    asked = desk.ask(there.lead, tf, there.releaser, Purpose.OPEN, "a test", passphrase, AT, str(kept))
    hidden = [*CANARIES.values(), *words, *(" ".join(one.split()[4:8]) for one in words), asked.code]
    handed = [bytes(Opening.objects.get().share).hex()]
    sealed = [bytes(one).hex() for one in (withdrawn.sealed_identity, withdrawn.sealed_contact, kept.sealed_identity)]
    _say(hidden=hidden, there=handed + sealed, gone=[])
    told = desk.confirm(there.releaser, asked.request, asked.code, passphrase, AT)
    assert told.fields[0].content.decode() == CANARIES["identity"]
    vault.erase_source(withdrawn, AT)
    vault.rotate(old, private, receivers(tf), AT)
    kept.refresh_from_db()
    _say(
        hidden=hidden,
        there=[bytes(kept.sealed_identity).hex()],
        gone=[*handed, *sealed, *(bytes(one.sealed).hex() for one in shares)],
    )


def _say(**told: list[str]) -> None:
    os.write(1, (json.dumps(told) + "\n").encode())
    sys.stdin.readline()


@pytest.mark.django_db(transaction=True)
def test_what_is_sealed_during_a_rotation_stands_under_the_new_key() -> None:
    """PostgreSQL: whoever seals waits for the rotation, and for a rotation those who seal are waited for."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's writers exclude each other from the start of a transaction: nothing can happen in between")
    there = world()
    keys_of(there.open, [there.lead, there.releaser])
    old, private = vault.make_key(there.open, receivers(there.open), AT)
    started, sealed = threading.Event(), []

    def seal() -> None:
        started.set()
        try:
            sealed.append(vault.add_source(there.open, "Ada Example", "", AT))
        finally:
            connection.close()

    other = threading.Thread(target=seal)
    with transaction.atomic():
        vault.rotate(old, private, receivers(there.open), AT)
        other.start()
        started.wait(5)
        other.join(0.5)
        assert other.is_alive()
    other.join(10)
    assert vault_keys.generation_of(bytes(sealed[0].sealed_identity)) == 2
