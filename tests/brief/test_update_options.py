"""The options on page two of an update: a few lines, each with its sources, for the phase that the page shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from phasezero import pipeline
from phasezero.brief.catalogues import language
from phasezero.brief.compose import compose
from phasezero.brief.in_language import in_language
from phasezero.brief.lint import lint
from phasezero.brief.material import Material
from phasezero.brief.render import json as json_renderer
from phasezero.brief.render import text
from phasezero.domain.options import OptionLines
from phasezero.domain.updates import Releasing, Section, SentenceKind, Update
from phasezero.library import making_updates
from phasezero.library.making_updates import material

DAY = date(2013, 4, 1)


@pytest.fixture
def whole(db: None) -> Material:
    pipeline.import_example()
    return material("CAF", DAY)


def section(update: Update) -> Section:
    return next(one for one in update.page_two if one.key == "options")


def released(phase: int) -> Releasing:
    return Releasing("Ada Example", datetime(2013, 4, 2, tzinfo=UTC), 1, False, phase, "Two towns were attacked since")


def test_each_line_says_what_is_known_of_it_who_when_and_what_to_do_first(whole: Material) -> None:
    update = compose(whole)
    lines = [one for one in section(update).sentences if one.cites and one.cites[0].startswith("option:")]
    assert 2 <= len(lines) <= 4
    for line in lines:
        assert all(word in line.text for word in ("Evidence: ", "Who: ", "First effect: ", "This week: "))
        assert line.kind is SentenceKind.FINDING
    assert any("no review exists" in line.text for line in lines)
    assert any("14 studies of its effect: helped in 4, did harm in 1" in line.text for line in lines)
    assert "read that first" in section(update).sentences[-1].text


def test_the_state_as_perpetrator_is_said_plainly(whole: Material) -> None:
    said = [one.text for one in section(compose(whole)).sentences]
    assert any(one.startswith("State forces are among the perpetrators (documented attacks on civilians") for one in said)


@pytest.mark.parametrize("phase", [0, 1, 2, 3])
def test_it_keeps_the_writing_rules_for_the_phase_that_was_confirmed(whole: Material, phase: int) -> None:
    update = compose(whole, released(phase))
    assert not lint(update)
    assert f"for phase {phase}, " in section(update).sentences[0].text
    assert set(section(update).sentences[1].cites) <= set(update.numbers)


def test_every_line_has_its_source_with_where_the_words_and_the_counts_are_from(whole: Material) -> None:
    sources = {one.key: "".join(part.text for part in one.text) for one in compose(whole).sources}
    own = {key: said for key, said in sources.items() if key.startswith("option:")}
    assert sources["options:CAF"].startswith("Options listed by the written rule, version 1")
    assert all("not yet checked by a practitioner" in said for said in own.values())
    assert "studies counted from United States Holocaust Memorial Museum" in own["option:Arms embargoes"]


def test_a_day_that_is_not_assessed_lists_none(whole: Material) -> None:
    update = compose(material("CAF", date(2024, 1, 1)))
    (line,) = section(update).sentences
    assert (line.kind, line.text) == (SentenceKind.GAP, "None listed: no phase is suggested, and options are listed by phase.")


def test_a_phase_without_options_says_so(whole: Material) -> None:
    none = {phase: replace(lines, lines=(), listed=0) for phase, lines in whole.options.items()}
    update = compose(replace(whole, options=none))
    assert [one.text for one in section(update).sentences] == ["None listed: the catalogue names no option for this phase."]
    assert not lint(update)


def test_the_same_records_give_the_same_bytes_and_another_catalogue_another_digest(
    whole: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = json_renderer.render(compose(whole))
    assert json_renderer.render(compose(material("CAF", DAY))) == first
    assert json_renderer.parse(first) == compose(whole)
    from phasezero.act import in_update

    monkeypatch.setattr(in_update, "digest", lambda: "another")
    assert material("CAF", DAY).inputs_digest != whole.inputs_digest


def test_later_records_change_no_line(whole: Material) -> None:
    early = material("CAF", DAY)
    assert early.options == whole.options
    assert all(isinstance(one, OptionLines) for one in early.options.values())
    assert making_updates._options(early) == early.options


@pytest.mark.parametrize(("code", "words"), [("fr", "Cette semaine"), ("ar", "هذا الأسبوع")])
def test_the_lines_are_said_in_every_language(whole: Material, code: str, words: str) -> None:
    update = compose(whole)
    said = section(in_language(update, language(code)))
    assert sum(words in one.text for one in said.sentences) == len([key for key in update.numbers if key.startswith("option:")])
    for one in said.sentences:
        assert not {"Evidence", "Who:", "week", "studies"} & set(one.text.replace(".", " ").split())
    assert words in text.render(update, code)


def test_a_quiet_day_stays_one_sentence(whole: Material) -> None:
    quiet = date(2013, 12, 20)
    made = material("CAF", quiet)
    update = compose(replace(made, basis=replace(made.basis, issued_number=3, on=quiet, suggestion=made.suggestion)))
    assert not update.material_change
    assert sum(len(one.sentences) for one in update.page_one[:1]) == 1
    assert section(update).sentences
