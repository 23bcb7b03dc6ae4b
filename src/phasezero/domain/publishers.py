"""Who published: one name for each publisher's spellings, and what kind of publisher it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from phasezero.domain.events import Report
from phasezero.domain.vocabularies import load

_UN_DOCUMENT = re.compile(r"^[as]/(res/|hrc/)?\d", re.IGNORECASE)
_MANY_WORDS = 4
"""A headline of fewer words may be shared by chance ("Crisis Tracker", "Weekly update")."""


@dataclass(frozen=True, slots=True)
class Publisher:
    name: str
    kind: str
    """wire, relay, local, media, ngo, un, official, research, database; "unknown" for one that the vocabulary lacks."""
    country: str = ""
    """ISO code of the country it works in, where it is bound to one."""

    def is_local_to(self, country: str) -> bool:
        return bool(country) and self.country == country


def _folded(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


@cache
def _by_spelling() -> dict[str, Publisher]:
    spellings: dict[str, Publisher] = {}
    for entry in load("publishers")["publishers"]:
        publisher = Publisher(entry["name"], entry["kind"], entry.get("country", ""))
        for spelling in (entry["name"], *entry.get("aliases", ())):
            spellings[_folded(spelling)] = publisher
    return spellings


def publisher(spelled: str) -> Publisher:
    """The publisher behind a spelling; one of kind "unknown" under its own name where the vocabulary lacks it."""
    found = _by_spelling().get(_folded(spelled))
    if found is None and _UN_DOCUMENT.match(spelled.strip()):
        return Publisher("United Nations", "un")
    return found or Publisher(" ".join(spelled.split()), "unknown")


def independent(reports: Iterable[Report]) -> int:
    """How many independent sources these reports are, at most.

    A publisher counts once, however it is spelled; publishers that carry the same headline (of at least four words) count once
    together, for then one copied the other or both a wire.
    """
    group: dict[str, str] = {}

    def root(member: str) -> str:
        while group.setdefault(member, member) != member:
            member = group[member]
        return member

    publishers: set[str] = set()
    for report in reports:
        who = "publisher:" + publisher(report.publisher).name
        publishers.add(who)
        headline = _folded(report.title)
        if headline.count(" ") + 1 >= _MANY_WORDS:
            group[root("headline:" + headline)] = root(who)
    return len({root(who) for who in publishers})
