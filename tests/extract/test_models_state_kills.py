"""Killings by police, soldiers and others in the service of a state. The sentences are our own."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import EventType
from phasezero.errors import BadInput
from phasezero.extract.models import has_death, state_kills
from phasezero.extract.models.masks import read
from phasezero.extract.models.state_kills import by_rule, lexicon
from phasezero.extract.places import Finder
from phasezero.extract.reading import Reader
from phasezero.extract.state_killings import with_state_killings

SAYS_SO = [
    "Two youths lost their lives as paramilitary jawans opened fire at Kulgam.",
    "Ugandan soldiers shot and killed a fisherman on the lake, residents said.",
    "The 15-year-old boy, hit by a police bullet, died in hospital.",
    "Police shoot three dead at mine",
    "He confirmed that 13 of the dead were victims of police firing.",
    "Nineteen people were killed by troops who mistook them for insurgents.",
    "Rioting claimed six lives, three of them in police firing.",
    "Government aircraft dropped barrel bombs on the town, killing eleven.",
]
SAYS_NOT = [
    "Rebels killed twelve soldiers at an outpost.",
    "Two officers were shot dead while on patrol.",
    "The minister denied that the army had killed anyone.",
    "Police have arrested a teacher over the death of a pupil.",
    "Demonstrators threw stones at soldiers, who fired warning shots.",
    "Gunmen shot dead four farmers, police said.",
    "Police opened fire and lobbed teargas shells, injuring twenty.",
    "A road accident killed six soldiers.",
    "The mob burnt five people alive while police looked on.",
]


@pytest.mark.parametrize("sentence", SAYS_SO)
def test_says_so(sentence: str) -> None:
    assert state_kills([sentence])[1] == (0,)


@pytest.mark.parametrize("sentence", SAYS_NOT)
def test_does_not_say_so(sentence: str) -> None:
    assert state_kills([sentence])[1] == ()


def test_a_document_is_its_strongest_sentence_and_says_which() -> None:
    chance, numbers = state_kills(["The market was closed.", SAYS_SO[0], SAYS_NOT[0], SAYS_SO[5]])
    assert numbers == (1, 3)
    assert chance == max(state_kills([sentence])[0] for sentence in (SAYS_SO[0], SAYS_SO[5]))


def test_no_sentence_says_nothing() -> None:
    assert state_kills([]) == (0.0, ())
    assert state_kills(["", "   ", "…"])[1] == ()


@pytest.mark.parametrize(
    ("place", "person", "number"), [("Lima", "Ana Rojas", "7"), ("Naroda", "RK Mehta", "1,204"), ("Гома", "X", "3")]
)
def test_names_places_and_numbers_change_nothing(place: str, person: str, number: str) -> None:
    told = "Police in {} opened fire on Monday, killing {} people, {} told reporters."
    assert state_kills([told.format("Abuja", "12", "John Doe")]) == state_kills([told.format(place, number, person)])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=300), max_size=4))
def test_any_text_has_a_probability(sentences: list[str]) -> None:
    chance, numbers = state_kills(sentences)
    assert 0 <= chance <= 1
    assert all(0 <= number < len(sentences) for number in numbers)


def test_rules_alone_see_active_passive_and_nominal_forms_and_denials() -> None:
    assert by_rule("Soldiers killed two men.")
    assert by_rule("Two men were killed by soldiers.")
    assert by_rule("Two deaths in police firing.")
    assert not by_rule("No one was killed in police firing.")
    assert not by_rule("Soldiers were killed by rebels.")


def test_a_sentence_takes_less_than_a_third_of_a_millisecond() -> None:
    sentences = SAYS_SO + SAYS_NOT
    state_kills(sentences)
    begun = time.process_time()
    for _ in range(20):
        state_kills(sentences)
    assert (time.process_time() - begun) / 20 / len(sentences) < 0.0003


def test_words_outside_the_lexicon_are_hidden() -> None:
    assert lexicon().line("Police killed Rahul at Naroda Patia, 3 said") == ["FORCE", "KILL", "*", "at", "*", ",", "#", "SAID"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("classes: {A: [x]}\nkept: []\nframes: {}\nmore: 1\n", "keys are"),
        ("classes: {A: [x], B: [x]}\nkept: []\nframes: {}\n", "stands in A too"),
        ("classes: {A: [no]}\nkept: []\nframes: {}\n", "put it in quotes"),
        ("classes: {A: [x]}\nkept: []\nframes: {bad: '('}\n", "frame bad"),
    ],
)
def test_a_lexicon_is_read_strictly(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "words.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        read(path)


def test_a_sentence_without_a_death_is_no_killing() -> None:
    assert has_death("Two men were hacked to death.")
    assert has_death("Soldiers shot a man dead.")
    assert not has_death("Two men were beaten and another two arrested by soldiers.")
    told = Reader(Finder.of(())).read("Rebels killed three traders. Two men were beaten and another two arrested by soldiers.")
    assert [one.perpetrator_class for one in told.candidates if one.type is EventType.KILLING] == [Perpetrator.NON_STATE]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry denied that soldiers killed three villagers.",
        "Soldiers did not kill anyone in the market, the police said.",
        "A court on Friday convicted two soldiers of killing eight civilians in 2021.",
    ],
)
def test_the_model_adds_nothing_that_is_denied_or_on_trial(text: str) -> None:
    assert not with_state_killings(text, (), "NGA", ())
    assert with_state_killings("Police opened fire on the crowd and killed three people.", (), "NGA", ())
