"""Copies: pairs of a real text and a rewrite of it that are found, against real texts on the same subject that are not copies.

Texts: newspaper articles of one month on one subject, and incident descriptions of one or two sentences (12 words and more),
which are of few moulds: "In X camp, n people were killed when ...". Half of each, by a hash of the key, was looked at while the
bounds in `copies/verify.py` were chosen; only the other half is scored here. A found pair of two different texts counts as wrong,
but for those that cannot be judged: articles that share 25 words in a row (the newspaper's own reuse), incidents of one country
and day.
The rewrites are generated (`rewrites.py`): newsrooms rewrite more freely than that.

`python benchmarks/extract/copies.py` (about three minutes; `--million` adds a million documents, about ten more).
"""

from __future__ import annotations

import hashlib
import re
import resource
import sys
import tempfile
import time
from array import array
from collections import Counter
from collections.abc import Iterator, MutableSequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from language import wilson
from rewrites import KINDS, SHARED, Original, articles, incidents, part, rewrite, without_date

from phasezero.extract.copies import CopyIndex, Signature, signature

GOAL = 0.98
Row = tuple[str, str, str, bool | None]


@dataclass
class Found:
    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: int = 0
    between: int = 0
    """Wrong pairs of two originals."""

    @property
    def hits(self) -> int:
        return sum(self.right.values())


def scored(texts: list[Original]) -> list[Original]:
    """The half that nobody looked at, of texts that repeat the first."""
    seen: set[str] = set()
    kept = []
    for one in texts:
        plain = re.sub(r"\W+", " ", one.text.casefold())
        if part(one.key) == "scored" and len(one.text.split()) >= 12 and plain not in seen:
            seen.add(plain)
            kept.append(one)
    return kept


def different(one: Original, other: Original) -> bool:
    """Whether two texts are surely about two things."""
    if one.subject:
        return one.subject[:3] != other.subject[:3] or one.day != other.day
    first, second = (re.findall(r"\w+", text.casefold()) for text in (one.text, other.text))
    runs = {tuple(first[i : i + 25]) for i in range(len(first) - 24)}
    return not any(tuple(second[i : i + 25]) in runs for i in range(len(second) - 24))


def measured(texts: list[Original]) -> Found:
    """Each rewrite is asked of an index of all originals; nothing that is asked enters it."""
    found, index, by_key = Found(), CopyIndex(), {one.key: one for one in texts}
    for one in texts:
        found.between += sum(different(one, by_key[copy.of]) for copy in index.add(one.key, one.text))
    for one in texts:
        for kind in KINDS:
            seed = int.from_bytes(hashlib.blake2b(f"{one.key}{kind}".encode(), digest_size=4).digest(), "little")
            changed = rewrite(one.text, kind, seed)
            if changed == one.text:
                continue
            hits = [copy.of for copy in index.matches(signature(changed))]
            found.asked[kind] += 1
            found.right[kind] += one.key in hits
            found.wrong += sum(different(one, by_key[key]) for key in hits if key != one.key)
    return found


def share(hits: int, of: int) -> str:
    low, high = wilson(hits, of)
    return f"{hits / max(of, 1):.4f} ({low:.4f}–{high:.4f}, n={of})"


def quality() -> Iterator[Row]:
    bare = [Original(one.key, without_date(one.text), one.subject, one.day) for one in incidents()]
    sets = {"articles": articles(), "incidents": incidents(), "incidents, date left out": bare}
    together = Found()
    for name, texts in sets.items():
        found = measured(scored(texts))
        for kind in KINDS:
            yield f"{name}, {kind}: recall", "", share(found.right[kind], found.asked[kind]), None
        yield from _pair(name, found, None)
        yield f"{name}: wrong pairs among the originals", "", str(found.between), None
        if name != "incidents, date left out":
            together.asked += found.asked
            together.right += found.right
            together.wrong += found.wrong
    yield from _pair("articles and incidents", together, GOAL)


def _pair(name: str, found: Found, goal: float | None) -> Iterator[Row]:
    asked, said = sum(found.asked.values()), found.hits + found.wrong
    text = f"≥ {goal}" if goal else ""
    yield f"{name}: recall of pairs", text, share(found.hits, asked), found.hits / asked >= goal if goal else None
    yield f"{name}: precision of pairs", text, share(found.hits, said), found.hits / said >= goal if goal else None


# Rensa's own bands, for comparison


def bands() -> Iterator[Row]:
    """What MinHash with LSH bands (rensa, 128 permutations, runs of three words) finds of the same rewrites of articles."""
    from rensa import RMinHash, RMinHashLSH

    def sketch(text: str) -> Any:
        words = re.findall(r"\w+", text.casefold())
        made = RMinHash(num_perm=128, seed=1)
        made.update([" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))])
        return made

    texts = scored(articles())
    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    for number, one in enumerate(texts):
        index.insert(number, sketch(one.text))
    for kind in ("cut", "light edit", "several at once"):
        changed = [rewrite(one.text, kind, number) for number, one in enumerate(texts)]
        hits = sum(number in index.query(sketch(text)) for number, text in enumerate(changed))
        yield f"peer: rensa LSH (32 bands of 4), articles, {kind}: recall", "", share(hits, len(texts)), None


# Growth


class OnDisk(MutableSequence[bytes]):
    """Signatures in a file, as a store keeps them."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+b")
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: Any) -> Any:
        self._file.seek(self._ends[number])
        return self._file.read(self._ends[number + 1] - self._ends[number])

    def insert(self, index: int, value: bytes) -> None:  # noqa: ARG002 - a signature of Python; only its end is written to
        self._file.seek(0, 2)
        self._file.write(value)
        self._ends.append(self._ends[-1] + len(value))

    def __setitem__(self, number: Any, value: Any) -> None:
        raise NotImplementedError

    def __delitem__(self, number: Any) -> None:
        raise NotImplementedError


def generated(draw: np.random.Generator) -> Signature:
    """Of a document of some 300 words: one anchor in seven is a phrase that others use too, the commonest in one of fifty."""
    empty = np.empty(0, dtype=np.uint32)
    own = draw.integers(0, 2**32, 50, dtype=np.uint32)
    common = (draw.zipf(1.3, 10) * 2654435761 % 2**32).astype(np.uint32)
    runs = np.unique(draw.integers(0, 2**32, 280, dtype=np.uint32))
    return Signature(runs, 1.0, np.unique(np.concatenate([own, common])), empty, empty, empty, empty)


def growth(sizes: tuple[int, ...]) -> Iterator[Row]:
    """Processor time of the next thousand real articles and their cuts, text to answer, with so many documents in the index."""
    texts = [one.text for one in articles()][:500]
    asked = texts + [rewrite(text, "cut", number) for number, text in enumerate(texts)]
    draw = np.random.default_rng(7)
    with tempfile.TemporaryDirectory() as folder:
        index = CopyIndex(OnDisk(Path(folder) / "signatures"))
        first = 0.0
        for size in sizes:
            filling = time.process_time()
            before = len(index)
            while len(index) < size - len(asked):
                index.add(str(len(index)), generated(draw))
            filled = (time.process_time() - filling) / max(1, len(index) - before) * 1000
            spent = []
            for number, text in enumerate(asked):
                began = time.process_time()
                index.add(f"{size}-{number}", text)
                spent.append((time.process_time() - began) * 1000)
            mean = float(np.mean(spent))
            first = first or mean
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            told = (
                f"{mean:.2f} ms each (99 % under {np.percentile(spent, 99):.2f}, most {max(spent):.0f}); "
                f"filling {filled:.2f} ms; "
                f"postings {index.bytes / 2**20:.0f} MiB, process {memory:.2f} GiB at most"
            )
            goal = "≤ 2 × the first" if size != sizes[0] else ""
            yield f"next 1,000 with {size:,} documents", goal, told, mean <= 2 * first if goal else None
            if size == sizes[-1]:
                yield f"memory with {size:,} documents", "≤ 2 GiB", f"{memory:.2f} GiB", memory <= 2


def rows(million: bool = False) -> list[Row]:
    """Figure, goal, measured with interval, met."""
    if not (SHARED / "gujarat_2002").is_dir() or not (SHARED / "incidents").is_dir():
        return [("copies", "", f"skipped: {SHARED} is not there", None)]
    sizes = (10_000, 100_000, 1_000_000) if million else (10_000, 100_000)
    return [*quality(), *bands(), *growth(sizes)]


if __name__ == "__main__":
    for figure, goal, got, met in rows("--million" in sys.argv):
        print(f"{figure:62} | {goal:15} | {got} | {'' if met is None else met}")
