"""Violence against people in Arabic texts: the rules of `events` and the trained model of `models`, put together.

The Arabic lexicon is a beginning, and its rules take many sentences that only speak of violence for its news; the model was
trained to tell the two apart. Violence that the rules tell is kept where the model says so of one of its sentences, and without
it only where the rules are as sure as they are of a full report (`SURE`). A sentence of which the model says so and the rules
tell no violence is one more candidate, of the gravest kind that it has a word for, without day or number. What is no violence
against people (displacement, arrest, siege, threat, protest, belongings) is left as the rules tell it: the model was not trained
on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from phasezero.domain.extracted import Candidate, EventType
from phasezero.domain.places import Located
from phasezero.extract.by_model import tells_of, told_by_model
from phasezero.extract.events.sentences import sentences
from phasezero.extract.models import acts, assaults

MODEL_LANGUAGE = "ar"
"""The only language that it was trained on."""
SURE = 0.9
"""Confidence from which on what the rules tell stands by itself."""
VIOLENCE = frozenset(
    {
        EventType.KILLING,
        EventType.MASS_KILLING,
        EventType.ABDUCTION,
        EventType.SEXUAL_VIOLENCE,
        EventType.TORTURE,
        EventType.ATTACK_ON_AID,
        EventType.ATTACK_ON_HEALTH,
        EventType.ATTACK_ON_SCHOOL,
        EventType.ATTACK_ON_WORSHIP,
        EventType.BATTLE,
    }
)
_KINDS = (("KILL", EventType.KILLING), ("KIDNAP", EventType.ABDUCTION), ("WOUND", EventType.TORTURE))
"""By the classes of the model's lexicon, the gravest first; a sentence with none of them tells of violence short of death, or
of a battle where it has a word for one."""
_ADDED = 0.4
"""How sure an added one is: neither its type nor its day was read."""


def with_assaults(text: str, candidates: Sequence[Candidate], country: str, located: Sequence[Located]) -> tuple[Candidate, ...]:
    """The candidates of a text, with what the model says of its sentences."""
    held = list(sentences(text))
    flagged = [held[number] for number in assaults([text[start:end] for start, end in held])]
    kept = [one for one in candidates if one.type not in VIOLENCE or one.confidence >= SURE or _in_any(one, flagged)]
    return (*kept, *_added(text, kept, flagged, country, located))


def _in_any(candidate: Candidate, flagged: Sequence[tuple[int, int]]) -> bool:
    return any(tells_of(candidate, sentence) for sentence in flagged)


def _added(
    text: str, kept: Sequence[Candidate], flagged: Sequence[tuple[int, int]], country: str, located: Sequence[Located]
) -> Iterator[Candidate]:
    """One for each flagged sentence in which the rules tell no violence."""
    told = [one for one in kept if one.type in VIOLENCE]
    for sentence in flagged:
        if not any(tells_of(one, sentence) for one in told):
            yield told_by_model(text, sentence, _kind(text[slice(*sentence)]), country, located, confidence=_ADDED)


def _kind(sentence: str) -> EventType:
    told = acts(sentence)
    other = EventType.BATTLE if "CLASH" in told else EventType.TORTURE
    return next((kind for act, kind in _KINDS if act in told), other)
