"""Each component of the campaign test, on episodes small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace
from math import comb, log10

import numpy as np
import pytest
from campaign_episodes import FOE, attacks, episode, fighting, together
from scipy.special import beta, betaincinv, gammaln

from phasezero.domain.campaign import RIVALS, Component, Explanation, NoData
from phasezero.domain.distance import EARTH_KM
from phasezero.monitor.campaign import Episode, Flows, Kind, Side, components_of
from phasezero.monitor.campaign.components import KEYS
from phasezero.monitor.campaign.likelihoods import (
    as_usual,
    beta_binomial,
    composition,
    dominated,
    kappa_weights,
    negative_binomial,
    share_interval,
)
from phasezero.monitor.campaign.view import distances


def one(key: str, made: Episode) -> Component:
    return next(component for component in components_of(made) if component.key == key)


# the likelihoods


def test_a_beta_binomial_sums_to_one_over_its_counts() -> None:
    mean = np.array([0.3])
    total = sum(comb(7, x) * np.exp(beta_binomial(x, 7, mean, 4.0))[0] for x in range(8))
    assert total == pytest.approx(1)
    assert np.exp(beta_binomial(2, 7, mean, 4.0))[0] == pytest.approx(beta(2 + 1.2, 5 + 2.8) / beta(1.2, 2.8))


def test_a_composition_of_two_is_a_beta_binomial() -> None:
    assert composition(np.array([3.0, 4.0]), np.array([1.2, 2.8])) == pytest.approx(beta_binomial(3, 7, np.array([0.3]), 4.0)[0])


def test_a_negative_binomial_has_its_mean_and_variance() -> None:
    counts = np.arange(150.0)
    chance = np.exp(negative_binomial(counts, np.array(6.0), 2.0) - gammaln(counts + 1))
    mean = (chance * counts).sum()
    assert chance.sum() == pytest.approx(1, abs=1e-6)
    assert mean == pytest.approx(6, abs=1e-4)
    assert (chance * (counts - mean) ** 2).sum() == pytest.approx(6 + 36 / 2, abs=1e-2)


def test_counts_like_the_shares_speak_for_the_usual_and_one_large_count_for_dominance() -> None:
    base, known = np.array([0.5, 0.3, 0.2]), kappa_weights(np.zeros(3), np.array([0.5, 0.3, 0.2]))
    even, single = np.array([10.0, 6.0, 4.0]), np.array([0.0, 0.0, 20.0])
    assert as_usual(even, base, known) > dominated(even, base, known)
    assert dominated(single, base, known) > as_usual(single, base, known) + 3


def test_an_interval_is_wider_where_events_go_together() -> None:
    low, high = share_interval(8, 10, 1e9)
    patchy_low, patchy_high = share_interval(8, 10, 3.0)
    assert patchy_low < low < 0.8 < high < patchy_high


def test_distances_are_those_of_the_globe() -> None:
    km = distances(np.array([[0.0, 0.0], [0.0, 90.0], [1.0, 0.0]]))
    assert km[0, 1] == pytest.approx(np.pi / 2 * EARTH_KM)
    assert km[0, 2] == pytest.approx(111.19, abs=0.01)


# the components


def test_attacks_in_one_region_and_two_weeks_are_a_concentration_and_even_ones_are_not() -> None:
    before = attacks(list(range(-360, 0, 9)), [i % 4 for i in range(40)])
    even = one("concentration", episode(attacks(list(range(0, 90, 9)), [i % 4 for i in range(10)]), before))
    sudden = one("concentration", episode(attacks([30 + i % 10 for i in range(40)], [2] * 40), before))
    assert even.against[Explanation.INDEPENDENT] < 0
    assert sudden.against[Explanation.INDEPENDENT] > 1
    assert even.found["expected"] == pytest.approx(40 * 90 / 365, rel=0.05)


def test_pairs_on_one_day_far_apart_are_counted_and_so_are_those_expected() -> None:
    # three places on day 40: three pairs; a fourth attack 20 days later makes none
    found = one("coordination", episode(attacks([40, 40, 40, 60], [0, 1, 2, 3]))).found
    assert found["pairs"] == 3
    assert found["expected"] == pytest.approx(3 * 15 / 15**2)
    # two attacks, two days apart: in 13 of 15 x 15 cases they fall on the same day
    apart = one("coordination", episode(attacks([40, 42, 80], [0, 1, 2]))).found
    assert (apart["pairs"], apart["expected"]) == (0, pytest.approx(13 / 15**2))


def test_places_within_100_km_are_no_coordination() -> None:
    near = episode(attacks([40] * 6, [0, 1, 2, 3, 0, 1]), places=np.array([[0.0, 20.0], [0.2, 20.0], [0.4, 20.0], [0.6, 20.0]]))
    assert one("coordination", near).no_data is NoData.NO_PLACES


def test_strikes_on_the_same_days_speak_for_coordination() -> None:
    days = [day for day in (20, 45, 70) for _ in range(4)]
    assert one("coordination", episode(attacks(days, [0, 1, 2, 3] * 3))).against[Explanation.INDEPENDENT] > 0.5


def test_the_ratio_of_risks_is_that_of_the_shares() -> None:
    # nine of twelve attacks on a group that is a fifth of the people: odds 9.5 / 3.5 against 0.25
    made = episode(attacks(list(range(12)), [0] * 12, group=[0] * 9 + [1] * 3), population=np.array([[20.0, 80.0]]))
    found = one("targets", made).found
    assert (found["group"], found["attacks_on_it"], found["its_share"]) == (0, 9, pytest.approx(0.2))
    assert found["risk_ratio"] == pytest.approx(9.5 / 3.5 / 0.25)
    assert found["risk_ratio_low"] < found["risk_ratio"] < found["risk_ratio_high"]
    assert one("targets", made).against[Explanation.INDEPENDENT] > 0


def test_shares_are_those_of_the_places_of_the_attacks() -> None:
    """All attacks on a group that is small in the country but everybody where they were: no selection."""
    people = np.array([[95.0, 5.0], [0.0, 100.0], [0.0, 100.0], [0.0, 100.0]])
    made = episode(attacks(list(range(12)), [0] * 12, group=[0] * 12), population=people)
    assert one("targets", made).against[Explanation.INDEPENDENT] < 0.1
    assert one("targets", made).found["its_share"] == pytest.approx(0.95)


def test_without_shares_or_groups_targets_say_nothing() -> None:
    some = attacks([1, 2, 3, 4], [0] * 4, group=[0] * 4)
    assert one("targets", episode(some)).no_data is NoData.NO_SHARES
    assert one("targets", episode(attacks([1, 2, 3, 4], [0] * 4), population=np.ones((1, 2)))).no_data is NoData.NOT_CODED


def several(who: list[int], regions: list[int]) -> Episode:
    made = replace(attacks(list(range(len(who))), regions), perpetrator=np.array(who))
    return episode(made, sides=np.array([Side.CANDIDATE] * 8, np.int64))


def test_one_of_eight_perpetrators_in_every_region_is_repetition_and_each_at_home_is_not() -> None:
    led = one("perpetrators", several([0] * 16, [0, 1, 2, 3] * 4))
    apart = one("perpetrators", several([i % 8 for i in range(16)], [i % 4 for i in range(16)]))
    assert led.against[Explanation.INDEPENDENT] > 0.5
    assert apart.against[Explanation.INDEPENDENT] < 0
    assert (led.found["successive"], led.found["in_another_region"], led.found["most_regions"]) == (15, 15, 4)
    assert (apart.found["successive"], apart.found["in_another_region"]) == (8, 0)


def test_a_single_perpetrator_cannot_show_repetition() -> None:
    assert one("perpetrators", episode(attacks([1, 2, 3, 4], [0, 1, 2, 3]))).no_data is NoData.ONE_PERPETRATOR


def test_one_method_where_there_were_many_is_regularity() -> None:
    before = attacks(list(range(-40, 0)), [0] * 40, method=[i % 5 for i in range(40)])
    regular = one("methods", episode(attacks(list(range(12)), [0] * 12, method=[3] * 12), before))
    mixed = one("methods", episode(attacks(list(range(12)), [0] * 12, method=[i % 5 for i in range(12)]), before))
    assert all(regular.against[rival] > 0.5 and mixed.against[rival] < 0 for rival in RIVALS)
    assert regular.found["bits"] == 0
    assert regular.found["bits_before"] == pytest.approx(np.log2(5))


def test_attacks_without_fighting_and_without_answer_are_one_sided() -> None:
    alone = one("one-sidedness", episode(attacks(list(range(20)), [0] * 20)))
    assert alone.found["asymmetry"] == 1
    assert min(alone.against.values()) > 0.4
    both = together(
        attacks(list(range(20)), [0] * 20), attacks(list(range(20)), [0] * 20, by=FOE), fighting(list(range(40)), [0] * 40)
    )
    mutual = one("one-sidedness", episode(both))
    assert mutual.found["asymmetry"] == 0.5
    assert max(mutual.against.values()) < -0.3


def test_a_data_set_without_fighting_says_nothing_of_battles() -> None:
    made = episode(attacks(list(range(20)), [0] * 20), coded=frozenset({Kind.ATTACK}))
    assert one("battles", made).no_data is NoData.NOT_CODED
    assert Explanation.COLLATERAL not in one("one-sidedness", made).against


def test_sizes_of_attacks_are_compared_with_those_of_the_year_before() -> None:
    before = attacks(list(range(-40, 0)), [0] * 40)
    small = one("tail", episode(attacks(list(range(20)), [0] * 20), before))
    large = attacks(list(range(20)), [0] * 20)
    large.civilians_killed[:] = [30, 8, 40, 2] * 5
    heavy = one("tail", episode(large, before))
    assert max(small.against.values()) < 0
    assert min(heavy.against.values()) > 1
    assert (heavy.found["five_or_more"], heavy.found["twentyfive_or_more"], heavy.found["largest"]) == (15, 10, 40)


def test_departures_of_one_group_right_after_attacks() -> None:
    flows = Flows(np.array([10, 11, 12, 40]), np.array([0, 0, 0, 0]), np.zeros(4, np.int64), np.full(4, 500.0))
    made = episode(attacks([10, 50, 60], [0, 0, 1]), population=np.array([[10.0, 90.0]]), flows=flows)
    found = one("displacement", made)
    assert found.found["after_attacks"] == 3
    assert found.found["expected_by_chance"] == pytest.approx(4 * 8 / 90)  # days 10-13 and 50-53 of 90
    assert found.against[Explanation.INDEPENDENT] > 0
    assert one("displacement", episode(attacks([1, 2, 3], [0, 0, 0]))).no_data is NoData.NOT_CODED


def test_attacks_in_the_wake_of_fighting_speak_for_collateral() -> None:
    days = list(range(5, 85, 8))
    wake = one("battles", episode(together(attacks(days, [0] * 10), fighting([day - 1 for day in days], [0] * 10))))
    elsewhere = one("battles", episode(together(attacks(days, [0] * 10), fighting([day - 1 for day in days], [3] * 10))))
    assert (wake.found["after"], elsewhere.found["after"]) == (10, 0)
    assert wake.against[Explanation.COLLATERAL] < elsewhere.against[Explanation.COLLATERAL]
    assert elsewhere.against[Explanation.COLLATERAL] > 1


def test_fighting_right_before_the_window_counts_as_before() -> None:
    made = episode(attacks([0, 1, 2], [0, 0, 0]), fighting([-3], [0]))
    assert one("battles", made).found["after"] == 3


def test_answers_to_the_other_side_speak_for_retaliation() -> None:
    days = list(range(15, 85, 14))
    answers = one("retaliation", episode(together(attacks(days, [0] * 5), attacks([day - 2 for day in days], [0] * 5, by=FOE))))
    first = one("retaliation", episode(together(attacks(days, [0] * 5), attacks([day - 2 for day in days], [2] * 5, by=FOE))))
    assert (answers.found["after"], first.found["after"]) == (5, 0)
    assert answers.against[Explanation.RETALIATION] < first.against[Explanation.RETALIATION]


def test_where_everything_rises_alike_reporting_may_explain_it() -> None:
    def rising(candidate: int, others: int) -> Component:
        before = together(attacks(list(range(-40, 0)), [0] * 40), attacks(list(range(-40, 0)), [0] * 40, by=2))
        now = together(
            attacks([i % 90 for i in range(candidate)], [0] * candidate),
            attacks([i % 90 for i in range(others)], [0] * others, by=2),
        )
        return one("reporting", episode(now, before))

    assert rising(60, 60).against[Explanation.REPORTING] < 0
    assert rising(60, 6).against[Explanation.REPORTING] > 0.5
    assert rising(60, 60).found["share_of_all"] == rising(60, 60).found["share_before"] == 0.5


def test_every_component_is_silent_on_nothing() -> None:
    made = components_of(episode())
    assert tuple(component.key for component in made) == KEYS
    assert all(component.no_data is not None and not component.against for component in made)


def test_a_whole_bayes_factor_by_hand() -> None:
    """Three attacks against one by the other side, from the numbers of the rule."""
    made = one("one-sidedness", episode(together(attacks([1, 2, 3], [0, 0, 0]), attacks([4], [0], by=FOE))))

    def mean_of(a: float, b: float) -> float:
        mean = betaincinv(a, b, (np.arange(24) + 0.5) / 24)
        return float(np.mean(beta(3 + 20 * mean, 1 + 20 * (1 - mean)) / beta(20 * mean, 20 * (1 - mean))))

    campaign, retaliation = (0.9 * mean_of(*stated) + 0.1 * mean_of(1, 1) for stated in ((5, 1), (8, 8)))
    assert made.against[Explanation.RETALIATION] == pytest.approx(log10(campaign / retaliation), abs=1e-6)


def test_what_no_explanation_expects_speaks_for_none() -> None:
    """Seven attacks against eighty by the other side are neither one-sided nor tit for tat."""
    made = episode(together(attacks(list(range(7)), [0] * 7), attacks([i % 90 for i in range(80)], [0] * 80, by=FOE)))
    assert abs(one("one-sidedness", made).against[Explanation.RETALIATION]) < 0.5
