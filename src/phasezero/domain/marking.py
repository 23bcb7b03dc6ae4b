"""Who may see a record: TLP 2.0, an audience, caveats; and the viewer they are held against.

The decision itself is taken in one place, in the store's query; `Viewer.may_see` states the same rule for a single record
and is what the query is tested against.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
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


CHATHAM_HOUSE = "chatham-house"
"""Caveat: what was said may be used, who said it may not be told to anyone outside the audience."""


@dataclass(frozen=True, slots=True)
class Marking:
    """How far a record may travel."""

    tlp: TLP = TLP.CLEAR
    audience: str = PUBLIC
    """The task force or organisation it is meant for."""
    caveats: frozenset[str] = frozenset()
    """For example `CHATHAM_HOUSE`."""
    embargo: date | None = None
    """First day on which others than the insiders of the audience may see it; None: no embargo."""

    def at_least(self, floor: TLP, audience: str) -> Marking:
        """This marking, raised to `floor` and narrowed to `audience` (for a record derived for that audience)."""
        return Marking(max(self.tlp, floor), audience, self.caveats, self.embargo)


def joined(markings: Iterable[Marking]) -> Marking:
    """The marking of something made from records with `markings`: no lower than any of them.

    Raises ValueError if two inputs that are not CLEAR belong to different audiences: such a mixture has no reader.
    """
    result = Marking()
    for marking in markings:
        audiences = {m.audience for m in (result, marking) if m.tlp > TLP.CLEAR}
        if len(audiences) > 1:
            raise ValueError(f"records for different audiences cannot be joined: {sorted(audiences)}")
        result = Marking(
            max(result.tlp, marking.tlp),
            audiences.pop() if audiences else PUBLIC,
            result.caveats | marking.caveats,
            max(filter(None, (result.embargo, marking.embargo)), default=None),
        )
    return result


@dataclass(frozen=True, slots=True)
class Viewer:
    """For whom something is read. Deny by default: a viewer who is cleared for nothing sees CLEAR records only."""

    name: str
    cleared: frozenset[tuple[str, TLP]] = frozenset()
    """Audience and the highest marking this viewer may see inside it; an audience stands in it once."""
    insider: frozenset[str] = frozenset()
    """Audiences whose embargoed records this viewer may see."""
    on: date | None = None
    """The day of reading: embargoes that end by then are over. None: every embargo holds."""
    person: int | None = None
    """Number of the account; None for those who have none."""
    steward: bool = False
    """Keeps the installation; reads no record by that."""

    @classmethod
    def of(cls, name: str, cleared: Mapping[str, TLP], insider: Iterable[str] = (), on: date | None = None) -> Viewer:
        return cls(name, frozenset(cleared.items()), frozenset(insider), on)

    @property
    def audiences(self) -> frozenset[str]:
        return frozenset(audience for audience, _ in self.cleared)

    def clearance(self, audience: str) -> TLP:
        """The highest marking this viewer may see inside `audience`."""
        return max((tlp for one, tlp in self.cleared if one == audience), default=TLP.CLEAR)

    def may_see(self, marking: Marking) -> bool:
        if marking.embargo is not None and (self.on is None or marking.embargo > self.on):
            return marking.audience in self.insider and self._within(marking)
        return self._within(marking)

    def _within(self, marking: Marking) -> bool:
        return marking.tlp == TLP.CLEAR or any(marking.audience == one and marking.tlp <= tlp for one, tlp in self.cleared)

    def within(self, audience: str, highest: TLP = TLP.RED) -> Viewer:
        """This viewer reading as one of `audience` alone, up to `highest`: what is computed is computed for one audience."""
        tlp = min(self.clearance(audience), highest)
        cleared = frozenset({(audience, tlp)} if tlp > TLP.CLEAR else ())
        return replace(self, cleared=cleared, insider=self.insider & {audience})


ANONYMOUS = Viewer("anonymous")
LOCAL_OWNER = Viewer.of("local owner", {LOCAL: TLP.RED}, {LOCAL})
"""The single person of an installation without accounts: the default viewer."""
