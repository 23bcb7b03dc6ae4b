"""Documents by region: what is known when, by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from builders import RELEASE_2015, RELEASE_2019, coded, empty_the_store
from phasezero.domain.events import Document
from phasezero.domain.marking import ANONYMOUS, LOCAL_OWNER, TLP, Marking, Viewer
from phasezero.domain.tables import DOCUMENTS
from phasezero.store import imports, reported

pytestmark = pytest.mark.django_db
ON = date(2013, 3, 11)
LATER = date(2021, 1, 1)


@pytest.fixture(autouse=True)
def empty() -> None:
    empty_the_store()


def test_each_document_has_a_line_for_each_region_from_the_day_it_was_known() -> None:
    same = Document("Reuters News", "Attacks in two places", ON + timedelta(days=5))
    places = [coded("1", ON, region="CF.BG", documents=(same,)), coded("2", ON, region="CF.AC", documents=(same,))]
    again = coded("3", ON, region="CF.AC", documents=(same,))
    imports.add_release(RELEASE_2015, [*places, again, coded("4", ON, region=None)], "a.csv", "a")
    held = reported.documents(LOCAL_OWNER, LATER, "CAF")
    assert held.table.columns == list(DOCUMENTS)
    rows = held.table.select("title", "region", "learned_on").rows()
    assert rows[0][1:] == (None, ON + timedelta(days=3))
    assert [row[1] for row in rows[1:]] == ["CF.AC", "CF.BG"]
    assert {row[2] for row in rows[1:]} == {same.published}
    assert held.marking == Marking()
    assert reported.documents(LOCAL_OWNER, ON + timedelta(days=2), "CAF").table.is_empty()
    assert reported.documents(LOCAL_OWNER, LATER, "NGA").table.is_empty()


def test_a_correction_adds_a_region_from_its_own_day_and_takes_none_away() -> None:
    first = coded("1", ON, region="CF.BG")
    imports.add_release(RELEASE_2015, [first], "a.csv", "a")
    imports.add_release(RELEASE_2019, [replace(first, region="CF.AC")], "b.csv", "b")
    before = reported.documents(LOCAL_OWNER, date(2015, 1, 1), "CAF").table
    after = reported.documents(LOCAL_OWNER, LATER, "CAF").table
    assert before["region"].to_list() == ["CF.BG"]
    assert after.filter(pl.col("learned_on") <= date(2015, 1, 1)).equals(before)
    assert dict(after.select("region", "learned_on").rows())["CF.AC"] == RELEASE_2019.released


def test_only_what_the_viewer_sees_is_read_and_its_marking_told() -> None:
    imports.add_release(RELEASE_2015, [coded("1", ON)], "a.csv", "a")
    secret = Marking(TLP.AMBER_STRICT, "tf")
    imports.add_release(
        RELEASE_2019, [coded("2", ON, documents=(Document("Radio", "Hidden", ON),))], "b.csv", "b", marking=secret
    )
    amber, strict = (Viewer.of("x", {"tf": level}) for level in (TLP.AMBER, TLP.AMBER_STRICT))
    assert reported.documents(amber, LATER, "CAF").table.equals(reported.documents(ANONYMOUS, LATER, "CAF").table)
    assert reported.documents(amber, LATER, "CAF").table.height == 1
    held = reported.documents(strict, LATER, "CAF")
    assert held.table.height == 2
    assert held.marking == secret
