"""Lists that reports are read with: kept whole, the same once, removed by name, and public."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import RELEASE_2019, coded, empty_the_store
from phasezero.domain.events import Perpetrator, Violence
from phasezero.domain.extracted import ActorName, CodedSides
from phasezero.domain.marking import TLP, Marking
from phasezero.domain.places import CodedPlace, Feature, Place
from phasezero.domain.reader_lists import About, ListKind
from phasezero.errors import NotFound
from phasezero.store import imports, reader_lists, taught
from phasezero.store.models import ReaderList

pytestmark = pytest.mark.django_db
AT = datetime(2020, 5, 1, 12, tzinfo=UTC)
TOWN = Place("geonames:1", "Kouki", Feature.CITY, "CAF", "Ouham", 7.16, 17.3, 120, 0.0, False, ("Kuki",), date(2000, 1, 1))
GROUP = ActorName("Local Shield", ("LSH",), Perpetrator.NON_STATE, "CAF", ("CAF", "TCD"))


def about(kind: ListKind = ListKind.GEONAMES, **changes: object) -> About:
    one = About(kind, "CF.txt", "CAF", "GeoNames", "CC BY 4.0", date(2020, 4, 1))
    return replace(one, **changes)  # type: ignore[arg-type]


def test_places_and_actors_come_back_as_they_went_in() -> None:
    assert reader_lists.add(about(), [TOWN], "Somebody", AT) == 1
    assert reader_lists.add(about(ListKind.ACTORS), [GROUP], "Somebody", AT) == 1
    assert list(reader_lists.places()) == [TOWN]
    assert list(reader_lists.actors()) == [GROUP]
    second, first = reader_lists.listed()
    assert (first.about, first.entries, first.added_by, first.added_at) == (about(), 1, "Somebody", AT)
    assert second.about.kind is ListKind.ACTORS


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.builds(
            Place,
            key=st.text(max_size=20),
            name=st.text(max_size=20),
            feature=st.sampled_from(Feature),
            country=st.sampled_from(["CAF", ""]),
            region=st.text(max_size=10),
            latitude=st.none() | st.floats(-90, 90),
            longitude=st.none() | st.floats(-180, 180),
            population=st.integers(0, 10**9),
            extent_km=st.floats(0, 1000),
            capital=st.booleans(),
            aliases=st.lists(st.text(max_size=10), max_size=3).map(tuple),
            since=st.none() | st.dates(),
            until=st.none() | st.dates(),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_place_comes_back(places: list[Place]) -> None:
    ReaderList.objects.all().delete()
    reader_lists.add(about(), places, "Somebody", AT)
    assert list(reader_lists.places()) == places


def test_the_same_again_changes_nothing_until_it_was_removed() -> None:
    reader_lists.add(about(), [TOWN], "Somebody", AT)
    assert reader_lists.add(about(name="other.txt"), [TOWN], "Another", AT) == 0
    (held,) = reader_lists.listed()
    before = reader_lists.digests()
    assert reader_lists.remove(held.id, "Another", AT).about == about()
    assert (reader_lists.listed(), list(reader_lists.places()), reader_lists.digests()) == ([], [], [])
    row = ReaderList.objects.get()
    assert (bytes(row.content), row.removed_by, row.removed_at) == (b"", "Another", AT)
    assert reader_lists.add(about(), [TOWN], "Somebody", AT) == 1
    assert reader_lists.digests() == before


def test_a_list_that_is_none_is_not_removed() -> None:
    reader_lists.add(about(), [TOWN], "Somebody", AT)
    (held,) = reader_lists.listed()
    reader_lists.remove(held.id, "Somebody", AT)
    for number in (held.id, "3t67fdyyfpeeg"):
        with pytest.raises(NotFound, match="no list has the id"):
            reader_lists.remove(number, "Somebody", AT)


def test_the_newest_list_speaks_first_of_a_place_that_two_have() -> None:
    reader_lists.add(about(), [TOWN], "Somebody", AT)
    moved = replace(TOWN, latitude=7.2)
    reader_lists.add(about(), [moved], "Somebody", AT.replace(year=2021))
    assert list(reader_lists.places()) == [moved, TOWN]


def test_coded_events_that_everyone_may_see_teach_places_and_sides() -> None:
    empty_the_store()
    before = taught.stamp()
    imports.add_release(RELEASE_2019, [coded("1"), coded("2", place="Far off", place_precision=5)], "file", "a")
    assert set(taught.places()) == {CodedPlace("CAF", "CF.BG", "Bangui city", 1, 4.366667, 18.583333)}
    assert list(taught.sides()) == [CodedSides("CAF", Violence.ONE_SIDED, "Seleka", "Civilians")]
    assert taught.stamp() != before


@pytest.mark.parametrize("marking", [Marking(TLP.GREEN, "tf-one"), Marking(embargo=date(2099, 1, 1))])
def test_events_that_are_not_everyones_teach_nothing(marking: Marking) -> None:
    empty_the_store()
    imports.add_release(RELEASE_2019, [coded("1", side_a="Hidden Group", place="Hidden town")], "file", "a", marking=marking)
    assert list(taught.places()) == []
    assert list(taught.sides()) == []


@pytest.mark.parametrize("source", ["local-partners", "reports"])
def test_what_was_told_or_accepted_teaches_nothing(source: str) -> None:
    empty_the_store()
    imports.add_release(replace(RELEASE_2019, source=source), [coded("1", side_a="Hidden Group")], "file", "a")
    assert list(taught.places()) == []
    assert list(taught.sides()) == []
