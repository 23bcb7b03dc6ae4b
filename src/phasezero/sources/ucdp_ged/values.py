"""Single values of a row: each is read strictly, or refused with the file, row and column that hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from phasezero.errors import BadRow

LARGEST = 2**31 - 1
"""No number in the data set comes near it; databases hold it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row and where it stands. Rows are numbered from 1, the first after the header."""

    file: str
    number: int
    values: Mapping[str, str]
    """By the columns' present names, without white space around them; a column that the file lacks is not there."""

    def text(self, column: str) -> str:
        """The value; empty where the file lacks the column."""
        return self.values.get(column, "")

    def bad(self, column: str, remedy: str) -> BadRow:
        """The error that refuses this value."""
        return BadRow(self.file, self.number, column, self.text(column), remedy)

    def whole(self, column: str, lowest: int, highest: int = LARGEST) -> int:
        """A whole number, also written as "3.0". Raises BadRow outside [lowest, highest]."""
        number = _whole(self.values[column])
        if number is None:
            raise self.bad(column, "is not a whole number: correct it in the file")
        if not lowest <= number <= highest:
            bounds = (
                f"must be {lowest} or more" if number < lowest and highest == LARGEST else f"must lie from {lowest} to {highest}"
            )
            raise self.bad(column, f"{bounds}: correct it in the file")
        return number

    def degrees(self, column: str, limit: float) -> float:
        """An angle within [-limit, limit]. Raises BadRow."""
        try:
            angle = float(self.values[column])
        except ValueError:
            raise self.bad(column, "is not a number of degrees: correct it in the file") from None
        if not -limit <= angle <= limit:
            raise self.bad(column, f"must lie from {-limit:g} to {limit:g} degrees: correct it in the file")
        return angle

    def day(self, column: str) -> date:
        """A day written YYYY-MM-DD, also with a time of day behind it. Raises BadRow."""
        found = day_of(self.values[column])
        if found is None:
            raise self.bad(column, "is not a day that exists, written YYYY-MM-DD: correct it in the file")
        return found


@lru_cache(maxsize=100_000)
def day_of(text: str) -> date | None:
    """The day that "2013-12-05" or "2013-12-05 00:00:00.000" stands for; None for anything else."""
    day, _, time = text.strip().partition(" ")
    if len(day) != 10 or (time and not time.startswith("00:00")):
        return None
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


@lru_cache(maxsize=10_000)
def _whole(text: str) -> int | None:
    whole, _, fraction = text.partition(".")
    digits = whole.removeprefix("-")
    return int(whole) if digits.isascii() and digits.isdecimal() and not fraction.strip("0") else None
