"""Observers withdrawn, networks cut, journalists expelled: entered by people, shown beside silence, and deciding nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from builders import RELEASE_2019, coded
from phasezero import library
from phasezero.brief import silence_recorded
from phasezero.desk import hands, triggers
from phasezero.desk.hands import Hand
from phasezero.domain import triggers as domain
from phasezero.domain.events import Document
from phasezero.domain.marking import LOCAL, TLP, Marking
from phasezero.domain.silence import BELOW_COUNTRY, Bearing, Fall, Rival, Silence, Verdict
from phasezero.domain.updates import Update
from phasezero.errors import BadInput
from phasezero.store import imports

pytestmark = pytest.mark.django_db
DAY = date(2013, 4, 1)
BEFORE = DAY - timedelta(days=60)
REGIONS = ("CF.BG", "CF.AC", "CF.OP", "CF.UK")
CUT = {
    "kind": "network-cut",
    "title": "Mobile networks shut down",
    "starts": "2013-01-20",
    "ends": "2013-01-28",
    "state": "happened",
    "source": "Statement of the operators",
    "source_date": "2013-01-29",
}
LEFT = {
    "kind": "observers-withdrawn",
    "title": "Monitors leave",
    "starts": "2013-01-22",
    "state": "happened",
    "source": "Press release 12",
    "source_date": "2013-01-23",
}


def owner(day: date = BEFORE) -> Hand:
    return hands.owner("A. Reader", datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def world(quiet: tuple[str, ...] = REGIONS) -> None:
    """Three years of events in four regions; from those of `quiet` nothing in the last ten weeks."""
    made = []
    for place, region in enumerate(REGIONS):
        for i in range(0, 1100, 3 + place):
            on = DAY - timedelta(days=1100 - i)
            if region in quiet and (DAY - on).days < 70:
                continue
            document = Document("Reuters News", f"Words of {place} on the {i}th day", on)
            made.append(
                coded(f"{place} {i}", on, 0, region=region, documents=(document,), latitude=5.0, longitude=19.0, place="x")
            )
    imports.add_release(RELEASE_2019, made, "public.csv", "inputs")


def silence(day: date = DAY) -> Silence:
    return library.silence("CAF", day)


def told(day: date = DAY) -> str:
    return library.silence_text(silence(day)).replace("\n  ", " ").replace("\n", " ")


def bearings(fall: Fall) -> dict[Rival, Bearing]:
    return {one.rival: one.bearing for one in fall.weighed}


def bare(made: Silence) -> Silence:
    """Without what people entered: the findings alone."""
    assert made.regional is not None
    national = replace(made.national, recorded=(), fall=replace(made.national.fall, weighed=()))
    regions = tuple(replace(one, fall=replace(one.fall, weighed=())) for one in made.regional.regions)
    return Silence(national, replace(made.regional, recorded=(), regions=regions))


def test_every_kind_that_explains_silence_names_an_explanation() -> None:
    explains = {one.key: one.explains for one in domain.kinds().values() if one.explains}
    assert set(explains.values()) == {Rival.WITHDRAWN.value, Rival.NETWORK.value, Rival.EXPELLED.value}
    assert {"observers-withdrawn", "network-cut", "journalists-expelled", "aid-suspended", "mandate-end"} == set(explains)


def test_what_was_entered_stands_beside_the_fall_with_its_day_and_source() -> None:
    world()
    without = silence()
    assert without.national.fall.verdict is Verdict.FEWER
    assert bearings(without.national.fall)[Rival.NETWORK] is Bearing.OPEN
    triggers.enter(owner(), "CAF", CUT)
    made = silence()
    assert bearings(made.national.fall)[Rival.NETWORK] is Bearing.FOR
    assert bearings(made.national.fall)[Rival.WITHDRAWN] is bearings(without.national.fall)[Rival.WITHDRAWN]
    said = told()
    assert "Network" not in told(BEFORE - timedelta(days=1))
    assert (
        "network cut, 20–28 January 2013: “Mobile networks shut down” (Statement of the operators, not compared with it)" in said
    )
    assert "that this is why is not shown" in said
    assert "Statement of the operators, unchecked" in said


def test_it_decides_nothing() -> None:
    world(("CF.BG",))
    without = silence()
    assert without.regional is not None
    assert [one.code for one in without.regional.silent] == ["CF.BG"]
    for fields in (CUT, LEFT, {**LEFT, "region": "CF.BG"}, {**CUT, "region": "CF.AC"}):
        triggers.enter(owner(), "CAF", fields)
    assert bare(silence()) == bare(without)


def test_without_a_fall_it_is_a_blind_spot() -> None:
    world(())
    triggers.enter(owner(), "CAF", LEFT)
    assert silence().national.fall.verdict is Verdict.NOT_FEWER
    assert "do not show it so far; word of what happens from 22 January 2013 on may come late or never" in told()


def test_what_is_expected_is_told_before_and_asked_after_its_day() -> None:
    world(())
    ahead = {**LEFT, "starts": "2013-03-01", "state": "expected"}
    entry = triggers.enter(owner(), "CAF", ahead)
    assert "Expected: Observers or monitors withdrawn, 1 March 2013" in told(date(2013, 2, 20))
    assert "nobody has entered whether it happened: Observers or monitors withdrawn, 1 March 2013" in told(date(2013, 3, 2))
    triggers.correct(owner(date(2013, 3, 10)), entry, {**ahead, "state": "called off"}, "they stay")
    assert "Monitors leave" not in told()
    assert "nobody has entered whether it happened" in told(date(2013, 3, 2)), "earlier days stay as they were"


def test_it_counts_from_the_day_it_was_entered_until_it_is_taken_back() -> None:
    world()
    entry = triggers.enter(owner(), "CAF", CUT)
    assert "Mobile networks" not in told(BEFORE - timedelta(days=1))
    triggers.take_back(owner(DAY), entry, "it was another country")
    assert "Mobile networks" in told(DAY - timedelta(days=1))
    assert "Mobile networks" not in told()


def test_after_the_days_of_its_kind_it_is_not_told_any_more() -> None:
    world(())
    triggers.enter(owner(), "CAF", CUT)
    last = date(2013, 1, 28) + timedelta(days=domain.kinds()["network-cut"].after)
    assert "Mobile networks" in told(last)
    assert "Mobile networks" not in told(last + timedelta(days=1))


# Below the country


def test_what_is_entered_for_a_region_is_marked_up_and_stands_with_the_regions() -> None:
    world(("CF.BG",))
    name = library.region_names("CAF")["CF.BG"]
    entry = triggers.enter(owner(), "CAF", {**CUT, "region": name}, TLP.GREEN)
    held = library.trigger_entry(entry)
    assert (held.item.region, held.marking.tlp) == ("CF.BG", BELOW_COUNTRY)
    made = silence()
    assert made.regional is not None
    assert made.national.recorded == ()
    assert bearings(made.national.fall) == {}
    here = {one.code: one.fall for one in made.regional.regions}
    assert bearings(here["CF.BG"])[Rival.NETWORK] is Bearing.FOR
    below = silence_recorded.of_regions(made.regional, DAY)
    assert [f"network cut, {name}" in one.text for one in below] == [True]
    assert made.at(TLP.AMBER).regional is None


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"region": "Atlantis"}, "region is 'Atlantis'; write the code or name of a first-level region of CAF"),
        ({"kind": "coup", "region": "CF.BG"}, "is entered for the whole country"),
        ({"region": "CF\u202e.BG"}, "region is"),
    ],
)
def test_a_region_that_cannot_be_taken_has_one_line(change: dict[str, str], line: str) -> None:
    with pytest.raises(BadInput, match=line.replace("(", ".")) as refused:
        triggers.enter(owner(), "CAF", {**CUT, **change})
    assert "\n" not in str(refused.value)


def test_an_entry_of_the_country_is_not_corrected_into_one_of_a_region() -> None:
    """Its marking stays, and would be too low."""
    entry = triggers.enter(owner(), "CAF", CUT, TLP.GREEN)
    with pytest.raises(BadInput, match="withdraw it and enter it anew"):
        triggers.correct(owner(), entry, {**CUT, "region": "CF.BG"}, "only there")
    assert library.trigger_entry(entry).item.region == ""


def test_a_file_that_names_a_region_is_marked_up_and_comes_back_the_same() -> None:
    head = "kind,title,starts,state,source,source_date,region\n"
    row = "network-cut,Towers destroyed,2013-01-10,happened,Report,2013-01-11,CF.BG\n"
    taken = triggers.take_file(owner(), "CAF", "t.csv", (head + row).encode(), tlp=TLP.GREEN)
    assert taken.added == 1
    (held,) = library.trigger_entries("CAF", BEFORE)
    assert held.marking == Marking(BELOW_COUNTRY, LOCAL)
    calendar = library.triggers_calendar("x", [held], BEFORE)
    lines = triggers._lines(owner(), "x.ics", calendar, {})[0]
    assert lines[0].fields["region"] == "CF.BG"


# In an update


def sentences(made: Update) -> str:
    return " ".join(one.text for section in (*made.page_one, *made.page_two) for one in section.sentences)


def test_an_update_tells_it_with_its_source_among_what_cannot_be_seen() -> None:
    world()
    triggers.enter(owner(), "CAF", CUT)
    made = library.update("CAF", DAY)
    first = " ".join(one.text for section in made.page_one for one in section.sentences)
    assert "Mobile networks shut down" in first
    assert [one for one in made.sources if one.key.startswith("trigger:")]


def test_an_update_that_is_marked_lower_has_nothing_of_regions() -> None:
    world(("CF.BG",))
    before = library.update("CAF", DAY)
    triggers.enter(owner(), "CAF", {**CUT, "region": "CF.BG"})
    assert library.update("CAF", DAY) == before
    above = library.update("CAF", DAY, level=BELOW_COUNTRY)
    assert "Mobile networks shut down" in sentences(above)


def test_an_update_is_marked_no_lower_than_a_trigger_in_it() -> None:
    world(())
    assert library.update("CAF", DAY).marking.tlp is TLP.GREEN
    triggers.enter(owner(), "CAF", LEFT, TLP.AMBER)
    made = library.update("CAF", DAY)
    assert "Monitors leave" in sentences(made)
    assert made.marking.tlp is TLP.AMBER
