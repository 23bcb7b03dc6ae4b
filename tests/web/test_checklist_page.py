"""The sheet of warning signs: nothing on it that helps who would do harm, nothing computed for who may not read it."""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from builders import empty_the_store
from people import World, client_of, world
from phasezero import library, pipeline
from phasezero.assess.checklist import checklist
from phasezero.brief.lint_words import calm_claims, frames, hedges, inflated_words, legal_words
from phasezero.brief.said import Said
from phasezero.domain.checklist import parse, sheet, texts
from phasezero.domain.phase_rule import phase_rule
from phasezero.domain.updates import Sentence, SentenceKind, words
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput

DAY = date(2013, 4, 1)
PAGE = "/countries/CAF/checklist/?date=2013-04-01"


def said(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("text", list(texts()))
def test_its_words_keep_the_writing_rules(text: str) -> None:
    read = Said.of(Sentence((words(text),), SentenceKind.NOTICE), None, None)
    for rule in (legal_words, inflated_words, calm_claims, frames, hedges):
        assert not list(rule(read)), text


def test_page_and_text_say_the_whole_sheet(client: Client) -> None:
    page, text = client.get(PAGE).content.decode(), client.get(f"{PAGE}&form=txt")
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    for one in texts():
        assert one in said(page)
        assert one in text.content.decode()
    assert "<" not in text.content.decode()
    assert "TLP:GREEN" in said(page)


def test_it_says_which_conditions_are_met_and_names_no_place_and_no_figure(client: Client) -> None:
    suggestion = library.phase("CAF", DAY)
    found = checklist(suggestion)
    assert (found.phase, len(found.met)) == (int(suggestion.phase), sum(reason.met for reason in suggestion.reasons))
    assert set(found.met) <= set(phase_rule().conditions.values())
    page = said(client.get(PAGE).content.decode())
    assert all(one in page for one in found.met)
    for region in library.region_names("CAF").values():
        assert region not in page, region


def test_a_day_without_data_says_so(client: Client) -> None:
    page = said(client.get("/countries/CAF/checklist/?date=2024-01-01").content.decode())
    assert "Not assessed: the data do not reach this day." in page
    assert checklist(None).met == ()


@pytest.mark.parametrize(("code", "word"), [("fr", "Signes d’alerte"), ("ar", "علامات الإنذار")])
def test_it_is_said_in_every_language(client: Client, code: str, word: str) -> None:
    for address in (PAGE, f"{PAGE}&form=txt"):
        page = client.get(address, headers={"accept-language": code}).content.decode()
        assert word in page
        assert not [one for one in texts() if one in page]


@pytest.fixture
def people(db: None) -> World:
    empty_the_store()
    made = world()
    pipeline.import_example()
    return made


@pytest.mark.parametrize(("who", "told"), [("reader", True), ("stranger", False), (None, False)])
def test_the_phase_is_told_to_those_who_may_read_drafts_alone(people: World, who: str | None, told: bool) -> None:
    page = said(client_of(None if who is None else people.people[who]).get(PAGE).content.decode())
    assert ("Nothing has been released to you for this day." in page) != told
    assert any(condition in page for condition in phase_rule().conditions.values()) == told
    assert sheet().signs[0].signs[0] in page


SPOILED: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (lambda raw: raw["signs"][0]["ids"].append("99.1"), "checklist.yml: there is no indicator '99.1'"),
    (lambda raw: raw.pop("report"), "checklist.yml: 'report' is missing or unknown"),
    (lambda raw: raw.update(who="x"), "checklist.yml: 'who' is missing or unknown"),
]


@pytest.mark.parametrize(("change", "line"), SPOILED)
def test_a_fault_gives_one_line(change: Callable[[dict[str, Any]], Any], line: str) -> None:
    raw = copy.deepcopy(load("checklist"))
    change(raw)
    with pytest.raises(BadInput, match=line):
        parse(raw)
