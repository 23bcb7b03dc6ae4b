"""The event coder on the incident descriptions of Insecurity Insight (development data, `incidents/` of the shared folder).

Rows are grouped by id and by identical text; a group goes to the development part or to the scored part by a hash of its id. The
lexicons were written with the development part in view; the scored part was only scored. What the columns mean in our types
stands in `incidents.yml`. Run: python benchmarks/extract/incidents.py [--part development]
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import yaml

from phasezero.extract.events import code

Row = tuple[str, str, str, bool | None]
_MEASURES = {"arrest", "mobilisation", "protest", "threat", "battle"}
"""Types that often tell what others did about the harm: they decide who did it only where no harm is told."""
DRAWS, SEED = 400, 20261123
HERE = Path(__file__).parent
_KILLS = re.compile(
    r"\b(kill(ed|s|ing|ings)?|murder(ed|ing)?|shot dead|died|dead|deaths?|execut(ed|ion)|assassinat\w+|behead\w+|bod(y|ies)"
    r"|massacre\w*|to death|lynched|slain|perished|fatal\w*)\b",
    re.IGNORECASE,
)
_ACTOR = re.compile(
    r"\b(forces?|soldiers?|army|military|troops|police|officers?|militants?|militia\w*|rebels?|gunm[ae]n|armed|bandits?|gangs?"
    r"|fighters?|jihadis\w*|terrorists?|insurgents?|separatists?|Taliban|Houthi|Boko Haram|ISI[SL]|IS|Israeli|Russian|Turkish|IDF"
    r"|SDF|JNIM|ISWAP|ISGS|ADF|CODECO|court|authorities|government|perpetrators?|attackers?|assailants?|unknown|unidentified"
    r"|settlers?|robbers?|criminals?|extremists?|kidnappers|security)\b"
)
_VAGUE = re.compile(r"several|many|dozens|unspecified|number of|tens of|scores|hundreds|numerous", re.IGNORECASE)


@dataclass(frozen=True)
class Case:
    """One row of a file: what its columns say and what the coder read."""

    group: int
    text: str
    gold_class: str | None
    """None: a code that is reported apart."""
    raw_class: str
    gold_killed: int
    gold_types: frozenset[str]
    scored_types: frozenset[str]
    told_class: str
    unidentified_armed: bool
    told_killed: int
    told_labelled: int | None
    """Killed among those whom the column counts (aid workers; teachers and students), where the text labels them."""
    told_types: frozenset[str]
    confidences: tuple[tuple[float, bool], ...]

    @property
    def states(self) -> bool:
        """Whether the text states a number of killed: a word of killing, and no number that is vague."""
        return self.gold_killed > 0 and bool(_KILLS.search(self.text)) and not _VAGUE.search(self.text)

    @property
    def killed_right(self) -> bool:
        return self.gold_killed in {self.told_killed, self.told_labelled}


def folder() -> Path | None:
    found = Path(os.environ.get("PHASEZERO_SHARED", HERE.parents[1] / ".." / "shared")) / "data" / "incidents"
    return found if found.is_dir() else None


def cases(where: Path, part: str) -> list[Case]:
    """The rows of one part, coded."""
    mapping = yaml.safe_load((HERE / "incidents.yml").read_text(encoding="utf-8"))
    records = [
        (str(record[meaning["id"]]), record, meaning)
        for name, meaning in mapping["files"].items()
        for record in json.loads((where / name).read_text(encoding="utf-8"))
        if record["Event Description"]
    ]
    groups = _groups([(key, record["Event Description"]) for key, record, _ in records])
    ids: dict[int, str] = {}
    for group, (key, _, _) in zip(groups, records, strict=True):
        ids[group] = min(ids.get(group, key), key)
    chosen = {group for group, key in ids.items() if (hashlib.sha256(key.encode()).digest()[0] < 128) == (part == "development")}
    return [
        _case(group, record, meaning, mapping["perpetrators"])
        for group, (_, record, meaning) in zip(groups, records, strict=True)
        if group in chosen
    ]


def _groups(rows: Sequence[tuple[str, str]]) -> list[int]:
    """A number for each row; rows with one id or one text (but for its date) share it."""
    parent = list(range(len(rows)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    seen: dict[tuple[str, str], int] = {}
    for i, (key, text) in enumerate(rows):
        told = re.sub(r"\W+", " ", (text.partition(":")[2] or text).lower()).strip()
        for mark in (("id", key), ("text", told)):
            if mark in seen:
                parent[root(i)] = root(seen[mark])
            else:
                seen[mark] = i
    return [root(i) for i in range(len(rows))]


def _case(group: int, record: dict[str, Any], meaning: dict[str, Any], perpetrators: dict[str, str]) -> Case:
    text = record["Event Description"]
    told = code(text, country=record["Country ISO"] or "")
    harm = [one for one in told if one.type.value not in _MEASURES] or told
    first = max(harm, key=lambda one: (one.perpetrator_class.value != "unknown", one.confidence), default=None)
    lethal = [one for one in told if one.deaths is not None]
    killed = sum(one.deaths.best for one in lethal if one.deaths is not None)
    labelled = [who.count.best for one in lethal for who in one.victims if who.what in meaning["counted"] and who.count]
    gold = frozenset(kind for kind, columns in meaning["types"].items() if any(_number(record.get(c)) for c in columns))
    scored = frozenset(meaning["types"])
    types = [one.type.value.removeprefix("mass ") for one in told]
    return Case(
        group=group,
        text=text,
        gold_class=perpetrators.get(record["Reported Perpetrator"] or ""),
        raw_class=record["Reported Perpetrator"] or "",
        gold_killed=sum(_number(record.get(column)) for column in meaning["killed"]),
        gold_types=gold,
        scored_types=scored,
        told_class=first.perpetrator_class.value.removeprefix("foreign-") if first else "unknown",
        unidentified_armed=first is not None and first.perpetrator == "unidentified",
        told_killed=killed,
        told_labelled=min(sum(labelled), killed) if labelled else None,
        told_types=frozenset(types),
        confidences=tuple((one.confidence, kind in gold) for one, kind in zip(told, types, strict=True) if kind in scored),
    )


def _number(value: Any) -> int:
    if value in (None, "", "False", False):
        return 0
    return 1 if value in ("True", True) else int(float(value))


def interval(found: Sequence[Case], figure: Callable[[Sequence[Case]], float]) -> str:
    """The figure with its 95 % bootstrap interval, drawn by group."""
    by_group: dict[int, list[Case]] = defaultdict(list)
    for case in found:
        by_group[case.group].append(case)
    groups = list(by_group.values())
    draw = np.random.default_rng(SEED)
    values = [figure([case for i in draw.integers(0, len(groups), len(groups)) for case in groups[i]]) for _ in range(DRAWS)]
    low, high = np.nanquantile(values, [0.025, 0.975])
    return f"{figure(found):.3f} ({low:.3f}–{high:.3f}), n = {len(found)}"


def share(right: Callable[[Case], bool]) -> Callable[[Sequence[Case]], float]:
    return lambda found: sum(map(right, found)) / len(found) if found else float("nan")


def f1(kind: str) -> Callable[[Sequence[Case]], float]:
    def of(found: Sequence[Case]) -> float:
        rows_of = [case for case in found if kind in case.scored_types]
        both = sum(kind in case.told_types and kind in case.gold_types for case in rows_of)
        either = sum((kind in case.told_types) + (kind in case.gold_types) for case in rows_of)
        return 2 * both / either if either else float("nan")

    return of


def rows(part: str = "scored") -> list[Row]:
    """Figure, goal, measured with interval, met."""
    where = folder()
    if where is None:
        print("skipped: no shared data; name their folder in PHASEZERO_SHARED")
        return []
    found = cases(where, part)
    kinds = sorted({kind for case in found for kind in case.scored_types})
    with_class = [case for case in found if case.gold_class]
    stated = [case for case in found if case.states]
    made: list[Row] = []

    def add(figure: str, goal: float | None, of: Sequence[Case], how: Callable[[Sequence[Case]], float]) -> None:
        told = how(of)
        made.append((figure, f"≥ {goal:.2f}" if goal else "", interval(of, how), told >= goal if goal else None))

    def macro(cases_of: Sequence[Case]) -> float:
        return float(np.nanmean([f1(kind)(cases_of) for kind in kinds]))

    add("perpetrator class", 0.80, with_class, share(lambda case: case.told_class == case.gold_class))
    named = [case for case in with_class if case.told_class != "unknown"]
    add("… where the coder names a class", None, named, share(lambda case: case.told_class == case.gold_class))
    stating = [case for case in with_class if _ACTOR.search(case.text)]
    add("… where the text has a word for who did it", None, stating, share(lambda case: case.told_class == case.gold_class))
    read_as = share(lambda case: ("unknown" if case.unidentified_armed else case.told_class) == case.gold_class)
    add("… were unidentified armed men left unknown", None, with_class, read_as)
    add("killed, exact, where stated", 0.85, stated, share(lambda case: case.killed_right))
    add("killed, exact, all with any", None, [case for case in found if case.gold_killed], share(lambda case: case.killed_right))
    none = [case for case in found if not case.gold_killed]
    add("killed told where none is coded", None, none, share(lambda case: case.told_killed > 0))
    add("types, macro F1", 0.75, found, macro)
    for kind in kinds:
        add(f"… F1 {kind}", None, [case for case in found if kind in case.scored_types], f1(kind))
    return made


def confidence_table(found: Sequence[Case]) -> str:
    """How often a told type was among the coded ones, by stated confidence; coded columns miss much of what texts tell."""
    pairs = [pair for case in found for pair in case.confidences]
    bands = [(low, low + 0.1) for low in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)]
    lines = []
    for low, high in bands:
        within = [right for stated, right in pairs if low <= stated < high]
        if within:
            lines.append(f"  stated {low:.1f}–{high:.1f}: right {sum(within) / len(within):.2f} of {len(within)}")
    return "\n".join(lines)


def main() -> None:
    part = "development" if "development" in sys.argv else "scored"
    print(f"incidents, {part} part")
    for figure, goal, measured, met in rows(part):
        print(f"{figure:52} | {goal:7} | {measured:36} | {'' if met is None else 'yes' if met else 'no'}")
    where = folder()
    if where is None:
        return
    start = perf_counter()
    found = cases(where, part)
    print(f"{(perf_counter() - start) / len(found) * 1000:.2f} ms a description")
    print(confidence_table(found))
    apart = Counter((case.raw_class, case.told_class) for case in found if case.gold_class is None)
    print("other codes (coded, told): " + ", ".join(f"{raw} → {told} {n}" for (raw, told), n in apart.most_common()))


if __name__ == "__main__":
    main()
