"""Importing: twice equals once, order does not matter, later releases never look back, nothing half-written."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import RELEASE_2015, RELEASE_2019, coded, empty_the_store
from phasezero.domain.events import DatedBy, Document, Fatalities, Release
from phasezero.domain.marking import LOCAL_OWNER
from phasezero.errors import ReleaseConflict
from phasezero.store import bulk, imports, reading
from phasezero.store.models import Claim, Event, EventVersion, Report
from phasezero.store.models import Release as ReleaseRow

RELEASE_2021 = Release("ucdp-ged", "2021", date(2022, 6, 1))
RELEASES = (RELEASE_2015, RELEASE_2019, RELEASE_2021)


def dump():
    """Every record, without the ledger's clock."""
    tables = []
    for model in (ReleaseRow, Event, EventVersion, Report, Claim):
        names = [field.attname for field in model._meta.concrete_fields]
        tables.append(sorted(model.objects.values_list(*names)))
    return tables


days = st.dates(date(2012, 1, 1), date(2014, 12, 31))


@st.composite
def codings(draw):
    """One event as a release may code it: documents, dates and figures differ between releases."""
    key = draw(st.sampled_from("1234"))
    delay = draw(st.sampled_from([0, 1, 40, 400, 3000]))
    low = draw(st.integers(0, 3))
    deaths = Fatalities(low, low + draw(st.integers(0, 3)), low + 6)
    on = date(2013, 1, int(key))
    title = draw(st.sampled_from(["Three killed in the capital", "Villages attacked again this week"]))
    document = Document(draw(st.sampled_from(["AFP", "RJDH"])), title, on + timedelta(days=delay))
    return coded(key, on, delay, deaths=deaths, documents=(document,))


@st.composite
def releases(draw):
    """Up to three releases, each with some of the events."""
    chosen = draw(st.lists(st.sampled_from(RELEASES), min_size=1, max_size=3, unique=True))
    return [(r, draw(st.lists(codings(), max_size=4, unique_by=lambda event: event.key))) for r in chosen]


class TestImports(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(releases(), st.randoms(use_true_random=False))
    def test_order_and_repetition_do_not_matter(self, given_releases, random):
        empty_the_store()
        for release, events in given_releases:
            imports.add_release(release, events, "f", "i")
        once = dump()
        empty_the_store()
        again = given_releases + given_releases
        random.shuffle(again)
        for release, events in again:
            imports.add_release(release, events, "f", "i")
        assert dump() == once

    @settings(max_examples=25, deadline=None)
    @given(releases(), days)
    def test_what_is_learned_later_never_changes_an_earlier_day(self, given_releases, day):
        empty_the_store()
        ordered = sorted(given_releases, key=lambda pair: pair[0].released)
        release, events = ordered[0]
        imports.add_release(release, events, "f", "i")
        before = reading.event_versions(LOCAL_OWNER, day)
        held = {event.key for event in events}
        for later, later_events in ordered[1:]:
            imports.add_release(later, [event for event in later_events if event.key in held], "f", "i")
        after = reading.event_versions(LOCAL_OWNER, day)
        assert after.equals(before)

    def test_times_of_versions(self):
        empty_the_store()
        event = coded("1", date(2013, 1, 5), delay=10)
        imports.add_release(RELEASE_2019, [replace(event, deaths=Fatalities(7, 7, 7))], "new", "n")
        assert _learned() == {"2019": date(2013, 1, 15)}
        imports.add_release(RELEASE_2015, [event], "old", "o")
        assert _learned() == {"2015": date(2013, 1, 15), "2019": date(2020, 6, 1)}
        known = reading.event_versions(LOCAL_OWNER, date(2020, 5, 31))
        assert known["deaths_best"].to_list() == [3]
        both = reading.event_versions(LOCAL_OWNER, date(2020, 6, 1))
        assert reading.newest(both, date(2020, 6, 1))["deaths_best"].to_list() == [7]
        assert both.filter(version="ucdp-ged 2015")["superseded_on"].to_list() == [date(2020, 6, 1)]


def _learned():
    return {version: at.date() for version, at in EventVersion.objects.values_list("release__version", "learned_at")}


@pytest.mark.django_db
def test_a_report_only_a_later_release_names_is_learned_with_it():
    imports.add_release(RELEASE_2015, [coded("1")], "a", "a")
    added = Document("OHCHR", "Mapping human rights violations 2003-2015", date(2013, 4, 2))
    imports.add_release(RELEASE_2019, [replace(coded("1"), documents=(*coded("1").documents, added))], "b", "b")
    assert Report.objects.get(publisher="OHCHR").learned_at.date() == date(2020, 6, 1)
    assert Report.objects.get(publisher="Reuters News").learned_at.date() == date(2013, 3, 14)


@pytest.mark.django_db
def test_a_release_with_other_values_is_refused_and_changes_nothing():
    imports.add_release(RELEASE_2019, [coded("1"), coded("2")], "a", "a")
    before = dump()
    with pytest.raises(ReleaseConflict, match="already holds event 2 with other values"):
        imports.add_release(RELEASE_2019, [coded("3"), coded("2", deaths=Fatalities(0, 0, 1))], "b", "b")
    with pytest.raises(ReleaseConflict, match="was imported with the date 2020-06-01"):
        imports.add_release(replace(RELEASE_2019, released=date(2021, 1, 1)), [coded("4")], "c", "c")
    assert dump() == before


@pytest.mark.django_db
def test_records_of_an_import_are_clear_and_reconstructed():
    imports.add_release(RELEASE_2019, [coded("1", dated_by=DatedBy.YEARLY_RELEASE)], "a", "a")
    event = reading.events_page(LOCAL_OWNER).events[0]
    assert event.reconstructed
    assert event.marking.tlp == 0
    assert event.coded == replace(coded("1", dated_by=DatedBy.YEARLY_RELEASE), documents=())


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.django_db
def test_an_import_killed_at_any_statement_leaves_the_store_as_it_was(monkeypatch):
    empty_the_store()
    imports.add_release(RELEASE_2015, [coded("1")], "a", "a")
    before = dump()
    kill_at, statements = 0, 0
    insert = bulk.insert

    def counting(model, columns, rows):
        nonlocal statements
        statements += 1
        if statements == kill_at:
            raise Killed
        insert(model, columns, rows)

    monkeypatch.setattr(bulk, "insert", counting)
    settle = imports._settle_times
    monkeypatch.setattr(imports, "_settle_times", lambda: (settle(), counting(Event, ("id",), [])))
    news = [coded("1", deaths=Fatalities(4, 4, 4)), coded("2")]
    for statement in range(1, 6):
        kill_at, statements = statement, 0
        with pytest.raises(Killed):
            imports.add_release(RELEASE_2019, news, "b", "b")
        assert dump() == before
    monkeypatch.undo()
    imports.add_release(RELEASE_2019, news, "b", "b")
    after = dump()
    empty_the_store()
    imports.add_release(RELEASE_2019, news, "b", "b")
    imports.add_release(RELEASE_2015, [coded("1")], "a", "a")
    assert dump() == after
