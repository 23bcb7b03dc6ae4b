"""Who is named near harm and did not do it, or is meant by another word. All sentences are written for this test."""

from __future__ import annotations

from datetime import date

import pytest

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Candidate, EventType
from phasezero.extract.events import code

LETHAL = {EventType.KILLING, EventType.MASS_KILLING}
STATE, NON_STATE, FOREIGN, UNKNOWN = Perpetrator.STATE, Perpetrator.NON_STATE, Perpetrator.FOREIGN_STATE, Perpetrator.UNKNOWN


def killing(text: str, language: str = "en") -> Candidate:
    (found,) = [one for one in code(text, language=language) if one.type in LETHAL]
    return found


@pytest.mark.parametrize(
    ("language", "text", "name", "kind", "deaths"),
    [
        # a participle behind a comma tells of whom stands before it
        (
            "en",
            "Police said they had found the bodies of nine traders, killed by militiamen near the well.",
            "militia",
            NON_STATE,
            9,
        ),
        # who holds a town, or vouches for what is told, did not do it
        ("en", "Nine people were killed in Kibua, a town controlled by the M23.", "", UNKNOWN, 9),
        ("fr", "Neuf civils ont été tués à Kibua, une localité tenue par le M23.", "", UNKNOWN, 9),
        ("es", "Nueve civiles fueron asesinados en un pueblo controlado por el ELN.", "", UNKNOWN, 9),
        ("en", "Nine people died in the shelling of the rebel-held town of Kibua.", "", UNKNOWN, 9),
        ("en", "The Hamas-run ministry said nine people were killed on Thursday.", "", UNKNOWN, 9),
        ("en", "Nine people were killed, as confirmed by the army.", "", UNKNOWN, 9),
        # "by" that names nobody
        ("fr", "Les Casques bleus ont tué par erreur deux civils.", "peacekeepers", FOREIGN, 2),
        ("en", "Soldiers killed by mistake two farmers.", "army", STATE, 2),
        ("fr", "Deux bergers ont été tués par balles par des soldats.", "army", STATE, 2),
        # of two sides that fight, neither
        ("en", "Clashes between the M23 and the FARDC left twelve civilians dead.", "", UNKNOWN, 12),
        ("en", "French troops deployed in Bangui after fighting that left nearly 300 dead.", "", UNKNOWN, 300),
        ("en", "Soldiers and vigilantes killed nine people.", "army", STATE, 9),
        ("en", "Boko Haram gunmen stormed an army-run school, killing 132 children.", "Boko Haram", NON_STATE, 132),
        ("en", "Iraqi security forces opened fire on protesters, killing 18 people.", "Iraqi security forces", STATE, 18),
        # a month is no hypothesis
        ("en", "KHARTOUM, May 1 (Reuters) - Shelling killed nine patients.", "", UNKNOWN, 9),
        # the group by name behind a general noun
        ("en", "Twelve farmers were killed by rebels of the ADF.", "ADF", NON_STATE, 12),
        ("sw", "Watu kumi na wawili waliuawa na waasi wa ADF.", "ADF", NON_STATE, 12),
        # blamed in the next sentence
        ("es", "Hombres armados mataron a cinco campesinos. La Defensoría atribuyó el ataque al ELN.", "ELN", NON_STATE, 5),
        ("es", "La policía mató a tiros a dos manifestantes.", "police", STATE, 2),
    ],
)
def test_who_did_it(language: str, text: str, name: str, kind: Perpetrator, deaths: int) -> None:
    found = killing(text, language)
    assert found.deaths is not None
    assert (found.perpetrator, found.perpetrator_class, found.deaths.best) == (name, kind, deaths)


def test_they_are_those_whom_the_police_killed() -> None:
    told = {one.type: one.perpetrator for one in code("Two gunmen were killed by police after they attacked a church.")}
    assert told == {EventType.BATTLE: "police", EventType.ATTACK_ON_WORSHIP: "armed men"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Nigerian air force killed three farmers.", "Nigerian Air Force"),
        ("Three farmers were killed by Dozo hunters.", "Dozos"),
        ("Three farmers were killed by the White Army.", "White Army"),
        ("Three farmers were killed by Jaish-e-Mohammed.", "Jaish-e-Mohammed"),
    ],
)
def test_no_group_is_called_by_the_name_of_another(text: str, name: str) -> None:
    assert killing(text).perpetrator == name


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Twelve farmers at least were killed."), ("ar", "قتل مسلحون 12 مدنيا على الأقل في القرية.")],
)
def test_a_bound_may_stand_behind_the_noun(language: str, text: str) -> None:
    deaths = killing(text, language).deaths
    assert deaths is not None
    assert (deaths.best, deaths.open) == (12, True)


@pytest.mark.parametrize(
    ("text", "low", "high", "is_open"),
    [("Des villageois ont été tués par des rebelles.", 2, 2, True), ("De 20 à 30 civils ont été tués.", 20, 30, False)],
)
def test_how_many_in_french(text: str, low: int, high: int, is_open: bool) -> None:
    deaths = killing(text, "fr").deaths
    assert deaths is not None
    assert (deaths.low, deaths.high, deaths.open) == (low, high, is_open)


def test_a_bare_plural_adds_nobody_to_a_number() -> None:
    text = "Two hundred people were killed and 140 wounded when rebels opened fire on villagers."
    found = {one.type: one for one in code(text)}
    injured = found[EventType.TORTURE].affected
    assert injured is not None
    assert injured.best == 140


def test_who_tells_is_no_victim() -> None:
    (found,) = code("Soldiers drove out 400 residents, including 25 disabled people, a pastor in Man, Ivory Coast, told Reuters.")
    assert found.affected is not None
    assert found.affected.best == 400
    assert "religious" not in found.target_group


def test_the_day_on_which_it_was_said_is_not_the_day_on_which_it_happened() -> None:
    (one,) = code("Soldiers killed three men on 2 March 2024, a witness said on 6 March 2024.", published=date(2024, 3, 7))
    assert (one.occurred_start, one.occurred_end) == (date(2024, 3, 2), date(2024, 3, 2))
    (other,) = code("Soldiers killed three men, a witness said on 6 March 2024.", published=date(2024, 3, 7))
    assert (other.occurred_start, other.occurred_end) == (date(2024, 3, 5), date(2024, 3, 6))


def test_fire_that_killed_is_no_injury_besides() -> None:
    assert [one.type for one in code("Soldiers opened fire on protesters, killing 18 people.")] == [EventType.MASS_KILLING]


def test_a_school_that_the_army_runs_was_attacked_by_others() -> None:
    told = {one.type: one.perpetrator for one in code("Taliban gunmen stormed an army-run school, killing 132 children.")}
    assert told == {EventType.ATTACK_ON_SCHOOL: "Taliban", EventType.MASS_KILLING: "Taliban"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The driver was killed by an elephant near the river."),
        ("fr", "Le chauffeur a été tué par un éléphant près de Bayanga."),
        ("fr", "Les habitants réclament justice un an après le massacre de 49 Peuls."),
        ("en", "A court sentenced four soldiers to life in prison for the murder of a student."),
    ],
)
def test_no_new_harm_is_told(language: str, text: str) -> None:
    assert code(text, language=language) == ()
