"""Simulated episodes: the same for the same seed, of their own kind, and marked wherever they are written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

import numpy as np
import pytest

from phasezero.domain.campaign import Explanation
from phasezero.monitor.campaign import Kind, Side, components_of, weigh
from phasezero.monitor.campaign.simulation import GOING_ON, RANGES, SHIFTED, simulate, thinned, writing
from phasezero.monitor.campaign.simulation.ranges import Range


def test_an_episode_depends_on_its_seed_and_number_only() -> None:
    alone = simulate(Explanation.CAMPAIGN, 9, 3)
    row = [simulate(Explanation.CAMPAIGN, 9, number) for number in range(5)]
    assert "".join(writing.as_json([alone])) == "".join(writing.as_json([row[3]]))
    assert "".join(writing.as_json([alone])) != "".join(writing.as_json([row[2]]))


@pytest.mark.parametrize("explanation", list(Explanation))
def test_episodes_are_from_sparse_to_rich_and_some_lack_data(explanation: Explanation) -> None:
    made = [simulate(explanation, 9, number).episode for number in range(30)]
    attacks = [((one.now.kind == Kind.ATTACK) & one.of_side(one.now, Side.CANDIDATE)).sum() for one in made]
    assert min(attacks) >= 6
    assert max(attacks) <= 200
    silent = [sum(part.no_data is not None for part in components_of(one)) for one in made]
    assert len(set(silent)) > 1


def test_what_each_rival_is_about_shows_in_its_component() -> None:
    """On average over episodes, the component that is there for a rival speaks for that rival, against a campaign's own."""
    pairs = {Explanation.COLLATERAL: "battles", Explanation.RETALIATION: "retaliation", Explanation.REPORTING: "reporting"}
    for rival, key in pairs.items():
        means = {}
        for truth in (rival, Explanation.CAMPAIGN):
            parts = [components_of(simulate(truth, 10, number).episode) for number in range(40)]
            found = [part.against[rival] for one in parts for part in one if part.key == key and part.no_data is None]
            means[truth] = np.mean(found)
        assert means[Explanation.CAMPAIGN] > means[rival] + 0.3


@pytest.mark.parametrize("explanation", [Explanation.CAMPAIGN, Explanation.COLLATERAL, Explanation.RETALIATION])
def test_what_explains_the_attacks_may_have_begun_before_the_window(explanation: Explanation) -> None:
    def rate_before(ranges: Mapping[str, Range]) -> float:
        """Attacks a day before the window, by those in it; a campaign's and others' own quiet rate is small."""
        quiet = {"campaign_rise": Range(20, 20), "collateral_share": Range(0.95, 0.95), "answer_share": Range(0.95, 0.95)}
        made = [simulate(explanation, 12, number, {**ranges, **quiet}).episode for number in range(12)]
        own = [((one.before.kind == Kind.ATTACK) & one.of_side(one.before, Side.CANDIDATE)).sum() / 365 for one in made]
        now = [((one.now.kind == Kind.ATTACK) & one.of_side(one.now, Side.CANDIDATE)).sum() / one.days for one in made]
        return float(np.sum(own) / np.sum(now))

    assert rate_before({**GOING_ON, "begun_days": Range(365, 365)}) > 0.5 > rate_before(RANGES)


def test_half_of_the_events_keep_the_sources_that_they_had() -> None:
    made = simulate(Explanation.CAMPAIGN, 9, 0).episode
    half = thinned(made, np.random.default_rng(3))
    assert 0.3 < len(half.now) / len(made.now) < 0.7
    assert half.source_of is not None
    assert (np.bincount(half.source_of[:, 0], minlength=len(half.now)) == half.now.sources).all()


@pytest.mark.slow
def test_campaigns_are_told_from_the_rest_in_both_worlds() -> None:
    for ranges in (RANGES, SHIFTED):
        odds = {
            one: [weigh(simulate(one, 11, number, ranges).episode, flips=False).log10_odds for number in range(60)]
            for one in Explanation
        }
        for rival in set(Explanation) - {Explanation.CAMPAIGN}:
            higher = np.mean([a > b for a in odds[Explanation.CAMPAIGN] for b in odds[rival]])
            assert higher > 0.8


def test_every_row_says_that_it_is_simulated() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(writing.as_csv([simulate(Explanation.REPORTING, 9, 0)])))))
    assert rows
    assert {row["simulated"] for row in rows} == {"simulated"}
    assert {row["explanation"] for row in rows} == {"reporting"}
    whole = json.loads("".join(writing.as_json([simulate(Explanation.REPORTING, 9, number) for number in range(2)])))
    assert whole["simulated"] is True
    assert [one["simulated"] for one in whole["episodes"]] == [True, True]
    assert len(rows) == len(whole["episodes"][0]["now"]["day"]) + len(whole["episodes"][0]["before"]["day"])
