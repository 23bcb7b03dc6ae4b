"""Deny by default, decided in the query: every combination of marking and viewer, and versions above a clearance."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import RELEASE_2015, RELEASE_2019, coded, empty_the_store
from phasezero.domain.events import Fatalities
from phasezero.domain.marking import ANONYMOUS, LOCAL_OWNER, TLP, Marking, Viewer, joined
from phasezero.store import imports, reading
from phasezero.store.models import EventVersion

AUDIENCES = ("public", "local", "tf-car", "tf-sudan")
days = st.dates(date(2026, 1, 1), date(2026, 1, 4))
markings = st.builds(Marking, st.sampled_from(TLP), st.sampled_from(AUDIENCES), st.just(frozenset()), st.none() | days)
viewers = st.builds(
    Viewer.of,
    st.just("somebody"),
    st.dictionaries(st.sampled_from(AUDIENCES), st.sampled_from(TLP)),
    st.frozensets(st.sampled_from(AUDIENCES)),
    st.none() | days,
)


class TestQueryEqualsRule(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(markings, min_size=1, max_size=6), viewers)
    def test_the_query_decides_as_the_rule_says(self, given_markings, viewer):
        empty_the_store()
        events = [coded(str(i)) for i in range(len(given_markings))]
        imports.add_release(RELEASE_2019, events, "f.csv", "inputs")
        for row in EventVersion.objects.all():
            marking = given_markings[int(row.event.source_key)]
            row.mark(marking)
            row.save()
        seen = {e.source_key for e in reading.events_page(viewer).events}
        assert seen == {str(i) for i, marking in enumerate(given_markings) if viewer.may_see(marking)}


@pytest.mark.django_db
def test_a_version_above_the_clearance_neither_shows_nor_hides_another():
    imports.add_release(RELEASE_2015, [coded("1")], "a.csv", "a")
    before = reading.event_versions(ANONYMOUS, date(2024, 1, 1)), reading.events_page(ANONYMOUS)
    imports.add_release(RELEASE_2019, [coded("1", deaths=Fatalities(9, 9, 9))], "b.csv", "b")
    secret = EventVersion.objects.get(release__version="2019")
    secret.mark(Marking(TLP.RED, "local"))
    secret.save()

    after = reading.event_versions(ANONYMOUS, date(2024, 1, 1)), reading.events_page(ANONYMOUS)
    assert before[0].equals(after[0])
    assert before[1] == after[1]
    assert reading.events_page(LOCAL_OWNER).events[0].coded.deaths == Fatalities(9, 9, 9)


@given(st.lists(markings, max_size=4), st.sampled_from(TLP))
def test_what_is_derived_is_marked_no_lower_than_its_inputs(inputs, floor):
    try:
        marking = joined(inputs)
    except ValueError:
        assert len({m.audience for m in inputs if m.tlp > TLP.CLEAR}) > 1
        return
    derived = marking.at_least(floor, marking.audience)
    assert all(derived.tlp >= m.tlp for m in inputs)
    assert all(derived.audience == m.audience for m in inputs if m.tlp > TLP.CLEAR)


def test_a_viewer_without_audiences_sees_clear_only():
    assert [tlp for tlp in TLP if ANONYMOUS.may_see(Marking(tlp, "public"))] == [TLP.CLEAR]
