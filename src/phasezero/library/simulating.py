"""Simulated episodes of the campaign test, for those who want to see how it decides. They never enter the store."""

from __future__ import annotations

from collections.abc import Iterator

from phasezero.domain.campaign import Explanation
from phasezero.errors import BadInput

MOST_EPISODES = 100_000
LARGEST_SEED = 2**63 - 1


def simulated(explanation: str | None, episodes: int, seed: int, *, as_json: bool = False) -> Iterator[str]:
    """So many episodes of an explanation, or of each (None), as pieces of a CSV or JSON text that says it is simulated.
    The same seed gives the same text. Raises BadInput."""
    if not 1 <= episodes <= MOST_EPISODES:
        raise BadInput(f"episodes are {episodes}; give a number from 1 to {MOST_EPISODES:,}")
    if not 0 <= seed <= LARGEST_SEED:
        raise BadInput(f"the seed is {seed}; give a whole number from 0 to {LARGEST_SEED}")
    chosen = list(Explanation) if explanation is None else [Explanation(explanation)]
    from phasezero.monitor.campaign.simulation import simulate, writing

    made = (simulate(one, seed, number) for number in range(episodes) for one in chosen)
    return writing.as_json(made) if as_json else writing.as_csv(made)
