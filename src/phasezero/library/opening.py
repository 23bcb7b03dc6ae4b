"""Opening the store, and what is watched."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from phasezero.domain.marking import LOCAL_OWNER, Viewer

if TYPE_CHECKING:
    pass


def open_store() -> None:
    """Connect to the store that the environment names (`PHASEZERO_HOME`, `PHASEZERO_DATABASE_URL`), making it on first use."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phasezero.django_settings")
    django.setup()


def store_problem() -> str:
    """Why the open store cannot be used, and what to do; empty if it can. Raises django.db.Error if there is no database."""
    from phasezero.store import setup

    return setup.problem()


def where() -> str:
    """Where the open store keeps its records, without passwords."""
    from phasezero.store import setup

    return setup.where()


def watched(viewer: Viewer = LOCAL_OWNER) -> list[str]:
    """ISO codes of the watched countries."""
    from phasezero.store.people import Watch

    return list(Watch.objects.visible(viewer).filter(until=None).order_by("country").values_list("country", flat=True))
