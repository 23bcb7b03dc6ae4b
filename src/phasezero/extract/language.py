"""Which language a text is in: py3langid with pycld2 as the second opinion, and `und` wherever the two cannot tell.

py3langid lacks Sango, Tigrinya and Rundi; pycld2 has them, but takes Rundi for Kinyarwanda. What decides there, by spelling and
small words, stands in `language.yml`. Of languages that neither detector knows nothing can be said, and either may be sure of a
wrong one; both being wrong in the same way is rare.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from phasezero.errors import BadInput, Missing

UNDETERMINED = "und"
_READ = 1500
"""Characters of a text that are read, at most: more change nothing."""
_ALONE = 0.95
"""How sure the first detector must be of a language that the second does not know."""
_MAIN = 60
"""Per cent of a text that one language must have, for the text to be in it."""


@dataclass(frozen=True, slots=True)
class Language:
    """What language a text is in, as far as two detectors and its spelling tell."""

    code: str
    """BCP 47, the language alone: "sg", "ha", "fr"; "und" where it cannot be told."""
    confidence: float
    """From 0 to 1, 0 for "und": how much speaks for it, not a calibrated probability."""
    second_opinion: str
    """What the second detector says; empty where it says nothing."""
    among: tuple[str, ...] = ()
    """Where it is "und": the languages of which it is one, or which the text mixes, as far as can be said."""
    note: str = ""
    """What a reader should know: why it is "und", or that the text is Burmese in the Zawgyi encoding."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of paragraphs in one language."""

    start: int
    """Of its first character in the text."""
    end: int
    language: Language


@dataclass(frozen=True, slots=True)
class _Close:
    between: tuple[str, ...]
    marks: dict[str, re.Pattern[str]]
    second_decides: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    shortest: dict[str, int]
    same: dict[str, str]
    taken_for: dict[str, frozenset[str]]
    close: tuple[_Close, ...]
    marked: dict[str, tuple[int, float, frozenset[str]]]


@cache
def _rules() -> _Rules:
    raw = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    _exactly(raw, {"shortest", "same", "taken_for", "close", "marked"}, "language.yml")
    close = []
    for pair in raw["close"]:
        _exactly(pair, {"between", "second_decides", "marks"}, "language.yml: close")
        _exactly(pair["marks"], set(pair["between"]), f"language.yml: close: {pair['between']}")
        marks = {code: re.compile("|".join(f"(?:{one})" for one in found)) for code, found in pair["marks"].items()}
        close.append(_Close(tuple(pair["between"]), marks, pair["second_decides"]))
    for code, entry in raw["marked"].items():
        _exactly(entry, {"least", "share", "words"}, f"language.yml: marked: {code}")
    marked = {code: (one["least"], one["share"], frozenset(one["words"])) for code, one in raw["marked"].items()}
    taken_for = {code: frozenset(found) for code, found in raw["taken_for"].items()}
    return _Rules(raw["shortest"], raw["same"], taken_for, tuple(close), marked)


def _exactly(entry: dict[str, Any], keys: set[str], where: str) -> None:
    if wrong := sorted(set(entry) ^ keys):
        raise BadInput(f"{where} has or lacks {', '.join(wrong)}: it has exactly {', '.join(sorted(keys))}")


@cache
def _first_detector() -> Any:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError as error:
        raise Missing("Telling languages apart needs the extra text: pip install 'phasezero[text]'") from error
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _second_detector() -> Any:
    try:
        import pycld2
    except ImportError as error:
        raise Missing("Telling languages apart needs the extra text: pip install 'phasezero[text]'") from error
    return pycld2


@cache
def known() -> tuple[frozenset[str], frozenset[str]]:
    """The codes that the first detector knows, and those that the second does."""
    same = _rules().same
    first = frozenset(same.get(code, code) for code in _first_detector().labels) - {"zxx"}
    second = frozenset(same.get(code, code) for name, code in _second_detector().LANGUAGES if not name.startswith("X_"))
    return first, second - {"un", "xxx"}


# What is read of a text

_UNREAD = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|https?://\S+|www\.\S+|\S+@\S+|[@#]\w+|<[^<>]{1,200}>"
)
"""Addresses, tags, and control characters, at which pycld2 stops with an error (its issue 53)."""


def _read(text: str) -> str:
    return " ".join(_UNREAD.sub(" ", text[: 2 * _READ]).split())[:_READ]


@cache
def _script(character: str) -> str:
    name = unicodedata.name(character, "OTHER")
    return name.partition(" ")[0]


def _scripts(text: str) -> Counter[str]:
    """Letters and vowel signs by script, in Unicode's names."""
    letters = Counter(text)
    found: Counter[str] = Counter()
    for character, count in letters.items():
        if character.isalpha() or unicodedata.category(character) in ("Mc", "Mn"):
            found[_script(character)] += count
    return found


# Two opinions


@dataclass(frozen=True, slots=True)
class _Opinions:
    text: str
    first: str
    sure: float
    """The first detector's probability."""
    second: str
    reliable: bool
    """Whether the second detector calls its answer so."""
    percent: int
    """Of the text, in the second's language."""
    others: tuple[str, ...]
    """Further languages that the second finds in a fifth of the text or more."""


def _opinions(text: str) -> _Opinions:
    same = _rules().same
    first, sure = _first_detector().classify(text)
    reliable, _, found = _second_detector().detect(text, isPlainText=True)
    if found[0][1] == "un":
        _, _, found = _second_detector().detect(text, isPlainText=True, bestEffort=True)
    codes = [(same.get(code, code), percent) for _, code, percent, _ in found if code != "un" and not code.startswith("xx")]
    second, percent = codes[0] if codes else ("", 0)
    others = tuple(code for code, share in codes[1:] if share >= 20)
    return _Opinions(text, same.get(first, first), float(sure), second, bool(reliable) and bool(codes), percent, others)


def language_of(text: str) -> Language:
    """The language of a text, from its first 1,500 characters. `und` on disagreement, and where there is too little to read."""
    read = _read(text)
    scripts = _scripts(read)
    script, letters = max(scripts.items(), key=lambda one: (one[1], one[0]), default=("other", 0))
    shortest = _rules().shortest
    if letters < shortest.get(script, shortest["other"]):
        return Language(UNDETERMINED, 0.0, "", note="too little text")
    opinions = _opinions(read)
    if script == "MYANMAR":
        return _burmese(opinions)
    if opinions.others and opinions.percent < _MAIN:
        return _unsure(opinions, (opinions.second, *opinions.others), "several languages")
    pair = next((one for one in _rules().close if {opinions.first, opinions.second} & set(one.between)), None)
    if pair is not None and opinions.first in pair.between:
        return _of_close(opinions, pair)
    return _decided(opinions)


def _unsure(opinions: _Opinions, among: tuple[str, ...], note: str) -> Language:
    return Language(UNDETERMINED, 0.0, opinions.second, tuple(dict.fromkeys(one for one in among if one)), note)


def _decided(opinions: _Opinions) -> Language:
    first, second, sure = opinions.first, opinions.second, opinions.sure
    if first == second:
        agreed = 1 - (1 - sure) * (0.1 if opinions.reliable else 0.3) - (0 if opinions.reliable else 0.05)
        return Language(first, round(min(agreed, 0.99), 3), second)
    knows_first, knows_second = known()
    if second not in knows_first and second in knows_second and _second_alone(opinions):
        return Language(second, 0.9 if opinions.reliable else 0.75, second, note="known to the second detector alone")
    if first not in knows_second and sure >= _ALONE and not opinions.reliable:
        return Language(first, 0.7, second, note="known to the first detector alone")
    return _unsure(opinions, (first, second), "the two detectors disagree")


def _second_alone(opinions: _Opinions) -> bool:
    """Whether a language that the first detector lacks is to be believed: it took it for one that it is taken for, or was unsure,
    and the second is sure, or enough of the language's own small words stand there."""
    rules = _rules()
    near = opinions.first in rules.taken_for.get(opinions.second, frozenset())
    if opinions.reliable and opinions.percent >= 80 and (near or opinions.sure < _ALONE):
        return True
    if opinions.second not in rules.marked:
        return False
    least, share, own = rules.marked[opinions.second]
    words = re.findall(r"[^\W\d]+", opinions.text.casefold())
    hits = sum(word in own for word in words)
    return hits >= least and hits >= share * len(words)


def _of_close(opinions: _Opinions, pair: _Close) -> Language:
    """One of two close languages, by the spellings that only one of them has."""
    plain = opinions.text.casefold().replace("’", "'").replace("‘", "'")
    hits = {code: len(pair.marks[code].findall(plain)) for code in pair.between}
    best, other = sorted(pair.between, key=lambda code: -hits[code])
    agreed = opinions.second in pair.between
    if not agreed and opinions.reliable:
        return _unsure(opinions, (*pair.between, opinions.second), "the two detectors disagree")
    opposed = pair.second_decides and opinions.second == other
    if hits[best] >= 1 and hits[best] >= 3 * hits[other] and not opposed:
        return Language(best, round(min(0.99, 0.8 + 0.05 * hits[best]), 3), opinions.second, note="told by its spelling")
    if pair.second_decides and opinions.reliable and hits[opinions.second] >= hits[best]:
        return Language(opinions.second, 0.75, opinions.second)
    return _unsure(opinions, pair.between, f"{' or '.join(pair.between)}: nothing in it tells them apart")


# Burmese and its neighbours

_STACKED_WRONG = re.compile(r"\u1039(?![\u1000-\u1021\u1025\u1027])|(?:^|[\s\u104a\u104b])\u1031[\u1000-\u1021]")
"""What Unicode Burmese never has and Zawgyi always does: a virama with nothing to stack, a vowel sign before its consonant
(Unicode Technical Note 11)."""
_OF_OTHERS = re.compile(r"[\u1028\u1033-\u1035\u105a-\u109d\uaa60-\uaa7f\ua9e0-\ua9fe]")
"""Letters of Shan, Mon, Karen, Pa'O and others."""


def _burmese(opinions: _Opinions) -> Language:
    text = opinions.text
    letters = sum("\u1000" <= character <= "\u109f" for character in text)
    if len(_STACKED_WRONG.findall(text)) >= max(2, letters // 60):
        return Language("my", 0.85, opinions.second, note="in the Zawgyi encoding: to be converted before it is read further")
    if len(_OF_OTHERS.findall(text)) > 0.03 * letters:
        return _unsure(opinions, (), "Myanmar script, but letters of Shan, Mon, Karen or another language")
    return _decided(opinions)


# Texts in several languages

_PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:\n(?![ \t]*\n).*\S)*")


def parts(text: str) -> tuple[Part, ...]:
    """The text by paragraphs, neighbours of one language joined; a paragraph too short to tell goes with the one before it."""
    found: list[Part] = []
    for start, end, language in _paragraphs(text):
        before = found[-1] if found else None
        if before is not None and (language.note == "too little text" or _alike(before.language, language)):
            kept = before.language if before.language.confidence >= language.confidence else language
            found[-1] = Part(before.start, end, kept)
        elif before is not None and before.language.note == "too little text":
            found[-1] = Part(before.start, end, language)
        else:
            found.append(Part(start, end, language))
    return tuple(found)


def _alike(one: Language, other: Language) -> bool:
    """Whether they go together: the same, or an open one that may be the other."""
    undecided = one if one.code == UNDETERMINED else other
    decided = other if undecided is one else one
    return one.code == other.code or (undecided.code == UNDETERMINED and decided.code in undecided.among)


def _paragraphs(text: str) -> Iterator[tuple[int, int, Language]]:
    for match in _PARAGRAPH.finditer(text):
        yield match.start(), match.end(), language_of(match[0])
