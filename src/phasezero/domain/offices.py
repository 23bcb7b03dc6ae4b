"""Public roles, never persons: what may stand where an office is named, by the lists of `vocabulary/offices.yml`."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, said

_WORD = re.compile(r"[^\W\d_][\w'’-]*")


@cache
def _list(key: str) -> frozenset[str]:
    found = load("offices")[key]
    lists = found.values() if isinstance(found, dict) else (found,)
    return frozenset(word.casefold() for one in lists for word in one)


def names_person(text: str) -> bool:
    """Whether a title stands before a name: "Mr John Smith", "General Bozizé"; not "General Staff", "President of a council"."""
    words = _WORD.findall(text)
    for title, after in pairwise(words):
        plain = after.casefold()
        if title.casefold() in _list("titles") and after[0].isupper() and not (_known(plain) or plain in _list("small")):
            return True
    return False


def must_be_no_person(name: str) -> None:
    """Raises BadInput where a title stands before a name."""
    if names_person(name):
        raise BadInput(said("{name!r} names a person: name the office", name=name[:80]))


def must_be_office(name: str) -> None:
    """Raises BadInput for the name of a person, and for one in Latin letters that holds no word of an office.

    What stands before the first comma names the office: "Jane Doe, Minister of Justice" does not.
    """
    must_be_no_person(name)
    words = [word.casefold() for word in _WORD.findall(name.split(",", maxsplit=1)[0])]
    if not re.search(r"[A-Za-zÀ-ɏ]", name) or any(_known(word) for word in words):
        return
    raise BadInput(said("{name!r} names no office: write the post, such as “Minister of Justice” or “Head of the mission”",
                        name=name[:80]))  # fmt: skip


def _known(word: str) -> bool:
    """Of an office, also in the plural and joined by a hyphen ("Secretary-General")."""
    parts = [word, *word.split("-")]
    return any(part in _list("words") or part.removesuffix("s") in _list("words") for part in parts)
