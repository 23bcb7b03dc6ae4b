"""How the machine is: feeds, jobs, what ran last, what failed. A failed or empty feed is a blind spot, and is called one.

The jobs are for the owner and stewards alone, and say when each ran and whether it failed: nothing of what it found to do.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from phasezero import __version__, library, settings
from phasezero.desk import jobs
from phasezero.web import shown
from phasezero.web.pages.frame import page
from phasezero.web.viewer import viewer_of

_STEPS = 25


def health(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    steps = library.ledger(viewer, _STEPS)
    context = {
        "feeds": library.feeds(viewer),
        "steps": steps,
        "last": next((step for step in steps if step.status == "done"), None),
        "failures": library.unfinished(viewer, _STEPS),
        "jobs": jobs.lines(settings.load(os.environ), viewer, datetime.now(UTC)),
        "watched": [line for line in shown.world(viewer) if line.watched],
        "version": __version__,
    }
    return page(request, "web/health.html", None, **context)
