"""Whether lists that a user imports do harm: places and perpetrators with and without them, on the texts that were looked at.

Without lists; with the p-codes of all countries; with the places of all development files of UCDP; with its Actor Dataset and
the groups of those files. `python benchmarks/extract/lists.py` (about three minutes)
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import incidents
import places
from places_gold import shared, texts

from phasezero.domain.extracted import ActorName, Actors, CodedSides
from phasezero.domain.places import Place
from phasezero.extract.events import code
from phasezero.extract.places import Finder
from phasezero.sources import actor_lists, gazetteers, ucdp_ged

DATA = Path(os.environ.get("PHASEZERO_SHARED", Path(__file__).parents[2] / ".." / "shared")) / "data"


def perpetrators(name: str, actors: Sequence[ActorName]) -> list[incidents.Case]:
    """The development half read with these actors; says how many classes are right."""
    incidents.code = partial(code, actors=Actors.of(actors) if actors else None)
    held = incidents.cases(DATA / "incidents", "development")
    told = [case.told_class == case.gold_class for case in held if case.gold_class is not None]
    print(f"perpetrator right, {name:28} | {sum(told) / len(told):.4f} (n={len(told)})")
    return held


def toponyms(name: str, more: Sequence[Place]) -> None:
    """The figures of both gold sets together, with these places besides."""
    instead = {one.key for one in more}
    finder = Finder.of(chain((one for one in places.gazetteer() if one.key not in instead), more))
    for what, _, measured, _ in places.of_toponyms(finder, [one for one in texts(DATA) if one.develops]):
        if what.startswith("together") and "median" not in what:
            print(f"{what:48} {name:20} | {measured}")


def main() -> None:
    if shared() is None:
        print("skipped: no shared data; name their folder in PHASEZERO_SHARED")
        return
    events = [one for file in sorted((DATA / "ucdp_ged").glob("*.csv.gz")) for one in ucdp_ged.read(file).events]
    sides = {CodedSides(one.country, one.violence, one.side_a, one.side_b) for one in events}
    listed = actor_lists.read_ucdp(DATA / "reference" / "ucdp-actor-221.csv").actors
    before = perpetrators("without lists", ())
    after = perpetrators("with UCDP's actors", [*listed, *actor_lists.of_events(sides)])
    pairs = [(one.told_class == one.gold_class, other.told_class) for one, other in zip(before, after, strict=True)]
    lost = sum(right and told != case.gold_class for (right, told), case in zip(pairs, after, strict=True))
    print(f"right without and wrong with them: {lost}")
    toponyms("without", ())
    toponyms("with p-codes", gazetteers.pcodes.read(DATA / "reference" / "download-global-pcodes-adm-1-2.csv").places)
    toponyms("with UCDP's places", tuple(gazetteers.learned.places(events)))


if __name__ == "__main__":
    main()
