"""Audit chains as a file: what the hash of an entry covers, and what can be shown from a file and a printed head alone.

A file is JSON lines in one fixed spelling: an opening line (format and time), the entries by chain and number, a closing line
(how many, and a sum over all lines before it). The sum finds accidents; the hashes and the heads find intent.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any

FORMAT = "phasezero audit 1"
START = "0" * 64
"""What the first entry of a chain is bound to, and the head of a chain without entries."""
SHORTEST_HEAD = 16
"""Hex digits that a head must have at least to be looked for."""
FULL_HEAD = 64
_LONGEST_LINE = 4096
_CHAIN = re.compile(r"[!-~]{1,80}")
_ENTRY = {"chain": str, "number": int, "at": str, "action": str, "by": str, "about": str, "previous": str, "hash": str}


def moment(at: datetime) -> str:
    """A time as it stands in an entry: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(chain: str, number: int, at: str, action: str, by: str, about: str, previous: str) -> str:
    """SHA-256 over what an entry says and the hash of the one before it."""
    said = [chain, number, at, action, by, about, previous]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def short(head: str) -> str:
    """A head as printed: its first 16 hex digits, in groups of four."""
    return "-".join(head[i : i + 4] for i in range(0, SHORTEST_HEAD, 4))


def read_head(text: str) -> str:
    """The hex digits of a head as typed or copied. Raises ValueError, with what to do, for what cannot be one."""
    digits = re.sub(r"[\s-]", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]+", digits):
        raise ValueError("it has other characters than 0-9 and a-f; copy it from an issued update or from the stewards' mail")
    if not SHORTEST_HEAD <= len(digits) <= FULL_HEAD:
        raise ValueError(f"it has {len(digits)} digits; a head has {SHORTEST_HEAD} to {FULL_HEAD}")
    return digits


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, as it stands in a file."""

    chain: str
    """Audience and marking."""
    number: int
    """1, 2, … within its chain."""
    at: str
    """UTC, to the microsecond."""
    action: str
    by: str
    """Reference of the person."""
    about: str
    """Reference of the record, or empty."""
    previous: str
    hash: str

    def digest(self) -> str:
        return digest(self.chain, self.number, self.at, self.action, self.by, self.about, self.previous)

    def line(self) -> bytes:
        return _line({name: getattr(self, name) for name in _ENTRY})


@dataclass(frozen=True, slots=True)
class ChainHead:
    """A chain as it stands."""

    chain: str
    entries: int
    head: str


def written(entries: Iterable[Entry], at: datetime) -> Iterator[bytes]:
    """The lines of a file that holds `entries`, which come by chain and number."""
    total, count = hashlib.sha256(), 0
    opening = _opening(moment(at))
    total.update(opening)
    yield opening
    for entry in entries:
        line = entry.line()
        total.update(line)
        count += 1
        yield line
    yield _closing(count, total.hexdigest())


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _opening(at: str) -> bytes:
    return _line({"format": FORMAT, "at": at})


def _closing(count: int, total: str) -> bytes:
    return _line({"entries": count, "sum": total})


def lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of an open file; of a line that is too long for an entry come pieces, which are none."""
    while line := file.readline(_LONGEST_LINE + 1):
        yield line


@dataclass(slots=True)
class _Chain:
    """What is known of a chain while it is read."""

    name: str
    entries: int = 0
    last: int = 0
    """Number of the entry read last."""
    head: str = START
    whole_to: int | None = None
    """Number of the last entry before the first fault; None: no fault so far."""
    anchored: int = 0
    lost: bool = False


@dataclass(frozen=True, slots=True)
class ChainFound:
    """One chain of a file."""

    name: str
    entries: int
    head: str
    whole: bool
    anchored: int
    """The last entry that a given head covers; 0: none does."""
    lost: bool = False
    """Whether a head that was given stands in this chain after its first fault, where it covers nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file and the heads show together."""

    faults: tuple[str, ...]
    """Where the file is not as it was written: line, chain, entry, what."""
    chains: tuple[ChainFound, ...]
    missing: tuple[str, ...]
    """Heads that stand nowhere in a chain that is whole up to them."""
    at: str = ""
    """When the file was written, as it says itself."""

    @property
    def whole(self) -> bool:
        return not self.faults and not self.missing


def verify(lines: Iterable[bytes], heads: Iterable[str]) -> Verdict:
    """Check a file, given line by line, against `heads` (as `read_head` gives them). Needs no store and believes nothing."""
    return _Reading(tuple(dict.fromkeys(heads))).of(lines)


@dataclass(slots=True)
class _Reading:
    heads: tuple[str, ...]
    faults: list[str] = field(default_factory=list)
    chains: dict[str, _Chain] = field(default_factory=dict)
    found: dict[str, list[tuple[_Chain, int]]] = field(default_factory=dict)
    """For each head where it stands."""
    at: str = ""
    current: str = ""

    def of(self, lines: Iterable[bytes]) -> Verdict:
        """One line is held back: only the last one may be, and must be, the closing line."""
        total, count, before, number = hashlib.sha256(), 0, b"", 0
        for number, line in enumerate(lines, start=1):
            if number == 2:
                self._open(before)
            elif number > 2:
                count += 1
                self._entry(number - 1, before)
            total.update(before)
            before = line
        if number < 2:
            self.faults.append("the file has no opening and closing line: it is not a whole export")
            return self._verdict()
        self._close(number, before, count, total.hexdigest())
        return self._verdict()

    def _open(self, line: bytes) -> None:
        said = _read(line)
        at = said.get("at") if said else None
        if isinstance(at, str) and line == _opening(at) and re.fullmatch(r"[0-9T:.+-]{32}", at):
            self.at = at
        else:
            self.faults.append(f'line 1: this is not the opening line of an export of the format "{FORMAT}"')

    def _close(self, number: int, line: bytes, count: int, total: str) -> None:
        said = _read(line)
        if said is None or set(said) != {"entries", "sum"}:
            self.faults.append(f"line {number}: the closing line is missing; the file was cut here")
            if said is not None and set(said) == set(_ENTRY):
                self._entry(number, line)
        elif line != _closing(count, total):
            self.faults.append(f"line {number}: the file holds {count} entries, and count or sum of the closing line do not fit")

    def _entry(self, at: int, line: bytes) -> None:
        entry = _entry_in(line)
        if entry is None:
            self.faults.append(f"line {at}: this is not an entry as an export writes it")
            return self._spoil(self.chains.get(self.current))
        chain = self._chain(at, entry)
        self._number(at, chain, entry)
        if entry.previous != chain.head:
            self._fault(at, chain, entry, "is not bound to the entry that stands before it here")
        if entry.hash != entry.digest():
            self._fault(at, chain, entry, "was changed: its hash does not fit what it says")
        chain.entries, chain.last, chain.head = chain.entries + 1, entry.number, entry.hash
        for head in self.heads:
            if entry.hash.startswith(head):
                if chain.whole_to is None:
                    self.found.setdefault(head, []).append((chain, entry.number))
                else:
                    chain.lost = True
        return None

    def _chain(self, at: int, entry: Entry) -> _Chain:
        """The chain of an entry; chains stand one after the other, in the order of their names."""
        chain = self.chains.get(entry.chain)
        if entry.chain != self.current:
            if entry.chain < self.current:
                self.faults.append(f"line {at}: chain {entry.chain} stands after {self.current}; it was moved here")
                self._spoil(chain)
            self.current = entry.chain
        return self.chains.setdefault(entry.chain, chain or _Chain(entry.chain))

    def _number(self, at: int, chain: _Chain, entry: Entry) -> None:
        expected = chain.last + 1
        if entry.number > expected:
            gone = f"entry {expected} is" if entry.number == expected + 1 else f"entries {expected} to {entry.number - 1} are"
            self._fault(at, chain, entry, f"follows entry {chain.last}: {gone} missing")
        elif entry.number < expected:
            self._fault(at, chain, entry, f"follows entry {chain.last}: it was moved or put in here")

    def _fault(self, at: int, chain: _Chain, entry: Entry, what: str) -> None:
        self.faults.append(f"line {at}: entry {entry.number} of chain {chain.name} {what}")
        self._spoil(chain)

    def _spoil(self, chain: _Chain | None) -> None:
        if chain is not None and chain.whole_to is None:
            chain.whole_to = chain.last

    def _verdict(self) -> Verdict:
        missing = []
        for head in self.heads:
            places = self.found.get(head, [])
            if len(places) == 1:
                chain, number = places[0]
                chain.anchored = max(chain.anchored, number)
            elif places:
                self.faults.append(f"head {head} fits {len(places)} entries; give more of its digits")
            elif not START.startswith(head):  # the head of a chain that was empty then: it covers nothing
                missing.append(head)
        found = [ChainFound(c.name, c.entries, c.head, c.whole_to is None, c.anchored, c.lost) for c in self.chains.values()]
        return Verdict(tuple(self.faults), tuple(found), tuple(missing), self.at)


def _read(line: bytes) -> dict[str, Any] | None:
    """The object of one line; None where there is none."""
    if len(line) > _LONGEST_LINE or not line.endswith(b"\n"):
        return None
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _entry_in(line: bytes) -> Entry | None:
    """The entry of one line, if it is spelled exactly as an export spells it."""
    said = _read(line)
    if said is None or set(said) != set(_ENTRY) or any(type(said[name]) is not kind for name, kind in _ENTRY.items()):
        return None
    entry = Entry(**said)
    return entry if _CHAIN.fullmatch(entry.chain) and 0 < entry.number < 1 << 63 and entry.line() == line else None
