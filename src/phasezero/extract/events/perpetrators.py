"""Who did it: the actor that a phrase names, its class, and whether it is the government's side where it happened."""

from __future__ import annotations

from datetime import date
from functools import cache

from phasezero.domain.events import Perpetrator
from phasezero.extract.events.lexicon import ActorFacts, governs, lexicon
from phasezero.extract.events.mention import Mention

UNIDENTIFIED = "unidentified"
_IN_SERVICE = frozenset({"officials", "workers", "aid workers", "health workers", "teachers", "others"})
"""Words for people that may stand for a service of the state, or say nothing of who they are."""


def perpetrator(mention: Mention | None, country: str, when: date | None, *, by: bool = True) -> tuple[str, Perpetrator]:
    """Name and class; `country` is where it happened (ISO3, or empty), `when` the day on which; `by`: whether "by" or the like
    says that they did it, and not only their place in the sentence.

    Unidentified gunmen and other armed men are NON_STATE, as ACLED counts unidentified armed groups among political militias
    (ACLED Codebook). It is an assumption: a state's forces in plain clothes are taken for non-state too. Whom a text calls
    unidentified without arms stays UNKNOWN, unidentified soldiers stay a state's."""
    if mention is None:
        return "", Perpetrator.UNKNOWN
    facts = mention.actor
    if facts is None:
        return _of_people(mention), _of_private(mention, by)
    if mention.unidentified and not facts.named and not mention.country:
        return UNIDENTIFIED, facts.kind
    side = mention.country or facts.country
    return _name(facts, mention), _class(facts, side, country, when)


def _of_private(mention: Mention, by: bool) -> Perpetrator:
    """People named by their identity group alone act as its fighters, as UCDP codes them; others without office or service ("by
    five men", "by villagers") are no state's either. Whoever is only called unidentified is not known."""
    if mention.groups:
        return Perpetrator.NON_STATE
    if any(person.group == "peacekeepers" for person in mention.people):
        return Perpetrator.FOREIGN_STATE
    held = {person.group for person in mention.people}
    private = by and held and held.isdisjoint(_IN_SERVICE) and not mention.unidentified
    return Perpetrator.NON_STATE if private else Perpetrator.UNKNOWN


def _of_people(mention: Mention) -> str:
    if mention.unidentified:
        return UNIDENTIFIED
    named = [person.group for person in mention.people if person.group not in {"people", "others", "family"}]
    return " ".join([*mention.groups, *named[-1:]])


def _name(facts: ActorFacts, mention: Mention) -> str:
    if facts.named or not (mention.country or mention.groups):
        return facts.name
    whose = demonym(mention.country) if mention.country else mention.groups[0]
    return f"{whose} {facts.name or 'forces'}"


def _class(facts: ActorFacts, side: str, country: str, when: date | None) -> Perpetrator:
    """STATE: of the government where it happened; a state's forces elsewhere are FOREIGN_STATE."""
    kind = _kind_on(facts, when)
    if kind not in {Perpetrator.STATE, Perpetrator.FOREIGN_STATE} or not side:
        return kind
    if not country:
        return kind
    return Perpetrator.STATE if country == side or country in governs().get(side, ()) else Perpetrator.FOREIGN_STATE


def _kind_on(facts: ActorFacts, when: date | None) -> Perpetrator:
    if not facts.dated:
        return facts.kind
    day = when.isoformat() if when else "9999-12-31"
    ruled = (not facts.since or facts.since <= day) and (not facts.until or day <= facts.until)
    return Perpetrator.STATE if ruled else Perpetrator.NON_STATE


@cache
def demonym(country: str) -> str:
    """In English: "Israeli"; the code where the lexicon has none."""
    word = lexicon("en").demonyms.get(country, country)
    return " ".join(part[:1].upper() + part[1:] for part in word.split(" "))
