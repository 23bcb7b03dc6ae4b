"""Killings by the forces of a state in English texts: the rules of `events` and the trained model of `models`, put together.

The model looks at whole sentences and was trained to tell who killed from who found, arrested or grieved; the rules find words,
places and numbers. Where the rules tell a killing without saying by whom, it is the state's where the model says so; where the
model says so of a text in which the rules tell no killing by a state, its first sentence that has a word for a death is one more
candidate, without day or number; not where the rules take what it tells for denied, for the death of fighters, or for the deed of
somebody else, nor where no sentence near it names forces of a state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Candidate, EventType
from phasezero.domain.places import Located
from phasezero.extract.by_model import tells_of, told_by_model
from phasezero.extract.events import denied, names_state
from phasezero.extract.events.sentences import sentences
from phasezero.extract.models import has_death, state_kills

MODEL_LANGUAGE = "en"
"""The only language that it was trained on."""
KILLINGS = frozenset({EventType.KILLING, EventType.MASS_KILLING})
_OF_STATES = frozenset({Perpetrator.STATE, Perpetrator.FOREIGN_STATE})
_NEAR = 3
"""Sentences before and behind in which the state may be named."""
_ADDED = 0.5
"""How sure an added one is that it tells an event as new and real: the model does not look at when it happened."""


def with_state_killings(
    text: str, candidates: Sequence[Candidate], country: str, located: Sequence[Located]
) -> tuple[Candidate, ...]:
    """The candidates of a text, with what the model says of its sentences."""
    held = list(sentences(text))
    _, found = state_kills([text[start:end] for start, end in held])
    flagged = [held[number] for number in found if _names_state(text, held, number)]
    made = [_judged(one, flagged) for one in candidates]
    if any(one.type in KILLINGS and one.perpetrator_class in _OF_STATES for one in made):
        return tuple(made)
    deadly = next((sentence for sentence in flagged if not _told_otherwise(made, sentence) and _may_tell(text, sentence)), None)
    if deadly is not None:
        kind, by = EventType.KILLING, Perpetrator.STATE
        made.append(told_by_model(text, deadly, kind, country, located, confidence=_ADDED, by=by))
    return tuple(made)


def _names_state(text: str, held: Sequence[tuple[int, int]], number: int) -> bool:
    """Whether a sentence or one of those around it names forces or organs of a state: without any, nobody says it was one."""
    around = sorted(range(max(0, number - _NEAR), min(len(held), number + _NEAR + 1)), key=lambda other: abs(other - number))
    return any(names_state(text, held[other], MODEL_LANGUAGE) for other in around)


def _told_otherwise(candidates: Sequence[Candidate], sentence: tuple[int, int]) -> bool:
    """Whether the rules tell the deaths of a sentence as those of fighters, or as a killing by somebody else."""
    return any(
        tells_of(one, sentence) and (one.type is EventType.BATTLE or (one.type in KILLINGS and bool(one.perpetrator)))
        for one in candidates
    )


def _may_tell(text: str, sentence: tuple[int, int]) -> bool:
    """Whether it has a word for a death that the rules do not take for denied."""
    return has_death(text[slice(*sentence)]) and not denied(text, sentence, MODEL_LANGUAGE)


def _judged(one: Candidate, flagged: Sequence[tuple[int, int]]) -> Candidate:
    nameless = one.type in KILLINGS and one.perpetrator_class is Perpetrator.UNKNOWN
    if nameless and any(tells_of(one, sentence) for sentence in flagged):
        return replace(one, perpetrator_class=Perpetrator.STATE)
    return one
