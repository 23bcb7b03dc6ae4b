"""Shares of groups as records: which import speaks for a day, and who sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from phasezero.domain.marking import ANONYMOUS, LOCAL, LOCAL_OWNER, TLP, Marking
from phasezero.domain.population import Share
from phasezero.store import population

pytestmark = pytest.mark.django_db
AT = datetime(2020, 5, 1, 12, tzinfo=UTC)
DAY, KNOWN = date(2014, 1, 1), date(2020, 6, 1)


def share(group: str, part: float = 0.1, since: int = 2003, until: int | None = None, region: str | None = None) -> Share:
    return Share("CAF", region, group, ("other name",), part, date(since, 1, 1), None if until is None else date(until, 12, 31))


def test_they_come_back_as_they_went_in_and_count_from_the_import_on() -> None:
    population.add([share("A"), share("B", 0.2, region="CF.BG")], "a census", date(2005, 1, 1), AT, False, Marking())
    found = population.shares(LOCAL_OWNER, KNOWN, "CAF", DAY)
    assert found is not None
    assert set(found.shares) == {share("A"), share("B", 0.2, region="CF.BG")}
    assert (found.source, found.valid_until, found.reconstructed) == ("a census", None, False)
    assert (found.of_place("CF.BG"), found.of_place("CF.XX")) == ({"B": 0.2}, {"A": 0.1})
    assert population.shares(LOCAL_OWNER, date(2020, 4, 30), "CAF", DAY) is None
    assert population.shares(LOCAL_OWNER, KNOWN, "TCD", DAY) is None


def test_a_historical_import_counts_from_the_day_of_its_source() -> None:
    population.add([share("A")], "a census", date(2005, 1, 1), AT, True, Marking())
    found = population.shares(LOCAL_OWNER, date(2005, 1, 1), "CAF", DAY)
    assert found is not None
    assert found.reconstructed
    assert population.shares(LOCAL_OWNER, date(2004, 12, 31), "CAF", DAY) is None


def test_the_newest_source_speaks_alone() -> None:
    population.add([share("A"), share("B")], "old", date(2005, 1, 1), AT, False, Marking())
    population.add([share("C")], "new", date(2010, 1, 1), AT, False, Marking())
    population.add([share("D")], "older than both, imported last", date(2001, 1, 1), AT, False, Marking())
    found = population.shares(LOCAL_OWNER, KNOWN, "CAF", DAY)
    assert found is not None
    assert found.groups == ("C",)


def test_shares_that_ended_are_used_for_ten_years_and_say_so() -> None:
    population.add(
        [share("A", until=2005), share("B", since=2006, until=2008)], "a census", date(2009, 1, 1), AT, False, Marking()
    )
    found = population.shares(LOCAL_OWNER, KNOWN, "CAF", DAY)
    assert found is not None
    assert (found.groups, found.valid_until) == (("B",), date(2008, 12, 31))
    assert population.shares(LOCAL_OWNER, KNOWN, "CAF", date(2019, 6, 1)) is None


def test_a_marked_table_neither_shows_nor_hides_another() -> None:
    population.add([share("A")], "open", date(2005, 1, 1), AT, False, Marking())
    population.add([share("B")], "marked", date(2010, 1, 1), AT, False, Marking(TLP.GREEN, LOCAL))
    owner, anonymous = (population.shares(one, KNOWN, "CAF", DAY) for one in (LOCAL_OWNER, ANONYMOUS))
    assert owner is not None
    assert anonymous is not None
    assert (owner.groups, owner.marking) == (("B",), Marking(TLP.GREEN, LOCAL))
    assert (anonymous.groups, anonymous.marking) == (("A",), Marking())
