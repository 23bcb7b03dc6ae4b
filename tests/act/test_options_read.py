"""Options read from the store: as known on the day, for the viewer alone, marked no lower than what they are made from."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import RELEASE_2019, coded, empty_the_store
from phasezero import desk, library, pipeline
from phasezero.domain.events import CodedEvent, Fatalities, Perpetrator, Release, Target, Violence
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, PUBLIC, TLP, Marking, Viewer
from phasezero.errors import BadInput
from phasezero.store import imports

DAY = date(2013, 4, 1)
ANSWERS = {
    f"detectors:{series}:negative-binomial likelihood ratio:moving average": "Both were looked at"
    for series in ("all", "civilians")
}
"""What the releaser says where the machine's outputs disagree on `DAY`."""
GREEN_READER = Viewer.of("reader", {LOCAL: TLP.GREEN})


def listed(day: date = DAY, viewer: Viewer = LOCAL_OWNER) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(library.options_json(library.options("CAF", day, viewer))))
    return made


def public_events() -> None:
    events = [coded(str(i), date(2004 + i % 9, 3, 1 + i % 25)) for i in range(30)]
    events += [coded(f"march {i}", date(2013, 3, 2 + i)) for i in range(8)]
    imports.add_release(RELEASE_2019, events, "public.csv", "inputs")


def attack(number: int, on: date, killed: int, who: Perpetrator, delay: int = 2) -> CodedEvent:
    deaths = Fatalities(killed, killed, killed)
    return coded(f"more {number}", on, delay, deaths=deaths, civilian_deaths=deaths, perpetrator=who)


some_attacks = st.lists(
    st.tuples(st.dates(date(2012, 6, 1), date(2013, 3, 25)), st.integers(0, 900), st.sampled_from(Perpetrator)),
    min_size=1, max_size=5,
)  # fmt: skip


class TestAsOfAndClearance(TestCase):
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(some_attacks, st.integers(0, 20))
    def test_later_records_change_no_earlier_day(self, attacks: list[tuple[date, int, Perpetrator]], late: int) -> None:
        empty_the_store()
        public_events()
        before = listed()
        later = [attack(i, on, n, who, (DAY - on).days + 1 + late) for i, (on, n, who) in enumerate(attacks)]
        later += [coded("march 1", date(2013, 3, 3), (DAY - date(2013, 3, 3)).days + 1, perpetrator=Perpetrator.STATE)]
        imports.add_release(Release("ucdp-ged", "later", date(2021, 6, 1)), later, "later.csv", "later")
        assert listed() == before

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(some_attacks, st.sampled_from([TLP.AMBER, TLP.AMBER_STRICT, TLP.RED]), st.sampled_from([LOCAL, "a task force"]))
    def test_records_above_the_clearance_change_nothing(
        self, attacks: list[tuple[date, int, Perpetrator]], tlp: TLP, audience: str
    ) -> None:
        empty_the_store()
        public_events()
        before = listed(viewer=GREEN_READER)
        text = library.options_text(library.options("CAF", DAY, GREEN_READER))
        more = [attack(i, on, n, who) for i, (on, n, who) in enumerate(attacks)]
        release = Release("ucdp-ged", "of partner", date(2013, 3, 30))
        imports.add_release(release, more, "marked.csv", "marked", marking=Marking(tlp, audience))
        assert listed(viewer=GREEN_READER) == before
        assert library.options_text(library.options("CAF", DAY, GREEN_READER)) == text


def test_what_is_visible_does_change_the_list(db: None) -> None:
    """The tests above would pass if nothing ever changed."""
    public_events()
    before = listed()
    imports.add_release(
        Release("ucdp-ged", "of partner", date(2013, 3, 30)),
        [attack(1, date(2013, 3, 20), 40, Perpetrator.STATE)],
        "marked.csv", "marked", marking=Marking(TLP.AMBER, LOCAL),
    )  # fmt: skip
    after = listed()
    assert (before["perpetrators"]["kind"], after["perpetrators"]["kind"]) == ("non-state", "both")
    assert (before["marking"]["tlp"], after["marking"]["tlp"]) == ("TLP:GREEN", "TLP:AMBER")
    assert after["marking"]["audience"] == LOCAL
    assert (
        after["doing_nothing"]["recent"]["civilian_deaths_best"] == before["doing_nothing"]["recent"]["civilian_deaths_best"] + 40
    )
    assert "Security assistance" in {out["tool"] for out in after["left_out"]}


def test_records_of_another_audience_are_not_read_by_those_who_may_see_both(db: None) -> None:
    public_events()
    imports.add_release(
        Release("ucdp-ged", "elsewhere", date(2013, 3, 30)),
        [attack(1, date(2013, 3, 20), 40, Perpetrator.STATE)],
        "marked.csv", "marked", marking=Marking(TLP.GREEN, "elsewhere"),
    )  # fmt: skip
    both = Viewer.of("both", {LOCAL: TLP.RED, "elsewhere": TLP.RED})
    assert listed(viewer=both)["perpetrators"]["kind"] == "non-state"
    assert listed(viewer=both)["marking"]["audience"] != PUBLIC


def fight(number: int, on: date, killed: int, side_b: str = "MPC") -> CodedEvent:
    deaths, none = Fatalities(killed, killed, killed), Fatalities(0, 0, 0)
    return coded(
        f"fight {number}", on, violence=Violence.STATE_BASED, side_a="Government of Central African Republic", side_b=side_b,
        perpetrator=Perpetrator.UNKNOWN, target=Target.ARMED_ACTORS, deaths=deaths, civilian_deaths=none,
    )  # fmt: skip


def reached(events: list[CodedEvent]) -> set[str]:
    imports.add_release(RELEASE_2019, [*events, coded("last", date(2019, 3, 1))], "events.csv", "inputs")
    return {fact["key"] for fact in listed()["facts"] if fact["reached"]}


SPRING = date(2013, 2, 1)


@pytest.mark.parametrize(
    ("events", "facts"),
    [
        ([fight(1, SPRING, 24)], set()),
        ([fight(1, SPRING, 25)], {"ongoing-conflict", "government-against-group"}),
        ([fight(1, SPRING, 30, "Government of Chad")], {"ongoing-conflict", "states-in-conflict"}),
        ([fight(1, SPRING, 1000)], {"ongoing-conflict", "government-against-group", "war"}),
        ([fight(1, date(2010, 1, 5), 25), fight(2, SPRING, 1)], {"earlier-conflict"}),
        ([fight(1, SPRING, 1), fight(2, SPRING, 1, "UFDR")], {"many-parties"}),
        ([attack(1, SPRING, 25, Perpetrator.NON_STATE)], {"groups-mostly"}),
        ([attack(1, SPRING, 25, Perpetrator.STATE), attack(2, SPRING, 24, Perpetrator.UNKNOWN)], {"state-mostly"}),
        ([attack(1, SPRING, 25, Perpetrator.STATE), attack(2, SPRING, 25, Perpetrator.UNKNOWN)], set()),
        ([attack(1, SPRING, 25, Perpetrator.STATE), attack(2, SPRING, 25, Perpetrator.NON_STATE)], {"state-and-groups"}),
    ],
)
def test_facts_are_marks_on_what_is_documented(db: None, events: list[CodedEvent], facts: set[str]) -> None:
    assert reached(events) == facts


@pytest.mark.parametrize(
    ("attacks", "kind"),
    [
        ([], "unknown"),
        ([(Perpetrator.STATE, date(2012, 1, 1))], "state"),
        ([(Perpetrator.STATE, date(2010, 4, 1)), (Perpetrator.NON_STATE, SPRING)], "non-state"),
        ([(Perpetrator.STATE, date(2010, 4, 3)), (Perpetrator.NON_STATE, SPRING)], "both"),
        ([(Perpetrator.FOREIGN_STATE, SPRING)], "unknown"),
    ],
)
def test_perpetrators_are_those_of_three_years(db: None, attacks: list[tuple[Perpetrator, date]], kind: str) -> None:
    events = [attack(i, on, 3, who) for i, (who, on) in enumerate(attacks)] or [fight(1, SPRING, 3)]
    reached(events)
    assert listed()["perpetrators"]["kind"] == kind


def test_the_record_counts_by_hand(db: None) -> None:
    days = [(DAY, 1), (DAY - timedelta(days=59), 2), (DAY - timedelta(days=60), 4), (DAY - timedelta(days=365), 8)]
    events = [attack(i, on, n, Perpetrator.NON_STATE, 0) for i, (on, n) in enumerate(days)]
    imports.add_release(RELEASE_2019, [*events, coded("old", date(2010, 1, 5))], "events.csv", "inputs")
    nothing = listed()["doing_nothing"]
    assert (nothing["recent"]["events"], nothing["recent"]["civilian_deaths_best"]) == (2, 3)
    assert (nothing["year"]["events"], nothing["year"]["civilian_deaths_best"]) == (3, 7)
    assert [year["civilian_deaths_best"] for year in nothing["earlier_years"]] == [8, 0], "2010 to 2012: as far as data reach"


def test_the_phase_of_a_release_is_taken_once_it_is_issued(db: None) -> None:
    public_events()
    pipeline.day(DAY, ["CAF"])
    suggested = listed()["phase"]
    assert suggested["by"] == "suggested"
    desk.release(
        "CAF",
        DAY,
        "Ada Example",
        datetime(2013, 4, 1, 12, tzinfo=UTC),
        1 if suggested["number"] != 1 else 0,
        "Because",
        answers=ANSWERS,
    )
    confirmed = listed()["phase"]
    assert confirmed["by"] == "confirmed"
    assert confirmed["number"] != suggested["number"]


def test_a_later_release_changes_no_earlier_day(db: None) -> None:
    public_events()
    pipeline.day(DAY, ["CAF"])
    before = listed()
    other = 1 if before["phase"]["number"] != 1 else 0
    desk.release("CAF", DAY, "Ada Example", datetime(2013, 4, 2, 12, tzinfo=UTC), other, "Because", answers=ANSWERS)
    assert listed() == before


@pytest.mark.parametrize(
    ("day", "why"), [(date(2003, 5, 1), "no record of any event"), (date(2014, 1, 1), "the data held end on")]
)
def test_a_day_without_data_is_refused_with_the_reason(db: None, day: date, why: str) -> None:
    public_events()
    with pytest.raises(BadInput, match=f"no options for Central African Republic on {day}: .*{why}"):
        library.options("CAF", day)


def test_the_phase_is_that_of_the_update(db: None) -> None:
    public_events()
    for day in (date(2005, 6, 1), date(2012, 12, 31), date(2013, 3, 15), DAY):
        assert listed(day)["phase"]["number"] == library.phase("CAF", day).suggested
