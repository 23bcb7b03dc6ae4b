"""UCDP over the network: the API of a release of GED (the user's own token), and the monthly Candidate releases. In: which
release, or from which month on. Out: coded events as `ucdp_ged` reads them, with the release they are of.

Two entries, each `(fetch, wanted, state, now) -> Batch`: `collect` for the API, a page at a time; `collect_candidates` for one
monthly file after the other. https://ucdp.uu.se/apidocs/
"""

from phasezero.sources.ucdp_api.candidates import Candidates, collect_candidates
from phasezero.sources.ucdp_api.paging import Wanted, collect

__all__ = ["Candidates", "Wanted", "collect", "collect_candidates"]
