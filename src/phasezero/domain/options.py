"""Options as an update shows them: lines taken from the written list, in words."""

from __future__ import annotations

from dataclasses import dataclass

from phasezero.domain.phrases import Fact


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option of the list."""

    tool: str
    """Id in the catalogue."""
    name: Fact
    aim: Fact
    """What it is meant to do here."""
    condition: Fact | None
    """What must hold first here; None: nothing."""
    evidence: Fact
    """Counts of studies."""
    reviewed: bool
    """Whether a review of the tool exists."""
    who: Fact
    lead_time_days: int
    """From the decision to the first effect."""
    in_time: bool
    """Whether that fits the horizon."""
    first_step: Fact
    """What can be done this week."""
    basis: Fact
    """Where the words on it come from."""


@dataclass(frozen=True, slots=True)
class OptionLines:
    """What an update shows of the list for a country, a day and a phase."""

    phase: int
    horizon_days: int
    lines: tuple[OptionLine, ...]
    """In the written order; reference entries are never among them."""
    listed: int
    """How many options the whole list has."""
    state_path: Fact | None
    """What is documented of state forces, where it changes the list; else None."""
    rule_version: int
    review: str
    """How to cite the review that the counts of studies are from."""
