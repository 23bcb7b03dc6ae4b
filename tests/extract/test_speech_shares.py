"""Shares of dangerous speech: sums only, no small cells, error rates folded in. The sentences are our own."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.errors import BadInput
from phasezero.extract import speech
from phasezero.extract.speech import Heard, Kind, Rates, Share, Shares, shares
from phasezero.extract.speech.correcting import corrected
from phasezero.extract.speech.lexicon import by_rule
from phasezero.extract.speech.naming import groups, named, plain
from phasezero.extract.speech.reading import read
from phasezero.extract.speech.shares import rates

HOSTILE = [
    ("The Tutsi are cockroaches.", "en", "tutsi", {Kind.DEHUMANISING}),
    ("Fulani herdsmen are poisoning our wells.", "en", "fulani", {Kind.ACCUSING}),
    ("We must drive the migrants out of our land.", "en", "immigrants", {Kind.INCITING}),
    ("All Kurds should be wiped out.", "en", "kurd", {Kind.INCITING}),
    ("Les musulmans sont des rats.", "fr", "muslims", {Kind.DEHUMANISING}),
    ("Les réfugiés empoisonnent nos puits.", "fr", "refugees", {Kind.ACCUSING}),
    ("Il faut chasser les Banyamulenge de notre pays.", "fr", "banyamulenge", {Kind.INCITING}),
    ("Los haitianos son una plaga.", "es", "haitian", {Kind.DEHUMANISING}),
    ("Los judíos controlan los bancos.", "es", "jews", {Kind.ACCUSING}),
    ("Juden sind Ungeziefer.", "de", "jews", {Kind.DEHUMANISING}),
    ("Wir müssen die Ausländer vernichten.", "de", "immigrants", {Kind.INCITING}),
]
NOT_HOSTILE = [
    ("I hate mosquitoes.", "en"),
    ("Rats are vermin.", "en"),
    ("Jews are not vermin.", "en"),
    ("It is wrong to call Muslims rats.", "en"),
    ("The minister said that hatred of migrants must stop.", "en"),
    ("Women won the election in three districts.", "en"),
    ("Les Peuls ne sont pas des parasites.", "fr"),
    ("Dire que les musulmans sont des rats est raciste.", "fr"),
    ("Los indígenas celebran su fiesta.", "es"),
    ("Juden sind keine Ratten.", "de"),
]


@pytest.mark.parametrize(("text", "language", "group", "kinds"), HOSTILE)
def test_kind_and_target(text: str, language: str, group: str, kinds: set[Kind]) -> None:
    found = read(text, language)
    assert found.groups == (group,)
    assert found.kinds == kinds


@pytest.mark.parametrize(("text", "language"), NOT_HOSTILE)
def test_of_no_kind(text: str, language: str) -> None:
    assert not read(text, language).kinds
    assert not by_rule(named(text, language), language)


def many(hostile: int, others: int, place: str = "North") -> list[Heard]:
    texts = ["The Tutsi are cockroaches."] * hostile + ["The Tutsi community asked for schools."] * others
    return [Heard(text, place, "en") for text in texts]


def cell(found: Shares, kind: Kind, place: str = "North") -> Share:
    return next(one for one in found.cells if (one.kind, one.place) == (kind, place))


def test_counts_shares_and_corrected_shares() -> None:
    found = cell(shares(many(30, 170)), Kind.DEHUMANISING)
    assert (found.group, found.named, found.counted, found.share) == ("tutsi", 200, 30, 0.15)
    assert found.corrected is not None
    assert found.corrected.low <= found.corrected.share <= found.corrected.high


def test_the_share_of_a_kind_without_labelled_cases_is_not_corrected() -> None:
    texts = [Heard("Fulani herdsmen are poisoning our wells.", "North", "en")] * 12 + [
        Heard("Fulani herders moved.", "North", "en")
    ] * 20
    found = cell(shares(texts), Kind.ACCUSING)
    assert found.counted == 12
    assert found.corrected is None


@given(st.integers(0, 40), st.integers(0, 40))
def test_no_cell_is_told_that_is_smaller_than_ten(hostile: int, others: int) -> None:
    found = shares(many(hostile, others))
    assert all(one.named >= 10 for one in found.cells)
    for one in found.cells:
        if one.counted is None:
            assert one.share is None
            assert one.corrected is None
        else:
            assert one.counted >= 10
            assert one.named - one.counted >= 10


def test_the_order_of_the_texts_changes_nothing() -> None:
    texts = many(15, 25) + many(12, 40, "South")
    mixed = texts[:]
    mixed.sort(key=lambda heard: (heard.text, heard.place), reverse=True)
    assert shares(texts) == shares(mixed)


def test_nothing_of_a_text_is_told() -> None:
    texts = [Heard("The Tutsi are cockroaches, says Jean Zzyzx of Zork.", "North", "en")] * 20 + many(0, 20)
    told = repr(shares(texts))
    assert "Zzyzx" not in told
    assert "cockroach" not in told
    assert "read" not in speech.__all__
    assert {field.name for field in dataclasses.fields(Shares)} == {"cells", "left_out", "unread"}


def test_places_are_apart_and_languages_without_a_lexicon_are_counted() -> None:
    found = shares([*many(12, 12), *many(0, 30, "South"), Heard("Watu", "North", "sw"), Heard("x", "North", "sw")])
    assert cell(found, Kind.DEHUMANISING).counted == 12
    assert cell(found, Kind.DEHUMANISING, "South").counted is None
    assert found.unread == {"sw": 2}


def test_it_feeds_no_signal_yet() -> None:
    assert speech.EXPERIMENTAL is True


def test_rates_are_measured_for_two_kinds_in_every_language() -> None:
    for language in speech.LANGUAGES:
        assert rates(language, Kind.ACCUSING) is None
        for kind in (Kind.DEHUMANISING, Kind.INCITING):
            known = rates(language, kind)
            assert known is not None
            assert 0.5 < known.sensitivity < 1
            assert 0.9 < known.specificity <= 1


def test_the_interval_covers_the_true_share() -> None:
    generator, truth, sensitivity, specificity, covered = np.random.default_rng(7), 0.1, 0.8, 0.97, 0
    for _ in range(400):
        known = Rates(int(generator.binomial(40, sensitivity)), 40, int(generator.binomial(200, specificity)), 200)
        counted = int(generator.binomial(500, truth * sensitivity + (1 - truth) * (1 - specificity)))
        found = corrected(counted, 500, known)
        assert found is not None
        covered += found.low <= truth <= found.high
    assert covered / 400 > 0.92


def test_a_test_no_better_than_a_coin_corrects_nothing() -> None:
    assert corrected(10, 100, Rates(5, 10, 5, 10)) is None


@given(st.integers(0, 100), st.integers(1, 40), st.integers(1, 40))
def test_a_corrected_share_is_a_share(counted: int, found: int, cleared: int) -> None:
    made = corrected(counted, 100, Rates(found, 40, cleared, 40))
    if made is not None:
        assert 0 <= made.low <= made.share <= made.high <= 1


def test_disguised_words_are_read() -> None:
    assert plain("W0men, I h4te them", "en") == "women, i hate them"
    assert plain("they are v e r m i n", "en") == "they are vermin"
    assert plain("I h a t e women", "en") == "i hate women"
    assert named("I m m i g r a n t s", "en").groups == ("immigrants",)
    assert named("Muslms", "en").groups == ("muslims",)
    assert plain("«Élève»", "fr") == "xxquotexx eleve xxquotexx"


def test_numbers_are_not_taken_for_disguised_words() -> None:
    assert plain("In 2014, 35 women met", "en") == "in 2014, 35 women met"


def test_the_groups_are_of_the_whole_world_and_each_has_a_kind() -> None:
    assert len(groups()) > 120
    assert all(entry["kind"] for entry in groups().values())
    assert {"tutsi", "hutu", "rohingya", "uyghur", "dinka", "fulani", "hazara", "roma", "tigrayan", "women"} <= set(groups())


def test_a_language_without_a_lexicon_is_refused() -> None:
    with pytest.raises(BadInput, match="Language 'sw' has no lexicon"):
        named("x", "sw")
