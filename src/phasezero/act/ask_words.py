"""The words of an ask: facts into the templates of `ask_forms.yml`, as typed parts. No decision is taken here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from phasezero.domain.asks import SLOT, AskFacts, AskPart, Chance, Count, OtherAsk, Piece, own_instrument
from phasezero.domain.audiences import Form, OwnInstrument, PartKey
from phasezero.domain.countries import country
from phasezero.domain.institutions import Instrument, body
from phasezero.domain.language import Language
from phasezero.domain.lexicon import lexicon
from phasezero.domain.phrases import Part, PartKind, name, pieces, words
from phasezero.errors import BadInput, said

Pieces = tuple[Piece, ...]
_LOWEST_PHASE, _HIGHEST_PHASE = 0, 3


@cache
def _forms(code: str) -> Mapping[str, Any]:
    """The templates of a language. Raises BadInput for one that has none."""
    text = files("phasezero.act").joinpath("ask_forms.yml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    if code not in found:
        raise BadInput(said("there are no templates for asks in the language {key!r}", key=code[:20]))
    return found[code]  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Says facts in the words of one sector and language."""

    facts: AskFacts
    sector: str
    language: Language
    known: Mapping[str, Pieces]
    """Figures and dates of the facts, by slot."""

    @classmethod
    def of(cls, facts: AskFacts, sector: str, language: Language) -> _Speaker:
        speaker = cls(facts, sector, language, {})
        known = {one.key: _slotted(speaker.with_base(one), one.key) for one in facts.counts}
        known |= {one.key: (_slotted(speaker.percent(one.percent), one.key)) for one in facts.chances}
        known |= {key: speaker.day(day) for key, day in (*facts.dates, ("by", facts.by))}
        return cls(facts, sector, language, known)

    def figure(self, key: str, number: int | None = None, **values: str) -> Pieces:
        form = _forms(self.language.code)["figures"][key]
        if number is not None:
            form = form["one" if number == 1 else "many"]
            values = {"n": self.language.number(number)}
        return (Piece(Part(PartKind.FIGURE, form.format(**values))),)

    def day(self, on: date) -> Pieces:
        return (Piece(Part(PartKind.FIGURE, self.language.day(on))),)

    def number(self, value: int) -> Pieces:
        return (Piece(Part(PartKind.FIGURE, self.language.number(value))),)

    def count(self, one: Count) -> Pieces:
        low, best, high = (self.language.number(value) for value in (one.low, one.best, one.high))
        return self.figure("exact" if one.exact else "estimates", low=low, best=best, high=high)

    def with_base(self, one: Count) -> Pieces:
        """A count inside a sentence that people wrote: it says of how many records it is."""
        before, after = _forms(self.language.code)["figures"]["of_records"].split("{records}")
        return (*self.count(one), Piece(words(before)), *self.figure("records", one.records), *_plainly(after))

    def percent(self, value: float) -> Pieces:
        return self.figure("percent", percent=f"{value:g}")

    def text(self, text: str) -> Pieces:
        """A text that people wrote: slots filled, names and numbers set apart from our own words."""
        terms, found = lexicon(self.language.code), []
        for number, chunk in enumerate(SLOT.split(text.strip().removesuffix("."))):
            if number % 2 == 0:
                found += self._plain(chunk)
            elif chunk in self.known:
                found += self.known[chunk]
            else:
                found.append(Piece(words(terms.wording(chunk, self.sector).text), term=chunk))
        return tuple(found)

    def _plain(self, chunk: str) -> list[Piece]:
        if not chunk:
            return []
        kinds = {True: PartKind.NAME, False: PartKind.FIGURE}
        longest_first = sorted(self.facts.names, key=len, reverse=True)
        joined = "|".join([*map(re.escape, longest_first), r"\d[\d.,]*(?<![.,])"])
        made = []
        for number, text in enumerate(re.split(rf"(?<!\w)({joined})(?!\w)", chunk)):
            kind = kinds[text in self.facts.names] if number % 2 else PartKind.WORDS
            made += [Piece(Part(kind, text))] if text else []
        return made


def said_to(facts: AskFacts, text: str, sector: str, language: Language) -> str:
    """One text of an ask, as it is said in the words of a sector."""
    return "".join(piece.part.text for piece in _Speaker.of(facts, sector, language).text(text))


def _slotted(of: Pieces, key: str) -> Pieces:
    return tuple(Piece(piece.part, slot=key) for piece in of)


def _named(text: str) -> Pieces:
    return (Piece(name(text)),) if text else ()


def _plainly(text: str) -> Pieces:
    return (Piece(words(text)),) if text else ()


def ask_parts(facts: AskFacts, sector: str, form: Form, language: Language, order: Iterable[PartKey]) -> tuple[AskPart, ...]:
    """Every part that there is something for, in the order given."""
    speaker, templates = _Speaker.of(facts, sector, language), _forms(language.code)["forms"][form]
    made = []
    for key in order:
        for of, cites, values in _VALUES[key](speaker):
            filled = [_filled(template, values) for template in templates[key]]
            if lines := [line for line in filled if line]:
                made.append(AskPart(key, _joined(lines), of, cites))
    return tuple(made)


def _filled(template: str, values: Mapping[str, Pieces]) -> Pieces:
    """Nothing where a slot has nothing. A full stop after a sign that ends a sentence is dropped."""
    found: list[Piece] = []
    for piece in pieces(template):
        if isinstance(piece, str):
            if not values.get(piece):
                return ()
            found += values[piece]
        else:
            ended = bool(found) and piece.text.startswith(".") and found[-1].part.text.endswith((".", "?", "!", "…"))
            found.append(Piece(words(piece.text[1:]) if ended else piece))
    return tuple(piece for piece in found if piece.part.text)


def _joined(lines: Sequence[Pieces]) -> Pieces:
    gap = Piece(words(" "))
    return tuple(piece for number, line in enumerate(lines) for piece in ((gap, *line) if number else line))


# What fills the templates of each part: of which fact, the records it cites, and the slots

_Values = list[tuple[str, tuple[str, ...], Mapping[str, Pieces]]]


def _one(values: Mapping[str, Pieces]) -> _Values:
    return [("", (), values)]


def _ask(of: _Speaker) -> _Values:
    return _one({"actor": _named(of.facts.actor.name), "action": of.text(of.facts.action)})


def _by_instrument(of: _Speaker) -> _Values:
    facts, called = of.facts, of.facts.instrument.replace("-", " ")
    if facts.body:
        asked = body(facts.body)
        found: Instrument | OwnInstrument = asked.instrument(facts.instrument)
        which = {"instrument": _plainly(called), "body": _named(asked.name)}
    else:
        found, which = own_instrument(facts), {"own_instrument": _plainly(called)}
    return _one({**which, "does": _plainly(found.does), "lead": of.figure("days", found.lead_time_days)})


def _slot(of: _Speaker) -> _Values:
    slot = of.facts.slot
    return _one({"slot": of.text(slot.what), "slot_day": of.day(slot.day)}) if slot else []


def _by(of: _Speaker) -> _Values:
    return _one({"by": of.day(of.facts.by)})


def _why(of: _Speaker) -> _Values:
    return _one({"why": of.text(of.facts.why), "why_source": _named(of.facts.why_source)})


def _say(of: _Speaker) -> _Values:
    return _one({"say": of.text(of.facts.say)})


def _counts(of: _Speaker) -> _Values:
    return [(one.key, one.cites, _count(of, one)) for one in of.facts.counts]


def _count(of: _Speaker, one: Count) -> Mapping[str, Pieces]:
    return {
        "what": of.text(one.what),
        "count": of.count(one),
        "window": of.figure("days", one.days),
        "until": of.day(one.until),
        "records": of.figure("records", one.records),
        "sources": of.figure("sources", one.sources),
        "grade": of.figure("grade", grade=one.grade) if one.grade else of.figure("ungraded"),
    }


def _chances(of: _Speaker) -> _Values:
    return [(one.key, (), _chance(of, one)) for one in of.facts.chances]


def _chance(of: _Speaker, one: Chance) -> Mapping[str, Pieces]:
    return {
        "what": of.text(one.what),
        "chance": of.percent(one.percent),
        "interval": of.figure("interval", low=f"{one.low:g}", high=f"{one.high:g}"),
        "base_rate": of.percent(one.base_rate),
        "months": of.figure("months", one.months),
        "cutoff": of.day(one.cutoff),
    }


def _judgement(of: _Speaker) -> _Values:
    judged = of.facts.judged
    if judged is None:
        return []
    return _one(
        {
            "day": of.day(of.facts.day),
            "country": _named(country(of.facts.country).called(of.language.code)),
            "judgement": of.text(judged.sentence),
            "confidence": of.text(judged.confidence),
            "dissent": of.text(judged.dissent),
        }
    )


def _phase(of: _Speaker) -> _Values:
    return _one(
        {
            "phase": of.number(of.facts.phase),
            "lowest": of.number(_LOWEST_PHASE),
            "highest": of.number(_HIGHEST_PHASE),
            "confirmed": _plainly(of.figure("confirmed" if of.facts.phase_confirmed else "suggested")[0].part.text),
        }
    )


def _others(of: _Speaker) -> _Values:
    return [(str(number), (), _other(of, one)) for number, one in enumerate(of.facts.others, 1)]


def _other(of: _Speaker, one: OtherAsk) -> Mapping[str, Pieces]:
    return {"other": _named(one.actor.name), "other_action": of.text(one.action), "other_by": of.day(one.by)}


def _quiet(of: _Speaker) -> _Values:
    return _one({}) if of.facts.quiet else []


def _clearance(_of: _Speaker) -> _Values:
    return _one({})


_VALUES: Mapping[PartKey, Callable[[_Speaker], _Values]] = {
    PartKey.ASK: _ask, PartKey.INSTRUMENT: _by_instrument, PartKey.SLOT: _slot, PartKey.BY: _by, PartKey.WHY: _why,
    PartKey.SAY: _say, PartKey.COUNTS: _counts, PartKey.CHANCES: _chances, PartKey.JUDGEMENT: _judgement, PartKey.PHASE: _phase,
    PartKey.OTHERS: _others, PartKey.QUIET: _quiet, PartKey.CLEARANCE: _clearance,
}  # fmt: skip
