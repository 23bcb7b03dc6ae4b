"""How often the language of real sentences is told, left open, or told wrongly: alone, and three in a row.

Masakhaner 2 (Hausa, Igbo, Kinyarwanda, Swahili), HateCheck (English, French, Spanish, German) and Arabic sentences. Nothing was
tuned on the scored part: the first 300 sentences of each file were looked at while the rules were written, the rest is scored.
Rundi, Sango, Tigrinya, Amharic and Burmese have no labelled sentences here: tests/extract/test_language.py holds some of ours.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Iterator
from pathlib import Path

from phasezero.extract.language import UNDETERMINED, language_of

SHARED = Path(os.environ.get("PHASEZERO_SHARED", Path(__file__).parents[3] / "shared")) / "data"
LOOKED_AT = 300
SCORED = 900
NAMED = {"hau": "ha", "ibo": "ig", "kin": "rw", "swa": "sw"}
SUITES = {"english": "en", "french": "fr", "spanish": "es", "german": "de"}


def sentences() -> Iterator[tuple[str, str, list[str]]]:
    """Data set, language, sentences of the scored part."""
    for name, code in NAMED.items():
        path = SHARED / "masakhaner2" / f"{name}.txt"
        if path.exists():
            yield "masakhaner2", code, _named(path)[LOOKED_AT : LOOKED_AT + SCORED]
    for name, code in SUITES.items():
        path = SHARED / "hatecheck" / f"{name}.csv"
        if path.exists():
            yield "hatecheck", code, _column(path, "test_case")[LOOKED_AT : LOOKED_AT + SCORED]
    path = SHARED / "arabic_assault" / "assault_gsr.csv"
    if path.exists():
        yield "arabic_assault", "ar", _column(path, "text")[LOOKED_AT : LOOKED_AT + SCORED]


def _named(path: Path) -> list[str]:
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    return [" ".join(line.split()[0] for line in block.splitlines() if line.strip()) for block in blocks if block.strip()]


def _column(path: Path, name: str) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % interval of a share."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle, half = share + z * z / (2 * of), z * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


def _share(hits: int, of: int) -> str:
    low, high = wilson(hits, of)
    return f"{hits / max(of, 1):.3f} ({low:.3f}–{high:.3f}, n={of})"


def rows() -> list[tuple[str, str, str, bool | None]]:
    """Figure, goal, measured with interval, met."""
    found: list[tuple[str, str, str, bool | None]] = []
    wrong_all = told_all = 0
    for data, code, texts in sentences():
        for many in (1, 3):
            joined = [" ".join(texts[i : i + many]) for i in range(0, len(texts) - many + 1, many)]
            codes = [language_of(text).code for text in joined]
            right, told = codes.count(code), sum(one != UNDETERMINED for one in codes)
            wrong_all, told_all = wrong_all + told - right, told_all + told
            length = "a sentence" if many == 1 else "three sentences"
            found.append((f"{data} {code}, {length}: right of all", "", _share(right, len(codes)), None))
            found.append((f"{data} {code}, {length}: left open", "", _share(len(codes) - told, len(codes)), None))
    if not found:
        return [("language", "", f"skipped: {SHARED} is not there", None)]
    found.append(("wrong of all that were told", "", _share(wrong_all, told_all), None))
    return [*found, _speed()]


def _speed() -> tuple[str, str, str, bool | None]:
    text = "Douze personnes ont été tuées lundi dans une attaque contre un village de la Ouaka. " * 40
    language_of(text)
    began = time.process_time()
    for turn in range(500):
        language_of(f"{turn} {text}")
    each = (time.process_time() - began) / 500 * 1000
    return "processor time of a document", "≤ 0.5 ms", f"{each:.2f} ms", each <= 0.5


if __name__ == "__main__":
    for figure, goal, measured, met in rows():
        print(f"{figure:60} | {goal:9} | {measured:34} | {'' if met is None else met}")
