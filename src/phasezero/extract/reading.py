"""One text read whole: its language, the places it names, and the events that it tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from phasezero.domain.extracted import Actors, Candidate
from phasezero.domain.places import Feature, Located
from phasezero.extract import assaults, state_killings
from phasezero.extract.events import code, languages
from phasezero.extract.headlines import joined_to_headline
from phasezero.extract.language import UNDETERMINED, Language, language_of
from phasezero.extract.places import Finder, Others, country_of

_SECOND_OPINIONS = {
    state_killings.MODEL_LANGUAGE: state_killings.with_state_killings,
    assaults.MODEL_LANGUAGE: assaults.with_assaults,
}
"""By language, what trained models add to the rules."""
_OTHER_SCRIPTS = frozenset({"ar"})
_FINE = frozenset({Feature.CITY, Feature.SPOT, Feature.DISTRICT})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a text."""

    language: Language
    read_as: str
    """The language whose lexicon read it; empty where there is none for it, and no event can be told."""
    located: tuple[Located, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Reader:
    """Reads texts with one gazetteer and one register of actors."""

    finder: Finder
    actors: Actors | None = None

    def read(self, text: str, *, published: date | None = None, country: str = "", language: str = "") -> Reading:
        """`country` (ISO3): where the text is from or about; `language`: as its publisher or user says, used where it cannot be
        recognised."""
        found = language_of(text)
        located = self.places_in(text, country=country, on=published)
        tries = [(one, self._coded(text, one, published, country, located)) for one in _as_which(found, language)]
        read_as, candidates = max(tries, key=lambda one: sum(each.confidence for each in one[1]), default=("", ()))
        if read_as in _SECOND_OPINIONS:
            candidates = _SECOND_OPINIONS[read_as](text, candidates, country, located)
        return Reading(found, read_as, located, joined_to_headline(text, _in_countries(candidates, located)))

    def places_in(self, text: str, *, country: str = "", on: date | None = None) -> tuple[Located, ...]:
        """The places that a text names; names of the actors that are known are none."""
        return self.finder.find(text, country=country, on=on, others=self._others)

    @cached_property
    def _others(self) -> Others:
        """Of a register only names of several words: what one word means hangs on the country."""
        held = self.actors.names if self.actors else ()
        return Others.of(name for one in held for name in (one.name, *one.aliases) if not one.active_in or len(name.split()) > 1)

    def _coded(
        self, text: str, language: str, published: date | None, country: str, located: Sequence[Located]
    ) -> tuple[Candidate, ...]:
        places = _of_events(located)
        about = country or country_of(located)[0]
        return code(
            text, language=language, published=published, country=country, located=places, actors=self.actors, about=about
        )


def _of_events(located: Sequence[Located]) -> list[Located]:
    """Without names of people; and without the dateline, where the text names another place: correspondents sit in capitals."""
    held = [one for one in located if not one.demonym]
    others = [one for one in held if not one.dateline and one.place is not None and one.place.feature in _FINE]
    return [one for one in held if not one.dateline] if others else held


def _in_countries(candidates: Sequence[Candidate], located: Sequence[Located]) -> tuple[Candidate, ...]:
    """Those without a place of their own lie in the country that the text is of, where its names say which."""
    of_text, _ = country_of(located)
    return tuple(replace(one, country=of_text) if of_text and not one.place else one for one in candidates)


def _as_which(found: Language, said: str) -> Iterator[str]:
    """The languages whose lexicons are tried: the one that is recognised or said; where neither is known, all that could be."""
    declared = said.partition("-")[0].casefold()
    if found.code in languages():
        yield found.code
    elif found.code == UNDETERMINED:
        yield from _known((declared, *found.among)) or _known(one for one in languages() if one not in _OTHER_SCRIPTS)


def _known(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in codes if one in languages()))
