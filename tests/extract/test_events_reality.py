"""What is told as new and real, and what is not: negation, hypotheticals, history, trials, accidents, sport, figures over months.
All sentences are written for this test."""

from datetime import date

import pytest

from phasezero.domain.extracted import EventType
from phasezero.extract.events import code

PUBLISHED = date(2024, 3, 20)

NOTHING = {
    "en": [
        "Nobody was killed when the shells fell.",
        "No civilians were killed in the raid.",
        "The soldiers did not kill the teacher.",
        "The army denied that its soldiers had killed three villagers.",
        "The government denies killing twelve protesters.",
        "Rebels could kill hundreds of people if they enter the town.",
        "If the militia returns, villagers will be killed.",
        "Aid agencies fear that thousands of people would be displaced.",
        "The plan is meant to prevent the killing of civilians.",
        "Police warned that gunmen might kidnap teachers.",
        "In 1994, militiamen killed 800 people in this church.",
        "Twenty years ago, soldiers massacred 300 villagers here.",
        "Families marked the anniversary of the attack in which gunmen killed 40 students.",
        "A former rebel commander went on trial accused of the murder of 20 civilians.",
        "The court sentenced the man who was found guilty of killing three women.",
        "Twelve people were killed in a road accident near the bridge.",
        "A boat capsized and thirty passengers died.",
        "The earthquake killed 40 people and injured 200.",
        "Cholera has killed 30 people in the camp.",
        "The striker killed the game with a late goal.",
        "Lawmakers killed the bill on Tuesday.",
        "In the film, gunmen kill a priest.",
        "Since the beginning of the year, armed groups have killed 900 civilians.",
        "On average, gangs kidnapped 40 people per month.",
        "Wolves killed 12 sheep near the village.",
    ],
    "fr": [
        "Personne n'a été tué dans l'attaque.",
        "Aucun civil n'a été tué.",
        "Les soldats n'ont pas tué le maire.",
        "L'armée dément que ses soldats ont tué trois villageois.",
        "Le gouvernement nie avoir tué douze manifestants.",
        "Les rebelles pourraient tuer des centaines de civils.",
        "Si la milice revient, des villageois seront tués.",
        "En 1994, des miliciens ont tué 800 personnes dans cette église.",
        "Il y a vingt ans, des soldats ont massacré 300 villageois.",
        "Les familles ont célébré l'anniversaire du massacre de 40 élèves.",
        "Le procès de l'ancien chef rebelle pour le meurtre de vingt civils a commencé.",
        "Douze personnes sont mortes dans un accident de la route.",
        "Le séisme a tué 40 personnes.",
        "Le choléra a tué 30 personnes dans le camp.",
        "L'attaquant a tué le match avec un but tardif.",
        "Dans le film, des hommes armés tuent un prêtre.",
        "Depuis le début de l'année, les groupes armés ont tué 900 civils.",
    ],
}
REAL = {
    "en": [
        ("At least forty people were killed by gunmen on Monday.", EventType.MASS_KILLING),
        ("Soldiers shot dead a teacher.", EventType.KILLING),
        ("The killing of three villagers by soldiers shocked the town.", EventType.KILLING),
        ("Gunmen opened fire on the market, killing two traders.", EventType.KILLING),
        ("The bodies of two farmers were found near the river.", EventType.KILLING),
        ("Militiamen abducted five students.", EventType.ABDUCTION),
        ("Two sisters were raped by soldiers.", EventType.SEXUAL_VIOLENCE),
        ("Police beat three protesters.", EventType.TORTURE),
        ("More than 2,000 people fled their homes.", EventType.FORCED_DISPLACEMENT),
        ("Rebels burned houses in two villages.", EventType.DESTRUCTION),
        ("Bandits looted the clinic.", EventType.ATTACK_ON_HEALTH),
        ("The army shelled a school.", EventType.ATTACK_ON_SCHOOL),
        ("Gunmen attacked an aid convoy.", EventType.ATTACK_ON_AID),
        ("Extremists set fire to a church.", EventType.ATTACK_ON_WORSHIP),
        ("Soldiers blocked aid to the town.", EventType.SIEGE),
        ("Police arrested twenty activists.", EventType.ARREST),
        ("Rebels threatened to kill the mayor.", EventType.THREAT),
        ("Thousands of people protested in the capital.", EventType.PROTEST),
        ("Soldiers clashed with rebels near the town.", EventType.BATTLE),
        ("Two soldiers were killed in an ambush by rebels.", EventType.BATTLE),
        ("Three captured fighters were executed with their hands tied.", EventType.KILLING),
    ],
    "fr": [
        ("Au moins quarante personnes ont été tuées lundi par des hommes armés.", EventType.MASS_KILLING),
        ("Trois villageois tués par des soldats.", EventType.KILLING),
        ("L'assassinat de deux journalistes par des miliciens a choqué la ville.", EventType.KILLING),
        ("L'attaque a fait trois morts.", EventType.KILLING),
        ("Une vingtaine d'élèves ont été enlevés par des hommes armés.", EventType.ABDUCTION),
        ("Deux femmes ont été violées par des soldats.", EventType.SEXUAL_VIOLENCE),
        ("Des miliciens ont incendié plusieurs maisons.", EventType.DESTRUCTION),
        ("Des rebelles ont pillé le centre de santé.", EventType.ATTACK_ON_HEALTH),
        ("La police a arrêté dix manifestants.", EventType.ARREST),
        ("Des milliers de personnes ont fui vers la brousse.", EventType.FORCED_DISPLACEMENT),
        ("Des affrontements entre l'armée et les rebelles ont éclaté.", EventType.BATTLE),
    ],
}


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, texts in NOTHING.items() for text in texts])
def test_nothing_new_happened(language: str, text: str) -> None:
    told = [candidate.type for candidate in code(text, language=language, published=PUBLISHED)]
    assert not set(told) - {EventType.PROTEST, EventType.ARREST, EventType.THREAT}, told


@pytest.mark.parametrize(
    ("language", "text", "kind"), [(language, text, kind) for language, rows in REAL.items() for text, kind in rows]
)
def test_something_happened(language: str, text: str, kind: EventType) -> None:
    assert kind in {candidate.type for candidate in code(text, language=language, published=PUBLISHED)}


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("es", "Hombres armados asesinaron a tres líderes sociales.", EventType.KILLING),
        ("es", "La policía detuvo a veinte manifestantes.", EventType.ARREST),
        ("pt", "Homens armados mataram três pessoas e queimaram casas na aldeia.", EventType.KILLING),
        ("pt", "Três professores foram raptados por insurgentes.", EventType.ABDUCTION),
        ("sw", "Watu watatu waliuawa na waasi.", EventType.KILLING),
        ("sw", "Polisi waliwakamata wanafunzi 20.", EventType.ARREST),
        ("ar", "مقتل ثلاثة أشخاص برصاص مسلحين.", EventType.KILLING),
        ("ar", "اعتقلت الشرطة عشرين متظاهرا.", EventType.ARREST),
    ],
)
def test_the_other_languages_begin(language: str, text: str, kind: EventType) -> None:
    assert kind in {candidate.type for candidate in code(text, language=language)}
