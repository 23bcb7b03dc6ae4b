"""What a fresh reader found wrong in reports of the usual wording, in English and French. All sentences are written for this test."""

from datetime import date

import pytest

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Candidate, EventType
from phasezero.domain.places import Feature, Located, Place
from phasezero.errors import BadInput
from phasezero.extract.events import code, names_state
from phasezero.extract.events.driven import parse_driven
from phasezero.extract.headlines import joined_to_headline
from phasezero.extract.state_killings import with_state_killings

PUBLISHED = date(2024, 12, 8)
"""A Sunday."""
LETHAL = {EventType.KILLING, EventType.MASS_KILLING}
_PLACES = {"Bria": "CAF", "Bambari": "CAF", "Bouar": "CAF", "Cameroon": "CMR", "Bangassou": "CAF"}


def read(text: str, language: str = "en", located: list[Located] | None = None) -> tuple[Candidate, ...]:
    found = code(text, language=language, published=PUBLISHED, located=located or [])
    return with_state_killings(text, found, "", ()) if language == "en" else found


def of(kind: EventType, found: tuple[Candidate, ...]) -> list[Candidate]:
    return [one for one in found if one.type is kind]


def lethal(found: tuple[Candidate, ...]) -> list[Candidate]:
    return [one for one in found if one.type in LETHAL]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Soldiers killed twelve rebels in clashes."),
        ("en", "Twelve rebels were killed in clashes with soldiers near the river on Sunday."),
        ("en", "Twelve insurgents were shot dead by troops."),
        ("en", "Troops gunned down two militants and arrested five."),
        ("en", "The army neutralised fifteen terrorists in an operation."),
        ("en", "Rebels killed eight soldiers in an ambush."),
        ("fr", "Des soldats ont tué douze rebelles lors d'affrontements."),
        ("fr", "L'armée a neutralisé quinze terroristes."),
        ("fr", "Les combats ont fait dix morts parmi les rebelles."),
    ],
)
def test_fighters_killed_by_fighters_are_a_battle(language: str, text: str) -> None:
    found = read(text, language)
    assert of(EventType.BATTLE, found)
    assert not lethal(found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Soldiers killed twelve rebels and three civilians in clashes."),
        ("en", "Soldiers killed three civilians and twelve rebels."),
        ("fr", "Des soldats ont tué douze rebelles et trois civils."),
    ],
)
def test_civilians_killed_beside_fighters_are_counted_alone(language: str, text: str) -> None:
    found = read(text, language)
    assert [one.deaths.best for one in lethal(found) if one.deaths] == [3]
    assert [one.affected.best for one in of(EventType.BATTLE, found) if one.affected] == [12]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The army said it had killed twenty jihadists."),
        ("fr", "L'armée affirme avoir abattu vingt djihadistes."),
    ],
)
def test_who_says_so_of_itself_did_it(language: str, text: str) -> None:
    found = of(EventType.BATTLE, read(text, language))
    assert [(one.perpetrator, one.affected.best) for one in found if one.affected] == [("army", 20)]


_EN = "Gunmen killed twelve people on Sunday, residents said. "
_FR = "Des hommes armés ont tué douze personnes dimanche, selon des habitants. "


@pytest.mark.parametrize(
    ("language", "text", "who", "deaths"),
    [
        ("en", _EN + "The government put the toll at nine.", "government", 9),
        ("en", _EN + "Rebels spoke of 30 dead.", "rebels", 30),
        ("en", _EN + "Local authorities gave a toll of nine.", "local authorities", 9),
        ("en", _EN + "The army put the death toll at nine.", "army", 9),
        ("fr", _FR + "Le gouvernement a fait état de neuf morts.", "gouvernement", 9),
        ("fr", _FR + "Les autorités font état de neuf morts.", "autorites", 9),
        ("fr", _FR + "L'armée avance un bilan de neuf morts.", "armee", 9),
        ("fr", _FR + "Le bilan officiel est de neuf morts.", "officiel", 9),
    ],
)
def test_another_number_is_a_claim_about_the_same_event(language: str, text: str, who: str, deaths: int) -> None:
    found = read(text, language)
    assert [one.type for one in found] == [EventType.MASS_KILLING]
    assert [(said.claimant, said.deaths and said.deaths.best) for said in found[0].said[1:]] == [(who, deaths)]
    assert found[0].perpetrator_class is Perpetrator.NON_STATE


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Shelling killed five."),
        ("en", "Shelling killed five people in the town on Sunday."),
        ("en", "Five civilians were killed by shelling."),
        ("en", "Twelve people were killed on Sunday, an official said. The army put the death toll at nine."),
        ("fr", "Des bombardements ont tué cinq personnes."),
        ("fr", "Un obus a tué cinq personnes."),
    ],
)
def test_nobody_named_is_no_state(language: str, text: str) -> None:
    found = read(text, language)
    assert [one.perpetrator_class for one in lethal(found)] == [Perpetrator.UNKNOWN]
    assert not of(EventType.TORTURE, found)


def test_a_state_that_is_only_the_source_is_not_named_as_doer() -> None:
    text = "Soldiers opened fire. The army said so."
    assert names_state(text, (0, 21), "en")
    assert not names_state(text, (22, len(text)), "en")


@pytest.mark.parametrize(
    ("language", "text", "people", "who"),
    [
        ("en", "Rebels forced 2,000 people from their homes.", 2000, "rebels"),
        ("en", "The militia drove 2,000 people from their homes.", 2000, "militia"),
        ("en", "Militiamen chased 300 families out of their village.", 300, "militia"),
        ("en", "2,000 people were forced from their homes by rebels.", 2000, "rebels"),
        ("en", "The violence forced more than 2,000 families to flee.", 2001, ""),
        ("en", "The attack sent thousands fleeing.", 2000, ""),
        ("fr", "La milice a chassé 2 000 personnes de leurs maisons.", 2000, "militia"),
        ("fr", "Les violences ont forcé 2 000 personnes à fuir.", 2000, ""),
        ("fr", "Des miliciens ont forcé 300 familles à abandonner leur village.", 300, "militia"),
        ("fr", "L'attaque a poussé des centaines d'habitants à fuir.", 200, ""),
        ("fr", "Plus de 2 000 personnes ont été déplacées par les rebelles.", 2001, "rebels"),
    ],
)
def test_people_forced_from_their_homes_are_displaced(language: str, text: str, people: int, who: str) -> None:
    found = read(text, language)
    assert [one.type for one in found] == [EventType.FORCED_DISPLACEMENT]
    assert found[0].affected is not None
    assert (found[0].affected.best, found[0].perpetrator) == (people, who)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The army forced the bill through."),
        ("fr", "L'armée a forcé la porte du bureau."),
        ("en", "They made him president."),
    ],
)
def test_a_verb_of_driving_out_without_its_complement_is_none(language: str, text: str) -> None:
    assert not of(EventType.FORCED_DISPLACEMENT, read(text, language))


def test_the_list_of_verbs_is_read_strictly() -> None:
    with pytest.raises(BadInput, match="driven, en: 'verbs'"):
        parse_driven({"en": {"verbs": "forced", "away": "to flee"}})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Claims that soldiers killed ten villagers are false, the ministry said."),
        ("en", "The army rejected reports that soldiers killed ten villagers."),
        ("en", "The government dismissed as fake a video showing soldiers killing ten villagers."),
        ("en", "Reports that gunmen killed ten people were dismissed as fake."),
        ("en", "Rumours that gunmen had kidnapped pupils turned out to be false."),
        ("en", "There is no truth in reports that soldiers killed ten people."),
        ("fr", "Les informations selon lesquelles des soldats ont tué dix villageois sont fausses."),
        ("fr", "L'armée a rejeté les accusations selon lesquelles ses soldats ont tué dix civils."),
        ("fr", "Il est faux que des soldats aient tué dix personnes."),
        ("fr", "La vidéo montrant des soldats tuant dix villageois est un faux."),
    ],
)
def test_what_is_called_false_is_no_event(language: str, text: str) -> None:
    assert not read(text, language)


@pytest.mark.parametrize(
    "text", ["Reports said men in fake uniforms killed ten people.", "A video shows soldiers who killed ten people."]
)
def test_what_only_has_such_words_is_one(text: str) -> None:
    assert lethal(read(text))


@pytest.mark.parametrize(
    ("language", "text", "first", "last"),
    [
        ("en", "BANGUI, Dec 7 (AFP) - Gunmen killed twelve people on Thursday, officials said.", 5, 5),
        ("en", "BANGUI, 7 December 2024 (Reuters) - On Thursday, gunmen killed twelve people.", 5, 5),
        ("en", "NAIROBI (Reuters) - Dec 7 - Fighters killed nine people on Friday.", 6, 6),
        ("en", "Maiduguri, Nigeria, December 3, 2024 - Gunmen killed nine people on Monday.", 2, 2),
        ("en", "BANGUI, Dec 7 (AFP) - Gunmen killed twelve people, officials said.", 6, 7),
        ("en", "On December 3, gunmen killed nine people.", 3, 3),
        ("en", "3 December 2024: Gunmen killed nine people.", 3, 3),
        ("fr", "BANGUI, 7 déc (AFP) - Des hommes armés ont tué douze personnes jeudi.", 5, 5),
        ("fr", "Bangui, le 7 décembre 2024 (RJDH) – Des rebelles ont tué cinq personnes mercredi.", 4, 4),
    ],
)
def test_the_day_of_the_dateline_dates_the_report_only(language: str, text: str, first: int, last: int) -> None:
    found = lethal(read(text, language))
    assert [(one.occurred_start, one.occurred_end) for one in found] == [(date(2024, 12, first), date(2024, 12, last))]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The hospital received 25 bodies."),
        ("en", "25 bodies were brought to the morgue."),
        ("en", "25 bodies were taken to the morgue."),
        ("en", "Rescuers recovered 25 bodies."),
        ("en", "Residents buried 25 bodies."),
        ("fr", "L'hôpital a reçu 25 corps."),
        ("fr", "Vingt-cinq corps ont été transportés à la morgue."),
        ("fr", "Les habitants ont enterré 25 corps."),
    ],
)
def test_bodies_are_deaths_and_surer_beside_an_attack(language: str, text: str) -> None:
    alone = read(text, language)
    assert [(one.type, one.deaths and one.deaths.best) for one in alone] == [(EventType.MASS_KILLING, 25)]
    assert alone[0].perpetrator_class is Perpetrator.UNKNOWN
    attack = {"en": " The village had been attacked with rockets.", "fr": " Le village avait été attaqué à la roquette."}[
        language
    ]
    beside = lethal(read(text + attack, language))
    assert len(beside) == 1
    assert beside[0].confidence > alone[0].confidence


def place(text: str, name: str) -> Located:
    start = text.index(name)
    where = Place(name, name, Feature.CITY, _PLACES[name], "", 6.5, 22.0)
    return Located(start, start + len(name), name, where, 6.5, 22.0, 10.0, 0.9, "")


@pytest.mark.parametrize(
    ("language", "text", "origin"),
    [
        ("en", "Thousands of people fled Bria for Bambari.", "Bria"),
        ("en", "2,000 people fled from Bria to Bambari.", "Bria"),
        ("en", "More than 2,000 people fled to Bambari after the attack on Bria.", "Bria"),
        ("en", "2,000 people fled to Cameroon from Bouar.", "Bouar"),
        ("en", "4,000 people crossed into Cameroon after fleeing Bouar.", "Bouar"),
        ("en", "500 displaced people arrived in the town of Bambari from Bria.", "Bria"),
        ("en", "Residents of Bria fled to Bambari and Bangassou.", "Bria"),
        ("en", "Thousands of people fled to Bambari.", ""),
        ("fr", "Des milliers de personnes ont fui Bria pour Bambari.", "Bria"),
        ("fr", "2 000 personnes ont fui vers Bambari après l'attaque de Bria.", "Bria"),
        ("fr", "Plus de 2 000 habitants de Bria se sont réfugiés à Bambari.", "Bria"),
        ("fr", "3 000 déplacés de Bria sont arrivés à Bambari.", "Bria"),
        ("fr", "Des milliers de personnes ont fui vers Bambari.", ""),
    ],
)
def test_a_displacement_is_where_people_left(language: str, text: str, origin: str) -> None:
    located = sorted((place(text, name) for name in _PLACES if name in text), key=lambda one: one.start)
    found = of(EventType.FORCED_DISPLACEMENT, read(text, language, located))
    assert [one.place for one in found] == [origin]


@pytest.mark.parametrize(
    ("language", "words", "numbers"),
    [
        ("en", "at least 12", (12, 12, 12, True)),
        ("en", "at least dozens of", (24, 24, 99, True)),
        ("en", "more than 2,000", (2001, 2001, 2001, True)),
        ("en", "over 40", (41, 41, 41, True)),
        ("en", "50 or more", (50, 50, 50, True)),
        ("en", "up to 30", (1, 30, 30, False)),
        ("en", "as many as 30", (1, 30, 30, False)),
        ("en", "nearly 100", (90, 100, 100, False)),
        ("en", "about 50", (45, 50, 56, False)),
        ("en", "dozens of", (24, 24, 99, False)),
        ("en", "several hundred", (200, 300, 999, False)),
        ("en", "a couple dozen", (24, 24, 24, False)),
        ("en", "a score of", (20, 20, 20, False)),
        ("fr", "au moins 12", (12, 12, 12, True)),
        ("fr", "au moins une vingtaine de", (18, 20, 22, True)),
        ("fr", "plus de 2 000", (2001, 2001, 2001, True)),
        ("fr", "plus d'une centaine de", (101, 101, 110, True)),
        ("fr", "30 ou plus", (30, 30, 30, True)),
        ("fr", "jusqu'à 30", (1, 30, 30, False)),
        ("fr", "près de 100", (90, 100, 100, False)),
        ("fr", "une vingtaine de", (18, 20, 22, False)),
        ("fr", "des dizaines de", (20, 24, 99, False)),
        ("fr", "plusieurs centaines de", (200, 300, 999, False)),
    ],
)
def test_words_for_about_how_many(language: str, words: str, numbers: tuple[int, int, int, bool]) -> None:
    text = f"Rebels killed {words} civilians." if language == "en" else f"Des rebelles ont tué {words} civils."
    found = lethal(read(text, language))
    assert [one.deaths and (one.deaths.low, one.deaths.best, one.deaths.high, one.deaths.open) for one in found] == [numbers]


@pytest.mark.parametrize("name", ["3R", "M23", "FPRC", "UPC", "MPC", "LRA", "ADF", "FDLR", "CODECO"])
def test_short_names_of_groups_are_groups(name: str) -> None:
    for language, text in (
        ("en", f"{name} fighters killed seven villagers."),
        ("en", f"Seven villagers were killed by the {name}."),
        ("fr", f"Sept villageois ont été tués par des éléments du {name}."),
        ("fr", f"Des combattants du groupe {name} ont tué sept villageois."),
    ):
        found = lethal(read(text, language))
        assert [(one.perpetrator, one.perpetrator_class) for one in found] == [(name, Perpetrator.NON_STATE)], text
        assert found[0].deaths is not None
        assert found[0].deaths.best == 7


@pytest.mark.parametrize(
    "text",
    [
        "Israeli soldiers carried out a long security operation in the camp. During the raid they blew up a house.",
        "In the camp, Israeli troops came at night. They burned three homes.",
    ],
)
def test_they_are_those_that_the_sentence_before_begins_with(text: str) -> None:
    found = of(EventType.DESTRUCTION, read(text))
    assert [one.perpetrator for one in found] == ["Israeli army"]


@pytest.mark.parametrize(
    ("language", "text", "who"),
    [
        ("en", "Unidentified gunmen killed ten villagers on Friday. JNIM claimed responsibility for the attack.", "JNIM"),
        ("en", "Ten villagers were killed on Friday. The attack was blamed on JNIM.", "JNIM"),
        ("fr", "Des hommes armés ont tué dix villageois vendredi. L'attaque a été attribuée au JNIM.", "JNIM"),
        ("en", "Two refugees were killed in a gunfight with police.", "police"),
    ],
)
def test_whom_the_next_sentence_blames_did_it(language: str, text: str, who: str) -> None:
    assert [one.perpetrator for one in lethal(read(text, language))] == [who]


def test_a_named_doer_is_not_replaced_by_whom_others_blame() -> None:
    text = "Soldiers killed ten villagers on Friday. The army said the attack was the work of JNIM."
    assert [one.perpetrator for one in lethal(read(text))] == ["army"]


@pytest.mark.parametrize(
    ("language", "text", "best", "is_open"),
    [
        (
            "en",
            "Villagers killed in Bambari\n\nUPC rebels killed at least 14 villagers in Bambari, a hospital source said.",
            14,
            True,
        ),
        ("fr", "Des civils tués à Bambari\n\nL'UPC a tué 14 villageois à Bambari, selon une source hospitalière.", 14, False),
        ("en", "Twenty-one villagers killed in Bambari\n\nAt least 21 villagers were killed in Bambari by UPC rebels.", 21, True),
        ("fr", "Attaque : 21 morts, selon des habitants\n\nAu moins 21 villageois ont été tués, selon des habitants.", 21, True),
        ("en", "At least 14 killed in Bambari\n\nUPC rebels killed 17 villagers in Bambari.", 17, False),
    ],
)
def test_of_headline_and_text_the_fuller_number_is_kept_and_an_open_one_stays_open(
    language: str, text: str, best: int, is_open: bool
) -> None:
    (found,) = lethal(joined_to_headline(text, read(text, language)))
    assert found.deaths is not None
    assert (found.deaths.best, found.deaths.open) == (best, is_open)
