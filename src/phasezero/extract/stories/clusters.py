"""Stories as they grow: a document joins the story that it is most like, or opens one. Two stories become one only where
somebody, or `stories`, says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from phasezero.domain.stories import Joined, Told
from phasezero.errors import BadInput
from phasezero.extract.stories.likeness import Likeness, likeness
from phasezero.extract.stories.traits import Rarity, Traits, traits

_WINDOW = timedelta(days=5)
"""A document joins no story whose nearest member is further away."""
_COMPARED = 24
"""Stories with which a document is compared, at most: those that share most with it."""
_MEMBERS = 6
"""Latest members of a story with which it is compared."""
_EDGE = 0.2
"""A place this near to the edge of its square of half a degree, in squares, is found in the next one too."""
_JOINS = 0.5
_MERGES = 0.6
_COMMON = 400
"""Holders of a key after which it leads nowhere any more: it is in every document."""


class Stories:
    """Grows document by document; what a document joined does not change when later ones come, but for `merge`."""

    def __init__(self) -> None:
        self._rarity = Rarity()
        self._traits: dict[str, Traits] = {}
        self._when: dict[str, float] = {}
        """When each document was published, in seconds."""
        self._story: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._by_key: defaultdict[str, list[str]] = defaultdict(list)
        """Documents by what they can be found under: a place, a name, a number, a rare word."""
        self._entered: dict[str, tuple[str, ...]] = {}
        """Under what each document was entered."""

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Keys of the members of each story, in the order of joining."""
        return (tuple(members) for members in self._members.values())

    def add(self, told: Told, copy_of: str | None = None) -> Joined:
        """The story that a document joins. A copy (`domain.stories.Copy.of`) goes where its original is, if that is held.

        Raises BadInput for a key that is there already.
        """
        one = self._new(told)
        joined = self._joined(one, copy_of)
        self._enter(one, joined.story)
        return joined

    def enter(self, told: Told, story: str) -> None:
        """Puts a document into a story as it was stored, or as a person decided. Raises BadInput for a key that is there already,
        and for a story that is not, unless the document opens it."""
        one = self._new(told)
        if story not in self._members and story != told.key:
            raise BadInput(f"There is no story {story!r}: name it by the document that opened it")
        self._enter(one, story)

    def forget(self, before: datetime) -> None:
        """Lets go of stories whose members were all published before: nothing can join them any more."""
        for story, members in list(self._members.items()):
            if all(self._traits[key].published < before for key in members):
                del self._members[story]
                self._rarity.forget(story)
                for key in members:
                    self._drop(key)

    def _drop(self, key: str) -> None:
        self._rarity.forget_document(key)
        del self._story[key]
        one = self._traits.pop(key)
        del self._when[key]
        for found in self._entered.pop(one.key):
            self._by_key[found].remove(key)
            if not self._by_key[found]:
                del self._by_key[found]

    def _new(self, told: Told) -> Traits:
        if told.key in self._traits:
            raise BadInput(f"The document {told.key!r} is in a story already: give a version a key of its own")
        return traits(told)

    def _joined(self, one: Traits, copy_of: str | None) -> Joined:
        if copy_of is not None and copy_of in self._story:
            return Joined(one.key, self._story[copy_of], 1.0, (f"copy of {copy_of}",))
        compared = [(self._like(one, story), story) for story in self._near(one)]
        best, story = max(compared, key=lambda found: (found[0].score, found[1]), default=(None, ""))
        if best is None or best.score < _JOINS:
            return Joined(one.key, one.key, 1.0, ())
        return Joined(one.key, story, round(best.score, 4), best.why)

    def _enter(self, one: Traits, story: str) -> None:
        self._rarity.add(one, story)
        self._traits[one.key], self._when[one.key] = one, one.published.timestamp()
        self._story[one.key] = story
        self._members.setdefault(story, []).append(one.key)
        self._entered[one.key] = tuple(dict.fromkeys(self._keys(one)))
        for found in self._entered[one.key]:
            self._by_key[found].append(one.key)

    def _keys(self, one: Traits) -> Iterator[str]:
        for lat, lon in one.points:
            for north, east in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
                yield f"place {round(lat * 2 + north * _EDGE)} {round(lon * 2 + east * _EDGE)}"
        if not one.points:
            yield from (f"country {country}" for country in one.countries)
        rare = sorted(one.names, key=lambda name: (-self._rarity.weight(f"name {name}"), name))[:12]
        yield from (f"name {name}" for name in rare)
        yield from (f"number {number}" for number in one.numbers if number > 9)
        yield from sorted(one.words, key=lambda word: (-self._rarity.weight(word), word))[:12]

    def _near(self, one: Traits) -> list[str]:
        """Stories within the window that share keys with it, those that share most first."""
        shared: defaultdict[str, int] = defaultdict(int)
        middle, window = one.published.timestamp(), _WINDOW.total_seconds()
        first, last = middle - window, middle + window
        story, when = self._story, self._when
        for found in dict.fromkeys(self._keys(one)):
            held = self._by_key.get(found, [])
            for place in {story[key] for key in held[-_COMMON:] if first <= when[key] <= last}:
                shared[place] += 3 if found.startswith("place") else 1
        return sorted(shared, key=lambda story: (-shared[story], story))[:_COMPARED]

    def _like(self, one: Traits, story: str) -> Likeness:
        """With the latest members of the story, but for itself."""
        members = [key for key in self._members[story] if key != one.key][-_MEMBERS:]
        return likeness(one, [self._traits[key] for key in members], self._rarity)

    # Merging

    def suggested(self) -> list[tuple[str, str, float]]:
        """Pairs of stories that seem to be one, the surest first: for a person to merge, or for `merge`."""
        found = []
        for story, members in self._members.items():
            for other in sorted({near for key in members[-_MEMBERS:] for near in self._near(self._traits[key])}):
                if other > story and (score := self._between(story, other)) >= _MERGES:
                    found.append((story, other, round(score, 4)))
        return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))

    def _between(self, story: str, other: str) -> float:
        """Mean likeness of the smaller one's latest members with the larger one."""
        small, large = sorted((story, other), key=lambda one: (len(self._members[one]), one))
        links = [self._like(self._traits[key], large).score for key in self._members[small][-_MEMBERS:]]
        return sum(links) / len(links)

    def merge(self, one: str, other: str) -> str:
        """Makes one story of two, under the key of the document that was published first. Raises BadInput for no story."""
        for story in (one, other):
            if story not in self._members:
                raise BadInput(f"There is no story {story!r}: name it by the document that opened it")
        first, second = sorted((one, other), key=lambda story: (self._traits[story].published, story))
        if first != second:
            self._rarity.merge(first, second)
            for key in self._members[second]:
                self._story[key] = first
            self._members[first] = sorted(
                self._members[first] + self._members.pop(second), key=lambda key: (self._traits[key].published, key)
            )
        return first


def stories(documents: Iterable[Told], copies: Mapping[str, str] = MappingProxyType({})) -> dict[str, Joined]:
    """The story of each document: taken in by day of publication, then stories that seem to be one merged. The same for every
    order of `documents`. `copies`: by document, the one whose text it copies; it goes where that is."""
    held, order = Stories(), sorted(documents, key=lambda told: (told.published, told.key))
    found = {told.key: held.add(told, copies.get(told.key)) for told in order}
    for one, other, score in held.suggested():
        if one in held._members and other in held._members:
            kept = held.merge(one, other)
            gone = other if kept == one else one
            for key, joined in found.items():
                if joined.story == gone:
                    why = joined.why or ("stories merged",)
                    found[key] = Joined(key, kept, joined.score if joined.key != gone else score, why)
    return found
