"""Lists in plain SQL hold what the queries of `visibility` hold: for every viewer, day, filter and page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from test_visibility import markings, viewers

from builders import RELEASE_2015, RELEASE_2019, coded, empty_the_store
from phasezero.domain.countries import countries
from phasezero.domain.marking import ANONYMOUS, LOCAL_OWNER, TLP, Marking
from phasezero.store import event_query, find, imports, listing, reading
from phasezero.store.models import Claim, EventVersion, Report
from phasezero.store.reading import EventFilter

KEYS = 8
CODES = [one.iso3 for one in countries()]
filters = st.builds(
    EventFilter,
    country=st.sampled_from(["CAF", "TCD", None]),
    since=st.sampled_from([date(2013, 3, 13), None]),
    violence=st.sampled_from(["one-sided", "state-based", None]),
    minimum_deaths=st.sampled_from([3, 4, None]),
)


def fill(older: list[Marking], newer: list[Marking]) -> None:
    """Events of two countries, some with a second version, marked as given."""
    empty_the_store()
    events = [coded(str(i), date(2013, 3, 11) + timedelta(days=i // 2), country="TCD" if i % 3 else "CAF") for i in range(KEYS)]
    imports.add_release(RELEASE_2015, events[: len(older)], "a.csv", "a")
    imports.add_release(RELEASE_2019, events[: len(newer)], "b.csv", "b")
    for release, marks in ((RELEASE_2015, older), (RELEASE_2019, newer)):
        for row in EventVersion.objects.filter(release__version=release.version).select_related("event"):
            row.mark(marks[int(row.event.source_key)])
            row.save()


def pages(read, cursor=None):
    """The ids of all pages of two events, one after the other."""
    found = []
    while True:
        page = read(cursor)
        found += [event.id for event in page.events]
        cursor = page.next
        if cursor is None:
            return found


class TestSameAsTheQuery(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(markings, min_size=1, max_size=KEYS),
        st.lists(markings, max_size=KEYS),
        viewers,
        filters,
        st.sampled_from([date(2013, 3, 16), date(2018, 1, 1), date(2024, 1, 1), None]),
        st.sampled_from([1, 2, 1000]),
    )
    def test_pages_and_countries(self, older, newer, viewer, narrow, as_of, window):
        fill(older, newer)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(event_query, "_WINDOW", window)
            lean = pages(lambda cursor: listing.event_lines(viewer, as_of, narrow, cursor, 2))
        assert lean == pages(lambda cursor: reading.events_page(viewer, as_of, narrow, cursor, 2))

        every = reading.events_page(viewer, None, None, None, 50).events
        assert set(event_query.countries(viewer, CODES)) == {event.coded.country for event in every}
        ids = [event.id for event in every]
        assert set(listing.lines_by_id(viewer, ids, as_of)) == set(listing.events_by_id(viewer, ids, as_of))


@pytest.mark.django_db
def test_search_names_no_event_by_a_version_that_is_superseded_or_not_seen():
    imports.add_release(RELEASE_2019, [coded("1"), coded("2")], "a.csv", "a")
    found = {one.report.title: one.events for one in find.reports(LOCAL_OWNER, "bangui")}
    assert all(len(events) == 1 for events in found.values())
    assert len(found) == 2

    EventVersion.objects.filter(event__source_key="1").update(tlp=TLP.GREEN, audience="local")
    seen = {one.report.title: one.events for one in find.reports(ANONYMOUS, "bangui")}
    assert [len(events) for _, events in sorted(seen.items())] == [0, 1]
    Claim.objects.update(tlp=TLP.GREEN, audience="local")
    assert [one.events for one in find.reports(ANONYMOUS, "bangui")] == [(), ()]
    Report.objects.update(tlp=TLP.GREEN, audience="local")
    assert find.reports(ANONYMOUS, "bangui") == []
    assert len(find.reports(LOCAL_OWNER, "bangui")) == 2


@pytest.mark.django_db
def test_postgresql_reads_by_marking_where_the_window_does_not_fill_the_page(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite walks down the whole index: it has no lateral joins")
    imports.add_release(RELEASE_2019, [coded(str(i), date(2013, 3, 1) + timedelta(days=i)) for i in range(9)], "a.csv", "a")
    EventVersion.objects.exclude(event__source_key="0").update(tlp=TLP.RED, audience="tf-car")
    asked = []
    monkeypatch.setattr(event_query, "_WINDOW", 3)
    monkeypatch.setattr(event_query, "_by_marking", lambda *given: asked.append(given) or [])
    listing.event_lines(ANONYMOUS, None, EventFilter(country="CAF"), None, 5)
    assert len(asked) == 1
    listing.event_lines(ANONYMOUS, None, EventFilter(country="CAF", until=date(2013, 3, 2)), None, 5)
    assert len(asked) == 1
