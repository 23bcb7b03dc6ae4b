"""How it was done tells the class of who did it only where no words name who did it. All sentences are written for this test."""

import copy
from importlib.resources import files
from typing import Any

import pytest
import yaml

from phasezero.domain.events import Perpetrator
from phasezero.errors import BadInput
from phasezero.extract.events import code
from phasezero.extract.events.lexicon import languages
from phasezero.extract.events.methods import parse_methods

STATE, NON_STATE, UNKNOWN = Perpetrator.STATE, Perpetrator.NON_STATE, Perpetrator.UNKNOWN


def raw() -> Any:
    return yaml.safe_load((files("phasezero.extract.events") / "methods.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "text", "words", "kind"),
    [
        ("en", "Three villagers were killed in an air strike.", "air strike", STATE),
        ("en", "A clinic was destroyed by barrel bombs.", "barrel bombs", STATE),
        ("en", "Two pupils were killed when a school was hit by artillery shells.", "artillery shells", STATE),
        ("en", "Houses were damaged by MLRS fire.", "MLRS", STATE),
        ("en", "Students were injured by tear gas.", "tear gas", STATE),
        ("en", "Four traders were killed by a car bomb.", "car bomb", NON_STATE),
        ("en", "Four traders were killed when a roadside bomb exploded.", "roadside bomb", NON_STATE),
        ("en", "A nurse was abducted and held for ransom.", "ransom", NON_STATE),
        ("en", "A driver was shot dead during a carjacking.", "carjacking", NON_STATE),
        ("en", "An aid worker was killed when the convoy was ambushed.", "ambushed", NON_STATE),
        ("en", "Two traders were stabbed to death at the market.", "stabbed to death", NON_STATE),
        ("en", "A teacher was kidnapped on his way to school.", "kidnapped", NON_STATE),
        ("fr", "Deux commerçants ont été tués à coups de machette.", "à coups de machette", NON_STATE),
        ("fr", "Trois civils ont été tués dans une frappe aérienne.", "frappe aérienne", STATE),
        ("fr", "Trois personnes ont été tuées par une voiture piégée.", "voiture piégée", NON_STATE),
        ("es", "Tres campesinos fueron asesinados en un bombardeo aéreo.", "bombardeo aéreo", STATE),
        ("pt", "Três pessoas foram mortas numa emboscada.", "emboscada", NON_STATE),
        ("sw", "Watu watatu waliuawa katika shambulio la anga.", "shambulio la anga", STATE),
    ],
)
def test_how_it_was_done_tells_the_class(language: str, text: str, words: str, kind: Perpetrator) -> None:
    found = code(text, language=language)
    assert found
    assert {(candidate.perpetrator, candidate.perpetrator_class) for candidate in found} == {("", kind)}
    shown = {text[span.start : span.end] for candidate in found for span in candidate.spans if span.role == "perpetrator"}
    assert shown == {words}


def test_a_guess_is_less_sure_than_a_name() -> None:
    named = code("Three villagers were killed in an air strike by Chadian forces.", country="TCD")[0]
    guessed = code("Three villagers were killed in an air strike.", country="TCD")[0]
    bare = code("Three villagers were killed in the market.", country="TCD")[0]
    assert named.perpetrator_class is guessed.perpetrator_class is STATE
    assert guessed.confidence < bare.confidence < named.confidence


@pytest.mark.parametrize(
    ("text", "country", "name", "kind"),
    [
        ("Three villagers were killed in an air strike by Chadian forces.", "CAF", "Chadian forces", Perpetrator.FOREIGN_STATE),
        ("Soldiers killed three villagers in an ambush.", "CAF", "army", STATE),
        ("Rebels shelled the town with artillery, killing three villagers.", "CAF", "rebels", NON_STATE),
        ("Three villagers were killed in an ambush by unidentified people.", "CAF", "unidentified", UNKNOWN),
    ],
)
def test_who_is_named_comes_before_how_it_was_done(text: str, country: str, name: str, kind: Perpetrator) -> None:
    found = code(text, country=country)
    assert {(candidate.perpetrator, candidate.perpetrator_class) for candidate in found} == {(name, kind)}


def test_two_methods_of_different_classes_tell_nothing() -> None:
    found = code("Three villagers were killed by a car bomb and an air strike.")
    assert [candidate.perpetrator_class for candidate in found if candidate.deaths] == [UNKNOWN]


def test_what_both_sides_do_tells_nothing() -> None:
    for text in ("Three villagers were killed by a drone.", "Three villagers were killed by a landmine.", "Three men were shot."):
        assert {candidate.perpetrator_class for candidate in code(text)} <= {UNKNOWN}


def test_a_method_of_the_sentence_before_counts() -> None:
    found = code("An air strike hit the camp. Two women died.")
    assert {candidate.perpetrator_class for candidate in found} == {STATE}


def test_every_language_has_methods_of_both_classes() -> None:
    assert set(parse_methods(raw())) == set(languages())


@pytest.mark.parametrize("where", [(), ("en",)])
def test_an_unknown_key_of_methods_is_an_error(where: tuple[str, ...]) -> None:
    data = copy.deepcopy(raw())
    part = data
    for step in where:
        part = part[step]
    part["foreign"] = "x"
    with pytest.raises(BadInput, match="foreign"):
        parse_methods(data)


def test_a_method_of_two_classes_is_an_error() -> None:
    data = copy.deepcopy(raw())
    data["sw"]["state"] += "; fidia"
    with pytest.raises(BadInput, match="fidia"):
        parse_methods(data)
