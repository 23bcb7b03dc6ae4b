"""The machine's work: import what is handed in, collect, extract, then for each watched country monitor and draft the update.

Concrete things are chosen here and nowhere else: which source reads a file, which renderers make an update. Every step is noted
in the ledger with the digest of its inputs, so that a day that was killed goes on where it stopped and a day run twice changes
nothing.
"""

from phasezero.pipeline.checking import Check, check_up, set_up
from phasezero.pipeline.days import CountryDay, Turn, day, made_from, run_turns, turns
from phasezero.pipeline.importing import (
    Imported,
    Shares,
    import_example,
    import_population_shares,
    import_second_level,
    import_ucdp_ged,
)
from phasezero.pipeline.rendering import drawing_beside, rendered, update_as, write

__all__ = [
    "Check",
    "CountryDay",
    "Imported",
    "Shares",
    "Turn",
    "check_up",
    "day",
    "drawing_beside",
    "import_example",
    "import_population_shares",
    "import_second_level",
    "import_ucdp_ged",
    "made_from",
    "rendered",
    "run_turns",
    "set_up",
    "turns",
    "update_as",
    "write",
]
