"""What a server's answer can be, as one tree of values.

    Answer
    ├── Fetched          a body, whole, unpacked, of a kind that was asked for
    ├── NotModified      what is held is still the newest
    └── Failure          nothing that can be used, and one line that says why
        ├── Refused      we do not go there: the address, a redirect, or robots.txt forbids it
        ├── Unreachable  no such host, no connection, no answer in time, broken off
        ├── TooLarge     more bytes than were allowed, packed or unpacked
        ├── Unfit        not of the kind that was asked for, or packed in a way that cannot be read
        ├── Later        the server asks to wait, or is overloaded: not before `until`
        ├── Gone         it is gone for good (410)
        └── Failed       any other status

No message repeats a query, a password, a header or a body: an address is shown without what may be secret in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body, whole and unpacked."""

    address: str
    """Where it was found, behind all redirects."""
    moved_to: str
    """The address that is to be asked from now on, where every redirect was for good; else empty."""
    body: bytes
    media: str
    """Media type in small letters, without parameters; empty where the server gave none."""
    charset: str
    """As the server names it; empty where it does not."""
    etag: str
    last_modified: str

    @property
    def content_type(self) -> str:
        """The header as parsers want it."""
        return f"{self.media}; charset={self.charset}" if self.charset else self.media


@dataclass(frozen=True, slots=True)
class NotModified:
    address: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Nothing that can be used."""

    why: str
    """One line for a person, with the address as `shown` has it."""


@dataclass(frozen=True, slots=True)
class Refused(Failure):
    pass


@dataclass(frozen=True, slots=True)
class Unreachable(Failure):
    pass


@dataclass(frozen=True, slots=True)
class TooLarge(Failure):
    pass


@dataclass(frozen=True, slots=True)
class Unfit(Failure):
    pass


@dataclass(frozen=True, slots=True)
class Later(Failure):
    until: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class Gone(Failure):
    pass


@dataclass(frozen=True, slots=True)
class Failed(Failure):
    status: int


Answer = Fetched | NotModified | Failure


def shown(address: str) -> str:
    """An address as messages show it: scheme, host and path; never a user, a password or a query."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "an address that cannot be read"
    where = f"{host}:{port}" if port else host
    plain = f"{parts.scheme}://{where}{parts.path}"
    return "".join(c if c.isprintable() else "?" for c in plain)[:200]
