"""A reply from outside, before anybody has checked from whom it is: what is asked of its sender, and what is made of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from phasezero.domain.assessment import LONGEST as LONGEST_REPLY
from phasezero.domain.assessment import REPLY_DAYS, Party, Reply
from phasezero.domain.intake import Fault, Wrong

LONGEST: Mapping[str, int] = {"party": 12, "name": 200, "office": 200, "to": 200, "text": LONGEST_REPLY, "contact": 500}
"""Every field of the form, with the most letters it takes. All are needed."""
FIELDS = tuple(LONGEST)
_MORE_LINES = frozenset({"text", "contact"})
_KEPT = "\n\u200c\u200d"


class Outcome(StrEnum):
    """What came of checking from whom a reply is."""

    CONFIRMED = "confirmed"
    TURNED_AWAY = "turned away"


@dataclass(frozen=True, slots=True)
class Sent:
    """A reply as its sender typed it."""

    party: Party
    name: str
    """Of the government, organisation or community, as it wants to be named."""
    office: str
    """Who in it replies: an office, never a private person."""
    to: str
    """What it replies to, in the sender's words."""
    text: str
    """Printed word for word once it is known from whom it is."""
    contact: str
    """How to ask back. Never printed, and kept apart."""

    def reply(self, received: date, to: str) -> Reply:
        """What is recorded once it is known from whom it is. `to`: what it replies to, in our words."""
        return Reply(self.party, f"{self.name}, {self.office}", received, to, self.text)


def sent(typed: Mapping[str, str]) -> Sent | list[Fault]:
    """The fields of the form, or everything that is wrong with them."""
    read = {name: _tidied(typed.get(name, ""), name in _MORE_LINES) for name in FIELDS}
    faults = [Fault(name, text[:40], wrong) for name, text in read.items() if (wrong := _wrong(name, text)) is not None]
    if faults:
        return faults
    return Sent(Party(read.pop("party")), **read)


def _tidied(text: str, more_lines: bool) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return ("\n" if more_lines else " ").join(lines).strip()


def _wrong(name: str, text: str) -> Wrong | None:
    if not text:
        return Wrong.NEEDED
    if len(text) > LONGEST[name]:
        return Wrong.TOO_LONG
    if any(unicodedata.category(letter)[0] == "C" and letter not in _KEPT for letter in text):
        return Wrong.UNREADABLE
    return Wrong.NOT_A_CHOICE if name == "party" and text not in set(Party) else None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a member says of where a reply is from."""

    outcome: Outcome
    says: str
    """By which second way it was confirmed, or why it was turned away."""
    who: str
    on: date


@dataclass(frozen=True, slots=True)
class Incoming:
    """A reply that came by the form, as a member sees it."""

    id: str
    """The number that its sender was given."""
    sent: Sent
    """Without a contact once that was deleted."""
    received: date
    country: str
    update: str
    """Id of the update that it was sent from."""
    update_day: date | None
    """The day of that update; None where the viewer does not see it any more."""
    checked: Checked | None
    """The newest; None: nobody has checked it yet."""
    statement: str = ""
    """Id of the reply as it was recorded; empty until it is confirmed."""

    @property
    def due(self) -> date:
        """By when it is printed with our answer."""
        return self.received + timedelta(days=REPLY_DAYS)
