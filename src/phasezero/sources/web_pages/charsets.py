"""Bytes as text, where servers and files say of their charset what is not so."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

_BROWSERS = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252"}
"""What these names mean in practice (WHATWG Encoding)."""
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE, _MOSTLY = 200_000, 0.3


def as_text(body: bytes, *declared: str) -> str:
    """The text: by its byte order mark; as UTF-8 where it is that, whatever is declared; as the first declared charset in which
    it can be; else as its letters make likely.

    Bytes beyond ASCII that are valid UTF-8 by chance are next to impossible in running text; wrong declarations are common.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _plain(body.decode(name, errors="replace"))
    names = [one.strip().casefold() for one in declared if one.strip()]
    wide = [one for one in names if one.startswith(("utf-16", "utf-32", "iso-2022"))]
    for name in (*wide, "utf-8", *(_BROWSERS.get(one, one) for one in names)):
        try:
            return _plain(body.decode(name))
        except (LookupError, UnicodeError, ValueError):
            continue
    return _plain(body.decode(_likely(body), errors="replace"))


def _likely(body: bytes) -> str:
    """By its letters where most are beyond ASCII, as in Arabic or Cyrillic; Latin letters with accents are too few to tell, and
    taken for Western ones."""
    words = re.sub(rb"<[^<>]{0,2000}>", b" ", body[:_SAMPLE])
    beyond = sum(one > 127 for one in words)
    if beyond <= _MOSTLY * (beyond + len(re.findall(rb"[A-Za-z]", words))):
        return "windows-1252"
    found = from_bytes(words).best()
    return found.encoding if found else "windows-1252"


def _plain(text: str) -> str:
    """Without NULs, and without a declaration of an encoding that no longer holds."""
    return re.sub(r"\A\s*<\?xml[^>]{0,200}>", "", text.replace("\0", ""))
