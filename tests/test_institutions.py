"""The vocabulary of institutions: who sits where on a day, what a body can do, and that a wrong entry is refused in one line."""

from __future__ import annotations

import copy
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasezero.brief.lint import lint_text
from phasezero.domain.institutions import BodyKind, bodies, bodies_for, body, parse
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput, NotFound

NAMED_IN_THE_ISSUE = {
    "unsc", "unsg", "osapg", "pbc", "hrc", "special-procedures", "au-psc", "ecowas", "ecowarn", "eccas", "icglr", "aichr", "acwc",
    "aipr", "oas", "iacthr", "latin-american-network", "eeas", "r2p-focal-points", "national-mechanisms",
}  # fmt: skip


def test_the_bodies_that_are_asked_for_are_there() -> None:
    assert {one.key for one in bodies()} >= NAMED_IN_THE_ISSUE


@given(st.dates(date(2010, 1, 1), date(2026, 12, 31)))
def test_fifteen_sit_in_the_security_council_on_every_day(day: date) -> None:
    sitting = body("unsc").sitting(day)
    assert len(sitting) == len(set(sitting)) == 15
    assert {"CHN", "FRA", "GBR", "RUS", "USA"} <= set(sitting)
    assert body("unsc").seats_recorded == (date(2010, 1, 1), date(2026, 12, 31))


def test_who_was_elected_in_april_2013() -> None:
    permanent = {"CHN", "FRA", "GBR", "RUS", "USA"}
    elected = set(body("unsc").sitting(date(2013, 4, 1))) - permanent
    assert elected == {"AZE", "GTM", "MAR", "PAK", "TGO", "ARG", "AUS", "KOR", "LUX", "RWA"}
    assert "ITA" in body("unsc").sitting(date(2017, 12, 31))
    assert {"ITA", "NLD"} & set(body("unsc").sitting(date(2018, 1, 1))) == {"NLD"}


def test_bodies_of_a_country_change_with_its_memberships() -> None:
    regional = [one.key for one in bodies_for("CAF", date(2013, 4, 1)) if one.kind == BodyKind.REGIONAL and not one.worldwide]
    assert regional == ["au-psc", "eccas", "icglr"]
    assert body("ecowas").concerns("MLI", date(2025, 1, 28))
    assert not body("ecowas").concerns("MLI", date(2025, 2, 1))
    assert not body("latin-american-network").concerns("ARG", date(2020, 1, 1)), "its list of members is not recorded"
    assert [one.worldwide for one in bodies_for("CAF", date(2013, 4, 1))] == sorted(
        one.worldwide for one in bodies_for("CAF", date(2013, 4, 1))
    )


def test_a_body_is_asked_only_for_what_it_can_do() -> None:
    assert body("hrc").instrument("special-session").lead_time_days == 10
    with pytest.raises(BadInput, match=r"has no instrument 'resolution'; it has: special-session, inquiry"):
        body("hrc").instrument("resolution")
    with pytest.raises(NotFound, match="there is no body 'league'"):
        body("league")


def test_a_body_that_is_not_there_yet_concerns_nobody() -> None:
    before, after = date(2006, 6, 18), date(2006, 6, 19)
    assert (body("hrc").concerns("CAF", before), body("hrc").concerns("CAF", after)) == (False, True)
    assert all(one.since < date(2013, 1, 1) for one in bodies())


def test_a_list_of_members_and_of_seats_says_where_it_can_be_looked_up() -> None:
    for one in bodies():
        assert (one.listed is not None) == bool(one.members), one.key
        assert (one.terms is not None) == bool(one.seats), one.key


def test_usual_sessions_are_found_from_any_day_and_only_where_an_instrument_waits_for_one() -> None:
    for one in bodies():
        assert (one.sessions is not None) == any(instrument.in_session for instrument in one.instruments), one.key
    sessions = body("hrc").sessions
    assert sessions is not None
    assert sessions.ending_from(date(2013, 4, 1)) == (date(2013, 6, 1), date(2013, 7, 15))
    assert sessions.ending_from(date(2013, 3, 31)) == (date(2013, 3, 1), date(2013, 3, 31))
    assert sessions.ending_from(date(2013, 12, 31)) == (date(2014, 3, 1), date(2014, 3, 31))


def test_no_fact_is_without_a_source_and_none_is_called_checked_that_is_not() -> None:
    for one in bodies():
        for fact in one.facts:
            assert fact.source
            assert fact.dated <= date(2026, 11, 22)
            assert not fact.checked, "whoever compares a fact with its document changes this test to name it"


def test_our_own_sentences_hold_no_legal_or_inflated_word() -> None:
    for one in bodies():
        for text in (*(fact.text for fact in one.facts), *(instrument.does for instrument in one.instruments)):
            assert not lint_text(text), text


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"instruments": []}, "unsc: it has no instrument"),
        ({"kind": "club"}, "unsc: 'club' is not a valid BodyKind"),
        ({"members": ["CAF"]}, "unsc: give either its members or"),
        ({"permanent": ["XXX"]}, "unsc: .*XXX"),
        (
            {"mandate": {"text": "x", "source": "", "dated": date(2000, 1, 1), "checked": False}},
            "unsc: a fact needs a text and a source",
        ),
        ({"agenda": {"text": "x", "source": "y", "checked": False}}, "unsc: 'dated' is missing"),
        (
            {"elected": [{"year": 2012, "members": [{"code": "TGO", "since": date(2011, 1, 1)}]}]},
            "unsc: TGO is a member from 2011",
        ),
        ({"instruments": [{"id": "x", "does": "y", "asked_by": ["un"], "lead_time_days": 0}]}, "lead time of x is 0"),
        ({"instruments": [{"id": "x", "does": "y", "asked_by": ["kin"], "lead_time_days": 1}]}, "'kin' cannot ask for x"),
        ({"terms": {"text": "x", "source": "y", "dated": "2000", "checked": False}}, "a fact needs the day of its source"),
        ({"id": "unsg"}, "unsg stands there twice"),
    ],
)
def test_a_wrong_entry_is_refused_in_one_line(change: dict[str, object], line: str) -> None:
    raw = copy.deepcopy(load("institutions"))
    raw["bodies"][0].update(change)
    with pytest.raises(BadInput, match=line) as refused:
        parse(raw)
    assert "\n" not in str(refused.value)
