"""What is silent as JSON and as text of at most 100 columns, in English."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from phasezero.brief import silence_recorded
from phasezero.brief.silence import (
    explained,
    explained_below,
    gone_table,
    page_lines,
    region_lines,
    regions_table,
    units_table,
)
from phasezero.domain.countries import country
from phasezero.domain.marking import Marking
from phasezero.domain.silence import (
    AT_SAME_AGE,
    DATA_SETS_ONLY,
    NEVER_CALM,
    NUMBERS,
    Fall,
    LastWord,
    LocalVoices,
    Regional,
    RegionSilence,
    SecondLevel,
    Silence,
)
from phasezero.domain.updates import Table

FORMAT = "phasezero-silence/1"
COLUMNS = 100
NOTICES = (NEVER_CALM, AT_SAME_AGE, DATA_SETS_ONLY)


def as_json(made: Silence) -> dict[str, Any]:
    """Plain dictionaries and lists; the fields are described in `docs/explanation/silence.md`."""
    national = made.national
    return {
        "format": FORMAT,
        "notice": [str(one) for one in NOTICES],
        "country": national.country,
        "country_name": country(national.country).name,
        "as_of": national.as_of.isoformat(),
        "marking": _marking(national.marking),
        "not_assessed": str(national.not_assessed),
        **_fall(national.fall),
        **_local(national.local),
        "unheard": [{"days": one.days, "regions": one.regions, "of": one.of, "usual": one.usual} for one in national.unheard],
        "sources": {"regular": national.sources_known, "gone": national.sources_gone},
        "entered": silence_recorded.as_json(national.recorded),
        "weeks": [{"first": one.first.isoformat(), "documents": one.documents, "sources": one.sources} for one in national.weeks],
        **({} if made.regional is None else {"regional": _regional(made.regional)}),
        "rule": {"windows": list(NUMBERS.windows), "mark": NUMBERS.mark, "code_version": national.code_version},
    }


def _marking(of: Marking) -> dict[str, str]:
    return {"tlp": of.tlp.label, "audience": of.audience}


def _fall(fall: Fall) -> dict[str, Any]:
    return {
        "finding": fall.verdict.value,
        "window_days": fall.window_days,
        "documents": fall.seen,
        "expected": round(fall.expected, 2),
        "expected_low": fall.low,
        "expected_high": fall.high,
        "p_value": round(fall.p_value, 5),
        "flips_with": fall.flips_with,
        "learned_from": fall.learned_from,
        "explanations": [
            {"explanation": one.rival.value, "bearing": one.bearing.value, "why": str(one.why)} for one in fall.weighed
        ],
    }


def _local(local: LocalVoices) -> dict[str, Any]:
    return {
        "local_publishers": {
            "finding": local.verdict.value,
            "window_days": local.window_days,
            "documents": local.seen,
            "of": local.of,
            "expected": round(local.expected, 2),
            "p_value": round(local.p_value, 5),
        }
    }


def _regional(regional: Regional) -> dict[str, Any]:
    recent, year = regional.area_unheard
    return {
        "marking": _marking(regional.marking),
        "area_unheard": {"recent": round(recent, 4), "year": round(year, 4)},
        "regions": [_region(one) for one in regional.regions],
        "entered": silence_recorded.as_json(regional.recorded),
        **({} if regional.second_level is None else {"second_level": _second_level(regional.second_level)}),
        "sources_gone": [
            {
                "name": one.name,
                "reach": one.reach,
                "window_days": one.window_days,
                "documents": one.seen,
                "expected": round(one.expected, 2),
                "p_value": round(one.p_value, 5),
                "last": one.last.isoformat(),
            }
            for one in regional.gone
        ],
    }


def _region(one: RegionSilence) -> dict[str, Any]:
    fall = one.fall
    around = {} if fall.around is None or fall.around_usual is None else _around(fall.around, fall.around_usual)
    return {
        "code": one.code,
        "name": one.name,
        "area": round(one.area, 4),
        "documents": {"recent": one.documents[0], "year": one.documents[1]},
        "heard": {"recent": one.heard[0], "year": one.heard[1]},
        "last_word": _last_word(one.last),
        **_fall(fall),
        **around,
        **_local(one.local),
    }


def _last_word(last: LastWord | None) -> dict[str, Any] | None:
    if last is None:
        return None
    return {
        "day": last.day.isoformat(),
        "by": list(last.by),
        "reach": last.reach,
        "days_ago": last.days_ago,
        "pauses": last.pauses,
        "as_long": last.longer,
        "unusual": last.unusual,
    }


def _second_level(made: SecondLevel) -> dict[str, Any]:
    return {
        "source": made.source,
        "dated": made.dated.isoformat(),
        "reconstructed": made.reconstructed,
        "regions": [
            {
                "code": one.code,
                "name": one.name,
                "heard": {"recent": one.heard[0], "year": one.heard[1]},
                "last_word": _last_word(one.last),
            }
            for one in made.units
        ],
    }


def _around(now: float, usual: float) -> dict[str, float]:
    return {"events_around": round(now, 2), "events_around_usual": round(usual, 2)}


def as_text(made: Silence) -> str:
    """The whole of it, for a terminal."""
    return "\n".join(line for paragraph in _paragraphs(made) for line in _wrapped(paragraph)) + "\n"


def _wrapped(paragraph: str) -> list[str]:
    indent = " " * (len(paragraph) - len(paragraph.lstrip()))
    return textwrap.wrap(paragraph, COLUMNS, subsequent_indent=f"{indent}  ", break_on_hyphens=False) or [""]


def _paragraphs(made: Silence) -> Iterator[str]:
    national = made.national
    yield f"What is silent: {country(national.country).name}, as known on {national.as_of} ({national.marking.tlp.label})"
    yield ""
    yield from (one.text for one in page_lines(national))
    if made.regional is not None and not national.not_assessed:
        yield ""
        yield f"By region and source ({made.regional.marking.tlp.label}):"
        yield from (one.text for one in region_lines(made.regional, national.as_of))
    for table in _tables(made):
        yield from _tabled(table)
    yield ""
    yield from (str(one) for one in NOTICES)


def _tables(made: Silence) -> Iterator[Table]:
    if made.national.not_assessed:
        return
    yield from explained(made.national)
    if made.regional is not None:
        yield from explained_below(made.regional)
        yield regions_table(made.regional)
        if made.regional.gone:
            yield gone_table(made.regional.gone)
        if made.regional.second_level is not None:
            yield units_table(made.regional.second_level, made.regional.marking)


def _tabled(table: Table) -> Iterator[str]:
    yield ""
    yield f"{table.caption}:"
    for row in table.rows:
        first, *rest = (str(cell) for cell in row)
        told = [f"{column}: {cell}" for column, cell in zip(table.columns[1:], rest, strict=True) if cell]
        yield f"  {first}. {'; '.join(told)}"
