"""A rule accepts only where a releaser switched it on; what it accepts is marked so, stays open, and is bounded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import empty_the_store
from phasezero import library
from phasezero.brief.render import text
from phasezero.desk import accepting, accepting_by_rule, hands, verifying
from phasezero.desk.hands import Hand
from phasezero.domain.auto_accept import Lacks, rule
from phasezero.domain.collected import Batch, Collected, Genre, State
from phasezero.domain.collecting import Entry
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP
from phasezero.domain.verifying import Act
from phasezero.errors import BadInput
from phasezero.pipeline.by_rule import accept_by_rule
from phasezero.store import collecting, reading, readings, resolving
from phasezero.store.ids import to_text
from phasezero.store.models import CandidateDecision, CollectedDocument, CollectedSource, Decision, Event, EventVersion
from phasezero.store.readings import Found
from rule_rows import NAMES, ROW

pytestmark = pytest.mark.security
FIRST = datetime(2012, 12, 1, 9, tzinfo=UTC)
AT = datetime(2013, 4, 5, 12, tzinfo=UTC)
DAY = AT.date()
WORDS = (
    "Gunmen came at dawn, a witness told us by telephone, and five people lay dead at the market when they left again.",
    "Cinq personnes ont trouvé la mort samedi, selon le curé de la paroisse qui a compté les corps devant son église.",
    "The bodies of five villagers were carried to the hospital on Sunday; a nurse described burns and wounds from machetes.",
)


def source(name: str, since: datetime = FIRST) -> CollectedSource:
    key = name.casefold().replace(" ", "-")
    collecting.enter(Entry(key, "feeds", '{"address": "https://x.example"}', name, name, "CAF"), LOCAL, "A", since)
    row = CollectedSource.objects.get(key=key)
    collecting.keep(row, Batch(State(last_success=since)), since)
    return row


def report(by: CollectedSource, words: str, *rows: dict[str, Any], key: str = "a", seen: datetime = AT) -> str:
    """A collected report in which these rows were read; its id."""
    seen -= timedelta(hours=3)
    one = Collected(
        *(by.key, key, f"https://news.example/{by.key}/{key}", words[:50], words, True, "en", (), by.publisher),
        *(seen, "", None, seen, Genre.NEWS),
    )
    collecting.keep(by, Batch(State(last_success=seen), (one,)), seen)
    row = CollectedDocument.objects.get(source=by.key, key=key)
    readings.save([Found(row.pk, "en", frozenset({"CAF"}), frozenset(), rows)], "test")
    return to_text(row.pk)


def three(*rows: dict[str, Any], key: str = "a") -> None:
    for name, words in zip(NAMES, WORDS, strict=True):
        by = CollectedSource.objects.filter(publisher=name).first() or source(name)
        report(by, f"{words} {key}" if key != "a" else words, *(rows or (ROW,)), key=key)


def hand(at: datetime = AT) -> Hand:
    return hands.owner("A. Person", at)


def switch_on(at: datetime = AT) -> None:
    accepting_by_rule.switch(hand(at), "CAF", 1, True, "Nobody reads at night.")


def run(at: datetime = AT) -> accepting_by_rule.Accepted:
    return accepting_by_rule.run(LOCAL, "CAF", at)


def counted(day: date = DAY) -> list[dict[str, Any]]:
    return reading.newest(resolving.known(LOCAL_OWNER, day, "CAF").counted, day).to_dicts()


@pytest.mark.django_db
class TestByRule:
    def test_it_is_off_until_a_person_switches_it_on(self) -> None:
        three()
        assert run().rule == 0
        assert counted() == []
        switch_on()
        assert len(run().events) == 1
        (row,) = counted()
        assert (row["deaths_low"], row["deaths_best"], row["deaths_high"], row["place"]) == (4, 5, 6, "Bossangoa")

    def test_it_counts_from_that_day_on_and_no_lower_than_the_texts_are_marked(self) -> None:
        three()
        switch_on()
        run()
        assert counted(DAY - timedelta(days=1)) == []
        assert {one.marking.tlp for one in EventVersion.objects.all()} == {TLP.AMBER}
        assert {one.marking.tlp for one in Decision.objects.all()} == {TLP.AMBER}

    def test_again_on_the_same_day_changes_nothing(self) -> None:
        three()
        switch_on()
        assert (len(run().events), len(run().events)) == (1, 0)
        assert (Event.objects.count(), CandidateDecision.objects.count()) == (1, 3)

    def test_it_stays_in_the_queue_and_says_who_accepted_it(self) -> None:
        three()
        switch_on()
        (event,) = run().events
        (item,) = library.desk_queue(LOCAL_OWNER, "CAF", None, DAY).items
        assert item.id == event
        assert item.own.decided.is_open
        verdict = item.own.decided.verdict
        assert verdict is not None
        assert (verdict.act, verdict.rule, verdict.who) == (Act.RULE, 1, "rule 1, switched on by A. Person")
        assert item.independent == 3
        verifying.verify(hand(AT + timedelta(hours=1)), event)
        assert library.desk_queue(LOCAL_OWNER, "CAF", None, DAY).items == ()
        assert len(counted()) == 1

    def test_the_update_says_so(self) -> None:
        three()
        switch_on()
        run()
        said = " ".join(text.render(library.update("CAF", DAY)).split())
        assert "accepted by rule 1 on 5 April 2013, read by nobody" in said
        assert "1 event counted here was accepted by a stated rule, and read by nobody." in said

    def test_taken_back_it_counts_no_more_and_is_not_accepted_again(self) -> None:
        three()
        switch_on()
        (event,) = run().events
        verifying.undo(hand(AT + timedelta(minutes=1)), event)
        assert counted() == []
        by = source("Le Monde")
        report(by, "Un autre récit des mêmes faits, par un prêtre que nous avons pu joindre dimanche soir.", ROW)
        assert run(AT + timedelta(minutes=2)).events == ()
        assert counted() == []

    def test_what_a_person_refused_a_rule_does_not_accept(self) -> None:
        three()
        switch_on()
        (document,) = CollectedDocument.objects.filter(publisher=NAMES[0])
        accepting.refuse(hand(), [(to_text(document.pk), 0)], "It did not happen.")
        report(source("Le Monde"), "Un autre récit des mêmes faits, par un prêtre que nous avons pu joindre.", ROW)
        (found,) = library.looked_at_by_rule(1, LOCAL_OWNER, "CAF", DAY, LOCAL)
        assert found.lacks == (Lacks.HELD,)
        assert run().events == ()

    def test_switched_off_it_accepts_no_more(self) -> None:
        switch_on()
        with pytest.raises(BadInput, match="on already"):
            switch_on(AT + timedelta(minutes=1))
        accepting_by_rule.switch(hand(AT + timedelta(minutes=2)), "CAF", 1, False, "We read again.")
        three()
        assert run(AT + timedelta(minutes=3)).rule == 0

    def test_copies_of_one_text_are_one_source(self) -> None:
        switch_on()
        for name in NAMES:
            report(
                source(name), WORDS[0] + " The toll was confirmed by two officials of the town who asked not to be named.", ROW
            )
        assert run().events == ()

    def test_new_feeds_are_no_sources(self) -> None:
        switch_on()
        for name, words in zip(NAMES, WORDS, strict=True):
            report(source(name, AT - timedelta(days=20)), words, ROW)
        (found,) = library.looked_at_by_rule(1, LOCAL_OWNER, "CAF", DAY, LOCAL)
        assert Lacks.SOURCES in found.lacks

    def test_a_flood_is_not_accepted_at_all(self) -> None:
        switch_on()
        most = rule(1).numbers.a_day
        for number in range(most + 1):
            three({**ROW, "latitude": 5.0 + number, "place": f"Place {number}"}, key=f"k{number}")
        done = run()
        assert (done.events, done.held_back) == ((), most + 1)
        assert counted() == []
        said = accept_by_rule(LOCAL, "CAF", DAY, AT)
        assert said.startswith("rule 1 stopped: 4 more incidents fit it")

    def test_the_bound_is_for_the_day_not_for_one_run(self) -> None:
        switch_on()
        most = rule(1).numbers.a_day
        for number in range(most):
            three({**ROW, "latitude": 5.0 + number, "place": f"Place {number}"}, key=f"k{number}")
        assert len(run().events) == most
        three({**ROW, "latitude": 9.9, "place": "Elsewhere"}, key="late")
        done = run(AT + timedelta(hours=1))
        assert (done.events, done.today, done.held_back) == ((), most, 1)
        assert len(run(AT + timedelta(days=1)).events) == 1, "the next day has its own"

    def test_nothing_is_accepted_for_a_past_day(self) -> None:
        three()
        switch_on()
        assert accept_by_rule(LOCAL, "CAF", DAY - timedelta(days=1), AT) == ""
        assert not Event.objects.exists()
        assert accept_by_rule(LOCAL, "CAF", DAY, AT) == "rule 1 accepted 1 events now, 1 today; nobody has read them"

    def test_it_is_switched_on_the_page_of_new_reports(self, client: Client) -> None:
        path = "/task-forces/local/new-reports/?country=CAF"
        assert "Off: nothing is accepted without a person." in client.get(path).content.decode()
        form = {"act": "rule", "rule": "1", "to": "on", "reason": "Nobody reads at night.", "by": "A. Person"}
        assert client.post(path, form | {"reason": " "}).status_code == 400
        assert client.post(path, form | {"rule": "9"}).status_code == 400
        assert client.post(path, form).status_code == 302
        page = client.get(path).content.decode()
        assert "Rule 1 is on" in page
        assert "Nobody reads at night." in page
        client.post(path, form | {"to": "off", "reason": "We read again."})
        assert "Off: nothing is accepted without a person." in client.get(path).content.decode()


class TestNothingLooksAhead(TestCase):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 6), st.floats(0.5, 1)), max_size=4))
    def test_reports_of_later_days_change_nothing_of_what_a_rule_says_of_a_day(self, later: list[tuple[str, int, float]]) -> None:
        empty_the_store()
        three()
        before = library.looked_at_by_rule(1, LOCAL_OWNER, "CAF", DAY, LOCAL)
        for number, (name, days, sure) in enumerate(later):
            by = CollectedSource.objects.get(publisher=name)
            seen = AT + timedelta(days=days + 1)
            report(
                by, f"More was told on day {days}, by {number} others.", {**ROW, "confidence": sure}, key=f"l{number}", seen=seen
            )
        assert library.looked_at_by_rule(1, LOCAL_OWNER, "CAF", DAY, LOCAL) == before
