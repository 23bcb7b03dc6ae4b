"""Closing everything at once, and opening it again; and what a seized disk still tells."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from phasezero.desk.updates import person
from phasezero.errors import BadInput, NotAllowed

if TYPE_CHECKING:
    from phasezero.store.panic import Done, Remains


def close_all(by: str, at: datetime) -> list[Done]:
    """Lock every account, end every session, token, invitation, feed and request to the vault; serve nothing until it is lifted.

    Asks for no proof of who does it: closing must never wait. Safe to run again.
    """
    from phasezero.store import panic as store

    return store.close(person(by), at)


def lift_panic(email: str, password: str, at: datetime) -> int:
    """A steward agrees to open again; with the second one it is done. Returns how many are still needed, 0: it is open.

    Only accounts that the panic locked open again; sessions, tokens, invitations and feeds stay ended. Raises NotAllowed for a
    wrong address or password, or somebody who is no steward: all alike.
    """
    from phasezero.store import panic as store

    held = store.current()
    if held is None:
        raise BadInput("nothing is closed; there is nothing to lift")
    steward = store.steward_locked(held, email)
    if steward is None or not steward.check_password(password):
        raise NotAllowed("this address and password belong to no steward who was locked")
    return store.agree(held, steward, at)


def lift_panic_alone(by: str, at: datetime) -> None:
    """Open again an installation without stewards. Raises NotAllowed where there are some."""
    from phasezero.store import panic as store

    held = store.current()
    if held is None:
        raise BadInput("nothing is closed; there is nothing to lift")
    if held.agreeing:
        raise NotAllowed(f"{held.agreeing} of the stewards who were locked must agree; run it as one of them, with --as EMAIL")
    store.lift_alone(held, person(by), at)


def panic_remains() -> Remains:
    """What is left on the disk."""
    from phasezero.store import panic as store

    return store.remains()


def what_remains(found: Remains) -> list[str]:
    """What somebody who takes the disk can still read, in plain lines. Nothing is made smaller than it is."""
    clear, marked = (sum(pair[i] for pair in found.records.values()) for i in (0, 1))
    kinds = ", ".join(f"{sum(pair)} {name}" for name, pair in sorted(found.records.items()))
    files = ", ".join(f"{name} ({size:,} bytes)" for name, size in found.files[:12])
    more = f" and {len(found.files) - 12} more" if len(found.files) > 12 else ""
    lines = {
        "Records": f"""{found.where}. {clear} CLEAR and {marked} marked higher ({kinds or "none"}). Markings guard what is served,
            not the disk: whoever has the disk, the database or a backup reads all of them, RED ones too, unless the disk is
            encrypted and the machine switched off.""",
        "People": f"""{found.people} accounts with name, e-mail address, organisation, seats, and which pages they opened; of
            passwords only argon2 hashes.""",
        "Audit": """who did what when. The references open for whoever has the database: the key that makes them is in it.""",
        "Sealed values": f"""{found.sealed}. They stay closed without the passphrases of two stewards, or without a partner's
            receipt. How many there are, when they came and about how large they are can be seen. A weak passphrase can be
            guessed.""",
        "Signing key": f"""{found.key_file or "no file found"}. It signs sessions, opens the secrets of second factors and, with
            the database, lets the words of receipts be guessed and the links of asks be made. It does not open the vault.""",
        "Files": f"""{files or "none"}{more}. Exports, PDF files and updates that were sent or saved lie elsewhere, and so do
            backups: this command cannot reach them.""",
        "Deleted rows": """overwritten on SQLite, as far as the disk overwrites in place (flash storage keeps old copies);
            PostgreSQL keeps them until VACUUM, and in its write-ahead log.""",
        "Memory": """each server process drops what it holds at its next request. Traces can stay in memory and in swap: stop
            the server, and switch the machine off if it may be seized.""",
    }
    return [f"{name}: {' '.join(text.split())}" for name, text in lines.items()]
