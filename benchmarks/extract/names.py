"""Names of persons, organisations and places in four African languages: what `extract.stories.names_in` finds of them.

python benchmarks/extract/names.py

The function knows no language: capitals and their surroundings only. It gives names in one piece and word by word, for stories,
where one that is missed or too much does little harm; it names nobody. MasakhaNER 2.0 (Adelani et al. 2022) marks names in
sentences. A marked name is found where it is given in one piece; what is given is right where it is, or lies in, a marked name.
Nothing was made on these data; reported, no goal.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from phasezero.extract.stories import names_in

SHARED = Path(os.environ.get("PHASEZERO_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))
LANGUAGES = {"hau": "Hausa", "ibo": "Igbo", "kin": "Kinyarwanda", "swa": "Swahili"}
Row = tuple[str, str, str, bool | None]


def fold(name: str) -> str:
    """Small letters, without accents and signs."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


def sentences(file: Path) -> Iterator[tuple[str, set[str]]]:
    """Each sentence with the names that are marked in it (a word and its tag a line, an empty line between sentences)."""
    words: list[str] = []
    names: list[list[str]] = []
    for line in [*file.read_text(encoding="utf-8").splitlines(), ""]:
        parts = line.split()
        if not parts:
            if words:
                yield " ".join(words), {" ".join(name) for name in names}
            words, names = [], []
            continue
        word, tag = parts[0], parts[-1]
        words.append(word)
        if tag.startswith("B-") and not tag.endswith("DATE"):
            names.append([word])
        elif tag.startswith("I-") and names and not tag.endswith("DATE"):
            names[-1].append(word)


def counted(file: Path) -> np.ndarray:
    """For each sentence: marked names found, names marked, names given that are right, names given."""
    rows = []
    for text, names in sentences(file):
        marked, given = {fold(name) for name in names}, {fold(name) for name in names_in(text)}
        inside = {word for name in marked for word in name.split()} | marked
        rows.append((len(given & marked), len(marked), len(given & inside), len(given)))
    return np.array(rows)


def shares(rows: np.ndarray) -> tuple[float, float]:
    """Recall and precision."""
    found, marked, right, given = rows.sum(axis=0)
    return float(found / max(marked, 1)), float(right / max(given, 1))


def rows() -> list[Row]:
    """Recall and precision with bootstrap intervals over sentences."""
    made: list[Row] = []
    rng = np.random.default_rng(0)
    for key, language in LANGUAGES.items():
        file = SHARED / "data" / "masakhaner2" / f"{key}.txt"
        if not file.is_file():
            return [("names", "report", f"skipped: {file} is not here", None)]
        held = counted(file)
        again = np.array([shares(held[rng.integers(0, len(held), len(held))]) for _ in range(500)])
        (low, below), (high, above) = np.quantile(again, [0.025, 0.975], axis=0)
        recall, precision = shares(held)
        got = f"recall {recall:.3f} ({low:.3f}-{high:.3f}), precision {precision:.3f} ({below:.3f}-{above:.3f}), n = {len(held)}"
        made.append((f"names, {language}", "report", got, None))
    return made


if __name__ == "__main__":
    for row in rows():
        print(row)
