"""The starter list, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import yaml

from phasezero.domain.collected import Genre
from phasezero.domain.countries import country
from phasezero.domain.publishers import Kind
from phasezero.errors import BadInput
from phasezero.sources.feeds.opml import Subscription, write_opml
from phasezero.sources.web_pages.addresses import canonical

_NEEDED = frozenset({"name", "home", "feed", "language", "kind"})
_KNOWN = _NEEDED | {"country", "owner", "genre"}


@dataclass(frozen=True, slots=True)
class Starter:
    """One feed of the list."""

    name: str
    """Of the publisher."""
    home: str
    feed: str
    language: str
    country: str
    """ISO3 of the country that it is about; empty where it is about several."""
    kind: Kind
    owner: str
    """Name of the owner that it shares with others; empty where it stands alone, or where that is not known."""
    genre: Genre
    verified: str
    """Always "never": whether a feed answers is known only where it is asked."""


@cache
def starter() -> tuple[Starter, ...]:
    """Every feed of the list. Raises BadInput for an entry that cannot be."""
    raw = yaml.safe_load(resources.files("phasezero.sources.starter").joinpath("feeds.yml").read_text(encoding="utf-8"))
    if raw.get("verified") != "never" or set(raw) != {"verified", "feeds"}:
        raise BadInput("starter/feeds.yml: the list holds `verified: never` and `feeds`, nothing else")
    return read_list(raw["feeds"])


def read_list(entries: list[Mapping[str, Any]]) -> tuple[Starter, ...]:
    """Entries as feeds, each address once. Raises BadInput with one line that names the entry."""
    found = tuple(_one(entry) for entry in entries)
    addresses = [one.feed for one in found]
    if twice := sorted({one for one in addresses if addresses.count(one) > 1}):
        raise BadInput(f"starter/feeds.yml: {twice[0]} is there twice")
    return found


def _one(entry: Mapping[str, Any]) -> Starter:
    name = str(entry.get("name", "an entry without a name"))
    if (missing := sorted(_NEEDED - set(entry))) or (unknown := sorted(set(entry) - _KNOWN)):
        raise BadInput(
            f"starter/feeds.yml: {name} lacks {missing[0]}"
            if missing
            else f"starter/feeds.yml: {name} has {unknown[0]}, which is not read"
        )
    for key in ("home", "feed"):
        if canonical(str(entry[key])) != entry[key]:
            raise BadInput(
                f"starter/feeds.yml: {name}: {key} is no canonical address of the web; write {canonical(str(entry[key]))!r}"
            )
    try:
        kind, genre = Kind(entry["kind"]), Genre(entry.get("genre", "news"))
    except ValueError:
        raise BadInput(f"starter/feeds.yml: {name} has a kind or a genre that is none") from None
    iso3 = country(entry["country"]).iso3 if entry.get("country") else ""
    return Starter(name, entry["home"], entry["feed"], entry["language"], iso3, kind, entry.get("owner", ""), genre, "never")


def starter_opml(now: datetime) -> bytes:
    """The list as OPML."""
    feeds = (Subscription(one.name, one.feed, one.home, one.language, one.country, str(one.kind), one.owner) for one in starter())
    return write_opml("Phase Zero: feeds to start with (unverified)", tuple(feeds), now)
