"""An episode of which less is documented."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phasezero.monitor.campaign.episode import Episode


def thinned(episode: Episode, rng: np.random.Generator, share: float = 0.5) -> Episode:
    """Only a share of all events is still documented, at random, in the window and before."""
    now, before = (rng.random(len(table)) < share for table in (episode.now, episode.before))
    new = np.cumsum(now) - 1
    pairs = episode.source_of
    if pairs is not None:
        pairs = pairs[now[pairs[:, 0]]]
        pairs = np.stack([new[pairs[:, 0]], pairs[:, 1]], axis=1)
    return replace(episode, now=episode.now.part(now), before=episode.before.part(before), source_of=pairs)
