"""Reading a table of shares in either of its two layouts."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

import yaml

from phasezero.domain.countries import countries
from phasezero.domain.entered import Line
from phasezero.domain.population import FIELDS, NEEDED, Share, check_sums, share_of
from phasezero.errors import BadInput, UnreadableFile, said
from phasezero.sources.institution_files.tables import decoded, read_table

SOURCE = "population-shares"
EPR = ("gwid", "statename", "from", "to", "group", "groupid", "gwgroupid", "umbrella", "size", "status", "reg_aut")
"""Columns of the EPR core data; the rest is read past: used is who, how many, and when."""
MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class ReadShares:
    sha256: str
    """Of the file as it lies on disk."""
    citation: str
    """Who to cite; empty for a plain table, whose source its user names."""
    shares: tuple[Share, ...]
    left_out: dict[str, int]
    """Rows left out, by the reason."""


def read(path: Path) -> ReadShares:
    """All rows of a file. Raises UnreadableFile for the file as a whole, BadInput for the first row that cannot be."""
    content = Path(path).read_bytes()
    name, sha256 = Path(path).name, hashlib.sha256(content).hexdigest()
    first = decoded(name, content).partition("\n")[0].casefold()
    left_out = Counter[str]()
    if "gwid" in first and "size" in first:
        lines = read_table(name, content, EPR, ("gwid", "from", "to", "group", "size"), MOST_ROWS)
        shares, citation = tuple(_of_epr(lines, left_out)), _citation()
    else:
        lines = read_table(name, content, FIELDS, NEEDED, MOST_ROWS)
        shares, citation = tuple(map(_placed, lines)), ""
    if not shares:
        raise UnreadableFile(said("{file} holds no share of a state that exists", file=name))
    check_sums(shares)
    return ReadShares(sha256, citation, shares, dict(+left_out))


def _of_epr(lines: list[Line], left_out: Counter[str]) -> Iterator[Share]:
    """Where a country was two states at a time, as Germany was, its present state's rows are taken."""
    numbers = {str(gw): (one.iso3, rank) for one in countries() for rank, gw in enumerate(one.gw)}
    found: defaultdict[tuple[str, int], list[Share]] = defaultdict(list)
    for line in lines:
        state = numbers.get(line.fields.get("gwid", "").strip())
        if state is None:
            left_out["rows of states that no longer exist, or of no state we know"] += 1
        else:
            found[state].append(_placed(Line(line.place, _plain(line.fields, state[0]))))
    for (iso3, rank), shares in found.items():
        rivals = [one for before in range(rank) for one in found.get((iso3, before), ())]
        kept = [one for one in shares if not any(_overlap(one, rival) for rival in rivals)]
        left_out["rows of a second state of a country, of years for which the first has rows"] += len(shares) - len(kept)
        yield from kept


def _overlap(one: Share, other: Share) -> bool:
    return one.since <= (other.until or date.max) and other.since <= (one.until or date.max)


def _plain(fields: Mapping[str, str], iso3: str) -> dict[str, str]:
    """A row of EPR as one of a plain table."""
    return {"country": iso3, "share": fields.get("size", ""), **{one: fields.get(one, "") for one in ("from", "to", "group")}}


def _placed(line: Line) -> Share:
    """Raises BadInput that names the row."""
    try:
        return share_of(line.fields)
    except BadInput as error:
        raise BadInput(said("{place}: {why}", place=line.place, why=str(error))) from error


@cache
def _citation() -> str:
    text = resources.files("phasezero.sources.population_shares").joinpath("source.yml").read_text(encoding="utf-8")
    return " ".join(yaml.safe_load(text)["citation"].split())
