"""How well the words of `framing.yml` tell the frames of headlines, and how many there are. Prints tables; judges nothing.

    python benchmarks/framing.py

Reads the event files of the shared data (`PHASEZERO_SHARED`, default ../shared) and says so where they are absent. The 160 labels
of `framing_labels.csv` are of one labeller, not a practitioner, who did not see what the words find. The words were written from
headlines on Nigeria, Ukraine and every second one on the Central African Republic, and changed once after 150 other labels, which
are not used here (that change was made again, by the same list, after the titles of the 160 had been seen: read them as close to
held out, not as clean); the 160 are of six other countries and the other half of the Central African headlines. About half were
drawn among headlines in which the words found a frame before that change, half among the others; `stands_for` says for how many
headlines each one stands, and recall is weighted with it. The titles are not ours to ship: the file names them by the first 16
digits of their SHA-256.
"""

from __future__ import annotations

import csv
import hashlib
import os
import time
from collections import Counter, defaultdict
from pathlib import Path

from phasezero.assess.framing.counting import wilson
from phasezero.assess.framing.lexicon import read as frames_in
from phasezero.domain.framing import frames
from phasezero.domain.publishers import Kind, publisher, words_of
from phasezero.sources.ucdp_ged.read import read as read_file

HERE = Path(__file__).parent
LABELS = HERE / "framing_labels.csv"
FILES = Path(os.environ.get("PHASEZERO_SHARED", "../shared")) / "data" / "ucdp_ged"


def digest(title: str) -> str:
    return hashlib.sha256(title.encode()).hexdigest()


def headlines() -> tuple[dict[str, dict[str, str]], Counter[str], Counter[str]]:
    """By country the headlines by digest, and how many documents have a publisher that is known, and are there at all."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    known, every = Counter[str](), Counter[str]()
    for file in sorted(FILES.glob("*.csv.gz")):
        for event in read_file(file).events:
            for document in event.documents:
                every[event.country] += 1
                known[event.country] += publisher(document.publisher).kind is not Kind.UNKNOWN
                if title := words_of(document.title):
                    found[event.country].setdefault(digest(title)[:16], title)
    return found, known, every


def coverage(found: dict[str, dict[str, str]], known: Counter[str], every: Counter[str]) -> None:
    print("country  documents  publisher known  headlines  read  carry a frame")
    for country, titles in sorted(found.items()):
        marks = [frames_in(title) for title in titles.values()]
        read, framed = sum(one is not None for one in marks), sum(bool(one) for one in marks)
        part = 100 * known[country] / every[country]
        print(
            f"{country:7} {every[country]:10} {part:14.1f} % {len(titles):10} {read:5} {framed:8} ({framed / max(read, 1):.1%})"
        )


def quality(found: dict[str, dict[str, str]]) -> None:
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missing = [row for row in rows if row["title_sha256"] not in found[row["country"]]]
    print(f"\n{len(rows)} labels by one labeller, not a practitioner; {len(missing)} whose headline is not in these files")
    right, said, true = Counter[str](), Counter[str](), Counter[str]()
    caught, all_true = Counter[str](), Counter[str]()
    for row in rows:
        if row in missing:
            continue
        given, labels = frames_in(found[row["country"]][row["title_sha256"]]) or {}, set(row["frames"].split())
        worth = float(row["stands_for"])
        for key in labels | set(given):
            right[key] += key in given and key in labels
            said[key] += key in given
            true[key] += key in labels
            caught[key] += worth * (key in given and key in labels)
            all_true[key] += worth * (key in labels)
    print("frame               labelled  found  right  precision (95 %)       recall  recall, weighted")
    for key in [frame.key for frame in frames().frames]:
        _line(key, true[key], said[key], right[key], caught[key], all_true[key])
    _line("all", *(sum(one.values()) for one in (true, said, right, caught, all_true)))


def _line(key: str, true: int, said: int, right: int, caught: float, all_true: float) -> None:
    share = wilson(right, said)
    precision = f"{right / said:.2f} ({share.low:.2f}–{share.high:.2f})" if said else "–"
    recall, weighted = (f"{right / true:.2f}", f"{caught / all_true:.2f}") if true else ("–", "–")
    print(f"{key:18} {true:9} {said:6} {right:6}  {precision:20} {recall:>8} {weighted:>10}")


def main() -> None:
    if not FILES.is_dir():
        print(f"skipped: {FILES} is not there; set PHASEZERO_SHARED to the folder with the shared data")
        return
    found, known, every = headlines()
    coverage(found, known, every)
    quality(found)
    titles = [title for of in found.values() for title in of.values()]
    frames_in.cache_clear()
    start = time.perf_counter()
    for title in titles:
        frames_in(title)
    print(f"\n{len(titles)} headlines read for frames in {1000 * (time.perf_counter() - start):.0f} ms")


if __name__ == "__main__":
    main()
