"""All that detectors and conditions see of one country on one day."""

from __future__ import annotations

from dataclasses import dataclass

from phasezero.domain.phase_rule import RuleNumbers
from phasezero.monitor import baseline, delay
from phasezero.monitor.baseline import Counts, Level
from phasezero.monitor.delay import Delay
from phasezero.monitor.known import Ints, Rows


@dataclass(frozen=True, slots=True, eq=False)
class Daily:
    """One country on one day, from the versions known on it."""

    rows: Rows
    day: int
    known: Ints
    """Indices of the versions known."""
    numbers: RuleNumbers
    delay: Delay
    counts: Counts
    level: Level
    all_regions: int
    """Number of regions the country has, seen or not."""

    @property
    def units(self) -> tuple[str | None, ...]:
        """The units of `counts` by name: the whole country (None), then the regions' codes."""
        return (None, *(self.rows.regions[int(region)] for region in self.counts.regions))


def look(
    rows: Rows, day: int, named_regions: int, numbers: RuleNumbers, late: Delay | None = None, known: Ints | None = None
) -> Daily:
    """The day as it was known. `named_regions`: number of regions with a name, 0 if unknown. `late`: the delay, if estimated, and
    `known`: the versions known on it, if looked up."""
    known = rows.known_on(day) if known is None else known
    late = late or delay.estimate(rows, known, day, numbers)
    counts = baseline.count(rows, known, day, numbers)
    all_regions = max(named_regions, int((rows.region_seen <= day).sum()), 1)
    level = baseline.learn(counts, late, day, all_regions, numbers, rows.covered_from)
    return Daily(rows, day, known, numbers, late, counts, level, all_regions)
