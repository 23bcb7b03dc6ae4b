"""The sheet of warning signs for embassies and field offices, from `vocabulary/checklist.yml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from phasezero.domain.framework import indicators
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput


@dataclass(frozen=True, slots=True)
class Signs:
    """Signs of one kind."""

    heading: str
    signs: tuple[str, ...]
    """In our words."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is the same for every country. Every text is one of the catalogues."""

    version: int
    signs: tuple[Signs, ...]
    holding: tuple[str, ...]
    """What is asked with the same weight: what holds violence back."""
    write: tuple[str, ...]
    leave_out: tuple[str, ...]
    """What could help those who would do harm."""
    report: tuple[str, ...]


_LISTS = ("holding", "write", "leave_out", "report")


@cache
def sheet() -> Sheet:
    """The sheet in force. Raises BadInput with one line for a fault."""
    return parse(load("checklist"))


def parse(raw: Any) -> Sheet:
    if missing := sorted({"version", "signs", *_LISTS} ^ raw.keys()):
        raise BadInput(f"checklist.yml: {missing[0]!r} is missing or unknown")
    known = indicators()
    for name in [name for group in raw["signs"] for name in group["ids"]]:
        if name not in known:
            raise BadInput(f"checklist.yml: there is no indicator {name!r}")
    signs = tuple(Signs(group["heading"], tuple(known[name].text for name in group["ids"])) for group in raw["signs"])
    return Sheet(raw["version"], signs, *(tuple(raw[key]) for key in _LISTS))


def texts() -> Iterator[str]:
    """What the sheet says, for the catalogues of other languages."""
    one = sheet()
    for group in one.signs:
        yield from (group.heading, *group.signs)
    yield from (*one.holding, *one.write, *one.leave_out, *one.report)
