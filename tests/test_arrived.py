"""Reports that were collected lately stand in the update with their headlines, verified by nobody and in no count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import RELEASE_2019, coded
from phasezero import library
from phasezero.brief.render import html, text
from phasezero.domain.arrived import NewReport, chosen
from phasezero.domain.collected import Collected, Genre
from phasezero.domain.marking import ANONYMOUS, LOCAL, LOCAL_OWNER, TLP, Marking
from phasezero.library.reading_arrived import arrived
from phasezero.store import documents, imports, readings
from phasezero.store.documents import Keeping
from phasezero.store.models import CollectedDocument
from phasezero.store.readings import Found

DAY = date(2013, 4, 1)
SEEN = datetime(2013, 4, 1, 9, tzinfo=UTC)
OPEN = Keeping(Marking(), LOCAL, 30)


def collected(key: str, title: str, publisher: str = "Radio Ndeke Luka", seen: datetime = SEEN, **changes: object) -> Collected:
    one = Collected(
        *("feeds", key, f"https://news.example/{key}", title, f"{title}. More was said.", True, "fr", (), publisher),
        *(seen - timedelta(hours=2), "", None, seen, Genre.NEWS),
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def keep(*these: Collected, openly: str = "CAF", within: str = "", keeping: Keeping = OPEN) -> None:
    """Kept, and read as speaking of countries."""
    documents.add(these, keeping)
    rows = CollectedDocument.objects.filter(reading=None)
    found = [Found(row.pk, "fr", frozenset(openly.split()), frozenset(within.split()), ()) for row in rows]
    readings.save(found, "test")


def titles(day: date = DAY, viewer: object = LOCAL_OWNER) -> list[str]:
    return [one.title for one in arrived(viewer, "CAF", day).reports]  # type: ignore[arg-type]


@pytest.mark.django_db
class TestArrived:
    def test_a_report_is_new_for_a_week(self) -> None:
        keep(collected("a", "Market closed"))
        assert titles(DAY - timedelta(days=1)) == []
        assert titles() == titles(DAY + timedelta(days=6)) == ["Market closed"]
        assert titles(DAY + timedelta(days=7)) == []

    def test_another_version_makes_it_no_newer(self) -> None:
        keep(collected("a", "Market closed"))
        keep(collected("a", "Market closed, two dead", seen=SEEN + timedelta(days=3)))
        assert titles(DAY + timedelta(days=2)) == ["Market closed"]
        assert titles(DAY + timedelta(days=3)) == ["Market closed, two dead"]
        assert titles(DAY + timedelta(days=8)) == []

    def test_of_a_country_that_only_the_text_names_nothing_is_told_below_the_texts_marking(self) -> None:
        keep(collected("a", "Market closed"), openly="", within="CAF")
        assert titles(viewer=LOCAL_OWNER.within(LOCAL, TLP.GREEN)) == titles(viewer=ANONYMOUS) == []
        found = arrived(LOCAL_OWNER, "CAF", DAY)
        assert (len(found.reports), found.marking) == (1, Marking(TLP.AMBER, LOCAL))

    def test_it_stands_in_the_update_and_in_no_count(self) -> None:
        imports.add_release(RELEASE_2019, [coded("e", DAY - timedelta(days=20))], "a.csv", "a")
        before = library.update("CAF", DAY)
        keep(collected("a", "Attaque à Bambari : 12 morts"), collected("b", "UN council meets", "Xinhua"))
        after = library.update("CAF", DAY)
        assert after.marking == before.marking
        assert after.page_one == before.page_one
        said = " ".join(text.render(after).split())
        assert "2 reports collected in the last 7 days; nobody has verified what they say, and they are in no count here." in said
        assert "Radio Ndeke Luka (local), 1 April 2013: “Attaque à Bambari : 12 morts”" in said
        assert said.index("Ndeke Luka (local)") < said.index("UN council meets")
        assert "https://news.example/a" in html.render(after)
        assert before.inputs_digest != after.inputs_digest

    def test_words_that_are_never_ours_may_stand_in_a_headline(self) -> None:
        imports.add_release(RELEASE_2019, [coded("e", DAY - timedelta(days=20))], "a.csv", "a")
        keep(collected("a", "“Genocide” feared, 1,000 likely to die, says envoy"))
        assert "“Genocide” feared" in " ".join(text.render(library.update("CAF", DAY)).split())


def report(number: int, publisher: str, day: int, title: str = "") -> NewReport:
    return NewReport(f"{number:04}", publisher, title or f"Headline {number}", DAY + timedelta(days=day), "", "fr", True)


reports = st.lists(
    st.tuples(st.sampled_from(["Radio Ndeke Luka", "Reuters", "Somebody Else"]), st.integers(0, 6)), max_size=30
).map(lambda rows: [report(number, *row) for number, row in enumerate(rows)])


@given(found=reports, most=st.integers(1, 12))
def test_local_voices_have_half_the_lines_where_there_are_as_many(found: list[NewReport], most: int) -> None:
    shown = chosen(found, "CAF", most)
    assert len(shown) == min(most, len(found))
    local = [one for one in found if one.by.is_voice_of("CAF")]
    mine = [one for one in shown if one.by.is_voice_of("CAF")]
    assert len(mine) >= min(len(local), (most + 1) // 2)
    assert list(shown[: len(mine)]) == mine, "they stand first"
    assert set(shown) == set(chosen(found[::-1], "CAF", most)), "the order in which they came in decides nothing"


def test_of_one_headline_the_earliest_alone_is_shown() -> None:
    same = "Gunmen attack a village near Bria overnight"
    found = [report(1, "Reuters", 2, same), report(2, "Radio Ndeke Luka", 0, same), report(3, "Somebody Else", 1, same.upper())]
    assert [one.id for one in chosen(found, "CAF", 5)] == ["0002"]
