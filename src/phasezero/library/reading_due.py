"""What waits for people, and the letters of asks, as one audience reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from phasezero.domain.actions import Action
from phasezero.domain.alert_life import lives
from phasezero.domain.alerts import Alert
from phasezero.domain.assessment import Reply
from phasezero.domain.due import Due, due_of_slots
from phasezero.domain.due import due as due_of
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, Viewer
from phasezero.domain.statements import Standing
from phasezero.library.reading_institutions import next_slots

if TYPE_CHECKING:
    from phasezero.store.deliveries import Delivery


def due(today: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL, country: str = "") -> list[Due]:
    """What waits in an audience for the viewer, the longest first; of one country (ISO3) where it is given."""
    from phasezero.store import statements

    reader = viewer.within(audience)
    kinds = (Alert.KIND, Action.KIND, Reply.KIND)
    countries = {country} if country else {one for kind in kinds for one in statements.countries_with(reader, audience, kind)}
    found: list[Due] = []
    for iso3 in sorted(countries):
        made = statements.standing(reader, None, iso3, audience)
        found += due_of(made, today, _returned(made, reader), alone=reader.person is None)
        found += due_of_slots(iso3, next_slots(iso3, today, reader, audience), today)
    return sorted(found, key=lambda one: one.since)


def _returned(made: Standing, reader: Viewer) -> dict[str, datetime]:
    """The asks whose newest letter with a link came back or could not be sent, and when."""
    letters = ask_letters([ask.asked.id for one in lives(made) for ask in one.asks], reader)
    links = {key: [one for one in found if not one.reminder] for key, found in letters.items()}
    return {key: found[-1].at for key, found in links.items() if found and found[-1].failed}


@dataclass(frozen=True, slots=True)
class AskLetter:
    """A letter of an ask."""

    reminder: bool
    """A reminder; else the letter with the link."""
    state: str
    """As in the log of deliveries."""
    came_back: bool
    notice: bool
    """Only a line with the link left."""
    told: str
    """What the mail server said, or why it stayed."""
    at: datetime
    """When it came back, left, or was queued."""

    @property
    def failed(self) -> bool:
        return self.came_back or self.state in {"failed", "withheld"}


@dataclass(frozen=True, slots=True)
class AskPost:
    """Where the letters of an ask go."""

    address: str
    language: str
    remind: str


def ask_letters(asks: Iterable[str], viewer: Viewer) -> dict[str, list[AskLetter]]:
    """The letters of asks, the oldest first, for those who may see who got what."""
    from phasezero.store import ask_letters as kept

    return {key: [_letter(row) for row in rows] for key, rows in kept.letters_of(asks, viewer).items()}


def _letter(row: Delivery) -> AskLetter:
    from phasezero.store.deliveries import Item

    at = row.bounced_at or row.sent_at or row.made_at
    return AskLetter(row.item == Item.REMINDER, row.state, row.bounced_at is not None, row.notice, row.told, at)


def ask_posts(asks: Iterable[str], viewer: Viewer) -> dict[str, AskPost]:
    """Where the letters of asks go, for those who may see who got what."""
    from phasezero.store import ask_letters as kept

    return {key: AskPost(row.address, row.language, row.remind) for key, row in kept.addresses(asks, viewer).items()}
