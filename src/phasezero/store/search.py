"""Full-text search in all scripts, the same on SQLite and PostgreSQL.

Text is split into terms by us, not by the database: case and, for alphabets that drop them in search (Latin, Greek, Cyrillic,
Hebrew, Arabic), marks are removed; scripts written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan) become
pairs of neighbouring characters. A query finds the reports that hold all its terms; the last letters of a word may be missing.
Results are ordered by date and number of matches, never by how frequent a term is in the store.
"""

from __future__ import annotations

import re
import unicodedata

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_MARKS_DROPPED = ("LATIN", "GREEK", "CYRILLIC", "HEBREW", "ARABIC")
_NO_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
_TATWEEL = "ـ"


def terms(text: str) -> list[str]:
    """The search terms of a text, in its order, repeated where the text repeats them."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    return [term for word in _words(folded) for term in _split(word)]


def _words(text: str) -> list[str]:
    """Runs of letters, digits and marks; marks that search ignores are dropped."""
    words: list[str] = []
    run: list[str] = []
    script = ""
    for letter in unicodedata.normalize("NFD", text):
        category = unicodedata.category(letter)[0]
        if category == "M":
            if run and not script.startswith(_MARKS_DROPPED):
                run.append(letter)
        elif category in "LN":
            script = unicodedata.name(letter, "")
            if letter != _TATWEEL:
                run.append(letter)
        elif run:
            words.append("".join(run))
            run = []
    if run:
        words.append("".join(run))
    return [unicodedata.normalize("NFC", word) for word in words]


def _split(word: str) -> list[str]:
    """A word as one term, or as pairs of neighbours where its script has no spaces."""
    if not any(unicodedata.name(letter, "").startswith(_NO_SPACES) for letter in word) or len(word) < 2:
        return [word]
    return [word[i : i + 2] for i in range(len(word) - 1)]


def index_text(*texts: str) -> str:
    """What is stored in `search_text`: the terms, separated by blanks."""
    return " ".join(term for text in texts for term in terms(text))


def fts5_query(query: str) -> str:
    """`query` in SQLite's FTS5 syntax; empty if it holds no term."""
    return " AND ".join(f'"{term}"*' for term in terms(query))


def ts_query(query: str) -> str:
    """`query` in PostgreSQL's tsquery syntax; empty if it holds no term."""
    return " & ".join(f"'{term}':*" for term in terms(query))
