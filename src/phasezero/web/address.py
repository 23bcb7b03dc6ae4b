"""The name and the address of this installation: from the settings, never from the host that a request names."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

NAME = "Phase Zero"


@dataclass(frozen=True, slots=True)
class Site:
    """As allauth's letters ask for it."""

    name: str
    domain: str
    """The whole address, for example "https://pz.example.org"."""


def site(request: HttpRequest) -> Site:
    return Site(NAME, settings.PHASEZERO.url or f"http://localhost:{request.get_port()}")


def for_passkeys(request: HttpRequest) -> str:
    """Where a browser lets passkeys work, if it does not under the address of `request`: they are bound to a name, and an IP
    address is none (Web Authentication, "RP ID"). Empty: they work here."""
    if not _is_number(request.get_host()):
        return ""
    own = settings.PHASEZERO.url
    return own if own and not _is_number(urlsplit(own).netloc) else f"http://localhost:{request.get_port()}"


def _is_number(host: str) -> bool:
    """Whether `host`, with or without a port, is an IP address."""
    try:
        ip_address(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False
    return True
