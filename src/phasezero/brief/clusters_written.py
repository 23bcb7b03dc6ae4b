"""Clusters as JSON and as text of at most 100 columns, in English."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from typing import Any

from phasezero.brief.clusters import rivals_table, sentences, table
from phasezero.domain.clusters import DATA_SETS_ONLY, NO_CALM, NOT_WHY, NUMBERS, AreaCluster, Clusters
from phasezero.domain.countries import country

FORMAT = "phasezero-clusters/1"
COLUMNS = 100


def as_json(made: Clusters) -> dict[str, Any]:
    """Plain dictionaries and lists; the fields are those of `domain.clusters`."""
    return {
        "format": FORMAT,
        "notice": [str(one) for one in (NOT_WHY, NO_CALM, DATA_SETS_ONLY)],
        "country": made.country,
        "country_name": country(made.country).name,
        "as_of": made.as_of.isoformat(),
        "marking": {"tlp": made.marking.tlp.label, "audience": made.marking.audience},
        "not_assessed": str(made.not_assessed),
        "first_day": made.first.isoformat(),
        "learned_days": made.learned_days,
        "places": made.places,
        "events": made.events,
        "unplaced": made.unplaced,
        "complete": round(made.complete, 4),
        "clusters": [_cluster(one) for one in made.found],
        "rivals": [[str(cell) for cell in row] for row in rivals_table(made).rows] if made.found else [],
        "cylinders": made.cylinders,
        "seed": made.seed,
        "rule": asdict(NUMBERS),
        "code_version": made.code_version,
    }


def _cluster(one: AreaCluster) -> dict[str, Any]:
    return {
        "places": [asdict(place) for place in one.places],
        "centre": one.centre,
        "radius_km": round(one.radius_km, 1),
        "first_day": one.first.isoformat(),
        "last_day": one.last.isoformat(),
        "events": one.events,
        "attacks_on_civilians": one.attacks,
        "deaths_best": one.deaths,
        "expected": round(one.expected, 4),
        "expected_low": one.low,
        "expected_high": one.high,
        "log_likelihood_ratio": round(one.score, 4),
        "p_value": one.p_value,
        "recurrence_days": round(one.recurrence_days, 1),
        "more_rarely": one.more_rarely,
        "flips_with": one.flips_with,
        "flips_at": round(one.flips_at, 3),
        "independent_sources": one.sources,
        "event_ids": list(one.ids),
    }


def as_text(made: Clusters) -> str:
    head = f"{country(made.country).name}, as known on {made.as_of}: where there is more violence than usual"
    marked = f"{made.marking.tlp.label} · code {made.code_version} · seed {made.seed}"
    lines = [head, marked, ""]
    for one in sentences(made):
        lines += [*textwrap.wrap(one.text, COLUMNS), ""]
    if made.found:
        lines += [*_rows(made), "", "What else could explain a cluster:"]
        for what, how in rivals_table(made).rows:
            lines += textwrap.wrap(f"- {what}: {how}", COLUMNS, subsequent_indent="  ")
        lines.append("")
    return "\n".join(lines)


def _rows(made: Clusters) -> list[str]:
    """The table of the page, each cluster in a paragraph of its own."""
    rows = table(made)
    lines = [f"{rows.caption}:"]
    for number, row in enumerate(rows.rows, start=1):
        said = "; ".join(f"{column}: {cell}" for column, cell in zip(rows.columns, row, strict=True))
        lines += textwrap.wrap(f"{number}. {said}", COLUMNS, subsequent_indent="   ")
    return lines
