"""A list of options as JSON and as text of at most 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from phasezero.act.evidence import Review, Studies, ToolEvidence
from phasezero.act.options import FactorHere, Here, Option, OptionList, Reference, Speaks
from phasezero.act.rule import OptionRule
from phasezero.act.said import NO_REVIEW, NOT_CHOSEN, SCALE, evidence_says
from phasezero.act.situation import Count, Record, Situation
from phasezero.domain.events import Dataset
from phasezero.domain.marking import Marking
from phasezero.domain.tools import Coercion, Holds, Tool

FORMAT = "phasezero-options/1"
COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a list: for whom it was made and from what."""

    country_name: str
    marking: Marking
    read_up_to: str
    """The highest marking of records that could be read for it."""
    review: Review
    datasets: tuple[Dataset, ...]
    """Those the events are from."""


# JSON


def as_json(found: OptionList, heading: Heading, rule: OptionRule) -> dict[str, Any]:
    """Plain dictionaries and lists; the fields are described in `docs/reference/options-json.md`."""
    situation = found.situation
    return {
        "format": FORMAT,
        "notice": NOT_CHOSEN,
        "country": situation.country,
        "country_name": heading.country_name,
        "as_of": situation.day.isoformat(),
        "horizon_days": found.horizon_days,
        "marking": {"tlp": heading.marking.tlp.label, "audience": heading.marking.audience},
        "read_up_to": heading.read_up_to,
        "phase": {"number": situation.phase, "by": phase_by(situation), "scale": SCALE},
        "perpetrators": {"kind": str(situation.perpetrators), "found": str(situation.perpetrators_found)},
        "facts": [
            {"key": f.key, "says": rule.facts[f.key], "reached": f.reached, "found": str(f.found)} for f in situation.facts
        ],
        "engaged": rule.engaged,
        "doing_nothing": _doing_nothing(found),
        "options": [_option(rank, option) for rank, option in enumerate(found.options, 1)],
        "reference_only": [_reference(one) for one in found.reference_only],
        "left_out": [{"tool": one.tool.id, "rule": one.rule, "why": str(one.why)} for one in found.left_out],
        "rule": {"version": rule.version, "rules": [{"key": r.key, "says": r.says, "why": r.why} for r in rule.rules]},
        "sources": [heading.review.citation, *(one.citation for one in heading.datasets)],
    }


def phase_by(situation: Situation) -> str:
    return "confirmed" if situation.confirmed else "suggested"


def _option(rank: int, option: Option) -> dict[str, Any]:
    tool = option.tool
    return {
        "rank": rank,
        "tool": tool.id,
        "upstream": tool.upstream,
        "strategy": [str(strategy) for strategy in tool.strategies],
        "meant_to_do": {str(strategy): text for strategy, text in tool.means.items()},
        "evidence": _evidence(option.evidence),
        "factors": [_factor(one) for one in option.factors],
        "speaks_here": str(option.speaks),
        "who": list(option.who),
        "lead_time_days": tool.lead_time_days,
        "within_horizon": option.in_time,
        "cost": str(tool.cost),
        "coercion": str(tool.coercion),
        "quiet": str(tool.quiet),
        "harms": list(tool.harms),
        "when_not": list(tool.when_not),
        "condition": option.condition or None,
        "if_state": option.state_path or None,
        "first_step": tool.first_step,
        "exit": tool.exit,
        "placed_by": list(option.placed),
        "turn": str(option.turn),
        "round": option.round,
        "first_page": option.first_page,
        "in_update": option.in_update,
        "basis": tool.basis,
    }


def _reference(one: Reference) -> dict[str, Any]:
    tool = one.tool
    return {
        "tool": tool.id,
        "strategy": [str(strategy) for strategy in tool.strategies],
        "meant_to_do": {str(strategy): text for strategy, text in tool.means.items()},
        "evidence": _evidence(one.evidence),
        "constraint": tool.constraint,
        "harms": list(tool.harms),
        "when_not": list(tool.when_not),
        "exit": tool.exit,
        "basis": tool.basis,
    }


def _evidence(found: ToolEvidence | None) -> dict[str, Any]:
    if found is None:
        return {"reviewed": False, "says": str(NO_REVIEW)}
    return {
        "reviewed": True,
        "says": str(evidence_says(found)),
        "studies": found.reviewed,
        "effect": _studies(found.effect),
        "mass_atrocities": _studies(found.atrocities),
        "adverse_studies": found.adverse,
    }


def _studies(found: Studies) -> dict[str, int]:
    return {
        "studies": found.total,
        "less_violence": found.less_violence,
        "more_violence": found.more_violence,
        "no_or_mixed": found.no_or_mixed,
    }


def _factor(one: FactorHere) -> dict[str, Any]:
    factor = one.factor
    return {
        "factor": factor.name,
        "key": factor.key,
        "kind": "contextual" if factor.contextual else "design",
        "here": str(one.here),
        "how": str(one.how),
        "findings": {"greater": factor.greater, "lesser": factor.lesser, "no_or_mixed": factor.no_or_mixed},
        "net": factor.net,
        "strength": factor.strength,
    }


def _doing_nothing(found: OptionList) -> dict[str, Any]:
    record = found.situation.record
    return {
        "option": "Doing nothing",
        "expected_cost": [str(sentence) for sentence in found.nothing],
        "recent": None if record is None else _span(record.recent),
        "year": None if record is None else _span(record.year),
        "earlier_years": [] if record is None else [_span(count) for count in record.earlier],
        "usual": None if record is None or record.usual is None else _usual(record),
    }


def _span(count: Count) -> dict[str, Any]:
    low, best, high = count.killed.low, count.killed.best, count.killed.high
    return {
        "first": count.first.isoformat(),
        "last": count.last.isoformat(),
        "events": count.events,
        "civilian_deaths_low": low,
        "civilian_deaths_best": best,
        "civilian_deaths_high": high,
    }


def _usual(record: Record) -> dict[str, Any] | None:
    usual = record.usual
    if usual is None:
        return None
    return {"days": usual.days, "came": usual.came, "low": usual.low, "high": usual.high, "above": usual.above}


# Text

_LABEL = 12


def as_text(found: OptionList, heading: Heading, rule: OptionRule) -> str:
    """For a person who reads a terminal: the first page in full, the rest in lines."""
    return "\n".join(line.rstrip() for line in _lines(found, heading, rule)) + "\n"


def _lines(found: OptionList, heading: Heading, rule: OptionRule) -> Iterator[str]:
    situation = found.situation
    yield from _wrapped(
        f"OPTIONS   {heading.country_name}, {situation.day}   {heading.marking.tlp.label}, audience {heading.marking.audience}, "
        f"read up to {heading.read_up_to}"
    )
    yield from _wrapped(NOT_CHOSEN)
    yield ""
    yield from _field("Phase", f"{situation.phase} ({phase_by(situation)}). {SCALE}")
    yield from _field("Perpetrators", f"{situation.perpetrators}: {situation.perpetrators_found}.")
    yield from _field("Engaged", rule.engaged)
    if situation.perpetrators.with_state:
        yield from _field("State path", next(one.says for one in rule.rules if one.key == "state-path"))
    yield ""
    yield "DOING NOTHING"
    yield from (line for sentence in found.nothing for line in _wrapped(str(sentence), "  "))
    yield ""
    yield from _first_page(found)
    yield from _rest(found)
    yield from _apart(found)
    yield "SOURCES"
    basis = "; ".join(sorted({option.tool.basis for option in found.options} | {one.tool.basis for one in found.reference_only}))
    yield from _wrapped(f"Evidence: {heading.review.citation} Factors and every reason: --format json.", "  ")
    yield from _wrapped(f"Events: {'; '.join(one.name for one in heading.datasets) or 'none'}. All other words: {basis}.", "  ")


def _first_page(found: OptionList) -> Iterator[str]:
    shown = [(rank, option) for rank, option in enumerate(found.options, 1) if option.first_page]
    many = f"{len(shown)} of {len(found.options)} options"
    yield f"FIRST PAGE   {many}; horizon {found.horizon_days} days, each with the days to its first effect"
    if not shown:
        yield "  No option of the catalogue is for this phase."
    for rank, option in shown:
        yield ""
        yield from _full(rank, option, found.horizon_days)
    yield ""


def _full(rank: int, option: Option, horizon: int) -> Iterator[str]:
    tool = option.tool
    late = "" if option.in_time else f", longer than {horizon}"
    parts = [
        *(["upstream"] if tool.upstream else []),
        *(f"{tool.cost} cost", _COERCION[tool.coercion], _QUIET[tool.quiet]),
        f"{tool.lead_time_days}\N{NO-BREAK SPACE}days{late}",
    ]
    yield from _wrapped(f"{tool.id.upper()}   {' · '.join(parts)}", f"{rank:>3}  ", " " * (_LABEL + 3))
    others = ", ".join(strategy for strategy in tool.strategies if strategy is not option.turn)
    also = f" (Also: {others}.)" if others else ""
    yield from _field(str(option.turn).capitalize(), f"{tool.means[option.turn]}{also}")
    yield from _field("First step", tool.first_step)
    yield from _field("Who", ", ".join(option.who))
    yield from _field("Evidence", f"{option.says}.")
    if option.factors:
        yield from _field("Here", factors_say(option.factors))
    if option.condition:
        yield from _field("Condition", option.condition)
    if option.state_path:
        yield from _field("State path", option.state_path)
    yield from _field("Harms", " ".join(tool.harms))
    yield from _field("Not", " ".join(tool.when_not))
    yield from _field("Exit", tool.exit)


_COERCION = {Coercion.NONE: "no coercion", Coercion.SOME: "some coercion", Coercion.STRONG: "strong coercion"}
_QUIET = {Holds.YES: "quiet", Holds.PARTLY: "partly quiet", Holds.NO: "public"}
_ASKED = 3


def factors_say(factors: Sequence[FactorHere]) -> str:
    """Which success factors are known here and what they speak for, how many are unknown, and the best supported of these."""
    known = [one for one in factors if one.here is not Here.UNKNOWN]
    unknown = [one.factor for one in factors if one.here is Here.UNKNOWN]
    parts = []
    for start, speaks in (("For it", Speaks.FOR), ("Against it", Speaks.AGAINST), ("No clear direction", Speaks.NEITHER)):
        found = [_held(one) for one in known if one.speaks is speaks]
        parts += [f"{start}: {'; '.join(found)}."] if found else []
    ask = "; ".join(factor.name for factor in unknown[:_ASKED])
    parts += [f"{len(unknown)} unknown; ask first about: {ask}."] if ask else []
    return " ".join(parts)


def _held(one: FactorHere) -> str:
    holds = "present" if one.here is Here.PRESENT else "absent"
    return f"{one.factor.name} ({holds}, {one.factor.strength} evidence)"


def _rest(found: OptionList) -> Iterator[str]:
    rest = [(rank, option) for rank, option in enumerate(found.options, 1) if not option.first_page]
    if not rest:
        return
    yield "THEN   in the written order"
    yield f"  {'':>3} {'option':57} {'days':>5}  {'cost':7} {'coercion':9} evidence"
    for rank, option in rest:
        yield _in_one_line(rank, option.tool, option)
    yield ""


def _in_one_line(rank: int, tool: Tool, option: Option) -> str:
    name = f"{tool.id} ({', '.join(tool.strategies)})"
    days = f"{tool.lead_time_days}{'' if option.in_time else '*'}"
    studies = "no review" if option.evidence is None else str(option.in_short)
    short = textwrap.shorten(name, 57, placeholder=" …")
    return f"  {rank:>3} {short:57} {days:>5}  {tool.cost:7} {tool.coercion:9} {studies}"


def _apart(found: OptionList) -> Iterator[str]:
    if any(not option.in_time for option in found.options):
        yield f"  * first effect later than the horizon of {found.horizon_days} days"
        yield ""
    yield "FOR REFERENCE ONLY   never ranked, no first step, nobody is asked"
    for one in found.reference_only:
        yield from _wrapped(f"{one.tool.id}. {_capital(one.says)}. {one.tool.constraint}", "  ", "    ")
    yield ""
    if found.left_out:
        yield "LEFT OUT"
        for out in found.left_out:
            yield from _wrapped(f"{out.tool.id}: {out.why}", "  ", "    ")
        yield ""


def _capital(text: object) -> str:
    return f"{text}"[:1].upper() + f"{text}"[1:]


def _field(label: str, text: str) -> list[str]:
    return _wrapped(text, f"  {label:{_LABEL}} ", " " * (_LABEL + 3))


def _wrapped(text: str, first: str = "", later: str | None = None) -> list[str]:
    return textwrap.wrap(
        text, COLUMNS, initial_indent=first, subsequent_indent=first if later is None else later, break_on_hyphens=False
    )
