"""Options for a situation, in the order that `rule.yml` writes down. Pure functions; there is no score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from phasezero.act.evidence import Factor, ToolEvidence
from phasezero.act.rule import OptionRule, option_rule
from phasezero.act.said import STATE_FORCES_UNKNOWN, evidence_in_short, evidence_says, nothing_says
from phasezero.act.situation import Perpetrators, Situation
from phasezero.domain.phrases import Fact, Joining, Number, Phrase, listed, phrase
from phasezero.domain.tools import Coercion, Cost, Holds, Strategy, Tool
from phasezero.errors import BadInput, said

LONGEST_HORIZON_DAYS = 3650


class Here(StrEnum):
    """What the records of the day say of a factor in this country."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Speaks(StrEnum):
    """What something known of this place says of a tool."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class FactorHere:
    """A success factor and whether it is known to hold here."""

    factor: Factor
    here: Here
    how: Fact
    """How that was decided."""

    @property
    def speaks(self) -> Speaks:
        """A factor that is absent says the opposite of what it says where it is present."""
        if self.here is Here.UNKNOWN or self.factor.net == "none":
            return Speaks.NEITHER
        return Speaks.FOR if (self.factor.net == "greater") == (self.here is Here.PRESENT) else Speaks.AGAINST


@dataclass(frozen=True, slots=True)
class Option:
    """A tool as it stands for this country and day."""

    tool: Tool
    evidence: ToolEvidence | None
    """None: no review exists."""
    factors: tuple[FactorHere, ...]
    """Known ones first, then by strength and number of findings."""
    speaks: Speaks
    """What the known factors of moderate or strong evidence say together."""
    who: tuple[str, ...]
    in_time: bool
    """Whether its lead time fits the horizon."""
    condition: str
    """What must hold first here; else empty."""
    state_path: str
    """What changes because state forces attack civilians; else empty."""
    turn: Strategy
    """The strategy in whose turn it was taken."""
    round: int
    """The round of turns in its part of the list, from 1."""
    placed: tuple[str, ...]
    """Keys of the written rules that put it where it stands, in their order."""
    first_page: bool
    in_update: bool

    @property
    def says(self) -> Fact:
        """The evidence in words."""
        return evidence_says(self.evidence)

    @property
    def in_short(self) -> Fact:
        return evidence_in_short(self.evidence)


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry for reference only: evidence and constraint, no rank, no first step, nobody to ask."""

    tool: Tool
    evidence: ToolEvidence | None

    @property
    def says(self) -> Fact:
        """The evidence in words."""
        return evidence_says(self.evidence)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A tool that is not listed, with the rule and the reason."""

    tool: Tool
    rule: str
    why: Fact


@dataclass(frozen=True, slots=True)
class OptionList:
    """Everything that is said about options for one situation."""

    situation: Situation
    horizon_days: int
    options: tuple[Option, ...]
    reference_only: tuple[Reference, ...]
    """By name."""
    left_out: tuple[LeftOut, ...]
    """By name."""

    @property
    def nothing(self) -> tuple[Fact, ...]:
        """What doing nothing costs, in sentences."""
        return tuple(nothing_says(self.situation))


def options(
    situation: Situation, catalogue: Sequence[Tool], evidence: Mapping[str, ToolEvidence], horizon_days: int
) -> tuple[Option, ...]:
    """The options of `option_list` alone, in their order."""
    return option_list(situation, catalogue, evidence, horizon_days).options


def option_list(
    situation: Situation, catalogue: Sequence[Tool], evidence: Mapping[str, ToolEvidence], horizon_days: int
) -> OptionList:
    """Options in the written order, with reference entries and what was left out apart. Raises BadInput for a horizon that is
    none."""
    if not 1 <= horizon_days <= LONGEST_HORIZON_DAYS:
        raise BadInput(said("the horizon is {days} days; give 1 to {most}", days=horizon_days, most=LONGEST_HORIZON_DAYS))
    rule = option_rule()
    every = sorted(catalogue, key=lambda tool: tool.id)
    reference = [tool for tool in every if tool.reference_only]
    usable, left_out = _usable(situation, [tool for tool in every if not tool.reference_only])
    candidates = [_candidate(tool, situation, evidence.get(tool.id), horizon_days, rule) for tool in usable]
    placed = _placed(candidates, rule)
    page, update = _first_page(placed, rule), _in_update(placed, rule)
    return OptionList(
        situation=situation,
        horizon_days=horizon_days,
        options=tuple(_option(one, situation, one.tool.id in page, one.tool.id in update) for one in placed),
        reference_only=tuple(Reference(tool, evidence.get(tool.id)) for tool in reference),
        left_out=left_out,
    )


def _usable(situation: Situation, tools: Iterable[Tool]) -> tuple[list[Tool], tuple[LeftOut, ...]]:
    usable, out = [], []
    for tool in tools:
        if situation.phase not in tool.phases:
            out.append(LeftOut(tool, "phase", _other_phase(tool, situation.phase)))
        elif situation.perpetrators.with_state and tool.state_perpetrator is Holds.NO:
            why = phrase("{found}. {change}", found=situation.perpetrators_found, change=Phrase(tool.if_state))
            out.append(LeftOut(tool, "state-path", why))
        else:
            usable.append(tool)
    return usable, tuple(out)


def _other_phase(tool: Tool, here: int) -> Fact:
    phases = listed(map(Number, sorted(tool.phases)), Joining.COMMAS)
    return phrase("for phases {phases}; here it is {phase}", phases=phases, phase=Number(here))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A tool with what decides on its place."""

    tool: Tool
    evidence: ToolEvidence | None
    factors: tuple[FactorHere, ...]
    condition: str
    speaks: Speaks
    leads: bool
    """It stands first because it is upstream."""
    in_time: bool


def _candidate(tool: Tool, situation: Situation, found: ToolEvidence | None, horizon_days: int, rule: OptionRule) -> _Candidate:
    factors = _factors_here(situation, found, rule)
    return _Candidate(
        tool=tool,
        evidence=found,
        factors=factors,
        condition=_condition(situation, tool),
        speaks=_together(factors),
        leads=tool.upstream and situation.phase <= 1,
        in_time=tool.lead_time_days <= horizon_days,
    )


def _together(factors: Iterable[FactorHere]) -> Speaks:
    """What factors of moderate or strong evidence say, by the greater number."""
    said = [one.speaks for one in factors if one.factor.strength != "weak"]
    more, less = said.count(Speaks.FOR), said.count(Speaks.AGAINST)
    return Speaks.FOR if more > less else Speaks.AGAINST if less > more else Speaks.NEITHER


@dataclass(frozen=True, slots=True)
class _Placed:
    """A candidate with the turn in which it was taken."""

    candidate: _Candidate
    turn: Strategy
    round: int

    @property
    def tool(self) -> Tool:
        return self.candidate.tool


def _placed(candidates: Iterable[_Candidate], rule: OptionRule) -> list[_Placed]:
    """Every candidate in its place: upstream first in phases 0 and 1, then in time before late, and turns inside each part."""
    parts: dict[tuple[bool, bool], list[_Candidate]] = {}
    for one in candidates:
        parts.setdefault((one.leads, one.in_time), []).append(one)
    return [placed for _, part in sorted(parts.items(), reverse=True) for placed in _in_turns(part, rule)]


def _in_turns(candidates: Sequence[_Candidate], rule: OptionRule) -> Iterator[_Placed]:
    left, number = list(candidates), 0
    while left:
        shift = number % len(rule.coercions)
        levels = rule.coercions[shift:] + rule.coercions[:shift]
        number += 1
        for strategy in rule.strategies:
            fitting = [one for one in left if strategy in one.tool.strategies]
            if fitting:
                best = min(fitting, key=lambda one: _standing(one, levels, rule.costs))
                left.remove(best)
                yield _Placed(best, strategy, number)


def _standing(one: _Candidate, levels: Sequence[Coercion], costs: Sequence[Cost]) -> tuple[int, int, int, int, str]:
    here = 2 if one.condition or one.speaks is Speaks.AGAINST else 0 if one.speaks is Speaks.FOR else 1
    return here, levels.index(one.tool.coercion), costs.index(one.tool.cost), one.tool.lead_time_days, one.tool.id


def _first_page(placed: Sequence[_Placed], rule: OptionRule) -> set[str]:
    upstream = [one.tool for one in placed if one.candidate.leads][: rule.numbers.upstream_shown]
    others = [one.tool for one in placed if not one.candidate.leads]
    chosen = {tool.id for tool in upstream}
    for strategy in rule.strategies:
        first = next((tool for tool in others if strategy in tool.strategies and tool.id not in chosen), None)
        chosen |= {first.id} if first else set()
    gentle = [one.tool.id for one in placed if one.tool.cost is Cost.LOW and one.tool.coercion is Coercion.NONE]
    return chosen if not gentle or chosen & set(gentle) else chosen | {gentle[0]}


def _in_update(placed: Sequence[_Placed], rule: OptionRule) -> set[str]:
    """The first in the order, the first of each kind that is not among them yet, and then the next in the order."""
    kinds: tuple[Callable[[_Placed], bool], ...] = (
        lambda one: one.tool.quiet is Holds.YES,
        lambda one: one.tool.quiet is Holds.NO,
        lambda one: one.candidate.leads,
    )
    ready = sorted(placed, key=lambda one: not one.candidate.in_time or bool(one.candidate.condition))
    chosen = {one.tool.id: one for one in placed[:1]}
    for kind in kinds:
        if not any(map(kind, chosen.values())):
            chosen |= {one.tool.id: one for one in list(filter(kind, ready))[:1]}
    rest = [one.tool.id for one in placed if one.tool.id not in chosen]
    return {*chosen, *rest[: max(0, rule.numbers.update_shown - len(chosen))]}


def _option(one: _Placed, situation: Situation, first_page: bool, in_update: bool) -> Option:
    found, tool, state = one.candidate, one.tool, situation.perpetrators.with_state
    return Option(
        tool=tool,
        evidence=found.evidence,
        factors=found.factors,
        speaks=found.speaks,
        who=tuple(actor.if_state if state else actor.name for actor in tool.who),
        in_time=found.in_time,
        condition=found.condition,
        state_path=tool.if_state if state else "",
        turn=one.turn,
        round=one.round,
        placed=_rules_for(found, situation, first_page, in_update),
        first_page=first_page,
        in_update=in_update,
    )


def _condition(situation: Situation, tool: Tool) -> str:
    if situation.perpetrators.with_state:
        return tool.condition
    if situation.perpetrators is Perpetrators.UNKNOWN and tool.state_perpetrator is Holds.NO:
        return STATE_FORCES_UNKNOWN
    return ""


def _rules_for(one: _Candidate, situation: Situation, first_page: bool, in_update: bool) -> tuple[str, ...]:
    applies = {
        "state-path": situation.perpetrators.with_state,
        "upstream-first": one.leads,
        "in-time": one.in_time,
        "turns": True,
        "here": bool(one.condition) or one.speaks is not Speaks.NEITHER,
        "coercion": True,
        "cost": True,
        "lead-time": True,
        "first-page": first_page,
        "in-update": in_update,
    }
    return tuple(key for key, holds in applies.items() if holds)


_STRENGTHS = ("strong", "moderate", "weak")


def _factors_here(situation: Situation, found: ToolEvidence | None, rule: OptionRule) -> tuple[FactorHere, ...]:
    factors = [_factor_here(situation, factor, rule) for factor in (found.factors if found else ())]
    return tuple(sorted(factors, key=lambda one: (one.here is Here.UNKNOWN, *_weight(one.factor))))


def _weight(factor: Factor) -> tuple[int, int, str]:
    return _STRENGTHS.index(factor.strength), -(factor.greater + factor.lesser + factor.no_or_mixed), factor.key


def _factor_here(situation: Situation, factor: Factor, rule: OptionRule) -> FactorHere:
    shown = rule.factors.get(factor.key)
    if shown is None:
        return FactorHere(factor, Here.UNKNOWN, Phrase(rule.unknown["not-measured" if factor.contextual else "choice"]))
    facts = [(situation.fact(key), holds) for key, holds in ((shown.shown_by, True), (shown.denied_by, False)) if key]
    for fact, holds in facts:
        if fact is not None and fact.reached:
            here = Here.PRESENT if holds != factor.turned else Here.ABSENT
            how = phrase("{mark} Found: {found}.", mark=Phrase(rule.facts[fact.key]), found=fact.found)
            return FactorHere(factor, here, how)
    found = listed(dict.fromkeys(fact.found for fact, _ in facts if fact is not None), Joining.CLAUSES)
    return FactorHere(factor, Here.UNKNOWN, Phrase(rule.unknown["mark-not-reached"], {"fact": found}))
