"""Who did it, to whom, how many, who says so. All sentences are written for this test."""

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import ActorName, Actors, Candidate, EventType
from phasezero.domain.places import Feature, Located, Place
from phasezero.errors import BadInput
from phasezero.extract.events import code

PUBLISHED = date(2024, 3, 20)
LETHAL = {EventType.KILLING, EventType.MASS_KILLING}


def killing(text: str, language: str = "en", country: str = "") -> Candidate:
    found = [c for c in code(text, language=language, country=country, published=PUBLISHED) if c.type in LETHAL]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("language", "text", "low", "best", "high"),
    [
        ("en", "Gunmen killed 12 people, including 3 children.", 12, 12, 12),
        ("en", "Gunmen killed three people and wounded seven.", 3, 3, 3),
        ("en", "Two people, a farmer and a nurse, were killed by rebels.", 2, 2, 2),
        ("en", "A man and his wife were shot dead.", 2, 2, 2),
        ("en", "Two brothers were shot dead by police.", 2, 2, 2),
        ("en", "A family of five was killed by militiamen.", 5, 5, 5),
        ("en", "A 25-year-old woman was stabbed to death.", 1, 1, 1),
        ("en", "A teacher and two pupils were killed by gunmen.", 3, 3, 3),
        ("en", "Rebels killed four people 12 km from the town at 3 a.m.", 4, 4, 4),
        ("en", "Bandits stole 200 cattle and killed 3 herders.", 3, 3, 3),
        ("en", "Between 10 and 15 villagers were killed by soldiers.", 10, 12, 15),
        ("en", "Up to 30 people were killed by gunmen.", 1, 30, 30),
        ("en", "Rebels killed 12 people on Sunday, bringing the total to 40.", 12, 12, 12),
        ("en", "The death toll from the attack rose to 40.", 40, 40, 40),
        ("en", "Three villagers were abducted and killed by gunmen.", 3, 3, 3),
        ("fr", "Des hommes armés ont tué 12 personnes, dont 3 enfants.", 12, 12, 12),
        ("fr", "Une vingtaine de personnes ont été tuées par des rebelles.", 18, 20, 22),
        ("fr", "L'attaque a fait douze morts et cinq blessés.", 12, 12, 12),
        ("fr", "Un homme et sa femme ont été abattus.", 2, 2, 2),
        ("fr", "Une femme de 25 ans a été tuée par des soldats.", 1, 1, 1),
    ],
)
def test_how_many(language: str, text: str, low: int, best: int, high: int) -> None:
    deaths = killing(text, language).deaths
    assert deaths is not None
    assert (deaths.low, deaths.best, deaths.high) == (low, best, high)


def test_victims_are_counts_within_the_whole() -> None:
    found = killing("Gunmen killed 12 people, including 3 children and two nurses.")
    counts = {victims.what: victims.count.best for victims in found.victims if victims.count}
    assert counts == {"children": 3, "health workers": 2}


@pytest.mark.parametrize(
    ("language", "text", "country", "name", "kind"),
    [
        ("en", "Three villagers were killed by soldiers.", "CAF", "army", Perpetrator.STATE),
        ("en", "Police killed three protesters.", "CAF", "police", Perpetrator.STATE),
        ("en", "Chadian soldiers killed three villagers.", "CAF", "Chadian army", Perpetrator.FOREIGN_STATE),
        ("en", "Chadian soldiers killed three villagers.", "TCD", "Chadian army", Perpetrator.STATE),
        ("en", "Three villagers were killed by Boko Haram.", "NGA", "Boko Haram", Perpetrator.NON_STATE),
        ("en", "Three villagers were killed by unidentified gunmen.", "NGA", "unidentified", Perpetrator.NON_STATE),
        ("en", "Three villagers were killed by an unknown armed group.", "NGA", "unidentified", Perpetrator.NON_STATE),
        (
            "en",
            "Three villagers were killed by unidentified men armed with rifles.",
            "NGA",
            "unidentified",
            Perpetrator.NON_STATE,
        ),
        ("en", "Three villagers were killed by unidentified perpetrators.", "NGA", "unidentified", Perpetrator.UNKNOWN),
        ("en", "Three villagers were killed by unidentified soldiers.", "NGA", "unidentified", Perpetrator.STATE),
        ("en", "Three villagers were killed by tribesmen.", "NGA", "militia", Perpetrator.NON_STATE),
        ("en", "Three villagers were killed by bandits.", "NGA", "gang", Perpetrator.NON_STATE),
        ("en", "Three villagers were killed in the market.", "NGA", "", Perpetrator.UNKNOWN),
        ("en", "Three villagers were killed in an attack blamed on M23.", "COD", "M23", Perpetrator.NON_STATE),
        ("en", "Russian shelling killed three villagers.", "UKR", "Russian forces", Perpetrator.FOREIGN_STATE),
        (
            "fr",
            "Trois villageois ont été tués par des hommes armés non identifiés.",
            "MLI",
            "unidentified",
            Perpetrator.NON_STATE,
        ),
        ("fr", "Trois villageois ont été tués par des éléments de la Séléka.", "CAF", "Séléka", Perpetrator.NON_STATE),
        ("fr", "L'armée tchadienne a tué trois villageois.", "CAF", "Chadian army", Perpetrator.FOREIGN_STATE),
    ],
)
def test_who_did_it(language: str, text: str, country: str, name: str, kind: Perpetrator) -> None:
    found = killing(text, language, country)
    assert (found.perpetrator, found.perpetrator_class) == (name, kind)


def test_an_actor_changes_class_with_the_day() -> None:
    then = code("Taliban fighters killed three men on 3 May 2019.", country="AFG", published=date(2019, 5, 4))
    now = code("Taliban fighters killed three men on 3 May 2023.", country="AFG", published=date(2023, 5, 4))
    assert then[0].perpetrator_class is Perpetrator.NON_STATE
    assert now[0].perpetrator_class is Perpetrator.STATE


def test_the_users_own_actors_are_known() -> None:
    actors = Actors.of([ActorName("River Guard", ("Guardians of the River",), Perpetrator.NON_STATE, "COD")])
    found = code("Three men were killed by the Guardians of the River.", actors=actors)
    assert (found[0].perpetrator, found[0].perpetrator_class) == ("River Guard", Perpetrator.NON_STATE)
    assert code("Three men were killed by the Guardians of the River.")[0].perpetrator == ""


def test_two_claims_are_two() -> None:
    found = killing("The government said 12 people were killed in the attack. Rebels said 40 people died.")
    assert [(said.claimant, said.deaths.best if said.deaths else None) for said in found.said] == [
        ("government", 12),
        ("rebels", 40),
    ]
    assert found.deaths is not None
    assert found.deaths.best == 12


def test_one_sentence_may_tell_several_events() -> None:
    found = code("Gunmen killed three people, abducted two girls and burned houses.", published=PUBLISHED)
    assert {c.type for c in found} == {EventType.KILLING, EventType.ABDUCTION, EventType.DESTRUCTION}


def test_several_sentences_may_tell_one_event() -> None:
    text = "Gunmen killed three farmers on Monday. The three farmers were killed as they returned from their fields."
    assert killing(text).target_group == "farmers"


def test_no_name_of_a_victim_comes_out() -> None:
    text = "Teacher Amadou Sidibe, 34, was shot dead by soldiers. His cousin Fatou Keita was abducted, said Colonel Moussa Barry."
    for candidate in code(text, published=PUBLISHED):
        shown = f"{candidate.target_group} {candidate.perpetrator} {candidate.victims} {candidate.said}".lower()
        assert not any(name in shown for name in ("amadou", "sidibe", "fatou", "keita", "moussa", "barry"))


def test_words_are_kept_and_spans_lie_in_the_text() -> None:
    text = "On Monday, gunmen killed at least twelve people in Bria, police said."
    found = killing(text)
    spans = {span.role: text[span.start : span.end] for span in found.spans}
    assert spans["type"] == "killed"
    assert spans["deaths"] == "at least twelve people"
    assert spans["perpetrator"] == "gunmen"
    assert spans["time"] == "Monday"
    assert spans["claimant"] == "police"
    assert 0 < found.confidence < 1


def test_the_place_of_the_sentence_comes_before_that_of_the_document() -> None:
    text = "Bangui. Gunmen killed three men in Bria."

    def located(name: str, key: str, region: str) -> Located:
        start = text.index(name)
        place = Place(key, name, Feature.CITY, "CAF", region, 5.0, 20.0)
        return Located(start, start + len(name), name, place, 5.0, 20.0, 10.0, 0.9, "test")

    found = code(text, located=[located("Bangui", "a", "Bangui"), located("Bria", "b", "Haute-Kotto")], published=PUBLISHED)
    assert (found[0].place, found[0].region, found[0].country) == ("Bria", "Haute-Kotto", "CAF")


def test_a_language_without_a_lexicon_is_refused() -> None:
    with pytest.raises(BadInput, match="no lexicon of events"):
        code("text", language="xx")


def test_code_is_the_same_twice() -> None:
    text = "Gunmen killed three people and abducted two girls near the clinic on Monday."
    assert code(text, published=PUBLISHED) == code(text, published=PUBLISHED)


def test_a_text_without_any_end_of_a_sentence_is_read_in_good_time() -> None:
    start = perf_counter()
    code("gunmen killed 12 people " * 2_000)
    assert perf_counter() - start < 20


@given(
    st.lists(
        st.sampled_from(
            [
                "killed",
                "12",
                "people",
                ",",
                "and",
                "the",
                "army",
                "of",
                "3",
                "at",
                "least",
                "by",
                "gunmen",
                ".",
                ";",
                "tué",
                "وقتل",
                "10-15",
                "2024",
                "“",
                "’",
            ]
        ),
        max_size=60,
    )
)
def test_no_text_breaks_the_coder(words: list[str]) -> None:
    text = " ".join(words)
    for language in ("en", "fr", "ar", "sw"):
        for candidate in code(text, language=language):
            assert all(0 <= span.start < span.end <= len(text) for span in candidate.spans)
            assert 0 < candidate.confidence < 1
