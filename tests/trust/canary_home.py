"""A process of its own that does everything there is with canaries in all that is confidential, says so, and waits to be searched.

Started by `test_canaries`, with the store's place in its environment. Prints "ready PID", and ends when standard input closes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from phasezero import library, pipeline

library.open_store()
pipeline.set_up()

from django.db import connection  # noqa: E402 - the store is open now
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from test_canaries import RED, SEALED  # noqa: E402
from whole import add_marked, everything, forget, installation  # noqa: E402

from people import client_of  # noqa: E402
from phasezero.domain.marking import TLP, Marking  # noqa: E402


def main() -> None:
    setup_test_environment()
    made = installation(SEALED)
    for audience in (made.people.open.key, made.people.hidden.key):
        add_marked(RED + audience, Marking(TLP.RED, audience), place=f"{RED} village", side_a=f"{RED} front")
    for who in ("lead", "steward", "reader", None):
        everything(made, who)
    forget()
    _send(client_of(None), made.here.path)
    _break()
    if connection.vendor == "sqlite":
        backup = Path(os.environ["PHASEZERO_HOME"]) / "backup.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(backup)])
    print(f"ready {os.getpid()}", flush=True)
    sys.stdin.read()


def _send(client: Client, path: str) -> None:
    """A form with pictures, and a receipt, through the whole stack."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    typed = {
        **SEALED.typed(),
        "precision": "",
        "pictures": SimpleUploadedFile(f"{SEALED.what}.jpg", b"no picture " + SEALED.what.encode()),
    }
    assert client.post(path, typed).status_code == 400
    del typed["pictures"]
    assert client.post(path, {k: v for k, v in typed.items() if v}).status_code == 200
    assert client.post("/receipt/", {"words": SEALED.contact}).status_code == 200


def _break() -> None:
    """A traceback that holds canaries in message and variables, at the two entry points."""
    import contextlib
    from unittest.mock import patch

    from phasezero import cli
    from phasezero.web.pages import about

    def fail(*_args: object, **_kwargs: object) -> None:
        sealed = SEALED.identity
        raise ValueError(f"{sealed} {RED}")

    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    with patch.object(about, "page", fail):
        answer = client.get("/about/")
    assert answer.status_code == 500
    print(answer.content.decode(), answer.headers)
    with (
        patch.object(library, "search", fail),
        patch.object(sys, "argv", ["phasezero", "search", "x"]),
        contextlib.suppress(SystemExit),
    ):
        cli.run()


if __name__ == "__main__":
    main()
