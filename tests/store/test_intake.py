"""Submissions: what is typed lies sealed; whoever holds the six words decides; withdrawal leaves a tombstone and travels."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from intake_world import Taking, checked, taking
from people import AT
from phasezero.desk import intake, receipts, submissions
from phasezero.domain.intake import Receipt, State, Use, unpacked
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, NotAllowed, NotFound
from phasezero.store import accounts, audit, partner_events, vault
from phasezero.store import intake as stored
from phasezero.store.ids import to_text
from phasezero.store.models import AuditEntry, Made, ReceiptCode, Submission

pytestmark = pytest.mark.security

DAY = AT.date()


@pytest.fixture
def here(db: None) -> Taking:
    return taking()


def submit(here: Taking, **changes: str) -> tuple[Submission, Receipt]:
    before = set(Submission.objects.values_list("pk", flat=True))
    receipt = intake.receive(here.intake.key, checked(**changes), AT)
    return Submission.objects.exclude(pk__in=before).get(), receipt


def code(words: str) -> Any:
    return receipts.code(words)


def listed(here: Taking) -> list[submissions.Line]:
    return submissions.listed(accounts.viewer_of(here.people.lead, DAY))


def count_slow(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    calls: list[bytes] = []
    real = hashlib.scrypt

    def counted(password: bytes, **rest: Any) -> bytes:
        calls.append(password)
        return real(password, **rest)

    monkeypatch.setattr(stored.hashlib, "scrypt", counted)
    return calls


# What is stored


def test_what_is_typed_opens_only_with_the_vaults_key_and_stands_nowhere_in_clear(here: Taking) -> None:
    row, _ = submit(here, contact="canary-contact@example.org", where="canary-place")
    said = here.opened(row)["said"]
    assert (said["contact"], said["where"]) == ("canary-contact@example.org", "canary-place")
    for field in row._meta.concrete_fields:
        assert "canary" not in str(getattr(row, field.attname))
        assert b"canary" not in bytes(row.sealed_raw)


def test_a_submission_knows_its_day_and_not_its_minute(here: Taking) -> None:
    row, _ = submit(here)
    assert row.received_on == DAY
    kinds = {field.get_internal_type() for field in row._meta.concrete_fields}
    assert "DateTimeField" not in kinds
    assert "TimeField" not in kinds


def test_the_audit_chain_hears_of_it_once_the_day_is_over(here: Taking) -> None:
    chains = AuditEntry.objects.filter(chain=audit.chain_of(here.people.open.key, TLP.AMBER_STRICT))
    row, _ = submit(here)
    before = chains.count()
    submissions.settle(AT.replace(hour=23))
    assert chains.count() == before
    submissions.settle(AT + timedelta(days=1))
    assert next(iter(chains.order_by("-number").values_list("action", "about"))) == (
        "submission received",
        audit.reference("record", to_text(row.pk)),
    )
    submissions.settle(AT + timedelta(days=2))
    assert chains.count() == before + 1


def test_it_is_marked_for_its_task_force_and_few_of_it(here: Taking) -> None:
    row, _ = submit(here)
    assert (row.tlp, row.audience) == (TLP.AMBER_STRICT, here.people.open.key)
    red, _ = submit(here, sensitivity="red")
    assert red.tlp == TLP.RED
    seen = {
        name: {one.id for one in submissions.listed(accounts.viewer_of(person, DAY))}
        for name, person in here.people.people.items()
    }
    both = {to_text(row.pk), to_text(red.pk)}
    assert seen["lead"] == both
    assert seen["analyst"] == seen["releaser"] == {to_text(row.pk)}
    assert not any(seen[name] for name in ("partner", "reader", "mole", "stranger", "steward", "second"))


def test_an_address_of_red_marks_all_that_comes_in(db: None) -> None:
    here = taking(red=True)
    row, _ = submit(here)
    assert row.tlp == TLP.RED


def test_a_rotation_of_the_vault_seals_submissions_and_corrections_anew(here: Taking) -> None:
    _, receipt = submit(here)
    receipts.correct(code(receipt.words), "it was the bridge", DAY)
    old = vault.current_key(here.people.open.key)
    receivers = [key for one in vault.stewards(here.people.open) if (key := vault.newest_key(one))]
    done = vault.rotate(old, here.private, receivers, AT)
    assert (done.records, done.left) == (2, 0)


def test_too_much_in_a_day_is_refused(here: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "MOST_A_DAY", 1)
    submit(here)
    with pytest.raises(BadInput, match="too much came in"):
        submit(here)


# Addresses


def test_unknown_closed_and_vaultless_addresses_are_the_same(here: Taking) -> None:
    assert intake.address(here.intake.key) is not None
    assert intake.address("nothing") is None
    with pytest.raises(BadInput, match="no vault yet"):
        intake.open_intake(here.people.mole, here.people.hidden, AT)
    intake.close_intake(here.people.lead, here.people.open, AT)
    assert intake.address(here.intake.key) is None
    with pytest.raises(NotFound):
        intake.receive(here.intake.key, checked(), AT)
    with pytest.raises(NotFound, match="no open intake"):
        intake.close_intake(here.people.lead, here.people.open, AT)


def test_a_new_address_replaces_the_old_one(here: Taking) -> None:
    new = intake.open_intake(here.people.lead, here.people.open, AT)
    assert intake.address(here.intake.key) is None
    assert intake.address(new.key) is not None
    assert here.people.open.name not in new.key


@pytest.mark.parametrize(
    ("who", "error"), [("analyst", NotAllowed), ("partner", NotAllowed), ("mole", NotFound), ("steward", NotFound)]
)
def test_only_a_lead_opens_and_closes(here: Taking, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        intake.open_intake(here.people.people[who], here.people.open, AT)
    with pytest.raises(error):
        intake.close_intake(here.people.people[who], here.people.open, AT)


def test_mail_and_red_do_not_go_together(here: Taking) -> None:
    with pytest.raises(BadInput, match="both mail providers"):
        intake.open_intake(here.people.lead, here.people.open, AT, mail="in@example.org", red=True)


# Receipts


def test_no_word_of_a_receipt_stands_twice_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Out of seven words a draw with repeats passes once in 23 times, and a hundred of them never."""
    monkeypatch.setattr(stored, "_words", lambda: tuple("abcdefg"))
    for _ in range(100):
        words = stored.new_words().split()
        assert len(set(words)) == len(words) == 6


def test_a_receipt_is_six_words_that_stand_nowhere(here: Taking) -> None:
    _, receipt = submit(here)
    for words in (receipt.words, receipt.duress):
        assert len(words.split()) == 6
        assert set(words.split()) <= set(stored._words())
    rows = list(ReceiptCode.objects.values_list("digest", "kind"))
    assert sorted(kind for _, kind in rows) == ["decoy", "duress", "receipt"]
    plain = {hashlib.sha256(receipt.words.encode()).hexdigest(), receipt.words}
    assert not plain & {digest for digest, _ in rows}


def test_a_receipt_forgives_case_spaces_and_commas(here: Taking) -> None:
    _, receipt = submit(here)
    typed = "  " + ", ".join(word.upper() for word in receipt.words.split()) + " \n"
    assert receipts.held(code(typed), DAY) is not None


def test_without_the_secret_outside_the_database_a_digest_says_nothing(here: Taking, settings: Any) -> None:
    _, receipt = submit(here)
    settings.SECRET_KEY = "another installation"
    assert receipts.held(code(receipt.words), DAY) is None


def test_every_code_but_a_receipt_costs_the_same_statements(
    here: Taking, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    _, receipt = submit(here)
    _, other_receipt = submit(here)
    _, gone_receipt = submit(here)
    assert receipts.withdraw(code(gone_receipt.words), AT) == "done"
    receipts.held(code(other_receipt.duress), DAY)
    slow = count_slow(monkeypatch)
    seen = {}
    for name, words in {
        "unknown": stored.new_words(),
        "nonsense": "x" * 5000,
        "empty": "",
        "duress": receipt.duress,
        "hidden": other_receipt.words,
        "withdrawn": gone_receipt.words,
    }.items():
        del slow[:]
        with django_assert_num_queries(7, exact=False) as asked:
            assert receipts.held(code(words), DAY) is None, name
        assert len(slow) == 1, name
        seen[name] = [re.sub(r'"s\d+_x\d+"|\b\d+\b|\'[^\']*\'', "?", query["sql"]) for query in asked.captured_queries]
    assert all(statements == seen["unknown"] for statements in seen.values()), seen
    assert any("UPDATE" in statement for statement in seen["unknown"])


def test_a_duress_code_hides_the_submission_and_warns(here: Taking) -> None:
    row, receipt = submit(here)
    assert receipts.held(code(receipt.words), DAY) is not None
    assert not listed(here)[0].under_duress
    assert receipts.held(code(receipt.duress), DAY) is None
    assert receipts.held(code(receipt.words), DAY) is None
    assert receipts.withdraw(code(receipt.words), AT) is None
    row.refresh_from_db()
    assert row.state == State.RECEIVED
    assert row.sealed_raw
    assert listed(here)[0].under_duress
    submissions.lift_duress(here.people.lead, to_text(row.pk), AT)
    assert receipts.held(code(receipt.words), DAY) is not None


def test_what_the_holder_sees_repeats_nothing_they_typed(here: Taking) -> None:
    _, receipt = submit(here, contact="canary-contact")
    assert "canary" not in repr(receipts.held(code(receipt.words), DAY))


# What the partner decides


def test_a_correction_is_sealed(here: Taking) -> None:
    row, receipt = submit(here)
    assert receipts.correct(code(receipt.words), "it was canary-bridge", DAY)
    addition = row.additions.get()
    assert b"canary" not in bytes(addition.sealed_raw)
    (field,) = vault.open_vault(here.private, here.people.open, "store.Addition", addition.pk)
    assert unpacked(field.content)["addition"] == "it was canary-bridge"
    with pytest.raises(BadInput):
        receipts.correct(code(receipt.words), "   ", DAY)


def test_consent_is_per_use_and_what_was_made_for_a_use_that_ends_is_taken_back(here: Taking) -> None:
    row, receipt = submit(here)
    submissions.made_of(here.people.analyst, to_text(row.pk), "event", "e1", Use.COUNT, AT)
    submissions.made_of(here.people.analyst, to_text(row.pk), "claim", "c1", Use.TASK_FORCE, AT)
    with pytest.raises(NotAllowed, match="has not agreed to the use 'public'"):
        submissions.made_of(here.people.analyst, to_text(row.pk), "claim", "c1", Use.PUBLIC, AT)
    receipts.consent(code(receipt.words), frozenset({Use.COUNT, Use.PUBLIC}), AT)
    row.refresh_from_db()
    assert row.uses == {Use.COUNT, Use.PUBLIC}
    assert list(Made.objects.values_list("kind", "record")) == [("event", "e1")]


def test_consent_that_ends_for_what_is_released_goes_to_a_steward(here: Taking) -> None:
    row, receipt = submit(here)
    submissions.made_of(here.people.analyst, to_text(row.pk), "event", "e1", Use.COUNT, AT)
    submissions.note_release("event", "e1", Use.COUNT, DAY)
    receipts.consent(code(receipt.words), frozenset({Use.TASK_FORCE}), AT)
    line = listed(here)[0]
    assert line.review_due is not None
    submissions.finish_review(here.people.lead, line.id, AT)
    assert listed(here)[0].review_due is None
    assert not Made.objects.exists()
    assert here.opened(Submission.objects.get())["said"]


def test_the_only_local_source_decides_on_each_release(here: Taking) -> None:
    row, receipt = submit(here, only_source="yes", use_public="yes")
    name = to_text(row.pk)
    submissions.made_of(here.people.analyst, name, "event", "e1", Use.PUBLIC, AT)
    assert "has not agreed to this release yet" in submissions.release_blocks("event", "e1", Use.PUBLIC)[0]
    submissions.plan_release(here.people.analyst, name, "event", "e1", Use.PUBLIC, "A market burned: canary-release", AT)
    assert "canary" not in repr(list(row.planned.values()))
    held = receipts.held(code(receipt.words), DAY)
    assert held is not None
    (plan,) = held.planned
    assert (plan.text, plan.answer) == ("A market burned: canary-release", "asked")
    assert listed(here)[0].waits_for_word == 1
    with pytest.raises(NotAllowed):
        submissions.note_release("event", "e1", Use.PUBLIC, DAY)
    receipts.answer_planned(code(receipt.words), plan.id, False, DAY)
    assert "has vetoed" in submissions.release_blocks("event", "e1", Use.PUBLIC)[0]
    receipts.answer_planned(code(receipt.words), plan.id, True, DAY)
    assert submissions.release_blocks("event", "e1", Use.PUBLIC) == []
    submissions.note_release("event", "e1", Use.PUBLIC, DAY)
    assert Made.objects.get().released_on == DAY


def test_nobody_answers_the_plans_of_another_submission(here: Taking) -> None:
    row, _ = submit(here, only_source="yes")
    submissions.plan_release(here.people.analyst, to_text(row.pk), "event", "e1", Use.COUNT, "text", AT)
    _, other = submit(here)
    assert receipts.answer_planned(code(other.words), to_text(row.planned.get().pk), False, DAY) is False
    assert receipts.answer_planned(code(other.words), "no id", False, DAY) is False
    assert row.planned.get().answer == "asked"


def test_answers_come_back_to_the_holder_alone(here: Taking) -> None:
    row, receipt = submit(here)
    submissions.tell_partner(here.people.analyst, to_text(row.pk), "The mission will patrol canary-road", AT)
    assert "canary" not in repr(list(row.answers.values()))
    held = receipts.held(code(receipt.words), DAY)
    assert held is not None
    assert held.answers == ((DAY, "The mission will patrol canary-road"),)


# Withdrawal


def test_withdrawal_erases_and_leaves_a_tombstone(here: Taking) -> None:
    row, receipt = submit(here, only_source="yes", ask_back="yes")
    receipts.correct(code(receipt.words), "more", DAY)
    submissions.made_of(here.people.analyst, to_text(row.pk), "event", "e1", Use.COUNT, AT)
    submissions.tell_partner(here.people.analyst, to_text(row.pk), "answer", AT)
    submissions.plan_release(here.people.analyst, to_text(row.pk), "event", "e1", Use.COUNT, "text", AT)
    assert receipts.withdraw(code(receipt.words), AT) == "done"
    row.refresh_from_db()
    assert (row.state, row.received_on, row.channel, row.uses) == (State.WITHDRAWN, None, "", frozenset())
    assert (bytes(row.sealed_raw), bytes(row.reply_key), row.only_source, row.ask_back) == (b"", b"", False, False)
    for related in ("additions", "codes", "made", "planned", "answers", "reviews"):
        assert not getattr(row, related).exists(), related
    assert receipts.held(code(receipt.words), DAY) is None
    with pytest.raises(NotFound):
        submissions.review(here.people.lead, to_text(row.pk), AT)


def test_withdrawal_of_what_is_released_waits_a_day_for_a_steward_at_most(here: Taking) -> None:
    row, receipt = submit(here)
    submissions.made_of(here.people.analyst, to_text(row.pk), "event", "e1", Use.COUNT, AT)
    submissions.made_of(here.people.analyst, to_text(row.pk), "claim", "c1", Use.TASK_FORCE, AT)
    submissions.note_release("event", "e1", Use.COUNT, DAY)
    asked = AT + timedelta(minutes=17, seconds=3)
    assert receipts.withdraw(code(receipt.words), asked) == "review"
    assert receipts.withdraw(code(receipt.words), asked) == "review"
    line = listed(here)[0]
    assert line.review_due is not None
    assert timedelta(hours=23) <= line.review_due - asked <= timedelta(hours=24)
    assert line.review_due.minute == line.review_due.second == 0
    assert list(Made.objects.values_list("record", flat=True)) == ["e1"]
    assert submissions.settle(line.review_due - timedelta(seconds=1)) == 0
    assert submissions.settle(line.review_due) == 1
    row.refresh_from_db()
    assert row.state == State.WITHDRAWN


def test_a_steward_carries_a_withdrawal_out_before(here: Taking) -> None:
    row, receipt = submit(here)
    submissions.made_of(here.people.analyst, to_text(row.pk), "event", "e1", Use.COUNT, AT)
    submissions.note_release("event", "e1", Use.COUNT, DAY)
    with pytest.raises(NotFound, match="waits for a review"):
        submissions.finish_review(here.people.lead, to_text(row.pk), AT)
    receipts.withdraw(code(receipt.words), AT)
    for who, error in (("reader", NotFound), ("mole", NotFound), ("releaser", NotAllowed)):
        with pytest.raises(error):
            submissions.finish_review(here.people.people[who], to_text(row.pk), AT)
    submissions.finish_review(here.people.lead, to_text(row.pk), AT)
    row.refresh_from_db()
    assert row.state == State.WITHDRAWN


def test_what_cannot_be_taken_back_undoes_the_withdrawal(here: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    row, receipt = submit(here)
    submissions.made_of(here.people.analyst, to_text(row.pk), "event", to_text(1), Use.COUNT, AT)

    def broken(*_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(partner_events, "erase", broken)
    with pytest.raises(RuntimeError):
        receipts.withdraw(code(receipt.words), AT)
    row.refresh_from_db()
    assert row.sealed_raw
    assert row.uses
    assert Made.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_withdrawn_is_gone_from_the_raw_file() -> None:
    from builders import empty_the_store

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL overwrites erased rows when it vacuums")
    empty_the_store()
    here = taking()
    row, receipt = submit(here)
    sealed = bytes(row.sealed_raw)[100:160]
    digest = ReceiptCode.objects.get(kind="receipt").digest.encode()
    assert sealed in raw_store()
    assert receipts.withdraw(code(receipt.words), AT) == "done"
    assert sealed not in raw_store()
    assert digest not in raw_store()
    empty_the_store()


def raw_store() -> bytes:
    from pathlib import Path

    file = connection.settings_dict["NAME"]
    if "memory" in str(file):
        return connection.connection.serialize()  # type: ignore[no-any-return]
    return b"".join(Path(f"{file}{end}").read_bytes() for end in ("", "-wal") if Path(f"{file}{end}").exists())


def test_a_partner_who_wrote_by_mail_is_acted_for_by_a_steward(here: Taking) -> None:
    row, _ = submit(here)
    with pytest.raises(NotAllowed, match="has a receipt"):
        submissions.record_consent(here.people.lead, to_text(row.pk), frozenset(Use), AT)
    Submission.objects.filter(pk=row.pk).update(reply_key=b"")
    submissions.record_consent(here.people.lead, to_text(row.pk), frozenset({Use.PUBLIC}), AT)
    row.refresh_from_db()
    assert row.uses == {Use.PUBLIC}
    with pytest.raises(BadInput, match="no receipt"):
        submissions.tell_partner(here.people.lead, to_text(row.pk), "text", AT)
    assert submissions.withdraw_for(here.people.lead, to_text(row.pk), AT) == "done"
    row.refresh_from_db()
    assert row.state == State.WITHDRAWN
