"""Re-identification: could somebody be found by what leaves? Pure functions over the records that an update cites.

Records that are public already (CLEAR, without an audience) tell nobody anything new and are not held against these rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from phasezero.domain.marking import CHATHAM_HOUSE, PUBLIC, TLP, Marking

FEWEST = 5
"""Below this many people, or records alike, one could be found among them (k-anonymity; Sweeney 2002)."""
_POINT = 3
"""Place precision up to here names a place; above, a region or more (UCDP `where_prec`)."""
_DAYS = 2
"""Date precision up to here names a day or a few (UCDP `date_prec`)."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """One record as the update would tell of it."""

    key: str
    """How the update cites it, for example "event:k3..."."""
    says: str
    """The record in a few words, for the person who decides."""
    marking: Marking
    people: int | None = None
    """How many people it is about (best estimate); None where it is about none."""
    place_precision: int | None = None
    date_precision: int | None = None
    attributes: tuple[str, ...] = ()
    """What sets it apart: who, against whom, how, in which region."""
    named: str = ""
    """Who said it, where the update names them."""
    quoted: str = ""
    """Words that the update quotes."""

    @property
    def public(self) -> bool:
        return self.marking.tlp == TLP.CLEAR and self.marking.audience == PUBLIC and self.marking.embargo is None


@dataclass(frozen=True, slots=True)
class Finding:
    """One way in which somebody could be found, or a rule that a record carries."""

    rule: str
    """"marking", "embargo", "few people", "precise place", "precise time", "rare attribute", "quotation", "chatham house"."""
    key: str
    says: str
    """What is wrong and what to do, in one line."""


def findings(leaving: Iterable[Leaving], to: TLP, on: date) -> list[Finding]:
    """What stands against telling these records to readers up to the marking `to` on the day `on`, record by record."""
    held = [one for one in leaving if not one.public]
    alike = Counter(one.attributes for one in held if one.attributes)
    found = [finding for one in held for finding in _of(one, to, on)]
    if to <= TLP.GREEN:
        found += [_rare(one, alike[one.attributes]) for one in held if one.attributes and alike[one.attributes] < FEWEST]
    return found


def _of(one: Leaving, to: TLP, on: date) -> Sequence[Finding]:
    found = []
    if one.marking.tlp > to:
        found.append(
            Finding("marking", one.key, f"{one.says}: it is {one.marking.tlp.label}, the release is {to.label}; leave it out")
        )
    if one.marking.embargo is not None and one.marking.embargo > on:
        found.append(Finding("embargo", one.key, f"{one.says}: under embargo until {one.marking.embargo}; wait or leave it out"))
    if one.quoted:
        found.append(Finding("quotation", one.key, f"{one.says}: its own words could tell who spoke; say it in ours"))
    if one.named and CHATHAM_HOUSE in one.marking.caveats:
        found.append(Finding("chatham house", one.key, f"{one.says}: who said it may not be told; leave the name out"))
    point = one.place_precision is not None and one.place_precision <= _POINT
    if point and one.people is not None and one.people < FEWEST:
        found.append(
            Finding("few people", one.key, f"{one.says}: fewer than {FEWEST} people at a named place; tell the region only")
        )
    if to <= TLP.GREEN:
        if point:
            found.append(
                Finding("precise place", one.key, f"{one.says}: too precise a place for {to.label}; tell the region only")
            )
        if one.date_precision is not None and one.date_precision <= _DAYS:
            found.append(Finding("precise time", one.key, f"{one.says}: too precise a day for {to.label}; tell the month only"))
    return found


def _rare(one: Leaving, alike: int) -> Finding:
    return Finding("rare attribute", one.key, f"{one.says}: only {alike} of its kind; it stands out; leave it out or tell less")
