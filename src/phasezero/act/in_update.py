"""The options that an update shows, one line each, for every phase that its releaser could confirm."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from phasezero.act.evidence import evidence, review
from phasezero.act.options import Option, option_list
from phasezero.act.rule import option_rule
from phasezero.act.situation import Situation
from phasezero.domain.options import OptionLine, OptionLines
from phasezero.domain.phrases import Phrase, listed
from phasezero.domain.signals import Phase
from phasezero.domain.tools import catalogue


def lines_by_phase(situation: Situation) -> Mapping[int, OptionLines]:
    """The lines for each phase, all else in the situation the same."""
    return {int(phase): _lines(replace(situation, phase=int(phase))) for phase in Phase}


def _lines(situation: Situation) -> OptionLines:
    rule = option_rule()
    found = option_list(situation, catalogue(), evidence(), rule.numbers.horizon_days)
    return OptionLines(
        phase=situation.phase,
        horizon_days=found.horizon_days,
        lines=tuple(_line(option) for option in found.options if option.in_update),
        listed=len(found.options),
        state_path=situation.perpetrators_found if situation.perpetrators.with_state else None,
        rule_version=rule.version,
        review=review().citation,
    )


def _line(option: Option) -> OptionLine:
    tool = option.tool
    return OptionLine(
        tool=tool.id,
        name=Phrase(tool.id),
        aim=Phrase(tool.means[option.turn]),
        condition=Phrase(option.condition) if option.condition else None,
        evidence=option.says,
        reviewed=option.evidence is not None,
        who=listed(map(Phrase, option.who)),
        lead_time_days=tool.lead_time_days,
        in_time=option.in_time,
        first_step=Phrase(tool.first_step),
        basis=Phrase(tool.basis),
    )


_MADE_FROM = (
    ("phasezero.act", "rule.yml"),
    ("phasezero.act", "evidence/studies.csv"),
    ("phasezero.act", "evidence/factors.csv"),
    ("phasezero.domain", "vocabulary/tools.yml"),
)


@cache
def digest() -> str:
    """SHA-256 over the rule, the evidence and the catalogue: with the records, all that the lines are made from."""
    found = hashlib.sha256()
    for package, name in _MADE_FROM:
        found.update(files(package).joinpath(name).read_bytes())
    return found.hexdigest()
