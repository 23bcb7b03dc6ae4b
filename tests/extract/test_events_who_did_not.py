"""Whoever finds, guards, suspects, arrests or only comes afterwards did not do it. All sentences are written for this test."""

import pytest

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Candidate, EventType
from phasezero.extract.events import code

LETHAL = {EventType.KILLING, EventType.MASS_KILLING}


def killings(text: str, language: str = "en") -> list[Candidate]:
    return [candidate for candidate in code(text, language=language) if candidate.type in LETHAL]


@pytest.mark.parametrize(
    ("language", "text", "deaths"),
    [
        ("en", "Soldiers had found nine bodies of villagers massacred while they crossed the river.", 9),
        ("en", "The blaze led to the death of two drivers, police said.", 2),
        ("en", "A week after the raid in which 31 travellers were burnt alive, the police arrested a baker.", 31),
        ("en", "The army watches over the quarter following the death of a tailor who was shot on Friday.", 1),
        ("en", "The police picked up ten men after two traders were shot dead.", 2),
        ("en", "Police arrested two men for the murder of a trader.", 1),
        ("en", "Police recovered the bodies of four women who had been burnt alive.", 4),
        ("en", "A woman was found dead by soldiers near the well.", 1),
        ("en", "The body of a trader was found by the army.", 1),
        ("en", "Police reinforcements were deployed after seven people were burnt to death.", 7),
        ("en", "Soldiers rescued 40 people from a house where six others were burnt alive.", 6),
        ("en", "Eleven people were shot dead. The police detained 40 suspects. The army staged a flag march.", 11),
        ("en", "Soldiers guarded the street where two boys were beaten to death.", 2),
        ("fr", "La police a retrouvé les corps de trois commerçants tués pendant la nuit.", 3),
        ("fr", "Deux personnes ont été tuées et la police a arrêté dix suspects.", 2),
        ("fr", "L'armée a été déployée après la mort de quatre personnes.", 4),
    ],
)
def test_who_came_afterwards_did_not_do_it(language: str, text: str, deaths: int) -> None:
    found = killings(text, language)
    assert len(found) == 1, found
    assert found[0].deaths is not None
    assert (found[0].deaths.best, found[0].perpetrator_class) == (deaths, Perpetrator.UNKNOWN)
    assert not any(span.role == "perpetrator" for span in found[0].spans)


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers failed to arrest the robbers. Three traders were killed in a mishap: a lorry overturned.",
        "The court must punish those who massacred the pilgrims.",
    ],
)
def test_no_killing_is_told(text: str) -> None:
    assert killings(text) == []


def test_the_doer_of_the_rest_did_not_burn_the_shops() -> None:
    told = {c.type: c.perpetrator_class for c in code("Police killed two rioters after shops were burned.")}
    assert told == {EventType.KILLING: Perpetrator.STATE, EventType.DESTRUCTION: Perpetrator.UNKNOWN}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Two persons were killed in police firing.", Perpetrator.STATE),
        ("Police opened fire on the crowd, and three people died.", Perpetrator.STATE),
        ("Police fired at the marchers, killing one and injuring at least six others.", Perpetrator.STATE),
        ("The hospital counted 19 deaths due to police firing.", Perpetrator.STATE),
        ("Soldiers lobbed shells into the market, leaving five people dead.", Perpetrator.STATE),
        ("Police charged the crowd and two students died.", Perpetrator.STATE),
        ("Three people died after soldiers opened fire on a crowd.", Perpetrator.STATE),
        ("A man was beaten to death after he was arrested by police.", Perpetrator.STATE),
        ("The police fired tear gas at a mob that had killed three shopkeepers.", Perpetrator.NON_STATE),
        ("The police suspect that the two traders were killed by a mob.", Perpetrator.NON_STATE),
        ("Gunmen attacked the town after midnight and three people died.", Perpetrator.NON_STATE),
    ],
)
def test_the_subject_of_the_killing_and_of_the_shots_did_it(text: str, kind: Perpetrator) -> None:
    assert [candidate.perpetrator_class for candidate in killings(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Boko Haram said that soldiers killed three villagers.", Perpetrator.STATE),
        ("The army said that Boko Haram killed three villagers.", Perpetrator.NON_STATE),
        ("The army claims that rebels killed three villagers.", Perpetrator.NON_STATE),
        ("The rebels announced on Monday that government troops had killed three villagers.", Perpetrator.STATE),
        ("The government said in a statement that the rebels had killed three villagers.", Perpetrator.NON_STATE),
        ("Rebels said that the villagers that soldiers killed were traders.", Perpetrator.STATE),
    ],
)
def test_who_says_that_others_did_it_did_not_do_it(text: str, kind: Perpetrator) -> None:
    assert [candidate.perpetrator_class for candidate in killings(text)] == [kind]


def test_a_crowd_that_is_shot_at_is_not_among_the_dead() -> None:
    deaths = killings("Police opened fire on the crowd, and three people died.")[0].deaths
    assert deaths is not None
    assert deaths.best == 3


@pytest.mark.parametrize(
    ("text", "country", "kind"),
    [
        ("A health team was impacted by violence by Israeli forces.", "PSE", Perpetrator.STATE),
        ("A driver was stopped and taken to the police station.", "KEN", Perpetrator.STATE),
        ("A school was damaged by machine gun fire of Russian forces.", "UKR", Perpetrator.FOREIGN_STATE),
        ("Six people were arrested during a security operation by the army.", "MLI", Perpetrator.STATE),
        ("A migrant was raped while held in an army-affiliated facility.", "LBY", Perpetrator.STATE),
        ("A migrant was beaten in a facility of the coast guard.", "LBY", Perpetrator.STATE),
        ("A woman was stabbed by men loyal to the rebels.", "MLI", Perpetrator.NON_STATE),
        ("A woman was shot by IS.", "SYR", Perpetrator.NON_STATE),
        ("A trader was killed in a raid conducted by Murle youths.", "SSD", Perpetrator.NON_STATE),
    ],
)
def test_who_is_named_beside_a_noun(text: str, country: str, kind: Perpetrator) -> None:
    assert {candidate.perpetrator_class for candidate in code(text, country=country)} == {kind}


def test_a_verb_in_small_or_shouted_letters_is_no_actor() -> None:
    assert killings("He is killed.")[0].perpetrator == ""
    assert killings("A MAN WAS KILLED. HE IS DEAD.")[0].perpetrator == ""


@pytest.mark.parametrize(("name", "country"), [("MINUSCA", "CAF"), ("Minusca", "CAF"), ("MONUSCO", "COD"), ("UNMISS", "SSD")])
def test_two_missions_are_two_claimants(name: str, country: str) -> None:
    found = killings(f"{name} said that 12 civilians were killed by rebels.".replace("  ", " "))
    assert [said.claimant for said in found[0].said] == [name.upper()]
    assert code(f"{name} said that 12 civilians were killed.", country=country)[0].perpetrator_class is Perpetrator.UNKNOWN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Three traders were shot dead by five men on motorbikes.", Perpetrator.NON_STATE),
        ("Two herders were killed by villagers on Monday.", Perpetrator.NON_STATE),
        ("A trader was shot dead by residents of the quarter.", Perpetrator.NON_STATE),
        ("A trader was shot dead by officials on Monday.", Perpetrator.UNKNOWN),
        ("Three traders were shot dead by unidentified men.", Perpetrator.UNKNOWN),
        ("A bomb was thrown where people were hiding, killing three traders.", Perpetrator.UNKNOWN),
    ],
)
def test_private_people_behind_by_are_no_states_and_a_place_in_the_sentence_says_nothing(text: str, kind: Perpetrator) -> None:
    assert {one.perpetrator_class for one in killings(text, "en")} == {kind}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Four people were killed by unidentified assailants, likely Islamic State members.", "Islamic State"),
        ("Four people were killed by unidentified assailants believed to be rebels.", "rebels"),
        ("Four people were killed by unidentified assailants near a base of the rebels.", "unidentified"),
    ],
)
def test_whom_the_sentence_suspects_says_more_than_unidentified(text: str, name: str) -> None:
    assert [one.perpetrator for one in killings(text, "en")] == [name]


def test_others_of_the_same_kind_were_harmed_by_those_who_took_them() -> None:
    told = code("Two men were beaten and another two arrested by soldiers during a raid on the camp.")
    assert {one.perpetrator_class for one in told} == {Perpetrator.STATE}
    apart = code("Two men were shot dead, and two suspects were arrested by soldiers.")
    assert {one.perpetrator_class for one in apart if one.deaths} == {Perpetrator.UNKNOWN}


def test_a_name_leads_up_to_the_noun_behind_it() -> None:
    told = killings("A trader was shot dead by Nour Zinki Movement fighters.", "en")
    assert [one.perpetrator_class for one in told] == [Perpetrator.NON_STATE]


def test_joined_verbs_have_one_subject() -> None:
    found = code("Police arrested 14 opposition activists in Bangui on Friday and tortured two of them.")
    assert {candidate.perpetrator for candidate in found} == {"police"}


def test_nobody_is_their_own_target() -> None:
    (found,) = code("RSF forces have besieged the town and blocked aid convoys.")
    assert (found.perpetrator, found.target_group) == ("RSF", "")
