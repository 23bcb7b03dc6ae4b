"""A rule accepts what several long-known sources say alike, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain import auto_accept
from phasezero.domain.auto_accept import Lacks, RuleSwitched, Telling, lacks, rule, rules, stated
from phasezero.errors import BadInput
from rule_rows import NAMES, ROW

pytestmark = pytest.mark.security
DAY = date(2013, 4, 5)
ONE = rule(1)


def told(**changes: Any) -> list[Telling]:
    """Three sources that say the same; `changes` to what the last one says."""
    rows = [ROW, ROW, {**ROW, **changes}]
    return [Telling(f"s{n}", name, 100, (row,)) for n, (name, row) in enumerate(zip(NAMES, rows, strict=True))]


def missing(tellings: list[Telling], alike: bool = False, on: date = DAY) -> tuple[Lacks, ...]:
    return lacks(ONE, tellings, alike, on)


def test_three_that_say_the_same_are_accepted() -> None:
    assert missing(told()) == ()
    assert missing(told(deaths_low=6, deaths_best=6, deaths_high=8)) == (), "six fits all"


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"type": "abduction"}, Lacks.TYPE),
        ({"latitude": None}, Lacks.PLACE),
        ({"place": ""}, Lacks.PLACE),
        ({"radius_km": 80}, Lacks.PLACE),
        ({"latitude": 7.49}, Lacks.PLACE),
        ({"occurred_start": None}, Lacks.DAYS),
        ({"occurred_start": "2013-03-01"}, Lacks.DAYS),
        ({"occurred_end": "2013-04-06"}, Lacks.DAYS),
        ({"deaths_open": True}, Lacks.DEATHS),
        ({"deaths_low": 7, "deaths_best": 7, "deaths_high": 7}, Lacks.DEATHS),
        ({"deaths_low": 0}, Lacks.DEATHS),
        ({"said": [{"claimant": "government", "low": 1, "best": 1, "high": 1}]}, Lacks.DEATHS),
        ({"deaths_high": 26}, Lacks.MANY),
        ({"perpetrator_class": "state"}, Lacks.PERPETRATOR),
        ({"confidence": 0.69}, Lacks.UNSURE),
    ],
)
def test_one_report_that_does_not_fit_stops_it(changes: dict[str, Any], lack: Lacks) -> None:
    assert lack in missing(told(**changes))


def test_an_event_that_is_held_stops_it() -> None:
    assert missing(told(), alike=True) == (Lacks.HELD,)


def test_what_is_long_ago_or_still_to_come_is_not_accepted() -> None:
    assert missing(told(), on=DAY + timedelta(days=30)) == (Lacks.DAYS,)
    assert missing(told(), on=date(2013, 3, 30)) == (Lacks.DAYS,)


@pytest.mark.parametrize("publisher", ["Xinhua", "Agence Centrafricaine de Presse", "Sputnik News", "AllAfrica", ""])
def test_what_a_state_owns_and_who_passes_on_are_none_of_the_sources(publisher: str) -> None:
    found = told()
    found[2] = replace(found[2], publisher=publisher)
    assert missing(found) == (Lacks.SOURCES,)


def test_new_sites_are_none_of_the_sources_and_unknown_ones_do_not_suffice() -> None:
    young = [replace(one, known_days=59) for one in told()]
    assert set(missing(young)) == {Lacks.SOURCES, Lacks.KNOWN}
    unknown = [replace(one, publisher=f"Planted {n}") for n, one in enumerate(told())]
    assert missing(unknown) == (Lacks.KNOWN,)


def test_the_span_of_the_numbers_is_recorded() -> None:
    row = stated(told(deaths_low=5, deaths_best=6, deaths_high=9, confidence=0.9))
    assert (row["deaths_low"], row["deaths_best"], row["deaths_high"], row["confidence"]) == (4, 5, 9, 0.9)


planted = st.lists(
    st.builds(
        Telling,
        source=st.sampled_from(["s0", "s1", "copy", "x"]),
        publisher=st.sampled_from(["", "Planted A", "Planted B", "Reuters"]),
        known_days=st.integers(0, 59),
        every=st.just((ROW,)),
    ),
    max_size=30,
)


@given(flood=planted, kept=st.integers(0, 2))
def test_no_number_of_new_feeds_makes_a_rule_accept(flood: list[Telling], kept: int) -> None:
    """An attacker who plants any number of reports on new sites adds no source: two that are known stay two."""
    assert Lacks.SOURCES in missing([*told()[:kept], *flood])


@given(flood=st.lists(st.sampled_from(["deaths_open", "perpetrator_class", "type"]), max_size=3))
def test_one_report_more_never_makes_it_surer(flood: list[str]) -> None:
    """Whatever is added in other words, what was lacking before is lacking still, but for sources."""
    other = {"deaths_open": True, "perpetrator_class": "state", "type": "arrest"}
    more = [Telling(f"m{n}", "Reuters", 100, ({**ROW, name: other[name]},)) for n, name in enumerate(flood)]
    before = set(missing(told()[:2])) - {Lacks.SOURCES, Lacks.KNOWN}
    assert before <= set(missing([*told()[:2], *more]))
    assert bool(flood) == bool(set(missing([*told(), *more])))


@given(order=st.permutations(range(3)))
def test_the_order_of_reports_decides_nothing(order: list[int]) -> None:
    found = told(deaths_low=6, deaths_high=9, deaths_best=7)
    assert missing([found[n] for n in order]) == missing(found)


def test_each_number_has_its_reason_and_each_rule_its_own_number() -> None:
    for number, one in rules().items():
        assert one.number == number
        assert all(one.why.values())
        assert one.types <= auto_accept.LETHAL


@pytest.mark.parametrize("change", [{"types": ["arrest"]}, {"types": []}, {"more": 1}, {"numbers": {}}])
def test_a_rule_that_is_not_written_as_it_has_to_be_is_refused(change: dict[str, Any]) -> None:
    raw = {**auto_accept.load("auto_accept")["rules"][0], **change}
    with pytest.raises(BadInput, match="auto_accept"):
        auto_accept._rule(raw)


def test_a_switch_names_a_rule_and_says_why() -> None:
    with pytest.raises(BadInput, match="no rule 99"):
        RuleSwitched(99, True, "because")
    with pytest.raises(BadInput):
        RuleSwitched(1, True, " ")
