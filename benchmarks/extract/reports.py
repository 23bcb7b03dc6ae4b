# ruff: noqa: E501 - sentences in pools
"""Made reports of real events: several outlets, four languages, with the faults that first reports have.

Each UCDP event becomes one to seven reports (most one or two) by different outlets in English, French, Arabic and Spanish, on
the day of the event to four days later: other wording, other numbers in early reports, no place or a place near it, a follow-up
with few of the words. Background pieces name the same place and no event. Events come from single months of single countries, so
that other events in the same town and week are among them; of two events in one place on one day only the first is kept, because
nobody could tell which of them a report means. UCDP has no wounded and no targets: these are made up, alike in all reports of an
event that have them. Templates and pools of sentences are in two sets that share no sentence; countries and months too.
"""

from __future__ import annotations

import csv
import gzip
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from phasezero.domain.stories import Told
from phasezero.extract.stories import names_in

# Pieces by set and language: leads tell the event, others stand behind it. Slots: n, place, actor, area, other.
LEADS: dict[str, dict[str, tuple[str, ...]]] = {
    "development": {
        "en": (
            "At least {n} people were killed when {actor} attacked {place} in {area}, local officials said.",
            "{actor} killed {n} people in {place}, a town in {area}, according to a hospital source.",
            "Gunmen believed to be from {actor} stormed {place} and left {n} dead, residents told this reporter.",
        ),
        "fr": (
            "Au moins {n} personnes ont été tuées dans une attaque menée par {actor} à {place}, dans la région de {area}.",
            "{actor} a attaqué la localité de {place} ({area}), faisant {n} morts, selon une source hospitalière.",
        ),
        "es": (
            "Al menos {n} personas murieron en un ataque de {actor} contra {place}, en {area}, según fuentes locales.",
            "Un ataque atribuido a {actor} dejó {n} muertos en la localidad de {place}, en la zona de {area}.",
        ),
        "ar": (
            "قتل {n} شخصا على الأقل في هجوم شنه {actor} على {place} في منطقة {area} بحسب مسؤولين محليين.",
            "أسفر هجوم نفذه {actor} على بلدة {place} في {area} عن مقتل {n} أشخاص وفق مصدر طبي.",
        ),
    },
    "scored": {
        "en": (
            "Violence in {area} claimed {n} lives as {actor} moved on {place}, witnesses and an aid worker reported.",
            "The death toll from a raid on {place} has been put at {n}; {actor} is being blamed.",
            "{n} bodies have been recovered in {place} after clashes involving {actor}, a community leader said by telephone.",
            "Residents of {place} fled after {actor} opened fire on a market, with {n} reported dead.",
        ),
        "fr": (
            "Nouveau bain de sang dans {area} : {n} habitants de {place} ont péri, et {actor} est montré du doigt.",
            "Le bilan de l'assaut contre {place} est de {n} tués ; les survivants accusent {actor}.",
            "Des hommes armés se réclamant de {actor} ont ouvert le feu à {place}, où {n} corps ont été enterrés.",
        ),
        "es": (
            "La violencia en {area} se cobró {n} vidas cuando {actor} irrumpió en {place}, relataron testigos.",
            "Sube a {n} la cifra de víctimas mortales en {place}; los vecinos señalan a {actor}.",
            "Hallan {n} cuerpos en {place} tras los combates en los que participó {actor}.",
        ),
        "ar": (
            "ارتفعت حصيلة ضحايا الاعتداء على {place} إلى {n} قتيلا واتهم الأهالي {actor} بالوقوف خلفه.",
            "عثر السكان على {n} جثث في {place} بعد اشتباكات شارك فيها {actor} في {area}.",
            "فر سكان {place} بعد إطلاق نار من قبل {actor} خلف {n} ضحايا.",
        ),
    },
}
BEHIND: dict[str, dict[str, tuple[str, ...]]] = {
    "development": {
        "en": (
            "Houses were set on fire and shops were looted.", "The wounded were taken to a clinic on motorcycles.",
            "The government has promised an inquiry.", "No group has said that it carried out the attack.",
            "Hundreds of families have left for {other}.", "It is the third such attack in {area} this year.",
        ),
        "fr": (
            "Des maisons ont été incendiées et des commerces pillés.", "Les blessés ont été évacués vers {other}.",
            "Le gouvernement promet une enquête.", "C'est la troisième attaque dans {area} cette année.",
        ),
        "es": (
            "Varias casas fueron incendiadas y hubo saqueos.", "Los heridos fueron llevados a {other}.",
            "El gobierno prometió investigar lo ocurrido.", "Es el tercer ataque en {area} este año.",
        ),
        "ar": ("أحرقت منازل ونهبت متاجر.", "نقل الجرحى إلى {other}.", "وعدت الحكومة بفتح تحقيق.", "وهو الهجوم الثالث في {area} هذا العام."),
    },
    "scored": {
        "en": (
            "Aid agencies said they could not reach the area because of the road.", "A curfew has been in force since nightfall.",
            "Survivors described hiding in the fields until morning.", "An army spokesman did not answer calls.",
            "People displaced to {other} spoke of bodies in the streets.", "Tensions over land have run high in {area} for months.",
        ),
        "fr": (
            "Les humanitaires disent ne pas pouvoir accéder à la zone.", "Un couvre-feu est en vigueur depuis la nuit.",
            "Des survivants racontent s'être cachés dans les champs.", "Des déplacés arrivent à {other} depuis hier.",
        ),
        "es": (
            "Las agencias humanitarias no logran llegar a la zona.", "Rige un toque de queda desde anoche.",
            "Los supervivientes cuentan que se escondieron en los campos.", "Decenas de desplazados llegan a {other}.",
        ),
        "ar": ("قالت منظمات الإغاثة إنها لا تستطيع الوصول.", "فرض حظر للتجول منذ المساء.", "روى ناجون أنهم اختبأوا في الحقول.", "وصل نازحون إلى {other}."),
    },
}  # fmt: skip
FOLLOW_UPS: dict[str, dict[str, tuple[str, ...]]] = {
    "development": {
        "en": ("Funerals were held in {place} for the {n} people killed in the attack.", "Survivors of the attack on {place} ask for protection."),
        "fr": ("Les obsèques des {n} victimes de {place} ont eu lieu.",),
        "es": ("Entierran a las {n} víctimas del ataque de {place}.",),
        "ar": ("تشييع {n} من ضحايا هجوم {place}.",),
    },
    "scored": {
        "en": ("Days after the killings in {place}, families of the {n} dead want answers.", "The United Nations condemned what happened in {place} and called on {actor} to stop."),
        "fr": ("Après le drame de {place}, les familles des {n} morts réclament justice.",),
        "es": ("Las familias de los {n} muertos de {place} piden respuestas.",),
        "ar": ("عائلات القتلى {n} في {place} تطالب بالعدالة.",),
    },
}  # fmt: skip
BACKGROUND: dict[str, dict[str, tuple[str, ...]]] = {
    "development": {
        "en": ("In {place}, market women are rebuilding. The town in {area} has changed hands often and {actor} is still near.",),
        "fr": ("À {place}, dans {area}, la vie reprend lentement malgré la présence de {actor} dans la brousse.",),
        "es": ("En {place}, la escuela reabrió sus puertas mientras {actor} sigue en los montes de {area}.",),
        "ar": ("في {place} يعود الناس إلى السوق رغم وجود {actor} في ريف {area}.",),
    },
    "scored": {
        "en": ("Who controls {place}? A look at the history of {actor} in {area}, its leaders and its money.",),
        "fr": ("Portrait de {place}, carrefour de {area} où {actor} prélève des taxes sur les routes.",),
        "es": ("Retrato de {place}, cruce de caminos de {area} donde {actor} cobra impuestos.",),
        "ar": ("تقرير عن {place} ملتقى طرق {area} حيث يفرض {actor} ضرائب على التجار.",),
    },
}
MONTHS = {
    "development": (("central_african_republic", 2014, 1), ("nigeria", 2014, 11), ("syria_2016on", 2016, 4)),
    "scored": (("central_african_republic", 2013, 12), ("nigeria", 2015, 7), ("sudan", 2014, 4),
               ("ukraine", 2015, 1), ("colombia", 2002, 5)),
}  # fmt: skip
MOST = 60
"""Events of one month, the earliest first."""
WHAT = {
    "en": (
        "a market",
        "a mosque",
        "a church",
        "a bus",
        "a checkpoint",
        "a camp",
        "a clinic",
        "a convoy",
        "a school",
        "a farm",
        "a wedding",
        "a mine",
    ),
    "fr": (
        "un marché",
        "une mosquée",
        "une église",
        "un bus",
        "un barrage",
        "un camp",
        "un dispensaire",
        "un convoi",
        "une école",
        "une ferme",
        "un mariage",
        "une mine",
    ),
    "es": (
        "un mercado",
        "una mezquita",
        "una iglesia",
        "un autobús",
        "un retén",
        "un campamento",
        "una clínica",
        "un convoy",
        "una escuela",
        "una finca",
        "una boda",
        "una mina",
    ),
    "ar": ("سوق", "مسجد", "كنيسة", "حافلة", "حاجز", "مخيم", "مستوصف", "قافلة", "مدرسة", "مزرعة", "عرس", "منجم"),
}
HURT = {
    "en": "{hurt} others were hurt when {what} was hit.",
    "fr": "{hurt} autres ont été blessées, et {what} a été visé.",
    "es": "Otras {hurt} resultaron heridas y {what} fue alcanzado.",
    "ar": "وأصيب {hurt} آخرون واستهدف {what}.",
}
ARMY = {"en": "the army", "fr": "l'armée", "es": "el ejército", "ar": "الجيش"}
ARABIC = (
    ("sh", "ش"), ("ch", "تش"), ("kh", "خ"), ("gh", "غ"), ("th", "ث"), ("dj", "ج"), ("ou", "و"), ("a", "ا"), ("b", "ب"), ("c", "ك"),
    ("d", "د"), ("e", "ي"), ("f", "ف"), ("g", "غ"), ("h", "ه"), ("i", "ي"), ("j", "ج"), ("k", "ك"), ("l", "ل"), ("m", "م"), ("n", "ن"),
    ("o", "و"), ("p", "ب"), ("q", "ق"), ("r", "ر"), ("s", "س"), ("t", "ت"), ("u", "و"), ("v", "ف"), ("w", "و"), ("x", "كس"), ("y", "ي"), ("z", "ز"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    number: str
    country: str
    day: date
    place: str
    area: str
    latitude: float
    longitude: float
    actor: str
    killed: int
    type: str

    @property
    def hurt(self) -> int:
        """How many its reports say were hurt: made up, the same in all of them."""
        return 2 + int(self.number) * 7919 % 41

    @property
    def what(self) -> int:
        """Which of `WHAT` was hit: made up."""
        return int(self.number) * 104729 % len(WHAT["en"])


def events(folder: Path, which: str) -> list[Event]:
    """Of the months of this set, with a place of its own name and a day: the first of each place and day."""
    found: dict[tuple[str, str], Event] = {}
    for name, year, month in MONTHS[which]:
        with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                day = date.fromisoformat(row["date_start"][:10])
                if (
                    (day.year, day.month) != (year, month)
                    or row["date_prec"] != "1"
                    or int(row["where_prec"]) > 3
                    or int(row["best"]) < 1
                ):
                    continue
                one = _event(row, day)
                found.setdefault((one.place, one.day.isoformat()), one)
    chosen: list[Event] = []
    for country in sorted({one.country for one in found.values()}):
        chosen += sorted((one for one in found.values() if one.country == country), key=lambda one: (one.day, one.number))[:MOST]
    return chosen


def _event(row: dict[str, str], day: date) -> Event:
    place = row["where_coordinates"].replace(" town", "").replace(" village", "").replace(" city", "")
    actor = row["side_b"] if row["side_a"].startswith("Government") and row["side_b"] != "Civilians" else row["side_a"]
    kind = "killing" if row["type_of_violence"] == "3" else "battle"
    area = (row["adm_1"] or row["country"]).replace(" province", "").replace(" state", "")
    return Event(
        row["id"],
        row["country"][:3].upper(),
        day,
        place,
        area,
        float(row["latitude"]),
        float(row["longitude"]),
        actor,
        int(row["best"]),
        kind,
    )


def reports(found: list[Event], which: str, seed: int) -> tuple[list[Told], dict[str, str]]:
    """The reports in an order of their own, and the story of each: of background pieces their own."""
    draw = random.Random(seed)  # noqa: S311
    told: list[Told] = []
    truth: dict[str, str] = {}
    for event in found:
        for turn in range(draw.choice((1, 1, 1, 2, 2, 3, 4, 5, 7))):
            one = _report(event, which, turn, draw)
            told.append(one)
            truth[one.key] = event.number
        if draw.random() < 0.15:
            one = _background(event, which, draw)
            told.append(one)
            truth[one.key] = one.key
    draw.shuffle(told)
    return told, truth


def _report(event: Event, which: str, turn: int, draw: random.Random) -> Told:
    language = draw.choices(("en", "fr", "ar", "es"), (5, 3, 2, 2))[0]
    follow = turn > 1 and draw.random() < 0.35
    late = draw.uniform(1.5, 4.5) if follow else draw.expovariate(1.2)
    published = datetime(event.day.year, event.day.month, event.day.day, 12, tzinfo=UTC) + timedelta(days=min(late, 4.5))
    early = late < 0.6 and draw.random() < 0.5
    killed = max(1, round(event.killed * draw.uniform(0.4, 1.5))) if early else event.killed
    slots = _slots(event, language, killed, draw)
    lead = draw.choice((FOLLOW_UPS if follow else LEADS)[which][language]).format(**slots)
    behind = draw.sample(BEHIND[which][language], draw.randint(1, min(3, len(BEHIND[which][language]))))
    details = [HURT[language].format(**slots)] if draw.random() < 0.6 else []
    text = " ".join([lead, *details, *(one.format(**slots) for one in behind)])
    numbers = {killed} if str(killed) in lead else set()
    numbers |= ({event.hurt} if details else set()) | ({draw.randint(2, 60)} if draw.random() < 0.15 else set())
    known = draw.random() < (0.3 if follow else 0.7)
    days = frozenset({event.day + timedelta(days=int(draw.random() < 0.1))} if known else ())
    types = frozenset({event.type} if draw.random() < 0.8 else ({"battle", "killing"} if draw.random() < 0.5 else ()))
    key = f"{event.number}-{turn}-{language}"
    return Told(
        key,
        published,
        lead.partition(",")[0],
        text,
        language,
        _places(event, draw),
        frozenset(numbers),
        names_in(text),
        types,
        days,
    )


def _background(event: Event, which: str, draw: random.Random) -> Told:
    language = draw.choice(("en", "fr", "ar", "es"))
    slots = _slots(event, language, event.killed, draw)
    text = " ".join([BACKGROUND[which][language][0].format(**slots), draw.choice(BEHIND[which][language]).format(**slots)])
    published = datetime(event.day.year, event.day.month, event.day.day, 9, tzinfo=UTC) + timedelta(days=draw.uniform(-3, 4))
    return Told(
        f"{event.number}-background",
        published,
        text.partition(".")[0],
        text,
        language,
        _places(event, draw),
        frozenset(),
        names_in(text),
    )


def _slots(event: Event, language: str, killed: int, draw: random.Random) -> dict[str, str]:
    actor = ARMY[language] if event.actor.startswith("Government") else event.actor
    other = draw.choice(("Bangui", "Yola", "Kassala", "Homs", "Goma", "Adama", "Wau", "Mopti", "Herat", "Tumaco"))
    slots = {"n": str(killed), "place": event.place, "area": event.area, "actor": actor, "other": other}
    slots |= {"hurt": str(event.hurt), "what": WHAT[language][event.what]}
    if language == "ar":
        slots |= {name: arabic(slots[name], draw) for name in ("place", "area", "other")}
        slots["actor"] = actor if actor == ARMY["ar"] else arabic(actor, draw)
    return slots


def arabic(name: str, draw: random.Random) -> str:
    """A name in Arabic letters as a newsroom without a style guide writes it: vowels now and then left out, g as two letters."""
    plain, written = name.lower(), ""
    while plain:
        latin, letter = next(
            ((one, other) for one, other in ARABIC if plain.startswith(one)), (plain[0], plain[0] if plain[0] in " -" else "")
        )
        if latin in "aeiou" and len(latin) == 1 and draw.random() < 0.3:
            letter = ""
        written += draw.choice("غجق") if latin == "g" and draw.random() < 0.3 else letter
        plain = plain[len(latin) :]
    return written


def _places(event: Event, draw: random.Random) -> tuple[tuple[str, float | None, float | None], ...]:
    """As a gazetteer would have it: mostly the town, now and then one near it, the country alone, or nothing; another place too."""
    chance = draw.random()
    if chance < 0.08:
        return ()
    if chance < 0.2:
        return ((event.country, None, None),)
    off = 0.12 if chance < 0.3 else 0.0
    point = (event.country, event.latitude + draw.uniform(-off, off), event.longitude + draw.uniform(-off, off))
    if draw.random() < 0.2:
        return (point, (event.country, event.latitude + draw.uniform(-3, 3), event.longitude + draw.uniform(-3, 3)))
    return (point,)
