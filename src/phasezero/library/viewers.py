"""For whom something is read: the owner of an installation without accounts, a person, a token, or nobody known."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from phasezero.domain.marking import Viewer

if TYPE_CHECKING:
    from phasezero.store.people import Person


def accounts_exist() -> bool:
    """Whether this installation has accounts; once it has, it always will."""
    from phasezero.store import accounts

    return accounts.accounts_exist()


def viewer_of(person: Person, on: date) -> Viewer:
    """What a person may see on the day `on`, by the seats, the markings and the quarantines of this moment."""
    from phasezero.store import accounts

    return accounts.viewer_of(person, on)


def viewer_of_token(secret: str, at: datetime) -> Viewer | None:
    """The viewer of an API token; None where the token is unknown, expired or revoked."""
    from phasezero.store import accounts

    return accounts.viewer_of_token(secret, at)


def anonymous(on: date) -> Viewer:
    """Somebody without an account, on the day `on`."""
    from phasezero.store import accounts

    return accounts.anonymous(on)


def lacks_second_factor(person: Person) -> bool:
    """Whether a person's roles ask for a second factor that the account does not have yet."""
    from phasezero.store import accounts

    return accounts.needs_second_factor(person) and not accounts.has_second_factor(person)
