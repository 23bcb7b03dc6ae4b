"""Counts of the evidence on tools, from the review *Tools for Atrocity Prevention*, written into the package.

    python tools/tool_evidence.py

Reads `data/tool_evidence` of the shared folder (PHASEZERO_SHARED, default ../shared). What ships is counts and the short names of
factors: no text of the review, no title of a study. A study (one index number) counts once for a tool, whatever it finds on how
many outcomes; findings on adverse consequences are counted apart.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "phasezero" / "act" / "evidence"
NAMES = {
    "Amnesties_tool": "Official amnesties",
    "Fact finding_tool": "Fact-finding",
    "Support civilian self-protection_tool": "Support to civilian self-protection efforts",
    "Naming_and_shaming_tool": "Naming and shaming",
}
"""Labels of the study table that are not the tool's name with "_tool" behind it."""
LESS, MORE, MIXED = "less_violence", "more_violence", "no_or_mixed"
DIRECTIONS = {"Decreases": LESS, "Increases": MORE, "No or mixed": MIXED, "Mixed": MIXED, "No measurable": MIXED}
STRENGTHS = {"Weaker": "weak", "Moderate": "moderate", "Stronger": "strong"}
STUDY_COLUMNS = (
    *("tool", "studies", LESS, MORE, MIXED),
    *(f"atrocity_{name}" for name in ("studies", LESS, MORE, MIXED)),
    "adverse_studies",
)
FACTOR_COLUMNS = ("tool", "key", "turned", "name", "kind", "greater", "lesser", "no_or_mixed", "net", "strength")
"""`turned`: the name says the opposite of the key, and the counts are about the name."""


def shared() -> Path:
    """The folder of the review's tables."""
    return Path(os.environ.get("PHASEZERO_SHARED", ROOT.parent / "shared")) / "data" / "tool_evidence"


def study_rows(findings: Iterable[Mapping[str, str]]) -> list[dict[str, object]]:
    """One row for each tool: its studies, by what they found."""
    every: defaultdict[str, set[str]] = defaultdict(set)
    adverse: defaultdict[str, set[str]] = defaultdict(set)
    average: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    atrocity: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in findings:
        tool, study = tool_name(row["Tool"]), row["Index.Number"]
        every[tool].add(study)
        if row["effects_type"] != "Average":
            continue
        if row["Outcome"] == "Adverse consequences":
            adverse[tool].add(study)
            continue
        average[tool][study].add(direction(row["overall"]))
        if row["Outcome"] == "Mass atrocities":
            atrocity[tool][study].add(direction(row["overall"]))
    return [
        {
            "tool": tool,
            "studies": len(every[tool]),
            **by_direction(average[tool]),
            "atrocity_studies": len(atrocity[tool]),
            **{f"atrocity_{name}": count for name, count in by_direction(atrocity[tool]).items()},
            "adverse_studies": len(adverse[tool]),
        }
        for tool in sorted(every)
    ]


def tool_name(label: str) -> str:
    return NAMES.get(label, label.removesuffix("_tool"))


def direction(text: str) -> str:
    """Raises ValueError for words that the review did not use when this was written."""
    for start, found in DIRECTIONS.items():
        if text.startswith(start):
            return found
    raise ValueError(f"unknown direction: {text!r}")


def by_direction(studies: Mapping[str, set[str]]) -> dict[str, int]:
    """How many studies point each way; one that points two ways is mixed."""
    counts = dict.fromkeys((LESS, MORE, MIXED), 0)
    for found in studies.values():
        counts[next(iter(found)) if len(found) == 1 else MIXED] += 1
    return counts


def factor_rows(factors: Iterable[Mapping[str, str]]) -> list[dict[str, object]]:
    """One row for each factor that research spoke about, under the name that fits its counts."""
    found = []
    for row in factors:
        if row["count"] in ("", "NA"):
            continue
        greater, lesser, mixed = (int(row[f"{name}_findings"]) for name in ("greater", "lesser", "no_mixed"))
        found.append(
            {
                "tool": row["tool_name"],
                "key": row["Dedoose.name_factor"],
                "turned": "yes" if row["inversion_with_neg_strength"] == "1" else "no",
                "name": " ".join(row["Name.Final_research"].split()),
                "kind": row["Contextual.or.design.factor"].lower(),
                "greater": greater,
                "lesser": lesser,
                "no_or_mixed": mixed,
                "net": "greater" if greater > lesser else "lesser" if lesser > greater else "none",
                "strength": STRENGTHS[row["research_qualitative"]],
            }
        )
    return sorted(found, key=lambda row: (str(row["tool"]), str(row["key"])))


def files(folder: Path) -> dict[str, str]:
    """The tables that ship, by file name."""
    return {
        "studies.csv": written(STUDY_COLUMNS, study_rows(_read(folder / "sources.csv"))),
        "factors.csv": written(FACTOR_COLUMNS, factor_rows(_read(folder / "factors.csv"))),
    }


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def written(columns: tuple[str, ...], rows: Iterable[Mapping[str, object]]) -> str:
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def main() -> int:
    folder = shared()
    if not folder.is_dir():
        print(f"no folder {folder}; name the shared folder with PHASEZERO_SHARED", file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, text in files(folder).items():
        (TARGET / name).write_text(text, encoding="utf-8", newline="")
        print(f"{name}: {text.count(chr(10)) - 1} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
