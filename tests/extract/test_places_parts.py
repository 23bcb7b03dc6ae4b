"""The parts behind the finding of places: folding, distances, weights, radii, lexicons."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.places import Feature, Place
from phasezero.extract.places import Finder, deciding, lexicon, radii, states, weights
from phasezero.extract.places.displaced import moved
from phasezero.extract.places.folding import fold, key, words

MIDDLE = Place("m", "Bangassou", Feature.CITY, "CAF", "Mbomou", 4.74, 22.82, 50_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("N'Délé", "ndele"),
        ("Sam-Ouandja", "sam ouandja"),
        ("l'Ouham", "l ouham"),
        ("St. Louis", "st louis"),
        ("Saint-Louis", "st louis"),
        ("Bangui's", "bangui"),
        ("Kīẓīl", "kizil"),
        ("أربيل", "اربيل"),
        ("U.S.", "u s"),
    ],
)
def test_names_are_folded(text: str, expected: str) -> None:
    assert key(text) == expected


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_words_stand_where_they_are_said_to(text: str) -> None:
    found = words(text)
    assert len(found.starts) == len(found.ends) == len(found.folded)
    assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))
    assert found.starts == sorted(found.starts)


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    return 6371 * math.acos(min(1.0, math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(lon1 - lon2)))


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(1, 900), st.floats(0, 359))
def test_a_moved_point_is_as_far_away_as_told(lat: float, lon: float, km: float, degrees: float) -> None:
    assert kilometres((lat, lon), moved(lat, lon, km, degrees)) == pytest.approx(km, abs=0.5)


@pytest.mark.parametrize(
    ("text", "north", "east"),
    [
        ("People fled 65 km north of Bangassou.", 65, 0),
        ("un village à 65 km au nord de Bangassou", 65, 0),
        ("à 40 kilomètres à l'est de Bangassou", 0, 40),
        ("a 20 kilómetros al sur de Bangassou", -20, 0),
        ("killed 10 miles west of Bangassou", 0, -16.1),
        ("30 km south-east of Bangassou", -21.2, 21.2),
        ("à 30 km au sud-ouest de Bangassou", -21.2, -21.2),
    ],
)
def test_a_distance_with_a_direction_moves_the_point(text: str, north: float, east: float) -> None:
    far = [
        one
        for one in Finder.of([MIDDLE]).find(text, country="CAF")
        if one.place is not None and one.place.key.startswith("near:")
    ]
    assert len(far) == 1
    assert far[0].latitude is not None
    assert far[0].longitude is not None
    assert (far[0].latitude - 4.74) * 111.2 == pytest.approx(north, abs=1)
    assert (far[0].longitude - 22.82) * 111.2 * math.cos(math.radians(4.74)) == pytest.approx(east, abs=1)
    assert text[far[0].start : far[0].end] == far[0].words


@pytest.mark.parametrize("text", ["65 km from Bangassou", "à 65 km de Bangassou"])
def test_a_distance_without_a_direction_widens_the_radius(text: str) -> None:
    found = Finder.of([MIDDLE]).find(f"Five were killed {text}.", country="CAF")
    [far] = [one for one in found if one.place is not None and one.place.key.startswith("near:")]
    [itself] = [one for one in found if one is not far]
    assert (far.latitude, far.longitude) == (4.74, 22.82)
    assert far.radius_km is not None
    assert itself.radius_km is not None
    assert far.radius_km == pytest.approx(itself.radius_km + 65)
    assert deciding.where(found, 0, 99) == far


@pytest.mark.parametrize("text", ["After 65 km they were shot in Bangassou.", "65 km of road lead past villages to Bangassou"])
def test_other_distances_move_nothing(text: str) -> None:
    found = Finder.of([MIDDLE]).find(text, country="CAF")
    assert not any(one.place is not None and one.place.key.startswith("near:") for one in found)


def test_a_radius_holds_the_place_and_what_else_is_likely() -> None:
    held = radii.radii()
    assert held.of(True, 0.0, 0.0) == held.town
    assert held.of(False, 333.0, 20.0) == 333.0
    assert held.of(True, 0.0, 700.0) == 700.0
    assert 0.5 < held.share < 1


def test_the_radius_holds_the_other_places_that_a_name_may_mean() -> None:
    near = [replace(MIDDLE, key="n", longitude=23.5, population=45_000), MIDDLE]
    far = [replace(MIDDLE, key="f", longitude=29.0, population=45_000), MIDDLE]
    [alone], [close], [wide] = (Finder.of(places).find("in Bangassou", country="CAF") for places in ([MIDDLE], near, far))
    assert alone.radius_km == radii.radii().town
    assert close.radius_km == pytest.approx(75, abs=5)
    assert wide.radius_km == pytest.approx(685, abs=10)


def test_files_are_read_strictly(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = lexicon._file("lexicon.yml")
    monkeypatch.setattr(lexicon, "_file", lambda _: {**raw, "colours": ["red"]})
    lexicon.lexicon.cache_clear()
    with pytest.raises(ValueError, match=r"lexicon\.yml: parts must be"):
        lexicon.lexicon()
    monkeypatch.setattr(lexicon, "_file", lambda _: {**raw, "before": {"planet": ["mars"]}})
    with pytest.raises(ValueError, match="no kinds of place"):
        lexicon.lexicon()
    monkeypatch.undo()
    lexicon.lexicon.cache_clear()
    with pytest.raises(ValueError, match="weights must be"):
        weights._ordered({"near": 1.0}, weights.CONTEXT)


def test_every_weight_and_word_is_usable() -> None:
    assert len(weights.weights().naming) == len(weights.NAMING)
    assert 0 < weights.weights().threshold < 1
    known = lexicon.lexicon()
    assert all(isinstance(word, str) and word for part in (known.common, known.locative, known.firstnames) for word in part)
    assert lexicon.demonyms()["centrafricaine"] == "CAF"
    assert lexicon.demonyms()["nigerien"] == "NER"


def test_states_became_independent() -> None:
    from datetime import date

    assert states.state_of("SSD", date(2011, 7, 8)) == "SDN"
    assert states.state_of("SSD", date(2011, 7, 9)) == "SSD"
    assert states.state_of("CAF", date(1970, 1, 1)) == "CAF"
    assert states.violent() <= {place.upper() for place in states.violent()}


@given(st.text(max_size=40))
def test_a_name_has_the_key_that_its_words_have(name: str) -> None:
    """The short way through a table of characters ends where taking the name apart does."""
    folded = [word for word in words(name).folded if word]
    assert key(name) == " ".join(folded)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Saint-Louis", "st louis"),
        ("Mount  Elgon.", "mt elgon"),
        ("N'Délé", "ndele"),
        ("São Paulo (SP)", "sao paulo sp"),
        ("Bossemptélé", "bossemptele"),
        ("Åre / Ǻre", "are are"),
        ("d'Obo", "d obo"),
    ],
)
def test_keys_of_names(name: str, expected: str) -> None:
    assert key(name) == expected


def test_an_index_is_not_sent_to_another_process() -> None:
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(Finder.of(()))
