"""`phasezero work`: the one process that does what is due, so that no timer of the system has to be set up."""

from __future__ import annotations

import os
import signal
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from phasezero.cli.common import open_store
from phasezero.errors import Missing

if TYPE_CHECKING:
    from phasezero.desk.jobs import Line


def work(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now and end: for a timer of your own.")] = False,
    show: Annotated[bool, typer.Option("--list", help="Say which jobs there are, when each ran last, and end.")] = False,
    beside: Annotated[int, typer.Option(help="End with the process that started this one, which has this number.", min=0)] = 0,
) -> None:
    """Do what is due, again and again, until it is stopped: take in, deliver, let go, run the day. One at a time."""
    from django.db import Error

    from phasezero import settings
    from phasezero.desk import jobs

    open_store(while_closed=not once)
    found = settings.load(os.environ)
    if show:
        for line in jobs.lines_for_the_machine(found, _now()):
            typer.echo(_said(line))
        return
    stop = _told_to_stop()
    try:
        alone = jobs.work(found, _now, lambda: stop.is_set() or _orphaned(beside), None if once else stop.wait)
    except Error as error:
        raise Missing(f"the database cannot be used ({type(error).__name__}); nothing was lost, start it again") from error
    if not alone:
        typer.echo("another worker is at work; this one ends")


def _now() -> datetime:
    return datetime.now(UTC)


def _told_to_stop() -> threading.Event:
    """Set by SIGTERM and Ctrl-C: what runs is brought to its end, and nothing new begins."""
    stop = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stop.set())
    return stop


def _orphaned(beside: int) -> bool:
    return beside != 0 and os.getppid() != beside


def _said(line: Line) -> str:
    if line.lacks:
        state = f"not set up: {line.lacks}"
    elif line.ran is None:
        state = "never run"
    else:
        state = f"{line.ran.status} {line.ran.started_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC {line.ran.detail}".rstrip()
    return f"{line.job.key}  every {_every(line.job.every)}  {line.job.what}  ({state}{'; late' if line.late else ''})"


def _every(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h"
