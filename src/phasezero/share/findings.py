"""Re-identification: could somebody be found by what leaves? Pure functions over the records that an update cites.

Records that are public already (CLEAR, without an audience) tell nobody anything new and are not held against these rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from phasezero.domain.events import Perpetrator
from phasezero.domain.marking import CHATHAM_HOUSE, PUBLIC, TLP, Marking
from phasezero.domain.recording import NOBODY_NAMED
from phasezero.errors import said

FEWEST = 5
"""Below this many people, or records alike, one could be found among them (k-anonymity; Sweeney 2002)."""
_POINT = 3
"""Place precision up to here names a place; above, a region or more (UCDP `where_prec`)."""
_DAYS = 2
"""Date precision up to here names a day or a few (UCDP `date_prec`)."""


Kind = tuple[str, ...]
"""What sets a record apart: each attribute, or an empty string where it is left out."""


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
    attributes: Kind = ()
    """`kind_of` an event; empty for what is none."""
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


def kind_of(perpetrator: str, group: str, target: str, violence: str, region: str | None) -> Kind:
    """The kind of an event: who, by name too, against whom, how, in which region."""
    return (
        "" if perpetrator == Perpetrator.UNKNOWN else perpetrator,
        "" if group == NOBODY_NAMED else group,
        target,
        violence,
        region or "",
    )


def findings(leaving: Iterable[Leaving], to: TLP, on: date, among: Iterable[Kind] = ()) -> list[Finding]:
    """What stands against telling these records to readers up to the marking `to` on the day `on`, record by record.

    `among`: kinds of the records, beside these, that the readers know already: one more of the same does not stand out.
    """
    leaving = list(leaving)
    held = [one for one in leaving if not one.public]
    found = [finding for one in held for finding in _of(one, to, on)]
    if to <= TLP.GREEN and held:
        kinds = Counter((*among, *(one.attributes for one in leaving if one.attributes)))
        alike = {kind: _alike(kind, kinds) for kind in {one.attributes for one in held if one.attributes}}
        found += [_rare(one, alike[one.attributes]) for one in held if one.attributes and alike[one.attributes] < FEWEST]
    return found


def _alike(kind: Kind, kinds: Counter[Kind]) -> int:
    """How many are of this kind; an attribute that is left out could be any."""
    return sum(
        n for other, n in kinds.items() if all(not mine or mine == theirs for mine, theirs in zip(kind, other, strict=True))
    )


def _of(one: Leaving, to: TLP, on: date) -> Sequence[Finding]:
    found = []
    if one.marking.tlp > to:
        found.append(
            Finding(
                "marking",
                one.key,
                said(
                    "{says}: it is {label}, the release is {label_2}; leave it out",
                    says=one.says,
                    label=one.marking.tlp.label,
                    label_2=to.label,
                ),
            )
        )
    if one.marking.embargo is not None and one.marking.embargo > on:
        found.append(
            Finding(
                "embargo",
                one.key,
                said("{says}: under embargo until {embargo}; wait or leave it out", says=one.says, embargo=one.marking.embargo),
            )
        )
    if one.quoted:
        found.append(
            Finding("quotation", one.key, said("{says}: its own words could tell who spoke; say it in ours", says=one.says))
        )
    if one.named and CHATHAM_HOUSE in one.marking.caveats:
        found.append(
            Finding("chatham house", one.key, said("{says}: who said it may not be told; leave the name out", says=one.says))
        )
    point = one.place_precision is not None and one.place_precision <= _POINT
    if point and one.people is not None and one.people < FEWEST:
        found.append(
            Finding(
                "few people",
                one.key,
                said("{says}: fewer than {fewest} people at a named place; tell the region only", says=one.says, fewest=FEWEST),
            )
        )
    if to <= TLP.GREEN:
        if point:
            found.append(
                Finding(
                    "precise place",
                    one.key,
                    said("{says}: too precise a place for {label}; tell the region only", says=one.says, label=to.label),
                )
            )
        if one.date_precision is not None and one.date_precision <= _DAYS:
            found.append(
                Finding(
                    "precise time",
                    one.key,
                    said("{says}: too precise a day for {label}; tell the month only", says=one.says, label=to.label),
                )
            )
    return found


def _rare(one: Leaving, alike: int) -> Finding:
    return Finding(
        "rare attribute",
        one.key,
        said("{says}: only {alike} of its kind; it stands out; leave it out or tell less", says=one.says, alike=alike),
    )
