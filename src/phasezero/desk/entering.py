"""What the acts of entering agendas and ties share: the marking, the audit line, and files that are taken whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from phasezero.desk.hands import Hand
from phasezero.domain.entered import Line, Taken
from phasezero.domain.marking import TLP, Marking
from phasezero.errors import BadInput, NotAllowed, said

MOST_FAULTS_SHOWN = 50
_LONGEST_REASON = 500
_T = TypeVar("_T")


class HasMarking(Protocol):
    @property
    def marking(self) -> Marking: ...


def level(hand: Hand, tlp: TLP) -> Marking:
    """The marking of what is entered. Raises NotAllowed for CLEAR: what everybody may read is released, not entered."""
    if tlp < TLP.GREEN:
        raise NotAllowed(said("what everybody may read is released in an update; mark this TLP:GREEN or higher"))
    return hand.marking(tlp)


def must_be_ours(hand: Hand, one: HasMarking) -> None:
    """Raises NotAllowed for an entry of another audience: a correction would be told there."""
    if one.marking.audience != hand.audience or one.marking.tlp == TLP.CLEAR:
        raise NotAllowed(said("this entry was not made here and is not changed here; enter one of your own"))


def why(reason: str) -> str:
    """Why something is corrected or withdrawn. Raises BadInput for an empty or overlong reason."""
    text = " ".join(reason.split())
    if not text or len(text) > _LONGEST_REASON:
        raise BadInput(said("reason is {text!r}; say why in 1 to {most} characters", text=text[:40], most=_LONGEST_REASON))
    return text


def kept(hand: Hand, action: str, about: str, tlp: TLP) -> None:
    """The audit line, late in the transaction of what it reports; and pages that were made before are made anew."""
    from phasezero.store import audit, listing

    if hand.person is not None:
        audit.note(action, hand.actor, hand.at, about, hand.audience, max(tlp, TLP.GREEN))
    listing.stir()


def read_all(lines: Sequence[Line], made: Callable[[Line], _T]) -> tuple[list[_T], Taken]:
    """Every line as `made` makes it; and what is wrong with those of which nothing can be made."""
    found, faults = [], []
    for line in lines:
        try:
            if line.fault is not None:
                raise line.fault
            found.append(made(line))
        except BadInput as error:
            reason = error.args[0] if error.args and isinstance(error.args[0], str) else str(error)
            faults.append(said("{place}: {why}", place=line.place, why=reason))
    if len(faults) > MOST_FAULTS_SHOWN:
        rest = len(faults) - MOST_FAULTS_SHOWN
        faults = [*faults[:MOST_FAULTS_SHOWN], said("and {count} more like these", count=rest)]
    return found, Taken(faults=tuple(faults))


def take_new(
    hand: Hand,
    action: str,
    tlp: TLP,
    read: tuple[Sequence[_T], Taken],
    held: Callable[[], Iterable[_T]],
    keep: Callable[[Sequence[_T]], object],
    check_only: bool = False,
) -> Taken:
    """All that `read_all` read, or none: `keep` keeps what is not among `held` yet, each once. `check_only`: nothing is kept, and
    what is returned says what would be."""
    from django.db import transaction

    found, wrong = read
    if wrong.faults:
        return wrong
    with transaction.atomic():
        new = not_yet(found, held())
        if new and not check_only:
            keep(new)
            kept(hand, action, hand.audience, tlp)
    return Taken(added=len(new), same=len(found) - len(new))


def not_yet(those: Iterable[_T], held: Iterable[_T]) -> list[_T]:
    """Those that are not held yet, each once, in their order."""
    seen, found = list(held), list[_T]()
    known = set(seen)
    for one in those:
        if one not in known:
            known.add(one)
            found.append(one)
    return found
