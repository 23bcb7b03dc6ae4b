"""What a release would do, told before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from phasezero.domain.marking import TLP
from phasezero.domain.publishers import publisher
from phasezero.domain.updates import PartKind, Section, Update
from phasezero.share.findings import Finding, Leaving, findings


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


def dry_run(update: Update, leaving: Sequence[Leaving], readers: Sequence[Reader], to: TLP, on: date) -> DryRun:
    """Who would see `update` if it were released up to `to` on the day `on`, and what stands against it. Pure."""
    return DryRun(
        update=update,
        to=to,
        everyone=to == TLP.CLEAR,
        readers=tuple(readers),
        perpetrator_learns=tuple(_learned(update, leaving)),
        findings=tuple(findings(leaving, to, on)),
    )


def _learned(update: Update, leaving: Sequence[Leaving]) -> list[str]:
    """What somebody who does the killing would take from it."""
    lines = []
    places = sum(one.place_precision is not None and one.place_precision <= 3 for one in leaving)
    if places:
        lines.append(f"which of their attacks are known: {places} with the place named")
    local = sorted({one.named for one in leaving if one.named and publisher(one.named).is_local_to(update.country)})
    if local:
        lines.append(f"which local media told of them: {', '.join(local)}")
    own = sum(not one.public for one in leaving)
    if own:
        lines.append(f"that we hold {own} record{'s' if own > 1 else ''} that are not public")
    if any(section.key == "cannot-see" and section.sentences for section in update.page_one):
        lines.append("what we cannot see, and for how long back, in the whole country")
    if _names_regions(update.page_two):
        lines.append("in which regions attacks are documented, and so in which none is")
    return lines


def _names_regions(sections: Sequence[Section]) -> bool:
    named = any(part.kind == PartKind.NAME for one in sections if one.key == "where" for s in one.sentences for part in s.parts)
    return named or any(one.key == "where" and one.pictures for one in sections)
