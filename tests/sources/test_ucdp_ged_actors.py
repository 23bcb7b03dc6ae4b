import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.events import Fatalities, Perpetrator, Target, Violence
from phasezero.sources.ucdp_ged.actors import civilian_deaths, ordered, perpetrator, target


@pytest.mark.parametrize(
    ("violence", "side_a", "country", "expected"),
    [
        (Violence.ONE_SIDED, "Government of Sudan", "SDN", Perpetrator.STATE),
        (Violence.ONE_SIDED, "Government of Serbia (Yugoslavia)", "SRB", Perpetrator.STATE),
        (Violence.ONE_SIDED, "Government of Chad", "CAF", Perpetrator.FOREIGN_STATE),
        (Violence.ONE_SIDED, "Government of Chad, Government of Central African Republic", "CAF", Perpetrator.STATE),
        (Violence.ONE_SIDED, "Government of Chad, Government of Sudan", "CAF", Perpetrator.FOREIGN_STATE),
        (Violence.ONE_SIDED, "Government of Nowhere", "CAF", Perpetrator.UNKNOWN),
        (Violence.ONE_SIDED, "Janjaweed", "SDN", Perpetrator.NON_STATE),
        (Violence.NON_STATE, "Janjaweed", "SDN", Perpetrator.NON_STATE),
        (Violence.STATE_BASED, "Government of Sudan", "SDN", Perpetrator.UNKNOWN),
    ],
)
def test_perpetrator(violence: Violence, side_a: str, country: str, expected: Perpetrator) -> None:
    assert perpetrator(violence, side_a, country) is expected


def test_target() -> None:
    assert target(Violence.ONE_SIDED, 0) is Target.CIVILIANS
    assert target(Violence.STATE_BASED, 1) is Target.CIVILIANS_AMONG_OTHERS
    assert target(Violence.NON_STATE, 0) is Target.ARMED_ACTORS


def test_civilians_in_fighting_range_over_what_is_in_doubt() -> None:
    assert civilian_deaths(Violence.STATE_BASED, Fatalities(8, 10, 15), 4, 3) == Fatalities(2, 4, 12)
    assert civilian_deaths(Violence.ONE_SIDED, Fatalities(8, 10, 15), 10, 0) == Fatalities(8, 10, 15)


numbers = st.integers(0, 10_000)


@given(low=numbers, best=numbers, high=numbers, civilians=numbers, unknown=numbers, violence=st.sampled_from(Violence))
def test_ranges_are_always_ordered(low: int, best: int, high: int, civilians: int, unknown: int, violence: Violence) -> None:
    deaths = ordered(low, best, high)
    assert deaths.low <= low
    assert deaths.high >= high
    assert deaths.best == best
    found = civilian_deaths(violence, deaths, civilians, unknown)
    assert found.low <= found.best <= found.high
