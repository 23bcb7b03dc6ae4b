"""The lexicon of hostile speech: what it says of a text, and the features that the model reads."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

from phasezero.extract.models.hashing import runs
from phasezero.extract.models.masks import Masks, features, read
from phasezero.extract.speech.naming import Named

_HERE = Path(__file__).resolve().parent
_NAMES = {"GROUP", "SLUR"}
_HOSTILE = {
    *("HATE", "VILE", "BEAST", "SWARM", "CAGE", "LESS", "WORTHLESS", "SLAY"),
    *("HARM", "OUT", "BLAME", "FAULT", "SWEAR", "DESERVE"),
}


class Kind(StrEnum):
    """What a hostile text about a group does."""

    DEHUMANISING = "dehumanising"
    ACCUSING = "accusing"
    INCITING = "inciting"


@cache
def lexicon(language: str) -> Masks:
    return read(_HERE / f"{language}.yml", _HERE / "frames.yml")


def by_rule(text: Named, language: str) -> frozenset[str]:
    """Kinds that the frames find ("hostile" is none of the three); none where a frame speaks against it."""
    tokens = lexicon(language).line(text.text)
    if not _NAMES & set(tokens):
        return frozenset()
    kinds = {name.split()[0] for name in lexicon(language).fitting(tokens)}
    return frozenset() if "not" in kinds else frozenset(kinds)


def kinds(text: Named, language: str) -> frozenset[Kind]:
    """Kinds whose frames the text fits, whatever speaks against them: for texts that the model holds to be hostile."""
    found = {name.split()[0] for name in lexicon(language).fitting(lexicon(language).line(text.text))}
    return frozenset(kind for kind in Kind if kind.value in found)


def model_features(text: Named, language: str) -> Iterator[str]:
    """Frames, classes and their order, what the lexicon makes of the whole, and words in runs of up to two."""
    tokens = lexicon(language).line(text.text)
    there = set(tokens)
    named, hostile = bool(_NAMES & there), bool(_HOSTILE & there)
    yield from features(tokens, lexicon(language).fitting(tokens))
    yield from (f"n:{named} {token}" for token in there if token.isupper())
    yield f"h:{named} {hostile}"
    yield f"h:{named} {hostile} {'GOOD' in there} {'NOT' in there}"
    yield f"s:{named} {hostile} {bool({'SAY', 'QUOTE'} & there)} {'WRONG' in there}"
    yield f"r:{bool(by_rule(text, language))}"
    yield from runs([word.strip(".,;:!?()") for word in text.text.split()], 2, "w")
