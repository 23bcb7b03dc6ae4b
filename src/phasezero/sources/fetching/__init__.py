"""The one way to the world for every source that asks servers. In: a `Request`. Out: an `Answer`: a whole body, "not modified",
or a `Failure` with one line that says why. Nothing raises, nothing is half read, nothing inside a network of ours can be reached.

There is no cache of bodies: what a server said of a version (ETag, Last-Modified) stands in the `State` of its source, and the
next request asks for what is newer. A cache between us and the servers would hold texts that retention and withdrawal do not
reach, and decide about freshness where no state shows it.
"""

from phasezero.sources.fetching.answers import (
    Answer,
    Failed,
    Failure,
    Fetched,
    Gone,
    Later,
    NotModified,
    Refused,
    TooLarge,
    Unfit,
    Unreachable,
    shown,
)
from phasezero.sources.fetching.fetcher import Fetcher, Limits, Request
from phasezero.sources.fetching.reach import Reach
from phasezero.sources.fetching.secrets import Secret

__all__ = [
    "Answer",
    "Failed",
    "Failure",
    "Fetched",
    "Fetcher",
    "Gone",
    "Later",
    "Limits",
    "NotModified",
    "Reach",
    "Refused",
    "Request",
    "Secret",
    "TooLarge",
    "Unfit",
    "Unreachable",
    "shown",
]
