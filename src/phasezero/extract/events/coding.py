"""The coder: from the text of one document to candidate events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

import ahocorasick_rs

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Actors, Candidate, Count, EventType, Span
from phasezero.domain.places import Feature, Located
from phasezero.extract.events.blame import blamed
from phasezero.extract.events.claims import Claimant, claimant
from phasezero.extract.events.datelines import dateline
from phasezero.extract.events.doers import MEASURES, Named, comes_after, sides
from phasezero.extract.events.drafts import Draft, candidates
from phasezero.extract.events.frames import frames
from phasezero.extract.events.items import Item, items
from phasezero.extract.events.kinds import by_side, types
from phasezero.extract.events.lexicon import Lexicon, lexicon, with_actors
from phasezero.extract.events.mention import Mention
from phasezero.extract.events.mentions import mentions
from phasezero.extract.events.methods import Method, methods, nearest
from phasezero.extract.events.origins import destinations
from phasezero.extract.events.predicates import Frame
from phasezero.extract.events.reality import is_past_epoch, too_old, unreal
from phasezero.extract.events.sentences import sentences
from phasezero.extract.events.slots import behind_preposition
from phasezero.extract.events.subjects import claims
from phasezero.extract.events.times import Moment, moments
from phasezero.extract.events.tokens import Token, folded, tokens
from phasezero.extract.events.victims import victims


def code(
    text: str,
    *,
    language: str = "en",
    published: date | None = None,
    country: str = "",
    located: Sequence[Located] = (),
    actors: Actors | None = None,
    about: str = "",
) -> tuple[Candidate, ...]:
    """What a document tells of harm to civilians, in the order of the text.

    `located` are the places found in the whole text; `country` is where its source mostly writes about (ISO3); `about`
    that whose armed actors its abbreviations mean. Raises BadInput for a language without a lexicon."""
    words = lexicon(language) if actors is None else with_actors(language, actors, about or country)
    reading = _Reading(text, words, published, tuple(located))
    drafts = [draft for sentence in reading.sentences() for draft in sentence]
    for draft in drafts:
        draft.bodies = draft.bodies and not reading.attacked
    return candidates(drafts, reading.named, country, reading.located, reading.reference or published)


def names_state(text: str, sentence: tuple[int, int], language: str) -> bool:
    """Whether a sentence (from `sentence[0]` to `sentence[1]`) names forces or organs of a state otherwise than as its source."""
    words = lexicon(language)
    held = items(text, tokens(text, *sentence), words, [])
    states = {Perpetrator.STATE, Perpetrator.FOREIGN_STATE}
    return any(
        mention.actor is not None and mention.actor.kind in states and not claims(held, mention)
        for mention in mentions(held, words)
    )


def denied(text: str, sentence: tuple[int, int], language: str) -> bool:
    """Whether the rules find words for harm in a sentence (from `sentence[0]` to `sentence[1]`), each denied or on trial."""
    words = lexicon(language)
    held = items(text, tokens(text, *sentence), words, [])
    phrases = mentions(held, words)
    told = frames(held, phrases, words)
    violent = _violent(phrases, told)
    return bool(told) and all(unreal(frame, held, violent) in {"negation", "denial", "trial"} for frame in told)


def _violent(phrases: Sequence[Mention], told: Sequence[Frame]) -> bool:
    """Whether an armed actor or an attack stands in a sentence, so that no accident is told."""
    return any(mention.kind == "actor" for mention in phrases) or any(frame.kind == "attack" for frame in told)


_YEAR = re.compile(r"(?:19|20)\d\d")
_SINGLE = frozenset({"he", "she", "him", "her", "his", "il", "elle", "el", "ella", "ele", "ela"})


@dataclass
class _Reading:
    """One document while it is read."""

    text: str
    lexicon: Lexicon
    published: date | None
    located: tuple[Located, ...]

    def __post_init__(self) -> None:
        self.reference = self.published
        self.carried: Moment | None = None
        self.named = Named()
        self.people: Count | None = None
        """How many people the last predicate told of: whom "they" means."""
        self.attacked = False
        """Whether an attack, a battle or an armed actor who did something has been told."""
        self.methods: list[Method] = []
        """Of the sentence that is read."""

    def sentences(self) -> Iterator[list[Draft]]:
        """The drafts of each sentence that may tell an event."""
        for number, (start, end) in enumerate(sentences(self.text)):
            may_tell = _may_tell(folded(self.text[start:end]), self.lexicon)
            if not may_tell and not _YEAR.search(self.text, start, end):
                continue
            words = tokens(self.text, start, end)
            when = moments(self.text, words, self.lexicon, self.reference)
            if (head := dateline(self.text, words[0].start, when, self.published)) is not None and head.first is not None:
                self.reference = head.first
                when = [
                    moment for moment in moments(self.text, words, self.lexicon, self.reference) if moment.start != head.start
                ]
            self._carry(when)
            if may_tell:
                yield self._sentence(number, words, when)

    def _carry(self, when: list[Moment]) -> None:
        """A full date dates what stands behind it; without a day of publication the first is the day it is told from."""
        full = next((moment for moment in when if moment.full and moment.days < 40), None)
        if full is not None:
            self.carried = full
            self.reference = self.reference or full.last

    def _sentence(self, number: int, words: list[Token], when: list[Moment]) -> list[Draft]:
        places = [place for place in self.located if words[0].start <= place.start < words[-1].end]
        marked = [(moment.start, moment.end, "time") for moment in when]
        marked += [(place.start, place.end, "place") for place in places if not _overlaps(place, when)]
        sentence = items(self.text, words, self.lexicon, marked)
        phrases = mentions(sentence, self.lexicon)
        told = frames(sentence, phrases, self.lexicon)
        violent = _violent(phrases, told)
        real = [frame for frame in told if not unreal(frame, sentence, violent)]
        arresting = {id(frame.doer) for frame in real if frame.kind == "arrest"}
        self.named.doers.extend(
            (number, mention, id(mention) in arresting)
            for mention in _acting(real)
            if not claims(sentence, mention) and not _is_hit(mention, real)
        )
        self.attacked = self.attacked or violent
        accused = [(number, mention) for mention in blamed(phrases, sentence) if not _is_hit(mention, told)]
        self.named.blamed.extend(accused)
        self.named.doers.extend((number, mention, False) for _, mention in accused)
        self.named.present.extend((number, mention) for mention in _leading(phrases, sentence))
        self.methods = methods(sentence, self.lexicon.language) if any(map(_may_need_method, real)) else []
        if is_past_epoch(when, sentence, self.published):
            return []
        parted = [
            one
            for frame in real
            if not _told_again(frame, real, sentence) and not _led_to_death(frame, real)
            for one in by_side(frame)
        ]
        return [draft for frame in parted for draft in self._drafts(frame, sentence, phrases, told, (number, when, places))]

    def _drafts(
        self,
        frame: Frame,
        sentence: list[Item],
        phrases: list[Mention],
        told: list[Frame],
        around: tuple[int, list[Moment], list[Located]],
    ) -> Iterator[Draft]:
        number, when, places = around
        said = self._said(sentence, frame.first)
        moment = _nearest(when, sentence, frame.first)
        own = moment is not None
        if moment is not None and moment.first is not None and _of_saying(moment, sentence):
            own, moment = False, replace(moment, first=moment.first - timedelta(days=1))  # it was over when it was told
        if (moment and moment.future) or too_old(moment or self.carried, self.published):
            return
        acting = [one for one in told if one.first != frame.first and one.doer is not None and _is_party(one.doer)]
        here: list[Frame] = []
        later: list[Frame] = []
        for other in acting:
            (later if comes_after(frame, other, sentence) else here).append(other)
        later += [one for one in told if one.kind == "mobilisation" and frame.kind not in MEASURES]
        fighting = tuple(sides(sentence, phrases, told))
        reached = destinations(sentence, places, self.lexicon.language) if frame.kind == "displacement" else []
        how = nearest(self.methods, sentence[frame.first].start) if _may_need_method(frame) else None
        for kind in types(frame, sentence, phrases):
            count = self._count(frame, sentence)
            self.people = count or self.people
            left = [place for place in places if place not in reached]
            yield Draft(
                kind=kind,
                sentence=number,
                frame=frame,
                words=sentence,
                phrases=phrases,
                count=count,
                victims=victims(frame.target, sentence),
                moment=moment or self.carried,
                own_moment=own,
                place=_place(left, sentence[frame.first].start),
                sides=fighting,
                reached=tuple(reached),
                bodies=_is_of_bodies(frame, sentence),
                said=said,
                total=any(item.cue("total") for item in sentence[max(0, frame.first - 8) : frame.first]),
                doers_here=tuple(other.doer for other in here if other.doer),
                apart=tuple(mention for other in later for mention in (other.doer, *other.target.every) if mention),
                method=how,
                spans=tuple(_spans(frame, sentence, kind, moment, said)),
            )

    def _said(self, sentence: list[Item], at: int) -> Claimant | None:
        """Who says so; an acronym as it stands in the text."""
        said = claimant(sentence, at)
        if said is None:
            return None
        raw = self.text[slice(*said[1])]
        return (raw if raw.isupper() else said[0]), said[1]

    def _count(self, frame: Frame, sentence: list[Item]) -> Count | None:
        """How many were harmed; "he" is one, "they" are those that were told of last."""
        if frame.kind == "battle":
            return None
        if frame.target and any(mention.kind != "thing" for mention in frame.target.whole):
            only = frame.target.whole[0] if len(frame.target.whole) == 1 else None
            if only is not None and only.definite and only.many and only.count is None and self.people is not None:
                return self.people
            return frame.target.counted(sentence)
        if not frame.pronoun:
            return None
        if frame.pronoun in _SINGLE:
            return Count(1, 1, 1, frame.pronoun)
        return self.people or Count(1, 1, 1, frame.pronoun, open=True)


def _is_of_bodies(frame: Frame, sentence: list[Item]) -> bool:
    return frame.kind == "killing" and sentence[frame.first].has("body")


def _told_again(frame: Frame, real: list[Frame], sentence: list[Item]) -> bool:
    """ "Nine bodies of villagers massacred by rebels": the bodies are those whom the next verb tells of."""
    behind = range(frame.first + 1, frame.first + 7)
    return _is_of_bodies(frame, sentence) and any(one.kind == "killing" and one.first in behind for one in real)


def _led_to_death(frame: Frame, real: list[Frame]) -> bool:
    """ "Fired on protesters, killing 18": those who were hit and not counted are those who died."""
    uncounted = frame.target and all(
        mention.is_people and mention.count is None and not mention.one for mention in frame.target.whole
    )
    dead = [one for one in real if one.kind == "killing" and one.first > frame.first and one.doer is frame.doer]
    return frame.kind == "attack" and bool(uncounted) and frame.doer is not None and bool(dead)


def _leading(phrases: list[Mention], sentence: list[Item]) -> list[Mention]:
    """The first armed actor of a sentence, where it hangs on no preposition and is no source."""
    actors = [mention for mention in phrases if mention.kind == "actor"][:1]
    return [mention for mention in actors if not claims(sentence, mention) and not behind_preposition(sentence, mention)]


def _acting(told: list[Frame]) -> list[Mention]:
    """The armed actors that a sentence tells of doing something, each once."""
    found = {id(frame.doer): frame.doer for frame in told if frame.doer is not None and frame.doer.kind == "actor"}
    return list(found.values())


def _is_party(mention: Mention) -> bool:
    """Armed actors, and people named by their group: "Dinka youths"."""
    return mention.kind == "actor" or (mention.kind == "people" and bool(mention.groups))


def _may_need_method(frame: Frame) -> bool:
    """Whether its own words may leave open who did it."""
    return frame.doer is None or (frame.doer.actor is None and not frame.doer.unidentified)


def _is_hit(mention: Mention, told: list[Frame]) -> bool:
    return any(mention is other for frame in told for other in frame.target.every)


def _nearest(when: list[Moment], sentence: list[Item], first: int) -> Moment | None:
    """The expression of time nearest to a predicate; one with days comes before one without, and when it was said comes last."""
    at = sentence[first].start

    def order(moment: Moment) -> tuple[bool, bool, int]:
        return moment.first is None and not moment.future, _of_saying(moment, sentence), abs(moment.start - at)

    return min(when, key=order, default=None)


def _of_saying(moment: Moment, sentence: list[Item]) -> bool:
    """ "Said on Wednesday", "a indiqué jeudi", "told Reuters on Sunday": the time right behind a verb of saying."""
    j = next((j for j, item in enumerate(sentence) if item.has("time") and item.start >= moment.start), 0)
    back = j - 1
    while back > max(0, j - 4) and (sentence[back].is_word("preposition", "source") or sentence[back].capital):
        back -= 1
    return back >= 0 and sentence[back].is_word("report")


def _place(places: list[Located], at: int) -> Located | None:
    """The place nearest to a predicate; a town comes before a region, a region before a country."""
    known = [place for place in places if place.place is not None]
    return min(known, key=lambda place: (_breadth(place), abs(place.start - at)), default=None)


def _breadth(place: Located) -> int:
    feature = place.place.feature if place.place else Feature.COUNTRY
    return {Feature.COUNTRY: 3, Feature.AREA: 2, Feature.REGION: 2, Feature.DISTRICT: 1}.get(feature, 0)


def _overlaps(place: Located, when: list[Moment]) -> bool:
    return any(moment.start < place.end and place.start < moment.end for moment in when)


def _spans(frame: Frame, sentence: list[Item], kind: EventType, moment: Moment | None, said: Claimant | None) -> Iterator[Span]:
    yield Span(sentence[frame.first].start, sentence[frame.first].end, "type")
    for mention in frame.target.every:
        span = sentence[mention.first].start, sentence[mention.last - 1].end
        yield Span(*span, "deaths" if kind in {EventType.KILLING, EventType.MASS_KILLING} else "target")
    if moment is not None:
        yield Span(moment.start, moment.end, "time")
    if said is not None:
        yield Span(*said[1], "claimant")


def _may_tell(sentence: str, lexicon: Lexicon) -> bool:
    """Whether a folded sentence holds a word that a predicate needs, as a whole word."""
    prefixed = lexicon.language == "ar"
    if _holds(sentence, lexicon.triggers, prefixed):
        return True
    return _holds(sentence, lexicon.weak_triggers, prefixed) and _holds(sentence, lexicon.actor_triggers, prefixed)


def _holds(sentence: str, words: tuple[str, ...], prefixed: bool) -> bool:
    for _, start, end in _triggers(words).find_matches_as_indexes(sentence, overlapping=True):
        if (prefixed or start == 0 or not sentence[start - 1].isalnum()) and (
            end == len(sentence) or not sentence[end].isalnum()
        ):
            return True
    return False


@lru_cache(maxsize=64)
def _triggers(words: tuple[str, ...]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(words)
