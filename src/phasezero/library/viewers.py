"""For whom something is read: the owner of an installation without accounts, a person, a token, or nobody known."""

from __future__ import annotations

import os
from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from phasezero import settings
from phasezero.domain.marking import LOCAL, Viewer

if TYPE_CHECKING:
    from phasezero.store.people import Organisation, Person
    from phasezero.store.seen import Seen


def accounts_exist() -> bool:
    """Whether this installation has accounts; once it has, it always will."""
    from phasezero.store import accounts

    return accounts.accounts_exist()


def standing() -> tuple[bool, bool]:
    """Whether there are accounts, and whether a panic closed everything: both in one query."""
    from phasezero.store import accounts

    return accounts.standing()


def closed() -> bool:
    """Whether a panic closed everything: then nothing is served and nothing is sent."""
    from phasezero.store import panic

    return panic.closed()


def forget_in_memory() -> None:
    """Drop what this process remembers of the store's secrets."""
    from phasezero.store import panic

    panic.forget_in_memory()


def viewer_of(person: Person, on: date) -> Viewer:
    """What a person may see on the day `on`, by the seats, the markings and the quarantines of this moment."""
    from phasezero.store import accounts

    return accounts.viewer_of(person, on)


def reader_of(person: Person, on: date) -> tuple[Viewer, bool]:
    """What a person may see on the day `on`, as `viewer_of` says, and whether a second factor must be set up first."""
    from phasezero.store import accounts

    stands = accounts.standing_of(person)
    return accounts.viewer_standing(person, stands, on), stands.lacks_second_factor


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

    return accounts.lacks_second_factor(person)


def person_with(email: str, password: str) -> Person | None:
    """The account with this address and password; None for a wrong one of either."""
    from phasezero.store import accounts

    return accounts.person_with(email, password)


def organisation(name: str) -> Organisation | None:
    """The organisation with exactly this name: for those who run the machine."""
    from phasezero.store.people import Organisation

    return Organisation.objects.filter(name=name.strip()).first()


def seen_by(viewer: Viewer, of: Organisation) -> list[Seen]:
    """What people of an organisation ever opened, as far as the viewer may know of it; `seen_and_withheld` counts the rest."""
    from phasezero.store import seen

    return seen.by_organisation(viewer, of)


def seen_and_withheld(viewer: Viewer, of: Organisation) -> int:
    """How many pages `seen_by` leaves out, about task forces that the viewer may know of and does not lead."""
    from phasezero.store import seen

    return seen.withheld(viewer, of)


def seen_of_task_force(viewer: Viewer, audience: str) -> list[tuple[Organisation, list[Seen]]]:
    """For each organisation that is cut off and opened pages about a task force: these pages. All for who reads all of its
    records; those that they may open themselves for other members, where no lead is left who is not cut off; else none."""
    from phasezero.store import seen
    from phasezero.store.people import Organisation

    cut_off = Organisation.objects.exclude(quarantined_at=None).order_by("name")
    found = [(one, seen.by_organisation_about(viewer, one, audience)) for one in cut_off]
    return [(one, lines) for one, lines in found if lines]


def audience_for(viewer: Viewer, country: str) -> str | None:
    """The audience as one of which a viewer may read drafts and computed phases of a country: the owner's, a task force of the
    viewer's on that country (the first by key), or what stewards inherit. None: only what was issued to them."""
    from phasezero.store import accounts

    if viewer.person is None and LOCAL in viewer.audiences:
        return LOCAL
    own = sorted(
        audience for code, audience in accounts.watching_task_forces() if code == country and audience in viewer.audiences
    )
    return own[0] if own else LOCAL if LOCAL in viewer.audiences else None


def note_seen(viewer: Viewer, audiences: Collection[str], path: str, at: datetime) -> None:
    """Remember that somebody with an account opened a page that shows records of these audiences."""
    from phasezero.store import seen

    seen.note(viewer, audiences, path, at)


def site() -> str:
    """The address of this installation, as people reach it."""
    found = settings.load(os.environ)
    return found.url or f"http://127.0.0.1:{found.port}"
