"""A list of actors of one's own: CSV with the columns name, aliases (between semicolons), class, country; or YAML:

actors:
  - {name: Local Shield, aliases: [Bouclier local], class: non-state, country: CAF}
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from phasezero.domain.countries import find_country
from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import ActorName
from phasezero.errors import BadInput, BadRow, UnknownCountry, UnreadableFile
from phasezero.sources.actor_lists.distinct import shared
from phasezero.sources.actor_lists.ucdp import ReadActors

FIELDS = ("name", "aliases", "class", "country")
CLASSES = {one.value: one for one in (Perpetrator.STATE, Perpetrator.NON_STATE)}
MOST = 20_000
MOST_BYTES = 20_000_000
FEWEST, LONGEST = 3, 200
"""Letters of a name."""


def read(path: Path) -> ReadActors:
    """Every actor of the list. Raises UnreadableFile for the file, BadRow for a value, BadInput for a name that two have."""
    rows = _of_yaml(path) if path.suffix.lower() in (".yml", ".yaml") else _of_csv(path)
    if not 0 < len(rows) <= MOST:
        raise UnreadableFile(f"{path} names {len(rows)} actors: a list has from 1 to {MOST}")
    found = tuple(_actor(path, number, row) for number, row in enumerate(rows, 1))
    if several := sorted(shared((name.casefold(), f"{n}") for n, one in enumerate(found) for name in (one.name, *one.aliases))):
        raise BadInput(f"{path}: the name {several[0]!r} stands for two actors: give it to one of them")
    return ReadActors(found, {})


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        if len(content) > MOST_BYTES:
            raise UnreadableFile(f"{path} has more than {MOST_BYTES} bytes: a list of actors is smaller")
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path} cannot be read as UTF-8 text: {error}") from None


def _of_csv(path: Path) -> list[Mapping[str, Any]]:
    text = _text(path)
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if _by_semicolons(text) else ",")
    header = tuple((name or "").strip().casefold() for name in table.fieldnames or ())
    if "name" not in header or "class" not in header:
        raise UnreadableFile(
            f"{path} lacks the column {'name' if 'name' not in header else 'class'}: a list has {', '.join(FIELDS)}"
        )
    if odd := sorted(set(header) - set(FIELDS)):
        raise UnreadableFile(f"{path} has a column {odd[0]!r}, which is not read: a list has {', '.join(FIELDS)}")
    table.fieldnames = list(header)
    try:
        return [dict(row) for row in table]
    except csv.Error as error:
        raise UnreadableFile(f"{path} is no CSV table: {error}") from None


def _by_semicolons(text: str) -> bool:
    first = text.partition("\n")[0]
    return first.count(";") > first.count(",")


def _of_yaml(path: Path) -> list[Mapping[str, Any]]:
    try:
        held = yaml.safe_load(_text(path))
    except yaml.YAMLError as error:
        raise UnreadableFile(f"{path} is no YAML: {' '.join(str(error).split())[:120]}") from None
    if not isinstance(held, dict) or set(held) != {"actors"} or not isinstance(held["actors"], list):
        raise UnreadableFile(f"{path} must have one key, actors, with a list")
    for number, one in enumerate(held["actors"], 1):
        if not isinstance(one, dict) or not set(map(str, one)) <= set(FIELDS):
            raise BadRow(str(path), number, "actors", str(one)[:60], f"must have {', '.join(FIELDS)} and nothing else")
    return held["actors"]


def _actor(path: Path, number: int, row: Mapping[str, Any]) -> ActorName:
    name, kind = _word(path, number, "name", row.get("name")), str(row.get("class") or "").strip().casefold()
    if kind not in CLASSES:
        raise BadRow(str(path), number, "class", kind[:40], f"is none of {', '.join(CLASSES)}: correct it in the list")
    listed = row.get("aliases") or ()
    aliases = listed.split(";") if isinstance(listed, str) else listed
    if not isinstance(aliases, (list, tuple)):
        raise BadRow(str(path), number, "aliases", str(aliases)[:40], "is no list of names: correct it in the list")
    told = tuple(dict.fromkeys(_word(path, number, "aliases", one) for one in aliases if str(one).strip()))
    country = _country(path, number, str(row.get("country") or "").strip())
    if kind == Perpetrator.STATE.value and not country:
        raise BadRow(str(path), number, "country", "", "is empty: forces of a state have one")
    return ActorName(name, tuple(one for one in told if one != name), CLASSES[kind], country)


def _word(path: Path, number: int, column: str, value: object) -> str:
    """A name of at least three letters without signs that a lexicon reads otherwise."""
    text = " ".join(str(value or "").split())
    if not FEWEST <= len(text) <= LONGEST or not any(sign.isalpha() for sign in text) or set(text) & set("{}"):
        raise BadRow(str(path), number, column, text[:40], f"is no name of {FEWEST} to {LONGEST} letters: correct it in the list")
    return text


def _country(path: Path, number: int, text: str) -> str:
    try:
        return find_country(text).iso3 if text else ""
    except UnknownCountry:
        raise BadRow(str(path), number, "country", text[:40], "is no country: give its ISO code") from None
