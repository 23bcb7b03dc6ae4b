"""Which group an attack was aimed at, where a headline says so in plain words; else nothing is said.

In: headlines, and the groups of a table of population shares with their names. Out: a group, and the words that name it as the
target. It reads English and French, and only turns of speech in which the group is the one that is harmed. Headlines that name
two groups as harmed, and names that fit two groups, map nothing. Of groups only: nothing is said of any person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from phasezero.domain.population import Share

_PEOPLE = (
    "civilians?|people|villagers?|residents?|men|women|children|families|farmers|herders|herdsmen|pastoralists|refugees|worshippers"
    "|students|traders|communit(?:y|ies)|villages?|neighbou?rhoods?|minorit(?:y|ies)|convoys?"
)
_ARMED = (
    "militias?|militia(?:man|men)|fighters?|gunmen|rebels?|soldiers?|troops|army|warriors?|youths?|mobs?|gangs?|militants?|forces?"
    "|insurgents?|combatants?|milices?|miliciens?|combattants?|rebelles?"
)
_ONE = "man|woman|boy|girl|priest|pastor|imam|leader|chief|politician|journalist|teacher|student|monk|nun|trader"
"""Of one person nothing is said."""
_KILL = "kill|murder|massacre|execute|lynch|slaughter|attack|target|shoot|behead|burn"
_HARMED = (
    "killed|murdered|massacred|executed|lynched|slaughtered|slain|targeted|beheaded|ambushed|displaced|hunted|dead|flee|fleeing"
)
_TUES = "tues?|massacres?|assassines?|executes?|lynches?|victimes?"
_FEW = (
    r"(?:(?:at least|more than|over|about|some|up to|nearly|dozens of|scores of|hundreds of|\d[\d,.]*|[a-z]{3,9}teen|two|three"
    r"|four|five|six|seven|eight|nine|ten|twelve|twenty|the|fleeing|local|ethnic|innocent)\s+){0,4}"
)
_FORMS = (
    rf"(?:{_KILL})(?:s|ed|d|es|ing|ings)?\s+{_FEW}{{group}}\b(?!\s+(?:{_ARMED}|{_ONE}))",
    rf"(?:massacres?|killings?|attacks?|violence|abuses|raids?)\s+(?:of|on|against)\s+{_FEW}{{group}}\b(?!\s+(?:{_ARMED}|{_ONE}))",
    rf"{{group}}s?(?:\s+(?:{_PEOPLE}))?\s+(?:(?:is|are|was|were|being|among)\s+)?(?:{_HARMED})\b(?=\s*(?:$|[,.:;]|by|in|at|as|near|from|after|during|on))",
    rf"(?:{_HARMED}):?\s+{_FEW}{{group}}\s+(?:{_PEOPLE})\b",
    rf"(?:massacres?|attaques?|tueries?|violences?|meurtres?|exactions?)\s+(?:contre|de|des|d|sur)\s+(?:les?|la|des|l)?\s*{{group}}\b(?!\s+(?:{_ARMED}|{_ONE}))",
    rf"{{group}}\s+(?:\w+\s+)?(?:{_TUES})\b",
)
"""Turns in which `{group}` is who is harmed."""
_DROPPED = frozenset(
    {"groups", "group", "other", "etc.", "northern", "southern", "eastern", "western", "etc", "peoples", "people"}
)


@dataclass(frozen=True, slots=True)
class Named:
    """A group that a headline names as the target of an attack."""

    event: str
    """Id of the event."""
    group: str
    """As the table of shares calls it."""
    words: str
    """What of the headline says so, without case and accents."""


def names_of(shares: Iterable[Share]) -> dict[str, str]:
    """From every name, without case and accents, to its group; names that fit two groups are left out."""
    found: dict[str, set[str]] = {}
    for share in shares:
        for name in _names(share.group, share.also):
            found.setdefault(name, set()).add(share.group)
    return {name: next(iter(groups)) for name, groups in found.items() if len(groups) == 1}


def named(event: str, titles: Sequence[str], names: Mapping[str, str]) -> Named | None:
    """The one group that these headlines of one event name as harmed; None where they name none, or several."""
    hits = [hit for title in titles for hit in _hits(_folded(title), names)]
    groups = {names[name] for name, _ in hits}
    return Named(event, groups.pop(), hits[0][1]) if len(groups) == 1 else None


def _hits(text: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Names that stand in the place of who is harmed, each with its words; of names within names, the longest."""
    found = []
    for name in (one for one in names if one in text):
        match = next(filter(None, (form.search(text) for form in _forms(name))), None)
        if match is not None:
            found.append((name, match[0].strip()))
    return [(name, words) for name, words in found if not any(name != other and name in other for other, _ in found)]


@lru_cache(maxsize=2048)
def _forms(name: str) -> tuple[re.Pattern[str], ...]:
    plural = rf"\b{re.escape(name)}s?"
    return tuple(re.compile(form.replace("{group}", plural)) for form in _FORMS)


def _names(group: str, also: Sequence[str]) -> set[str]:
    """Of "Ngbaka/Mbaka", both; of "Northern Muslim groups (Goula, Runga)", the members; of "Sri Lankan Tamils", the whole."""
    inside = re.findall(r"\(([^)]*)\)", group)
    outside = re.sub(r"\([^)]*\)", " ", group)
    parts = [*re.split(r"[/,]| and ", outside), *(part for one in inside for part in re.split(r"[/,]| and ", one)), *also]
    names = {" ".join(_folded(part).split()) for part in parts}
    return {re.sub(r"(?<=\w{3})s$", "", name) for name in names if len(name) > 2 and not set(name.split()) & _DROPPED}


@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().replace("'", " ").split())
