"""A framing as JSON and as text of at most 100 columns, in English."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from phasezero.domain.countries import country
from phasezero.domain.framing import LATE, NOT_WHICH, WORDS_ONLY, Carrier, Counted, Framing, Share, frames
from phasezero.domain.publishers import Reach

FORMAT = "phasezero-framing/1"
COLUMNS = 100
_NEWEST = 15


def as_json(made: Framing) -> dict[str, Any]:
    """Plain dictionaries and lists; the fields are described in `docs/explanation/framing.md`."""
    rule = frames()
    return {
        "format": FORMAT,
        "notice": [str(NOT_WHICH), str(WORDS_ONLY), str(LATE)],
        "country": made.country,
        "country_name": country(made.country).name,
        "as_of": made.as_of.isoformat(),
        "since": made.since.isoformat(),
        "marking": {"tlp": made.marking.tlp.label, "audience": made.marking.audience},
        "reports": made.reports,
        "reports_without_headline": made.untitled,
        **_counted(made.everyone),
        "frames": [
            {
                "frame": frame.key,
                "name": frame.name,
                "about": frame.about,
                "expedient": frame.expedient,
                "all": _share(made.everyone.shares[frame.key]),
                **{reach: _share(counted.shares[frame.key]) for reach, counted in made.by_reach.items()},
            }
            for frame in rule.frames
        ],
        "publishers": {reach: _counted(counted) for reach, counted in made.by_reach.items()},
        "periods": [
            {
                "start": one.start.isoformat(),
                "end": one.end.isoformat(),
                **_counted(one.counted),
                "carried": {key: share.carried for key, share in one.counted.shares.items()},
            }
            for one in made.periods
        ],
        "warnings": [
            {
                "frame": one.frame,
                **_share(one.share),
                "publishers": one.publishers,
                "measure": str(one.against.measure),
                "at_least": one.against.at_least,
                "why": one.against.why,
                "says": str(one.says),
                "events": list(one.events),
            }
            for one in made.warnings
        ],
        "events": {key: value for key, value in asdict(made.evidence).items() if key != "events"},
        "headlines_that_carry": [_carrier(one) for one in made.carriers],
        "rule": {
            "version": rule.version,
            "numbers": {key: {"value": getattr(rule.numbers, key), "why": why} for key, why in rule.why.items()},
        },
    }


def _carrier(one: Carrier) -> dict[str, Any]:
    return {
        "report": one.report,
        "publisher": one.publisher,
        "title": one.title,
        "day": one.day.isoformat(),
        "reach": one.reach,
        "frames": {key: list(words) for key, words in one.words.items()},
        "in_text": one.in_text,
    }


def _share(share: Share) -> dict[str, Any]:
    known = share.share is not None
    return {
        "carried": share.carried,
        "of": share.of,
        "share": round(share.share or 0.0, 4) if known else None,
        "low": round(share.low, 4) if known else None,
        "high": round(share.high, 4) if known else None,
    }


def _counted(counted: Counted) -> dict[str, int]:
    return {"headlines": counted.headlines, "read": counted.read, "framed": counted.framed, "unframed": counted.unframed}


def as_text(made: Framing) -> str:
    """For a person who reads a terminal."""
    return "\n".join(line.rstrip() for line in _lines(made)) + "\n"


def _lines(made: Framing) -> Iterator[str]:
    everyone, name = made.everyone, country(made.country).name
    yield from _wrapped(
        f"FRAMING   {name}, {made.since} to {made.as_of}   {made.marking.tlp.label}, audience {made.marking.audience}"
    )
    for notice in (NOT_WHICH, WORDS_ONLY, LATE):
        yield from _wrapped(str(notice))
    yield ""
    yield from _wrapped(
        f"{made.reports} reports with a headline ({made.untitled} without one), {everyone.headlines} headlines without their "
        f"copies; {everyone.read} in English or French, of which {everyone.framed} carry a frame and {everyone.unframed} none."
    )
    yield ""
    yield from _shares(made)
    yield ""
    yield from _warnings(made)
    yield ""
    yield from _time(made)
    yield ""
    yield "NEWEST HEADLINES THAT CARRY A FRAME"
    for one in made.carriers[:_NEWEST]:
        yield from _wrapped(f"{one.day}  {one.publisher} ({one.reach}): “{' '.join(one.title.split())}”", "  ", "    ")
        where = " (in its text)" if one.in_text else ""
        yield from _wrapped("; ".join(f"{key}: {', '.join(words)}" for key, words in one.words.items()) + where, "    ")
    if not made.carriers:
        yield "  None."


def _shares(made: Framing) -> Iterator[str]:
    yield f"  {'FRAME':28} {'all':>19}  {'local':>9}  {'international':>13}  {'unknown':>9}"
    for frame in frames().frames:
        share = made.everyone.shares[frame.key]
        interval = f" ({100 * share.low:.0f}–{100 * share.high:.0f} %)" if share.of else ""
        reached = [made.by_reach[reach].shares[frame.key] for reach in (Reach.LOCAL, Reach.INTERNATIONAL, Reach.UNKNOWN)]
        local, international, unknown = (f"{one.carried} of {one.of}" for one in reached)
        yield f"  {frame.name:28} {share.carried} of {share.of:<3}{interval:>12}  {local:>9}  {international:>13}  {unknown:>9}"
    yield from _wrapped("In brackets the interval at 95 %. A headline can carry several frames.", "  ")


def _warnings(made: Framing) -> Iterator[str]:
    yield "WARNING" if made.warnings else "WARNING   none by the written rule"
    for one in made.warnings:
        yield from _wrapped(str(one.says), "  ")
        yield from _wrapped(f"Why it is said: {one.against.why}", "  ")


def _time(made: Framing) -> Iterator[str]:
    keys = [frame.key for frame in frames().frames if made.everyone.shares[frame.key].carried]
    yield "OVER TIME   headlines that carry a frame, and those of them that carry each"
    for one in made.periods:
        held = [f"{key} {one.counted.shares[key].carried}" for key in keys if one.counted.shares[key].carried]
        yield from _wrapped(f"{one.start} to {one.end}  {one.counted.framed:>3}  {', '.join(held) or '–'}", "  ", " " * 31)


def _wrapped(text: str, first: str = "", then: str | None = None) -> list[str]:
    return textwrap.wrap(text, COLUMNS, initial_indent=first, subsequent_indent=first if then is None else then)
