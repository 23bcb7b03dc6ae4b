"""Which two events of a country are likely the same: the written rule by which the verification desk points at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phasezero.domain.distance import kilometres
from phasezero.domain.events import Perpetrator

DAYS_APART = 2
KM_APART = 25
"""About the distance within which a place of precision 2 lies (UCDP codebook)."""
LONGEST_DAYS = 7
"""An event that is known no better than to more days than this is compared with none: nearly all would be alike."""
POINT, REGION = 2, 5
"""Place precision (UCDP `where_prec`): the coarsest with a point worth comparing, and the coarsest below a country."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What is compared of an event."""

    start: date
    end: date
    place: str
    place_precision: int
    region: str | None
    latitude: float
    longitude: float
    perpetrator: Perpetrator

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two events may be the same."""

    days_apart: int
    """0: their days overlap."""
    same_place: bool
    """The places have the same name."""
    km: float | None
    """Between the two points; None where one is not known."""

    @property
    def rank(self) -> tuple[bool, int, float]:
        """The likeliest first."""
        return not self.same_place, self.days_apart, KM_APART + 1 if self.km is None else self.km


def likeness(one: Happening, other: Happening) -> Likeness | None:
    """The written rule for likely duplicates in one country; None where it does not hold: days that overlap or are at most
    `DAYS_APART` days apart, the same class of perpetrators, and places of the same name, or at most `KM_APART` km apart, or,
    where one of them has no point, in the same first-level region."""
    apart = max((one.start - other.end).days, (other.start - one.end).days, 0)
    if apart > DAYS_APART or one.perpetrator != other.perpetrator or max(one.days, other.days) > LONGEST_DAYS:
        return None
    coarser = max(one.place_precision, other.place_precision)
    km = kilometres((one.latitude, one.longitude), (other.latitude, other.longitude)) if coarser <= POINT else None
    same = coarser <= REGION and folded(one.place) == folded(other.place)
    near = km <= KM_APART if km is not None else coarser <= REGION and one.region is not None and one.region == other.region
    return Likeness(apart, same, km) if same or near else None


def folded(text: str) -> str:
    """A name without regard to case."""
    return " ".join(text.casefold().split())
