"""What decides where a place is, besides its name: areas, distances, names of actors. All sentences are made up."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import ActorName, Actors
from phasezero.domain.places import Feature, Located, Place
from phasezero.extract.places import Finder
from phasezero.extract.reading import Reader
from phasezero.sources.gazetteers import geonames, naming, pcodes

WORLD = (
    Place("c", "Central African Republic", Feature.COUNTRY, "CAF", "", 6.5, 20.8, extent_km=570),
    Place("b", "Brazil", Feature.COUNTRY, "BRA", "", -10.0, -53.0, extent_km=1_900),
    Place("s", "Sudan", Feature.COUNTRY, "SDN", "", 15.0, 30.0, extent_km=780),
    Place("r1", "Ouham", Feature.REGION, "CAF", "Ouham", 6.9, 17.9, extent_km=130),
    Place("r2", "Ombella-M'Poko", Feature.REGION, "CAF", "Ombella-M'Poko", 5.0, 18.0, extent_km=100),
    Place("n", "Ndjo", Feature.CITY, "CAF", "Ombella-M'Poko", 4.6, 18.3, 3_000),
    Place("k1", "Kabo", Feature.CITY, "CAF", "Ouham", 7.7, 18.6, 16_000),
    Place("k2", "Kabo", Feature.CITY, "NGA", "Kano", 11.9, 8.2, 30_000),
    Place("m", "Bangassou", Feature.CITY, "CAF", "", 4.74, 22.82, 54_000),
    Place("o1", "Obo", Feature.CITY, "CAF", "", 5.4, 26.5, 14_000),
    Place("o2", "Obo", Feature.CITY, "PHL", "", 17.6, 120.6, 12_000),
    Place("si", "Siriri", Feature.CITY, "BRA", "", -10.6, -37.1, 9_000),
    Place("geonames:z", "Zalinjay", Feature.CITY, "SDN", "", 12.9, 23.47, 35_000, aliases=("Zalingei",)),
)


@cache
def finder() -> Finder:
    return Finder.of(WORLD)


def first(text: str, words: str) -> Located:
    return next(one for one in finder().find(text) if one.words == words)


@pytest.mark.parametrize(
    "text",
    [
        "Armed men killed three people in Ndjo in Ouham prefecture.",
        "Des hommes armés ont tué trois personnes à Ndjo, dans la préfecture de l'Ouham.",
        "Ndjo, a village in Ouham prefecture, was burned.",
    ],
)
def test_an_area_moves_a_name_that_no_gazetteer_has_there(text: str) -> None:
    found = first(text, "Ndjo")
    assert found.place is not None
    assert found.place.region == "Ouham"
    assert found.latitude == pytest.approx(6.9)
    assert found.radius_km is not None
    assert found.radius_km >= 130


def test_an_unknown_village_has_the_point_of_its_area() -> None:
    found = first("Rebels attacked the village of Zarimbo in Ouham prefecture.", "Zarimbo")
    assert found.place is not None
    assert (found.place.name, found.place.country, found.latitude) == ("Zarimbo", "CAF", 6.9)


def test_people_and_groups_in_an_area_are_no_villages() -> None:
    found = finder().find("The commander met Mariam Ngobi in Ouham prefecture, and troops of Captain Yele in Ouham withdrew.")
    assert {one.words for one in found} == {"Ouham"}


def test_words_for_areas_speak_for_the_countries_that_have_them() -> None:
    found = first("They were killed in the sub-prefecture of Kabo.", "Kabo")
    assert found.place is not None
    assert found.place.country == "CAF"


def test_a_distance_moves_a_name_too() -> None:
    found = first("Gunmen attacked Ndjo, 65 km north of Bangassou.", "Ndjo")
    assert found.latitude == pytest.approx(4.74 + 65 / 111.2, abs=0.05)


def test_names_that_may_be_anywhere_are_no_place() -> None:
    lost = first("Fighters attacked Obo on Monday.", "Obo")
    assert (lost.place, lost.latitude, lost.radius_km) == (None, None, None)
    told = first("Fighters attacked Obo on Monday, the government of the Central African Republic said.", "Obo")
    assert told.place is not None
    assert told.place.country == "CAF"


@pytest.mark.parametrize("text", ["Zalingei was shelled on Monday.", "Fighters attacked Zalingei.", "They fled from Zalingei."])
def test_another_spelling_of_a_town_is_its_name(text: str) -> None:
    found = first(text, "Zalingei")
    assert found.place is not None
    assert found.place.name == "Zalinjay"


def read(text: str, *actors: ActorName) -> list[Located]:
    return list(Reader(finder(), Actors.of(actors)).read(text).located)


FRONT = ActorName("Siriri Front", (), Perpetrator.NON_STATE, "CAF")


def test_names_of_known_actors_are_no_places() -> None:
    assert not read("Fighters of the Siriri Front killed 12 people in Siriri Front positions.", FRONT)
    assert [one.words for one in read("Siriri Front fighters killed 12 people in Brazil.", FRONT)] == ["Brazil"]
    one_word = ActorName("Kabo", (), Perpetrator.NON_STATE, "CAF")
    told = read("Kabo fighters killed 12 people in Kabo.", one_word)
    assert [one.start for one in told] == [len("Kabo fighters killed 12 people in ")]


def test_a_country_in_the_name_of_an_actor_is_a_hint() -> None:
    (found,) = read("Government of Sudan forces killed five.", ActorName("Government of Sudan", (), Perpetrator.STATE, "SDN"))
    assert found.demonym


def test_other_names_of_an_imported_gazetteer_are_found(tmp_path: Path) -> None:
    file = tmp_path / "CF.txt"
    cells = ["9000001", "Ngoulaka", "Ngoulaka", "Tambuzi,Kpèténé", "6.50", "17.45", "P", "PPL", "CF", "", "12"]
    file.write_text("\t".join([*cells, "", "", "", "0", "", "500", "Africa/Bangui", "2020-01-01"]) + "\n", encoding="utf-8")
    held = geonames.read(file).places
    made = Finder.of((*WORLD, *held), {one.key for one in held})
    for text in ("Gunmen killed 4 people in Tambuzi.", "Des hommes armés ont attaqué Kpèténé."):
        (found,) = made.find(text)
        assert found.place is not None
        assert found.place.name == "Ngoulaka"


def test_other_names_of_p_codes_are_read_and_never_come_first(tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    file.write_text(
        "ADM0_PCODE,ADM1_PCODE,ADM1_FR,ADM2_PCODE,ADM2_FR,ADM2ALT1_FR,ADM2_ALT2_FR\n"
        "CF,CF32,Ouham-Pendé,CF325,Koui,Kwi; Kouï,De Gaulle\n",
        encoding="utf-8",
    )
    unit = pcodes.read(file).places[-1]
    assert unit.name == "Koui"
    assert set(unit.aliases) == {"Kwi", "Kouï", "De Gaulle"}


def test_seats_of_districts_lie_in_known_regions() -> None:
    from phasezero.sources.gazetteers.first_level import by_name, folded

    held = list(naming.seats())
    assert "Koui" in {one.name for one in held}
    assert all((one.country, folded(one.region)) in by_name() for one in held)
