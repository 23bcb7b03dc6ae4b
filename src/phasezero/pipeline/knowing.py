"""What the reader of reports knows beside what ships: the lists that were imported, and places and actors of imported events."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from phasezero.domain.kept import Kept

if TYPE_CHECKING:
    from phasezero.domain.extracted import ActorName
    from phasezero.domain.places import Place


@dataclass(frozen=True)
class Known:
    """Places and actors by name. Two with the same content are the same."""

    places: tuple[Place, ...] = ()
    """A place whose key ships too stands in its stead."""
    actors: tuple[ActorName, ...] = ()
    """Somebody's own first, then those of registers."""

    @cached_property
    def digest(self) -> str:
        """Of the content; empty: nothing."""
        if not self.places and not self.actors:
            return ""
        return hashlib.sha256(f"{self.of_places} {self.actors!r}".encode()).hexdigest()

    @cached_property
    def of_places(self) -> str:
        """Digest of the places; empty: none."""
        told = hashlib.sha256()
        for one in self.places:
            told.update(repr(one).encode())
        return told.hexdigest() if self.places else ""


NOTHING = Known()
_LAST: Kept[Known] = Kept(1)


def in_store() -> Known:
    """What the open store holds now."""
    from phasezero.store import reader_lists, taught

    return _LAST.get((*reader_lists.digests(), taught.stamp()), _read)


def _read() -> Known:
    from phasezero.sources import actor_lists, gazetteers, ucdp_ged
    from phasezero.store import reader_lists, taught

    shipped = {one.key for one in gazetteers.learned.places(ucdp_ged.read(ucdp_ged.example_path()).events)}
    places = {one.key: one for one in gazetteers.learned.places(taught.places()) if one.key not in shipped}
    for one in reader_lists.places():
        places.setdefault(one.key, one)
    actors = [*reader_lists.actors(), *actor_lists.of_events(taught.sides())]
    return Known(tuple(places.values()), tuple(sorted(actors, key=lambda one: bool(one.active_in))))
