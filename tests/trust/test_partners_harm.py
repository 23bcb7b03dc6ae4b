"""Harm beside killings that a local partner told: recorded under the rules of its kind, in its stream once verified, in no count of
killings, and gone with every text that told of it."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from intake_world import taking
from people import AT
from phasezero import library
from phasezero.desk import receipts, recording, releasing, submissions, verifying
from phasezero.domain.events import Fatalities
from phasezero.domain.extracted import EventType
from phasezero.domain.intake import Use
from phasezero.domain.kinds import HARMS, is_guarded
from phasezero.domain.marking import TLP
from phasezero.domain.recording import read_telling, recorded, telling_of
from phasezero.errors import BadInput, NotAllowed
from phasezero.store.models import EventVersion, Update
from trust.test_recording import AREAS, DAY, Told, data_of_this_year, submitted
from trust.test_verifying import by

pytestmark = pytest.mark.security
LATER = AT + timedelta(days=2)
FLED = {
    "kind": "forced displacement",
    "from": "2026-10-28",
    "region": "CF.AC",
    "place": "canaryville",
    "perpetrator": "non-state",
    "group": "The canary brigade",
    "affected_low": "60",
    "affected_best": "70",
    "affected_high": "90",
}
ASSAULTED = {**FLED, "kind": "sexual violence", "affected_low": "2", "affected_best": "3", "affected_high": "3"}


@pytest.fixture
def told(fresh_store: None) -> Told:
    here = taking()
    data_of_this_year()
    return submitted(here)


def record(told: Told, fields: dict[str, str] = FLED, use: Use = Use.TASK_FORCE) -> str:
    return recording.record_event(told.people.analyst, told.name, fields, use, AT)


def streams(told: Told, day: date = DAY, level: TLP = TLP.AMBER_STRICT) -> Any:
    viewer = library.viewer_of(told.people.analyst, DAY)
    return library.streams("CAF", day, viewer, told.people.open.key, level)


def stream(told: Told, kind: EventType, day: date = DAY, level: TLP = TLP.AMBER_STRICT) -> Any:
    return next(one for one in streams(told, day, level).streams if one.kind is kind)


def update(told: Told, day: date = DAY, level: TLP = TLP.AMBER_STRICT) -> Any:
    viewer = library.viewer_of(told.people.analyst, DAY)
    return library.update("CAF", day, viewer, told.people.open.key, level)


def killings(told: Told, day: date = DAY) -> str:
    viewer = library.viewer_of(told.people.analyst, DAY).within(told.people.open.key)
    made = library.material("CAF", day, viewer, told.people.open.key, TLP.AMBER_STRICT)
    now = (made.suggestion, made.versions.rows(), made.told.rows(), made.data_end, made.releases)
    return repr((now, library.rising_json(library.rising("CAF", day, viewer, told.people.open.key, TLP.AMBER_STRICT))))


def test_once_verified_it_stands_in_its_stream_and_in_no_count_of_killings(told: Told) -> None:
    before, later_before = killings(told), killings(told, LATER.date())
    event = record(told)
    assert killings(told) == before
    (one,) = streams(told).told
    assert (one.id, one.affected) == (event, Fatalities(60, 70, 90))
    assert stream(told, EventType.FORCED_DISPLACEMENT).recent.incidents == 0
    verifying.verify(by(told.people, at=LATER), event)
    held = stream(told, EventType.FORCED_DISPLACEMENT, LATER.date())
    assert (held.recent.incidents, held.recent.people, held.since) == (1, Fatalities(60, 70, 90), LATER.date())
    assert streams(told, LATER.date()).told == ()
    assert stream(told, EventType.FORCED_DISPLACEMENT).recent.incidents == 0, "an earlier day is as it was"
    assert streams(told).told == (one,)
    assert (killings(told), killings(told, LATER.date())) == (before, later_before)


def test_before_it_is_verified_the_update_tells_it_one_by_one(told: Told) -> None:
    event = record(told)
    (line,) = [s for part in update(told).page_two for s in part.sentences if s.cites == (f"event:{event}",)]
    assert "in no stream before somebody verifies it: forced displacement, 28 October 2026, canaryville" in line.text
    assert "people driven out 60–70–90" in line.text
    assert "canary" not in repr(update(told, level=TLP.GREEN))


def test_readers_below_its_marking_get_the_same_bytes_with_and_without_it(told: Told) -> None:
    reader = library.viewer_of(told.people.reader, DAY)
    key = told.people.open.key

    def read() -> str:
        made = library.update("CAF", LATER.date(), reader, key)
        return repr((dataclasses.asdict(made), library.streams("CAF", LATER.date(), reader, key)))

    before = read()
    for fields in (FLED, ASSAULTED):
        verifying.verify(by(told.people, at=LATER), record(told, fields))
    assert read() == before


@pytest.mark.parametrize("kind", [one.value for one in HARMS])
def test_every_kind_of_harm_can_be_recorded(told: Told, kind: str) -> None:
    event = record(told, {**FLED, "kind": kind, "affected_low": "", "affected_best": "", "affected_high": ""})
    coded = library.event(event, library.viewer_of(told.people.analyst, DAY)).event.coded
    assert (coded.kind, coded.affected, coded.deaths.high) == (kind, None, 0)
    assert (coded.place == "canaryville") is not is_guarded(kind)


def test_a_guarded_kind_is_kept_by_region_and_month_and_told_to_no_wider_circle(told: Told) -> None:
    event = record(told, ASSAULTED)
    rows = EventVersion.of_any_kind.filter(event__source="local-partners")
    (row,) = rows
    assert (row.place, row.date_precision, row.occurred_start, row.tlp >= TLP.AMBER) == ("Ouham", 4, date(2026, 10, 1), True)
    assert streams(told).told == (), "one alone would tell that there is one"
    for to in (TLP.GREEN, TLP.CLEAR):
        made = recording.sharing(told.people.releaser, told.people.open, event, to, AT)
        assert "an event of sexual violence is kept at TLP:AMBER or higher" in [one.says for one in made.findings]
        with pytest.raises(NotAllowed):
            recording.share_event(told.people.releaser, told.people.open, event, to, AT)
        with pytest.raises(BadInput, match="kept at TLP:AMBER"):
            recording.ask_partners(told.people.lead, told.people.open, event, to, AT)
    assert rows.count() == 1
    verifying.verify(by(told.people, at=LATER), event)
    made = stream(told, EventType.SEXUAL_VIOLENCE, LATER.date())
    assert (made.recent.incidents, made.banded, made.people) == (1, True, None)
    text = repr([s.text for part in update(told, LATER.date()).page_two for s in part.sentences])
    assert "Of sexual violence, 1–4 events in the 90 days" in text
    assert event not in text


def test_an_issued_update_that_told_of_the_stream_is_emptied_when_its_partner_withdraws(told: Told) -> None:
    from phasezero import pipeline

    event = record(told, ASSAULTED)
    verifying.verify(by(told.people), event)
    Update.objects.all().delete()
    pipeline.run_turns(DAY, DAY)
    drafts = Update.objects.filter(content__contains='"harm:SEXUAL_VIOLENCE"')
    assert drafts.exists()
    assert not drafts.filter(content__contains=event).exists()
    drafts.update(state="issued", number=None)
    assert receipts.withdraw(told.code, AT) == "done"
    assert not EventVersion.of_any_kind.filter(event__source="local-partners").exists()
    assert not Update.objects.filter(content__contains='"harm:SEXUAL_VIOLENCE"').exists()
    assert {row.recall_reason for row in Update.objects.filter(content="")} == {"Something in it was withdrawn."}


def test_a_release_that_tells_of_the_stream_needs_its_partners_word(told: Told) -> None:
    other = submitted(told.here, only_source="yes")
    event = recording.record_event(told.people.analyst, other.name, ASSAULTED, Use.TASK_FORCE, AT)
    verifying.verify(by(told.people), event)
    dry = releasing.dry_run(told.people.releaser, told.people.open, DAY, TLP.AMBER, AT)
    assert [one.rule for one in dry.findings if one.key == f"event:{event}"] == []
    dry = releasing.dry_run(told.people.releaser, told.people.open, DAY, TLP.AMBER_STRICT, AT)
    assert [one.rule for one in dry.findings if one.key == f"event:{event}"] == ["consent"]


def test_what_is_told_to_more_says_its_kind_in_bands_and_is_what_was_agreed(told: Told) -> None:
    event = record(told)
    recording.ask_release(told.people.lead, told.people.open, told.name, "event", event, Use.TASK_FORCE, "", AT, TLP.AMBER)
    planned = receipts.held(told.code, DAY).planned[-1]
    assert (planned.told.kind, planned.told.affected) == ("forced displacement", Fatalities(60, 70, 90))
    page = Client(headers={"host": "127.0.0.1"}).post("/receipt/", {"words": told.receipt.words}).content.decode()
    assert "forced displacement" in page
    assert "At least 60" in page
    made = recording.sharing(told.people.releaser, told.people.open, event, TLP.AMBER, AT)
    assert telling_of(made.told) == planned.told


def test_a_correction_keeps_the_kind_and_a_wrong_field_changes_nothing(told: Told) -> None:
    event = record(told)
    with pytest.raises(BadInput, match="it was recorded as forced displacement; a correction keeps the kind"):
        recording.correct_event(told.people.analyst, told.name, event, {**FLED, "kind": "arrest"}, LATER)
    for wrong, says in (({"kind": "unkindness"}, "kind is 'unkindness'"), ({"affected_low": "80"}, "not in order")):
        with pytest.raises(BadInput, match=says):
            record(told, {**FLED, **wrong})
    assert EventVersion.of_any_kind.filter(event__source="local-partners").count() == 1
    recording.correct_event(told.people.analyst, told.name, event, {**FLED, "affected_best": "80"}, LATER)
    assert streams(told, LATER.date()).told[0].affected == Fatalities(60, 80, 90)
    assert streams(told).told[0].affected == Fatalities(60, 70, 90)


def test_withdrawn_nothing_of_it_stays(told: Told) -> None:
    event = record(told)
    verifying.verify(by(told.people), event)
    receipts.withdraw(told.code, AT)
    submissions.settle(AT + timedelta(hours=25))
    assert stream(told, EventType.FORCED_DISPLACEMENT).recent.incidents == 0
    assert not EventVersion.of_any_kind.filter(event__source="local-partners").exists()


@given(
    kind=st.sampled_from([one.value for one in HARMS]),
    start=st.dates(date(2020, 1, 1), date(2026, 11, 1)),
    days=st.integers(0, 50),
    people=st.none() | st.integers(0, 300),
)
def test_a_telling_is_read_as_it_was_written_and_covers_no_other_number_or_kind(
    kind: str, start: date, days: int, people: int | None
) -> None:
    fields = {**FLED, "kind": kind, "from": f"{start}", "until": f"{min(start + timedelta(days=days), DAY)}"}
    fields |= {f"affected_{bound}": "" if people is None else str(people) for bound in ("low", "best", "high")}
    one = telling_of(recorded("key", "CAF", fields, AREAS, DAY))
    assert read_telling(one.written()) == one
    assert one.covers(one)
    assert not one.covers(dataclasses.replace(one, affected=Fatalities(301, 302, 303)))
    assert not one.covers(dataclasses.replace(one, kind=""))
