"""Where a text names a group of people, whoever they are; and the text with the names hidden behind one mark."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from phasezero.errors import BadInput

LANGUAGES = ("en", "fr", "es", "de")
GROUP, SLUR, QUOTE = "xxgroupxx", "xxslurxx", "xxquotexx"
_ENDINGS = {
    "en": "(?:s|es|i|is)?",
    "fr": "(?:e|s|es|ne|nes|x)?",
    "es": "(?:o|a|os|as|e|es|s|x|xs)?",
    "de": "(?:e|en|em|er|ern|es|s|n|in|innen|isch|ische|ischen|ischer|isches)?",
}
_KEYS = {"kind", "all", "slurs", *LANGUAGES}
_ONE_LETTER = {"en": "ai", "fr": "ay", "es": "aeouy", "de": ""}
_SHORT, _LONG = 3, 6
"""Letters: up to the first a spaced word is never cut, from the second on a name may lack a vowel."""
_QUOTES = re.compile(r"[\"“”„‟«»‹›]|''|``")
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_DISGUISED = re.compile(r"(?<![\w@$!])(?=[\w@$!]*[^\W\d_])(?=[\w@$!]*[013457@$])[\w@$!]*[\w@$]")
_SPACED = re.compile(r"(?<!\w)(?:\w ){2,}\w(?!\w)")


@dataclass(frozen=True, slots=True)
class Named:
    """A text made plain, its groups hidden."""

    text: str
    """In lower case, without accents and disguises; GROUP or SLUR for each name of a group, QUOTE for each quotation mark."""
    groups: tuple[str, ...]
    """Keys of the groups named, each once, in the order of the text."""


def plain(text: str, language: str) -> str:
    """Lower case, no accents, quotation marks as a word, disguised words read ("h4te", "h a t e")."""
    text = _QUOTES.sub(f" {QUOTE} ", text.replace("’", "'").replace("`", "'"))
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = _DISGUISED.sub(lambda found: found[0].translate(_LEET), text)
    text = _SPACED.sub(lambda found: _joined(found[0], language), text)
    text = re.sub(r"'s\b", " ", text) if language == "en" else text.replace("'", " ")
    return re.sub(r"\s+", " ", text).strip()


def _joined(spaced: str, language: str) -> str:
    """The word behind letters with blanks between; a word of one letter before it stays one ("i h a t e")."""
    whole = spaced.replace(" ", "")
    if spaced[0] not in _ONE_LETTER[language] or len(whole) <= _SHORT or _vocabulary(language)[0].fullmatch(whole):
        return whole
    return f"{whole[0]} {whole[1:]}"


def named(text: str, language: str) -> Named:
    """The text of this language with its groups hidden."""
    pattern, keys, slurs = _vocabulary(language)
    found: dict[str, None] = {}

    def hide(match: re.Match[str]) -> str:
        index = match.lastindex or 0
        found[keys[index - 1]] = None
        return f" {SLUR if slurs[index - 1] else GROUP} "

    hidden = pattern.sub(hide, plain(text, language))
    return Named(re.sub(r"\s+", " ", hidden).strip(), tuple(found))


@cache
def groups() -> Mapping[str, Mapping[str, Any]]:
    """The vocabulary of groups by key, read strictly."""
    raw: Any = yaml.safe_load((Path(__file__).resolve().parent / "groups.yml").read_text(encoding="utf-8"))
    for key, entry in raw.items():
        if unknown := set(entry) - _KEYS | set(entry.get("slurs", {})) - {"all", *LANGUAGES}:
            raise BadInput(f"groups.yml, group {key}: keys {sorted(unknown)} are unknown; keep to {sorted(_KEYS)}.")
    return dict(raw)


@cache
def _vocabulary(language: str) -> tuple[re.Pattern[str], tuple[str, ...], tuple[bool, ...]]:
    """One pattern with a group for each key and for its slurs; whose each group of the pattern is, and whether it is a slur."""
    if language not in LANGUAGES:
        raise BadInput(f"Language {language!r} has no lexicon of hostile speech; give one of {', '.join(LANGUAGES)}.")
    parts, keys, slurs = [], [], []
    for slur in (True, False):
        for key, entry in groups().items():
            forms = entry.get("slurs", {}) if slur else entry
            if words := [*forms.get("all", ()), *forms.get(language, ())]:
                parts.append("(" + "|".join(_form(word, language) for word in sorted(words, key=len, reverse=True)) + ")")
                keys.append(key)
                slurs.append(slur)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)"), tuple(keys), tuple(slurs)


def _form(word: str, language: str) -> str:
    """A pattern for the word with its endings, also with one inner vowel left out where it is long ("muslm")."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
    stem, ending = (bare[:-1], _ENDINGS[language]) if bare.endswith("~") else (bare, "")
    inner = (
        [place for place in range(1, len(stem) - 1) if stem[place] in "aeiou"] if len(stem) >= _LONG and stem.isalpha() else []
    )
    return "|".join(re.escape(form) + ending for form in (stem, *(stem[:place] + stem[place + 1 :] for place in inner)))
