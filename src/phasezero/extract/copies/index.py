"""Documents that were seen, by what recognises their copies; and the lineage of a set of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableSequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from phasezero.domain.publishers import Groups
from phasezero.domain.stories import Copy, How, Turn
from phasezero.errors import BadInput
from phasezero.extract.copies.postings import Postings
from phasezero.extract.copies.signatures import Signature, signature
from phasezero.extract.copies.verify import Overlap, apart, overlap

_CANDIDATES = 32
"""Compared exactly with a new document, at most: those that share most anchors."""
_Numbers: TypeAlias = npt.NDArray[np.uint32]
_GONE = ""
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One document of the index, as it is stored."""

    key: str
    published: datetime | None
    signature: bytes


class CopyIndex:
    """Grows document by document. Time and candidates of an addition are bounded whatever the size.

    `signatures` holds one entry per document in the order of addition: a list by default, or anything that keeps bytes by number
    (a table, a file), so that a million of them need not be in memory.
    """

    def __init__(self, signatures: MutableSequence[bytes] | None = None) -> None:
        self._signatures: MutableSequence[bytes] = [] if signatures is None else signatures
        self._keys: list[str] = []
        self._published: list[datetime | None] = []
        self._numbers: dict[str, int] = {}
        self._postings = Postings()

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, key: str) -> bool:
        return key in self._numbers

    @property
    def bytes(self) -> int:
        """Held by the postings, without keys and signatures."""
        return self._postings.bytes

    def add(self, key: str, text: str | Signature, published: datetime | None = None) -> list[Copy]:
        """Adds a document and says which documents of the index it shares its text with, the strongest first.

        Each `Copy` is seen from the new document: `share` is of its own words; which of the two came first is for `lineage`.
        Raises BadInput for a key that the index holds.
        """
        if not key or key in self._numbers:
            raise BadInput(f"The index of copies cannot add {key!r}: it is empty, or held already: give each its own")
        new = text if isinstance(text, Signature) else signature(text)
        numbers, holders = self._postings.find(new.anchors)
        found = self._copies(new, published, numbers)
        self._enter(Row(key, published, new.to_bytes()), new, holders)
        return found

    def matches(self, new: Signature, published: datetime | None = None) -> list[Copy]:
        """What `add` would say, with nothing added."""
        return self._copies(new, published, self._postings.find(new.anchors)[0])

    def forget(self, key: str) -> None:
        """Lets go of a document, as where it was withdrawn: of its key and signature nothing is left, and nothing is its copy."""
        number = self._numbers.pop(key, None)
        if number is None:
            raise BadInput(f"The index of copies holds no document {key!r}")
        self._keys[number], self._published[number] = _GONE, None
        self._signatures[number] = signature("").to_bytes()

    def rows(self) -> Iterator[Row]:
        """All of it, to be stored; `restore` reads it."""
        for number, key in enumerate(self._keys):
            if key == _GONE:
                continue
            yield Row(key, self._published[number], self._signatures[number])

    @classmethod
    def restore(cls, rows: Iterable[Row]) -> CopyIndex:
        """The index of these rows, in their order. Raises BadInput for a signature that cannot be read."""
        index = cls()
        for row in rows:
            new = Signature.from_bytes(row.signature)
            index._enter(row, new, index._postings.find(new.anchors)[1])
        return index

    def _copies(self, new: Signature, published: datetime | None, numbers: _Numbers) -> list[Copy]:
        found = self._verified(new, published, self._candidates(numbers, len(new.anchors)))
        return [Copy(self._keys[number], one.how, round(one.first, 4)) for number, one in found]

    def _enter(self, row: Row, new: Signature, holders: npt.NDArray[np.int64]) -> None:
        number = len(self._keys)
        self._numbers[row.key] = number
        self._keys.append(row.key)
        self._published.append(row.published)
        self._signatures.append(row.signature)
        self._postings.add(number, new.anchors, holders)

    def _candidates(self, numbers: _Numbers, anchors: int) -> list[int]:
        """By how many anchors they share with it, then by age."""
        different, shared = np.unique(numbers, return_counts=True)
        enough = shared >= (2 if anchors > 6 else 1)
        different, shared = different[enough], shared[enough]
        order = np.lexsort((different, -shared))[:_CANDIDATES]
        return [int(one) for one in different[order]]

    def _verified(self, new: Signature, published: datetime | None, candidates: list[int]) -> list[tuple[int, Overlap]]:
        found = []
        for number in candidates:
            other = _read(self._signatures[number])
            if (one := overlap(new, other, apart(published, self._published[number]))) is not None:
                found.append((number, one))
        return sorted(found, key=lambda pair: (-pair[1].strength, -pair[1].first, self._keys[pair[0]]))


@lru_cache(4096)
def _read(signature: bytes) -> Signature:
    """Of a text that many are compared with, once."""
    return Signature.from_bytes(signature)


@dataclass(frozen=True, slots=True)
class Document:
    """One document whose lineage is asked for."""

    key: str
    text: str | Signature
    published: datetime | None
    """UTC; a document without a day counts as later than all that have one."""
    turn: Turn | None = None
    """What decides who copied whom; None: the day of publication, then the key."""

    @property
    def order(self) -> tuple[Turn, str]:
        return self.turn or Turn(self.published or _LATEST, True, _LATEST, ""), self.key


def lineage(documents: Iterable[Document]) -> dict[str, Copy | None]:
    """For each document the original that it copies, or None for originals and documents that copy nothing.

    Copies of copies belong together; the first of a group by `Turn` is its original, ties go by key. The same for every order
    of `documents`. `share` is of the copy's words in the original, and can be small where the way leads over other copies.
    """
    held = sorted(documents, key=lambda one: one.order)
    index, groups, read = CopyIndex(), Groups(), {}
    for document in held:
        read[document.key] = document.text if isinstance(document.text, Signature) else signature(document.text)
        for copy in index.add(document.key, read[document.key], document.published):
            groups.join(document.key, copy.of)
    originals: dict[str, str] = {}
    found: dict[str, Copy | None] = {}
    for document in held:
        original = originals.setdefault(groups.root(document.key), document.key)
        found[document.key] = None if original == document.key else _copy(read[document.key], read[original], original)
    return found


def _copy(copy: Signature, original: Signature, key: str) -> Copy:
    one = overlap(copy, original)
    return Copy(key, one.how if one else How.EDITED, round(one.first, 4) if one else 0.0)
