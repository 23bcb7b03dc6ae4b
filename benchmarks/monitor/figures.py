"""What a benchmark of monitoring says: one figure beside its aim. Run by itself, a part prints its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Figure:
    goal: str
    """Key of the aim: G1 to G11 of the method text."""
    what: str
    aim: str
    """In words, with the number; empty where the figure is only reported."""
    got: str
    """The number measured, with its unit, and its interval where it is a share."""
    met: bool | None
    """None where it is only reported, or could not be measured: `got` says why then."""

    def __str__(self) -> str:
        verdict = {True: "met", False: "MISSED", None: "-"}[self.met]
        return f"{self.goal:4} {verdict:7} {self.what}: {self.got}" + (f"  (aim: {self.aim})" if self.aim else "")


def show(figures: Iterable[Figure]) -> list[Figure]:
    """Prints each as it comes."""
    shown = []
    for one in figures:
        print(one, flush=True)
        shown.append(one)
    return shown


def cpu(work: Callable[[], Result]) -> tuple[Result, float]:
    """What `work` gives, and its CPU seconds, threads and children that ended included."""
    before = _cpu()
    result = work()
    return result, _cpu() - before


def _cpu() -> float:
    import os

    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system if spent else time.process_time()
