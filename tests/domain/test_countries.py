import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.countries import countries, country, find_country
from phasezero.errors import UnknownCountry

UCDP_NAMES = {
    "DR Congo (Zaire)": "COD",
    "Congo": "COG",
    "Myanmar (Burma)": "MMR",
    "Yemen (North Yemen)": "YEM",
    "South Yemen": "YEM",
    "Bosnia-Herzegovina": "BIH",
    "Russia (Soviet Union)": "RUS",
    "Zimbabwe (Rhodesia)": "ZWE",
    "Cambodia (Kampuchea)": "KHM",
    "Ivory Coast": "CIV",
    "Madagascar (Malagasy)": "MDG",
    "Kingdom of eSwatini (Swaziland)": "SWZ",
    "Serbia (Yugoslavia)": "SRB",
    "North Macedonia": "MKD",
    "Macedonia, FYR": "MKD",
    "Vietnam (North Vietnam)": "VNM",
    "United States of America": "USA",
    "East Timor": "TLS",
    "Czech Republic": "CZE",
    "Bosnia & Herzegovina": "BIH",
    "Central African Republic": "CAF",
    "Syria": "SYR",
    "Turkey": "TUR",
    "Kosovo": "XKX",
    "Hyderabad": "IND",
    "Solomon Islands": "SLB",
    "Brunei": "BRN",
    "Sri Lanka": "LKA",
}


@pytest.mark.parametrize(("name", "iso3"), UCDP_NAMES.items())
def test_every_name_of_ucdp_is_found(name: str, iso3: str) -> None:
    assert find_country(name).iso3 == iso3


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        ("CAF", "CAF"),
        ("cf", "CAF"),
        ("République centrafricaine", "CAF"),
        ("republique  CENTRAFRICAINE", "CAF"),
        ("la République centrafricaine", "CAF"),
        ("RCA", "CAF"),
        ("Tchad", "TCD"),
        ("cote d'ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Soudan du Sud", "SSD"),
        ("The Gambia", "GMB"),
        ("St. Lucia", "LCA"),
        ("Palestine", "PSE"),
        ("Western Sahara", "ESH"),
        ("Taiwan", "TWN"),
        ("Norvège", "NOR"),
        ("NO", "NOR"),
    ],
)
def test_codes_and_names_in_english_and_french(text: str, iso3: str) -> None:
    assert find_country(text).iso3 == iso3


@given(item=st.sampled_from(countries()), data=st.data())
def test_every_name_finds_its_own_country_in_any_case(item, data) -> None:
    name = data.draw(st.sampled_from([item.iso3, item.iso2, *item.names]))
    changed = data.draw(st.sampled_from([str.upper, str.lower, str.title, lambda text: f"  {text}. "]))
    assert find_country(changed(name)) == item


def test_an_unknown_name_is_refused_in_one_line_with_the_nearest_ones() -> None:
    with pytest.raises(UnknownCountry, match=r"'Nigerai'.*Nigeria \(NGA\)") as refused:
        find_country("Nigerai")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "Atlantis", "XX", "Congo-"[:0], "123"])
def test_nothing_is_guessed(text: str) -> None:
    with pytest.raises(UnknownCountry):
        find_country(text)


def test_a_code_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownCountry, match="'caf'"):
        country("caf")


def test_codes_are_unique_and_successors_exist() -> None:
    items = countries()
    assert len({item.iso3 for item in items}) == len({item.iso2 for item in items}) == len(items) >= 195
    for item in items:
        assert all(country(successor).iso3 != item.iso3 for successor in item.successors)
        assert item.name
        assert item.name_fr
    assert country("SDN").successors == ("SSD",)
    assert country("ETH").successors == ("ERI",)
    numbers = [number for item in items for number in item.gw]
    assert len(set(numbers)) == len(numbers)
