"""The file of weights and what is read from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.errors import UnreadableFile
from phasezero.extract.models import card, names
from phasezero.extract.models.cards import card as card_in
from phasezero.extract.models.hashing import characters, places, runs
from phasezero.extract.models.linear import FOLDER, quantised, read, write

NUMBERS = {"bits": 8, "intercept": -0.5, "by_length": True, "slope": 2.0, "offset": 0.25, "threshold": 0.4}


def weights(seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=256)


def test_what_is_written_is_read_and_the_same_weights_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        write(tmp_path / name, weights(), 256, **NUMBERS)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    found = read(tmp_path / "a.npz")
    assert np.allclose(found.weights, weights(), atol=1e-3)
    assert (found.name, found.intercept, found.by_length, found.threshold) == ("a", -0.5, True, 0.4)


def test_a_score_is_the_sum_over_the_features_and_a_repeated_one_counts_once(tmp_path: Path) -> None:
    write(tmp_path / "a.npz", weights(), 256, **NUMBERS)
    found = read(tmp_path / "a.npz")
    expected = -0.5 + found.weights[places(["one", "two"], 8)].sum() / np.sqrt(2)
    assert found.score(["one", "two", "one"]) == pytest.approx(expected, abs=1e-6)
    assert found.probability(["one", "two"]) == pytest.approx(1 / (1 + np.exp(-(2 * expected + 0.25))), abs=1e-6)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_higher_score_never_has_a_lower_probability(one: float, other: float) -> None:
    trained = read(FOLDER / "state_kills.npz")
    low, high = sorted((one, other))
    assert 0 <= trained.calibrated(low) <= trained.calibrated(high) <= 1


def test_pruning_keeps_the_largest_weights() -> None:
    kept, steps, scale = quantised(np.array([0.1, -3.0, 0.0, 2.0]), keep=2)
    assert kept.tolist() == [1, 3]
    assert (steps * scale).tolist() == pytest.approx([-3.0, 2.0], abs=1e-3)


def test_a_missing_file_is_named_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^Model .*gone\.npz: the file is missing; install the package anew\.$"):
        read(tmp_path / "gone.npz")


@pytest.mark.parametrize("cut", [0, 10, 200, -30])
def test_a_damaged_file_is_named_in_one_line(tmp_path: Path, cut: int) -> None:
    whole = (FOLDER / "state_kills.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[:cut])
    with pytest.raises(UnreadableFile, match=r"^Model .*cut\.npz: the file is damaged .*$"):
        read(tmp_path / "cut.npz")


def test_a_file_with_one_byte_changed_in_its_weights_is_refused(tmp_path: Path) -> None:
    whole = bytearray((FOLDER / "state_kills.npz").read_bytes())
    whole[1000] ^= 255
    (tmp_path / "changed.npz").write_bytes(whole)
    with pytest.raises(UnreadableFile, match="damaged"):
        read(tmp_path / "changed.npz")


def test_places_beyond_the_table_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.npz", np.ones(512), 512, **NUMBERS)
    with pytest.raises(UnreadableFile, match="damaged"):
        read(tmp_path / "a.npz")


def test_features_are_runs_of_words_and_of_characters() -> None:
    assert list(runs(["a", "b"], 2, "w")) == ["w1:a", "w1:b", "w2:a b"]
    assert list(characters("ab", 3, 4)) == ["c ab", "cab ", "c ab "]


def test_every_model_has_a_card_that_belongs_to_its_weights_and_is_small() -> None:
    import hashlib

    assert names() == ("arabic_assault", "speech_de", "speech_en", "speech_es", "speech_fr", "state_kills")
    for name in names():
        weights_file = FOLDER / f"{name}.npz"
        held = card(name)
        assert held.sha256 == hashlib.sha256(weights_file.read_bytes()).hexdigest(), f"train {name} again"
        assert weights_file.stat().st_size < 1_500_000
        assert held.trained_on
        assert held.not_for
        assert any("(" in row.measured for row in held.figures)
        assert held.experimental is name.startswith("speech")


def test_a_missing_card_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"none\.yml: the file is missing"):
        card_in("none", tmp_path)
