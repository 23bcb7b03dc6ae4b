"""Candidates of several documents that tell one incident."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import Candidate, Count, EventType
from phasezero.extract.events import joined, same_incident

DAY = date(2024, 3, 18)
ONE = Candidate(
    type=EventType.KILLING,
    occurred_start=DAY,
    occurred_end=DAY,
    country="CAF",
    region="Haute-Kotto",
    place="Bria",
    latitude=6.54,
    longitude=21.99,
    radius_km=10.0,
    perpetrator="",
    perpetrator_class=Perpetrator.UNKNOWN,
    target_group="",
    deaths=Count(4, 4, 4, "four"),
    victims=(),
    said=(),
    confidence=0.7,
    spans=(),
)


def test_the_rule() -> None:
    assert same_incident(ONE, replace(ONE, occurred_start=DAY + timedelta(days=1), occurred_end=DAY + timedelta(days=1)))
    assert not same_incident(ONE, replace(ONE, occurred_start=DAY + timedelta(days=9), occurred_end=DAY + timedelta(days=9)))
    assert same_incident(ONE, replace(ONE, latitude=6.60))
    assert not same_incident(ONE, replace(ONE, latitude=8.54))
    assert same_incident(ONE, replace(ONE, type=EventType.MASS_KILLING, deaths=Count(6, 6, 6, "six")))
    assert not same_incident(ONE, replace(ONE, type=EventType.PROTEST))
    assert same_incident(ONE, replace(ONE, type=EventType.ATTACK_ON_SCHOOL, deaths=None))
    assert not same_incident(ONE, replace(ONE, deaths=Count(90, 90, 90, "ninety")))
    state = replace(ONE, perpetrator_class=Perpetrator.STATE, perpetrator="army")
    assert same_incident(ONE, state)
    assert not same_incident(state, replace(ONE, perpetrator_class=Perpetrator.NON_STATE, perpetrator="rebels"))
    assert same_incident(state, replace(ONE, perpetrator_class=Perpetrator.NON_STATE, perpetrator="unidentified"))
    assert not same_incident(ONE, replace(ONE, country="TCD", latitude=None, longitude=None))


def test_groups() -> None:
    far = replace(ONE, latitude=9.0, place="Ndélé")
    assert joined([ONE, far, replace(ONE, radius_km=5.0)]) == [[ONE, replace(ONE, radius_km=5.0)], [far]]


candidates = st.builds(
    lambda kind, days, north, deaths, who: replace(
        ONE,
        type=kind,
        occurred_start=DAY + timedelta(days=days),
        occurred_end=DAY + timedelta(days=days),
        latitude=6.54 + north,
        deaths=None if deaths is None else Count(deaths, deaths, deaths, str(deaths)),
        perpetrator_class=who,
    ),
    st.sampled_from([EventType.KILLING, EventType.MASS_KILLING, EventType.ATTACK_ON_SCHOOL, EventType.PROTEST]),
    st.integers(0, 4),
    st.floats(0, 1),
    st.one_of(st.none(), st.integers(1, 20)),
    st.sampled_from(list(Perpetrator)),
)


@given(candidates, candidates)
def test_it_is_symmetric_and_each_is_the_same_as_itself(one: Candidate, other: Candidate) -> None:
    assert same_incident(one, one)
    assert same_incident(one, other) == same_incident(other, one)


@given(st.lists(candidates, max_size=8))
def test_every_candidate_is_in_exactly_one_group(given_candidates: list[Candidate]) -> None:
    groups = joined(given_candidates)
    assert sorted(map(str, (c for group in groups for c in group))) == sorted(map(str, given_candidates))
