"""Situations and catalogues drawn for tests of options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from phasezero.act.rule import FACTS
from phasezero.act.situation import Count, FactHere, Perpetrators, Record, Situation, Usual
from phasezero.domain.events import Fatalities
from phasezero.domain.phrases import words
from phasezero.domain.tools import Coercion, Cost, Tool, catalogue

DAY = date(2013, 4, 1)


def record(killed: int = 9) -> Record:
    def count(end: date, days: int) -> Count:
        return Count(end - timedelta(days=days - 1), end, 3, Fatalities(killed, killed, killed + 1))

    return Record(count(DAY, 60), count(DAY, 365), (count(DAY - timedelta(days=365), 365),), Usual(90, 3, 0, 7, False))


def here(phase: int = 1, perpetrators: Perpetrators = Perpetrators.NON_STATE, reached: Sequence[str] = ()) -> Situation:
    facts = tuple(FactHere(key, key in reached, words("30 deaths documented")) for key in FACTS)
    found = words("documented attacks on civilians in the last 1,095 days: 1 by state forces, 1 by armed groups")
    return Situation("CAF", DAY, phase, False, perpetrators, found, facts, record())


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    made = here(draw(st.integers(0, 3)), draw(st.sampled_from(Perpetrators)), draw(st.lists(st.sampled_from(FACTS), unique=True)))
    return replace(made, confirmed=draw(st.booleans()), record=draw(st.sampled_from((None, record(), record(0)))))


@st.composite
def catalogues(draw: st.DrawFn) -> list[Tool]:
    """A part of the catalogue in any order, with other costs, coercion, phases and lead times."""
    tools = draw(st.lists(st.sampled_from(catalogue()), unique_by=lambda tool: tool.id))
    if draw(st.booleans()):
        return tools
    return [
        replace(
            tool,
            cost=draw(st.sampled_from(Cost)),
            coercion=draw(st.sampled_from(Coercion)),
            phases=draw(st.frozensets(st.integers(0, 3), min_size=1)),
            lead_time_days=draw(st.integers(1, 400)),
        )
        for tool in tools
    ]


horizons = st.integers(1, 400)
