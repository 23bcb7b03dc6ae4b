"""Framing: words to frames, copies once, shares with their base and interval, and the rule of the warning."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import pytest
from framing_tables import DAY, Headline, event, headline, made
from hypothesis import given
from hypothesis import strategies as st

from phasezero.assess.framing.counting import wilson
from phasezero.assess.framing.lexicon import read
from phasezero.assess.framing.written import as_json, as_text
from phasezero.brief.framing import framing_picture, framing_section, shares_table, source, source_key
from phasezero.brief.lint import lint_sentence
from phasezero.brief.svg import is_safe
from phasezero.domain.framing import frames, parse
from phasezero.domain.phrases import said
from phasezero.domain.publishers import Reach
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput

KEYS = [frame.key for frame in frames().frames]


class TestWords:
    @pytest.mark.parametrize(
        ("title", "found"),
        [
            ("Sectarian clashes displace thousands, UN warns", {"sectarian", "humanitarian"}),
            ("Attaques de Peuls armés dans l'ouest", {"ethnic"}),
            ("Police impose a curfew after riots in the capital", {"law-and-order"}),
            ("Lutte contre le terrorisme : dix djihadistes tués", {"counter-terrorism"}),
            ("Coup d'Etat : l'opposition appelle au dialogue", {"political-rivalry"}),
            ("Farmers and herdsmen clash over land", {"resources"}),
            ("Unpaid soldiers mutiny in the barracks", {"grievances"}),
            ("Cross-border raid kills six near the river", {"spill-over"}),
            ("Aid workers flee after attack on a camp", {"humanitarian"}),
            ("Ten killed in clashes in the east of the country", set()),
        ],
    )
    def test_a_headline_carries_what_its_words_say(self, title: str, found: set[str]) -> None:
        assert set(read(title) or {}) == found

    @pytest.mark.parametrize(
        "title",
        [
            "Landmine kills three in the east",
            "Two civilians killed by mines on the road",
            "Report accuses the army of war crimes",
            "Des coups de feu entendus dans la capitale",
            "Muslim Brotherhood statement on the attack",
            "Boko Haram kills ten in a village",
            "LRA attack on a village in the east",
            "A spill closes the harbour for a day",
        ],
    )
    def test_turns_that_only_look_like_it_carry_nothing(self, title: str) -> None:
        assert read(title) == {}

    def test_a_word_is_whole_and_one_turn_struck_out_leaves_the_others(self) -> None:
        assert read("Undermined by miners of the region") == {"resources": ("miners",)}
        assert read("Mine blast kills workers of a gold mine")["resources"] == ("gold", "mine")  # type: ignore[index]

    def test_other_languages_are_not_read_and_said_to_be_none(self) -> None:
        assert read("Mueren dos personas en una iglesia por los disparos del grupo") is None
        assert read("Боевики обстреляли церковь") is None
        found = made(
            [
                headline(1, "Mueren dos personas en una iglesia por los disparos del grupo"),
                headline(2, "Attack on a church in the town"),
            ]
        )
        assert (found.everyone.headlines, found.everyone.read, found.everyone.framed) == (2, 1, 1)

    def test_every_frame_has_words_enough_in_both_languages(self) -> None:
        for frame in frames().frames:
            for language, words in frame.words.items():
                assert len(set(words)) >= 25, (frame.key, language)
                assert all(word == word.casefold() for word in words)

    @given(st.sampled_from([(f, w) for f in frames().frames for words in f.words.values() for w in words]))
    def test_every_word_carries_its_frame(self, one: Any) -> None:
        frame, word = one
        assert frame.key in (read(f"the {word.replace('*', '')} there in the east") or {})

    @pytest.mark.parametrize(
        ("path", "value", "says"),
        [
            (("numbers", "share"), {"value": 0.4}, "no reason"),
            (("numbers", "unknown"), {"value": 1, "why": "none"}, "numbers"),
            (("evidence", "grievances"), {"measure": "state", "at_least": 1, "why": "none"}, "evidence"),
        ],
    )
    def test_a_rule_that_does_not_fit_is_refused(self, path: tuple[str, str], value: dict[str, Any], says: str) -> None:
        raw = copy.deepcopy(load("framing"))
        raw[path[0]][path[1]] = value
        with pytest.raises(BadInput, match=says):
            parse(raw)


class TestCounts:
    def test_copies_count_once_and_the_base_is_the_headlines_that_carry_any(self) -> None:
        story = "Sectarian violence spreads in the capital"
        found = made(
            [
                headline(0, story, "Reuters"),
                headline(1, f"AFP: {story}", "AFP", DAY - timedelta(1)),
                headline(2, story.upper(), "RJDH"),
                headline(3, "Refugees flee the town of Bria", "A bulletin nobody knows"),
                headline(4, "Ten killed in the east of the country", "AFP"),
                headline(5, "", "AFP"),
            ]
        )
        everyone = found.everyone
        assert (found.reports, found.untitled, everyone.headlines, everyone.framed, everyone.unframed) == (5, 1, 3, 2, 1)
        assert (everyone.shares["sectarian"].carried, everyone.shares["sectarian"].of) == (1, 2)
        assert {reach: counted.shares["sectarian"].carried for reach, counted in found.by_reach.items()} == {
            Reach.LOCAL: 1,
            Reach.INTERNATIONAL: 1,
            Reach.UNKNOWN: 0,
        }
        assert [(one.publisher, one.day) for one in found.carriers if "sectarian" in one.words] == [("AFP", DAY - timedelta(1))]

    def test_the_interval_is_wilsons(self) -> None:
        share = wilson(8, 54)
        assert (round(share.low, 3), round(share.high, 3)) == (0.077, 0.266)
        assert (wilson(0, 0).low, wilson(0, 0).high, wilson(0, 0).share) == (0.0, 1.0, None)
        assert wilson(0, 10).low == 0.0
        assert wilson(10, 10).high == 1.0

    @pytest.mark.parametrize(("months", "periods", "first"), [(1, 1, date(2014, 6, 1)), (12, 12, date(2013, 7, 1)), (14, 5, date(2013, 5, 1)), (24, 8, date(2012, 7, 1))])  # fmt: skip
    def test_time_is_told_by_months_or_by_quarters(self, months: int, periods: int, first: date) -> None:
        found = made([headline(1, "Attack on a church in the town", on=first)], months=months)
        assert (len(found.periods), found.since, found.periods[-1].end) == (periods, first, DAY)
        assert found.periods[0].counted.framed == found.everyone.framed == 1
        assert all(one.end + timedelta(1) == after.start for one, after in zip(found.periods, found.periods[1:], strict=False))


SECTARIAN = [headline(i, f"Sectarian violence, report number {i} of the month") for i in range(8)]
OTHERS = [headline(20 + i, f"Refugees flee town number {i} after the attack") for i in range(4)]
ATTACKS = [event(i) for i in range(4)]


class TestWarning:
    def test_one_frame_dominates_while_the_events_say_otherwise(self) -> None:
        (warned,) = made(
            [*SECTARIAN, *OTHERS], [*ATTACKS, event(9, 12, "non-state", "unknown"), event(10, 500, "state-based", "unknown")]
        ).warnings
        assert (warned.frame, warned.share.carried, warned.share.of, warned.publishers) == ("sectarian", 8, 12, 5)
        assert warned.events == ("e0000", "e0001", "e0002", "e0003")
        assert str(warned.says).endswith(
            "the events of the same time also say this: killed in attacks on civilians by state forces or organised groups, at 4 "
            "places: low 32, best 40, high 52; killed in fighting without the state: low 10, best 12, high 15."
        )

    @pytest.mark.parametrize(
        ("headlines", "events"),
        [
            (SECTARIAN, ATTACKS),  # fewer headlines than the rule asks
            (
                [*SECTARIAN[:3], *OTHERS, *[headline(40 + i, f"Mutiny in barracks number {i} of the city") for i in range(8)]],
                ATTACKS,
            ),
            ([(i, "Reuters", title, on) for i, _, title, on in [*SECTARIAN, *OTHERS]], ATTACKS),  # one publisher's frame
            ([*SECTARIAN, *OTHERS], [event(i, 6) for i in range(4)]),  # too few killed
            ([*SECTARIAN, *OTHERS], [event(i, place="one place") for i in range(4)]),
            ([*SECTARIAN, *OTHERS], [*ATTACKS, event(9, 41, "non-state", "unknown")]),  # more in fighting between groups
            ([*SECTARIAN, *OTHERS], [event(i, occurred_end=date(2013, 6, 30)) for i in range(4)]),  # of another time
        ],
    )
    def test_nothing_is_said_where_a_condition_is_missing(self, headlines: list[Headline], events: list[dict[str, Any]]) -> None:
        assert made(headlines, events).warnings == ()

    @pytest.mark.parametrize(
        ("words", "frame", "events", "says"),
        [
            ("Terrorists killed in operation", "counter-terrorism", [event(i, 9, perpetrator="state") for i in range(4)], "best 36, high 48; of these by the country’s own state forces: low 28, best 36, high 48"),
            ("Bandits attack the village", "law-and-order", ATTACKS, "4 attacks on civilians had 10 dead or more by the best estimate"),
            ("Election violence in the district", "political-rivalry", ATTACKS, "killed in all: low 32, best 40, high 52; of these in attacks on civilians, at 4 places"),
            ("Cattle herders of the valley", "resources", ATTACKS, "organised groups, at 4 places: low 32, best 40, high 52"),
            ("Refugees flee to the hills", "humanitarian", ATTACKS, "killed in all: low 32, best 40, high 52"),
        ],
    )  # fmt: skip
    def test_each_measure_says_its_counts(self, words: str, frame: str, events: list[dict[str, Any]], says: str) -> None:
        (warned,) = made([headline(i, f"{words}, part {i} of a series") for i in range(12)], events).warnings
        assert warned.frame == frame
        assert says in str(warned.says)

    def test_what_is_not_expedient_is_never_warned_about(self) -> None:
        assert made([headline(i, f"Mutiny of soldiers, part {i} of a series") for i in range(12)], ATTACKS).warnings == ()

    def test_it_is_about_the_description_and_its_words_pass_the_lint(self) -> None:
        found = made([*SECTARIAN, *OTHERS], ATTACKS)
        section = framing_section(found)
        known = frozenset({source_key("CAF"), *(f"event:{one}" for one in found.evidence.events)})
        assert [fault for one in section.sentences for fault in lint_sentence(one, known)] == []
        text = " ".join(one.text for one in section.sentences)
        assert "8 of 12 headlines that carry a frame tell it as “sectarian or religious”" in text
        assert "It does not say which account is true." in text
        assert "12 reports" in str(source(found))

    def test_without_frames_or_headlines_one_line_says_so(self) -> None:
        for headlines, says in (
            ([], "No headline of the time since 1 July 2013 is known."),
            ([headline(1, "Ten killed in the east")], "None of 1 headline read"),
        ):
            (line,) = framing_section(made(headlines)).sentences
            assert line.text.startswith(says)


class TestShown:
    def test_the_picture_is_safe_and_agrees_with_its_table(self) -> None:
        found = made([*SECTARIAN, *OTHERS], ATTACKS)
        picture = framing_picture(found)
        assert is_safe(picture.svg)
        assert picture.svg == framing_picture(found).svg
        (last,) = [row for row in picture.table.rows if said(row[1]) != "0"]
        assert [said(cell) for cell in last[1:4]] == ["12", "8 (3, 4, 1)", "0"]
        shares = {said(row[0]): [said(cell) for cell in row[1:]] for row in shares_table(found).rows}
        assert shares["sectarian or religious"] == ["8 of 12 (39–86 %)", "3 of 5", "4 of 6", "1 of 1"]

    def test_text_fits_a_terminal_and_json_holds_every_count(self) -> None:
        found = made([*SECTARIAN, *OTHERS, headline(90, "É" * 300 + " sectarian of the")], ATTACKS)
        assert max(map(len, as_text(found).splitlines())) <= 100
        told = as_json(found)
        assert [one["frame"] for one in told["frames"]] == KEYS
        assert told["framed"] == 13
        assert sum(one["carried"]["sectarian"] for one in told["periods"]) == told["frames"][0]["all"]["carried"]


WORDS = st.sampled_from(
    ["sectarian", "refugees", "terrorists", "cattle", "election", "village", "killed", "army", "in", "the", "Bria"]
)
TITLES = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
DAYS = st.dates(date(2013, 5, 1), date(2014, 8, 1))
HEADLINES = st.lists(st.tuples(st.integers(0, 9999).map(lambda n: f"r{n:04}"), st.sampled_from(["Reuters", "RJDH", "A paper"]), TITLES, DAYS), max_size=25, unique_by=lambda one: one[0])  # fmt: skip


class TestProperties:
    @given(HEADLINES, st.randoms(use_true_random=False))
    def test_order_does_not_matter(self, headlines: list[Headline], random: Any) -> None:
        before = made(headlines)
        random.shuffle(headlines)
        assert made(headlines) == before

    @given(HEADLINES, HEADLINES)
    def test_later_headlines_change_no_earlier_day(self, headlines: list[Headline], more: list[Headline]) -> None:
        later = [(f"x{number}", who, title, DAY + timedelta(1 + i)) for i, (number, who, title, _) in enumerate(more)]
        happened_later = event(77, 900, occurred_end=DAY + timedelta(1))
        assert made([*headlines, *later], [*ATTACKS, happened_later]) == made(headlines, ATTACKS)

    @given(HEADLINES)
    def test_counts_agree(self, headlines: list[Headline]) -> None:
        found = made(headlines)
        everyone = found.everyone
        assert everyone.framed <= everyone.read <= everyone.headlines <= found.reports <= len(headlines)
        assert len(found.carriers) == everyone.framed == sum(one.counted.framed for one in found.periods)
        for key in KEYS:
            share = everyone.shares[key]
            assert 0 <= share.low <= (share.share or 0) <= share.high <= 1 or not share.of
            assert share.carried == sum(key in one.words for one in found.carriers)
            assert share.carried <= sum(counted.shares[key].carried for counted in found.by_reach.values())

    @given(HEADLINES, st.integers(0, 24))
    def test_a_copy_changes_no_share(self, headlines: list[Headline], which: int) -> None:
        told = [one for one in headlines if len(one[2].split()) >= 4]
        if told:
            number, who, title, on = told[which % len(told)]
            again = (f"y{number}", who, f"{title.upper()}!", on)
            assert made([*headlines, again]).everyone == made(headlines).everyone


def test_the_frames_of_the_vocabulary_are_those_of_the_design() -> None:
    assert set(KEYS) == {"sectarian", "ethnic", "law-and-order", "counter-terrorism", "political-rivalry", "resources", "grievances", "spill-over", "humanitarian"}  # fmt: skip
    assert {frame.key for frame in frames().frames if not frame.expedient} == {"grievances"}
