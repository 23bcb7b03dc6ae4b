"""Setting the store up, and what works on this machine."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from phasezero import library
from phasezero.errors import PhaseZeroError

if TYPE_CHECKING:
    pass


def set_up() -> None:
    """Make or upgrade the tables of the open store; safe to run again."""
    from phasezero.store import setup

    setup.migrate()


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `phasezero doctor`."""

    what: str
    ok: bool
    found: str
    """What was found, or what to do."""
    needed: bool = True


def check_up() -> list[Check]:
    """What works on this machine and what is missing."""
    return [_check_python(), _check_store(), _check_example(), _check_pdf(), _check_text()]


def _check_python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Check("Python", sys.version_info >= (3, 11), f"{version} (3.11 or newer is needed)")


def _check_store() -> Check:
    from django.db import Error

    try:
        library.open_store()
        problem = library.store_problem()
    except (Error, PhaseZeroError) as error:
        return Check("store", False, " ".join(str(error).split()))
    return Check("store", not problem, problem or library.where())


def _check_example() -> Check:
    from phasezero.sources import ucdp_ged

    path = ucdp_ged.example_path()
    return Check("example", path.is_file(), str(path))


def _check_pdf() -> Check:
    from phasezero.brief.render import pdf

    problem = pdf.problem()
    return Check("PDF", not problem, problem or "Pango is installed", needed=False)


def _check_text() -> Check:
    from phasezero.pipeline.reading import can_read

    found = "the extra text is installed" if can_read() else "reports are not collected or read: pip install 'phasezero[text]'"
    return Check("reading", can_read(), found, needed=False)
