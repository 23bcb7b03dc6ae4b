"""Sources that are collected: stopping one and asking it again, saying who publishes it, removing it."""

from __future__ import annotations

from dataclasses import dataclass

from phasezero.desk.hands import Hand
from phasezero.domain.source_words import SourceWord, held_back, must_be_of_one, source_word
from phasezero.errors import BadInput, said

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


def say(hand: Hand, key: str, word: SourceWord) -> tuple[str, ...]:
    """Say who publishes a source, in place of what was said before; from now on. Returns which of it our list of publishers says
    otherwise: there the list holds. Raises NotFound, and BadInput for a source that brings what many publish."""
    from django.db import transaction

    from phasezero.store import collecting, source_words

    with transaction.atomic():
        entry = collecting.named(hand.viewer, key, hand.audience).standing.entry
        must_be_of_one(entry.program, word)
        source_words.say(key, word, hand.audience, hand.columns, hand.at)
        _note(hand, "source described", key)
    return held_back(entry.publisher or entry.name, word)


def amend(hand: Hand, key: str, kind: str | None, seat: str | None, owner: str | None) -> tuple[str, ...]:
    """`say`, where what is None stays as it was said. Raises as `say`, and BadInput for a value that cannot be."""
    from phasezero.store import source_words

    now = source_words.words(hand.viewer, None, {(hand.audience, key)}).get((hand.audience, key), SourceWord())
    stood = ("" if now.kind is None else now.kind.value, now.seat, now.owner)
    return say(
        hand, key, source_word(*(old if new is None else new for new, old in zip((kind, seat, owner), stood, strict=True)))
    )


@dataclass(frozen=True, slots=True)
class Documents:
    """What a source gave."""

    free: int
    """Documents on which nobody decided anything."""
    used: int
    """The others: a candidate of them was accepted or refused, or somebody chose of their story."""


def given(hand: Hand, key: str) -> Documents:
    """How many documents a source gave. Raises NotFound."""
    from phasezero.store import collecting, source_documents

    collecting.named(hand.viewer, key, hand.audience)
    return Documents(*source_documents.counted(hand.audience, key))


def remove(hand: Hand, key: str, free: int | None = None) -> Documents:
    """Take a source out, with where it was, how it went, and its days; returns what it gave. Its documents stay; where `free` is
    their number, those on which nobody decided anything go with it, for good. Raises NotFound, BadInput for another number."""
    from django.db import transaction

    from phasezero.store import collecting, source_documents

    with transaction.atomic():
        there = given(hand, key)
        if free is not None and free != there.free:
            raise BadInput(said("{n} documents would go with it, not {given}: give that number", n=there.free, given=free))
        collecting.remove(hand.viewer, key, hand.audience)
        if free is not None:
            source_documents.delete(hand.audience, key)
        _note(hand, "source removed" if free is None else "source removed with its documents", key)
    return there


def _note(hand: Hand, what: str, key: str) -> None:
    from phasezero.store import audit, listing

    if hand.person is not None:
        audit.note(what, hand.actor, hand.at, f"source {key}", hand.audience)
    listing.stir()
