"""Names of places in texts, and the places they are taken for. All sentences are made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasezero.domain.places import Feature, Located, Place
from phasezero.extract.places import Finder, country_of, where
from phasezero.sources import gazetteers
from phasezero.sources.ucdp_ged import example_path
from phasezero.sources.ucdp_ged import read as read_ged

WHOLE = {"CAF", "TCD", "MLI"}
"""Countries of which every town is read; of the others the larger ones, so that the tests stay fast."""


@cache
def some() -> tuple[Place, ...]:
    return tuple(_some())


def _some() -> Iterator[Place]:
    yield from gazetteers.states()
    yield from gazetteers.regions()
    yield from gazetteers.areas()
    yield from gazetteers.camps()
    yield from gazetteers.once()
    yield from gazetteers.us_counties()
    yield from gazetteers.learned.places(read_ged(example_path()).events)
    for place in gazetteers.towns():
        if place.country in WHOLE or place.population >= 20_000:
            yield place


@cache
def finder() -> Finder:
    return Finder.of(some())


def named(text: str, **told: object) -> dict[str, Located]:
    return {one.words: one for one in finder().find(text, **told)}  # type: ignore[arg-type]


def at(one: Located) -> tuple[str, str]:
    assert one.place is not None
    return one.place.name, one.place.country


TEN = ("Bambari", "Bossangoa", "Bangassou", "Obo", "Carnot", "Boda", "Bouar", "Bakouma", "Markounda", "Sam Ouandja")


@pytest.mark.parametrize("town", TEN)
@pytest.mark.parametrize(
    "sentence",
    [
        "Armed men killed five people in {} on Monday, a Central African official said.",
        "Des hommes armés ont tué cinq personnes à {}, selon un responsable centrafricain.",
        "Hombres armados mataron a cinco personas en {}, en la República Centroafricana.",
    ],
)
def test_the_ten_towns_of_the_issue_are_found(town: str, sentence: str) -> None:
    text = sentence.format(town)
    one = named(text)[town]
    assert one.place is not None
    assert (one.place.country, one.place.feature) == ("CAF", Feature.CITY)
    assert text[one.start : one.end] == town


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Sam-Ouandja", "Sam Ouandja"),
        ("SAM-OUANDJA", "Sam Ouandja"),
        ("N'Dele", "Ndélé"),
        ("Ndélé", "Ndélé"),
        ("N’Délé", "Ndélé"),
        ("Kaga Bandoro", "Kaga-Bandoro"),
        ("Mbaiki", "Mbaïki"),
    ],
)
def test_hyphens_accents_and_apostrophes_do_not_matter(written: str, name: str) -> None:
    one = named(f"Clashes were reported in {written} yesterday.", country="CAF")[written]
    assert one.place is not None
    assert one.place.name.casefold().replace("'", "").replace("-", " ") == name.casefold().replace("-", " ")


def test_small_letters_are_no_town_and_a_person_is_none() -> None:
    text = "The boda driver joined the union. Mr. Carnot said it was nice. John Lincoln told the Washington Post so."
    assert not named(text)


def test_the_month_of_a_dateline_is_no_town() -> None:
    assert set(named("BANGUI, Nov 22 (Agency) - The mayor of Bambari spoke.")) == {"BANGUI", "Bambari"}


def test_other_names_that_hold_names_of_places() -> None:
    found = named("The Red Cross and Boko Haram were named, and boda boda riders in Kampala.")
    assert set(found) == {"Kampala"}


def test_an_acronym_in_capitals_is_no_town() -> None:
    assert "FACA" not in named("The FACA and an NGO worker met near Bouar.")


def test_a_dateline() -> None:
    found = finder().find("BANGUI (AFP) - Des hommes ont tué trois civils à Bossangoa.")
    assert [one.words for one in found] == ["BANGUI", "Bossangoa"]
    assert found[0].dateline
    best = where(found, 0, 100)
    assert best is not None
    assert best.words == "Bossangoa"


def test_a_region_beside_a_name_decides() -> None:
    assert at(named("He was born in Paris, Texas.")["Paris"]) == ("Paris", "USA")
    assert at(named("He was born in Paris, France.")["Paris"]) == ("Paris", "FRA")
    told = named("Gunmen attacked Boda, in Lobaye prefecture.")["Boda"]
    assert told.place is not None
    assert told.place.region == "Lobaye"


def test_the_expected_country_decides() -> None:
    text = "Several people were shot in Victoria."
    assert at(named(text, country="CAN")["Victoria"])[1] == "CAN"
    assert at(named(text, country="CHL")["Victoria"])[1] == "CHL"


def test_a_region_is_told_from_the_town_of_its_name() -> None:
    region = named("Soldiers were sent to Mopti region.")["Mopti"]
    assert region.place is not None
    assert region.place.feature is Feature.REGION
    assert region.radius_km is not None
    assert region.radius_km >= region.place.extent_km > 50


def test_a_village_that_no_gazetteer_has_is_not_put_elsewhere() -> None:
    villages = [
        Place("a", "Moura", Feature.CITY, "PRT", "Beja", 38.1, -7.4, 50_000),
        Place("b", "Mopti", Feature.REGION, "MLI", "Mopti", 14.7, -3.5, extent_km=190),
    ]
    found = Finder.of(villages).find("They were killed in Moura, Mopti region.")
    assert [one.words for one in found] == ["Moura", "Mopti"]
    village = found[0]
    assert at(village) == ("Moura", "MLI")
    assert village.radius_km is not None
    assert village.radius_km >= 190


def test_a_demonym_is_a_hint_at_a_country_and_no_place() -> None:
    one = named("Malian soldiers and des villageois centrafricains")
    assert one["Malian"].demonym
    assert at(one["Malian"])[1] == "MLI"
    assert one["centrafricains"].demonym
    assert where(finder().find("Malian soldiers killed four."), 0, 99) is None


@pytest.mark.parametrize("text", ["The Central African capital was calm.", "La capitale centrafricaine est calme."])
def test_the_capital_of_a_people(text: str) -> None:
    [one] = finder().find(text)
    assert at(one) == ("Bangui", "CAF")
    assert not one.demonym


def test_countries_in_several_languages() -> None:
    for text in ("en Centrafrique", "katika Jamhuri ya Afrika ya Kati", "in the CAR", "في جمهورية أفريقيا الوسطى"):
        assert [one.place.country for one in finder().find(text) if one.place] == ["CAF"], text
    assert [one.place.country for one in finder().find("au Soudan du Sud") if one.place] == ["SSD"]


def test_arabic_prefixes_are_cut() -> None:
    [one] = Finder.of([Place("a", "بامباري", Feature.CITY, "CAF", "Ouaka", 5.8, 20.7, 80_000)]).find("قتل خمسة مدنيين ببامباري")
    assert one.words == "ببامباري"


def test_scripts_without_blanks() -> None:
    town = Place("a", "Mandalay", Feature.CITY, "MMR", "Mandalay", 22.0, 96.1, 1_200_000, aliases=("မန္တလေး",))
    [one] = Finder.of([town]).find("စစ်တပ်သည်မန္တလေးတွင်ရှိသည်")
    assert at(one) == ("Mandalay", "MMR")


def test_a_county_without_a_point_lies_beside_the_towns_named_with_it() -> None:
    county = named("In Cook County, near Chicago, Illinois, a man was shot.")["Cook County"]
    assert county.place is not None
    assert county.place.latitude is None
    assert county.latitude == pytest.approx(41.9, abs=0.5)
    alone = named("A man was shot in Cook County, Illinois.")["Cook County"]
    assert alone.radius_km is not None
    assert county.radius_km is not None
    assert alone.radius_km > 200 > county.radius_km


def test_names_of_the_past_and_states_of_their_day() -> None:
    old = named("Fighting was reported in Zaire.", on=date(1995, 3, 1))["Zaire"]
    late = named("Fighting was reported in Upper Volta.", on=date(2020, 3, 1))["Upper Volta"]
    assert at(old)[1] == "COD"
    assert at(late)[1] == "BFA"
    juba = "Two people were killed in Juba."
    assert at(named(juba, on=date(2005, 1, 1))["Juba"])[1] == "SDN"
    assert at(named(juba, on=date(2015, 1, 1))["Juba"])[1] == "SSD"


def test_a_name_of_the_past_is_less_sure_after_its_days() -> None:
    place = Place(
        "once:x", "Fort Crampel", Feature.CITY, "CAF", "", 7.0, 19.2, 9000, since=date(1897, 1, 1), until=date(1976, 1, 1)
    )
    asked = Finder.of([place])
    [then] = asked.find("in Fort Crampel", on=date(1950, 1, 1))
    [now] = asked.find("in Fort Crampel", on=date(2020, 1, 1))
    assert now.confidence < then.confidence
    assert "not in use" in now.why


def test_where_takes_the_finest_place_of_the_sentence_else_of_those_before() -> None:
    text = "Rebels reached Bria. In Haute-Kotto prefecture they killed nine people near Ouadda. Others fled."
    found = finder().find(text, country="CAF")
    second = text.index("In Haute")
    assert (best := where(found, second, text.index("Others"))) is not None
    assert best.words == "Ouadda"
    assert (last := where(found, text.index("Others"), len(text))) is not None
    assert last.words == "Ouadda"
    assert where((), 0, 10) is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Gunmen killed four in Bossangoa and Bria.", "CAF"),
        ("Nigerian women were abducted by gunmen.", "NGA"),
        ("Russian shelling hit a school.", ""),
        ("US forces struck a school near Mosul.", "IRQ"),
        ("Nobody was named.", ""),
        ("In Chad, a Sudanese refugee was killed.", "TCD"),
    ],
)
def test_the_country_of_a_text(text: str, country: str) -> None:
    iso3, sure = country_of(finder().find(text))
    assert iso3 == country
    assert (sure > 0.4) == bool(country)


def test_a_name_that_fits_many_places_equally_is_not_put_anywhere() -> None:
    twins = [
        Place(f"{n}", "Markala", Feature.CITY, iso3, "", 10.0 * n, 5.0, 30_000)
        for n, iso3 in enumerate(("MLI", "TCD", "BFA", "NER"))
    ]
    [one] = Finder.of(twins).find("Four people were killed in Markala.")
    assert one.place is None
    assert (one.latitude, one.radius_km) == (None, None)
    assert "none clearly meant" in one.why
    [told] = Finder.of(twins).find("Four people were killed in Markala.", country="TCD")
    assert told.place is not None
    assert told.place.country == "TCD"


def test_a_long_text_is_read_to_its_end() -> None:
    sentence = "Armed men attacked Bossangoa and Bria. "
    text = sentence * 1_500
    found = [one for one in finder().find(text) if one.words == "Bria"]
    assert len(found) == 1_500
    assert all(text[one.start : one.end] == "Bria" for one in found)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*"abcBOdéN'’-., ()\n12", *TEN, " in ", " à ", "km ", " de ", "ببا", "မန်", "\u0301"]), max_size=60)
)
def test_any_text_can_be_read_and_spans_are_its_own_words(parts: list[str]) -> None:
    text = "".join(parts)
    for one in finder().find(text, country="CAF", on=date(2014, 1, 1)):
        assert text[one.start : one.end] == one.words
        assert 0 <= one.confidence <= 1
        assert one.why
        assert (one.latitude is None) == (one.longitude is None) == (one.radius_km is None)
        assert one.radius_km is None or one.radius_km >= 5


def test_the_order_of_the_gazetteer_does_not_matter() -> None:
    text = "Rebels moved from Boda to Carnot, then to Paris, and to Bria in Haute-Kotto."
    places = [place for place in some() if place.country in ("CAF", "FRA")]
    once, again = Finder.of(places).find(text), Finder.of(reversed(places)).find(text)
    assert [(one.words, one.latitude) for one in once] == [(one.words, one.latitude) for one in again]


def test_a_place_that_is_added_far_away_does_not_move_a_sure_one() -> None:
    text = "Gunmen attacked Dekoa in Kémo prefecture."
    sure = named(text)["Dekoa"]
    assert sure.place is not None
    more = [
        *(place for place in some() if place.country == "CAF"),
        replace(sure.place, key="x", country="PER", region="", latitude=-9.0, longitude=-75.0),
    ]
    [one] = [one for one in Finder.of(more).find(text) if one.words == "Dekoa"]
    assert (one.latitude, one.longitude) == (sure.latitude, sure.longitude)


@pytest.mark.slow
def test_the_ten_towns_are_found_among_all_the_places_of_the_world() -> None:
    everything = Finder.of([*gazetteers.world(), *gazetteers.learned.places(read_ged(example_path()).events)])
    text = "Des attaques ont eu lieu à " + ", à ".join(TEN) + ", en Centrafrique."
    found = {one.words: one.place.country for one in everything.find(text) if one.place}
    assert {town: found.get(town) for town in TEN} == dict.fromkeys(TEN, "CAF")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Trucks from Bouar were attacked near the border with Cameroon.", "CAF"),
        ("A writer from Bangui is in exile in France.", "CAF"),
    ],
)
def test_a_country_beyond_a_border_or_of_exile_says_less(text: str, country: str) -> None:
    assert country_of(finder().find(text))[0] == country


def test_names_that_speak_for_two_countries_say_none() -> None:
    mali, niger, again = (replace(one, confidence=0.9) for one in finder().find("He left Mali for Niger, and Niger again."))
    assert country_of([mali, niger])[0] == "MLI", "the first name counts double"
    assert country_of([mali, niger, again])[0] == ""


def test_a_broken_accent_is_no_abbreviation() -> None:
    assert not [
        one for one in finder().find("At the university, S\u00c3\u00a3o Paulo city, a man was shot.") if one.words == "S\u00c3"
    ]


def test_the_city_is_no_city_of_that_name_in_arabic() -> None:
    found = finder().find("قتل مسلحون ثلاثة تجار في قرية شمال المدينة.")
    assert not found
    assert [one.words for one in finder().find("وصل الحجاج إلى المدينة المنورة أمس.")] == ["المدينة المنورة"]
