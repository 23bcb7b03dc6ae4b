"""Stopping a source that is collected, and asking it again."""

from __future__ import annotations

from phasezero.desk.hands import Hand

ACT = "verify"
"""Whoever verifies what sources say may stop one, and start it again."""


def stop(hand: Hand, key: str) -> None:
    """Ask a source of the hand's audience no more; what it gave stays. Raises NotFound."""
    from django.db import transaction

    from phasezero.store import collecting

    with transaction.atomic():
        collecting.stop(hand.viewer, key, hand.at, hand.audience)
        _note(hand, "source stopped", key)


def start(hand: Hand, key: str) -> None:
    """Ask it again, from where it was. Raises NotFound."""
    from django.db import transaction

    from phasezero.store import collecting

    with transaction.atomic():
        collecting.start(hand.viewer, key, hand.at, hand.audience)
        _note(hand, "source started", key)


def _note(hand: Hand, what: str, key: str) -> None:
    from phasezero.store import audit, listing

    if hand.person is not None:
        audit.note(what, hand.actor, hand.at, f"source {key}", hand.audience)
    listing.stir()
