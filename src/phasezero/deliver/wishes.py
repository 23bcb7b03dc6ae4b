"""Whether somebody wants an update. Whether they may see it is decided elsewhere, in the store's query."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    country: str
    """ISO3; empty: every country."""
    theme: str
    """Empty: any."""
    audience: str
    """Empty: any."""
    smallest_phase: int
    only_on_change: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """What a wish asks about an issued update."""

    country: str
    audience: str
    theme: str
    """Of the task force it was made for; empty where it has none."""
    phase: int
    """As confirmed."""
    material_change: bool


def wanted(wish: Wish, offered: Offered) -> bool:
    """Whether the update is one that the wish asks for."""
    return (
        wish.country in {"", offered.country}
        and wish.audience in {"", offered.audience}
        and (not wish.theme or wish.theme.casefold() == offered.theme.casefold())
        and offered.phase >= wish.smallest_phase
        and (offered.material_change or not wish.only_on_change)
    )
