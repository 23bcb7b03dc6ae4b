"""What a machine read in a document: candidate events, each with the words it came from. None of them counts before it is
accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from phasezero.domain.events import Fatalities, Perpetrator, Violence


class EventType(StrEnum):
    """What was done, in the shape of PLOVER (Halterman et al. 2023), cut to harm to civilians and what goes with it."""

    KILLING = "killing"
    MASS_KILLING = "mass killing"
    """Five or more killed in one event (UCDP and the field use other thresholds too; the number always stands beside it)."""
    ABDUCTION = "abduction"
    SEXUAL_VIOLENCE = "sexual violence"
    TORTURE = "torture"
    """Torture, and injury by violence short of death."""
    FORCED_DISPLACEMENT = "forced displacement"
    DESTRUCTION = "destruction of property"
    """Burning, looting, shelling of homes and belongings."""
    ATTACK_ON_AID = "attack on aid"
    ATTACK_ON_HEALTH = "attack on health"
    ATTACK_ON_SCHOOL = "attack on school"
    ATTACK_ON_WORSHIP = "attack on worship"
    SIEGE = "siege or denial of relief"
    ARREST = "arrest"
    THREAT = "threat"
    DANGEROUS_SPEECH = "dangerous speech"
    MOBILISATION = "mobilisation"
    PROTEST = "protest"
    BATTLE = "battle"


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the text that say something, so that a person can look."""

    start: int
    """Of the first character in the text as it was read (code points)."""
    end: int
    """Behind the last one."""
    role: str
    """What they say: "type", "deaths", "perpetrator", "target", "place", "time", "claimant", "victims"."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as a text gives it, with the words kept: "at least forty" is 40, 40, 40, and open."""

    low: int
    best: int
    high: int
    """The highest number that the words allow; where it is open, the highest that they name."""
    words: str
    open: bool = False
    """No upper bound is known: "at least", "more than", a death without a number."""

    @property
    def fatalities(self) -> Fatalities:
        return Fatalities(self.low, self.best, self.high)


@dataclass(frozen=True, slots=True)
class Victims:
    """Some of the victims as far as the text goes: counts, never persons."""

    what: str
    """One of the vocabulary: "women", "children", "displaced people", "journalists", "people with disabilities" …"""
    count: Count | None
    """None: the text names them without a number."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who claims it: a government's number and a rebel's are two claims."""

    claimant: str
    """As named in the text; empty: the document itself."""
    deaths: Count | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One event that a text tells, as a machine read it."""

    type: EventType
    occurred_start: date | None
    """None where neither the text nor the day of publication says when."""
    occurred_end: date | None
    country: str
    """ISO 3166-1 alpha-3; empty where it is not known."""
    region: str
    place: str
    latitude: float | None
    longitude: float | None
    radius_km: float | None
    """The truth lies within it nine times in ten."""
    perpetrator: str
    """As named, or the actor it was recognised as; "unidentified" is a value: the text says that it is not known."""
    perpetrator_class: Perpetrator
    target_group: str
    """As the text names it, or the group it was recognised as; empty where it names none."""
    deaths: Count | None
    """None: the text says of no death. Deaths without a number are open: one at least, two where several are told."""
    victims: tuple[Victims, ...]
    said: tuple[Said, ...]
    """The claims on how many, where several are told; the first one is the one that `deaths` has."""
    confidence: float
    """From 0 to 1: how sure it is that the text tells this event as new and real, by stated points; not a calibrated
    probability."""
    spans: tuple[Span, ...]
    affected: Count | None = None
    """How many were injured, abducted, arrested, displaced …; of a killing None: `deaths` has them."""


@dataclass(frozen=True, slots=True)
class ActorName:
    """An armed actor by its names, as a register or the user knows it."""

    name: str
    aliases: tuple[str, ...]
    kind: Perpetrator
    """STATE: the forces of `country`; what they are elsewhere (FOREIGN_STATE) follows from where the event was."""
    country: str = ""
    """ISO 3166-1 alpha-3; empty: of no single country."""
    active_in: tuple[str, ...] = ()
    """Of an actor of a register: the countries (ISO3) in texts about which its names of one word mean it. What a coder's own
    lexicon has under one of its names comes first. Empty: of somebody's own list, whose names mean it everywhere."""


@dataclass(frozen=True, eq=False)
class Actors:
    """Armed actors that a coder is to recognise besides those of its lexicon. Make it once and pass it to every text: what a
    coder prepares for it is kept with the object."""

    names: tuple[ActorName, ...]

    @classmethod
    def of(cls, names: Iterable[ActorName]) -> Actors:
        return cls(tuple(names))


@dataclass(frozen=True, slots=True)
class CodedSides:
    """Who stood on the two sides of coded events of a country."""

    country: str
    violence: Violence
    side_a: str
    side_b: str
