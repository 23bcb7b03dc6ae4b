"""Official figures and presences as records: as of, marked, and never overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import empty_the_store
from phasezero import library
from phasezero.brief.render import text
from phasezero.domain.collected import Batch, Figure, Measure, Presence, State
from phasezero.domain.collecting import Entry
from phasezero.domain.marking import ANONYMOUS, LOCAL, LOCAL_OWNER, TLP, Marking, Viewer
from phasezero.domain.published import engaged, official
from phasezero.store import collecting, published
from phasezero.store.models import PublishedFigure, PublishedPresence
from phasezero.store.published import Keeping

pytestmark = pytest.mark.django_db
AT = datetime(2025, 6, 1, 9, tzinfo=UTC)
DAY = AT.date()
OPEN = Keeping(7, AT, Marking())


def figure(count: int = 500, year: int = 2024, **changes: object) -> Figure:
    period = (date(year, 1, 1), date(year, 12, 31))
    one = Figure("hdx", Measure.IDPS, "CAF", "", "", *period, count, "", "IDMC", "https://data.example/idmc.csv")
    return replace(one, **changes)  # type: ignore[arg-type]


def presence(organisation: str = "Aid One", sector: str = "Health", **changes: object) -> Presence:
    days = (date(2025, 1, 1), date(2025, 12, 31))
    place = ("CAF", "Ouham", "CF32", "Bossangoa", "CF322")
    one = Presence("hdx", organisation, "A1", "International NGO", sector, *place, *days, "https://data.example/3w.csv")
    return replace(one, **changes)  # type: ignore[arg-type]


def later(days: int, keeping: Keeping = OPEN) -> Keeping:
    return replace(keeping, at=keeping.at + timedelta(days=days))


def counts(on: date, viewer: Viewer = LOCAL_OWNER) -> list[int]:
    return sorted(one.count for one, _, _ in published.figures(viewer, on, "CAF"))


class TestAsOf:
    def test_what_was_kept_comes_back_with_when_it_was_learned(self) -> None:
        assert published.keep_figures([figure()], OPEN) == 1
        assert published.keep_presences([presence()], OPEN) == 1
        assert published.figures(LOCAL_OWNER, DAY, "CAF") == [(figure(), AT, Marking())]
        assert published.presences(LOCAL_OWNER, DAY, "CAF") == [(presence(), AT, Marking())]
        assert published.figures(LOCAL_OWNER, DAY - timedelta(days=1), "CAF") == []
        assert published.figures(LOCAL_OWNER, DAY, "TCD") == []

    def test_the_same_table_again_changes_nothing(self) -> None:
        published.keep_figures([figure(), figure(400, 2023)], OPEN)
        assert published.keep_figures([figure(400, 2023), figure()], later(9)) == 0
        assert PublishedFigure.objects.count() == 2

    def test_a_figure_that_changed_or_went_speaks_from_then_on(self) -> None:
        published.keep_figures([figure(), figure(400, 2023)], OPEN)
        assert published.keep_figures([figure(550)], later(9)) == 2
        assert (counts(DAY), counts(DAY + timedelta(days=8)), counts(DAY + timedelta(days=9))) == ([400, 500], [400, 500], [550])
        assert published.keep_figures([figure(550), figure(400, 2023)], later(20)) == 1
        assert counts(DAY + timedelta(days=20)) == [400, 550]

    def test_tables_do_not_take_rows_from_each_other(self) -> None:
        published.keep_figures([figure()], OPEN)
        published.keep_figures([figure(90, publisher="UNHCR")], replace(later(1), table=8))
        assert counts(DAY + timedelta(days=1)) == [90, 500]

    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.dictionaries(st.integers(2019, 2024), st.integers(0, 3), max_size=4), min_size=1, max_size=5))
    def test_no_day_changes_by_what_comes_later(self, tables: list[dict[int, int]]) -> None:
        PublishedFigure.objects.all().delete()
        told: list[list[int]] = []
        for number, table in enumerate(tables):
            published.keep_figures([figure(count, year) for year, count in table.items()], later(number))
            days = [DAY + timedelta(days=n) for n in range(number + 1)]
            assert [counts(day) for day in days[:-1]] == told
            assert counts(days[-1]) == sorted(table.values())
            told.append(counts(days[-1]))

    @settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.sets(st.sampled_from(["Aid One", "Aid Two", "Aid Three"])), min_size=1, max_size=5))
    def test_no_day_of_presences_changes_either(self, tables: list[set[str]]) -> None:
        PublishedPresence.objects.all().delete()
        for number, table in enumerate(tables):
            published.keep_presences([presence(one) for one in sorted(table)], later(number))
        for number, table in enumerate(tables):
            held = published.presences(LOCAL_OWNER, DAY + timedelta(days=number), "CAF")
            assert {one.organisation for one, _, _ in held} == table


class TestMarked:
    def test_a_public_table_is_everyones_and_a_private_one_its_task_forces(self) -> None:
        published.keep_figures([figure()], OPEN)
        published.keep_figures([figure(90)], Keeping(8, AT, Marking(TLP.GREEN, "tf-one")))
        member = Viewer.of("m", {"tf-one": TLP.GREEN})
        assert counts(DAY, ANONYMOUS) == [500]
        assert counts(DAY, Viewer.of("m", {"tf-two": TLP.RED})) == [500]
        assert counts(DAY, member) == [90, 500]
        assert library.published(member, "CAF", DAY).marking == Marking(TLP.GREEN, "tf-one")
        assert library.published(ANONYMOUS, "CAF", DAY).marking == Marking()

    @pytest.mark.security
    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(
            st.tuples(st.integers(0, 10**6), st.integers(2020, 2025), st.sampled_from([TLP.GREEN, TLP.AMBER, TLP.RED])),
            max_size=4,
        )
    )
    def test_what_a_viewer_cannot_see_changes_nothing_that_they_get(self, hidden: list[tuple[int, int, TLP]]) -> None:
        PublishedFigure.objects.all().delete()
        PublishedPresence.objects.all().delete()
        published.keep_figures([figure()], OPEN)
        published.keep_presences([presence()], OPEN)
        before = repr(library.published(ANONYMOUS, "CAF", DAY))
        for number, (count, year, tlp) in enumerate(hidden):
            keeping = Keeping(100 + number, AT, Marking(tlp, "tf-one"))
            published.keep_figures([figure(count, year)], keeping)
            published.keep_presences([presence(f"Hidden {count}")], keeping)
        assert repr(library.published(ANONYMOUS, "CAF", DAY)) == before

    @pytest.mark.security
    def test_an_update_tells_of_what_its_audience_sees_and_is_marked_like_it(self) -> None:
        member = Viewer.of("m", {"tf-one": TLP.AMBER})
        published.keep_figures([figure()], OPEN)
        before = text.render(library.update("CAF", DAY, member, "tf-one"))
        assert "500 (IDMC" in before
        published.keep_figures([figure(777)], Keeping(8, AT, Marking(TLP.GREEN, "tf-two")))
        published.keep_presences([presence("Hidden Help")], Keeping(8, AT, Marking(TLP.RED, "tf-one")))
        assert text.render(library.update("CAF", DAY, member, "tf-one")) == before
        published.keep_presences([presence("Aid Seen")], Keeping(9, AT, Marking(TLP.AMBER, "tf-one")))
        made = library.update("CAF", DAY, member, "tf-one", TLP.AMBER)
        assert made.marking == Marking(TLP.AMBER, "tf-one")
        assert "1 organisation reports work" in text.render(made)
        assert text.render(library.update("CAF", DAY, member, "tf-one")) == before


class TestCollecting:
    def entered(self, public: bool = True) -> collecting.CollectedSource:
        collecting.enter(Entry("idmc", "hdx", "{}", "IDMC", public=public), LOCAL, "Somebody", AT)
        return collecting.named(LOCAL_OWNER, "idmc")

    def test_a_batch_is_kept_with_where_the_source_goes_on(self) -> None:
        empty_the_store()
        row = self.entered()
        batch = Batch(State(cursor="one"), figures=(figure(),), presences=(presence(),))
        assert collecting.keep(row, batch, AT).rows == 2
        assert collecting.keep(row, batch, AT + timedelta(days=1)).rows == 0
        assert collecting.keep(row, Batch(State(cursor="two")), AT + timedelta(days=2)).rows == 0
        assert counts(DAY + timedelta(days=2)) == [500]

    def test_where_it_breaks_off_neither_is_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        empty_the_store()
        row = self.entered(public=False)
        with monkeypatch.context() as broken:
            broken.setattr(published, "keep_presences", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                collecting.keep(row, Batch(State(cursor="one"), figures=(figure(),), presences=(presence(),)), AT)
        assert PublishedFigure.objects.count() == 0
        assert collecting.named(LOCAL_OWNER, "idmc").state == ""
        collecting.keep(row, Batch(State(cursor="one"), figures=(figure(),)), AT)
        assert PublishedFigure.objects.get().marking == Marking(TLP.GREEN, LOCAL)


class TestWhatIsTold:
    def test_the_newest_period_with_the_one_before(self) -> None:
        rows = [(figure(), DAY), (figure(400, 2023), DAY), (figure(300, 2022), DAY), (figure(900, 2026), DAY)]
        (one,) = official(rows, DAY)
        assert (one.count, one.ends, one.before, one.before_ends) == (500, date(2024, 12, 31), 400, date(2023, 12, 31))
        assert official([(figure(900, 2026), DAY)], DAY) == ()

    def test_countries_of_asylum_are_added_up_and_regions_left_out(self) -> None:
        abroad = [(figure(n, measure=Measure.REFUGEES, to_country=to), DAY) for n, to in ((10, "TCD"), (20, "CMR"), (20, "CMR"))]
        (one,) = official([*abroad, (figure(7, region="Ouham"), DAY)], DAY)
        assert (one.measure, one.count, one.before) == (Measure.REFUGEES, 30, None)

    def test_each_publisher_speaks_for_itself(self) -> None:
        found = official([(figure(), DAY), (figure(450, publisher="UNHCR"), DAY)], DAY)
        assert [(one.publisher, one.count) for one in found] == [("IDMC", 500), ("UNHCR", 450)]

    def test_organisations_with_sectors_and_regions(self) -> None:
        rows = [
            presence(),
            presence(sector="Food"),
            presence(region="Kémo"),
            presence("Local Help", kind="National NGO", region=""),
        ]
        held = engaged([(one, DAY) for one in rows], DAY)
        aid, local = held.organisations
        assert (aid.name, aid.sectors, aid.regions, aid.is_local) == ("Aid One", ("Food", "Health"), ("Kémo", "Ouham"), False)
        assert (local.regions, local.is_local, held.holds) == ((), True, True)

    def test_a_period_that_ended_is_told_as_the_last_one(self) -> None:
        old = presence("Aid Two", starts=date(2023, 1, 1), ends=date(2023, 12, 31))
        held = engaged([(presence(), DAY), (old, DAY)], date(2026, 3, 1))
        assert ([one.name for one in held.organisations], held.holds) == (["Aid One"], False)
        assert [one.name for one in engaged([(old, DAY), (presence(), DAY)], DAY).organisations] == ["Aid One"]
        assert engaged([(presence(starts=date(2025, 7, 1)), DAY)], DAY).organisations == ()
