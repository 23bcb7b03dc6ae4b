"""What this program writes about itself, to standard error: one line each, and by construction nothing of what records say.

A line names what happened, the kind of an error and the places in the program it came through. It never holds an error's
message, a value of a variable, an address that was asked for, or the arguments of a library's message: all of these can quote
what somebody typed. Our own lines (structlog, and loggers of this package) hold the few words that the code gives them.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

OURS = "phasezero"
_NAMES = frozenset({"event", "level", "timestamp", "job", "jobs", "country", "kind", "where", "pause", "code", "status", "page"})
"""What a line of ours may hold; whatever else is given to it is left out."""


def places(trace: Any) -> str:
    """Files and lines that an error came through, innermost last."""
    return " > ".join(f"{Path(one.filename).name}:{one.lineno}" for one in traceback.extract_tb(trace)[-8:])


def only_names(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out what a line may not hold, and the message and trace of an error."""
    return {name: value for name, value in line.items() if name in _NAMES}


class Redacted(logging.Formatter):
    """A line of the standard library's loggers without what others put into it."""

    def format(self, record: logging.LogRecord) -> str:
        parts = [self.formatTime(record, "%Y-%m-%dT%H:%M:%S"), record.levelname.lower(), record.name]
        if record.name.split(".")[0] == OURS:
            parts.append(" ".join(record.getMessage().split())[:300])
        elif record.args:
            parts.append(" ".join(str(record.msg).split())[:200])  # the words of the program, without what is put into them
        if (status := getattr(record, "status_code", None)) is not None:
            parts.append(f"status={status}")
        if (page := _page(record)) is not None:
            parts.append(f"page={page}")
        if record.exc_info and record.exc_info[0] is not None:
            parts.append(f"kind={record.exc_info[0].__name__} where={places(record.exc_info[2])}")
        elif record.levelno >= logging.ERROR:
            parts.append(f"where={Path(record.pathname).name}:{record.lineno}")
        return " ".join(parts)


def _page(record: logging.LogRecord) -> str | None:
    """The name of the page that was asked for; never its address, which can hold an id, a key or what somebody typed."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return None if match is None else str(match.view_name or match.route)


class _ToErrorOutput(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to whatever standard error is at that moment; an error in writing shows no record."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    @property
    def stream(self) -> Any:
        return sys.stderr

    @stream.setter
    def stream(self, _: Any) -> None:
        """Stays standard error."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        """Say nothing: the standard library would print the record with its arguments."""


def set_up() -> None:
    """For the whole process, instead of what Django and the standard library do by themselves; safe to call again."""
    root = logging.getLogger()
    if not any(isinstance(one, _ToErrorOutput) for one in root.handlers):
        handler = _ToErrorOutput()
        handler.setFormatter(Redacted())
        root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("django.request").setLevel(logging.ERROR)  # what was refused to whom is nobody's business


def logger(name: str) -> Any:
    """A logger of ours. Its library is read only by what writes lines: servers and workers, no command of a person."""
    import structlog

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            only_names,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"], sort_keys=True, drop_missing=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=_factory,
        cache_logger_on_first_use=False,
    )
    return structlog.get_logger(name)


class _Printer:
    """Prints to whatever standard error is at that moment."""

    def msg(self, line: str) -> None:
        sys.stderr.write(line + os.linesep)
        sys.stderr.flush()

    debug = info = warning = error = critical = msg


def _factory(*_: Any) -> _Printer:
    return _Printer()
