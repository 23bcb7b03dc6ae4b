"""A headline and the text under it tell one incident once. All texts are written for this test."""

from __future__ import annotations

from datetime import date

import pytest

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Candidate
from phasezero.domain.places import Feature, Place
from phasezero.extract.events import code
from phasezero.extract.places import Finder
from phasezero.extract.reading import Reader

OUHAM = Place("t:1", "Ouham", Feature.REGION, "CAF", "Ouham", 6.8, 17.5, extent_km=120)
TOWN = Place("t:2", "Bossangoa", Feature.CITY, "CAF", "Ouham", 6.49, 17.45, population=30_000)
FAR = Place("t:3", "Bangassou", Feature.CITY, "CAF", "Mbomou", 4.74, 22.82, population=30_000)
READER = Reader(Finder.of((OUHAM, TOWN, FAR)))


def _killings(text: str, published: date | None = date(2026, 1, 6)) -> list[Candidate]:
    return [one for one in READER.read(text, published=published, country="CAF").candidates if "killing" in one.type]


@pytest.mark.parametrize("published", [date(2026, 1, 6), None])
def test_a_headline_and_its_body_are_one_candidate_with_the_words_of_both(published: date | None) -> None:
    text = "Rebels kill three traders in the north\n\nThree traders were shot dead by rebels near the border, a priest said."
    (one,) = _killings(text, published)
    assert one.deaths is not None
    assert (one.deaths.best, one.perpetrator_class) == (3, Perpetrator.NON_STATE)
    told = {text[span.start : span.end] for span in one.spans if span.role == "type"}
    assert told == {"kill", "shot dead"}


def test_the_body_is_completed_from_the_headline() -> None:
    text = "Rebels kill six traders\n\nTraders were shot dead near the border, a priest said."
    (one,) = _killings(text)
    assert one.deaths is not None
    assert (one.type, one.deaths.best, one.deaths.open, one.perpetrator_class) == (
        "mass killing",
        6,
        False,
        Perpetrator.NON_STATE,
    )


def test_a_place_within_the_place_of_the_headline_is_the_same() -> None:
    text = "Rebels kill three traders in Ouham\n\nThree traders were shot dead by rebels in Bossangoa, a priest said."
    located = READER.finder.find(text, country="CAF")
    assert len(code(text, country="CAF", located=located)) == 2, "the coder alone keeps them apart"
    (one,) = _killings(text)
    assert (one.place, one.deaths and one.deaths.best) == ("Bossangoa", 3)
    elsewhere = text.replace("Bossangoa", "Bangassou")
    assert [each.place for each in _killings(elsewhere)] == ["Ouham", "Bangassou"]


def test_whom_only_the_headline_names_did_it() -> None:
    text = "Soldiers kill three traders\n\nThree traders were shot dead by unidentified men, a priest said."
    (one,) = _killings(text)
    assert (one.perpetrator, one.perpetrator_class) == ("army", Perpetrator.STATE)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels kill three traders\n\nSeven nurses were shot dead by soldiers, a priest said.",
        "Rebels killed three traders.\n\nThree nurses were shot dead by soldiers, a priest said.",
    ],
)
def test_what_differs_stays_apart(text: str) -> None:
    assert len(_killings(text)) == 2


def test_two_incidents_of_a_body_are_not_joined_by_a_headline_of_one() -> None:
    text = (
        "Rebels kill three traders\n\nThree traders were shot dead by rebels on 2 January.\n\n"
        "Three nurses were shot dead by soldiers on 5 January."
    )
    assert len(_killings(text)) == 2


def test_a_first_line_that_is_a_sentence_is_no_headline() -> None:
    text = "Three traders were killed in Bria.\nOn Monday the market was closed."
    assert len(_killings(text)) == 1


def test_a_headline_that_names_no_more_than_the_region_lies_around_the_place_of_its_body() -> None:
    text = "Rebels kill three traders in Ouham\n\nThree traders were shot dead by rebels in Bossangoa on Monday, a priest said."
    (one,) = _killings(text)
    assert one.place == "Bossangoa"
    apart = "Rebels kill three traders in Ouham\n\nThree traders were shot dead by rebels in Bangassou on Monday, a priest said."
    assert len(_killings(apart)) == 2
