"""Gazetteers that a user hands in: GeoNames country files and tables of p-codes, generated here in their formats."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.domain.places import Feature
from phasezero.errors import BadRow, UnreadableFile
from phasezero.sources.gazetteers import geonames, pcodes


def row(**cells: str) -> str:
    """One row of a GeoNames country file: a village in Ouham unless told otherwise."""
    default = {
        "id": "1", "name": "Kouki", "ascii": "Kouki", "others": "Kuki,Couqui", "lat": "7.16", "lon": "17.3", "class": "P", "code": "PPL",
        "iso2": "CF", "cc2": "", "a1": "12", "a2": "", "a3": "", "a4": "", "people": "0", "high": "", "dem": "480", "zone": "Africa/Bangui",
        "day": "2020-01-01",
    }  # fmt: skip
    return "\t".join({**default, **cells}.values())


def written(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_village_of_a_country_file(tmp_path: Path) -> None:
    [place] = geonames.read(written(tmp_path / "CF.txt", row())).places
    assert (place.key, place.name, place.feature) == ("geonames:1", "Kouki", Feature.CITY)
    assert (place.country, place.region, place.latitude, place.longitude) == ("CAF", "Ouham", 7.16, 17.3)
    assert {"Kuki", "Couqui"} <= set(place.aliases)


@pytest.mark.parametrize(
    ("kind", "code", "feature"),
    [
        ("A", "PCLI", Feature.COUNTRY),
        ("A", "ADM1", Feature.REGION),
        ("A", "ADM1H", Feature.REGION),
        ("A", "ADM2", Feature.DISTRICT),
        ("P", "PPLC", Feature.CITY),
        ("T", "MT", Feature.AREA),
        ("H", "LK", Feature.AREA),
        ("L", "RGN", Feature.AREA),
        ("S", "CMPRF", Feature.SPOT),
    ],
)
def test_feature_classes(tmp_path: Path, kind: str, code: str, feature: Feature) -> None:
    [place] = geonames.read(written(tmp_path / "CF.txt", row(**{"class": kind, "code": code}))).places
    assert place.feature is feature
    assert place.capital == (code == "PPLC")


def test_a_zip_and_names_of_first_level(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "CF.zip", "w") as archive:
        archive.writestr("readme.txt", "not this one")
        archive.writestr("CF.txt", row(a1="99") + "\n")
    admin1 = written(tmp_path / "admin1CodesASCII.txt", "CF.99\tNouvelle Préfecture\tNouvelle Prefecture\t123")
    [place] = geonames.read(tmp_path / "CF.zip", admin1).places
    assert place.region == "Nouvelle Préfecture"


def test_rows_without_a_known_class_are_counted(tmp_path: Path) -> None:
    read = geonames.read(written(tmp_path / "CF.txt", row(), row(**{"class": "X"}), row(name="")))
    assert len(read.places) == 1
    assert read.left_out == {"rows without a name or a known feature class": 2}


def test_what_is_no_country_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="2 columns, not the 19"):
        geonames.read(written(tmp_path / "a.txt", "one\ttwo"))
    with pytest.raises(UnreadableFile, match="is no file"):
        geonames.read(tmp_path / "none.txt")
    with pytest.raises(BadRow, match="latitude"):
        geonames.read(written(tmp_path / "b.txt", row(lat="97")))
    with pytest.raises(BadRow, match="row 2"):
        geonames.read(written(tmp_path / "c.txt", row(), row(lon="east")))
    with pytest.raises(UnreadableFile, match="holds no place"):
        geonames.read(written(tmp_path / "d.txt", row(name="")))
    (tmp_path / "e.txt").write_bytes(b"\xff\xfe\x00broken")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        geonames.read(tmp_path / "e.txt")


GLOBAL = "Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date"


def test_the_global_table_gives_regions_a_point_and_districts_a_name(tmp_path: Path) -> None:
    rows = ("CAF,1,CF31,Ouham,CAF,2015-01-01", "CAF,2,CF311,Bossangoa,CF31,2015-01-01", "CAF,1,CF99,Ouham-Fafa,CAF,")
    places = {place.key: place for place in pcodes.read(written(tmp_path / "p.csv", GLOBAL, *rows)).places}
    ouham, district, new = places["pcode:CF31"], places["pcode:CF311"], places["pcode:CF99"]
    assert (ouham.feature, ouham.region, ouham.since) == (Feature.REGION, "Ouham", date(2015, 1, 1))
    assert ouham.latitude is not None
    assert ouham.extent_km > 50
    assert (district.feature, district.region, district.latitude) == (Feature.DISTRICT, "Ouham", None)
    assert (new.latitude, new.extent_km, new.since) == (None, 0.0, None)


def test_a_table_of_one_country_with_tags_and_points(tmp_path: Path) -> None:
    header = "ADM0_PCODE;ADM1_PCODE;ADM1_EN;ADM1_FR;ADM2_PCODE;ADM2_EN;center_lat;center_lon"
    tags = "#country+code;#adm1+code;#adm1+name;#adm1+name+fr;#adm2+code;#adm2+name;#geo+lat;#geo+lon"
    rows = ("ML;ML05;Mopti;Mopti;ML0501;Bandiagara;14.35;-3.61", "ML;ML05;Mopti;Mopti;ML0502;Bankass;14.07;-3.52")
    places = pcodes.read(written(tmp_path / "m.csv", header, tags, *rows)).places
    assert [place.name for place in places] == ["Mopti", "Bandiagara", "Bankass"]
    assert (places[1].country, places[1].region, places[1].latitude) == ("MLI", "Mopti", 14.35)
    assert places[0].latitude is not None


def test_bad_tables_of_pcodes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="ADM1_PCODE"):
        pcodes.read(written(tmp_path / "a.csv", "name,code", "x,y"))
    with pytest.raises(BadRow, match="Admin Level"):
        pcodes.read(written(tmp_path / "b.csv", GLOBAL, "CAF,nine,CF1,Ouham,CAF,"))
    with pytest.raises(BadRow, match="Location"):
        pcodes.read(written(tmp_path / "c.csv", GLOBAL, "ZZZ,1,CF1,Ouham,ZZZ,"))
    with pytest.raises(BadRow, match="Valid from date"):
        pcodes.read(written(tmp_path / "d.csv", GLOBAL, "CAF,1,CF1,Ouham,CAF,yesterday"))
    with pytest.raises(UnreadableFile):
        pcodes.read(tmp_path / "none.csv")


@settings(max_examples=40, deadline=None)
@given(
    name=st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=20).filter(
        lambda name: name.strip()
    ),
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    people=st.integers(0, 10**8),
)
def test_what_stands_in_the_file_stands_in_the_place(
    tmp_path_factory: pytest.TempPathFactory, name: str, lat: float, lon: float, people: int
) -> None:
    path = tmp_path_factory.mktemp("geonames") / "CF.txt"
    [place] = geonames.read(written(path, row(name=name, lat=repr(lat), lon=repr(lon), people=str(people)))).places
    assert (place.name, place.latitude, place.longitude, place.population) == (name.strip(), lat, lon, people)
