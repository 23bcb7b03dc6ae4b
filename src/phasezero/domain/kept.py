"""A small memory of what is expensive to make: bounded, for all threads of one process, and made once at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """The last `most` things made. A key must hold everything that its thing depends on, the viewer included."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._touch, self._make = Lock(), Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for `key`, or what `make` makes now. One maker at a time: readers never compose in parallel."""
        found = self._look(key)
        if found is not None:
            return found[0]
        with self._make:
            found = self._look(key)
            if found is not None:
                return found[0]
            made = make()
            with self._touch:
                self._things[key] = made
                while len(self._things) > self._most:
                    self._things.popitem(last=False)
            return made

    def _look(self, key: Hashable) -> tuple[T] | None:
        with self._touch:
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return (self._things[key],)

    def forget(self) -> None:
        with self._touch:
            self._things.clear()
