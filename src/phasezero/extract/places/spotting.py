"""Which words of a text have the form of a name that the index knows, and what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from phasezero.extract.places.folding import Words
from phasezero.extract.places.index import LONGEST, UNSPACED, Index
from phasezero.extract.places.lexicon import Lexicon, demonyms, lexicon

_INSIDE = re.compile(r"[ \u00a0]?|[-‐‑–][ ]?|\n(?!\n)|[.] ?|/|' ?|’ ?|، ?")
"""What may stand between two words of one name; a full stop only behind an abbreviation."""
_BREAK = re.compile(r"[.!?:;…][\"”’'»)\]]*\s|\n\s*\n|[\"“«]\s*$")
_SMALL = frozenset(
    [
        "of",
        "the",
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "del",
        "los",
        "las",
        "da",
        "do",
        "dos",
        "das",
        "and",
        "et",
        "y",
        "e",
        "ya",
        "tî",
        "ti",
        "ta",
        "el",
        "al",
        "upon",
        "sur",
        "en",
        "auf",
        "an",
        "am",
        "d",
        "l",
        "s",
    ]
)
_SOURCE = frozenset({" ", "\u00a0", "-", "‑", " - "})
_PREFIXES = {"\u0600": ("و", "ف", "ب", "ل", "ك"), "\u1200": ("በ", "ከ", "የ", "ለ", "ወደ")}
"""Arabic and Amharic write "and", "in", "to", "of" in one word with the name."""
_ABBREVIATED = 4
"""Letters of an abbreviation inside a name, at the most ("St.", "Ft.")."""


@dataclass(slots=True)
class Spot:
    """Words that could be a name of a place."""

    first: int
    """Of its first word."""
    last: int
    """Of its last word."""
    start: int
    end: int
    """In the text."""
    key: str
    left: int
    """With `right`: where the index holds its places; both -1 for a demonym or a script without blanks."""
    right: int
    rows: tuple[int, ...] = ()
    """Of places, where the index was not asked by hash."""
    demonym: str = ""
    """ISO3 of a country whose people or adjective it is."""


@dataclass(slots=True)
class Around:
    """A text as the rules see it: its words, which of them begin with a capital, and where sentences begin."""

    words: Words
    lexicon: Lexicon
    capital: list[bool]
    """Whether each word begins with a capital, or is of a script without capitals."""
    gaps: list[str]
    """What stands before each word."""
    loud: bool
    """Most of the text is in capitals."""

    def opens(self, word: int) -> bool:
        """Whether the word stands at the start of a sentence."""
        return word == 0 or bool(_BREAK.search(self.gaps[word]))

    def surface(self, word: int) -> str:
        return self.words.text[self.words.starts[word] : self.words.ends[word]]


def around(words: Words, known: Lexicon) -> Around:
    """What the rules need to know of every word."""
    text, starts, ends = words.text, words.starts, words.ends
    capital = [not text[start].islower() for start in starts]
    gaps = [text[end:start] for end, start in zip([0, *ends[:-1]], starts, strict=True)] if starts else []
    shouted = sum(large and text[start + 1 : start + 2].isupper() for large, start in zip(capital, starts, strict=True))
    return Around(words, known, capital, gaps, shouted > 0.6 * len(starts))


def spots(scene: Around, index: Index) -> list[Spot]:
    """The longest names of each stretch of words, from left to right; no two overlap."""
    tried = _tried(scene, index)
    ranges = index.look_up([one[3] for one in tried]) if tried else []
    best: dict[int, Spot] = {}
    taken = _other_names(scene)
    for (first, last, folded, _), (left, right) in zip(tried, ranges, strict=True):
        if left < right and (first not in best or last > best[first].last) and not _part_of(taken, first, last):
            best[first] = _spot(scene, first, last, folded, left, right)
    for spot in _peoples(scene):
        if (spot.first not in best or spot.last >= best[spot.first].last) and not _part_of(taken, spot.first, spot.last):
            best[spot.first] = spot
    return _apart(sorted([*best.values(), *_unspaced(scene, index)], key=lambda spot: (spot.start, -spot.end)))


def _other_names(scene: Around) -> list[tuple[int, int]]:
    """First and last words of the names of other things that the lexicon lists ("Red Cross", "Washington Post", "Nov")."""
    folded, found = scene.words.folded, []
    openers = _openers()
    for first, word in enumerate(folded):
        if word not in openers:
            continue
        for last in range(first, min(first + LONGEST, len(folded))):
            if " ".join(folded[first : last + 1]) in scene.lexicon.phrases:
                found.append((first, last))
    return found


@cache
def _openers() -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in lexicon().phrases)


def _part_of(taken: list[tuple[int, int]], first: int, last: int) -> bool:
    return any(start <= last and first <= end and not (first <= start and end < last) for start, end in taken)


def _tried(scene: Around, index: Index) -> list[tuple[int, int, str, int]]:
    """Each stretch of words that could be a name: first and last word, folded, and its hash."""
    folded, capital, longest = scene.words.folded, scene.capital, index.longest
    found = []
    for first, word in enumerate(folded):
        if not capital[first]:
            continue
        for form in (word,) if word in longest else _forms(word, longest):
            name = form
            for last in range(first, min(len(folded), first + longest[form])):
                if last > first:
                    if not _joined(scene, last):
                        break
                    name = f"{name} {folded[last]}"
                if capital[last] or folded[last] in ("s",):
                    found.append((first, last, name, hash(name)))
    return found


def _forms(word: str, longest: dict[str, int]) -> tuple[str, ...]:
    """A word that the index does not know, without an Arabic or Amharic prefix, as it may know it."""
    if word.isascii() or not word:
        return ()
    prefixes = _PREFIXES.get(chr(ord(word[0]) & 0xFF00), ())
    bare = [word[len(one) :] for one in prefixes if word.startswith(one)]
    bare += [one[len(two) :] for one in bare for two in prefixes if one.startswith(two)]
    return tuple(one for one in bare if len(one) > 2 and one in longest)[:1]


def _joined(scene: Around, word: int) -> bool:
    """Whether the word may belong to the name that the word before is part of."""
    gap = scene.gaps[word]
    if gap == " ":
        return scene.capital[word] or scene.words.folded[word] in _SMALL
    if gap in ("'s ", "’s "):
        return scene.capital[word]
    if not _INSIDE.fullmatch(gap):
        return False
    if "." in gap:
        before = scene.words.folded[word - 1]
        return len(before) <= _ABBREVIATED and scene.capital[word] and (gap == "." or before in ("st", "ste", "ft", "mt", "pt"))
    return scene.capital[word] or scene.words.folded[word] in _SMALL or gap in ("-", "‑", "–")


def _spot(scene: Around, first: int, last: int, folded: str, left: int, right: int) -> Spot:
    return Spot(first, last, scene.words.starts[first], scene.words.ends[last], folded, left, right)


def _peoples(scene: Around) -> list[Spot]:
    """Adjectives of countries and names of their people, with and without a capital."""
    known, folded, openers = demonyms(), scene.words.folded, _peoples_open()
    found = []
    for first, word in enumerate(folded):
        if word not in openers:
            continue
        for last in (first + 1, first):
            name = word if last == first else f"{word} {folded[last]}" if last < len(folded) else ""
            if name in known and (last == first or scene.gaps[last] in _SOURCE) and _said_of_people(scene, first, name):
                spot = _spot(scene, first, last, name, -1, -1)
                spot.demonym = known[name]
                found.append(spot)
                break
    return found


@cache
def _peoples_open() -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in demonyms())


def _said_of_people(scene: Around, first: int, name: str) -> bool:
    """English demonyms have a capital; French, Spanish and Portuguese adjectives have none."""
    if name in ("argentina", "armenia", "siria"):
        return False
    return scene.capital[first] or (
        name.endswith(("n", "ne", "ns", "nes", "se", "ses", "s", "o", "a", "os", "as", "e", "es")) and name != "polish"
    )


def _unspaced(scene: Around, index: Index) -> list[Spot]:
    if not UNSPACED.search(scene.words.text):
        return []
    text = scene.words.text
    return [
        Spot(-1, -1, start, end, text[start:end], -1, -1, tuple(rows))
        for start, end, rows in index.unspaced(text)
        if end - start > 2
    ]


def _apart(found: list[Spot]) -> list[Spot]:
    kept: list[Spot] = []
    for spot in found:
        if not kept or spot.start >= kept[-1].end:
            kept.append(spot)
    return kept


__all__ = ["LONGEST", "Around", "Spot", "around", "spots"]
