"""What the holder of a receipt is shown before they decide, that no more is told than they agreed to, and who may be told."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from test_recording import AREAS, DAY, TOLD, Told, data_of_this_year, record, submitted

from intake_world import taking
from people import AT, client_of
from phasezero import library
from phasezero.desk import receipts, recording, submissions
from phasezero.domain.events import Fatalities
from phasezero.domain.intake import Use
from phasezero.domain.marking import TLP
from phasezero.domain.recording import in_bands, read_telling, recorded, telling_of
from phasezero.errors import BadInput, NotAllowed
from phasezero.share import steps
from phasezero.store import vault
from phasezero.store.models import Addition, EventVersion, Planned
from phasezero.web.opened import opened

pytestmark = pytest.mark.security


@pytest.fixture
def only(fresh_store: None) -> Told:
    """A submission of somebody who is the only local source and agrees to the task force and the public."""
    here = taking()
    data_of_this_year()
    return submitted(here, only_source="yes", use_public="yes")


def held(told: Told) -> receipts.Holding:
    found = receipts.held(told.code, DAY)
    assert found is not None
    return found


def asked(told: Told, event: str, use: Use = Use.TASK_FORCE, to: TLP | None = None) -> receipts.PlannedLine:
    recording.ask_release(told.people.lead, told.people.open, told.name, "event", event, use, "", AT, to)
    return held(told).planned[-1]


def agree(told: Told, line: receipts.PlannedLine) -> None:
    assert receipts.answer_planned(told.code, line.id, True, DAY)


# What is asked


def test_the_question_says_who_would_see_it_and_exactly_what(only: Told) -> None:
    event = record(only)
    line = asked(only, event, to=TLP.GREEN)
    assert (line.use, line.to, line.text) == (Use.TASK_FORCE, TLP.GREEN, "")
    assert line.told is not None
    assert (line.told.place, line.told.start, line.told.end) == ("Ouham", date(2026, 10, 1), date(2026, 10, 31))
    assert line.told.killed == Fatalities(5, 5, 9)
    browser = Client(headers={"host": "127.0.0.1"})
    page = browser.post("/receipt/", {"words": only.receipt.words}).content.decode()
    assert "All organisations that take part in the task force." in page
    assert "Ouham" in page
    assert "canaryville" not in page


def test_what_was_agreed_is_what_is_told(only: Told) -> None:
    event = record(only)
    line = asked(only, event, to=TLP.GREEN)
    with pytest.raises(NotAllowed, match="only local source"):
        recording.share_event(only.people.releaser, only.people.open, event, TLP.GREEN, AT)
    agree(only, line)
    made = recording.share_event(only.people.releaser, only.people.open, event, TLP.GREEN, AT)
    assert telling_of(made.told) == line.told


def test_a_narrower_circle_hears_no_more_than_was_agreed_for_the_wider(only: Told) -> None:
    event = record(only)
    agree(only, asked(only, event, to=TLP.GREEN))
    amber = recording.sharing(only.people.releaser, only.people.open, event, TLP.AMBER, AT)
    assert (amber.findings, amber.told.place) == ((), "Ouham")


def test_a_wider_circle_was_not_agreed_to(only: Told) -> None:
    event = record(only)
    agree(only, asked(only, event, to=TLP.AMBER))
    assert recording.sharing(only.people.releaser, only.people.open, event, TLP.AMBER, AT).findings == ()
    for to in (TLP.GREEN, TLP.CLEAR):
        found = recording.sharing(only.people.releaser, only.people.open, event, to, AT).findings
        assert {one.rule for one in found} == {"consent"}


def test_other_numbers_are_asked_about_anew(only: Told) -> None:
    event = record(only)
    agree(only, asked(only, event, to=TLP.AMBER))
    recording.correct_event(only.people.analyst, only.name, event, {**TOLD, "killed_best": "8"}, AT + timedelta(hours=1))
    banded = recording.sharing(only.people.releaser, only.people.open, event, TLP.AMBER, AT)
    assert (banded.findings, banded.told.deaths) == ((), Fatalities(5, 5, 9))  # less than the 7 that was agreed to
    more = {**TOLD, "killed_best": "20", "killed_high": "20"}
    recording.correct_event(only.people.analyst, only.name, event, more, AT + timedelta(hours=2))
    (finding,) = recording.sharing(only.people.releaser, only.people.open, event, TLP.AMBER, AT).findings
    assert "ask anew" in finding.says
    with pytest.raises(NotAllowed, match="ask anew"):
        recording.share_event(only.people.releaser, only.people.open, event, TLP.AMBER, AT)
    assert recording.ask_partners(only.people.lead, only.people.open, event, TLP.AMBER, AT) == 1
    agree(only, held(only).planned[0])
    assert recording.sharing(only.people.releaser, only.people.open, event, TLP.AMBER, AT).findings == ()


def test_what_is_asked_does_not_depend_on_records_the_partner_may_not_know(only: Told) -> None:
    event = record(only, region="CF.VK")
    first = asked(only, event, to=TLP.GREEN).told
    for i in range(9):
        row = EventVersion.objects.filter(event__source="ucdp-ged")[i]
        row.region, row.tlp, row.audience = "CF.VK", int(TLP.GREEN), only.people.open.key
        row.save()
    assert asked(only, event, to=TLP.GREEN).told == first


def test_an_event_of_others_is_not_shown_through_a_question(only: Told) -> None:
    """Anybody who reviews can note any id as made from a submission."""
    hidden = taking_hidden_event(only)
    submissions.made_of(only.people.analyst, only.name, "event", hidden, Use.TASK_FORCE, AT)
    with pytest.raises(BadInput, match="is empty"):
        asked(only, hidden, to=TLP.GREEN)
    assert not Planned.objects.exists()


def taking_hidden_event(told: Told) -> str:
    event = record(told)
    EventVersion.objects.filter(event__source="local-partners").update(audience=told.people.hidden.key)
    return event


def test_a_partner_who_was_asked_and_says_no_stops_it_also_where_others_could_tell(fresh_store: None) -> None:
    here = taking()
    data_of_this_year()
    told = submitted(here)
    event = record(told)
    assert recording.sharing(told.people.releaser, told.people.open, event, TLP.GREEN, AT).findings == ()
    line = asked(told, event, to=TLP.GREEN)
    assert receipts.answer_planned(told.code, line.id, False, DAY)
    (finding,) = recording.sharing(told.people.releaser, told.people.open, event, TLP.GREEN, AT).findings
    assert "was asked and has vetoed" in finding.says


# Publishing without noting it a second time


def test_publishing_asks_with_one_click_and_needs_no_second_note(only: Told) -> None:
    event = record(only)
    client = client_of(only.people.lead)
    page = f"/task-forces/{only.people.open.key}/events/{event}/"
    assert "Ask the partner" in client.get(f"{page}?to=CLEAR").content.decode()
    assert client.post(page, {"act": "ask", "to": "CLEAR"}).status_code == 302
    (line,) = held(only).planned
    assert (line.use, line.to) == (Use.PUBLIC, TLP.CLEAR)
    with pytest.raises(BadInput, match="no partner to ask"):
        recording.ask_partners(only.people.lead, only.people.open, event, TLP.CLEAR, AT)
    agree(only, line)
    recording.share_event(only.people.releaser, only.people.open, event, TLP.CLEAR, AT)
    assert library.event(event, library.anonymous(DAY)).event.coded.place == "Ouham"


def test_a_use_that_was_not_agreed_to_is_not_asked_for(only: Told) -> None:
    event = record(only)
    receipts.consent(only.code, frozenset({Use.TASK_FORCE}), AT)
    with pytest.raises(BadInput, match="no partner to ask"):
        recording.ask_partners(only.people.lead, only.people.open, event, TLP.CLEAR, AT)
    with pytest.raises(NotAllowed, match="use 'public'"):
        asked(only, event, Use.PUBLIC)
    assert not Planned.objects.exists()


def test_the_form_on_the_submission_asks_for_a_circle(only: Told) -> None:
    event = record(only)
    made = submissions.taken(library.viewer_of(only.people.lead, DAY), only.people.open.key, only.name).made[0]
    client = client_of(only.people.lead)
    page = f"/task-forces/{only.people.open.key}/submissions/{only.name}/"
    sent = {"act": "plan", "made": made.id, "circle": "clear", "text": ""}
    assert "everybody (published): asked" in client.post(page, sent, follow=True).content.decode()
    assert Planned.objects.get().use == "public"
    assert event
    assert client.post(page, {**sent, "circle": "mars"}).status_code == 400


# After a withdrawal


def test_after_a_withdrawal_no_release_can_be_agreed_to(only: Told) -> None:
    event = record(only)
    line = asked(only, event, to=TLP.GREEN)
    submissions.made_of(only.people.lead, only.name, "report", "r1", Use.TASK_FORCE, AT)
    submissions.note_told("report", "r1", Use.TASK_FORCE, DAY)
    assert receipts.withdraw(only.code, AT) == "review"
    browser = Client(headers={"host": "127.0.0.1"})
    page = browser.post("/receipt/", {"words": only.receipt.words}).content.decode()
    assert "Planned releases" in page
    assert "I agree" not in page
    assert receipts.answer_planned(only.code, line.id, True, DAY) is False
    assert Planned.objects.get().answer == "vetoed"
    assert Planned.objects.get().told == ""


# Who may be told


def test_the_named_are_changed_with_the_consent_and_read_by_stewards_only(only: Told) -> None:
    with pytest.raises(BadInput, match="nobody is named"):
        receipts.consent(only.code, frozenset({Use.NAMED}), AT)
    receipts.consent(only.code, frozenset({Use.NAMED, Use.TASK_FORCE}), AT, "the canary bishop")
    row = Addition.objects.get()
    assert b"canary" not in bytes(row.sealed_raw)
    fields = vault.open_vault(only.here.private, only.people.open, "store.Addition", row.pk)
    assert opened(fields).parts == (("Who may be told from then on, in place of those named before", "the canary bishop"),)
    submissions.plan_release(only.people.lead, only.name, "report", "r1", Use.NAMED, "a report", AT)
    line = held(only).planned[0]
    agree(only, line)
    receipts.consent(only.code, frozenset({Use.NAMED, Use.TASK_FORCE}), AT)
    assert held(only).planned[0].answer == "agreed"
    receipts.consent(only.code, frozenset({Use.NAMED, Use.TASK_FORCE}), AT, "the canary nurse")
    assert held(only).planned[0].answer == "asked"


def test_the_page_takes_names_and_says_what_cannot_be_untold(only: Told) -> None:
    receipts.consent(only.code, frozenset({Use.NAMED}), AT, "the canary bishop")
    submissions.made_of(only.people.lead, only.name, "report", "r1", Use.NAMED, AT)
    submissions.note_told("report", "r1", Use.NAMED, DAY)
    browser = Client(headers={"host": "127.0.0.1"})
    page = browser.post("/receipt/", {"words": only.receipt.words}).content.decode()
    assert "told already, and that cannot be untold: 2 November 2026" in page
    assert "canary bishop" not in page
    token = page.partition('name="token" value="')[2].partition('"')[0]
    sent = {"token": token, "do": "consent", "use_named": "yes"}
    assert "was changed" in browser.post("/receipt/", {**sent, "named_who": "the canary nurse"}).content.decode()
    assert Addition.objects.count() == 2
    assert "too long" in browser.post("/receipt/", {**sent, "named_who": "x" * 501}).content.decode()
    assert Addition.objects.count() == 2


def test_what_was_answered_stands_apart_from_what_waits(only: Told) -> None:
    event = record(only)
    agree(only, asked(only, event, to=TLP.GREEN))
    asked(only, event, to=TLP.AMBER)
    browser = Client(headers={"host": "127.0.0.1"})
    page = browser.post("/receipt/", {"words": only.receipt.words}).content.decode()
    waiting, _, answered = page.partition("Planned releases that you answered")
    assert "Planned releases that need your word" in waiting
    assert waiting.count("Without your word it is not released.") == 1
    assert answered.count("You agreed.") == 1
    for line in held(only).planned:
        agree(only, line)
    assert "need your word" not in browser.post("/receipt/", {"words": only.receipt.words}).content.decode()


# Who asks


def test_the_page_that_tells_says_who_asks_the_partner_and_what_no_word_mends(only: Told) -> None:
    event = record(only)
    path = f"/task-forces/{only.people.open.key}/events/{event}/?to=GREEN"
    page = client_of(only.people.releaser).get(path).content.decode()
    assert "whose role is one of: lead, analyst." in page
    assert "Ask the partner" not in page
    page = client_of(only.people.lead).get(path).content.decode()
    assert "Ask the partner" in page
    assert "whose role is one of" not in page
    agree(only, asked(only, event, to=TLP.GREEN))
    EventVersion.objects.filter(event__source="ucdp-ged").delete()
    (finding,) = recording.sharing(only.people.lead, only.people.open, event, TLP.GREEN, AT).findings
    assert finding.rule == "rare attribute"
    page = client_of(only.people.lead).get(path).content.decode()
    assert "Ask the partner" not in page
    assert "No partner&#x27;s word mends this" in page.replace("'", "&#x27;")


# Numbers


@given(st.lists(st.integers(0, 5000), min_size=3, max_size=3).map(sorted))
def test_a_band_holds_its_numbers_and_says_no_more_than_others_of_it(numbers: list[int]) -> None:
    typed = {f"killed_{bound}": str(n) for bound, n in zip(("low", "best", "high"), numbers, strict=True)}
    exact = recorded("key", "CAF", {**TOLD, **typed}, AREAS, DAY)
    told = in_bands(exact)
    assert told.deaths.low <= numbers[0] <= numbers[2] <= told.deaths.high
    assert in_bands(told) == told
    assert told.deaths.low in {0, 1, 2, 5, 10, 25, 100, 250, 500, 1000, 2000, 3000, 4000, 5000}
    assert told.civilian_deaths == told.deaths


def test_exact_numbers_of_a_partner_are_told_to_no_reader_and_not_to_the_public(only: Told) -> None:
    event = record(only)
    for use, to in ((Use.TASK_FORCE, TLP.GREEN), (Use.PUBLIC, TLP.CLEAR)):
        asked(only, event, use, to)
        agree(only, next(one for one in held(only).planned if one.to == to))
        made = recording.share_event(only.people.releaser, only.people.open, event, to, AT)
        assert (made.told.deaths, made.told.civilian_deaths) == (Fatalities(5, 5, 9), Fatalities(5, 5, 9))
    assert library.event(event, library.viewer_of(only.people.lead, DAY)).event.coded.deaths == Fatalities(6, 7, 9)


@given(
    start=st.dates(date(2020, 1, 1), date(2026, 11, 1)),
    days=st.integers(0, 50),
    region=st.sampled_from([*AREAS]),
    place=st.sampled_from(["", "canaryville"]),
    killed=st.integers(0, 300),
)
def test_less_is_covered_and_more_is_not(start: date, days: int, region: str | None, place: str, killed: int) -> None:
    end = min(start + timedelta(days=days), DAY)
    fields = {**TOLD, "from": f"{start}", "until": f"{end}", "region": region or "", "place": place}
    fields |= {f"killed_{bound}": str(killed) for bound in ("low", "best", "high")}
    forms = [telling_of(one) for one in steps(recorded("key", "CAF", fields, AREAS, DAY), AREAS)]
    for form in forms:
        assert read_telling(form.written()) == form
        assert form.covers(form)
    for more, less in pairwise(forms):
        assert more.covers(less)
        assert not less.covers(more)
