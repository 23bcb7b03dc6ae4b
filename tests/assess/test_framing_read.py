"""Framing read from the store: as known on the day, for the viewer alone, each report once, marked no lower than its inputs."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import RELEASE_2019, coded, empty_the_store
from command_line import runner
from phasezero import library
from phasezero.domain.events import CodedEvent, Document, Release
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Marking, Viewer
from phasezero.errors import BadInput
from phasezero.store import imports
from phasezero.store.headlines import headlines

DAY = date(2013, 4, 1)
GREEN_READER = Viewer.of("reader", {LOCAL: TLP.GREEN})


def told(day: date = DAY, viewer: Viewer = LOCAL_OWNER) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(library.framing_json(library.framing("CAF", day, viewer))))
    return made


def attack(key: str, on: date, title: str, who: str = "Reuters", delay: int = 2) -> CodedEvent:
    return coded(key, on, delay, documents=(Document(who, title, on + timedelta(delay)),))


def public_events() -> None:
    events = [attack(f"m{i}", date(2013, 1, 2 + i), f"Sectarian clashes in town number {i}") for i in range(12)]
    imports.add_release(RELEASE_2019, events, "public.csv", "inputs")


TITLES = st.sampled_from(
    ["Refugees flee the town of Bria", "Herders and farmers clash in the west", "Coup in the capital city today"]
)
MORE = st.lists(st.tuples(st.dates(date(2012, 6, 1), date(2013, 3, 25)), TITLES), min_size=1, max_size=5)


class TestAsOfAndClearance(TestCase):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(MORE, st.integers(0, 20))
    def test_later_records_change_no_earlier_day(self, more: list[tuple[date, str]], late: int) -> None:
        empty_the_store()
        public_events()
        before = told()
        later = [attack(f"x{i}", on, title, delay=(DAY - on).days + 1 + late) for i, (on, title) in enumerate(more)]
        imports.add_release(Release("ucdp-ged", "later", date(2021, 6, 1)), later, "later.csv", "later")
        assert told() == before

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(MORE, st.sampled_from([TLP.AMBER, TLP.AMBER_STRICT, TLP.RED]), st.sampled_from([LOCAL, "a task force"]))
    def test_records_above_the_clearance_change_nothing(self, more: list[tuple[date, str]], tlp: TLP, audience: str) -> None:
        empty_the_store()
        public_events()
        before = told(viewer=GREEN_READER)
        marked = [attack(f"x{i}", on, title) for i, (on, title) in enumerate(more)]
        release = Release("ucdp-ged", "of partner", date(2013, 3, 30))
        imports.add_release(release, marked, "marked.csv", "marked", marking=Marking(tlp, audience))
        assert told(viewer=GREEN_READER) == before


def test_what_is_visible_does_count_and_marks_the_result(db: None) -> None:
    """The tests above would pass if nothing ever changed."""
    public_events()
    before = told()
    events = [attack("x", date(2013, 3, 1), "Refugees flee the town of Bria")]
    release = Release("ucdp-ged", "of partner", date(2013, 3, 30))
    imports.add_release(release, events, "marked.csv", "marked", marking=Marking(TLP.AMBER, LOCAL))
    assert (before["framed"], before["marking"]["tlp"]) == (12, "TLP:GREEN")
    assert (told()["framed"], told()["marking"]["tlp"]) == (13, "TLP:AMBER")


def test_a_report_counts_once_however_many_events_it_speaks_of(db: None) -> None:
    document = Document("AFP", "Religious clashes kill dozens in two towns", date(2013, 3, 10))
    events = [coded(f"e{i}", date(2013, 3, 1 + i), 9 - i, documents=(document,)) for i in range(4)]
    imports.add_release(RELEASE_2019, events, "public.csv", "inputs")
    held = headlines(LOCAL_OWNER, DAY, "CAF", date(2012, 4, 1)).table
    assert held.select("publisher", "title", "documented_at").rows() == [("AFP", document.title, document.published)]
    assert told()["reports"] == 1
    assert headlines(LOCAL_OWNER, DAY, "TCD", date(2012, 4, 1)).table.is_empty()
    assert headlines(LOCAL_OWNER, date(2013, 3, 9), "CAF", date(2012, 4, 1)).table.is_empty()


def test_a_report_that_only_an_older_version_names_counts_no_more(db: None) -> None:
    first = attack("e", date(2013, 3, 1), "Refugees flee the town of Bria")
    imports.add_release(Release("ucdp-ged", "2013", date(2013, 3, 5)), [first], "one.csv", "one")
    second = attack("e", date(2013, 3, 1), "Coup in the capital city today")
    imports.add_release(Release("ucdp-ged", "2013b", date(2013, 3, 20)), [second], "two.csv", "two")
    assert [one["title"] for one in told()["headlines_that_carry"]] == ["Coup in the capital city today"]


@pytest.mark.parametrize("months", [0, -1, 121])
def test_a_time_that_cannot_be_is_refused(db: None, months: int) -> None:
    with pytest.raises(BadInput, match="1 to 120"):
        library.framing("CAF", DAY, months=months)


def test_the_command(db: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    phasezero = runner(monkeypatch, capfd)
    assert phasezero("init", "--example")[0] == 0
    code, out, err = phasezero("framing", "CAF", "--date", "2014-06-28")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 100
    assert "tell it as “sectarian or religious”" in " ".join(out.split())
    code, out, _ = phasezero("framing", "CAF", "--date", "2013-12-20", "--months", "24", "--format", "json")
    made = json.loads(out)
    assert (code, made["format"], made["since"], len(made["periods"])) == (0, "phasezero-framing/1", "2012-01-01", 8)
    assert made["warnings"] == []
    for bad in (("CAF", "--months", "0"), ("Nowhere",), ("CAF", "--date", "2013-02-30"), ("CAF", "--format", "pdf")):
        code, out, err = phasezero("framing", *bad)
        assert (code, out, len(err.splitlines())) == (2, "", 1)
