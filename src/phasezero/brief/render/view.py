"""What all renderers show alike: header, phase, citations, release; and foreign text made harmless for a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC

from phasezero.domain.times import day
from phasezero.domain.updates import Part, Releasing, Sentence, Update, UpdateState
from phasezero.domain.wording import wording

DRAFT = "DRAFT — not released"
SCALE_NOTE = "The scale from 0 to 3 is our own, adapted from one reading of one crisis (Central African Republic, 2012–14)."
LOWER_NOTE = "A lower phase is no sign of calm: recent weeks are under-documented."

_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_PER_CENT = re.compile(r"(\d) %")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def line(text: str) -> str:
    """One line without control signs or direction overrides, which could turn round the words after it."""
    return _BLANK.sub(" ", _DIRECTIONS.sub("", text))


def unbroken(text: str) -> str:
    """A number and its per cent sign stay on one line."""
    return _PER_CENT.sub("\\1\u00a0%", text)


def clipped(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Header:
    country: str
    tlp: str
    day: str
    iso_day: str
    number: str
    """ "update 14", or empty for a draft."""
    phase: int
    phase_words: str
    """ "Suggested phase 2 · Growing violence"."""
    phase_more: tuple[str, ...]
    """Since when, who confirmed it, with which reason."""
    draft: bool


def header(update: Update) -> Header:
    releasing = update.releasing
    shown = int(update.phase.phase) if releasing is None else releasing.phase_confirmed
    kind = "Suggested phase" if releasing is None else "Phase"
    words = "Phase not assessed" if update.not_assessed else f"{kind} {shown} · {wording().phases[shown]}"
    return Header(
        country=line(update.country_name),
        tlp=update.marking.tlp.label,
        day=day(update.date),
        iso_day=update.date.isoformat(),
        number=f"update {releasing.number}" if releasing else "",
        phase=shown,
        phase_words=words,
        phase_more=tuple(_phase_more(update)),
        draft=update.state == UpdateState.DRAFT,
    )


def _phase_more(update: Update) -> Iterable[str]:
    suggestion, releasing = update.phase, update.releasing
    suggested = int(suggestion.phase)
    if update.not_assessed:
        yield line(update.not_assessed)
        return
    if releasing is not None and releasing.phase_confirmed != suggested:
        reason = f": {line(releasing.reason)}" if releasing.reason else ""
        yield f"set by the releaser ({suggested} was suggested){reason}"
        if releasing.phase_confirmed < suggested:
            yield LOWER_NOTE
        return
    if releasing is not None:
        yield f"suggested by rule, confirmed by {line(releasing.people)}"
    if suggestion.level < suggestion.phase:
        yield f"kept: the figures of this day alone give {int(suggestion.level)}"
    before = suggestion.changed_from
    if before is None:
        return
    lower = before > suggestion.phase
    yield f"{'' if lower else '▲ '}from {int(before)} on {day(suggestion.since)}"
    if lower:
        yield LOWER_NOTE


def released(update: Update) -> str:
    """The line that says who released it, or that nobody has."""
    if update.releasing is None:
        known = f"what was known at the end of {day(update.date)} (UTC)"
        return f"{DRAFT}. Made by the machine from {known}; no person has checked it."
    one = update.releasing
    at = one.at.astimezone(UTC)
    reader = " · one reader: this phase asks for two" if one.one_reader else ""
    return (
        f"Released by {line(one.people)} on {day(at.date())} at {at:%H:%M} UTC{reader}. {_choice(one, int(update.phase.phase))}"
    )


def _choice(one: Releasing, suggested: int) -> str:
    if one.phase_confirmed == suggested:
        return f"The suggested phase {suggested} was confirmed."
    return f"The phase was set to {one.phase_confirmed} where {suggested} was suggested."


def made(update: Update) -> str:
    head = f" · audit head {update.audit_head[:32]}" if update.audit_head else ""
    return f"Update {update.id} · inputs {update.inputs_digest[:12]} · version {update.code_version}{head}"


def quiet(update: Update) -> str:
    """The rule behind a day without material change, or empty."""
    return "" if update.material_change else f"A change is {update.quiet_rule}." if update.quiet_rule else ""


def cited(sentence: Sentence, numbered: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    """The numbers of its sources as runs: 3, 4, 5 and 9 give (3, 5), (9, 9)."""
    runs: list[tuple[int, int]] = []
    for number in sorted({numbered[key] for key in sentence.cites if key in numbered}):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return tuple(runs)


def joined(parts: Iterable[Part]) -> str:
    return line("".join(part.text for part in parts))
