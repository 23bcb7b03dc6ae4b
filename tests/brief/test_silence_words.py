"""What is said of silence: by the writing rules, never as calm, and of regions only where they are handed in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from phasezero.brief import silence as said
from phasezero.brief.catalogues import language
from phasezero.brief.in_language import picture_in, table_in
from phasezero.brief.lint import lint_text
from phasezero.brief.silence_pictures import silence_map, weeks_picture
from phasezero.brief.silence_written import as_json, as_text
from phasezero.domain.marking import TLP, Marking
from phasezero.domain.phrases import phrase
from phasezero.domain.silence import (
    AT_SAME_AGE,
    BELOW_COUNTRY,
    DATA_SETS_ONLY,
    NEVER_CALM,
    Fall,
    Gone,
    LastWord,
    LocalVoices,
    National,
    Regional,
    RegionSilence,
    Silence,
    Unheard,
    Verdict,
    Week,
)
from phasezero.monitor.silence.weighing import weighed
from phasezero.sources import boundaries

DAY = date(2013, 4, 1)
LOCAL = LocalVoices(Verdict.FEWER, 56, 0, 31, 12.4, 0.004)
NO_LOCAL = LocalVoices(Verdict.CANNOT_TELL, 84, 0, 3, 0.4, 1.0)


def fall(verdict: Verdict, around: float | None = 4.2) -> Fall:
    made = Fall(verdict, 28, 0, 9.4, 2, 21, 0.004, 2, around, 5.0 if around is not None else None, 120)
    return replace(made, weighed=weighed(made, LOCAL, 1, None if around is None else False))


def national(verdict: Verdict = Verdict.FEWER, gone: int = 2, local: LocalVoices = LOCAL) -> National:
    weeks = tuple(Week(DAY - timedelta(days=7 * i + 6), i % 9, i % 3) for i in reversed(range(52)))
    unheard = (Unheard(90, 9, 17, 8), Unheard(365, 4, 17, None))
    green = Marking(TLP.GREEN, "tf")
    return National("CAF", DAY, "tf", green, "", weeks, fall(verdict, None), local, unheard, 9, gone, "0")


def regional() -> Regional:
    regions = []
    for i, one in enumerate(boundaries.regions("CAF")):
        last = (
            None if i == 0 else LastWord(DAY - timedelta(days=20 * i), ("Reuters",), "international", 20 * i, 30, i % 3, i == 5)
        )
        verdict = (Verdict.FEWER, Verdict.NOT_FEWER, Verdict.CANNOT_TELL)[i % 3]
        voices = LOCAL if i == 2 else NO_LOCAL
        regions.append(RegionSilence(one.code, one.name, 1 / 17, (i, 2 * i), (i > 3, i > 1), last, fall(verdict), voices))
    gone = (Gone("Radio Ndeke Luka", "local", 56, 0, 7.2, 0.001, DAY - timedelta(days=80)),)
    return Regional(Marking(BELOW_COUNTRY, "tf"), tuple(regions), (0.31, 0.12), gone)


SHAPES = boundaries.regions("CAF")


def every_sentence() -> list[str]:
    made = [said.page_lines(national(verdict, gone)) for verdict in Verdict for gone in (0, 1, 2)]
    made += [said.lines(national(), regional()), said.region_lines(regional(), DAY)]
    nothing = replace(regional(), regions=(), gone=())
    made += [said.region_lines(nothing, DAY), said.country_lines(replace(national(), not_assessed=phrase("the data held end")))]
    return [one.text for those in made for one in those] + [str(one) for one in (NEVER_CALM, AT_SAME_AGE, DATA_SETS_ONLY)]


def test_every_sentence_keeps_the_writing_rules() -> None:
    tables = [*said.explained(national()), *said.explained_below(regional()), said.regions_table(regional())]
    cells = [str(cell) for table in tables for row in table.rows for cell in row]
    faults = []
    for text in (*every_sentence(), *cells):
        faults += [(text, fault.rule) for fault in lint_text(text)]
    assert faults == []


def test_silence_is_never_told_as_calm() -> None:
    text = " ".join([*every_sentence(), as_text(Silence(national(), regional()))])
    told = text.replace(str(NEVER_CALM), "")
    assert not re.search(
        r"\bcalm|\bpeace|\bquiet\b|\bsafe\b|violence (fell|has fallen|declined|stopped|decreased)|\bimprov", told, re.I
    )


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_section_has_pictures_tables_and_notices(verdict: Verdict) -> None:
    whole = said.silence_section(national(verdict), regional(), SHAPES)
    weeks = ["silence-weeks"] if verdict is Verdict.FEWER else []
    assert [picture.key for picture in whole.pictures] == [*weeks, "silence-map"]
    assert len(whole.tables) == (verdict is Verdict.FEWER) + len(regional().silent) + 2
    below = said.silence_section(national(verdict), None, SHAPES)
    assert [picture.key for picture in below.pictures] == weeks
    names = [one.name for one in SHAPES]
    assert not [name for name in names if name in repr(below)]
    assert [name for name in names if name in repr(whole)] == names


def test_the_page_and_the_command_say_that_documents_are_not_fewer_and_an_update_does_not() -> None:
    made = national(Verdict.NOT_FEWER)
    first = said.page_lines(made)[0].text
    assert first.startswith("In the 28 days to 1 April 2013 0 documents on Central African Republic came, not fewer than")
    assert "(2–21). That says nothing about violence, and nothing about single regions." in first
    assert "not fewer than is usual" in as_text(Silence(made, None)).replace("\n  ", " ")
    section = said.silence_section(made, None, SHAPES)
    assert not any("not fewer" in one.text for one in (*section.sentences, *said.lines(made)))
    for other in (national(), national(Verdict.CANNOT_TELL), replace(made, not_assessed="no record")):
        assert said.page_lines(other) == said.country_lines(other)


def test_how_many_silent_regions_are_usual_cannot_be_read_as_regions_that_are_heard() -> None:
    told = [one.text for one in said.country_lines(national()) if "no event of the last 90 days" in one.text]
    assert len(told) == 1
    assert "From 9 of 17 first-level regions" in told[0]
    assert "(usual at the same age: 8 such regions)" in told[0]


def test_page_one_names_regions_only_where_they_are_handed_in() -> None:
    first = said.lines(national(), regional())[0].text
    assert first.startswith("From 6 regions fewer than the expected number of documents came")
    assert " and 2 more" in first
    assert not any("Silence is a risk" in one.text for one in said.lines(national()))
    assert said.lines(replace(national(), not_assessed="no record")) == ()


def test_a_day_of_which_nothing_can_be_said_draws_nothing() -> None:
    section = said.silence_section(replace(national(), not_assessed="no record"), regional(), SHAPES)
    assert (section.tables, section.pictures) == ((), ())
    assert "no record" in section.sentences[0].text


def test_the_map_tells_each_region_and_refuses_one_without_a_shape() -> None:
    picture = silence_map(regional(), SHAPES)
    assert picture.svg.count("<title") >= 1
    assert [str(row[0]) for row in picture.table.rows] == [one.name for one in SHAPES]
    assert str(picture.table.rows[0][1]) == "no word held"
    with pytest.raises(ValueError, match="the map does not have"):
        silence_map(regional(), SHAPES[1:])


def test_the_weeks_are_drawn_and_listed() -> None:
    picture = weeks_picture(national())
    assert len(picture.table.rows) == 52
    assert weeks_picture(replace(national(), weeks=())).table.rows == ()


def test_json_has_regions_only_where_they_may_be_read() -> None:
    whole = as_json(Silence(national(), regional()))
    assert whole["regional"]["marking"] == {"tlp": "TLP:AMBER+STRICT", "audience": "tf"}
    assert whole["regional"]["regions"][0]["last_word"] is None
    low = Silence(national(), regional()).at(TLP.AMBER)
    assert "regional" not in as_json(low)
    assert "AMBER+STRICT" not in as_text(low)


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_tables_and_pictures_are_said_in_other_languages(code: str) -> None:
    told = language(code)
    for picture in (weeks_picture(national()), silence_map(regional(), SHAPES)):
        made = picture_in(picture, told)
        assert made.title != picture.title
        assert made.svg != picture.svg
    assert table_in(said.regions_table(regional()), told).columns[0] != "Region"
