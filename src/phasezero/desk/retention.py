"""Letting go of what is not needed any longer."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phasezero.store.retention import Kept


def keep_no_longer(on: date, at: datetime, by: str = "the retention timer") -> list[Kept]:
    """Apply every rule as of the end of the day `on`."""
    from phasezero.store import retention

    return retention.run(on, by, at)
