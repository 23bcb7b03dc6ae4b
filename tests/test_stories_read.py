"""Stories of collected reports and the country file: as known on a day, for one viewer, and in the update."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import RELEASE_2019, coded, empty_the_store
from phasezero import library
from phasezero.brief.lint import lint
from phasezero.brief.render import text
from phasezero.desk import curating
from phasezero.desk.curating import Choice
from phasezero.desk.hands import Hand
from phasezero.domain.collected import Collected, Genre
from phasezero.domain.curating import CountryFile
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Marking, Viewer
from phasezero.domain.phrases import said
from phasezero.errors import BadInput
from phasezero.store import documents, imports, readings
from phasezero.store.documents import Keeping
from phasezero.store.models import CollectedDocument, StoryChoice
from phasezero.store.readings import Found
from web.test_new_reports_page import candidate

DAY = date(2013, 4, 1)
NOON = datetime(2013, 4, 1, 12, tzinfo=UTC)
OWNER = LOCAL_OWNER.within(LOCAL)
GREEN = LOCAL_OWNER.within(LOCAL, TLP.GREEN)
OPEN = Keeping(Marking(), LOCAL, 36500)
BODY = "Twelve villagers were killed by fighters near Bambari."


def collected(key: str, title: str, body: str, publisher: str, seen: datetime, genre: Genre = Genre.NEWS) -> Collected:
    return Collected(
        *("feeds", key, f"https://news.example/{key}", title, body, True, "en", (), publisher),
        *(seen - timedelta(hours=1), "", None, seen, genre),
    )


def keep(
    key: str, title: str, body: str = "", publisher: str = "Radio Ndeke Luka", hours: int = 0,
    openly: str = "CAF", within: str = "", keeping: Keeping = OPEN, read: bool = False, genre: Genre = Genre.NEWS,
) -> None:  # fmt: skip
    documents.add([collected(key, title, body, publisher, NOON + timedelta(hours=hours), genre)], keeping)
    whole = f"{title}\n\n{body}".strip()
    found = (candidate(whole, occurred_start="2013-03-31", occurred_end="2013-03-31"),) if read else ()
    rows = CollectedDocument.objects.filter(reading=None)
    readings.save([Found(row.pk, "en", frozenset(openly.split()), frozenset(within.split()), found) for row in rows], "test")


def file(viewer: Viewer = OWNER, day: date = DAY) -> CountryFile:
    return library.country_file(viewer, "CAF", day)


def titles(found: CountryFile) -> list[str]:
    return [one.story.heading("CAF").report.title for one in found.shown]


def why(found: CountryFile, number: int = 0) -> str:
    return "; ".join(said(reason.says) for reason in found.shown[number].reasons)


def hand(at: datetime = NOON + timedelta(hours=2)) -> Hand:
    return Hand("Ada Example", "", LOCAL, "", OWNER, at)


def choose(choice: Choice, title: str, words: str = "", tlp: TLP = TLP.GREEN, at: datetime = NOON + timedelta(hours=2)) -> str:
    found = file(day=at.date())
    one = next(each for each in found.every if title in {report.report.title for report in each.story.reports})
    return curating.choose(hand(at), choice, one.story.key, "CAF", words, tlp, at.date())


@pytest.mark.django_db
class TestStories:
    def test_reports_of_one_incident_join_across_languages_where_the_viewer_reads_them(self) -> None:
        keep("a", "Attack near Bambari", BODY, read=True)
        french = "Douze villageois ont été tués dimanche près de Bambari par des hommes armés."
        one = candidate("Twelve killed", spans=[], occurred_start="2013-03-31", occurred_end="2013-03-31")
        documents.add([replace(collected("b", "Attaque", french, "Corbeau News", NOON), language="fr")], OPEN)
        row = CollectedDocument.objects.get(key="b")
        readings.save([Found(row.pk, "fr", frozenset({"CAF"}), frozenset(), (one,))], "test")
        (story,) = library.stories(OWNER, "CAF", DAY).stories
        assert {each.spoken for each in story.reports} == {"en", "fr"}
        assert story.independent == 2
        assert "same place" in " ".join(reason for reasons in story.why.values() for reason in reasons)
        assert story.marking == Marking(TLP.AMBER, LOCAL)

    def test_below_the_texts_marking_only_titles_are_known(self) -> None:
        keep("a", "Attack near Bambari", BODY, read=True)
        keep("h", "Nothing of interest", BODY, openly="", within="CAF")
        found = file(GREEN)
        (one,) = found.shown
        assert one.story.marking == Marking()
        assert not any(report.text or report.claims for report in one.story.reports)
        assert "only a title is read" in why(found)
        assert "tells of killings" not in why(found)

    def test_copies_count_as_one_source_and_are_named(self) -> None:
        rest = " ".join(f"Sentence {n} of a long account of what happened in the villages." for n in range(12))
        keep("a", "Attack near Bambari", f"{BODY} {rest}", "Reuters", read=True)
        keep("b", "Villagers killed", f"(Reuters) - {BODY} {rest}", "The Daily Somebody", hours=1, read=True)
        (story,) = library.stories(OWNER, "CAF", DAY).stories
        assert story.independent == 1
        (copy,) = story.copies.values()
        assert copy.of == story.key

    def test_a_story_goes_on_for_longer_than_the_days_of_the_file(self) -> None:
        keep("a", "Attack near Bambari leaves twelve dead", BODY, hours=-24 * 8, read=True)
        keep("b", "Attack near Bambari leaves twelve dead", "More was said.", "Xinhua", hours=-24 * 5)
        (one,) = file().shown
        assert one.story.first_told == DAY - timedelta(days=8)
        assert file(day=DAY + timedelta(days=3)).shown == ()

    def test_too_many_days_are_refused(self) -> None:
        with pytest.raises(BadInput, match="91 days"):
            library.stories(OWNER, "CAF", DAY, 91)


@pytest.mark.django_db
class TestChoices:
    def both(self) -> None:
        keep("a", "Attack near Bambari", BODY, read=True)
        keep("b", "Ministers meet over the price of cotton", "They met.", "Somebody Else")

    def test_what_is_pinned_stands_first_and_what_is_dropped_apart(self) -> None:
        self.both()
        choose(Choice.PIN, "Ministers meet over the price of cotton")
        assert titles(file())[0].startswith("Ministers")
        choose(Choice.DROP, "Attack near Bambari")
        assert titles(file()) == ["Ministers meet over the price of cotton"]
        assert len(file().dropped) == 1
        choose(Choice.FREE, "Attack near Bambari", at=NOON + timedelta(hours=3))
        assert file().dropped == ()

    def test_a_choice_made_later_changes_no_earlier_day(self) -> None:
        self.both()
        choose(Choice.PIN, "Ministers meet over the price of cotton", at=NOON + timedelta(days=1))
        assert file().chosen == ()
        assert len(file(day=DAY + timedelta(days=1)).chosen) == 1

    def test_one_made_for_a_day_in_the_past_is_flagged(self) -> None:
        self.both()
        (key, *_rest) = (one.story.key for one in file().shown)
        curating.choose(hand(NOON + timedelta(days=30)), Choice.PIN, key, "CAF", day=DAY)
        (one,) = file().chosen
        assert one.curated.placed is not None
        assert one.curated.placed.reconstructed

    def test_it_is_marked_no_lower_than_that_the_report_speaks_of_the_country(self) -> None:
        keep("a", "Attack near Bambari", BODY, openly="", within="CAF", read=True)
        choose(Choice.PIN, "Attack near Bambari")
        assert {row.marking for row in StoryChoice.objects.all()} == {Marking(TLP.AMBER, LOCAL)}
        assert file().marking == Marking(TLP.AMBER, LOCAL)

    def test_what_goes_with_a_document_goes_with_its_choices(self) -> None:
        self.both()
        choose(Choice.PIN, "Attack near Bambari")
        CollectedDocument.objects.filter(key="a").delete()
        assert not StoryChoice.objects.exists()


@pytest.mark.django_db
class TestInTheUpdate:
    def said(self, level: TLP = TLP.GREEN) -> str:
        made = library.update("CAF", DAY, level=level)
        assert lint(made) == ()
        return " ".join(text.render(made).split())

    @pytest.fixture(autouse=True)
    def _reports(self) -> None:
        imports.add_release(RELEASE_2019, [coded("e", DAY - timedelta(days=20))], "a.csv", "a")
        keep("a", "Attack near Bambari", BODY, read=True)
        keep("b", "Ministers meet over the price of cotton", "They met.", "Somebody Else")
        keep("c", "Football match in Bouar", "They played.", "Another Publisher")
        keep("t", "Militias and markets in Ouaka", "On militias.", "Université de Bangui", genre=Genre.THESIS)

    def test_without_choices_it_says_that_nobody_chose(self) -> None:
        words = self.said()
        assert "by the written rule of curation; no person chose among them" in words
        assert "Radio Ndeke Luka (local), 1 April 2013: “Attack near Bambari”. Why here: has words of " not in words
        assert "“Attack near Bambari”. Why here:" in words
        assert "New, thesis: Université de Bangui, 1 April 2013, “Militias and markets in Ouaka”" in words
        assert BODY not in words

    def test_choices_stand_with_who_made_them(self) -> None:
        before = library.update("CAF", DAY)
        choose(Choice.PIN, "Ministers meet over the price of cotton")
        choose(Choice.DROP, "Football match in Bouar")
        choose(Choice.NOTE, "Ministers meet over the price of cotton", "Cotton is what they fight over: a “massacre” is feared.")
        words = self.said()
        assert "Chosen by a person (Ada Example): 1 story pinned, 1 story left out and 1 story annotated." in words
        assert words.index("price of cotton") < words.index("Attack near Bambari")
        assert "Football match" not in words
        assert "Why here: pinned by Ada Example;" in words
        assert "Note by Ada Example: “Cotton is what they fight over" in words
        assert library.update("CAF", DAY).inputs_digest != before.inputs_digest

    def test_what_a_person_chose_as_one_story_is_one_in_an_update_that_reads_titles_alone(self) -> None:
        keep("d", "Twelve dead, hospital says", BODY, "Xinhua", hours=1, read=True)
        assert file(GREEN).every[0].story.independent == 1
        choose(Choice.PIN, "Twelve dead, hospital says")
        (one,) = file(GREEN).chosen
        assert len(one.story.reports) == 2
        assert one.story.marking == Marking()
        assert "1 story pinned." in self.said()
        choose(Choice.FREE, "Twelve dead, hospital says", at=NOON + timedelta(hours=3))
        assert all(len(each.story.reports) == 1 for each in file(GREEN).every)

    def test_a_note_above_the_updates_marking_does_not_enter_it(self) -> None:
        choose(Choice.NOTE, "Attack near Bambari", "The hospital told us so.", TLP.AMBER)
        assert "The hospital told" not in self.said()
        assert "Note by Ada Example: “The hospital told us so.”" in self.said(TLP.AMBER)
        assert library.update("CAF", DAY, level=TLP.AMBER).marking.tlp is TLP.AMBER


# Properties

reports = st.lists(
    st.tuples(
        st.sampled_from(["Attack near Bambari", "Attack near Bria leaves four dead", "Talks resume", "Ministers meet"]),
        st.sampled_from(["Radio Ndeke Luka", "Reuters", "Somebody Else"]),
        st.integers(-60, 60),
        st.booleans(),
    ),
    min_size=1,
    max_size=7,
)


def facts(found: CountryFile) -> list[Any]:
    """All that a file says, the texts of its reports included."""
    reads = [[(each.report, each.text, each.claims) for each in one.story.reports] for one in found.every]
    return [found.facts, [said(reason.says) for one in found.every for reason in one.reasons], reads, found.marking]


class TestProperties(TestCase):
    @settings(max_examples=8, deadline=None)
    @given(reports, st.sampled_from(list(Choice)))
    def test_what_comes_later_changes_no_earlier_day(self, rows: list[tuple[str, str, int, bool]], act: Choice) -> None:
        empty_the_store()
        tomorrow = 12
        early = [row for row in rows if row[2] < tomorrow]
        late = [row for row in rows if row[2] >= tomorrow]
        for number, (title, publisher, hours, read) in enumerate(early):
            keep(f"early {number}", title, BODY, publisher, hours, read=read)
        before = {level: facts(file(viewer)) for level, viewer in (("amber", OWNER), ("green", GREEN))}
        for number, (title, publisher, hours, read) in enumerate(late):
            keep(f"late {number}", title, BODY, publisher, hours, read=read)
            keep(f"early {number}", title, "Another version.", publisher, hours + 1)
        at = NOON + timedelta(days=3)
        for one in file(day=at.date()).every:
            curating.choose(hand(at), act, one.story.key, "CAF", "A note.", day=at.date())
        assert {level: facts(file(viewer)) for level, viewer in (("amber", OWNER), ("green", GREEN))} == before

    @settings(max_examples=8, deadline=None)
    @given(reports, reports, st.sampled_from([TLP.AMBER, TLP.AMBER_STRICT, TLP.RED]))
    def test_what_is_marked_above_a_viewer_changes_nothing(
        self, rows: list[tuple[str, str, int, bool]], more: list[tuple[str, str, int, bool]], tlp: TLP
    ) -> None:
        empty_the_store()
        for number, (title, publisher, hours, read) in enumerate(rows):
            keep(f"open {number}", title, BODY, publisher, min(hours, 0), read=read)
        before = facts(file(GREEN))
        above = Keeping(Marking(tlp, LOCAL), LOCAL, 36500)
        others = Keeping(Marking(TLP.GREEN, "others"), "others", 36500)
        for number, (title, publisher, hours, read) in enumerate(more):
            keep(f"above {number}", title, BODY, publisher, min(hours, 0), keeping=above, read=read)
            keep(f"others {number}", title, BODY, publisher, min(hours, 0), keeping=others)
        for one in file(OWNER).every:
            curating.choose(hand(), Choice.DROP, one.story.key, "CAF", tlp=tlp)
            curating.choose(hand(), Choice.NOTE, one.story.key, "CAF", "A note.", tlp=tlp)
        assert facts(file(GREEN)) == before
