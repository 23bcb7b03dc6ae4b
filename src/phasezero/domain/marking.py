"""Who may see a record: TLP 2.0, an audience, caveats; and the viewer they are held against.

The decision itself is taken in one place, in the store's query; `Viewer.may_see` states the same rule for a single record
and is what the query is tested against.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

PUBLIC = "public"
"""The audience of records that everyone may see."""
LOCAL = "local"
"""The one audience that exists while there are no accounts."""


class TLP(IntEnum):
    """Traffic Light Protocol 2.0 (FIRST, 2022), ordered from least to most restricted."""

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    @property
    def label(self) -> str:
        return "TLP:" + self.name.replace("_", "+")


@dataclass(frozen=True, slots=True)
class Marking:
    """How far a record may travel."""

    tlp: TLP = TLP.CLEAR
    audience: str = PUBLIC
    """The task force or organisation it is meant for."""
    caveats: frozenset[str] = frozenset()
    """For example "chatham-house": attribution is stripped on leaving."""

    def at_least(self, floor: TLP, audience: str) -> Marking:
        """This marking, raised to `floor` and narrowed to `audience` (for a record derived for that audience)."""
        return Marking(max(self.tlp, floor), audience, self.caveats)


def joined(markings: Iterable[Marking]) -> Marking:
    """The marking of something made from records with `markings`: no lower than any of them.

    Raises ValueError if two inputs that are not CLEAR belong to different audiences: such a mixture has no reader.
    """
    result = Marking()
    for marking in markings:
        audiences = {m.audience for m in (result, marking) if m.tlp > TLP.CLEAR}
        if len(audiences) > 1:
            raise ValueError(f"records for different audiences cannot be joined: {sorted(audiences)}")
        result = Marking(max(result.tlp, marking.tlp), audiences.pop() if audiences else PUBLIC, result.caveats | marking.caveats)
    return result


@dataclass(frozen=True, slots=True)
class Viewer:
    """For whom something is read. Deny by default: a viewer without audiences sees CLEAR records only."""

    name: str
    audiences: frozenset[str] = frozenset()
    clearance: TLP = TLP.CLEAR
    """The highest marking this viewer may see inside the audiences."""

    def may_see(self, marking: Marking) -> bool:
        if marking.tlp == TLP.CLEAR:
            return True
        return marking.audience in self.audiences and marking.tlp <= self.clearance


ANONYMOUS = Viewer("anonymous")
LOCAL_OWNER = Viewer("local owner", frozenset({LOCAL}), TLP.RED)
"""The single person of an installation without accounts: the default viewer."""
