"""The page of signals: what is open, a budget that the thresholds follow, what a signal was, and the alert proposed on it."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from django.test import Client

from phasezero import library
from phasezero.domain.offered import Outcome

pytestmark = pytest.mark.django_db
DAY = date(2013, 9, 20)
AT = f"/task-forces/local/signals/?country=CAF&date={DAY}"


def sent(client: Client, address: str, **fields: str) -> str:
    answer = client.post(address, {"by": "Ada Reader", **fields}, follow=True)
    assert answer.status_code == 200, re.findall(r'class="fault"[^>]*>(.*?)</p>', answer.content.decode(), re.S)
    return html.unescape(answer.content.decode())


def test_what_is_open_is_told_with_what_speaks_against_it(client: Client) -> None:
    page = html.unescape(client.get(AT).content.decode())
    (one, *_) = library.signals("CAF", DAY).open
    assert str(one.says) in page
    assert "as evidence" not in page
    for words in (
        "Independent sources",
        "Among all units looked at",
        "Nobody said; the rule takes",
        "Propose an alert on it",
        "on past cases it has not",
    ):
        assert words in page, words


def test_the_thresholds_follow_what_people_say_they_can_read(client: Client) -> None:
    before = library.signals("CAF", DAY)
    page = sent(client, AT, act="budget", signals_a_month="0.5")
    after = library.signals("CAF", DAY)
    assert "Its readers said: 0.5 signals a month." in page
    assert (after.said, after.nominal) == (True, pytest.approx(0.3))
    assert after.nominal < before.nominal
    assert library.signals("CAF", DAY - timedelta(days=1)).said is False  # it counts from its day on
    for text in ("0", "61", "many", "nan", ""):
        refused = client.post(AT, {"by": "Ada Reader", "act": "budget", "signals_a_month": text})
        assert refused.status_code == 400, text
    assert library.signals("CAF", DAY).budget == 0.5


def test_what_a_signal_was_counts_in_the_realised_rate(client: Client) -> None:
    key = library.signals("CAF", DAY).past[0].key
    fields = {"act": "review", "signal": key, "outcome": Outcome.CHANCE.value, "marking": "GREEN"}
    page = sent(client, AT, **fields, why="Two files of one clash, coded twice.")
    assert "Two files of one clash, coded twice." in page
    seen = library.signals("CAF", DAY).realised
    assert (seen.reviewed, seen.false) == (1, 1)
    sent(client, AT, **{**fields, "outcome": Outcome.RISE.value}, why="A partner confirms it.")
    seen = library.signals("CAF", DAY).realised
    assert (seen.reviewed, seen.false) == (1, 0)
    refused = client.post(AT, {"by": "Ada Reader", **fields, "signal": "CAF:country:1999-01-01", "why": "No."})
    assert refused.status_code == 400
    assert "no signal of the past year has the key" in html.unescape(refused.content.decode())


def test_an_alert_is_proposed_on_a_signal_and_says_so(client: Client) -> None:
    (one, *_) = library.signals("CAF", DAY).open
    form = html.unescape(
        client.get(f"/task-forces/local/alerts/?country=CAF&date={DAY}&signal={one.episode.key}").content.decode()
    )
    assert "It is proposed on this signal" in form
    assert one.events[0] in form
    fields = {
        "sentence": "Attacks on civilians may go on.",
        "owner": "Ada Reader",
        "adds": "It asks one office.",
        "marking": "GREEN",
    }
    address = f"/task-forces/local/alerts/?country=CAF&date={DAY}"
    sent(client, address, **fields, records=one.events[0], signal=one.episode.key)
    assert library.alerts("CAF", DAY)[0].alert.content.signal == one.episode.key
    assert "An alert was proposed on it" in client.get(AT).content.decode()
    wrong = client.post(address, {"by": "Ada Reader", **fields, "records": one.events[0], "signal": "CAF:XX:2001-01-01"})
    assert wrong.status_code == 400


def test_the_command_says_what_a_budget_allows_and_where_thresholds_end(example: None) -> None:
    first = {budget: library.signals_lines(library.signals("CAF", DAY, budget=budget))[0] for budget in (2.0, 60.0, 0.1)}
    assert first[2.0] == "2 signals a month (as said): nominally 1.2 false alarms a year, all series together"
    assert first[60.0].endswith("nominally 4 false alarms a year, all series together, where thresholds end")
    assert first[0.1].endswith("nominally 0.25 false alarms a year, all series together, where thresholds end")
    lines = library.signals_lines(library.signals("CAF", DAY))
    assert any("other explanation: late documents" in line for line in lines)
    assert any("speaks against it: " in line for line in lines)
    assert any("it is no legal finding" in line for line in lines)
