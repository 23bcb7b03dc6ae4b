"""What all renderers show alike: header, phase, citations, release; and foreign text made harmless for a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC

from phasezero.domain.language import ENGLISH, Language, message
from phasezero.domain.phrases import Fact, Number, Phrase, name, on, phrase, said, without_directions, words
from phasezero.domain.signals import PhaseSuggestion
from phasezero.domain.updates import Releasing, Sentence, Update, UpdateState
from phasezero.domain.wording import wording

DRAFT = message("DRAFT — not released")
SCALE_NOTE = message(
    "The scale from 0 to 3 is our own, adapted from one reading of one crisis (Central African Republic, 2012–14)."
)
LOWER_NOTE = phrase("A lower phase is no sign of calm: recent weeks are under-documented.")

_BLANK = re.compile(r"(?:(?![\u00a0\u202f])[\s\x00-\x1f\x7f-\x9f\u2028\u2029])+")
_PER_CENT = re.compile(r"(\d) %")


def line(text: str) -> str:
    """One line without control signs or direction overrides, which could turn round the words after it."""
    return _BLANK.sub(" ", without_directions(text))


def label(text: str, language: Language) -> str:
    """One line of a text that was said in a language: what sets its parts apart from right to left stays in it."""
    return _BLANK.sub(" ", text) if language.rtl else line(text)


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


def header(update: Update, language: Language = ENGLISH) -> Header:
    releasing = update.releasing
    shown = int(update.phase.phase) if releasing is None else releasing.phase_confirmed
    return Header(
        country=line(update.country_name),
        tlp=update.marking.tlp.label,
        day=language.day(update.date),
        iso_day=update.date.isoformat(),
        number=said(phrase("update {number}", number=Number(releasing.number)), language) if releasing else "",
        phase=shown,
        phase_words=said(_phase_words(update, shown), language),
        phase_more=tuple(label(said(more, language), language) for more in _phase_more(update)),
        draft=update.state == UpdateState.DRAFT,
    )


def _phase_words(update: Update, shown: int) -> Phrase:
    if update.not_assessed:
        return phrase("Phase not assessed")
    called: dict[str, Fact] = {"phase": Number(shown), "name": Phrase(wording().phases[shown])}
    if update.releasing is None:
        return phrase("Suggested phase {phase} · {name}", **called)
    return phrase("Phase {phase} · {name}", **called)


def _phase_more(update: Update) -> Iterable[str | Fact]:
    suggestion, releasing = update.phase, update.releasing
    suggested = int(suggestion.phase)
    if update.not_assessed:
        yield update.not_assessed
        return
    if releasing is not None and releasing.phase_confirmed != suggested:
        yield _set_by_releaser(releasing, suggested)
        if releasing.phase_confirmed < suggested:
            yield LOWER_NOTE
        yield from _watched(suggestion)
        return
    if releasing is not None:
        yield phrase("suggested by rule, confirmed by {names}", names=releasing.names)
    if suggestion.level < suggestion.phase:
        yield phrase("kept: the figures of this day alone give {level}", level=Number(int(suggestion.level)))
    yield from _watched(suggestion)
    before = suggestion.changed_from
    if before is None:
        return
    changed: dict[str, Fact] = {"before": Number(int(before)), "day": on(suggestion.since)}
    lower = before > suggestion.phase
    yield phrase("from {before} on {day}", **changed) if lower else phrase("▲ from {before} on {day}", **changed)
    if lower:
        yield LOWER_NOTE


def _watched(suggestion: PhaseSuggestion) -> Iterable[Fact]:
    if suggestion.relapse is not None:
        yield phrase("relapse watch until {day}", day=on(suggestion.relapse.until))


def _set_by_releaser(releasing: Releasing, suggested: int) -> Phrase:
    phase = Number(suggested)
    if not releasing.reason:
        return phrase("set by the releaser ({phase} was suggested)", phase=phase)
    return phrase("set by the releaser ({phase} was suggested): {reason}", phase=phase, reason=words(line(releasing.reason)))


def released(update: Update, language: Language = ENGLISH) -> str:
    """The line that says who released it, or that nobody has."""
    one = update.releasing
    if one is None:
        unchecked = phrase(
            "DRAFT — not released. Made by the machine from what was known at the end of {day} (UTC); no person has checked it.",
            day=on(update.date),
        )
        return said(unchecked, language)
    at = one.at.astimezone(UTC)
    by: dict[str, Fact] = {
        "names": one.names, "day": on(at.date()), "time": words(f"{at:%H:%M}"), "choice": _choice(one, int(update.phase.phase)),
    }  # fmt: skip
    line_of_release = phrase("Released by {names} on {day} at {time} UTC. {choice}", **by)
    if one.one_reader:
        line_of_release = phrase(
            "Released by {names} on {day} at {time} UTC · one reader: this phase asks for two. {choice}", **by
        )
    return label(said(line_of_release, language), language)


def _choice(one: Releasing, suggested: int) -> Phrase:
    if one.phase_confirmed == suggested:
        return phrase("The suggested phase {phase} was confirmed.", phase=Number(suggested))
    return phrase(
        "The phase was set to {phase} where {suggested} was suggested.",
        phase=Number(one.phase_confirmed),
        suggested=Number(suggested),
    )


def made(update: Update, language: Language = ENGLISH) -> str:
    codes: dict[str, Fact] = {
        "update": name(update.id), "inputs": name(update.inputs_digest[:12]), "version": name(update.code_version),
    }  # fmt: skip
    line_of_making = phrase("Update {update} · inputs {inputs} · version {version}", **codes)
    if update.audit_head:
        head = name(update.audit_head[:32])
        line_of_making = phrase("Update {update} · inputs {inputs} · version {version} · audit head {head}", head=head, **codes)
    return said(line_of_making, language)


def quiet(update: Update, language: Language = ENGLISH) -> str:
    """The rule behind a day without material change, or empty."""
    if update.material_change or not update.quiet_rule:
        return ""
    rule = update.quiet_rule
    return said(phrase("A change is {rule}.", rule=words(rule) if isinstance(rule, str) else rule), language)


def cited(sentence: Sentence, numbered: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    """The numbers of its sources as runs: 3, 4, 5 and 9 give (3, 5), (9, 9)."""
    runs: list[tuple[int, int]] = []
    for number in sorted({numbered[key] for key in sentence.cites if key in numbered}):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return tuple(runs)
