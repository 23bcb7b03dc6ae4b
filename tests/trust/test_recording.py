"""What a local partner told becomes an event: as far as agreed, coarsened on the way out, in no count, and gone when withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import coded
from intake_world import Taking, checked, taking
from judging import proposed
from people import AT, World, client_of
from phasezero import desk, library, pipeline
from phasezero.desk import intake, receipts, recording, submissions
from phasezero.domain.events import Release
from phasezero.domain.intake import Receipt, Use
from phasezero.domain.marking import TLP
from phasezero.domain.recording import recorded
from phasezero.errors import BadInput, NotAllowed, NotFound, TakenBack
from phasezero.share import coarsened, steps
from phasezero.store import imports
from phasezero.store.ids import to_text
from phasezero.store.models import Delivery, Event, EventVersion, Report, Submission, Update
from phasezero.web import shown

pytestmark = pytest.mark.security
DAY = AT.date()
TOLD = {
    "from": "2026-10-28",
    "region": "CF.AC",
    "place": "canaryville",
    "perpetrator": "non-state",
    "group": "The canary brigade",
    "killed_low": "6",
    "killed_best": "7",
    "killed_high": "9",
}
ALL = len(desk.HARM_CHECK)


@dataclass
class Told:
    here: Taking
    name: str
    receipt: Receipt

    @property
    def people(self) -> World:
        return self.here.people

    @property
    def code(self) -> object:
        return receipts.code(self.receipt.words)


def data_of_this_year(region: str = "CF.AC", count: int = 30) -> None:
    """A data set that covers the country up to this year: attacks of the year before in one region."""
    events = [coded(f"{region} {i}", date(2025, 11, 3) + timedelta(days=11 * i), region=region) for i in range(count)]
    imports.add_release(Release("ucdp-ged", f"now {region}", AT.date()), events, f"{region}.csv", region, date(2015, 1, 1))


@pytest.fixture
def told(fresh_store: None) -> Told:
    here = taking()
    data_of_this_year()
    return submitted(here)


def submitted(here: Taking, **changes: str) -> Told:
    before = set(Submission.objects.values_list("pk", flat=True))
    receipt = intake.receive(here.intake.key, checked(**changes), AT)
    return Told(here, to_text(Submission.objects.exclude(pk__in=before).get().pk), receipt)


def record(told: Told, use: Use = Use.TASK_FORCE, **changes: str) -> str:
    return recording.record_event(told.people.analyst, told.name, {**TOLD, **changes}, use, AT)


def reads(person: object, event: str) -> object:
    return library.event(event, library.viewer_of(person, DAY)).event


# Recording


def test_members_who_are_cleared_read_it_and_nobody_else(told: Told) -> None:
    event = record(told)
    assert reads(told.people.analyst, event).coded.place == "canaryville"
    assert reads(told.people.lead, event).marking.tlp == TLP.AMBER_STRICT
    for who in ("partner", "reader", "mole", "stranger", "steward"):
        with pytest.raises(NotFound):
            reads(told.people.people[who], event)
    with pytest.raises(NotFound):
        library.event(event, library.anonymous(DAY))
    held = receipts.held(told.code, DAY)
    assert [(one.kind, one.use, one.released_on) for one in held.made] == [("event", Use.TASK_FORCE, None)]


def test_only_who_reviews_records_and_only_for_what_was_agreed(told: Told) -> None:
    for who, error in (("releaser", NotAllowed), ("reader", NotFound), ("mole", NotFound), ("steward", NotFound)):
        with pytest.raises(error):
            recording.record_event(told.people.people[who], told.name, TOLD, Use.TASK_FORCE, AT)
    with pytest.raises(NotAllowed, match="has not agreed to the use 'public'"):
        record(told, Use.PUBLIC)
    assert not EventVersion.objects.filter(event__source="local-partners").exists()


def test_what_may_only_be_counted_says_country_month_and_numbers_from_the_start(told: Told) -> None:
    coded_as = reads(told.people.analyst, record(told, Use.COUNT)).coded
    assert (coded_as.region, coded_as.place, coded_as.side_a) == (None, "Central African Republic", "not named")
    assert (coded_as.occurred_start, coded_as.occurred_end) == (date(2026, 10, 1), date(2026, 10, 31))
    assert coded_as.deaths.best == 7
    assert not EventVersion.objects.filter(place__contains="canary").exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"from": "soon"}, "from is 'soon'"),
        ({"from": "2026-12-24"}, "still to come"),
        ({"until": "2026-10-01"}, "before from"),
        ({"region": "XX.YY"}, "no region of this country"),
        ({"killed_best": "many"}, "killed_best is 'many'"),
        ({"killed_low": "8"}, "not in order"),
        ({"civilians_low": "1", "civilians_best": "2", "civilians_high": "99"}, "civilians_high is 99, more than"),
        ({"perpetrator": "villain"}, "perpetrator is 'villain'"),
        ({"place": "x" * 201}, "at most 200"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(told: Told, changes: dict[str, str], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        record(told, **changes)
    assert not Event.objects.filter(source="local-partners").exists()
    assert Submission.objects.get().state == "received"


def test_it_stands_in_no_count_and_is_told_apart(told: Told) -> None:
    viewer = library.viewer_of(told.people.analyst, DAY).within(told.people.open.key)
    before = library.material("CAF", DAY, viewer, told.people.open.key, TLP.AMBER_STRICT)
    event = record(told)
    after = library.material("CAF", DAY, viewer, told.people.open.key, TLP.AMBER_STRICT)
    assert after.suggestion == before.suggestion
    assert after.now.equals(before.now)
    assert (before.data_end, before.releases) == (after.data_end, after.releases)
    assert before.inputs_digest != after.inputs_digest
    update = library.update("CAF", DAY, viewer, told.people.open.key, TLP.AMBER_STRICT)
    (line,) = [s for part in update.page_two for s in part.sentences if s.cites == (f"event:{event}",)]
    assert "Told by a local partner, in no count here" in line.text
    assert "canaryville" in line.text
    assert update.marking.tlp == TLP.AMBER_STRICT
    green = library.update("CAF", DAY, viewer.within(told.people.open.key, TLP.GREEN), told.people.open.key)
    assert "canary" not in repr(green)


def test_an_import_leaves_its_times_alone(told: Told) -> None:
    event = record(told)
    recording.correct_event(told.people.analyst, told.name, event, {**TOLD, "killed_high": "12"}, AT + timedelta(hours=3))
    learned = list(EventVersion.objects.filter(event__source="local-partners").order_by("pk").values_list("pk", "learned_at"))
    imports.add_release(Release("ucdp-ged", "later", date(2026, 10, 30)), [coded("CF.AC 1", region="CF.AC")], "l.csv", "l")
    assert learned == list(
        EventVersion.objects.filter(event__source="local-partners").order_by("pk").values_list("pk", "learned_at")
    )


def test_a_correction_is_a_later_version(told: Told) -> None:
    event = record(told)
    later = AT + timedelta(days=2)
    recording.correct_event(told.people.analyst, told.name, event, {**TOLD, "killed_best": "8"}, later)
    viewer = library.viewer_of(told.people.analyst, later.date())
    assert library.event(event, viewer).event.coded.deaths.best == 8
    assert library.event(event, viewer, DAY).event.coded.deaths.best == 7
    other = submitted(told.here)
    with pytest.raises(NotFound, match="was made from this submission"):
        recording.correct_event(told.people.analyst, other.name, event, TOLD, later)


# Telling it to more


def test_it_is_coarsened_until_it_does_not_stand_out(told: Told) -> None:
    event = record(told)
    with pytest.raises(NotAllowed):
        recording.sharing(told.people.analyst, told.people.open, event, TLP.GREEN, AT)
    amber = recording.sharing(told.people.releaser, told.people.open, event, TLP.AMBER, AT)
    assert (amber.coarser, amber.findings) == (False, ())
    made = recording.share_event(told.people.releaser, told.people.open, event, TLP.GREEN, AT)
    assert (made.coarser, made.findings) == (True, ())
    shown = reads(told.people.reader, event).coded
    assert (shown.place, shown.region, shown.date_precision) == ("Ouham", "CF.AC", 4)
    assert (shown.occurred_start, shown.occurred_end) == (date(2026, 10, 1), date(2026, 10, 31))
    assert reads(told.people.analyst, event).coded.place == "canaryville"
    assert "canary" not in repr(library.event(event, library.viewer_of(told.people.reader, DAY)).versions)
    with pytest.raises(NotFound):
        library.event(event, library.anonymous(DAY))


def test_one_that_stands_out_in_its_region_says_no_region(told: Told) -> None:
    event = record(told, region="CF.VK", perpetrator="foreign-state")
    made = recording.sharing(told.people.releaser, told.people.open, event, TLP.GREEN, AT)
    assert (made.told.region, str(made.told.perpetrator), made.findings) == (None, "unknown", ())


def test_where_nothing_is_coarse_enough_it_stays(told: Told) -> None:
    EventVersion.objects.filter(event__source="ucdp-ged").delete()
    event = record(told)
    made = recording.sharing(told.people.releaser, told.people.open, event, TLP.GREEN, AT)
    assert [one.rule for one in made.findings] == ["rare attribute"]
    with pytest.raises(NotAllowed, match="stands out"):
        recording.share_event(told.people.releaser, told.people.open, event, TLP.GREEN, AT)


def test_the_public_needs_its_own_agreement_and_learns_neither_place_nor_day(told: Told) -> None:
    event = record(told)
    assert {one.rule for one in recording.sharing(told.people.releaser, told.people.open, event, TLP.CLEAR, AT).findings} == {
        "consent"
    }
    receipts.consent(told.code, frozenset({Use.TASK_FORCE, Use.PUBLIC}), AT)
    later = AT + timedelta(days=9)
    recording.share_event(told.people.releaser, told.people.open, event, TLP.CLEAR, later)
    shown = library.event(event, library.anonymous(later.date())).event
    assert (shown.coded.documented_at, shown.coded.place) == (later.date(), "Ouham")
    held = receipts.held(told.code, DAY)
    assert {(one.use, one.released_on) for one in held.made} == {(Use.TASK_FORCE, None), (Use.PUBLIC, later.date())}


def test_what_was_told_is_taken_back_as_easily(told: Told) -> None:
    event, update = released(told, TLP.GREEN)
    with pytest.raises(BadInput, match="was not told up to TLP:CLEAR"):
        recording.take_back_telling(told.people.releaser, told.people.open, event, TLP.CLEAR, AT)
    for who, error in (("analyst", NotAllowed), ("reader", NotAllowed), ("mole", NotFound)):
        with pytest.raises(error):
            recording.take_back_telling(told.people.people[who], told.people.open, event, TLP.GREEN, AT)
    recording.take_back_telling(told.people.releaser, told.people.open, event, TLP.GREEN, AT)
    with pytest.raises(NotFound):
        reads(told.people.reader, event)
    assert reads(told.people.analyst, event).coded.place == "canaryville"
    update.refresh_from_db()
    assert (update.content, update.recalled_at) == ("", AT)
    assert recording.told_to(told.people.releaser, told.people.open, event, AT) == []


def test_the_dry_run_opens_on_the_newest_day_that_there_is_something_of(told: Told) -> None:
    client = client_of(told.people.releaser)
    page = f"/task-forces/{told.people.open.key}/release/"
    assert client.get(page).status_code == 200
    late = client.get(f"{page}?date=2030-01-01")
    assert late.status_code == 400
    EventVersion.objects.all().delete()
    nothing = client.get(page)
    assert nothing.status_code == 400
    assert 'type="date"' in nothing.content.decode()


def test_nobody_tells_what_another_task_force_recorded(told: Told) -> None:
    event = record(told)
    with pytest.raises(NotFound):
        recording.sharing(told.people.mole, told.people.hidden, event, TLP.GREEN, AT)
    public = library.events_page(library.anonymous(DAY)).events[0].id
    with pytest.raises(NotFound):
        recording.sharing(told.people.releaser, told.people.open, public, TLP.GREEN, AT)


AREAS = recording.areas("CAF")


@given(
    start=st.dates(date(2020, 1, 1), date(2026, 11, 1)),
    days=st.integers(0, 50),
    region=st.sampled_from([*AREAS]),
    place=st.sampled_from(["", "canaryville"]),
    killed=st.integers(0, 300),
)
def test_each_step_tells_less_and_never_more(start: date, days: int, region: str | None, place: str, killed: int) -> None:
    end = min(start + timedelta(days=days), DAY)
    fields = {**TOLD, "from": f"{start}", "until": f"{end}", "region": region or "", "place": place}
    fields |= {f"killed_{bound}": str(killed) for bound in ("low", "best", "high")}
    made = recorded("key", "CAF", fields, AREAS, DAY)
    told = list(steps(made, AREAS))
    for more, less in pairwise(told):
        assert less.occurred_start <= more.occurred_start <= more.occurred_end <= less.occurred_end <= DAY
        assert less.date_precision >= more.date_precision
        assert less.place_precision >= more.place_precision
        assert less.region in (more.region, None)
        assert less.deaths == made.deaths
    assert (told[-1].region, told[-1].place, told[-1].side_a) == (None, "Central African Republic", "not named")
    blocked, found = coarsened(made, AREAS, lambda _: ["still"])  # type: ignore[list-item, return-value]
    assert (blocked, found) == (told[-1], ["still"])


# Taking it back


def released(told: Told, to: TLP = TLP.AMBER_STRICT) -> tuple[str, Update]:
    event = record(told)
    if to < TLP.AMBER_STRICT:
        recording.share_event(told.people.releaser, told.people.open, event, to, AT)
    proposed(told.people.releaser, told.people.open, DAY, to, AT, ALL, 0, "One source only")
    return event, Update.objects.get(state="issued")


def nothing_is_left(event: str) -> None:
    assert not Event.objects.filter(source="local-partners").exists()
    assert not EventVersion.objects.filter(event__source="local-partners").exists()
    assert not Report.objects.filter(publisher="a local partner").exists()
    assert not [row for row in Update.objects.all() if event in f"{row.content}{row.html}{row.text}" or "canary" in row.content]


def test_what_is_not_released_goes_at_once_drafts_included(told: Told) -> None:
    event = record(told)
    pipeline.run_turns(DAY, DAY)
    assert Update.objects.filter(content__contains="canaryville").exists()
    assert receipts.withdraw(told.code, AT) == "done"
    nothing_is_left(event)
    with pytest.raises(NotFound):
        reads(told.people.lead, event)
    pipeline.run_turns(DAY, DAY)
    nothing_is_left(event)


def test_what_is_released_goes_after_a_stewards_review_or_a_day(told: Told) -> None:
    event, update = released(told)
    assert event in update.content
    assert receipts.withdraw(told.code, AT) == "review"
    assert reads(told.people.lead, event).id == event
    submissions.finish_review(told.people.lead, told.name, AT)
    nothing_is_left(event)
    with pytest.raises(TakenBack, match="Something in it was withdrawn"):
        shown.stored(library.viewer_of(told.people.lead, DAY), to_text(update.pk))


def test_nobody_looks_for_a_day_and_it_is_carried_out(told: Told) -> None:
    event, _ = released(told)
    receipts.withdraw(told.code, AT)
    assert submissions.settle(AT + timedelta(hours=25)) == 1
    nothing_is_left(event)


def test_those_who_got_it_are_told(told: Told) -> None:
    from phasezero.desk import subscriptions

    subscriptions.subscribe(told.people.lead, subscriptions.Asked(country="CAF", channel="web"), AT)
    event, update = released(told)
    assert Delivery.objects.filter(update=update.pk, item="update").exists()
    Delivery.objects.filter(update=update.pk).update(state="sent", sent_at=AT)
    receipts.withdraw(told.code, AT)
    submissions.finish_review(told.people.lead, told.name, AT)
    nothing_is_left(event)
    assert Delivery.objects.filter(update=update.pk, item="recall").exclude(subscription=None).count() == 1


def test_the_public_alone_ends_for_the_public_alone(told: Told) -> None:
    event = record(told)
    receipts.consent(told.code, frozenset({Use.TASK_FORCE, Use.PUBLIC}), AT)
    recording.share_event(told.people.releaser, told.people.open, event, TLP.CLEAR, AT)
    receipts.consent(told.code, frozenset({Use.TASK_FORCE}), AT)
    submissions.finish_review(told.people.lead, told.name, AT)
    with pytest.raises(NotFound):
        library.event(event, library.anonymous(DAY))
    assert reads(told.people.lead, event).coded.place == "canaryville"


def test_stewards_may_recall_before_and_nothing_of_it_stays_in_the_store(told: Told) -> None:
    event, update = released(told)
    desk.recall(told.people.releaser, to_text(update.pk), "Its source took it back", AT)
    receipts.withdraw(told.code, AT)
    submissions.finish_review(told.people.lead, told.name, AT)
    nothing_is_left(event)
    update.refresh_from_db()
    assert update.recall_reason == "Its source took it back"


def test_when_it_was_withdrawn_stands_in_no_ledger(told: Told) -> None:
    from phasezero.store.models import Step

    record(told)
    stamp = library.stamp()
    before = set(Step.objects.values_list("pk", flat=True))
    receipts.withdraw(told.code, datetime(2026, 11, 2, 17, 43, tzinfo=UTC))
    assert set(Step.objects.values_list("pk", flat=True)) == before
    assert library.stamp() != stamp
