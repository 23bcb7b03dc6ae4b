"""The section on the phase: what stands beside the rule, and what is said when a phase steps down while documents are missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from phasezero import pipeline
from phasezero.brief.campaign import answer
from phasezero.brief.material import Material
from phasezero.brief.page_two_phase import phase_section
from phasezero.domain.signals import Phase
from phasezero.domain.silence import Verdict
from phasezero.domain.updates import Section
from phasezero.library.making_updates import material

DAY = date(2013, 9, 20)


@pytest.fixture
def made(db: None) -> Material:
    pipeline.import_example()
    return material("CAF", DAY)


def with_silence(made: Material, verdict: Verdict) -> Material:
    national = made.monitored.silence.national
    national = replace(national, fall=replace(national.fall, verdict=verdict))
    silence = replace(made.monitored.silence, national=national)
    return replace(made, monitored=replace(made.monitored, silence=silence))


def said(section: Section) -> str:
    return " ".join(one.text for one in section.sentences)


def test_every_other_monitor_stands_beside_the_rule(made: Material) -> None:
    table = phase_section(made, None).tables[-1]
    assert str(table.caption).startswith("Beside the rule, not counted by it")
    questions = [str(row[0]) for row in table.rows]
    attacked = [one for one in made.monitored.organised if one.finding.attacks]
    assert questions == [
        "Is it rising?",
        "Where there is more violence than usual",
        *["Random or organised?"] * len(attacked),
        "What is silent",
    ]
    found = [str(row[1]) for row in table.rows]
    assert found[2:-1] == [str(answer(one)) for one in attacked]
    assert found[0].startswith("Above the mark: ") is bool(made.monitored.rising.rising)
    assert found[-1] == "Documents are not below what is usual at the same age."


def test_a_phase_that_comes_down_in_silence_is_no_end_of_violence(made: Material) -> None:
    down = replace(made.suggestion, phase=Phase.LEAD_UP, changed_from=Phase.GROWING, since=DAY - timedelta(days=3))
    lower = replace(made, suggestion=down)
    assert "that the violence ended cannot be read from this" in said(phase_section(with_silence(lower, Verdict.FEWER), None))
    for quiet in (with_silence(lower, Verdict.NOT_FEWER), with_silence(made, Verdict.FEWER)):
        assert "that the violence ended" not in said(phase_section(quiet, None))
