"""Triggers on page two of an update: each sentence with its source, no claim of calm, every language, the writing rules kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from people import AT
from phasezero import library, pipeline
from phasezero.brief.agenda import decisions_ahead
from phasezero.brief.catalogues import language
from phasezero.brief.compose import compose
from phasezero.brief.in_language import in_language
from phasezero.brief.lint import lint
from phasezero.brief.triggers import key, source, triggers_section
from phasezero.desk import hands, triggers
from phasezero.domain.updates import Section, SentenceKind, Update
from phasezero.library.making_updates import material
from trigger_fields import COUP, EASTER, ELECTION, FEAST

DAY = date(2013, 4, 1)


@pytest.fixture
def made(db: None) -> library.Triggers:
    pipeline.import_example()
    return library.triggers("CAF", DAY)


def section(made: library.Triggers) -> Section:
    decisions = decisions_ahead(library.next_slots("CAF", made.as_of), ())
    return triggers_section(decisions, made.ahead, made.happened, made.looked)


def in_update(found: Section) -> Update:
    """An update with this section; a source of triggers stands where the page has one of the agenda."""
    update = compose(material("CAF", DAY))
    pages = tuple(found if one.key == "triggers" else one for one in update.page_two)
    known = {one.key for one in update.sources}
    more = [cite for line in found.sentences for cite in line.cites if cite not in known]
    named = [replace(update.sources[0], key=cite, number=100 + i) for i, cite in enumerate(dict.fromkeys(more))]
    return replace(update, page_two=pages, sources=(*update.sources, *named))


def test_without_entries_it_says_so_and_tells_what_events_show(made: library.Triggers) -> None:
    lines = section(made).sentences
    assert lines[0].kind is SentenceKind.GAP
    assert "that is no finding that none is coming" in lines[0].text
    (seen,) = [one for one in lines if one.text.startswith("Fighting near the seat of government: ")]
    assert seen.cites
    assert all(cite.startswith("event:") for cite in seen.cites)
    (gap,) = [one for one in lines if one.text.startswith("No data, or not all of it: ")]
    assert "Coup, or abrupt change of power" in gap.text
    assert not lint(in_update(section(made)))


def test_each_entry_has_its_source_and_the_decisions_follow(made: library.Triggers) -> None:
    for fields in (ELECTION, EASTER, {**FEAST, "starts": "2013-05-02"}, COUP):
        header = ",".join(fields) + "\n" + ",".join(fields.values()) + "\n"
        assert triggers.take_file(hands.owner("A. Reader", AT), "CAF", "t.csv", header.encode(), historical=True).added == 1
    now = library.triggers("CAF", DAY)
    found = section(now)
    texts = [one.text for one in found.sentences]
    assert texts[0].startswith(
        "Religious day or season, 1 April 2013: “Easter Monday procession” (Notice of the diocese). Look closely"
    )
    assert "2 May 2013, up to 1 day earlier or later" in texts[1]
    assert any(one.startswith("Coup, or abrupt change of power, 24 March 2013") for one in texts)
    assert "Coup" not in next(one for one in texts if one.startswith("No data"))
    entries = [one.entry for one in (*now.ahead, *now.happened)]
    assert {cite for one in found.sentences for cite in one.cites if cite.startswith("trigger:")} == {key(one) for one in entries}
    assert "(reconstructed)" in str(source(entries, key(entries[0])))
    assert "Mandate of BINUCA ends" in " ".join(texts[4:])
    assert not lint(in_update(found))


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_it_is_said_in_every_language(made: library.Triggers, code: str) -> None:
    told = in_language(in_update(section(made)), language(code))
    said = next(one for one in told.page_two if one.key == "triggers")
    assert [one.text for one in said.sentences] != [one.text for one in section(made).sentences]
    assert "Fighting of" not in " ".join(one.text for one in said.sentences)
