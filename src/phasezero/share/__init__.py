"""What may leave: what a release would tell, whom, and what a perpetrator would learn from it.

In: an update as it would be issued, the records that it cites with their markings, and who would see it. Out: a dry run with
findings; one that blocks must be dealt with before anything leaves.
"""

from phasezero.share.dry_run import DryRun, Reader, dry_run
from phasezero.share.findings import FEWEST, Finding, Leaving, findings

__all__ = ["FEWEST", "DryRun", "Finding", "Leaving", "Reader", "dry_run", "findings"]
