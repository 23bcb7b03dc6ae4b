"""Which columns a model learns from."""

from __future__ import annotations

CALENDAR = ("year_sq", "includesnonstate")
"""They say which year it is: past their range a line through them leads anywhere."""


def without_calendar(columns: tuple[str, ...]) -> list[int]:
    """Positions of the columns that do not tell the year."""
    return [index for index, name in enumerate(columns) if name not in CALENDAR]
