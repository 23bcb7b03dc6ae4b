"""The lexicon is read strictly; that every wording keeps the three is in tests/act/test_same_facts.py."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from phasezero.domain.harm import Harm
from phasezero.domain.lexicon import lexicon, parse
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput


def raw() -> dict[str, Any]:
    return copy.deepcopy(load("lexicon"))


def review(**changes: object) -> dict[str, object]:
    text = lexicon().wording("campaign", "security").text
    given: dict[str, object] = {"term": "campaign", "language": "en", "sector": "security", "wording": text}
    return given | {"reviewed_by": "operations officer, a peace operation", "reviewed_on": date(2026, 3, 1)} | changes


def test_it_has_the_ten_sectors_and_at_least_thirty_terms() -> None:
    found = lexicon()
    assert len(found.sectors) == 10
    assert len(found.terms) >= 30
    assert all(set(term.wordings) == set(found.sectors) for term in found.terms.values())


def test_every_wording_is_unreviewed_until_a_practitioner_approves_it() -> None:
    every = {(term, sector) for term in lexicon().terms for sector in lexicon().sectors}
    assert set(lexicon().unreviewed()) == every
    changed = raw()
    changed["reviews"] = [review()]
    found = parse(changed)
    assert set(found.unreviewed()) == every - {("campaign", "security")}
    approved = found.wording("campaign", "security").review
    assert approved is not None
    assert (approved.by, approved.on) == ("operations officer, a peace operation", date(2026, 3, 1))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"wording": "a campaign"}, "is not what was approved"),
        ({"term": "nothing"}, "is no wording of the file"),
        ({"sector": "sport"}, "is no wording of the file"),
        ({"reviewed_by": ""}, "reviewed_by and a day"),
        ({"reviewed_on": "soon"}, "reviewed_by and a day"),
    ],
)
def test_an_approval_holds_for_exactly_the_words_that_were_approved(changes: dict[str, object], why: str) -> None:
    given = raw()
    given["reviews"] = [review(**changes)]
    with pytest.raises(BadInput, match=why):
        parse(given)


def test_an_approval_is_given_once() -> None:
    given = raw()
    given["reviews"] = [review(), review()]
    with pytest.raises(BadInput, match="stands there twice"):
        parse(given)


def _first(entry: dict[str, Any], text: str) -> None:
    entry["en"]["wordings"]["trade"] = text


@pytest.mark.parametrize(
    ("break_it", "why"),
    [
        (lambda one: one.update(id="Two Words"), "small letters"),
        (lambda one: one.update(by=["hidden"]), "which no term may mean"),
        (lambda one: one.update(by=["martians"]), "no signs"),
        (lambda one: one.pop("harmed"), "'harmed' is missing"),
        (lambda one: one["en"].update(definition=" "), "a standard term and a definition"),
        (lambda one: one["en"]["wordings"].pop("trade"), "look at trade"),
        (lambda one: one["en"]["wordings"].update(sport="x"), "look at sport"),
        (lambda one: _first(one, ""), "1 to 110 letters"),
        (lambda one: _first(one, "civilians " * 20), "1 to 110 letters"),
        (lambda one: _first(one, "the risk to civilians in Bangui"), "brings no name"),
        (lambda one: _first(one, "the risk to 13 civilians"), "no number"),
        (lambda one: _first(one, "the risk to {civilians}"), "a brace"),
        (lambda one: _first(one, "the risk to civilians and other civilians"), r"civilians \(2 times\)"),
    ],
)
def test_a_fault_is_one_line_that_names_the_entry(break_it, why: str) -> None:
    given = raw()
    break_it(given["terms"][0])
    with pytest.raises(BadInput, match=why) as refused:
        parse(given)
    assert str(refused.value).startswith("lexicon.yml, ")
    assert "\n" not in str(refused.value)


def test_a_term_stands_once_and_so_does_a_sign() -> None:
    given = raw()
    given["terms"].append(given["terms"][0])
    with pytest.raises(BadInput, match="stands there twice"):
        parse(given)
    given = raw()
    given["signs"]["en"]["by"]["private"].append("militias")
    with pytest.raises(BadInput, match="'militias' stands twice"):
        parse(given)


def test_a_language_that_is_not_there_is_said_plainly() -> None:
    with pytest.raises(BadInput, match="no words in the language 'sg'"):
        lexicon("sg")


def test_another_language_is_another_key() -> None:
    given = raw()
    given["signs"]["fr"] = {
        "harmed": {"civilians": ["civils"]}, "by": {"armed_group": ["groupes armés"]}, "organised": {"organised": ["organisées"]},
    }  # fmt: skip
    given["terms"] = [next(one for one in given["terms"] if one["id"] == "campaign")]
    wordings = dict.fromkeys(given["sectors"], "des attaques organisées contre les civils")
    given["terms"][0]["fr"] = {"standard": "campagne", "definition": "Des attaques répétées.", "wordings": wordings}
    assert parse(given, "fr").term("campaign").standard == "campagne"
    given["terms"][0]["fr"]["wordings"]["trade"] = "des attaques contre les civils"
    with pytest.raises(BadInput, match="how organised: the term says organised, it says nothing"):
        parse(given, "fr")


def test_unknown_terms_and_sectors_are_refused() -> None:
    with pytest.raises(BadInput, match="no term 'x'"):
        lexicon().term("x")
    with pytest.raises(BadInput, match="no sector 'x'"):
        lexicon().wording("campaign", "x")


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("Armed groups kill civilians.", Harm(("civilians",), ("armed_group",))),
        ("ARMED\nGROUPS kill civilians", Harm(("civilians",), ("armed_group",))),
        ("a group at risk", Harm(("group",))),
        ("attacks not known to be organised", Harm(organised=("not_shown",))),
        ("civilians, and again civilians", Harm(("civilians", "civilians"))),
        ("a statement on self-organised groups", Harm(organised=("organised",))),
        ("the unrest goes on", Harm(by=("hidden",))),
        ("", Harm()),
    ],
)
def test_the_three_are_read_from_words(text: str, harm: Harm) -> None:
    assert lexicon().signs.harm(text) == harm
