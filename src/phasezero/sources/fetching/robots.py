"""What a site lets programs read: its robots.txt (RFC 9309), through Protego."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

MOST_BYTES = 500_000
"""As much of the file as is read (RFC 9309, 2.5)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site's robots.txt says. Without one everything may be read; where it cannot be had, nothing."""

    parsed: Protego | None
    nothing: bool = False
    """The file is there, or may be, and could not be had: nothing may be read until it can."""

    def allows(self, address: str, agent: str) -> bool:
        if self.parsed is None:
            return not self.nothing
        return bool(self.parsed.can_fetch(address, agent))

    def pause(self, agent: str) -> float:
        """Seconds between two requests that it asks for; 0 where it asks for none."""
        return float((self.parsed.crawl_delay(agent) if self.parsed else None) or 0)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        return tuple(self.parsed.sitemaps) if self.parsed else ()


ANYTHING = Rules(None)
NOTHING = Rules(None, nothing=True)


def rules(body: bytes) -> Rules:
    """The rules in a file; one that cannot be read as text has none."""
    return Rules(Protego.parse(body[:MOST_BYTES].decode("utf-8", errors="replace")))
