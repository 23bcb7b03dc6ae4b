"""Serving the pages and the API, on this machine only."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from typing import Self

from phasezero.errors import BadInput
from phasezero.logs import logger

_log = logger("phasezero.server")

LOOPBACK = "127.0.0.1"
_MOST_WORKERS = 2
_THREADS = 4
"""For each worker: enough that a page that waits for the database does not hold up the others."""


def serve(port: int, workers: int | None = None, worker: bool = False) -> None:
    """Serve on http://127.0.0.1:`port`/ until stopped; with `worker`, do what is due in a process beside it. Raises BadInput
    where the port is taken."""
    _check_free(port)
    with Beside() if worker else nullcontext():
        _served(port, workers)


def _served(port: int, workers: int | None) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "phasezero.web.wsgi:application",
        address=LOOPBACK,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or min(_MOST_WORKERS, os.cpu_count() or 1),
        blocking_threads=_THREADS,
        log_level=LogLevels.warning,
        process_name=None,
    ).serve()


class Beside:
    """The worker (`phasezero work`) as a child process: started again when it ends, with growing pauses, and ended with this
    context. A worker that finds itself alone, because this process was killed, ends by itself."""

    FIRST_PAUSE, LONGEST_PAUSE, STEADY, PATIENCE = 1.0, 60.0, 600.0, 20.0
    """Seconds: before the first and the later new starts; a worker that ran so long starts anew with the first pause; for it to
    bring to its end what it does."""

    def __init__(self, command: Sequence[str] = ()) -> None:
        self._command = list(command) or [sys.executable, "-m", "phasezero", "work", "--beside", str(os.getpid())]
        self._stop = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        self._keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._keeper.join(self.PATIENCE + 5)

    def _keep(self) -> None:
        pause = self.FIRST_PAUSE
        while not self._stop.is_set():
            started = time.monotonic()
            code = self._run()
            if self._stop.is_set():
                return
            pause = self.FIRST_PAUSE if time.monotonic() - started >= self.STEADY else pause
            _log.warning("the worker ended; it is started again", code=code, pause=pause)
            self._stop.wait(pause)
            pause = min(2 * pause, self.LONGEST_PAUSE)

    def _run(self) -> int:
        """Start the worker and wait until it ends, or until it is to end."""
        self._child = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
        while not self._stop.is_set():
            with suppress(subprocess.TimeoutExpired):
                return self._child.wait(0.5)
        self._child.terminate()
        with suppress(subprocess.TimeoutExpired):
            return self._child.wait(self.PATIENCE)
        self._child.kill()
        return self._child.wait()


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise BadInput(f"port {port} cannot be used: {error.strerror}; give another with --port") from error
