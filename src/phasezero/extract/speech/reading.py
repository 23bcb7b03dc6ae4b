"""What one text is taken for. Only `shares` asks this, and tells sums alone."""

from __future__ import annotations

from dataclasses import dataclass

from phasezero.extract.models.linear import model
from phasezero.extract.speech.lexicon import Kind, kinds, model_features
from phasezero.extract.speech.naming import Named, named


@dataclass(frozen=True, slots=True)
class Read:
    groups: tuple[str, ...]
    """Groups that the text names."""
    hostile: bool
    kinds: frozenset[Kind]
    """Empty where it is not hostile, and where it is so in another way."""


def read(text: str, language: str) -> Read:
    """`language` is one of `naming.LANGUAGES`; a text that names no group is not hostile to one."""
    plain = named(text, language)
    if not plain.groups or not _says_so(plain, language):
        return Read(plain.groups, False, frozenset())
    return Read(plain.groups, True, kinds(plain, language))


def _says_so(text: Named, language: str) -> bool:
    trained = model(f"speech_{language}")
    return trained.probability(model_features(text, language)) >= trained.threshold
