"""From lines as they stand on pages to paragraphs as they were written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from phasezero.sources.web_pages.prose import tidy

_ENDS = re.compile(r"[.!?:;…»”\"'’)\]။።۔।]\s*\Z")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\ufffe\u2010]\Z")
_ITEM = re.compile(r"\A\s*(?:[•▪◦‣*–—-]\s|\(?\d{1,3}[.)]\s|\(?[a-zA-Z][.)]\s)")
_NUMBER = re.compile(r"\A\W*(?:page\s*)?\d{1,4}(?:\s*(?:/|of|de|sur)\s*\d{1,4})?\W*\Z", re.IGNORECASE)
_SHORT = 0.72
"""A line that ends a sentence and is shorter than this share of the page's usual line ends its paragraph."""
_EDGE = 2
"""Lines at the top and the foot of a page that may repeat."""


def paragraphs(pages: Sequence[str]) -> str:
    """The text of the pages, paragraphs parted by an empty line, words joined that a line's end had cut, and without the running
    heads, feet and page numbers."""
    lines = [
        [line.strip() for line in page.replace("\r", "\n").replace("\x02", "-").split("\n") if line.strip()] for page in pages
    ]
    repeated = _repeated(lines)
    parts: list[list[str]] = []
    for page in lines:
        kept = [line for place, line in enumerate(page) if not _is_edge(line, place, len(page), repeated)]
        usual = median([len(line) for line in kept]) if kept else 0
        for place, line in enumerate(kept):
            if parts and not _begins(parts[-1][-1], line, usual, first=place == 0):
                parts[-1].append(line)
            else:
                parts.append([line])
    return tidy("\n\n".join(_joined(part) for part in parts))


def _begins(before: str, line: str, usual: float, *, first: bool) -> bool:
    """Whether a line begins a paragraph. The first line of a page goes on where the last page had not ended its sentence."""
    if _ITEM.match(line):
        return True
    ended = _ENDS.search(before[-10:]) is not None
    if first:
        return ended
    if ended:
        return len(before) < usual * _SHORT
    # A heading stands before it.
    return len(before) < usual * 0.6 and line[:1].isupper() and not _HYPHEN.search(before[-2:])


def _joined(lines: Sequence[str]) -> str:
    """One paragraph, words joined that a line's end had cut."""
    pieces = [lines[0]]
    for line in lines[1:]:
        if _HYPHEN.search(pieces[-1][-2:]) and line[:1].islower():
            pieces[-1] = pieces[-1][:-1]
        else:
            pieces.append(" ")
        pieces.append(line)
    return "".join(pieces)


def _repeated(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Lines at the edges of at least three pages, and of two in five of them (left and right pages may differ), numbers aside."""
    counts = Counter(one for page in pages for one in {_plain(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    return frozenset(line for line, count in counts.items() if count >= max(3, len(pages) * 0.4))


def _is_edge(line: str, place: int, of: int, repeated: frozenset[str]) -> bool:
    at_edge = place < _EDGE or place >= of - _EDGE
    return at_edge and (_plain(line) in repeated or bool(_NUMBER.match(line)))


def _plain(line: str) -> str:
    return re.sub(r"\d+", "0", line)
