"""What addresses of the API may say: days, codes, sizes, cursors; read by the same rules as on pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from ninja import Path, Schema
from pydantic import BeforeValidator, Field

from phasezero.domain.countries import find_country
from phasezero.domain.events import Perpetrator, Target, Violence
from phasezero.domain.kinds import ALL, HARMS
from phasezero.errors import BadInput
from phasezero.web.days import read_as_of, read_day, today
from phasezero.web.narrowing import MOST_DEATHS, Narrowing, check_order

MOST_ITEMS = 200
LONGEST_QUERY = 200
_CODE = "^[A-Za-z]{2,3}$"


def iso3(code: str) -> str:
    """The ISO3 code. Raises UnknownCountry."""
    return find_country(code.upper()).iso3


def _by(reader: Callable[[str, str], date | None], name: str) -> BeforeValidator:
    """Reads a day as on pages: pydantic alone would take numbers and times for days."""

    def read(value: Any) -> date | None:
        try:
            return None if value is None else reader(str(value), name)
        except BadInput as error:
            raise ValueError(str(error)) from None

    return BeforeValidator(read)


Kind = StrEnum("Kind", {"ALL": ALL, **{one.name: one.value for one in HARMS}})  # type: ignore[misc] # made from the vocabulary
Code = Annotated[str, Path(description="ISO 3166-1 code of the country, alpha-3 or alpha-2.", pattern=_CODE)]


class Known(Schema):
    as_of: Annotated[date | None, _by(read_as_of, "as_of")] = Field(
        None, description="What was known at the end of this day (UTC); today if not given."
    )

    @property
    def on(self) -> date:
        return self.as_of or today()


class OfDay(Schema):
    on: Annotated[date | None, _by(read_as_of, "date")] = Field(
        None, alias="date", description="The day whose knowledge the update shows; today if not given."
    )


class OptionsAsked(OfDay):
    horizon: int | None = Field(None, ge=1, le=3650, description="Days within which a first effect is wanted; 90 if not given.")


class Paged(Schema):
    cursor: str | None = Field(None, max_length=60, description="`next` of the page before.")
    size: int = Field(50, ge=1, le=MOST_ITEMS, description="How many, at most.")


class UpdatesAsked(Paged):
    country: str | None = Field(None, pattern=_CODE, description="ISO 3166-1 code of the country.")
    until: Annotated[date | None, _by(read_day, "until")] = Field(None, description="Updates of this day or earlier.")

    @property
    def code(self) -> str | None:
        return None if self.country is None else iso3(self.country)


class EventsAsked(Known, Paged):
    country: str | None = Field(None, pattern=_CODE, description="ISO 3166-1 code of the country.")
    region: str | None = Field(None, pattern=r"^[\w.-]{1,60}$", description="Code of a first-level region.")
    since: Annotated[date | None, _by(read_day, "from")] = Field(
        None, alias="from", description="Events that ended on this day or later."
    )
    until: Annotated[date | None, _by(read_day, "to")] = Field(
        None, alias="to", description="Events that ended on this day or earlier."
    )
    violence: Violence | None = None
    perpetrator: Perpetrator | None = None
    target: Target | None = None
    minimum_deaths: int | None = Field(None, ge=0, le=MOST_DEATHS, description="Best estimate of everyone killed, at least.")
    kind: Kind | None = Field(
        None, description="Another kind of harm than killing, or `all`; killings and fighting alone if not given."
    )

    @property
    def code(self) -> str | None:
        return None if self.country is None else iso3(self.country)

    def narrowing(self) -> Narrowing:
        """Raises BadInput where the first day is after the last."""
        check_order(self.since, self.until)
        found = (self.since, self.until, self.region, self.violence, self.perpetrator, self.target, self.minimum_deaths)
        return Narrowing(*found, None if self.kind is None else self.kind.value)


class SearchAsked(Known):
    q: str = Field(
        min_length=1, max_length=LONGEST_QUERY, description="Words of publisher or headline, in any script; all must be there."
    )
    size: int = Field(50, ge=1, le=MOST_ITEMS, description="How many, at most.")
