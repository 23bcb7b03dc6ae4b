"""Text as the lint reads it: without case, accents, look-alike letters or invisible signs, and with a note of whose words it is.

Three readings of the same letters: `spaced` (joining signs are spaces: "de-escalated" → "de escalated"), `joined` (they are
dropped inside words: "explo-ded" → "exploded"), `squashed` (no signs at all inside a clause: "ethnic-clean sing").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

_LATIN = {
    **dict(zip("авгеікмнорстухѕјԁһӏѵԛԝ", "abreikmhopctyxsjdhlvqw", strict=True)),
    **dict(zip("αβεηικνορτυχγϲϳ", "abehikvoptuxycj", strict=True)),
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
    **dict(zip("ıɡøłđɑɩοℓ℮", "igoldaiole", strict=True)),
}
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe63\uff0d\u00b7_*~|/'’‘`´\"“”")
_STOPS = frozenset(".,;:!?()[]")
_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}

_JOINING = _HYPHENS | _LEET.keys() | {"\n"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading: its letters, and for each the number of the part it comes from."""

    text: str
    owners: tuple[int, ...]

    def found(self, pattern: re.Pattern[str], theirs: frozenset[int] = frozenset()) -> Iterator[str]:
        """What matches, unless it stands wholly inside one part that is somebody else's words."""
        for match in pattern.finditer(self.text):
            owners = set(self.owners[match.start() : match.end()])
            if not (len(owners) == 1 and owners <= theirs):
                yield " ".join(match.group().split())


@dataclass(frozen=True, slots=True)
class Text:
    """The three readings of a run of parts."""

    spaced: Reading
    joined: Reading
    squashed: Reading

    @property
    def both(self) -> tuple[Reading, ...]:
        """`spaced` and `joined`, once where they are the same."""
        return (self.spaced,) if self.joined is self.spaced else (self.spaced, self.joined)


def read(pieces: Sequence[str]) -> Text:
    """Read pieces of text that stand next to each other as one."""
    signs = [(sign, owner) for owner, piece in enumerate(pieces) for sign in _letters(piece)]
    spaced = _reading(_spaced(signs))
    joined = _reading(_joined(signs)) if any(sign in _JOINING for sign, _ in signs) else spaced
    return Text(spaced, joined, _reading(_squashed(signs)))


def plain(text: str) -> str:
    """The letters of `text` as the lint compares them, on one line."""
    return "".join(_letters(text)).replace("\n", " ")


def _letters(text: str) -> Iterator[str]:
    for sign in text:
        yield from _read_as(sign)


@lru_cache(maxsize=4096)
def _read_as(sign: str) -> str:
    """What one sign counts as: nothing, or the plain letters it stands for."""
    result = ""
    for base in unicodedata.normalize("NFKD", sign).casefold():
        if unicodedata.category(base) in {"Mn", "Me", "Cf"}:
            continue
        if base in "\n\r\v\f\u0085\u2028\u2029":
            result += "\n"
        else:
            result += " " if base.isspace() else _LATIN.get(base, base)
    return result


_Signs = list[tuple[str, int]]


def _reading(signs: Iterable[tuple[str, int]]) -> Reading:
    kept = list(signs)
    return Reading("".join(sign for sign, _ in kept), tuple(owner for _, owner in kept))


def _spaced(signs: _Signs) -> Iterator[tuple[str, int]]:
    for sign, owner in signs:
        yield (" " if sign == "\n" or sign in _HYPHENS else sign, owner)


def _joined(signs: _Signs) -> Iterator[tuple[str, int]]:
    """Without joining signs between letters, even at the end of a line, and with digits read as the letters they ape."""
    for i, (sign, owner) in enumerate(signs):
        if sign not in _JOINING:
            yield sign, owner
            continue
        before, after = _beside(signs, i, -1), _beside(signs, i, 1)
        if sign in _HYPHENS and before.isalpha() and (after.isalpha() or after == "\n"):
            continue
        if sign == "\n":
            if i and signs[i - 1][0] in _HYPHENS:
                continue
            yield " ", owner
        elif sign in _LEET and before.isalpha() and after.isalpha():
            yield _LEET[sign], owner
        else:
            yield sign, owner


def _beside(signs: _Signs, i: int, step: int) -> str:
    return signs[i + step][0] if 0 <= i + step < len(signs) else " "


def _squashed(signs: _Signs) -> Iterator[tuple[str, int]]:
    """Letters and digits only; a stop that ends a clause stays as a full stop, so that no phrase reaches across it."""
    for i, (sign, owner) in enumerate(signs):
        if sign in _LEET and _beside(signs, i, -1).isalpha() and _beside(signs, i, 1).isalpha():
            yield _LEET[sign], owner
        elif sign.isalnum():
            yield sign, owner
        elif sign in _STOPS and not _beside(signs, i, 1).isalnum():
            yield ".", owner


@cache
def any_of(entries: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for the `spaced` and `joined` readings; in an entry a final * stands for any ending, a space for any gap."""
    longest_first = sorted(entries, key=len, reverse=True)
    worded = "|".join(_worded(entry) for entry in longest_first if entry[0].isalnum())
    signs = "|".join(re.escape(entry) for entry in longest_first if not entry[0].isalnum())
    return re.compile("|".join(one for one in (rf"(?<!\w)(?:{worded})" if worded else "", signs) if one))


def _worded(entry: str) -> str:
    body = r"\s+".join(re.escape(word) for word in entry.removesuffix("*").split())
    return rf"{body}\w*" if entry.endswith("*") else rf"{body}(?!\w)"
