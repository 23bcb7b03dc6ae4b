"""What every source that asks an interface does: ask, and let one line stand for whatever went wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import TypeVar
from urllib.parse import urlencode

from phasezero.domain.collected import Batch, State, failed
from phasezero.errors import BadInput
from phasezero.sources.fetching.answers import Failure, Fetched, Later, NotModified, shown
from phasezero.sources.fetching.fetcher import Fetcher, Request

W = TypeVar("W")
Collect = Callable[[Fetcher, W, State, datetime], Batch]


class NotHad(BadInput):
    """An answer that could not be had; `until`: not to be asked before."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.why)
        self.failure = failure
        self.until = failure.until if isinstance(failure, Later) else None


def body_of(fetch: Fetcher, request: Request) -> Fetched:
    """The body of an answer. Raises NotHad."""
    answer = fetch.get(request)
    if isinstance(answer, Fetched):
        return answer
    if isinstance(answer, NotModified):
        raise NotHad(Failure(f"{shown(request.address)} says that nothing has changed, which was not asked"))
    raise NotHad(answer)


def in_utc(moment: datetime) -> datetime:
    """A moment from settings, in UTC; one without a zone is in UTC already."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def query(address: str, **parameters: str | int) -> str:
    """The address with these parameters."""
    return f"{address}?{urlencode(parameters)}"


def one_line_for_failures(collect: Collect[W]) -> Collect[W]:
    """A collector that raises BadInput for an answer it cannot use, as one that gives a failed batch: nothing is half read."""

    @wraps(collect)
    def guarded(fetch: Fetcher, wanted: W, state: State, now: datetime) -> Batch:
        try:
            return collect(fetch, wanted, state, now)
        except NotHad as error:
            return failed(state, now, str(error), error.until)
        except BadInput as error:
            return failed(state, now, " ".join(str(error).split()))

    return guarded
