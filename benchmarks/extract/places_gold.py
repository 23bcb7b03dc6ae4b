"""Gold sets of places, read: LGL (Lieberman, Samet & Sankaranarayanan 2010), GeoVirus (Gritta, Pilehvar & Collier 2018), and the
incidents of Insecurity Insight. None of their text is kept or shipped."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parents[2]


def shared() -> Path | None:
    """The shared data, if they are here."""
    folder = Path(os.environ.get("PHASEZERO_SHARED", ROOT.parent / "shared")) / "data"
    return folder if folder.is_dir() else None


@dataclass(frozen=True)
class Toponym:
    start: int
    end: int
    latitude: float | None
    longitude: float | None
    country: str
    """Name in English; empty where the set has none (GeoVirus)."""


@dataclass(frozen=True)
class Text:
    corpus: str
    group: str
    """Of its document: what the halves are made by."""
    text: str
    gold: tuple[Toponym, ...]

    @property
    def develops(self) -> bool:
        """Whether it is of the half that may be looked at; the other half is only scored."""
        return develops(f"{self.corpus}:{self.group}")


def develops(group: str) -> bool:
    return hashlib.sha256(group.encode()).digest()[0] % 2 == 0


def texts(folder: Path) -> list[Text]:
    """Both corpora."""
    return [*_lgl(folder / "geoparsing" / "lgl.xml"), *_geovirus(folder / "geoparsing" / "GeoVirus.xml")]


def _lgl(path: Path) -> list[Text]:
    found = []
    for article in etree.parse(str(path)).iterfind("article"):
        gold = tuple(
            Toponym(
                int(one.findtext("start") or 0),
                int(one.findtext("end") or 0),
                _number(one.findtext("gaztag/lat")),
                _number(one.findtext("gaztag/lon")),
                one.findtext("gaztag/country") or "",
            )
            for one in article.iter("toponym")
        )
        found.append(Text("LGL", article.get("docid") or "", article.findtext("text") or "", gold))
    return found


def _geovirus(path: Path) -> list[Text]:
    """Its offsets count from 1."""
    found = []
    for article in etree.parse(str(path)).iterfind("article"):
        gold = tuple(
            Toponym(
                int(one.findtext("start") or 1) - 1,
                int(one.findtext("end") or 1) - 1,
                _number(one.findtext("lat")),
                _number(one.findtext("lon")),
                "",
            )
            for one in article.iter("location")
        )
        found.append(Text("GeoVirus", article.findtext("source") or "", article.findtext("text") or "", gold))
    return found


def _number(text: str | None) -> float | None:
    return float(text) if text else None


@dataclass(frozen=True)
class Incident:
    group: str
    text: str
    country: str
    """ISO3."""
    region: str
    latitude: float | None
    longitude: float | None

    @property
    def develops(self) -> bool:
        return develops(f"incidents:{self.group}")


def incidents(folder: Path) -> list[Incident]:
    """One for each id and each text: rows that share either are one, with the places of the first."""
    first: dict[str, str] = {}
    held: defaultdict[str, Incident | None] = defaultdict(lambda: None)
    for path in sorted((folder / "incidents").glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            text = " ".join(str(row["Event Description"]).split())
            ids = [f"id:{row.get('SiND Event ID') or row.get('SiND ID')}", f"text:{text.casefold()}"]
            group = next((first[one] for one in ids if one in first), ids[0])
            for one in ids:
                first.setdefault(one, group)
            if held[group] is None:
                at = (_number(row["Latitude"]), _number(row["Longitude"]))
                held[group] = Incident(group, text, row["Country ISO"], row["Admin 1"] or "", *at)
    return [one for one in held.values() if one is not None and one.text]
