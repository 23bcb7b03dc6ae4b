"""Why a collected document is erased."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """On whose request. Words of our own, so that the audit chain holds nothing of the document."""

    PUBLISHER = "publisher"
    PERSON = "person"
    """Whom it names, or who speaks for them."""
    COURT = "court"
    HARM = "harm"
    """Nobody asked: that it is held can harm somebody."""
