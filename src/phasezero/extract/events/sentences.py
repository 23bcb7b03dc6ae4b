"""Sentences of a text with their offsets. Rules after Kiss & Strunk (2006), cut to what news and reports need: a mark ends a
sentence unless it closes an abbreviation, an initial, a number or a time."""

from __future__ import annotations

import re

_ENDS = re.compile(
    r"[;؛](?=\s)|[.!?؟۔…]+[\"'”’»)\]]*(?=\s|$)|\n\s*\n|\n(?=\s*(?:[-*•–—▪·]|\d{1,2}[.)])\s)|(?<=[^\s.])\n(?=\s*[A-ZÀ-Ý«\"“•])"
)
_LISTED = """
    gen col maj capt lt sgt brig adm cmdr mr mrs ms dr prof hon rev fr sr jr st gov sen rep pres min sec dept no nos art vol
    fig vs etc inc ltd co corp jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun approx ca al av
    bd mme mlle mm me ste sra srta dra ud uds pag num ed esq supt insp det cpl pvt p.m a.m e.g i.e cf env janv févr juil déc
    hab
"""
_ABBREVIATIONS = frozenset(_LISTED.split())
_STARTS = re.compile(r"[.!?]\s+([^\W\d_])")
_LONGEST = 1500
"""Characters; what is longer is a table or a fault, and is cut at a space."""
_BEFORE = re.compile(r"(\S+)$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each, in code points; white space around it and marks of lists are left out. None is longer than 1,500."""
    found: list[tuple[int, int]] = []
    start = 0
    cased = _is_cased(text)
    for match in _ENDS.finditer(text):
        if not match.group().isspace() and _is_inside(text, match.start(), match.end(), cased):
            continue
        _add(found, text, start, match.end())
        start = match.end()
    _add(found, text, start, len(text))
    return found


def _is_cased(text: str) -> bool:
    """Whether sentences begin with capital letters, as far as the text shows; some archives keep small letters only."""
    starts = _STARTS.findall(text)
    return not starts or sum(letter.isupper() for letter in starts) >= len(starts) / 2


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and (text[start].isspace() or text[start] in "-*•–—▪·"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST:
        cut = text.rfind(" ", start, start + _LONGEST) + 1 or start + _LONGEST
        found.append((start, cut))
        start = cut
    if end > start:
        found.append((start, end))


def _is_inside(text: str, start: int, end: int, cased: bool) -> bool:
    """Whether a mark stands within a sentence: after an abbreviation or initial, or before a word in small letters."""
    mark = text[start:end]
    if mark[0] not in ".…":
        return False
    following = text[end : end + 3].lstrip()
    if cased and following[:1].islower():
        return True
    if mark != ".":
        return mark.startswith("...") and following[:1].islower()
    before = _BEFORE.search(text[max(0, start - 24) : start])
    word = before.group(1).strip("(\"'“‘«[") if before else ""
    if word.isdigit() and len(word) <= 2 and _starts_line(text, start - len(word)):
        return True
    if word.lower() in {"a.m", "p.m", "etc"}:
        return not following[:1].isupper()
    return word.lower() in _ABBREVIATIONS or _is_initial(word)


def _is_initial(word: str) -> bool:
    """ "J", "U.N", "d.C": letters with points between them."""
    parts = word.split(".")
    return all(len(part) == 1 and part.isalpha() for part in parts) and (len(parts) > 1 or word.isupper())


def _starts_line(text: str, at: int) -> bool:
    return not text[max(0, text.rfind("\n", 0, at) + 1) : at].strip()
