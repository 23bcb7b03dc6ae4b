"""Aggregate series: taken whole or not, revised by later versions, read as of a day, and no count below ten anywhere."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from people import AT, world
from phasezero import library
from phasezero.cli.series import _read
from phasezero.desk import hands, series
from phasezero.desk.hands import Hand
from phasezero.domain.entered import Taken
from phasezero.domain.marking import ANONYMOUS, TLP
from phasezero.domain.series import Series, cell_of, given_away, months_of
from phasezero.errors import BadInput, NotAllowed, NotFound, UnreadableFile
from phasezero.store.models import SeriesCell
from series_rows import HEAD, months, row

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def owner(at: datetime = AT) -> Hand:
    return hands.owner("A. Reader", at)


def take(text: str, historical: bool = True, hand: Hand | None = None, tlp: TLP = TLP.GREEN) -> Taken:
    return series.take_file(hand or owner(), "s.csv", text.encode(), tlp, historical)


def only(day: date = TODAY, country: str = "FRA") -> Series:
    (found,) = library.series(country, day)
    return found


def counts(day: date) -> list[int | None]:
    return [held.cell.count for found in library.series("FRA", day) for held in found.held]


# What cannot be taken


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"count": "9"}, "row 2: count is below 10; write <10"),
        ({"count": "0"}, "row 2: count is below 10; write <10"),
        ({"count": "-12"}, "count is '-12'; write a whole number"),
        ({"count": "12.5"}, "count is '12.5'"),
        ({"count": "١٢"}, "count is"),
        ({"count": "=cmd()"}, "count is '=cmd()'"),
        ({"count": "99999999999"}, "count is '99999999999'"),
        ({"country": "XX"}, "no country has the code 'XX'"),
        ({"country": "fra"}, "no country has the code 'fra'"),
        ({"starts": "2014-03-20"}, "give a period of 28 to 366 days"),
        ({"ends": "2015-03-31", "published_on": "2015-05-01"}, "give a period of 28 to 366 days"),
        ({"published_on": "2014-03-31"}, "a count up to 2014-03-31 is published after that"),
        ({"published_on": "2030-01-01"}, "published_on is 2030-01-01"),
        ({"category": "rumours"}, "category is 'rumours'"),
        ({"recorded_by": "a blog"}, "recorded_by is 'a blog'"),
        ({"publisher": ""}, "publisher is empty"),
        ({"agreed_by": ""}, "agreed_by is empty"),
        ({"agreed_on": "2030-01-01"}, "agreed_on is 2030-01-01"),
        ({"base": "30", "base_of": "reports"}, "base is '30'"),
        ({"base": "5000"}, "base is '5000'"),
        ({"base_of": "population"}, "base is ''"),
        ({"practice": "better"}, "practice is 'better'"),
        ({"region": "a\u202eb"}, "region is"),
    ],
)
def test_a_row_that_cannot_be_taken_has_one_line_and_nothing_is_taken(change: dict[str, str], line: str) -> None:
    taken = take(HEAD + row(**change) + row(category="racist"))
    assert len(taken.faults) == 1
    assert line in str(taken.faults[0])
    assert "\n" not in str(taken.faults[0])
    assert not SeriesCell.objects.exists()


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "has no column 'country'"),
        (HEAD.encode(), "holds 0 entries"),
        (b"\xff\xfe", "is not UTF-8"),
        (HEAD.encode() + b'"FRA', "quotation marks do not match"),
        (HEAD.replace("publisher", "victim").encode() + row().encode(), "the column 'victim' is not known"),
        (HEAD.encode() + b"x" * 1_000_001, "is larger than 1 MB"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_line(content: bytes, line: str) -> None:
    with pytest.raises(UnreadableFile, match=re.escape(line)):
        series.take_file(owner(), "s.csv", content)


def test_what_everybody_may_read_is_released_and_not_entered() -> None:
    with pytest.raises(NotAllowed, match="released in an update"):
        take(HEAD + row(), tlp=TLP.CLEAR)


def test_the_database_itself_refuses_a_count_below_ten() -> None:
    take(HEAD + row())
    with pytest.raises(IntegrityError), transaction.atomic():
        SeriesCell.objects.update(count=9)


# No count below ten is given away

WHOLE = {"count": "100"}


@pytest.mark.parametrize(
    ("rows", "by"),
    [
        (row(count="100") + row(region="North", count="95") + row(region="South", count="<10"), "regions"),
        (row(count="100") + row(region="North", count="95"), "regions"),
        (row(count="100", category="all") + row(count="93") + row(category="racist", count="<10"), "motives"),
        (
            row(starts="2014-01-01", ends="2014-12-31", published_on="2015-02-01", count="100")
            + "".join(
                row(starts=f"2014-{m:02}-01", ends=e, published_on="2015-02-01", count=c)
                for m, e, c in ((1, "2014-03-31", "50"), (4, "2014-06-30", "44"), (7, "2014-09-30", "<10"))
            ),
            "periods",
        ),
    ],
)
def test_a_small_count_that_the_others_give_away_is_refused(rows: str, by: str) -> None:
    taken = take(HEAD + rows)
    assert [f"the counts by {by} for" in str(fault) for fault in taken.faults] == [True]
    assert not SeriesCell.objects.exists()


@pytest.mark.parametrize(
    "rows",
    [
        row(count="100") + row(region="North", count="60") + row(region="South", count="40"),
        row(count="100") + row(region="North", count="80") + row(region="East", count="<10") + row(region="South", count="<10"),
        row(count="100", category="all") + row(count="90") + row(category="racist", count="60"),
        row(count="<10", category="all") + row(count="<10"),
    ],
)
def test_what_gives_nothing_away_is_taken(rows: str) -> None:
    assert take(HEAD + rows).faults == ()


def test_a_later_file_cannot_give_away_what_an_earlier_one_suppressed() -> None:
    assert take(HEAD + row(region="North", count="95") + row(region="South", count="<10")).faults == ()
    assert "give away one below 10" in str(take(HEAD + row(count="100")).faults[0])


CELLS = st.lists(st.integers(0, 40), min_size=1, max_size=6)


@given(CELLS)
def test_what_is_taken_leaves_every_small_count_in_doubt(true: list[int]) -> None:
    """Whoever knows the whole and every part that is shown cannot tell a sum of the others that is below ten."""

    def cell(region: str, count: int) -> str:
        return row(region=region, count=str(count) if count >= 10 else "<10")

    written = [cell("", sum(true)), *(cell(f"R{i}", count) for i, count in enumerate(true))]
    lines = [dict(zip(HEAD.strip().split(","), one.strip().split(","), strict=True)) for one in written]
    refused = given_away(cell_of(line, TODAY) for line in lines) is not None
    hidden = sum(count for count in true if count < 10)
    shown_whole = sum(true) >= 10
    any_hidden = any(count < 10 for count in true)
    assert refused == (shown_whole and any_hidden and hidden < 10)


# Versions and days


def test_each_count_is_known_from_the_day_it_was_published_and_a_revision_overwrites_nothing() -> None:
    take(HEAD + row(count="40", published_on="2014-05-15"))
    take(HEAD + row(count="47", published_on="2014-11-20"))
    days = (date(2014, 5, 14), date(2014, 5, 15), date(2014, 11, 19), date(2014, 11, 20))
    assert [counts(day) for day in days] == [[], [40], [40], [47]]
    assert SeriesCell.objects.count() == 2
    assert [held.revised for held in only().held] == [True]


def test_the_order_in_which_versions_come_does_not_matter() -> None:
    take(HEAD + row(count="47", published_on="2014-11-20"))
    take(HEAD + row(count="40", published_on="2014-05-15"))
    assert (counts(date(2014, 6, 1)), counts(TODAY)) == ([40], [47])


def test_without_a_declared_history_a_count_is_known_from_today() -> None:
    taken = take(HEAD + row(), historical=False)
    assert (taken.added, counts(TODAY - timedelta(days=1)), counts(TODAY)) == (1, [], [40])


def test_the_same_file_again_changes_nothing_and_a_contradiction_is_refused() -> None:
    take(HEAD + row())
    assert take(HEAD + row()) == Taken(same=1)
    assert take(HEAD + row(count="41", published_on="2014-08-01")).corrected == 1
    twice = take(HEAD + row(category="racist") + row(category="racist", count="50"))
    assert "stands twice with one day of publication" in str(twice.faults[0])
    assert SeriesCell.objects.count() == 2


def test_an_agreement_taken_back_takes_the_count_out_of_every_day() -> None:
    take(HEAD + row(count="40") + row(count="47", published_on="2014-11-20") + row(category="racist", count="60"))
    held = next(one for one in library.series("FRA", TODAY) if one.key.category == "antisemitic").newest
    series.take_back(owner(), held.id, "the Council withdrew its agreement")
    assert [counts(day) for day in (date(2014, 6, 1), TODAY)] == [[60], [60]]
    assert not {40, 47} & set(SeriesCell.objects.values_list("count", flat=True))
    assert SeriesCell.objects.filter(reason="the Council withdrew its agreement").count() == 1
    with pytest.raises(NotFound):
        series.take_back(owner(), held.id, "again")
    take(HEAD + row(count="52", published_on="2015-01-01"))
    assert 52 in counts(TODAY)


PUBLISHED = st.dates(date(2014, 4, 1), date(2016, 12, 31))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(PUBLISHED, st.integers(10, 99)), max_size=6, unique_by=lambda one: one[0]), PUBLISHED)
def test_later_publications_never_change_an_earlier_day(versions: list[tuple[date, int]], day: date) -> None:
    SeriesCell.objects.all().delete()
    earlier = [(on, count) for on, count in versions if on <= day]
    for on, count in earlier:
        take(HEAD + row(count=str(count), published_on=str(on)))
    before = library.series("FRA", day)
    assert [one.newest.cell.count for one in before] == [count for _, count in sorted(earlier)[-1:]]
    for on, count in versions:
        if on > day:
            take(HEAD + row(count=str(count), published_on=str(on)))
    assert library.series("FRA", day) == before


# Reading

STEADY = [40, 37, 44, 41, 35, 43, 39, 42, 38, 45, 36, 41, 44, 39, 40, 37, 42, 43]


def test_a_rise_is_read_and_told_with_what_was_expected() -> None:
    take(months([*STEADY, 120]))
    read = only().reading
    assert read.rising
    assert read.expected_low is not None
    assert read.expected_high is not None
    assert read.smallest_rise is not None
    assert 10 <= read.expected_low <= 40 <= read.expected_high < read.smallest_rise <= 120
    take(months([*STEADY, 41], country="DEU"))
    calm = only(country="DEU").reading
    assert (calm.rising, calm.why_not) == (False, None)


def test_a_rise_that_stays_is_told_again() -> None:
    take(months([*STEADY, 95, 95]))
    made = only()
    assert made.reading.rising
    assert [one.higher for one in made.expected if one is not None][-2:] == [True, True]
    told = library.series_json(made)
    assert told["reading"]["smallest_rise"] == told["counts"][-1]["expected"]["smallest_rise"] == made.reading.smallest_rise
    assert f"a rise is called from {made.reading.smallest_rise} on" in _read(made.reading)


def test_the_smallest_rise_is_the_smallest_count_that_is_told_as_one() -> None:
    take(months([*STEADY, 41]))
    smallest = only().reading.smallest_rise
    assert smallest is not None
    for country, count, rising in (("DEU", smallest - 1, False), ("ITA", smallest, True)):
        take(months([*STEADY, count], country=country))
        assert only(country=country).reading.rising is rising


def test_a_fall_is_never_read() -> None:
    take(months([*STEADY, 11]))
    assert not only().reading.rising
    assert "fall" not in json.dumps(library.series_json(only())).replace("false", "")


def test_a_change_of_practice_is_never_a_rise() -> None:
    changed = months([*STEADY, 120]).splitlines(keepends=True)
    changed[-1] = changed[-1].replace(",same,", ",changed,")
    take("".join(changed))
    read = only().reading
    assert (read.rising, str(read.why_not)) == (False, "there are too few earlier periods that were counted in the same way")


def test_what_cannot_be_read_says_why() -> None:
    take(months([*STEADY, None]))
    assert str(only().reading.why_not) == "the newest count is suppressed"
    take(months(STEADY[:5], country="DEU"))
    assert "too few earlier periods" in str(only(country="DEU").reading.why_not)
    take(HEAD + row(country="ITA", starts="2014-01-10", ends="2014-03-20"))
    assert "no whole months" in str(only(country="ITA").reading.why_not)


def test_no_figure_below_ten_leaves_by_any_way() -> None:
    take(months([10, None, 11, None, 10, 12, None, 11, 10, 13, None, 12, 11, 10, 12, 40]))
    made = json.dumps([library.series_json(one) for one in library.series("FRA", TODAY)])
    for name in ("count", "base", "expected_low", "expected_high", "smallest_rise"):
        assert [value for value in re.findall(rf'"{name}": (\d+)', made) if int(value) < 10] == []
    assert '"expected_low": "<10"' in made


def test_later_counts_do_not_change_what_was_read_on_a_day() -> None:
    take(months([*STEADY, 120]))
    day = only().newest.cell.said_by.dated
    before = only(day)
    take(months([400] * 3, first=date(2015, 8, 1)))
    assert only(day) == before
    assert only() != before


# Who sees it


def test_another_audience_sees_nothing_of_it() -> None:
    people = world()
    lead = hands.member(people.lead, people.open, series.ACT, AT)
    theirs = HEAD + row(country="CAF", count="40")
    assert take(theirs, hand=lead, tlp=TLP.AMBER).added == 1
    assert [one.key.country for one in library.series(None, TODAY, lead.viewer)] == ["CAF"]
    mole = hands.member(people.mole, people.hidden, series.ACT, AT)
    partner = library.viewer_of(people.reader, TODAY)
    assert [library.series(None, TODAY, viewer) for viewer in (mole.viewer, partner, ANONYMOUS)] == [(), (), ()]
    assert take(theirs, hand=mole).added == 1, "what another task force holds is not told"
    assert "works on CAF" in str(take(HEAD + row(), hand=lead).faults[0])


def test_counts_of_two_audiences_are_two_series() -> None:
    people = world()
    lead = hands.member(people.lead, people.open, series.ACT, AT)
    take(HEAD + row(country="CAF", count="40"), hand=lead, tlp=TLP.GREEN)
    take(HEAD + row(country="CAF", count="60", published_on="2014-09-01"), hand=lead, tlp=TLP.AMBER)
    seen = library.series("CAF", TODAY, lead.viewer)
    assert [[held.cell.count for held in one.held] for one in seen] == [[60]]
    green = library.series("CAF", TODAY, library.viewer_of(people.reader, TODAY))
    assert [[held.cell.count for held in one.held] for one in green] == [[40]]
    assert [one.marking.tlp for one in (*seen, *green)] == [TLP.AMBER, TLP.GREEN]


@pytest.mark.parametrize(
    ("starts", "ends", "months"),
    [
        (date(2014, 1, 1), date(2014, 1, 31), 1), (date(2014, 2, 1), date(2014, 4, 30), 3), (date(2014, 4, 1), date(2015, 3, 31), 12),
        (date(2014, 1, 15), date(2014, 2, 14), 1), (date(2014, 1, 1), date(2014, 2, 28), 0), (date(2014, 1, 1), date(2014, 1, 30), 0),
    ],
)  # fmt: skip
def test_lengths_of_periods(starts: date, ends: date, months: int) -> None:
    assert months_of(starts, ends) == months


def test_a_line_that_is_refused_does_not_repeat_a_small_count() -> None:
    with pytest.raises(BadInput) as refused:
        cell_of(dict(zip(HEAD.strip().split(","), row(count="7").strip().split(","), strict=True)), TODAY)
    assert "7" not in str(refused.value)
