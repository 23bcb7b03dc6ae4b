"""Independent probabilities for one question, put side by side by a written rule: no number of it is a judgement.

The median of the best estimates is what a judgement is compared with: no single view can move it far. Beside it stand the
geometric mean of the odds, which is the average of the log odds (the simple logit model of Satopää, Baron, Foster, Mellers,
Tetlock and Ungar 2014, "Combining multiple probability predictions using a simple logit model", International Journal of
Forecasting 30(2), 344-356), the least and the greatest best estimate, and the outer ends of all ranges.

The mean is not extremized, as that paper does: how far to push it depends on how little the views share, which is learned from
many questions whose outcome is known. We have none, and a number more extreme than what its authors say would raise or lower an
alarm that nobody raised. All views weigh the same, for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, fsum, log
from statistics import median
from typing import Protocol

NEAREST = 0.001
"""Odds of 0 and of 1 are infinite: one view that calls something impossible or certain would decide the mean for all. In the mean
alone a view counts as no nearer to 0 or 1 than this, our choice; median and ranges keep it as it is."""


class Ranged(Protocol):
    """A probability with its range: `domain.assessment.Estimate`."""

    @property
    def question(self) -> str: ...
    @property
    def low(self) -> float: ...
    @property
    def best(self) -> float: ...
    @property
    def high(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Pool:
    """The views on one question. All numbers are probabilities, from 0 to 1."""

    question: str
    views: int
    median: float
    """Of the best estimates; of an even number of views the mean of the middle two."""
    geometric: float
    """Geometric mean of the odds of the best estimates, as a probability between `least` and `greatest`."""
    least: float
    """Of the best estimates."""
    greatest: float
    lowest: float
    """The lowest end of any range."""
    highest: float


def pooled(estimates: Iterable[Ranged]) -> Pool:
    """The views on one question, in whatever order. Raises ValueError for no view, and for views on several questions."""
    views = list(estimates)
    questions = {one.question for one in views}
    if len(questions) != 1:
        raise ValueError(f"{len(views)} views on {len(questions)} questions: pool those on one question")
    bests = sorted(one.best for one in views)
    return Pool(
        question=questions.pop(),
        views=len(views),
        median=min(max(median(bests), bests[0]), bests[-1]),
        geometric=geometric_mean_of_odds(bests),
        least=bests[0],
        greatest=bests[-1],
        lowest=min(one.low for one in views),
        highest=max(one.high for one in views),
    )


def geometric_mean_of_odds(probabilities: Sequence[float]) -> float:
    """The probability whose log odds are the mean of theirs (see `NEAREST`); at least one. Never outside of them."""
    inside = [min(max(one, NEAREST), 1 - NEAREST) for one in probabilities]
    mean = fsum(sorted(log(one / (1 - one)) for one in inside)) / len(inside)
    return min(max(1 / (1 + exp(-mean)), min(probabilities)), max(probabilities))


def by_question(views: Iterable[Iterable[Ranged]]) -> tuple[Pool, ...]:
    """The estimates of several views, a pool for each question, in the order in which the questions first come."""
    found: dict[str, list[Ranged]] = {}
    for view in views:
        for one in view:
            found.setdefault(one.question, []).append(one)
    return tuple(pooled(those) for those in found.values())


def in_percent(probability: float) -> str:
    """As it is printed: "6 %", "0.5 %"; two digits below 10 %, whole percents above."""
    return f"{probability * 100:.2g} %" if probability < 0.1 else f"{round(probability * 100)} %"


def departs(estimate: Ranged, pool: Pool) -> bool:
    """Whether the best estimate is printed otherwise than the median of the views."""
    return in_percent(estimate.best) != in_percent(pool.median)
