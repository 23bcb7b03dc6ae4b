"""What a release would do, told before it is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from phasezero.domain.marking import TLP
from phasezero.domain.publishers import publisher
from phasezero.domain.updates import PartKind, Section, Update
from phasezero.errors import said
from phasezero.share.findings import Finding, Kind, Leaving, findings


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who would see it, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class DryRun:
    update: Update
    to: TLP
    everyone: bool
    """CLEAR: also those it is about."""
    readers: tuple[Reader, ...]
    """By name; of a CLEAR release those of them who get it anyway."""
    perpetrator_learns: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def blocked(self) -> bool:
        return bool(self.findings)


def dry_run(
    update: Update, leaving: Sequence[Leaving], readers: Sequence[Reader], to: TLP, on: date, among: Iterable[Kind] = ()
) -> DryRun:
    """Who would see `update` if it were released up to `to` on the day `on`, and what stands against it. Pure.

    `among`: kinds of what these readers know already.
    """
    return DryRun(
        update=update,
        to=to,
        everyone=to == TLP.CLEAR,
        readers=tuple(readers),
        perpetrator_learns=tuple(_learned(update, leaving)),
        findings=tuple(findings(leaving, to, on, among)),
    )


def _learned(update: Update, leaving: Sequence[Leaving]) -> list[str]:
    """What somebody who does the killing would take from it."""
    lines: list[str] = []
    places = sum(one.place_precision is not None and one.place_precision <= 3 for one in leaving)
    if places:
        lines.append(said("which of their attacks are known: {places} with the place named", places=places))
    local = sorted({one.named for one in leaving if one.named and publisher(one.named).is_voice_of(update.country)})
    if local:
        lines.append(said("which local media told of them: {those}", those=", ".join(local)))
    own = sum(not one.public for one in leaving)
    if own:
        lines.append(said("that we hold records that are not public: {count}", count=own))
    if any(section.key == "cannot-see" and section.sentences for section in update.page_one):
        lines.append(said("what we cannot see, and for how long back, in the whole country"))
    if _names_regions(update.page_two):
        lines.append(said("in which regions attacks are documented, and so in which none is"))
    return lines


def _names_regions(sections: Sequence[Section]) -> bool:
    named = any(part.kind == PartKind.NAME for one in sections if one.key == "where" for s in one.sentences for part in s.parts)
    return named or any(one.key == "where" and one.pictures for one in sections)
