"""What goes into `rising`: counts by unit and day, checked once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from phasezero.errors import BadInput, said

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Counts of units over days, with the share of each day that is documented."""

    counts: Floats
    """(unit, day): documented events, or points; whole or not, never negative."""
    exposure: Floats
    """(unit, day): share of the day's events that is documented by now, 0 to 1; 0: nothing can be known of that day."""


def series(counts: npt.ArrayLike, exposure: npt.ArrayLike | None = None) -> Series:
    """Checked copies. `exposure` may be of one unit, for all; None: all is documented. Raises BadInput, in one line."""
    number = _numbers(counts, "counts")
    if number.ndim != 2:
        raise BadInput(said("The counts have {n} dimensions; they need two: unit and day.", n=number.ndim))
    share = np.ones(number.shape) if exposure is None else _numbers(exposure, "exposure")
    try:
        share = np.broadcast_to(share, number.shape)
    except ValueError:
        raise BadInput(
            said("The exposure has the shape {shape}; the counts have {of}.", shape=str(share.shape), of=str(number.shape))
        ) from None
    if share.size and share.max() > 1:
        raise BadInput(said("The exposure is above 1 somewhere; it is a share."))
    return Series(np.ascontiguousarray(number), np.ascontiguousarray(share))


def _numbers(values: npt.ArrayLike, what: str) -> Floats:
    try:
        number = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise BadInput(said("The {what} are not numbers.", what=what)) from None
    if not np.isfinite(number).all():
        raise BadInput(said("The {what} hold a value that is missing or not finite.", what=what))
    if (number < 0).any():
        raise BadInput(said("The {what} hold a negative number.", what=what))
    return number
