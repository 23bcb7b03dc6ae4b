"""Serving the pages and the API, on this machine only."""

from __future__ import annotations

import os
import socket

from phasezero.errors import BadInput

LOOPBACK = "127.0.0.1"
_MOST_WORKERS = 2
_THREADS = 4
"""For each worker: enough that a page that waits for the database does not hold up the others."""


def serve(port: int, workers: int | None = None) -> None:
    """Serve on http://127.0.0.1:`port`/ until stopped. Raises BadInput where the port is taken."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    _check_free(port)
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


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise BadInput(f"port {port} cannot be used: {error.strerror}; give another with --port") from error
