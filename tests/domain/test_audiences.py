"""Audiences are read strictly."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from phasezero.domain.audiences import Channel, PartKey, audience, audiences, parse
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, NotFound

ALWAYS = {PartKey.ASK, PartKey.INSTRUMENT, PartKey.BY, PartKey.WHY, PartKey.SAY}
NAMED = {
    "council_member", "regional_desk", "functional_bureau", "joint_desk", "embassy", "donor", "parliamentarian",
    "regional_organisation", "mission", "humanitarian", "development", "trade", "local_authority", "journalist", "community",
}  # fmt: skip


def test_every_audience_is_there_with_its_sector_and_parts() -> None:
    assert {one.key for one in audiences()} >= NAMED
    for one in audiences():
        assert one.takes_message or (set(one.parts) >= ALWAYS and not set(one.leave_out) & ALWAYS)
        assert one.takes_message == (one.key == "community")
    assert PartKey.CLEARANCE in audience("joint_desk").parts
    assert audience("journalist").public
    assert {Channel.SMS, Channel.ALOUD} <= set(audience("community").channels)
    assert audience("community").longest == 300


def test_every_sector_but_none_other_has_readers() -> None:
    assert {one.sector for one in audiences() if one.sector} == set(load("lexicon")["sectors"])


def _entry(key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    raw = copy.deepcopy(load("audiences"))
    return raw, next(one for one in raw["audiences"] if one["id"] == key)


@pytest.mark.parametrize(
    ("key", "changes", "why"),
    [
        ("embassy", {"sector": "sport"}, "no sector 'sport'"),
        ("embassy", {"parts": ["ask", "by"]}, "the part instrument is missing"),
        ("embassy", {"leave_out": ["why"]}, "leave_out names why"),
        ("embassy", {"leave_out": ["slot", "slot"]}, "stands twice"),
        ("embassy", {"parts": ["poem"]}, "poem"),
        ("embassy", {"longest": 0}, "longest is 0"),
        ("embassy", {"longest": "short"}, "longest is 'short'"),
        ("embassy", {"public": "yes"}, "public is 'yes'"),
        ("embassy", {"public": True}, "the part quiet"),
        ("journalist", {"public": False}, "the part quiet"),
        ("embassy", {"as": ["martian"]}, "'martian' is no kind of actor"),
        ("embassy", {"channels": []}, "no channel"),
        ("embassy", {"form": "song"}, "song"),
        ("embassy", {"instruments": [{"id": "a", "does": "b", "lead_time_days": 0}]}, "the lead time of a is 0"),
        ("embassy", {"never": [{"words": [], "terms": [], "why": "x"}]}, "words or terms"),
        ("embassy", {"never": [{"words": [], "terms": ["nothing"], "why": "x"}]}, "no term 'nothing'"),
        ("embassy", {"id": "donor"}, "donor stands there twice"),
    ],
)
def test_a_fault_is_one_line_that_names_the_entry(key: str, changes: dict[str, Any], why: str) -> None:
    raw, entry = _entry(key)
    entry.update(changes)
    with pytest.raises(BadInput, match=why):
        parse(raw)


def test_a_field_that_is_missing_is_named() -> None:
    raw, entry = _entry("trade")
    del entry["form"]
    with pytest.raises(BadInput, match=r"audiences\.yml, trade: 'form' is missing"):
        parse(raw)


def test_there_is_no_other_audience() -> None:
    with pytest.raises(NotFound, match="no audience 'x'"):
        audience("x")
