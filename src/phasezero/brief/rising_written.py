"""Rises as JSON and as text of at most 100 columns, in English."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from datetime import date
from typing import Any

from phasezero.brief.rising import ROWS, of_unit, often, rivals_table, sentences
from phasezero.domain.countries import country
from phasezero.domain.rising import KILLED_CAPPED, NO_CALM, NOT_WHY, NUMBERS, UPPER_BOUND, Rising

FORMAT = "phasezero-rising/1"
COLUMNS = 100


def as_json(made: Rising) -> dict[str, Any]:
    """Plain dictionaries and lists; the fields are those of `domain.rising`."""
    return {
        "format": FORMAT,
        "notice": [str(one) for one in (NOT_WHY, NO_CALM, UPPER_BOUND, KILLED_CAPPED)],
        "country": made.country,
        "country_name": country(made.country).name,
        "as_of": made.as_of.isoformat(),
        "marking": {"tlp": made.marking.tlp.label, "audience": made.marking.audience},
        "not_assessed": str(made.not_assessed),
        "series": [_plain(asdict(one)) | {"recurrence_days": round(one.recurrence_days, 1)} for one in made.rises],
        "watched": made.watched,
        "weeks": [_plain(asdict(one)) for one in made.weeks],
        "still_to_be_documented": [asdict(one) for one in made.totals],
        "delay": {
            "dated_events": made.delay_from,
            "share_documented_by_age": {str(age): round(share, 4) for age, share in made.share_after},
            "waiting_share": round(made.waiting_share, 4),
            "completeness": round(made.completeness, 4),
        },
        "left_out": made.left_out,
        "rivals": [[str(cell) for cell in row] for row in rivals_table().rows] if made.rising else [],
        "seed": made.seed,
        "rule": asdict(NUMBERS),
        "code_version": made.code_version,
    }


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: _value(value) for key, value in fields.items()}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return float(f"{value:.6g}")
    return list(value) if isinstance(value, tuple) else value


def as_text(made: Rising) -> str:
    """Sentences, then the series."""
    head = f"Is it rising? {country(made.country).name}, as known on {made.as_of.isoformat()} [{made.marking.tlp.label}]"
    lines = [head, "", *(line for one in sentences(made) for line in textwrap.wrap(one.text, COLUMNS))]
    if made.rises:
        lines += ["", f"{'series':46} {'28 days':>8} {'usual':>11} {'by chance':>30}"]
        for one in made.rises[:ROWS]:
            usual = f"{one.low}-{one.high}"
            lines.append(f"{str(of_unit(one))[:46]:46} {one.observed:8} {usual:>11} {often(one)!s:>30}")
    return "\n".join(lines) + "\n"
