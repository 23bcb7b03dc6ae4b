"""`phasezero replay`: what would have been told on the days of a time past."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phasezero.cli.common import ListFormat, country_named, open_store, progress, read_day, table
from phasezero.errors import BadInput

if TYPE_CHECKING:
    from phasezero.domain.signals import PhaseSuggestion


def replay(
    country: str,
    start: Annotated[str, typer.Option("--from", help="First day.")],
    end: Annotated[str, typer.Option("--to", help="Last day.")],
    step: Annotated[int, typer.Option(help="Days from one to the next.", min=1)] = 1,
    monitors: Annotated[
        bool, typer.Option("--monitors", help="Also signals, the campaign test and what was silent; about a second a day.")
    ] = False,
    form: Annotated[ListFormat, typer.Option("--format")] = ListFormat.TABLE,
) -> None:
    """The suggested phase on each day of a time past, from what was known on that day only."""
    from phasezero import library

    first, last = read_day(start, "--from"), read_day(end, "--to")
    if first is None or last is None or first > last:
        raise BadInput(f"--from {start} is after --to {end}; give the earlier day first")
    found = country_named(country)
    days = [first + timedelta(days=i) for i in range(0, (last - first).days + 1, step)]
    open_store()
    with progress(f"replaying {len(days)} days of {found.name}"):
        if monitors:
            rows = [_replayed(one.phase) | one.as_dict for one in library.replayed_days(found.iso3, days)]
        else:
            rows = [_replayed(one) for one in library.replay(found.iso3, days)]
    if form is ListFormat.JSON:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif monitors:
        _monitored(rows)
    else:
        table(
            ["date", "phase", "relapse watch", "known", "reasons"],
            [
                [
                    r["date"],
                    "–" if r["phase"] is None else r["phase"],
                    r["relapse_watch_until"] or "",
                    r["known"],
                    "; ".join(r["reasons"]),
                ]
                for r in rows
            ],
        )


def _monitored(rows: list[dict[str, Any]]) -> None:
    """Without the reasons, which one day at a time says in full."""
    columns = ["date", "phase", "relapse watch", "known", "signals open", "random or organised", "documents", "regions silent"]
    table(
        columns,
        [
            [
                one["date"],
                "–" if one["phase"] is None else one["phase"],
                one["relapse_watch_until"] or "",
                one["known"],
                ", ".join(one["signals"]),
                "; ".join(f"{who}: {answer}" for who, answer in one["organised_words"].items()),
                one["silence"],
                "" if one["regions_silent"] is None else f"{one['regions_silent']} of {one['regions_told']} that can be told",
            ]
            for one in rows
        ],
    )


def _replayed(one: PhaseSuggestion) -> dict[str, Any]:
    reasons = [f"not assessed: {one.not_assessed}"] if one.not_assessed else [str(r.text) for r in one.reasons if r.met]
    return {
        "date": one.as_of.isoformat(),
        "phase": one.suggested,
        "relapse_watch_until": None if one.relapse is None else one.relapse.until.isoformat(),
        "reasons": reasons,
        "known": one.known,
    }
