"""Document symbols of the United Nations (ST/LIB/SER.B/5), as titles write them."""

from __future__ import annotations

import re
from urllib.parse import quote

_SYMBOL = re.compile(
    r"(?<![\w/])((?:A|S|E|ST|SG|CCPR|CEDAW|CRC|CAT|CERD|CMW|CRPD|CED|CESCR|HRI|DP|TD|UNEP)"
    r"(?:/(?:[A-Z][A-Za-z]{0,9}(?:\.\d{1,5}){0,2}|S-\d{1,2}|\d{1,4}(?:\.\d{1,4})?(?![\d.]\d)))+)"
)
_NUMBERED = re.compile(r"\d")


def symbol_in(text: str) -> str:
    """The first document symbol in a text; empty where there is none."""
    return next((found[1] for found in _SYMBOL.finditer(text) if _NUMBERED.search(found[1])), "")


def address_of(symbol: str, language: str = "en") -> str:
    """Where the document with this symbol is found; languages: ar, zh, en, fr, ru, es."""
    return f"https://undocs.org/{language}/{quote(symbol, safe='/.-')}"
