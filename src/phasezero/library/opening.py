"""Opening the store, and what is watched."""

from __future__ import annotations

import os

from phasezero import settings
from phasezero.domain.marking import LOCAL_OWNER, Viewer


def no_store_yet() -> str:
    """What to do where the environment names a file that does not exist yet; else empty. Opens and makes nothing."""
    from django.apps import apps

    file = None if apps.ready else settings.load(os.environ).database_file
    return "" if file is None or file.exists() else f"there is no store yet in {file}; run: phasezero init"


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
