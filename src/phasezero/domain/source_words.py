"""What a user says of who publishes a source that our list of publishers lacks: kind, country of seat, owner."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from phasezero.domain.countries import find_country
from phasezero.domain.marking import Marking
from phasezero.domain.publishers import Kind, Publisher, folded, publisher
from phasezero.errors import BadInput, PhaseZeroError, said

LONGEST_OWNER = 200
KINDS = tuple(kind for kind in Kind if kind is not Kind.UNKNOWN)
"""What may be said; who does not know leaves it empty."""
OF_ONE_PUBLISHER = frozenset({"feeds", "web_pages", "papers", "oai_pmh", "un_documents"})
"""Programs whose sources are one publisher's; the others bring what many publish, of whom nothing can be said at once."""
_SEATLESS = (Kind.UNKNOWN, Kind.MEDIA)
"""Of other kinds the list says so where they sit in one country."""


@dataclass(frozen=True, slots=True)
class SourceWord:
    """What was said of a source's publisher; a field that is empty says nothing."""

    kind: Kind | None = None
    seat: str = ""
    """ISO code of the country in which it sits."""
    owner: str = ""
    by: str = ""
    """Who said so, with their organisation."""
    day: date | None = None
    marking: Marking = field(default_factory=Marking)

    @property
    def says(self) -> bool:
        return bool(self.kind or self.seat or self.owner)


def source_word(kind: str = "", seat: str = "", owner: str = "") -> SourceWord:
    """From what somebody typed. Raises BadInput with one line for a value that cannot be."""
    name, typed = " ".join(owner.split()), kind.strip().casefold()
    if typed == Kind.UNKNOWN.value:
        typed = ""
    if typed and typed not in [one.value for one in KINDS]:
        raise BadInput(
            said("kind is {kind!r}; choose one of: {kinds}", kind=kind[:40], kinds=", ".join(one.value for one in KINDS))
        )
    if len(name) > LONGEST_OWNER or not name.isprintable():
        raise BadInput(said("owner is {owner!r}; give its name, in at most {most} signs", owner=owner[:40], most=LONGEST_OWNER))
    return SourceWord(Kind(typed) if typed else None, _seat(seat), name)


def _seat(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return find_country(typed.strip()).iso3
    except PhaseZeroError:
        raise BadInput(said("seat is {seat!r}; give the country in which it sits, as CAF or its name", seat=typed[:40])) from None


def must_be_of_one(program: str, word: SourceWord) -> None:
    """Raises BadInput where something is said of who publishes a source that brings what many publish."""
    if word.says and program not in OF_ONE_PUBLISHER:
        raise BadInput(said("{program} brings what many publish: leave kind, seat and owner out", program=program))


def said_of(spelled: str, word: SourceWord | None) -> Publisher:
    """The publisher behind a spelling: what our list says of it, and where the list says nothing, what the user said."""
    listed = publisher(spelled)
    if word is None:
        return listed
    seatless = listed.kind in _SEATLESS and not listed.home and not listed.covers
    return replace(
        listed,
        kind=word.kind if listed.kind is Kind.UNKNOWN and word.kind is not None else listed.kind,
        home=word.seat if seatless else listed.home,
        owner=listed.owner or _owner(word.owner, listed),
    )


def _owner(name: str, of: Publisher) -> str:
    """One spelling for one owner; a publisher that owns itself stands alone."""
    return "" if folded(name) == folded(of.name) else folded(name) and name


def held_back(spelled: str, word: SourceWord) -> tuple[str, ...]:
    """Which of the facts that somebody said our list says otherwise: there the list holds."""
    found = said_of(spelled, word)
    told = {
        "kind": word.kind is not None and found.kind is not word.kind,
        "seat": bool(word.seat) and found.home != word.seat,
        "owner": bool(word.owner) and folded(found.owner or found.name) != folded(word.owner),
    }
    return tuple(name for name, otherwise in told.items() if otherwise)
