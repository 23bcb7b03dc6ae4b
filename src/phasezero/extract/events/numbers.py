"""Numbers in digits and in words, ranges and vague ones, as low–best–high with the words kept.

"More than 200" is 201 at least; "up to 30" is 1 to 30; "about" is a tenth around; "dozens" is 24 to 99. Vague words are set in
the lexicon, at the lower end as UCDP codes them (Högbladh 2023, UCDP GED Codebook: the most conservative reading)."""

from __future__ import annotations

import re
from math import ceil, floor

from phasezero.domain.extracted import Count
from phasezero.extract.events.items import Item
from phasezero.extract.events.lexicon import Lexicon

_ARABIC_DIGITS = {ord(a): str(i % 10) for i, a in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_GROUPED = re.compile(r"\d{1,3}(?:([,.  ’'٬])\d{3})(?:\1\d{3})*")
_SHIFTS = frozenset({"at_least", "more_than", "at_most", "fewer_than", "about", "nearly"})
_LARGEST = 10_000_000


def read(sentence: list[Item], i: int, lexicon: Lexicon) -> tuple[Count, int] | None:
    """The number that begins at item `i`, and where the next item begins; None where there is none."""
    shift, j = _shift(sentence, i)
    if j < len(sentence) and _quantifier(sentence[j]) == "between" and (pair := _between(sentence, j + 1, lexicon)):
        return _made(sentence, i, pair, "")
    first = _one(sentence, j, lexicon)
    if first is None:
        return None
    (low, best, high), k = first
    if (second := _second(sentence, k, lexicon)) and best <= second[0] <= max(best * 10, 20):
        return _made(sentence, i, ((best, (best + second[0]) // 2, second[0]), second[1]), shift)
    return _made(sentence, i, ((low, best, high), k), shift)


def value(word: str) -> int | None:
    """Of digits with separators; None for a fraction or a time."""
    text = word.translate(_ARABIC_DIGITS)
    if text.isdecimal():
        number = int(text)
    elif _GROUPED.fullmatch(text):
        number = int(re.sub(r"\D", "", text))
    else:
        return None
    return number if number <= _LARGEST else None


def _quantifier(item: Item) -> str:
    tag = item.get("quantifier")
    return tag.key if tag else ""


def _shift(sentence: list[Item], i: int) -> tuple[str, int]:
    """What stands before a number: "at least", "about"; the last one counts."""
    shift = ""
    while i < len(sentence) and _quantifier(sentence[i]) in _SHIFTS:
        shift = shift if shift in {"at_least", "more_than"} else _quantifier(sentence[i])
        i += 1
    return shift, i


def _between(sentence: list[Item], i: int, lexicon: Lexicon) -> tuple[tuple[int, int, int], int] | None:
    first = _one(sentence, i, lexicon)
    if first is None or (second := _second(sentence, first[1], lexicon)) is None or second[0] < first[0][1]:
        return None
    return (first[0][1], (first[0][1] + second[0]) // 2, second[0]), second[1]


def _second(sentence: list[Item], i: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """The upper end of a range: what follows "to", "and", "-"."""
    if i + 1 >= len(sentence) or _quantifier(sentence[i]) != "joins":
        return None
    if sentence[i].word in lexicon.number_joins and not (i >= 2 and _quantifier(sentence[i - 2]) == "between"):
        return None
    second = _one(sentence, i + 1, lexicon)
    return None if second is None else (second[0][1], second[1])


def _one(sentence: list[Item], i: int, lexicon: Lexicon) -> tuple[tuple[int, int, int], int] | None:
    """A single number: digits, words, or a vague word."""
    if i >= len(sentence):
        return None
    item = sentence[i]
    if vague := item.get("vague"):
        low, best, high = vague.extra
        return (low, best, high), i + 1
    if item.is_number:
        number = value(item.word)
        if number is None:
            return None
        scale = lexicon.scales.get(sentence[i + 1].word) if i + 1 < len(sentence) else None
        number, j = (number * scale, i + 2) if scale else (number, i + 1)
        return (number, number, number), j
    return _in_words(sentence, i, lexicon)


def _in_words(sentence: list[Item], i: int, lexicon: Lexicon) -> tuple[tuple[int, int, int], int] | None:
    """ "two hundred and twelve": units add up, a scale multiplies what stands before it."""
    total, part, j, last = 0, 0, i, i
    while j < len(sentence):
        word = sentence[j].word
        if word in lexicon.values and (part == 0 or part % 10 == 0 or part % 100 == 0 or part in {60, 80}):
            if part and lexicon.values[word] >= _room(part):
                break
            part += lexicon.values[word]
        elif word in lexicon.scales:
            behind = _times(sentence, j + 1, lexicon)
            part = (behind or max(part, 1)) * lexicon.scales[word]
            j += behind > 0
            if lexicon.scales[word] >= 1000:
                total, part = total + part, 0
        elif not (
            word in lexicon.number_joins
            and j > i
            and j + 1 < len(sentence)
            and (_goes_on(sentence[j - 1], sentence[j + 1], lexicon) or _goes_on_behind(sentence, j, lexicon))
        ):
            break
        else:
            j += 1
            continue
        j += 1
        last = j
    number = total + part
    return ((number, number, number), last) if last > i else None


def _times(sentence: list[Item], j: int, lexicon: Lexicon) -> int:
    """What multiplies a scale from behind where numbers follow their noun: "mia mbili" is two hundred; 0: nothing."""
    if not lexicon.number_after_noun or j >= len(sentence):
        return 0
    behind = lexicon.values.get(sentence[j].word, 0)
    return behind if behind < 10 else 0


def _goes_on_behind(sentence: list[Item], j: int, lexicon: Lexicon) -> bool:
    """The same in those languages: "kumi na wawili" is twelve, "mia mbili na hamsini" two hundred and fifty."""
    if not lexicon.number_after_noun or j + 1 >= len(sentence) or j < 1:
        return False
    behind, before = lexicon.values.get(sentence[j + 1].word, 0), lexicon.values.get(sentence[j - 1].word, 0)
    return 0 < behind < 10 if before == 10 else behind > 0 and j > 1 and sentence[j - 2].word in lexicon.scales


def _room(part: int) -> int:
    """Below what a further number must be to belong to this one: "twenty" takes units, "two hundred" takes up to 99."""
    if part % 100 == 0:
        return 100
    return 20 if part in {60, 80} else 10 if part % 10 == 0 else 0


def _goes_on(before: Item, after: Item, lexicon: Lexicon) -> bool:
    """Whether "and" stands within a number: "two hundred and twelve", "trinta e cinco", not "two and five"."""
    if after.word not in lexicon.values:
        return False
    if before.word in lexicon.scales:
        return True
    tens = lexicon.values.get(before.word, 0)
    return tens >= 20 and tens % 10 == 0 and lexicon.values[after.word] < (100 if tens >= 100 else 20 if tens in {60, 80} else 10)


def _is_and_up(sentence: list[Item], j: int) -> bool:
    """ "50+", "50 or more", "50-plus people"; not "50 plus two soldiers"."""
    if sentence[j].word == "+":
        return True
    return _quantifier(sentence[j]) == "and_up" and not (j + 1 < len(sentence) and counts(sentence[j + 1]))


def counts(item: Item) -> bool:
    """A number, in digits, words or vague."""
    return item.is_number or item.has("count") or item.has("vague")


def _made(sentence: list[Item], i: int, found: tuple[tuple[int, int, int], int], shift: str) -> tuple[Count, int]:
    (low, best, high), j = found
    if not shift and j < len(sentence) and _is_and_up(sentence, j):
        shift, j = "at_least", j + 1
    is_open = False
    if shift == "at_least":
        is_open = True
    elif shift == "more_than":
        low, best, is_open = best + 1, best + 1, True
    elif shift == "at_most":
        low = min(1, low)
    elif shift == "fewer_than":
        low, best, high = min(1, low), max(best - 1, 0), max(high - 1, 0)
    elif shift == "about":
        low, high = floor(low * 0.9), ceil(high * 1.1)
    elif shift == "nearly":
        low = floor(low * 0.9)
    words = " ".join(item.word for item in sentence[i:j])
    return Count(min(low, best), best, max(best, high), words, is_open), j
