"""Roles in a task force and what each may read and do, from `vocabulary/roles.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from phasezero.domain.marking import TLP
from phasezero.domain.vocabularies import load


@dataclass(frozen=True, slots=True)
class Role:
    name: str
    says: str
    clearance: TLP
    """The highest marking it may read inside its task force."""
    insider: bool
    """Whether it may read records that are under embargo."""
    may: frozenset[str]
    """What it may do: "draft", "release", "recall", "seat", "mark", "review", "verify", "judge", "approve"."""


@cache
def roles() -> dict[str, Role]:
    """All roles by name, the one with most rights first."""
    return {
        name: Role(name, entry["says"], TLP[entry["clearance"]], bool(entry["insider"]), frozenset(entry["may"]))
        for name, entry in load("roles").items()
    }


SECOND_FACTOR = frozenset({"lead", "releaser"})
"""Roles that need a second factor (TOTP or a passkey) to be used at all; so do stewards."""
