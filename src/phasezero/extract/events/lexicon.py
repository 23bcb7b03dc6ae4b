"""The lexicons of this folder, read strictly: one YAML file per language and one of well-known armed actors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import ActorName, Actors
from phasezero.errors import BadInput, said
from phasezero.extract.events.phrase_table import PhraseTable, Tag, spelled
from phasezero.extract.events.tokens import words

FILES = {"en": "english", "fr": "french", "ar": "arabic", "es": "spanish", "pt": "portuguese", "sw": "swahili"}
FORMS = ("participle", "active", "suffers", "noun")
CLASSES = (
    "killing", "injury", "abduction", "sexual", "displacement", "destruction", "attack", "entry", "siege", "arrest", "threat",
    "speech", "mobilisation", "protest", "battle",
)  # fmt: skip
THINGS = ("school", "health", "aid", "worship", "home", "vehicle", "animal", "unit", "notion")
CUES = (
    "negation", "denial", "hypothetical", "history", "trial", "accident", "nature", "sport", "fiction", "statistics", "total",
    "threatens", "custody", "released", "found", "impact", "handled", "untrue", "told",
)  # fmt: skip
WORDS = (
    "by", "be", "report", "according", "attribution", "responsible", "unidentified", "including", "conjunction", "boundary",
    "preposition", "pronoun", "determiner", "one", "of", "other", "adverb", "source", "object", "against", "condition", "only",
    "relative", "held_at", "sided", "after", "during", "have", "among", "aside",
)  # fmt: skip
QUANTIFIERS = ("at_least", "more_than", "at_most", "fewer_than", "about", "nearly", "between", "joins", "and_up")
_OPTIONAL = frozenset({"handled", "untrue", "told", "have", "among", "and_up", "aside"})
"""Keys that the lexicon of a language may lack."""
_WEAK = frozenset({"entry"})
_TOP = frozenset(
    (
        "language", "settings", "predicates", "outcomes", "things", "people", "groups", "actors", "demonyms",
        "forces", "strikes", "cues", "words", "quantifiers", "numbers", "times",
    )
)  # fmt: skip
_NUMBERS = {
    "values",
    "scales",
    "and",
    "groups",
    "vague",
    "decimal",
    "thousands",
    "age",
    "aged",
    "family_of",
    "not_after",
    "body",
    "toll",
}
_TIMES = {"months", "days", "relative", "ago", "ago_before", "future", "last", "next", "of"}
_SETTINGS = {"verb_first", "number_after_noun", "prefixes"}


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """What a lexicon says of an armed actor."""

    name: str
    kind: Perpetrator
    country: str = ""
    """ISO3 of the country whose actor it is; empty: of any."""
    named: bool = False
    """A proper name, not a general word."""
    since: str = ""
    until: str = ""
    """ISO days between which it was its country's government; both empty: as `kind` says, always."""
    dated: bool = False


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a word for people says of them."""

    group: str
    many: bool
    victims: tuple[str, ...]
    combatant: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language."""

    language: str
    verb_first: bool
    """The subject follows its verb, as in Arabic."""
    number_after_noun: bool
    table: PhraseTable
    values: Mapping[str, int]
    scales: Mapping[str, int]
    number_joins: frozenset[str]
    decimal: str
    months: Mapping[str, int]
    days: Mapping[str, int]
    relative: Mapping[tuple[str, ...], tuple[int, int]]
    ago: Mapping[tuple[str, ...], int]
    """Days in a unit: "weeks ago" in English; "semaines", behind `ago_before`, in French."""
    ago_first: frozenset[tuple[str, ...]]
    """The first words of `ago`, each as a phrase of its own."""
    ago_before: tuple[str, ...]
    future: frozenset[tuple[str, ...]]
    last: frozenset[str]
    next: frozenset[str]
    time_of: frozenset[str]
    demonyms: Mapping[str, str]
    """One for each country, as it stands in the file, by ISO3."""
    triggers: tuple[str, ...]
    """The longest word of each predicate: a sentence that holds none tells no event."""
    exact: Mapping[str, Tag]
    """Actors whose short names mean them only as they are spelled: "IS"."""
    weak_triggers: tuple[str, ...]
    """Those of verbs that tell one only of an armed actor, whose words are `actor_triggers`."""
    actor_triggers: tuple[str, ...]
    time_words: frozenset[str]
    """Words that an expression of time may begin with, besides numbers."""


@cache
def lexicon(language: str = "en") -> Lexicon:
    """Of a BCP 47 code ("fr", "pt-BR"). Raises BadInput for a language that has none, and for a fault of its file."""
    code = language.partition("-")[0].lower()
    if code not in FILES:
        those = ", ".join(FILES)
        raise BadInput(
            said("there is no lexicon of events for the language {code!r}; there are: {those}", code=language[:20], those=those)
        )
    return parse(packaged(FILES[code]), packaged("actors"))


@lru_cache(maxsize=256)
def with_actors(language: str, actors: Actors, about: str = "") -> Lexicon:
    """The lexicon of a language in which these actors are known too, for a text about a country (ISO3; empty: about none that is
    known). Actors of somebody's own list come before those of its files, those of a register after them; a register's names in
    capitals, such as "NRC", mean an actor only in texts about a country in which it is active."""
    known = _with_names(language, actors)
    of_country = {
        name: Tag("actor", actor.name, _of_list(actor))
        for actor in actors.names
        if about in actor.active_in
        for name in (actor.name, *actor.aliases)
        if _one_word(name) and name not in known.table
    }
    return replace(known, exact={**of_country, **known.exact}) if of_country else known


@lru_cache(maxsize=8)
def _with_names(language: str, actors: Actors) -> Lexicon:
    of_language = lexicon(language)
    table = of_language.table.copy()
    for actor in actors.names:
        for name in (actor.name, *actor.aliases):
            if len(name) > 2 and "{" not in name and not (actor.active_in and (_one_word(name) or name in of_language.table)):
                table.add(name, Tag("actor", actor.name, _of_list(actor)), over=True)
    return replace(of_language, table=table)


def _one_word(name: str) -> bool:
    return len(words(name)) == 1


def _of_list(actor: ActorName) -> ActorFacts:
    return ActorFacts(actor.name, actor.kind, actor.country, named=True)


@cache
def languages() -> tuple[str, ...]:
    """Those that have a lexicon."""
    return tuple(FILES)


@cache
def governs() -> Mapping[str, tuple[str, ...]]:
    """Territories that count as a state's own, by the state's ISO3."""
    return {state: tuple(held) for state, held in packaged("actors")["governs"].items()}


def parse(raw: Mapping[str, Any], named: Mapping[str, Any]) -> Lexicon:
    """The lexicon of a file. Raises BadInput with one line that names the entry."""
    where = f"lexicon of events {raw.get('language', '?')!r}"
    only(where, raw, _TOP)
    settings = only(f"{where}, settings", raw["settings"], _SETTINGS)
    table = PhraseTable(settings["prefixes"] or ())
    for phrase, tag in _tagged(where, raw, named):
        table.add(phrase, tag)
    numbers, times = raw["numbers"], raw["times"]
    return Lexicon(
        language=raw["language"],
        verb_first=settings["verb_first"],
        number_after_noun=settings["number_after_noun"],
        table=table,
        values={words(word)[0]: value for word, value in numbers["values"].items()},
        scales={words(word)[0]: value for word, value in numbers["scales"].items()},
        number_joins=frozenset(parted(numbers["and"])),
        decimal=numbers["decimal"],
        months={words(word)[0]: value for word, value in times["months"].items()},
        days={words(word)[0]: value for word, value in times["days"].items()},
        relative={words(phrase): (first, last) for phrase, (first, last) in times["relative"].items()},
        ago={words(phrase): days for phrase, days in (times["ago"] or {}).items()},
        ago_first=frozenset(words(phrase)[:1] for phrase in times["ago"] or {}),
        ago_before=words(str(times["ago_before"] or "")),
        future=frozenset(words(phrase) for phrase in parted(times["future"])),
        last=frozenset(words(w)[0] for w in parted(times["last"])),
        next=frozenset(words(w)[0] for w in parted(times["next"])),
        time_of=frozenset(words(w)[0] for w in parted(times["of"])),
        demonyms={code: next(spelled(parted(listed)[0])) for code, listed in raw["demonyms"].items()},
        triggers=_longest(phrase for phrase, tag in table.phrases("pred") if tag.key not in _WEAK),
        exact=dict(_exact(named)),
        weak_triggers=_longest([*_weak_phrases(table)]),
        actor_triggers=_longest(phrase for kind in ("actor", "force") for phrase, _ in table.phrases(kind)),
        time_words=_time_words(times),
    )


_SHORTEST = 6
"""Letters of a word for who is blamed that lets a sentence be read: "from" would let in most."""


def _weak_phrases(table: PhraseTable) -> Iterator[tuple[str, ...]]:
    """Of verbs that need an actor, and of what blames somebody: "JNIM claimed responsibility"."""
    yield from (phrase for phrase, tag in table.phrases("pred") if tag.key in _WEAK)
    for kind in ("word:attribution", "word:responsible"):
        yield from (phrase for phrase, _ in table.phrases(kind) if len(max(phrase, key=len)) >= _SHORTEST)


def _longest(phrases: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({max(phrase, key=len) for phrase in phrases}))


def _time_words(times: Mapping[str, Any]) -> frozenset[str]:
    listed = [*times["months"], *times["days"], *times["relative"], *parted(times["future"])]
    listed += [*parted(times["last"]), *parted(times["next"]), *parted(times["ago_before"])]
    return frozenset(words(phrase)[0] for phrase in listed)


def _tagged(where: str, raw: Mapping[str, Any], named: Mapping[str, Any]) -> Iterator[tuple[str, Tag]]:
    """Every phrase of the file with its meaning; of two of one kind the earlier one holds."""
    yield from _named(named)
    prepositions = {*parted(raw["words"]["preposition"]), *parted(raw["words"]["of"]), "des", "d'"}
    for name, forms in only(f"{where}, predicates", raw["predicates"], CLASSES).items():
        for form, listed in only(f"{where}, predicates, {name}", forms, FORMS).items():
            yield from _predicate(name, form, parted(listed), prepositions)
    yield from _simple(f"{where}, outcomes", raw["outcomes"], ("leaves", "dead", "hurt"), "outcome")
    yield from _people(where, raw["people"])
    yield from _simple(f"{where}, things", raw["things"], THINGS, "thing")
    yield from _simple(f"{where}, groups", raw["groups"], None, "group")
    yield from _simple(f"{where}, demonyms", raw["demonyms"], None, "demonym")
    for entry in raw["actors"]:
        only(f"{where}, actors, {entry.get('name', '?')}", entry, {"name", "class", "words"})
        facts = ActorFacts(entry["name"], Perpetrator(entry["class"]))
        yield from ((phrase, Tag("actor", facts.name, facts)) for phrase in parted(entry["words"]))
    yield from ((phrase, Tag("force", "")) for phrase in parted(raw["forces"]))
    yield from ((phrase, Tag("strike", "")) for phrase in parted(raw["strikes"]))
    yield from _simple(f"{where}, cues", raw["cues"], CUES, "cue")
    for listed in (packaged("driven").get(raw["language"]) or {}).values():
        yield from ((verb, Tag("cue", "drives")) for verb in parted(listed) if " " not in verb)
    yield from _simple(f"{where}, words", raw["words"], WORDS, "word")
    yield from _simple(f"{where}, quantifiers", raw["quantifiers"], QUANTIFIERS, "quantifier")
    yield from _counted(where, raw["numbers"])
    only(f"{where}, times", raw["times"], _TIMES)


def _predicate(name: str, form: str, listed: list[str], prepositions: set[str]) -> Iterator[tuple[str, Tag]]:
    """Nouns without the preposition that may follow them: "attack on" is "attack", and what it was on comes behind."""
    for phrase in (spelling for entry in listed for spelling in spelled(entry)):
        if form != "noun":
            yield phrase, Tag("pred", name, form)
            continue
        head, _, tail = phrase.strip().removeprefix("the ").rpartition(" ")
        yield (head if head and tail in prepositions else phrase.strip().removeprefix("the ")), Tag("pred", name, "noun")


def _people(where: str, people: Mapping[str, Any]) -> Iterator[tuple[str, Tag]]:
    for group, entry in people.items():
        only(f"{where}, people, {group}", entry, {"one", "many", "victims", "combatant"}, {"combatant"})
        for number in ("one", "many"):
            facts = PersonFacts(group, number == "many", tuple(parted(entry["victims"])), entry.get("combatant", False))
            yield from ((phrase, Tag("person", group, facts)) for phrase in parted(entry[number]))


def _counted(where: str, numbers: Mapping[str, Any]) -> Iterator[tuple[str, Tag]]:
    only(f"{where}, numbers", numbers, _NUMBERS)
    for phrase, (low, best, high) in numbers["vague"].items():
        yield phrase, Tag("vague", phrase, (low, best, high))
    yield from ((phrase, Tag("count", phrase)) for phrase in (*numbers["values"], *numbers["scales"]))
    for phrase, value in numbers["groups"].items():
        yield phrase, Tag("vague", phrase, (value, value, value))
    for kind in ("age", "aged", "family_of", "not_after", "body", "toll"):
        yield from ((phrase, Tag(kind, phrase)) for phrase in parted(numbers[kind]))


def _named(named: Mapping[str, Any]) -> Iterator[tuple[str, Tag]]:
    for entry in named["actors"]:
        where = f"actors.yml, {entry.get('name', '?')}"
        only(where, entry, {"name", "class", "country", "words", "exact", "state"}, {"country", "exact", "state"})
        facts = _facts(entry)
        yield from ((phrase, Tag("actor", facts.name, facts)) for phrase in parted(entry["words"]))


def _exact(named: Mapping[str, Any]) -> Iterator[tuple[str, Tag]]:
    """Short names that are read as they are spelled, with what they mean."""
    for entry in named["actors"]:
        yield from ((name, Tag("actor", entry["name"], _facts(entry))) for name in parted(entry.get("exact")))


def _facts(entry: Mapping[str, Any]) -> ActorFacts:
    since, until = entry.get("state", ("", ""))
    kind = Perpetrator(entry["class"])
    return ActorFacts(entry["name"], kind, entry.get("country", ""), True, since, until, "state" in entry)


def _simple(where: str, raw: Mapping[str, Any], keys: tuple[str, ...] | None, kind: str) -> Iterator[tuple[str, Tag]]:
    for key, listed in (raw if keys is None else only(where, raw, keys, _OPTIONAL)).items():
        yield from ((phrase, Tag(kind, key)) for phrase in parted(listed))


def parted(listed: Any) -> list[str]:
    """Phrases between semicolons."""
    return [phrase for phrase in (part.strip() for part in str(listed or "").split(";")) if phrase]


def only(where: str, raw: Mapping[str, Any], keys: Any, optional: Any = ()) -> Mapping[str, Any]:
    """The same, if it has these keys and no others. Raises BadInput that names the key."""
    if odd := sorted(map(str, set(raw) - set(keys))):
        raise BadInput(f"{where}: {odd[0]!r} is no key of it; it has {', '.join(map(str, keys))}")
    if missing := sorted(set(keys) - set(raw) - set(optional)):
        raise BadInput(f"{where}: {missing[0]!r} is missing")
    return raw


@cache
def packaged(name: str) -> Any:
    """A YAML file of this folder."""
    text = (files("phasezero.extract.events") / f"{name}.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
