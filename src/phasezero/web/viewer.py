"""For whom a request reads. The one place that changes when accounts come."""

from __future__ import annotations

from django.http import HttpRequest

from phasezero.domain.marking import LOCAL_OWNER, Viewer


def viewer_of(request: HttpRequest) -> Viewer:  # noqa: ARG001 - accounts will look at it
    """Without accounts the server listens on loopback only, and who reaches it is the owner."""
    return LOCAL_OWNER
