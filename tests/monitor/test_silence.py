"""What is silent: known answers, and what changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from event_tables import SCHEMA, learned_by, row, table
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from phasezero.domain.silence import NUMBERS, Bearing, Rival, Verdict
from phasezero.domain.tables import DOCUMENTS
from phasezero.monitor.silence import Found, Place, find
from phasezero.monitor.silence.falls import band, flips_with, lower_tail, tails
from phasezero.monitor.silence.last_words import pause
from phasezero.monitor.silence.series import nearness
from phasezero.monitor.silence.voices import beta_binomial_tail, shares

FIRST, DAYS = date(2010, 1, 1), 1500
LAST = FIRST + timedelta(days=DAYS - 1)
PLACES = tuple(Place(f"R{i}", f"Region {i}", 4.0 + i % 2, 18.0 + i // 2, 1.0 + i) for i in range(4))
COLUMNS = {name: pl.Date if kind.endswith("(date)") else pl.String for name, kind in DOCUMENTS.items()}
LOCAL = "Radio Ndeke Luka"
Rows = list[dict[str, Any]]


def document(
    key: str, region: str | None, on: date, delay: int = 0, publisher: str = "Reuters", title: str = ""
) -> dict[str, Any]:
    learned = on + timedelta(days=delay)
    return {"id": key, "publisher": publisher, "title": title, "documented_at": on, "region": region, "learned_on": learned}


def country(
    silent_from: dict[str, int], calm_from: dict[str, int] | None = None, seed: int = 1, local: bool = True
) -> tuple[Rows, Rows]:
    """Documents and events of four regions with an event every second day each: a region in `silent_from` loses its documents so
    many days before the last, one in `calm_from` its events too."""
    dice = np.random.default_rng(seed)
    documents, events = [], []
    for place in PLACES:
        for i, happens in enumerate(dice.random(DAYS) < 0.5):
            left, key = DAYS - i, f"{place.code} {i}"
            if not happens or left <= (calm_from or {}).get(place.code, 0):
                continue
            day = FIRST + timedelta(days=i)
            events.append(row(key, day, int(dice.geometric(0.3)), region=place.code))
            if left > silent_from.get(place.code, 0):
                published = day + timedelta(days=int(dice.geometric(0.3)))
                by = LOCAL if local and dice.random() < 0.5 else "Reuters"
                documents.append(document(key, place.code, published, publisher=by))
    return documents, events


def found(documents: Rows, events: Rows, on: date = LAST, places: Sequence[Place] = PLACES) -> Found:
    held = pl.DataFrame(documents, schema=COLUMNS)
    return find(held, table(events), table([]), places, "CAF", on, FIRST)


def verdicts(of: Found) -> dict[str, Verdict]:
    return {one.code: one.fall.verdict for one in of.regions}


# Known answers


def test_a_region_that_falls_silent_while_its_neighbours_burn_is_found() -> None:
    made = found(*country({"R1": 56}))
    assert verdicts(made) == {code: Verdict.FEWER if code == "R1" else Verdict.NOT_FEWER for code in ("R0", "R1", "R2", "R3")}
    fall = made.regions[1].fall
    assert (fall.seen, fall.window_days) == (0, 28)
    assert fall.low <= fall.expected <= fall.high
    assert fall.flips_with > 0
    bearing = {one.rival: one.bearing for one in fall.weighed}
    assert set(bearing) == set(Rival)
    assert bearing[Rival.NOTHING] is Bearing.AGAINST
    assert bearing[Rival.NETWORK] is Bearing.OPEN


def test_a_region_is_not_called_silent_where_little_happens_anywhere() -> None:
    everywhere = {place.code: 56 for place in PLACES}
    made = found(*country({}, everywhere))
    assert Verdict.FEWER not in verdicts(made).values()
    assert made.fall.verdict is Verdict.FEWER, "the country as a whole is: without violence around it, nothing tells why"
    assert {one.bearing for one in made.fall.weighed if one.rival is Rival.NOTHING} == {Bearing.OPEN}


def test_true_calm_in_one_region_cannot_be_told_from_silence() -> None:
    """What the rule cannot do: it must say so, and does."""
    made = found(*country({}, {"R1": 56}))
    assert verdicts(made)["R1"] is Verdict.FEWER
    why = next(one.why for one in made.regions[1].fall.weighed if one.rival is Rival.NOTHING)
    assert "It can still be that nothing happened here" in str(why)


def test_thin_and_short_histories_give_no_finding() -> None:
    documents, events = country({"R1": 56})
    thin = [one for i, one in enumerate(documents) if i % 60 == 0]
    assert set(verdicts(found(thin, events)).values()) <= {Verdict.CANNOT_TELL, Verdict.NOT_FEWER}
    early = found(documents, events, FIRST + timedelta(days=200))
    assert set(verdicts(early).values()) == {Verdict.CANNOT_TELL}
    assert early.fall.verdict is Verdict.CANNOT_TELL
    assert (early.sources_known, early.gone) == (0, ())


def test_the_newest_weeks_are_not_silent_because_documents_are_late() -> None:
    """With a delay of 20 days in every document, the last weeks are empty in every year, so never unusual."""
    documents, events = country({})
    late = [{**one, "learned_on": one["documented_at"] + timedelta(days=20)} for one in documents]
    on = FIRST + timedelta(days=DAYS - 30)
    known = [one for one in late if one["learned_on"] <= on]
    made = found(known, events, on)
    assert set(verdicts(made).values()) == {Verdict.NOT_FEWER}
    assert made.weeks[-1].documents == 0


def test_local_publishers_that_stop_are_found_while_others_go_on() -> None:
    documents, events = country({})
    since = LAST - timedelta(days=70)
    made = found([one for one in documents if one["publisher"] != LOCAL or one["documented_at"] < since], events)
    assert made.local.verdict is Verdict.FEWER
    assert [one.name for one in made.gone] == [LOCAL]
    assert {one.local.verdict for one in made.regions} == {Verdict.FEWER}
    assert all(one.fall.verdict is not Verdict.CANNOT_TELL for one in made.regions)
    quiet = found(documents, events)
    assert quiet.local.verdict is Verdict.NOT_FEWER
    assert quiet.gone == ()


def test_sources_that_stop_together_with_all_others_are_not_missed() -> None:
    documents, events = country({place.code: 90 for place in PLACES})
    made = found(documents, events)
    assert made.gone == ()
    assert made.local.verdict is Verdict.CANNOT_TELL


def test_copies_count_once_and_sources_with_one_text_are_one() -> None:
    on = LAST - timedelta(days=3)
    copies = [
        document(str(i), "R1", on, publisher=by, title="Ten people killed in a village raid")
        for i, by in enumerate(("Reuters", "BBC"))
    ]
    made = found([*copies, document("2", "R1", on, publisher="Xinhua", title="Something else was said there today")], [])
    assert (made.weeks[-1].documents, made.weeks[-1].sources) == (2, 2)
    assert made.regions[1].documents == (2, 2)


def test_the_last_word_says_when_by_whom_and_how_rare_the_pause_is() -> None:
    days = [LAST - timedelta(days=60 + 5 * i) for i in range(20)]
    documents = [document(str(i), "R1", day, publisher=LOCAL if i == 0 else "Reuters") for i, day in enumerate(days)]
    event = row("e", LAST - timedelta(days=10), region="R2")
    made = found(documents, [event])
    last, of_event = made.regions[1].last, made.regions[2].last
    assert last is not None
    assert of_event is not None
    assert (last.day, last.by, last.reach, last.days_ago) == (days[0], (LOCAL,), "local", 60)
    assert (last.pauses, last.longer, last.unusual) == (19, 0, True)
    assert (of_event.day, of_event.by, of_event.reach, of_event.pauses) == (event["occurred_end"], (), "", 0)
    assert made.regions[0].last is None
    assert made.area_unheard == pytest.approx((0.5, 0.5))
    assert [(one.days, one.regions, one.of) for one in made.unheard] == [(90, 2, 4), (365, 2, 4)]


def test_what_a_local_partner_told_is_a_word_and_no_document() -> None:
    told = row("t", LAST - timedelta(days=9), region="R3", version="local-partners 1")
    held = pl.DataFrame([], schema=COLUMNS)
    made = find(held, table([]), table([told]), PLACES, "CAF", LAST, FIRST)
    last = made.regions[3].last
    assert last is not None
    assert (last.reach, last.by, last.pauses) == ("partner", (), 0)
    assert made.regions[3].documents == (0, 0)
    assert made.regions[3].heard == (True, True)
    assert made.unheard[0].regions == 3


def test_nothing_held_is_no_finding() -> None:
    made = found([], [])
    assert made.fall.verdict is Verdict.CANNOT_TELL
    assert all(one.last is None and one.fall.verdict is Verdict.CANNOT_TELL for one in made.regions)
    assert found([], [], places=()).unheard == ()


def test_tails_equal_scipy() -> None:
    counts, mean, size = np.array([0, 3, 9]), np.array([4.0, 4.0, 0.5]), np.array([0.7, 2.0, 5.0])
    np.testing.assert_allclose(lower_tail(counts, mean, size), stats.nbinom.cdf(counts, size, size / (size + mean)), rtol=1e-12)
    share, rho = 0.3, 0.1
    shape = (share * (1 / rho - 1), (1 - share) * (1 / rho - 1))
    for seen in (0, 2, 12):
        assert beta_binomial_tail(seen, 12, share, rho) == pytest.approx(stats.betabinom.cdf(seen, 12, *shape), rel=1e-10)
    low, high = band(12.0, 3.0)
    wanted = stats.nbinom.ppf([0.05, 0.95], 3.0, 3.0 / 15.0)
    assert (low, high) == tuple(wanted.astype(int))
    more = flips_with(0, 30.0, 4.0, 0.01)
    tail = stats.nbinom.cdf([more - 1, more], 4.0, 4.0 / 34.0)
    assert tail[0] <= 0.01 < tail[1]


def test_shapes_that_do_not_fit_are_refused() -> None:
    counts, around = np.ones((2, 5), dtype=np.int64), np.ones((2, 5))
    use = np.array([False, True, True, True, True])
    with pytest.raises(ValueError, match="do not fit"):
        tails(counts, around[:, :4], use, 28, NUMBERS)
    with pytest.raises(ValueError, match="newest window"):
        tails(counts, around, ~use, 28, NUMBERS)
    with pytest.raises(ValueError, match="do not fit"):
        shares(counts, use[:3], 28, NUMBERS)
    with pytest.raises(ValueError, match="newest window"):
        shares(counts, ~use, 28, NUMBERS)
    with pytest.raises(ValueError, match="after the day"):
        pause(np.array([5]), 4, 8)


# What changes nothing


def told(of: Found) -> object:
    """All that is found, without what region and day it is about."""
    return (of.fall, of.local, of.unheard, of.sources_known, of.area_unheard, [(one.documents, one.sources) for one in of.weeks])


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**20), st.permutations(range(4)))
def test_regions_by_other_names_give_the_same(seed: int, order: list[int]) -> None:
    documents, events = country({"R1": 56}, seed=seed)
    new = {f"R{i}": f"Q{to}" for i, to in enumerate(order)}
    renamed = [{**one, "region": new[one["region"]]} for one in documents]
    moved = [{**one, "region": new[one["region"]]} for one in events]
    places = [replace(one, code=new[one.code]) for one in PLACES]
    before, after = found(documents, events), found(renamed, moved, places=places)
    assert told(before) == told(after)
    named = {new[one.code]: replace(one, code=new[one.code]) for one in before.regions}
    for one in after.regions:
        was = named[one.code]
        assert (one.fall.verdict, one.fall.seen, one.last) == (was.fall.verdict, was.fall.seen, was.last)
        assert one.fall.p_value == pytest.approx(was.fall.p_value, rel=1e-9)
        assert one.local == was.local


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**20), st.integers(-2000, 2000))
def test_other_years_give_the_same(seed: int, days: int) -> None:
    documents, events = country({"R2": 40}, seed=seed)
    by = timedelta(days=days)

    def moved(rows: Rows) -> Rows:
        return [{name: value + by if isinstance(value, date) else value for name, value in one.items()} for one in rows]

    held = pl.DataFrame(moved(documents), schema=COLUMNS)
    after = find(held, table(moved(events)), table([]), PLACES, "CAF", LAST + by, FIRST + by)
    before = found(documents, events)
    assert told(before) == told(after)
    assert [one.fall for one in before.regions] == [one.fall for one in after.regions]


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**20), st.integers(0, 300))
def test_later_records_change_no_earlier_day(seed: int, back: int) -> None:
    documents, events = country({"R1": 100}, seed=seed)
    on = LAST - timedelta(days=back)
    known = [one for one in documents if one["learned_on"] <= on]
    all_of_them = pl.DataFrame(documents, schema=COLUMNS)
    then = find(pl.DataFrame(known, schema=COLUMNS), learned_by(table(events), on), table([]), PLACES, "CAF", on, FIRST)
    now = find(all_of_them, table(events), table([]), PLACES, "CAF", on, FIRST)
    assert then == now


def test_other_units_of_area_and_distance_give_the_same() -> None:
    documents, events = country({"R1": 56})
    larger = [replace(one, area=one.area * 1000) for one in PLACES]
    before, after = found(documents, events), found(documents, events, places=larger)
    assert [one.fall for one in before.regions] == [one.fall for one in after.regions]
    assert before.area_unheard == pytest.approx(after.area_unheard)
    points = np.array([(0.0, 0.0), (0.0, 1.0), (0.0, 3.0)])
    np.testing.assert_allclose(nearness(points), nearness(points / 7), atol=1e-6)
    assert nearness(points).diagonal().tolist() == [0.0, 0.0, 0.0]
    assert nearness(points).max(axis=1).tolist() == [1.0, 1.0, 1.0]


def test_points_in_one_place_and_one_region_alone_are_taken() -> None:
    documents, events = country({"R1": 56})
    same = [replace(one, latitude=4.0, longitude=18.0) for one in PLACES]
    assert np.isfinite([one.fall.expected for one in found(documents, events, places=same).regions]).all()
    alone = found([{**one, "region": "R1"} for one in documents], events, places=PLACES[1:2])
    assert alone.regions[0].fall.around == 0.0


def test_the_tables_have_their_columns() -> None:
    assert set(COLUMNS) == set(DOCUMENTS)
    assert "region" in SCHEMA
