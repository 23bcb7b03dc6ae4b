"""Country files of GeoNames, as its download server hands them out: `XX.txt` (or the ZIP that holds it), 19 columns by tabs.

The format: readme.txt of https://download.geonames.org/export/dump/. First-level names come from `admin1CodesASCII.txt`.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from phasezero.domain.countries import countries
from phasezero.domain.places import Feature, Place
from phasezero.errors import BadRow, UnreadableFile
from phasezero.sources.gazetteers import first_level

COLUMNS = 19
CLASSES = {"P": Feature.CITY, "T": Feature.AREA, "H": Feature.AREA, "L": Feature.AREA, "S": Feature.SPOT, "R": Feature.AREA,
           "U": Feature.AREA, "V": Feature.AREA}  # fmt: skip
"""What GeoNames' feature classes are; class A goes by its code."""
LEVELS = {"PCL": Feature.COUNTRY, "ADM1": Feature.REGION, "ADM2": Feature.DISTRICT, "ADM3": Feature.DISTRICT,
          "ADM4": Feature.DISTRICT,
          "ADM5": Feature.DISTRICT}  # fmt: skip
EXTENTS = {Feature.REGION: 120.0, Feature.DISTRICT: 40.0, Feature.AREA: 40.0, Feature.COUNTRY: 400.0}
"""Kilometres, where the file has a point and no shape."""
MOST_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class ReadGazetteer:
    places: tuple[Place, ...]
    left_out: dict[str, int]
    """Rows left out, by the reason."""


def read(path: Path, admin1: Path | None = None) -> ReadGazetteer:
    """Every place of a country file. Raises UnreadableFile for the file as a whole, BadRow for a value that cannot be."""
    left_out = Counter[str]()
    names = {**_shipped(), **(_admin1(admin1) if admin1 else {})}
    places = tuple(_places(path, names, left_out))
    if not places:
        raise UnreadableFile(f"{path} holds no place: hand in a country file of GeoNames, such as CF.txt or CF.zip")
    return ReadGazetteer(places, dict(+left_out))


def _places(path: Path, regions: Mapping[tuple[str, str], str], left_out: Counter[str]) -> Iterator[Place]:
    iso3 = {item.iso2: item.iso3 for item in countries()}
    for number, line in enumerate(_lines(path), 1):
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) != COLUMNS:
            raise UnreadableFile(f"{path}, row {number}: {len(cells)} columns, not the {COLUMNS} of a GeoNames country file")
        feature = _feature(cells[6], cells[7])
        if feature is None or not cells[1].strip():
            left_out["rows without a name or a known feature class"] += 1
            continue
        country = iso3.get(cells[8], "")
        yield Place(
            key=f"geonames:{cells[0]}",
            name=cells[1].strip(),
            feature=feature,
            country=country,
            region=cells[1].strip() if feature is Feature.REGION else regions.get((country, cells[10]), ""),
            latitude=_number(path, number, "latitude", cells[4], 90),
            longitude=_number(path, number, "longitude", cells[5], 180),
            population=int(_number(path, number, "population", cells[14] or "0", 10**10)),
            extent_km=EXTENTS.get(feature, 0.0),
            capital=cells[7] == "PPLC",
            aliases=tuple(dict.fromkeys(name.strip() for name in (cells[2], *cells[3].split(",")) if name.strip())),
        )


def _feature(kind: str, code: str) -> Feature | None:
    """What a row is; historical units (codes that end in H) keep their level."""
    if kind != "A":
        return CLASSES.get(kind)
    return next((feature for start, feature in LEVELS.items() if code.startswith(start)), Feature.AREA)


def _number(path: Path, row: int, column: str, value: str, most: float) -> float:
    try:
        number = float(value)
    except ValueError:
        number = most + 1
    if not -most <= number <= most:
        raise BadRow(str(path), row, column, value, f"is no number from {-most} to {most}: download the file again")
    return number


def _lines(path: Path) -> Iterator[str]:
    """The lines of a text file, or of the one country file in a ZIP. Raises UnreadableFile."""
    if not path.is_file():
        raise UnreadableFile(f"{path} is no file: give the country file of GeoNames, such as CF.txt or CF.zip")
    try:
        if not zipfile.is_zipfile(path):
            with path.open(encoding="utf-8") as lines:
                yield from lines
            return
        with zipfile.ZipFile(path) as archive:
            held = [one for one in archive.infolist() if one.filename.endswith(".txt") and "readme" not in one.filename.lower()]
            if len(held) != 1 or held[0].file_size > MOST_BYTES:
                raise UnreadableFile(
                    f"{path} must hold one country file of at most {MOST_BYTES // 10**9} GB, not {len(held)} files"
                )
            with archive.open(held[0]) as packed:
                yield from io.TextIOWrapper(packed, encoding="utf-8")
    except (UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise UnreadableFile(f"{path} cannot be read ({error}): download it again") from None


def _admin1(path: Path) -> dict[tuple[str, str], str]:
    """From country and code to the name in `admin1CodesASCII.txt`: "CF.12<tab>Ouham<tab>Ouham<tab>2383650"."""
    iso3 = {item.iso2: item.iso3 for item in countries()}
    found = {}
    for number, line in enumerate(_lines(path), 1):
        cells = line.rstrip("\r\n").split("\t")
        country, dot, code = cells[0].partition(".")
        if len(cells) < 2 or not dot:
            raise UnreadableFile(f"{path}, row {number}: not a row of admin1CodesASCII.txt (code, name, name in ASCII, id)")
        found[(iso3.get(country, ""), code)] = cells[1]
    return found


def _shipped() -> dict[tuple[str, str], str]:
    return first_level.by_admin1()
