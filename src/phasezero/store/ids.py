"""Public ids: random to everyone outside, the same whenever and in whatever order records come in.

An id is 63 bits of HMAC-SHA-256 over what identifies a record, keyed with a secret of this installation. So an id says nothing
about how many records there are or when they came, importing twice gives the same id, and a record that a viewer may not see has
no influence on the ids of those they may see.
"""

from __future__ import annotations

import hmac
from functools import cache

from phasezero.errors import NotFound, said

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_LENGTH = 13


def keyed(key: bytes, kind: str, *parts: str) -> int:
    """The 63-bit id of the record of `kind` that `parts` identify."""
    message = "\x1f".join((kind, *parts)).encode()
    return int.from_bytes(hmac.digest(key, message, "sha256")[:8], "big") >> 1


def to_text(number: int) -> str:
    """An id as shown: 13 letters and digits without those that are easily confused (Crockford's base 32)."""
    letters = []
    for _ in range(_LENGTH):
        number, rest = divmod(number, 32)
        letters.append(_ALPHABET[rest])
    return "".join(reversed(letters))


def from_text(text: str) -> int:
    """The number behind an id as shown. Raises NotFound for anything that cannot be one."""
    if len(text) != _LENGTH or any(letter not in _VALUES for letter in text.lower()):
        raise NotFound(said("no record has the id {text!r}", text=text[:40]))
    number = 0
    for letter in text.lower():
        number = number * 32 + _VALUES[letter]
    if number >= 1 << 63:
        raise NotFound(said("no record has the id {text!r}", text=text))
    return number


@cache
def _installation_key(alias: str) -> bytes:
    from phasezero.store.models import Installation

    return bytes(Installation.current(alias).id_key)


def record_id(kind: str, *parts: str) -> int:
    """`keyed` with this installation's secret."""
    return keyed(_installation_key("default"), kind, *parts)


def forget_key() -> None:
    """Read the installation's secret anew at the next id (another database was opened)."""
    _installation_key.cache_clear()
