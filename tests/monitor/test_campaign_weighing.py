"""The campaign test as a whole: what must not change it, what must, when it says that the evidence is insufficient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest
from campaign_episodes import attacks, episode, fighting, together

from phasezero.domain.campaign import RIVALS, Answer, Component, Doubt, Explanation
from phasezero.domain.campaign_rule import Weights, campaign_weights, parse_rule, parse_weights
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput
from phasezero.monitor.campaign import Episode, Events, components_of, events, weigh
from phasezero.monitor.campaign.combining import combine, matrix, waterfall
from phasezero.monitor.campaign.components import KEYS
from phasezero.monitor.campaign.simulation import simulate

SOME = [simulate(one, 404, number).episode for one in Explanation for number in range(2)]


def factors(made: Episode) -> np.ndarray:
    return matrix(components_of(made))


# what changes nothing


def mapped(made: Episode, column: str, new: np.ndarray) -> Episode:
    def of(table: Events) -> Events:
        old = getattr(table, column)
        return replace(table, **{column: np.where(old >= 0, new[old], old)})

    return replace(made, now=of(made.now), before=of(made.before))


def renamed_actors(made: Episode) -> Episode:
    new = np.random.default_rng(1).permutation(len(made.sides))
    old = np.argsort(new)

    def of(table: Events) -> Events:
        return replace(table, perpetrator=np.where(table.perpetrator >= 0, new[table.perpetrator], -1))

    return Episode(
        **{f.name: getattr(made, f.name) for f in fields(made)}
        | {"now": of(made.now), "before": of(made.before), "sides": made.sides[old]}
    )


def renamed_places(made: Episode) -> Episode:
    new = np.random.default_rng(2).permutation(len(made.places))
    return replace(mapped(made, "place", new), places=made.places[np.argsort(new)])


def renamed_regions(made: Episode) -> Episode:
    new = np.random.default_rng(3).permutation(made.regions)
    old = np.argsort(new)
    people = made.population if made.population is None or len(made.population) == 1 else made.population[old]
    flows = (
        None if made.flows is None else replace(made.flows, region=np.where(made.flows.region >= 0, new[made.flows.region], -1))
    )
    return replace(mapped(made, "region", new), population=people, flows=flows)


def renamed_groups(made: Episode) -> Episode:
    new = np.random.default_rng(4).permutation(made.groups)
    people = None if made.population is None else made.population[:, np.argsort(new)]
    flows = None if made.flows is None else replace(made.flows, group=np.where(made.flows.group >= 0, new[made.flows.group], -1))
    return replace(mapped(made, "group", new), population=people, flows=flows)


def renamed_methods(made: Episode) -> Episode:
    return mapped(made, "method", np.random.default_rng(5).permutation(50))


def mirrored(made: Episode) -> Episode:
    return replace(made, places=made.places * (-1, 1) + (0, 7))


def more_people(made: Episode) -> Episode:
    return made if made.population is None else replace(made, population=made.population * 137.0)


def in_another_order(made: Episode) -> Episode:
    order = np.random.default_rng(6).permutation(len(made.now))
    pairs = np.stack([np.argsort(order)[made.source_of[:, 0]], made.source_of[:, 1]], axis=1)
    return replace(made, now=made.now.part(order), source_of=pairs)


@pytest.mark.parametrize(
    "change",
    [renamed_actors, renamed_places, renamed_regions, renamed_groups, renamed_methods, mirrored, more_people, in_another_order],
)
def test_names_order_mirror_and_scale_change_nothing(change: Callable[[Episode], Episode]) -> None:
    for made in SOME:
        assert factors(change(made)) == pytest.approx(factors(made), abs=1e-9)


def test_the_same_episode_gives_the_same_finding() -> None:
    assert weigh(SOME[0]) == weigh(simulate(Explanation.INDEPENDENT, 404, 0).episode)


def test_a_longer_quiet_first_year_is_not_needed() -> None:
    short = replace(SOME[-1], before_days=0, before=SOME[-1].before.part(np.zeros(0, np.int64)))
    finding = weigh(short, flips=False)
    assert Explanation.INDEPENDENT not in finding.component("concentration").against
    assert finding.component("reporting").no_data is not None


# too little


def test_nothing_is_insufficient_evidence_and_all_explanations_stay_alike() -> None:
    found = weigh(episode())
    assert found.answer is Answer.INSUFFICIENT
    assert set(found.doubts) == {Doubt.FEW_EVENTS, Doubt.FEW_COMPONENTS, Doubt.FEW_SOURCES}
    assert found.posterior == dict.fromkeys(Explanation, pytest.approx(0.2))
    assert (found.log10_odds, found.attacks, found.sources, found.flips) == (0, 0, None, ())


def test_one_source_is_too_few() -> None:
    made = simulate(Explanation.CAMPAIGN, 404, 0).episode
    single = replace(made, source_of=np.stack([np.arange(len(made.now)), np.zeros(len(made.now), np.int64)], axis=1))
    found = weigh(single, flips=False)
    assert Doubt.FEW_SOURCES in found.doubts
    assert (found.sources, found.answer) == (1, Answer.INSUFFICIENT)


def test_one_component_alone_never_makes_a_campaign() -> None:
    """Everything but the sizes is as before; the sizes are enormous, and only they count."""
    before = together(attacks(list(range(-360, 0, 2)), [i % 4 for i in range(180)]), fighting(list(range(-360, 0, 5)), [3] * 72))
    large = replace(attacks(list(range(90)), [i % 4 for i in range(90)]), civilians_killed=np.full(90, 400))
    many = np.stack([np.repeat(np.arange(90), 2), np.tile([0, 1], 90)], axis=1)
    found = weigh(episode(large, before, source_of=many), weights=heavy_tail(), flips=False)
    assert found.posterior[Explanation.CAMPAIGN] > 0.95
    assert found.answer is Answer.INSUFFICIENT
    assert found.doubts == (Doubt.ONE_COMPONENT,)


def heavy_tail() -> Weights:
    """Weights that let the sizes alone decide."""
    return replace(campaign_weights(), weight={rival: {"tail": 1.5} for rival in RIVALS}, slope=1.0, shift=0.0)


# what is put together


def speaking(**against: float) -> tuple[Component, ...]:
    return tuple(Component(key, dict.fromkeys(RIVALS, value)) for key, value in against.items())


def plain() -> Weights:
    return Weights(1, 0, {rival: dict.fromkeys(KEYS, 1.0) for rival in RIVALS}, 1.0, 0.0)


def test_two_alike_add_up_and_a_missing_one_adds_nothing() -> None:
    one, two = (combine(matrix(speaking(**some)), plain()) for some in ({"tail": 1.0}, {"tail": 1.0, "targets": 1.0}))
    assert one.log10_odds == pytest.approx(1, abs=0.01)  # a little less: a component's own model may be wrong
    assert two.log10_odds == pytest.approx(2 * one.log10_odds)
    assert one.posterior[Explanation.CAMPAIGN] == pytest.approx(10**one.log10_odds / (10**one.log10_odds + 4))


def test_no_component_says_more_than_a_thousand_to_one() -> None:
    assert combine(matrix(speaking(tail=50.0)), plain()).log10_odds == pytest.approx(3, abs=0.01)


def test_a_campaign_is_held_against_the_best_rival() -> None:
    against = dict.fromkeys(RIVALS, 2.0) | {Explanation.RETALIATION: -1.0}
    found = combine(matrix((Component("targets", against),)), plain())
    assert max(found.posterior, key=lambda one: found.posterior[one]) is Explanation.RETALIATION
    assert sum(found.posterior.values()) == pytest.approx(1)


def test_the_waterfall_ends_at_the_odds_and_says_what_speaks_against() -> None:
    for made in SOME:
        found = weigh(made, flips=False)
        assert sum(step.adds for step in found.waterfall) == pytest.approx(found.log10_odds)
        assert {step.key for step in found.waterfall} - {"base"} == {one.key for one in found.components if one.no_data is None}
        assert all(step.adds < 0 for step in found.counter_evidence)
    steps = waterfall(combine(matrix(speaking(tail=1.0, targets=-0.5)), plain()), plain(), ["tail", "targets"])
    assert [round(step.adds, 2) for step in steps] == [0, 1, -0.5] or [round(step.adds, 2) for step in steps] == [0, -0.5, 1]


def test_more_evidence_for_a_campaign_never_lowers_it() -> None:
    for made in SOME:
        table = factors(made)
        base = combine(table, campaign_weights()).log10_odds
        for place in np.argwhere(table):
            raised = table.copy()
            raised[tuple(place)] += 0.5
            assert combine(raised, campaign_weights()).log10_odds >= base - 1e-12


def test_a_prior_stands_beside_the_finding_and_does_not_decide() -> None:
    prior = dict.fromkeys(Explanation, 0.01) | {Explanation.CAMPAIGN: 0.96}
    with_it, without = weigh(SOME[0], prior=prior, flips=False), weigh(SOME[0], flips=False)
    assert (with_it.answer, with_it.posterior) == (without.answer, without.posterior)
    assert with_it.with_prior is not None
    ratio = with_it.posterior[Explanation.CAMPAIGN] * 96 / (with_it.posterior[Explanation.CAMPAIGN] * 95 + 1)
    assert with_it.with_prior[Explanation.CAMPAIGN] == pytest.approx(ratio)
    with pytest.raises(BadInput, match="five explanations"):
        weigh(SOME[0], prior={Explanation.CAMPAIGN: 1.0})


# the flip point


def clear() -> Episode:
    """The first simulated campaign of this seed that is claimed."""
    made = (simulate(Explanation.CAMPAIGN, 405, number).episode for number in range(60))
    return next(one for one in made if weigh(one, flips=False).answer is Answer.CAMPAIGN)


def test_the_flip_point_is_where_thinned_attacks_no_longer_make_a_campaign() -> None:
    found = weigh(clear())
    side = next(flip for flip in found.flips if flip.uneven == "side")
    assert side.ratio is not None
    assert 1 < side.ratio <= side.looked_up_to
    assert side.becomes is not Answer.CAMPAIGN


def test_where_no_campaign_is_claimed_the_rest_is_thinned() -> None:
    for made in SOME:
        found = weigh(made)
        if found.answer not in (Answer.CAMPAIGN, Answer.INSUFFICIENT):
            assert all(flip.ratio is None or flip.ratio < 1 for flip in found.flips)


# bad input


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"days": 0}, "1 to 1500 days"),
        ({"places": np.array([[91.0, 0.0]])}, "latitudes"),
        ({"places": np.array([[np.nan, 0.0]])}, "latitudes"),
        ({"sides": np.array([7], np.int64)}, "side"),
        ({"population": np.ones((1, 5))}, "one column per group"),
        ({"population": -np.ones((1, 2))}, "0 or more"),
        ({"completeness": np.ones(3)}, "per day"),
        ({"completeness_before": 2.0}, "completeness before"),
        ({"source_of": np.array([[0, 0]], np.int64)}, "not there"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        episode(**changed)


def test_events_outside_the_episode_are_refused() -> None:
    for table, said in ((attacks([90], [0]), "now.day"), (attacks([0], [9]), "now.place"), (events([0], [9], [0]), "now.kind")):
        with pytest.raises(BadInput, match=said):
            episode(table)
    with pytest.raises(BadInput, match="no column 'colour'"):
        events([0], [0], [0], colour=[1])
    with pytest.raises(BadInput, match="whole numbers"):
        events([0.5], [0], [0])


def test_a_vocabulary_with_a_fault_is_refused() -> None:
    raw = load("campaign_weights")
    with pytest.raises(BadInput, match="from 0 to"):
        parse_weights(raw | {"weights": raw["weights"] | {"reporting": {"tail": -0.1}}})
    rule = load("campaign")
    with pytest.raises(BadInput, match="no reason"):
        parse_rule(rule | {"guards": rule["guards"] | {"claim": {"value": 0.9}}})
