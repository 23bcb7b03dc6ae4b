"""Killings by the forces of a state in English texts: the rules of `events` and the trained model of `models`, put together.

The model looks at whole sentences and was trained to tell who killed from who found, arrested or grieved; the rules find words,
places and numbers. Where the rules tell a killing without saying by whom, it is the state's where the model says so; where the
model says so of a text in which the rules tell no killing by a state, its sentence is one more candidate, without day or number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Candidate, EventType, Span
from phasezero.domain.places import Located
from phasezero.extract.events.sentences import sentences
from phasezero.extract.models import state_kills
from phasezero.extract.places import country_of, where

MODEL_LANGUAGE = "en"
"""The only language that it was trained on."""
KILLINGS = frozenset({EventType.KILLING, EventType.MASS_KILLING})
_OF_STATES = frozenset({Perpetrator.STATE, Perpetrator.FOREIGN_STATE})
_ADDED = 0.5
"""How sure an added one is that it tells an event as new and real: the model does not look at when it happened."""


def with_state_killings(
    text: str, candidates: Sequence[Candidate], country: str, located: Sequence[Located]
) -> tuple[Candidate, ...]:
    """The candidates of a text, with what the model says of its sentences."""
    held = list(sentences(text))
    _, found = state_kills([text[start:end] for start, end in held])
    flagged = [held[number] for number in found]
    made = [_judged(one, flagged) for one in candidates]
    if flagged and not any(one.type in KILLINGS and one.perpetrator_class in _OF_STATES for one in made):
        made.append(_added(text, flagged[0], country, located))
    return tuple(made)


def _types(one: Candidate) -> list[Span]:
    return [span for span in one.spans if span.role == "type"]


def _inside(span: Span, sentence: tuple[int, int]) -> bool:
    return sentence[0] <= span.start < sentence[1]


def _judged(one: Candidate, flagged: Sequence[tuple[int, int]]) -> Candidate:
    nameless = one.type in KILLINGS and one.perpetrator_class is Perpetrator.UNKNOWN
    if nameless and any(_inside(span, sentence) for span in _types(one) for sentence in flagged):
        return replace(one, perpetrator_class=Perpetrator.STATE)
    return one


def _added(text: str, sentence: tuple[int, int], country: str, located: Sequence[Located]) -> Candidate:
    """A killing by a state's forces in a sentence of which the rules told nothing."""
    start, end = sentence
    at = where(located, start, end)
    place = None if at is None else at.place
    return Candidate(
        type=EventType.KILLING,
        occurred_start=None,
        occurred_end=None,
        country=(place.country if place is not None else "") or country_of(located)[0] or country,
        region="" if place is None else place.region,
        place="" if place is None else place.name,
        latitude=None if at is None else at.latitude,
        longitude=None if at is None else at.longitude,
        radius_km=None if at is None else at.radius_km,
        perpetrator="",
        perpetrator_class=Perpetrator.STATE,
        target_group="",
        deaths=None,
        victims=(),
        said=(),
        confidence=_ADDED,
        spans=(Span(start, start + len(text[start:end].rstrip()), "type"),),
    )
