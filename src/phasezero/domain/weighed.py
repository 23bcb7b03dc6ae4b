"""Random or organised? The finding for one country, perpetrator class and window, with what it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phasezero.domain.campaign import CampaignFinding
from phasezero.domain.events import Fatalities, Perpetrator, Release
from phasezero.domain.marking import Marking


@dataclass(frozen=True, slots=True)
class Actor:
    """An armed actor of the class."""

    name: str
    """As the data set calls it."""
    attacks: int
    """On civilians, in the window."""
    killed: int
    """Civilians, best estimate."""


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """A group that headlines name as the target of attacks. Never said of an event or a person."""

    group: str
    """As the table of shares calls it."""
    attacks: int
    words: tuple[str, ...]
    """What of the headlines says so, without case and accents; each once."""


@dataclass(frozen=True, slots=True)
class SharesUsed:
    """The table of shares that targets were held against."""

    source: str
    dated: date
    reconstructed: bool
    valid_until: date | None
    """Where they had ended before: the last day they held."""
    used: bool
    """Whether headlines name a group for enough of the attacks."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is shown."""

    country: str
    candidate: Perpetrator
    actor: str | None
    """The finding is of this one armed actor; None: of the class."""
    start: date
    end: date
    """Last day of the window that was asked for."""
    as_of: date
    finding: CampaignFinding
    events: tuple[str, ...]
    """Ids of the attacks."""
    killed: Fatalities
    """Civilians in these attacks."""
    actors: tuple[Actor, ...]
    """Most attacks first."""
    rivals: tuple[str, ...]
    """Actors of the class that also fought each other: then the class is no one organisation."""
    unclear: int
    """Attacks on civilians whose perpetrator class is not known."""
    groups: tuple[str, ...]
    """Groups by their number in the finding; empty where shares of groups could not be used."""
    targets: tuple[TargetGroup, ...]
    shares: SharesUsed | None
    """None: no table of shares is known."""
    releases: tuple[Release, ...]
    """The data sets read."""
    data_from: date | None
    """First day that they cover; None: no data set holds the country."""
    data_until: date | None
    """The last one."""
    audience: str
    marking: Marking
