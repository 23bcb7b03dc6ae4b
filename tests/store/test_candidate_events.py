"""Candidate events: known from the day on which they were fetched, until a yearly release that covers them is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import coded, empty_the_store
from phasezero.domain.collected import Batch, State
from phasezero.domain.collecting import Entry
from phasezero.domain.events import CodedEvent, Fatalities, Release
from phasezero.domain.marking import ANONYMOUS, LOCAL, LOCAL_OWNER
from phasezero.store import collecting, held, imports, listing, reading
from phasezero.store.models import Claim, Coverage, EventVersion, Report
from phasezero.store.reading import EventFilter

pytestmark = pytest.mark.django_db
FETCHED = datetime(2026, 10, 22, 9, tzinfo=UTC)
SEPTEMBER = Release("ucdp-ged", "26.0.9", date(2026, 10, 20))
YEARLY = Release("ucdp-ged", "27.1", date(2027, 6, 1))
DAY, BEFORE, LAST, AFTER = date(2026, 10, 22), date(2026, 10, 21), date(2027, 5, 31), date(2027, 6, 1)


def event(key: str = "1", on: date = date(2026, 9, 12), **changes: object) -> CodedEvent:
    return coded(key, on, **changes)


def fetched(*events: CodedEvent, at: datetime = FETCHED, release: Release = SEPTEMBER) -> int:
    """As `collect` keeps them."""
    row = collecting.CollectedSource.objects.filter(key="candidates").first()
    if row is None:
        collecting.enter(Entry("candidates", "ucdp_candidates", "{}", "UCDP"), LOCAL, "Somebody", FETCHED)
        row = collecting.named(LOCAL_OWNER, "candidates")
    return collecting.keep(row, Batch(State(cursor=release.version), events=events, release=release), at).rows


def yearly(*events: CodedEvent, release: Release = YEARLY) -> None:
    imports.add_release(release, events, "yearly.csv", release.version)


def deaths(on: date | None) -> dict[str, int]:
    """What an unsigned viewer is listed on a day, in both ways in which lists are asked for."""
    table = reading.event_versions(ANONYMOUS, on or date(2100, 1, 1), "CAF")
    keys = reading.source_keys(ANONYMOUS, table["id"], _NAMED)
    now = reading.newest(table, on or date(2100, 1, 1))
    found = {keys[row["id"]].rpartition(" ")[2]: row["deaths_best"] for row in now.iter_rows(named=True)}
    lines = listing.event_lines(ANONYMOUS, on, EventFilter(country="CAF"), None, 100).events
    assert sorted(line.deaths_best for line in lines) == sorted(found.values())
    assert sorted(
        one.coded.deaths.best for one in reading.events_page(ANONYMOUS, on, EventFilter(country="CAF")).events
    ) == sorted(found.values())
    return found


class _Named(dict):  # type: ignore[type-arg]
    def __missing__(self, key: str) -> object:
        return type("Dataset", (), {"name": key})


_NAMED = _Named()


def test_it_is_known_from_the_day_it_was_fetched_and_lived_through() -> None:
    assert fetched(event()) == 1
    (row,) = EventVersion.objects.all()
    assert (row.learned_at, row.reconstructed, row.released) == (FETCHED, False, SEPTEMBER.released)
    assert {one.learned_at for model in (Claim, Report) for one in model.objects.all()} == {FETCHED}
    assert (deaths(BEFORE), deaths(DAY)) == ({}, {"1": 3})


def test_fetched_again_it_changes_nothing() -> None:
    fetched(event(), event("2"))
    assert fetched(event(), event("2"), at=FETCHED + timedelta(days=1)) == 0
    other = replace(event(), deaths=Fatalities(9, 9, 9))
    assert fetched(other, event("3"), at=FETCHED + timedelta(days=2)) == 1
    assert deaths(DAY) == {"1": 3, "2": 3}


def test_the_data_end_with_its_month_not_with_the_year() -> None:
    fetched(event(on=date(2026, 9, 2)))
    table = reading.event_versions(ANONYMOUS, DAY, "CAF")
    assert reading.data_end(ANONYMOUS, table) == date(2026, 9, 30)
    assert held.events_of_countries(ANONYMOUS, DAY)["CAF"].until == date(2026, 9, 30)
    assert Coverage.objects.get().since == date(2026, 9, 1)


def test_the_yearly_release_says_what_stays_and_ends_the_rest() -> None:
    fetched(event("1"), event("2"))
    yearly(replace(event("1"), deaths=Fatalities(4, 4, 4)), event("9", on=date(2026, 12, 1)))
    assert deaths(DAY) == {"1": 3, "2": 3}
    assert deaths(LAST) == {"1": 3, "2": 3, "9": 3}
    assert deaths(AFTER) == deaths(None) == {"1": 4, "9": 3}
    table = reading.event_versions(ANONYMOUS, AFTER, "CAF")
    assert held.events_of_countries(ANONYMOUS, AFTER)["CAF"].events == 2
    assert table.filter(table["superseded_on"] == AFTER).height == 2


def test_another_country_or_a_later_year_is_not_ended() -> None:
    fetched(event("1"), event("2", country="TCD", region=None))
    october = Release("ucdp-ged", "27.0.1", date(2027, 2, 20))
    fetched(event("3", on=date(2027, 1, 5)), release=october, at=datetime(2027, 2, 21, tzinfo=UTC))
    yearly(event("9", on=date(2026, 3, 1)))
    assert set(deaths(AFTER)) == {"9", "3"}
    chad = reading.event_versions(ANONYMOUS, AFTER, "TCD")
    assert reading.newest(chad, AFTER).height == 1


def test_a_second_file_of_the_release_that_holds_it_takes_the_end_back() -> None:
    fetched(event("1"))
    yearly(event("9", on=date(2026, 12, 1)))
    assert deaths(AFTER) == {"9": 3}
    yearly(replace(event("1"), deaths=Fatalities(4, 4, 4)))
    assert deaths(AFTER) == {"9": 3, "1": 4}
    assert deaths(LAST) == {"9": 3, "1": 3}


def test_what_a_yearly_release_covers_is_not_taken_from_an_older_candidate_release() -> None:
    yearly(event("1"), event("9", on=date(2026, 12, 1)))
    before = (deaths(DAY), deaths(LAST), deaths(AFTER))
    assert fetched(event("1", deaths=Fatalities(7, 7, 7)), event("2"), at=datetime(2027, 8, 1, tzinfo=UTC)) == 0
    assert (deaths(DAY), deaths(LAST), deaths(AFTER)) == before


def test_a_release_by_the_api_is_imported_as_a_file_is() -> None:
    assert fetched(event("1"), release=YEARLY, at=datetime(2027, 8, 1, tzinfo=UTC)) == 1
    (row,) = EventVersion.objects.all()
    assert (row.reconstructed, row.learned_at.date()) == (True, event("1").documented_at)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from("123456"), unique=True, max_size=4), min_size=1, max_size=4))
def test_no_day_changes_by_what_is_fetched_later(months: list[list[str]]) -> None:
    """Each month's candidate release is fetched in the month after."""
    empty_the_store()
    told: list[dict[str, int]] = []
    for number, keys in enumerate(months, 1):
        release = Release("ucdp-ged", f"26.0.{number}", date(2026, number + 1, 20))
        events = [event(key, on=date(2026, number, 5), deaths=Fatalities(number, number, number)) for key in keys]
        fetched(*events, release=release, at=datetime(2026, number + 1, 21, tzinfo=UTC))
        days = [date(2026, month + 1, 21) for month in range(1, number + 1)]
        assert [deaths(day) for day in days[:-1]] == told
        told.append(deaths(days[-1]))
        assert told[-1] == {**(told[-2] if number > 1 else {}), **dict.fromkeys(keys, number)}


def test_its_page_says_that_it_is_not_final(client: Client) -> None:
    fetched(event())
    (one,) = reading.events_page(ANONYMOUS, None, EventFilter(country="CAF")).events
    page = client.get(f"/events/{one.id}/").content.decode()
    assert "candidate, not final" in page
    assert "reconstructed" not in page.partition("Versions known by")[2]
