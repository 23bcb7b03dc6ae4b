"""Numbers that a copy only passes on are told once; a number that it changed stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from phasezero.domain.claimed import ClaimedNumber, Counted, told_once
from phasezero.domain.events import Fatalities


def number(report: str, best: int, claimant: str = "") -> ClaimedNumber:
    return ClaimedNumber(Counted.KILLED, Fatalities(best, best, best), claimant, report=report)


def test_a_copy_repeats_nothing_and_keeps_what_it_changed() -> None:
    every = [number("wire", 14), number("wire", 9, "government"), number("paper", 14), number("paper", 10, "government")]
    assert told_once(every, {"paper": ("wire",)}) == [every[0], every[1], every[3]]
    assert told_once(every, {}) == every


@given(
    st.lists(st.builds(number, st.sampled_from("abcd"), st.integers(0, 3), st.sampled_from(["", "government"])), max_size=12),
    st.dictionaries(st.sampled_from("bcd"), st.just(("a",)), max_size=3),
)
def test_nothing_that_is_said_is_lost(every: list[ClaimedNumber], carries: dict[str, tuple[str, ...]]) -> None:
    kept = told_once(every, carries)
    assert {(one.of, one.people, one.claimant) for one in kept} == {(one.of, one.people, one.claimant) for one in every}
    assert [one for one in every if one.report == "a"] == [one for one in kept if one.report == "a"]
