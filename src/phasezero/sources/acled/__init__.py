"""ACLED: political violence and protest, coded weekly. In: its API, with the user's own account. Out: what it wrote of each
event of violence, as a report with its coding; the rest is left out and counted. Its terms forbid passing the data on: everything
is restricted, and `source.yml` says `redistribution: false`.

The entry is `collect(fetch, wanted, state, now) -> Batch`. https://acleddata.com/api-documentation/
"""

from phasezero.sources.acled.coding import coded
from phasezero.sources.acled.collecting import Wanted, collect

__all__ = ["Wanted", "coded", "collect"]
