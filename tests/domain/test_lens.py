"""The questions of the prevention lens, what a review may and may not say, and its register."""

from __future__ import annotations

import copy
import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lens_reviews import DAY, LOWER, WORSEN, a_measure, a_review, answers, concluded, stated
from phasezero.brief.lint import lint_phrase
from phasezero.brief.lint_words import inflated_words
from phasezero.brief.said import PLAIN
from phasezero.domain.framework import factors, indicators
from phasezero.domain.lens import Beside, Condition, LensAnswer, LensDecision, LensLook, LensReview, Reply
from phasezero.domain.lens_questions import MOST, Finding, Outcome, lens, parse, texts
from phasezero.domain.lens_register import COLUMNS, Wanted, as_csv, register
from phasezero.domain.statements import KINDS, Standing, TakenBack
from phasezero.domain.vocabularies import load
from phasezero.errors import BadInput

ASKED = lens().sector("trade").questions


# The questions


def test_every_sector_asks_what_could_worsen_and_what_could_lower() -> None:
    assert {"arms", "trade", "development", "justice", "home_affairs", "migration", "finance", "energy_mining"} <= set(
        lens().sectors
    )
    assert {"education", "media", "local_authority"} <= set(lens().sectors)
    for sector in lens().sectors.values():
        assert 8 <= len(sector.questions) <= MOST
        for way in (WORSEN, LOWER):
            assert sum(one.direction is way for one in sector.questions) >= 4
        for one in sector.questions:
            assert one.factors
            assert set(one.factors) <= set(factors())
            assert set(one.indicators) <= set(indicators())


def test_no_question_uses_a_legal_or_inflated_word_or_supposes_that_the_country_is_abroad() -> None:
    for text in texts():
        assert not lint_phrase(text), text
        for piece in PLAIN.sentences(text):
            assert not list(inflated_words(PLAIN.said(piece, None))), text
        assert "abroad" not in text.replace("families abroad", ""), text


def without(key: str) -> Any:
    def change(raw: dict[str, Any]) -> None:
        del raw[key]

    return change


def in_first(**changes: Any) -> Any:
    def change(raw: dict[str, Any]) -> None:
        raw["sectors"]["trade"]["questions"][0].update(changes)

    return change


def one_way(raw: dict[str, Any]) -> None:
    raw["sectors"]["trade"]["questions"] = [one for one in raw["sectors"]["trade"]["questions"] if one["direction"] == "worsen"]


def twice(raw: dict[str, Any]) -> None:
    raw["sectors"]["trade"]["questions"].append(raw["sectors"]["media"]["questions"][0])


def too_many(raw: dict[str, Any]) -> None:
    own = raw["sectors"]["trade"]["questions"]
    own += [{**own[0], "id": f"more-{n}", "asks": f"More {n}?"} for n in range(3)]


def no_question(raw: dict[str, Any]) -> None:
    raw["sectors"]["trade"]["questions"] = []


def no_sector(raw: dict[str, Any]) -> None:
    raw["sectors"] = {}


def no_decision(raw: dict[str, Any]) -> None:
    raw["follows"]["proceed"] = []


def strange_decision(raw: dict[str, Any]) -> None:
    raw["follows"]["proceed"] = ["waved through"]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (without("version"), "'version' is missing or unknown"),
        (no_sector, "there is no sector"),
        (in_first(factors=["RF15"]), "no factor or indicator 'RF15'"),
        (in_first(factors=["7.99"]), "no factor or indicator '7.99'"),
        (in_first(factors=["RF1", "RF1"]), "names a factor twice"),
        (in_first(factors=[]), "tied to no risk factor"),
        (in_first(asks=" "), "asks is empty"),
        (in_first(means=""), "means is empty"),
        (in_first(direction="up"), "write worsen or lower"),
        (in_first(source="hearsay"), "there is no source 'hearsay'"),
        (in_first(weight=3), "'weight' is missing or unknown"),
        (in_first(id="reach"), "the id 'reach' stands there twice"),
        (one_way, "has no question of its own on what could lower the risk"),
        (no_question, "has no question of its own on what could worsen the risk"),
        (twice, "stands there twice"),
        (too_many, "12 at most"),
        (no_decision, "no decision follows 'proceed'"),
        (strange_decision, "'waved through' is not a valid Outcome"),
    ],
)
def test_a_fault_of_the_list_is_refused_in_one_line(change: Any, line: str) -> None:
    raw = copy.deepcopy(load("lens"))
    change(raw)
    with pytest.raises(BadInput, match=r"lens\.yml: ") as refused:
        parse(raw)
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("raw", [None, [], {}])
def test_an_empty_list_is_refused(raw: Any) -> None:
    with pytest.raises(BadInput, match=r"lens\.yml"):
        parse(raw)


# A review


def replied(replies: list[Reply]) -> tuple[LensAnswer, ...]:
    return tuple(LensAnswer.to(one, reply, "So it is.") for one, reply in zip(ASKED, replies, strict=True))


@given(st.lists(st.sampled_from(list(Reply)), min_size=len(ASKED), max_size=len(ASKED)), st.sampled_from(list(Finding)))
def test_the_two_written_rules_hold_for_any_answers(replies: list[Reply], finding: Finding) -> None:
    """More than half unknown leaves one finding; "proceed" beside something that could worsen says why."""
    given_answers = replied(replies)
    unknown = sum(one is Reply.UNKNOWN for one in replies)
    worsens = any(one.found and one.direction is WORSEN for one in given_answers)
    refused = (finding is not Finding.UNKNOWN and unknown * 2 > len(replies)) or (finding is Finding.PROCEED and worsens)
    try:
        made = a_review(answers=given_answers, concluded=concluded(finding))
    except BadInput:
        assert refused
    else:
        assert not refused
        groups = [*made.found(WORSEN), *made.found(LOWER), *made.of(Reply.NO), *made.of(Reply.UNKNOWN)]
        assert sorted(one.question for one in groups) == sorted(one.id for one in ASKED)


def test_proceed_where_something_could_worsen_says_why() -> None:
    worse = answers(trade_taxed=Reply.PARTLY)
    with pytest.raises(BadInput, match="say why it may go on all the same"):
        a_review(answers=worse)
    assert a_review(answers=worse, concluded=concluded(despite="The fee ends on 1 June.")).could_worsen
    weakens = Beside("j1", (), ("mediation",), "It pays those who block the talks.")
    with pytest.raises(BadInput, match="say why it may go on all the same"):
        a_review(beside=weakens)


def test_every_question_gets_one_answer() -> None:
    with pytest.raises(BadInput, match="has no answer; “unknown” is one, too"):
        a_review(answers=answers()[1:])
    with pytest.raises(BadInput, match="each question gets one answer"):
        a_review(answers=(*answers(), answers()[0]))
    with pytest.raises(BadInput, match="this sector has no question 'media-reach'"):
        a_review(answers=(*answers(), *answers("media")[5:6]))


def test_a_review_of_an_older_list_stays_as_it_was() -> None:
    old = a_review(answers=answers()[:3], version=lens().version - 1)
    assert len(old.answers) == 3
    assert a_review(measure=a_measure("a sector of old"), answers=answers()[:3], version=0).measure.sector == "a sector of old"


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (lambda: a_measure(title=" "), "title is empty"),
        (lambda: a_measure(office=""), "who decides is empty"),
        (lambda: a_measure(summary="x" * 351), "what it does has 351 signs"),
        (lambda: a_measure(reference="a\x07"), "signs that cannot be printed"),
        (lambda: LensAnswer.to(ASKED[0], Reply.YES), "say in a sentence why it is yes"),
        (lambda: LensAnswer.to(ASKED[0], Reply.NO, " "), "say in a sentence why it is no"),
        (lambda: LensAnswer.to(ASKED[0], Reply.NO, "x" * 181), "answer has 181 signs"),
        (lambda: LensAnswer.to(ASKED[0], Reply.NO, "x", ("event:a", "event:b", "event:c")), "name the 2 that say most"),
        (lambda: Condition("Show it.", " ", DAY), "which office answers for it"),
        (lambda: concluded(Finding.CONDITIONS, conditions=()), "needs at least one condition"),
        (lambda: concluded(conditions=(Condition("Show it.", "Desk", DAY),)), "choose “proceed with conditions”"),
        (lambda: concluded(Finding.CONDITIONS, conditions=(Condition("Show it.", "Desk", DAY),) * 6), "set at most 5"),
        (lambda: concluded(reasons=""), "reasons is empty"),
        (lambda: concluded(office=""), "who answers for the review is empty"),
        (lambda: Beside("", ("RF4",)), "no judgement at this marking"),
        (lambda: Beside("j1", ("RF99",)), "names no 'RF99'"),
        (lambda: Beside("j1", (), ("mediation",)), "say in a sentence how"),
        (lambda: LensDecision(Outcome.REFUSED, DAY, "Committee", "Refused.", True), "write down the reason"),
        (lambda: LensDecision(Outcome.REFUSED, DAY, "", "Refused.", False), "who decided is empty"),
        (lambda: LensLook(""), "what was seen is empty"),
    ],
)
def test_what_does_not_hold_together_is_refused_in_one_line(make: Any, line: str) -> None:
    with pytest.raises(BadInput) as refused:
        make()
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)


def test_conditions_and_the_next_review_come_after_it() -> None:
    with pytest.raises(BadInput, match="before the day of the review"):
        a_review(concluded=concluded(Finding.CONDITIONS)).must_be_ahead(date(2013, 6, 2))
    for again in (DAY, DAY - timedelta(1), DAY + timedelta(days=1099)):
        with pytest.raises(BadInput, match="within three years"):
            a_review(concluded=concluded(again=again)).must_be_ahead(DAY)
    a_review(concluded=concluded(again=DAY + timedelta(days=1))).must_be_ahead(DAY)


@pytest.mark.parametrize("finding", list(Finding))
@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_decision_that_does_not_follow_the_finding_says_that_it_departs(finding: Finding, outcome: Outcome) -> None:
    decided = LensDecision(outcome, DAY, "Committee", "So decided.", departs=False)
    if outcome in lens().follows[finding]:
        decided.must_fit(finding, DAY, DAY)
    else:
        with pytest.raises(BadInput, match="departs from the finding"):
            decided.must_fit(finding, DAY, DAY)
    LensDecision(outcome, DAY, "Committee", "So decided.", True, "No reason was given.").must_fit(finding, DAY, DAY)


def test_a_decision_is_not_of_before_the_review_nor_of_a_day_to_come() -> None:
    decided = LensDecision(Outcome.APPROVED, DAY, "Committee", "Approved.", departs=False)
    for reviewed, today in (
        (DAY + timedelta(days=1), DAY + timedelta(days=2)),
        (DAY - timedelta(days=2), DAY - timedelta(days=1)),
    ):
        with pytest.raises(BadInput, match="give a day from that of the review"):
            decided.must_fit(Finding.PROCEED, reviewed, today)


# The register


def test_the_register_tells_what_is_overdue_and_undecided() -> None:
    review, decided = stated(a_review()), LensDecision(Outcome.APPROVED, date(2013, 5, 2), "Committee", "Approved.", False)
    (one,) = register(Standing.of([review]))
    assert not one.overdue(date(2013, 10, 1))
    assert one.overdue(date(2013, 10, 2))
    assert not one.undecided(date(2013, 5, 1))
    assert one.undecided(date(2013, 5, 2))
    look = stated(LensLook("The fee ended.", date(2014, 1, 1)), "l1", about="r1")
    (one,) = register(Standing.of([review, stated(decided, "x1", about="r1"), look]))
    assert not one.undecided(date(2014, 1, 1))
    assert one.again == date(2014, 1, 1)
    (one,) = register(Standing.of([review, look, stated(LensLook("No more."), "l2", about="r1")]))
    assert one.again is None
    assert not one.overdue(date(2033, 1, 1))
    assert register(Standing.of([review, look, stated(TakenBack("Wrong country."), "t1", about="r1")])) == ()


def test_the_register_is_narrowed() -> None:
    (one,) = register(Standing.of([stated(a_review())]))
    on = date(2013, 10, 2)
    for wanted in (Wanted(), Wanted("trade"), Wanted(finding=Finding.PROCEED), Wanted(decided=False), Wanted(overdue=True)):
        assert wanted.takes(one, on)
    for wanted in (Wanted("media"), Wanted(finding=Finding.STOP), Wanted(decided=True)):
        assert not wanted.takes(one, on)
    assert not Wanted(overdue=True).takes(one, DAY)


@given(
    st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=90).filter(
        lambda text: text.strip() and text.isprintable()
    )
)
def test_no_cell_of_the_csv_runs_as_a_formula_and_none_is_lost(text: str) -> None:
    review = a_review(measure=a_measure(title=text, office=text, reference=text), concluded=concluded(reasons=text, office=text))
    rows = list(csv.reader(io.StringIO(as_csv(register(Standing.of([stated(review)])), DAY), newline="")))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 2
    assert len(rows[1]) == len(COLUMNS)
    told = dict(zip(COLUMNS, rows[1], strict=True))
    for name in ("title", "office", "reference", "reasons", "review_by"):
        assert told[name].removeprefix("'") == text.removeprefix("'") or told[name] == text
        assert not told[name].lstrip().startswith(("=", "+", "-", "@"))


def test_all_three_are_kinds_of_statements() -> None:
    assert {LensReview.KIND, LensDecision.KIND, LensLook.KIND} <= set(KINDS)
