"""Lists of feeds as YAML, for people who write them by hand: the form of the starter list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from phasezero.domain.countries import find_country
from phasezero.errors import BadInput, PhaseZeroError
from phasezero.sources.feeds.opml import Subscription
from phasezero.sources.web_pages.addresses import canonical

_NEEDED = ("name", "feed")
_TAKEN = ("home", "language", "country", "kind", "owner", "seat", "publisher")
_PASSED_OVER = ("genre",)
"""In the starter list, and not kept."""


def read_yaml(body: bytes) -> tuple[tuple[Subscription, ...], tuple[str, ...]]:
    """The feeds of a list, each address once, and no notes. Raises BadInput that names the entry."""
    try:
        raw = yaml.safe_load(body.decode("utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError):
        raise BadInput("it is no YAML") from None
    entries = raw.get("feeds") if isinstance(raw, Mapping) else None
    if not isinstance(entries, list):
        raise BadInput("it is no list of feeds: write `feeds:` and below it one entry for each")
    found: dict[str, Subscription] = {}
    for number, entry in enumerate(entries, start=1):
        one = _one(entry, f"entry {number}")
        found.setdefault(one.address, one)
    return tuple(found.values()), ()


def _one(entry: Any, where: str) -> Subscription:
    if not isinstance(entry, Mapping):
        raise BadInput(f"{where} is no entry with name and feed")
    known = {*_NEEDED, *_TAKEN, *_PASSED_OVER}
    if unknown := sorted(str(name) for name in entry if name not in known):
        raise BadInput(f"{where} has {unknown[0][:40]!r}, which is not read; it may have: {', '.join((*_NEEDED, *_TAKEN))}")
    values = {name: " ".join(str(entry.get(name) or "").split())[:400] for name in known}
    if missing := [name for name in _NEEDED if not values[name]]:
        raise BadInput(f"{where} lacks {missing[0]}")
    if not (address := canonical(values["feed"])):
        raise BadInput(f"{where}: feed is {values['feed']!r:.80}, no address of the web; write it as https://example.org/feed")
    facts = {name: values[name] for name in ("kind", "owner", "seat")}
    facts |= {"language": values["language"][:20], "publisher": values["publisher"][:200]}
    return Subscription(
        values["name"][:200], address, canonical(values["home"]), country=_country(values["country"], where), **facts
    )


def _country(typed: str, where: str) -> str:
    if not typed:
        return ""
    try:
        return find_country(typed).iso3
    except PhaseZeroError as error:
        raise BadInput(f"{where}: {error}") from None


def write_yaml(feeds: tuple[Subscription, ...]) -> bytes:
    """The list in one file, in its order; what is empty is left out."""
    entries = [
        {"name": one.name, "feed": one.address, **{key: value for key in _TAKEN if (value := getattr(one, key))}} for one in feeds
    ]
    return yaml.safe_dump({"feeds": entries}, allow_unicode=True, sort_keys=False, width=120).encode("utf-8")
