"""What may leave: what a release would tell, whom, and what a perpetrator would learn from it.

In: an update as it would be issued, the records that it cites with their markings, and who would see it. Out: a dry run with
findings; one that blocks must be dealt with before anything leaves.
"""

from phasezero.share.coarsening import AsTold, coarsened, coarsest, steps
from phasezero.share.dry_run import DryRun, Reader, dry_run
from phasezero.share.findings import FEWEST, Finding, Kind, Leaving, findings, kind_of

__all__ = [
    "FEWEST",
    "AsTold",
    "DryRun",
    "Finding",
    "Kind",
    "Leaving",
    "Reader",
    "coarsened",
    "coarsest",
    "dry_run",
    "findings",
    "kind_of",
    "steps",
]
