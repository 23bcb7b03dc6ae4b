"""Findings that were made just before from the very same rows: pages, drafts and the API ask for one day several times over.

A finding is remembered by the content of its rows, so nobody is ever given what was found from rows that they do not see.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import polars as pl

from phasezero.domain.kept import Kept

Found = TypeVar("Found")
_MOST = 12
_HELD: Kept[Any] = Kept(_MOST)
_SEED = secrets.randbits(63)
"""Nobody outside can make rows that are taken for others."""


def remembered(make: Callable[[], Found], events: pl.DataFrame, *more: Hashable) -> Found:
    """What `make` gives; it is called once for the same rows and the same `more`, which name all else that the finding rests on.
    What is given is shared: nobody changes it."""
    found: Found = _HELD.get((content(events), *more), make)
    return found


def content(events: pl.DataFrame) -> bytes:
    """A digest of the rows, in their order, with the names of their columns."""
    digest = hashlib.sha256(repr((events.columns, events.height)).encode())
    digest.update(events.hash_rows(seed=_SEED).to_numpy().tobytes())
    return digest.digest()
