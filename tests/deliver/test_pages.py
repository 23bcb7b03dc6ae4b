"""Subscriptions, feeds, the log and the links of letters, in a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from delivery_world import Office, flat, issue, outside, subscribe
from django.test import Client

from people import World, client_of
from phasezero import desk
from phasezero.desk import delivery, received, subscriptions
from phasezero.domain.marking import TLP
from phasezero.store import deliveries
from phasezero.store.deliveries import Delivery, State, Subscription
from phasezero.store.people import Seat
from phasezero.store.seen import Seen

Send = Callable[..., delivery.Run]
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def now() -> datetime:
    return datetime.now(UTC)


def sent(send: Send) -> delivery.Run:
    return send(now().date(), now())


@pytest.fixture
def anybody() -> Client:
    return client_of(None)


def body(response: object) -> str:
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


def test_a_person_subscribes_stops_and_goes_on_by_the_page(people: World) -> None:
    client = client_of(people.reader)
    form = {"act": "subscribe", "country": "caf", "phase": "1", "often": "only on change", "channel": "e-mail", "reader": "donor"}
    assert client.post("/subscriptions/", form).status_code == 302
    row = Subscription.objects.get()
    assert (row.person, row.country, row.smallest_phase, row.often) == (people.reader, "CAF", 1, "only on change")
    shown = body(client.get("/subscriptions/"))
    assert "only on change" in shown
    Subscription.objects.update(paused_at=now(), bounces=3)
    assert "letters came back" in body(client.get("/subscriptions/"))
    client.post("/subscriptions/", {"act": "resume", "subscription": row.key})
    assert Subscription.objects.get().paused_at is None
    client.post("/subscriptions/", {"act": "stop", "subscription": row.key})
    assert Subscription.objects.get().ended_at is not None
    assert "Nothing comes to you yet" in body(client.get("/subscriptions/"))


@pytest.mark.security
def test_subscriptions_of_others_are_like_none(people: World) -> None:
    made = subscribe(people.reader)
    client = client_of(people.partner)
    for act in ("stop", "resume", "new-key", "revoke-key"):
        theirs = client.post("/subscriptions/", {"act": act, "subscription": made.subscription.key})
        none = client.post("/subscriptions/", {"act": act, "subscription": "0000000000000"})
        assert theirs.status_code == none.status_code == 404
        first, second = (re.sub(rb'(?<=csrfmiddlewaretoken" value=")[^"]+', b"", answer.content) for answer in (theirs, none))
        assert first == second
    assert Subscription.objects.get().ended_at is None


@pytest.mark.security
def test_without_signing_in_there_is_no_page_and_without_a_csrf_token_no_form(people: World, anybody: Client) -> None:
    for address in ("/subscriptions/", "/subscriptions/received/", "/deliveries/"):
        assert anybody.get(address).status_code == 302
    assert anybody.post("/subscriptions/", {"act": "stop"}).status_code == 403
    strict = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    strict.force_login(people.reader)
    assert strict.post("/subscriptions/", {"act": "subscribe", "phase": "0"}).status_code == 403
    assert Subscription.objects.count() == 0


@pytest.mark.security
def test_hostile_fields_give_one_line_and_change_nothing(people: World) -> None:
    client = client_of(people.reader)
    good = {"act": "subscribe", "phase": "0", "often": "daily", "channel": "e-mail"}
    for changes in (
        {"phase": "9"},
        {"phase": "x"},
        {"often": "<script>"},
        {"channel": "smtp"},
        {"country": "<script>alert(1)</script>"},
        {"task_force": people.hidden.key},
        {"reader": "desk officer"},
        {"act": "drop"},
    ):
        answer = client.post("/subscriptions/", {**good, **changes})
        assert 400 <= answer.status_code < 500, changes
        assert "<script>" not in answer.content.decode()
    assert Subscription.objects.count() == 0
    assert client.post("/subscriptions/", {**good, "theme": "a\r\nBcc: b"}).status_code == 302
    assert Subscription.objects.get().theme == "a Bcc: b"  # white space becomes a blank


@pytest.mark.security
def test_only_a_post_ends_a_subscription_and_no_answer_tells_whether_there_was_one(people: World, anybody: Client) -> None:
    made = subscribe(people.reader)
    token = deliveries.stop_token(made.subscription)
    wrong = [token[:-1] + ("0" if token[-1] != "0" else "1"), "x", "0" * len(token), token + "a", token[:13], "é" * 53]
    looked = [anybody.get(f"/unsubscribe/{one}/") for one in (token, *wrong)]
    assert {(one.status_code, one.content) for one in looked} == {(200, looked[0].content)}
    assert Subscription.objects.get().ended_at is None  # a scanner of letters fetches links
    anybody.head(f"/unsubscribe/{token}/")
    for one in wrong:
        anybody.post(f"/unsubscribe/{one}/")
    assert Subscription.objects.get().ended_at is None
    strict = Client(headers={"host": "127.0.0.1"}, enforce_csrf_checks=True)
    done = strict.post(f"/unsubscribe/{token}/", "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert Subscription.objects.get().ended_at is not None
    assert done.content == strict.post(f"/unsubscribe/{wrong[0]}/").content
    assert "Set-Cookie" not in done.headers
    assert "Set-Cookie" not in looked[0].headers


def test_the_link_of_a_letter_ends_its_subscription(people: World, office: Office, send: Send, anybody: Client) -> None:
    subscribe(people.reader, at=now())
    issue(people.open.key, at=now(), as_of=now().date())
    sent(send)
    link = office.letter("reader@example.org")["List-Unsubscribe"].strip("<>").removeprefix("https://pz.example.org")
    assert anybody.post(link).status_code == 200
    assert Subscription.objects.get().ended_at is not None


@pytest.mark.security
def test_only_a_post_confirms_and_unknown_links_answer_alike(people: World, anybody: Client) -> None:
    made = subscriptions.invite_address(people.steward, "friend@elsewhere.org", subscriptions.Asked(), now())
    token = deliveries.confirm_token(made.subscription)
    assert anybody.get(f"/confirm/{token}/").content == anybody.get("/confirm/none/").content
    assert Subscription.objects.get().confirmed_at is None
    assert anybody.post(f"/confirm/{deliveries.stop_token(made.subscription)}/").status_code == 200
    assert Subscription.objects.get().confirmed_at is None
    assert anybody.post(f"/confirm/{token}/").content == anybody.post("/confirm/none/").content
    assert Subscription.objects.get().confirmed_at is not None


def test_an_outside_feed_is_shown_once(people: World, anybody: Client) -> None:
    made = subscriptions.invite_address(people.steward, "friend@elsewhere.org", subscriptions.Asked(channel="feed"), now())
    assert Delivery.objects.get().state == State.QUEUED
    token = deliveries.confirm_token(made.subscription)
    first = body(anybody.post(f"/confirm/{token}/"))
    address = first.partition("<code>http://127.0.0.1")[2].partition("</code>")[0]
    issue(people.open.key, tlp=TLP.CLEAR, at=now(), as_of=now().date())
    delivery.after_issue(_last(), now())
    assert "TLP:CLEAR" in anybody.get(address).content.decode()
    assert "<code>" not in body(anybody.post(f"/confirm/{token}/"))


def _last() -> str:
    from phasezero.store import models
    from phasezero.store.ids import to_text

    return to_text(models.Update.objects.order_by("-released_at").values_list("pk", flat=True)[0])


@pytest.fixture
def feed(people: World) -> str:
    """Address of the reader's feed, without its ending."""
    key = subscribe(people.reader, channel="feed", country="CAF", at=now()).feed_key
    delivery.after_issue(issue(people.open.key, at=now(), as_of=now().date()), now())
    return f"/feeds/{key}"


def test_a_feed_holds_what_its_reader_may_see_in_both_forms(people: World, feed: str, anybody: Client) -> None:
    delivery.after_issue(issue(people.hidden.key, at=now(), as_of=now().date()), now())
    answer = anybody.get(f"{feed}.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert answer["Cache-Control"] == "no-store"
    atom = ET.fromstring(answer.content)  # noqa: S314 - ours
    titles = [one.text for one in atom.findall("a:entry/a:title", ATOM)]
    assert len(titles) == 1
    assert "Central African Republic" in str(titles[0])
    text = " ".join(str(atom.findtext("a:entry/a:content", namespaces=ATOM)).split())
    assert "You receive this because you subscribed to" in text
    assert "/unsubscribe/" in text
    other = json.loads(anybody.get(f"{feed}.json").content)
    assert [one["title"] for one in other["items"]] == titles
    assert Delivery.objects.get().state == State.SENT
    assert Seen.objects.filter(person=people.reader, path__contains="by feed").count() == 1
    assert feed.removeprefix("/feeds/") not in answer.content.decode()


@pytest.mark.security
def test_the_key_of_a_feed_is_kept_nowhere(people: World, feed: str) -> None:
    from phasezero.store import models

    key = feed.removeprefix("/feeds/")
    for model in (models.Subscription, models.Delivery, models.AuditEntry, models.Seen):
        assert key not in repr(list(model.objects.values()))


@pytest.mark.security
@pytest.mark.parametrize("how", ["revoked", "stopped", "quarantine", "locked", "seat ended", "new key"])
def test_a_feed_that_ended_is_like_one_that_never_was(people: World, feed: str, anybody: Client, how: str) -> None:
    assert anybody.get(f"{feed}.atom").status_code == 200
    key = Subscription.objects.get().key
    if how == "revoked":
        subscriptions.revoke_feed_key(people.reader, key, now())
    elif how == "new key":
        subscriptions.new_feed_key(people.reader, key, now())
    elif how == "stopped":
        subscriptions.stop(people.reader, key, now())
    elif how == "quarantine":
        assert people.reader.organisation is not None
        desk.ask_quarantine(people.steward, people.reader.organisation, "a leak", now())
        desk.confirm_quarantine(people.second, people.reader.organisation, now())
    elif how == "locked":
        people.reader.is_active = False
        people.reader.save()
    else:
        Seat.objects.filter(person=people.reader).update(until=now())
    for form in ("atom", "json"):
        ended, never = anybody.get(f"{feed}.{form}"), anybody.get(f"/feeds/{'x' * 43}.{form}")
        assert ended.status_code == never.status_code == 404
        assert ended.content == never.content


@pytest.mark.security
def test_above_green_a_feed_holds_a_line_only(people: World, anybody: Client) -> None:
    key = subscribe(people.analyst, channel="feed", at=now()).feed_key
    delivery.after_issue(issue(people.open.key, tlp=TLP.AMBER_STRICT, at=now(), as_of=now().date()), now())
    said = anybody.get(f"/feeds/{key}.json").content.decode()
    assert "sign in to read it" in " ".join(json.loads(said)["items"][0]["content_text"].split())
    for secret in ("Central", "Bangui", "AMBER"):
        assert secret not in said


def test_a_recall_takes_the_place_of_the_entry(people: World, feed: str, anybody: Client) -> None:
    from phasezero.store import models

    first = json.loads(anybody.get(f"{feed}.json").content)["items"][0]
    models.Update.objects.update(recalled_at=now(), recall_reason="It named a wrong place")
    delivery.after_recall(_last(), now())
    (entry,) = json.loads(anybody.get(f"{feed}.json").content)["items"]
    assert entry["id"] == first["id"]
    assert entry["title"].startswith("Recalled: Central African Republic")
    assert "The reason: It named a wrong place" in entry["content_text"]
    assert "Bangui" not in entry["content_text"]


def test_what_was_recalled_before_it_was_fetched_never_shows(people: World, feed: str, anybody: Client) -> None:
    delivery.after_recall(_last(), now())
    assert json.loads(anybody.get(f"{feed}.json").content)["items"] == []


def test_the_page_of_what_came_shows_it_with_its_reason_by_what_is_open_now(people: World) -> None:
    subscribe(people.analyst, channel="web", at=now())
    update = issue(people.open.key, tlp=TLP.AMBER_STRICT, at=now(), as_of=now().date())
    delivery.after_issue(update, now())
    client = client_of(people.analyst)
    shown = body(client.get("/subscriptions/received/"))
    assert f"/updates/{update}/" in shown
    assert "You receive this because you subscribed" in shown
    assert Delivery.objects.get().state == State.SENT
    desk.give_seat(people.lead, people.open, people.analyst, "reader", now())
    assert f"/updates/{update}/" not in body(client.get("/subscriptions/received/"))
    delivery.after_recall(update, now())
    assert "Recalled: Central African Republic" in body(client.get("/subscriptions/received/"))


@pytest.mark.security
def test_the_log_is_for_those_who_may_release_of_their_own_audience(people: World, office: Office, send: Send) -> None:
    subscribe(people.reader, at=now())
    subscribe(people.mole, at=now())
    outside(people.steward, "friend@elsewhere.org", at=now())
    issue(people.open.key, at=now(), as_of=now().date())
    issue(people.hidden.key, at=now(), as_of=now().date())
    sent(send)
    shown = body(client_of(people.releaser).get("/deliveries/"))
    assert "Reader" in shown
    assert "Mole" not in shown
    assert "friend@elsewhere.org" not in shown
    assert "sent" in shown
    for person in (people.reader, people.partner, people.analyst, people.stranger):
        assert client_of(person).get("/deliveries/").status_code == 403
    lines = received.log(people.steward, now())
    assert "friend@elsewhere.org" in {one.to for one in lines}
    assert "Reader" not in {one.to for one in lines}


@pytest.mark.security
def test_changing_what_a_reader_does_not_see_changes_no_byte_of_their_feed(people: World, feed: str, anybody: Client) -> None:
    before = anybody.get(f"{feed}.atom").content
    delivery.after_issue(issue(people.hidden.key, at=now(), as_of=now().date()), now())
    delivery.after_issue(issue(people.open.key, number=2, tlp=TLP.AMBER_STRICT, at=now(), as_of=now().date()), now())
    subscribe(people.mole, channel="feed", at=now())
    assert anybody.get(f"{feed}.atom").content == before


def test_pages_hold_no_script_and_no_style_of_their_own(people: World, anybody: Client) -> None:
    made = subscribe(people.reader, channel="feed", at=now())
    client = client_of(people.reader)
    for address in ("/subscriptions/", "/subscriptions/received/", f"/unsubscribe/{deliveries.stop_token(made.subscription)}/"):
        html = client.get(address).content.decode()
        assert "<style" not in html
        assert " style=" not in html
        assert " on" not in {part[:3] for part in html.split("<script")[1:]}
    assert made.feed_key not in client.get("/subscriptions/").content.decode()


def test_a_line_that_came_stands_on_the_page_too(people: World, office: Office, send: Send) -> None:
    day_before = now() - timedelta(days=1)
    subscribe(people.reader, at=day_before)
    sent(send)
    assert "There is no update for you" in flat(office.letter("reader@example.org"))
    assert "There is no update for you" in body(client_of(people.reader).get("/subscriptions/received/"))
