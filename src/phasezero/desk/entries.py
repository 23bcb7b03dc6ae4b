"""Acts on what people enter about a country with a source: entered, corrected and withdrawn by later records only, by form
or file.

One kind of entry (agendas, triggers) is one `Entries`; its items have `country` and `uid`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from phasezero.desk.entering import kept, level, must_be_ours, not_yet, read_all, why
from phasezero.desk.hands import Hand
from phasezero.domain.entered import Line, Sourced, Taken
from phasezero.domain.marking import TLP, Marking, Viewer


class Item(Protocol):
    @property
    def country(self) -> str: ...
    @property
    def uid(self) -> str: ...
    @property
    def said_by(self) -> Sourced: ...


class Entry(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def item(self) -> Any: ...
    @property
    def marking(self) -> Marking: ...


_Item = TypeVar("_Item", bound=Item)


class Store(Protocol):
    """Where they are kept: a module of `store`."""

    def read(self, viewer: Viewer, as_of: date | None, country: str) -> Sequence[Entry]: ...
    def one(self, viewer: Viewer, entry: str) -> Entry: ...
    def add(
        self, items: Sequence[Any], marking: Marking, by: dict[str, Any], at: datetime, historical: bool = False
    ) -> list[str]: ...
    def correct(self, viewer: Viewer, entry: str, item: Any, by: dict[str, Any], at: datetime, reason: str) -> Marking: ...
    def withdraw(self, viewer: Viewer, entry: str, by: dict[str, Any], at: datetime, reason: str) -> Marking: ...


@dataclass(frozen=True, slots=True)
class Entries(Generic[_Item]):
    """One kind of entry. Every act raises BadInput for what cannot be taken, NotFound, or NotAllowed."""

    name: str
    """As audit lines call it."""
    store: Store
    item_of: Callable[[Mapping[str, str], str, date, str], _Item]
    """From fields, country, the day on which it counts as entered, and its identity in a calendar."""
    must_be_known: Callable[[_Item, date], None]

    def enter(self, hand: Hand, country: str, fields: Mapping[str, str], tlp: TLP, historical: bool = False) -> str:
        """One entry; returns its id. `historical` as in `take`."""
        from django.db import transaction

        item = self.item_of(fields, hand.of_country(country), hand.at.date(), "")
        if historical:
            self.must_be_known(item, item.said_by.dated)
        with transaction.atomic():
            (entry,) = self.store.add([item], level(hand, tlp), hand.columns, hand.at, historical)
            kept(hand, f"{self.name} entered", entry, tlp)
        return entry

    def correct(self, hand: Hand, entry: str, fields: Mapping[str, str], reason: str) -> None:
        """A later version of an entry. Days before today stay as they were."""
        from django.db import transaction

        before = self._ours(hand, entry)
        item = self.item_of(fields, before.item.country, hand.at.date(), before.item.uid)
        with transaction.atomic():
            self.store.correct(hand.viewer, entry, item, hand.columns, hand.at, why(reason))
            kept(hand, f"{self.name} corrected", entry, before.marking.tlp)

    def withdraw(self, hand: Hand, entry: str, reason: str) -> None:
        """From today on the entry is gone; earlier days still show it, for then it was believed."""
        from django.db import transaction

        before = self._ours(hand, entry)
        with transaction.atomic():
            self.store.withdraw(hand.viewer, entry, hand.columns, hand.at, why(reason))
            kept(hand, f"{self.name} withdrawn", entry, before.marking.tlp)

    def _ours(self, hand: Hand, entry: str) -> Entry:
        found = self.store.one(hand.viewer, entry)
        must_be_ours(hand, found)
        return found

    def take(self, hand: Hand, country: str, name: str, lines: Sequence[Line], tlp: TLP, historical: bool) -> Taken:
        """All lines of the file `name`, or none. What stands there already is left alone; an event of a calendar that changed
        since is corrected. `historical`: each counts from the day of its source on, and is flagged as reconstructed."""
        from django.db import transaction

        marking, today = level(hand, tlp), hand.at.date()

        def made(line: Line) -> _Item:
            item = self.item_of(line.fields, hand.of_country(line.fields.get("country", "") or country), today, line.uid)
            if historical:
                self.must_be_known(item, item.said_by.dated)
            return item

        items, wrong = read_all(lines, made)
        if wrong.faults:
            return wrong
        with transaction.atomic():
            taken = self._keep(hand, items, marking, historical, name)
            if taken.added or taken.corrected:
                kept(hand, f"{self.name} file taken", hand.audience, tlp)
        return taken

    def _keep(self, hand: Hand, items: list[_Item], marking: Marking, historical: bool, name: str) -> Taken:
        held = [one for code in {item.country for item in items} for one in self.store.read(hand.viewer, None, code)]
        fresh = not_yet(items, (one.item for one in held))
        by_uid = {(one.item.country, one.item.uid): one for one in held if one.item.uid and one.marking.audience == hand.audience}
        changed = {by_uid[item.country, item.uid].id: item for item in fresh if (item.country, item.uid) in by_uid}
        for entry, item in changed.items():
            self.store.correct(hand.viewer, entry, item, hand.columns, hand.at, f"changed in {name}")
        new = [item for item in fresh if (item.country, item.uid) not in by_uid]
        self.store.add(new, marking, hand.columns, hand.at, historical)
        return Taken(added=len(new), corrected=len(changed), same=len(items) - len(fresh))
