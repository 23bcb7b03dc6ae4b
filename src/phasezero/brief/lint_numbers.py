"""Rules about numbers: changes, likelihoods, percentages, deaths, and what a number stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from phasezero.brief.reading import any_of
from phasezero.brief.said import Said
from phasezero.domain.updates import PartKind, SentenceKind
from phasezero.domain.wording import Likelihood, wording

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)(?:\s*[-–—]\s*(\d+(?:[.,]\d+)?))?\s*(?:%|per\s?cent(?!\w))")

_TIMES = re.compile(r"\d(?:-fold|x\b| times (?:as|more|higher|the)\b)")


def changes(said: Said) -> Iterator[str]:
    """A change stands with both its values and the base it is measured against."""
    lists = wording().lists["change"]
    ratio = any_of(tuple(lists["ratios"])).search(said.own) or _TIMES.search(said.own)
    rise = any_of(tuple(lists["rises"])).search(said.own) or said.mark in {"↑", "▲", "⬆", "↗"}
    if not (ratio or rise):
        return
    if any_of(tuple(lists["risks"])).search(said.own):
        if len(_PERCENT.findall(said.own)) < 2 or "base rate" not in said.own:
            yield "change without its values and base: give both probabilities and the base rate"
    elif (ratio or _violent(said)) and len(_NUMBER.findall(said.own)) < 2:
        yield "change without its values and base: give the count and the expected level"


def _violent(said: Said) -> bool:
    return bool(any_of(wording().words("decline", "of")).search(said.wording))


@cache
def _likely() -> re.Pattern[str]:
    scale = sorted((one.word for one in wording().likelihood), key=len, reverse=True)
    needing = wording().words("likelihood", "needs_noun")
    nouns = "|".join(wording().words("likelihood", "nouns"))
    words = (rf"{word}(?=\s+(?:{nouns})|\s*\(\s*\d)" if word in needing else word.replace(" ", r"\s+") for word in scale)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")


def likelihoods(said: Said) -> Iterator[str]:
    """A word of likelihood means its own range of probabilities, and stands with the number."""
    if said.kind == SentenceKind.NOTICE:
        return
    text = said.own
    for word in any_of(tuple(wording().lists["likelihood"]["off_scale"])).findall(text):
        meant = _named(wording().lists["likelihood"]["off_scale"][" ".join(word.split())])
        yield f'"{word}" is not on our scale: use "{meant.word}" ({_band(meant)}) or another of its words, with the number'
    text = any_of(tuple(wording().lists["likelihood"]["off_scale"])).sub(" ", text)
    for match in _likely().finditer(text):
        said_as = _named(" ".join(match.group().split()))
        number = _PERCENT.search(text[match.end() : match.end() + 60]) or _last(_PERCENT, text[: match.start()][-16:])
        if number is None:
            yield f'"{said_as.word}" without its number: give the probability ({_band(said_as)})'
        elif not said_as.holds(_middle(number)):
            yield f'"{said_as.word}" means {_band(said_as)}: use "{_word_for(_middle(number))}"'


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=lambda match: match.start(), default=None)


def _named(word: str) -> Likelihood:
    return next(one for one in wording().likelihood if one.word == word)


def _band(one: Likelihood) -> str:
    return f"{round(one.low * 100)}–{round(one.high * 100)} %"


def _middle(number: re.Match[str]) -> float:
    values = [float(value.replace(",", ".")) for value in number.groups() if value]
    return sum(values) / len(values) / 100


def _word_for(probability: float) -> str:
    return next((one.word for one in wording().likelihood if probability <= one.high), "almost certain")


_BASE = re.compile(r"base rate|%\s+(?:of|in every|interval|confidence)|\d\s+(?:of|out of)\s+\D{0,12}\d|per\s?cent\s+of")


def percentages(said: Said) -> Iterator[str]:
    """A percentage says of what."""
    if _PERCENT.search(said.own) and not _BASE.search(said.own):
        yield "percentage without its base: say of how many, or give the base rate"


def bare_numbers(said: Said) -> Iterator[str]:
    """A number in a finding stands on records: it is a figure, not our own words."""
    if said.kind != SentenceKind.FINDING or said.typed:
        return
    for part in said.parts:
        if part.kind == PartKind.WORDS:
            for number in re.findall(r"\d[\d,.]*", part.text):
                yield _bare(number.rstrip(".,"))
    for found in _spelled().findall(said.wording):
        yield _bare(found)


def _bare(number: str) -> str:
    return f'number "{number}" in our own words: set it as a figure that stands on the cited records'


@cache
def _spelled() -> re.Pattern[str]:
    numbers = "|".join(wording().words("spelled_numbers"))
    nouns = "|".join(wording().words("death_nouns"))
    return re.compile(rf"(?<!\w)({numbers})(?:\s+of)?(?:\s+\w+)?\s+(?:{nouns})(?!\w)")


@cache
def _counted_deaths() -> re.Pattern[str]:
    killed, nouns = ("|".join(wording().words(key)) for key in ("death_words", "death_nouns"))
    about = r"(?:at least|up to|about|around|some|more than|over|nearly|an estimated|of|best|low|high|reached|rose to|stand at)"
    number = r"\d[\d,]*"
    return re.compile(
        rf"(?<!\w)(?:{killed})\s*[:(]?\s*(?:{about}\s+){{0,2}}{number}(?!\s*(?:%|days?|events?|weeks?|months?|km))"
        rf"|{number}\s+(?:\w+\s+){{0,2}}?(?:{nouns})\s+(?:(?:were|was|are|is|have|had|has|been)\s+){{0,2}}(?:{killed})(?!\w)"
        rf"|{number}\s+(?:civilian\s+)?(?:deaths?|fatalit\w+|dead|killed|lives)(?!\w)"
    )


_THREE = re.compile(r"\d[\d,]*\s*[–—-]\s*\d[\d,]*\s*[–—-]\s*\d")


def deaths(said: Said) -> Iterator[str]:
    """Deaths are three numbers: low, best, high. A correction may name the one estimate that changed."""
    if not _counted_deaths().search(said.own):
        return
    named = [bool(re.search(rf"(?<!\w){bound}(?:est)?(?!\w)", said.own)) for bound in ("low", "best", "high")]
    if not (all(named) or _THREE.search(said.own) or (said.mark == "✎" and any(named))):
        yield "deaths without all three estimates: give low, best and high"


NUMBER_RULES = (changes, likelihoods, percentages, bare_numbers, deaths)
