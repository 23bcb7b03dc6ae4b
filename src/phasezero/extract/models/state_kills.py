"""Whether an English text says that police, soldiers or others in the service of a state killed someone.

Rules and a linear model on top of them, over sentences whose words are hidden save for a small lexicon (`state_kills.yml`): the
model can learn no name, place or day. A killing long past counts as one; when it happened is for others to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from phasezero.extract.models.linear import model
from phasezero.extract.models.masks import Masks, features, read

NAME = "state_kills"
AGAINST = ("not by them", "not none")
"""Frames that speak against a rule that fits the same sentence."""

_DEATH = frozenset({"KILL", "DEAD", "STAB"})


@cache
def lexicon() -> Masks:
    return read(Path(__file__).resolve().parent / f"{NAME}.yml")


def sentence_features(sentence: str) -> Iterator[str]:
    """What the model sees of a sentence."""
    tokens = lexicon().line(sentence)
    return features(tokens, lexicon().fitting(tokens))


def has_death(sentence: str) -> bool:
    """Whether it has a word for killing or dying at all."""
    return not _DEATH.isdisjoint(lexicon().line(sentence))


def by_rule(sentence: str) -> bool:
    """Whether the rules alone say so of a sentence."""
    fitting = lexicon().fitting(lexicon().line(sentence))
    return any(not name.startswith("not") for name in fitting) and not fitting.intersection(AGAINST)


def state_kills(sentences: Sequence[str]) -> tuple[float, tuple[int, ...]]:
    """Probability that the document of these sentences says so, and the numbers (from 0) of the sentences that do.

    The document is taken to say so where there is at least one number. The probability is calibrated for newspapers of which
    one document in 25 says so.
    """
    trained = model(NAME)
    found = [trained.probability(sentence_features(sentence)) for sentence in sentences]
    return max(found, default=0.0), tuple(place for place, value in enumerate(found) if value >= trained.threshold)
