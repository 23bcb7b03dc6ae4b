"""Who gets which update, why, and in which form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from delivery_world import DAY, NOON, SITE, Office, flat, issue, outside, page, plain, subscribe

from people import World
from phasezero import desk
from phasezero.desk import delivery, due, subscriptions
from phasezero.desk.subscriptions import Asked
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, Missing, NotAllowed, NotFound
from phasezero.settings import load
from phasezero.store.audit import AuditEntry
from phasezero.store.deliveries import Delivery, Item, State, Subscription
from phasezero.store.people import Seat

Send = Callable[..., delivery.Run]


def test_an_issued_update_reaches_its_subscribers_and_nobody_else(people: World, office: Office, send: Send) -> None:
    for person in (people.reader, people.partner, people.stranger, people.mole):
        subscribe(person, country="CAF")
    subscribe(people.analyst, country="MLI")
    update = issue(people.open.key)
    assert delivery.after_issue(update, NOON) == 2
    done = send()
    assert office.to == ["partner@example.org", "reader@example.org"]
    assert done.ended == {"sent": 2}
    assert send().ended == {}
    assert len(office.taken) == 2


def test_a_run_alone_finds_what_was_issued(people: World, office: Office, send: Send) -> None:
    subscribe(people.reader)
    issue(people.open.key)
    assert send().queued == 1
    assert office.to == ["reader@example.org"]


def test_a_draft_goes_to_nobody(people: World, office: Office, send: Send) -> None:
    from phasezero.store import models

    subscribe(people.reader)
    update = issue(people.open.key)
    models.Update.objects.update(state="draft", number=None)
    with pytest.raises(NotFound):
        delivery.after_issue(update, NOON)
    assert send().ended == {}
    assert office.taken == []


def test_a_draft_made_of_it_before_it_leaves_stays(people: World, office: Office, send: Send) -> None:
    from phasezero.store import models

    subscribe(people.reader)
    delivery.after_issue(issue(people.open.key), NOON)
    models.Update.objects.update(recalled_at=NOON)
    assert send().ended == {"withheld": 1}
    assert office.taken == []


def test_the_letter_holds_the_stored_text_pictures_and_nothing_from_elsewhere(people: World, office: Office, send: Send) -> None:
    from phasezero.store import models

    subscribe(people.reader, country="CAF", reader="regional_desk", smallest_phase=1)
    issue(people.open.key)
    send()
    letter = office.letter("reader@example.org")
    assert models.Update.objects.get().text in plain(letter).replace("\r\n", "\n")
    html = page(letter)
    pictures = [part for part in letter.walk() if part.get_content_type() == "image/png"]
    assert len(pictures) == 2
    for part in pictures:
        assert part.get_payload(decode=True).startswith(b"\x89PNG\r\n")
        assert f'src="cid:{part["Content-ID"].strip("<>")}"' in html
    assert "<svg" not in html
    assert html.count("src=") == 2
    assert "http" not in html.replace(SITE, "")
    assert letter["Subject"].startswith("[TLP:GREEN] Central African Republic, 10 November 2026")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].startswith(f"<{SITE}/unsubscribe/")


def test_the_way_to_stop_goes_over_the_line_as_it_is(people: World, office: Office, send: Send) -> None:
    """RFC 2369 and 8058: mail programs look for the link in the raw header, and decode nothing there."""
    import re

    subscribe(people.reader)
    issue(people.open.key)
    send()
    (raw,) = office.raw
    found = re.findall(rb"(?m)^List-Unsubscribe: <(.+)>\r$", raw)
    assert [one.decode() for one in found] == [str(office.letter("reader@example.org")["List-Unsubscribe"]).strip("<>")]
    assert found[0].startswith(f"{SITE}/unsubscribe/".encode())
    assert re.search(rb"(?m)^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$", raw)
    assert re.search(rb"(?m)^Message-ID: <[0-9a-f]{40}@[a-z.]+>\r$", raw)


def test_every_letter_says_why_it_came_and_how_to_stop(people: World, office: Office, send: Send) -> None:
    subscribe(people.reader, country="CAF", reader="regional_desk", smallest_phase=1, often="only on change")
    issue(people.open.key)
    send()
    letter = office.letter("reader@example.org")
    why = (
        "You receive this because you subscribed to updates of Central African Republic (only on change), from phase 1, as "
        "regional desk of a foreign ministry on 10 November 2026. Your seat in the task force Central African Republic (reader) lets you read it."
    )
    for text in (flat(letter), " ".join(page(letter).split())):
        assert why in text
        assert f"{SITE}/unsubscribe/" in text


@pytest.mark.parametrize(
    ("asked", "comes"),
    [
        ({"country": "CAF"}, True),
        ({"country": "Mali"}, False),
        ({"smallest_phase": 2}, True),
        ({"smallest_phase": 3}, False),
        ({"theme": "mining"}, False),
        ({"often": "only on change"}, True),
    ],
)
def test_what_was_asked_for(people: World, office: Office, send: Send, asked: dict[str, object], comes: bool) -> None:
    subscribe(people.reader, **asked)
    issue(people.open.key)
    send()
    assert bool(office.taken) is comes


def test_a_theme_is_that_of_the_task_force(people: World, office: Office, send: Send) -> None:
    people.open.theme = "Mining"
    people.open.save()
    subscribe(people.reader, theme="mining")
    issue(people.open.key)
    send()
    assert office.to == ["reader@example.org"]


def test_only_on_change_is_silent_without_a_change(people: World, office: Office, send: Send) -> None:
    subscribe(people.reader, often="only on change")
    subscribe(people.partner, often="daily")
    issue(people.open.key, change=False)
    send()
    assert office.to == ["partner@example.org"]


def test_a_day_without_a_release_is_one_line_for_daily_and_silence_for_on_change(
    people: World, office: Office, send: Send
) -> None:
    subscribe(people.reader, often="daily", country="CAF")
    subscribe(people.partner, often="only on change", country="CAF")
    assert send(DAY, NOON).queued == 0  # the day is not over
    after = NOON + timedelta(days=1)
    assert send(DAY, after).ended == {"sent": 1}
    letter = office.letter("reader@example.org")
    said = flat(letter)
    assert "There is no update for you that was released on 10 November 2026 (UTC)." in said
    for word in ("calm", "quiet", "peace", "phase", "Bangui"):
        assert word not in said
    assert letter["List-Unsubscribe"]
    assert send(DAY, after).ended == {}


def test_without_a_mail_server_feed_and_web_get_their_line_and_letters_wait(people: World, office: Office, send: Send) -> None:
    for channel in ("e-mail", "web", "feed"):
        subscribe(people.reader, often="daily", country="CAF", channel=channel)
    over = NOON + timedelta(days=1)
    done = delivery.run(DAY, lambda: over, None)
    assert (done.problem, done.ended) == ("", {})
    lines = Delivery.objects.filter(item=Item.LINE)
    assert {(row.channel, row.state) for row in lines} == {("web", "ready"), ("feed", "ready")}
    assert office.to == []
    send(DAY + timedelta(days=1), over + timedelta(days=1))
    assert {row.day for row in Delivery.objects.filter(item=Item.LINE, channel="e-mail")} == {DAY + timedelta(days=1)}
    assert office.to == ["reader@example.org"]


def test_no_line_on_a_day_with_a_release(people: World, office: Office, send: Send) -> None:
    subscribe(people.reader)
    issue(people.open.key)
    send(DAY, NOON + timedelta(days=1))
    assert len(office.taken) == 1
    assert "There is no update" not in flat(office.letter("reader@example.org"))


def test_the_line_does_not_tell_of_a_release_that_its_reader_does_not_see(people: World, office: Office, send: Send) -> None:
    subscribe(people.stranger)
    send(DAY, NOON + timedelta(days=1))
    without = office.raw[0]
    Delivery.objects.all().delete()
    office.clear()
    issue(people.hidden.key)
    send(DAY, NOON + timedelta(days=1))

    def said(raw: bytes) -> list[bytes]:
        return [line for line in raw.splitlines() if not line.startswith(b"Message-ID") and b"=_" not in line]

    assert said(office.raw[0]) == said(without)


def test_an_outside_address_confirms_first_and_gets_clear_only(people: World, office: Office, send: Send) -> None:
    from phasezero.store import deliveries

    asked = Asked(country="CAF")
    made = subscriptions.invite_address(people.releaser, "Friend@Elsewhere.org", asked, NOON - timedelta(days=2))
    issue(people.open.key, tlp=TLP.CLEAR)
    issue(people.open.key, tlp=TLP.GREEN)
    send()
    assert office.to == ["friend@elsewhere.org"]
    first = office.letter("friend@elsewhere.org")
    token = deliveries.confirm_token(made.subscription)
    assert f"{SITE}/confirm/{token}/" in plain(first)
    assert "List-Unsubscribe" not in first
    office.clear()
    assert subscriptions.confirm(token, NOON) is not None
    assert subscriptions.confirm(token, NOON) is None
    send()
    assert office.to == ["friend@elsewhere.org"]
    letter = office.letter("friend@elsewhere.org")
    assert letter["Subject"].startswith("[TLP:CLEAR]")
    assert "Releaser gave your address" in flat(letter)


def test_a_confirmation_that_comes_late_holds_nothing(people: World) -> None:
    from phasezero.store import deliveries

    made = subscriptions.invite_address(people.steward, "late@elsewhere.org", Asked(), NOON)
    assert subscriptions.confirm(deliveries.confirm_token(made.subscription), NOON + timedelta(days=8)) is None
    assert Subscription.objects.get().confirmed_at is None


def test_the_first_letter_goes_once(people: World) -> None:
    subscriptions.invite_address(people.steward, "once@elsewhere.org", Asked(), NOON)
    with pytest.raises(BadInput, match="has not answered"):
        subscriptions.invite_address(people.releaser, "once@elsewhere.org", Asked(), NOON)
    with pytest.raises(NotAllowed):
        subscriptions.invite_address(people.reader, "other@elsewhere.org", Asked(), NOON)


@pytest.mark.security
@pytest.mark.parametrize(
    ("tlp", "to"), [(TLP.AMBER, ["lead", "analyst", "partner"]), (TLP.AMBER_STRICT, ["lead", "analyst"]), (TLP.RED, ["lead"])]
)
def test_above_green_a_line_with_a_link_leaves_and_nothing_else(
    people: World, office: Office, send: Send, tlp: TLP, to: list[str]
) -> None:
    for person in (people.lead, people.analyst, people.partner, people.reader):
        subscribe(person, country="CAF")
    issue(people.open.key, tlp=tlp)
    send()
    assert office.to == sorted(f"{name}@example.org" for name in to)
    for raw, (_, letter) in zip(office.raw, office.taken, strict=True):
        assert f"{SITE}/subscriptions/received/" in plain(letter)
        for secret in ("Central", "Bangui", tlp.label, "AMBER", "RED", people.open.name, "update 1", DAY.isoformat()):
            assert secret.encode() not in raw, secret
        assert not any(part.get_content_maintype() == "image" for part in letter.walk())
    assert set(Delivery.objects.filter(state=State.SENT).values_list("notice", flat=True)) == {True}


@pytest.mark.security
def test_of_a_hidden_task_force_no_letter_holds_a_name(people: World, office: Office, send: Send) -> None:
    subscribe(people.mole, task_force=people.hidden.key)
    subscribe(people.reader)
    issue(people.hidden.key)
    send()
    assert office.to == ["mole@example.org"]
    for secret in (people.hidden.name, people.hidden.key, "Central"):
        assert secret.encode() not in office.raw[0]


@pytest.mark.security
def test_an_update_for_everybody_does_not_tell_the_theme_of_a_hidden_task_force(
    people: World, office: Office, send: Send
) -> None:
    from phasezero.store import models
    from phasezero.store.ids import from_text
    from phasezero.store.releases import Proposal

    people.hidden.theme = "gold"
    people.hidden.save()
    subscribe(people.stranger, theme="gold")
    subscribe(people.mole, theme="gold")
    update = issue(people.hidden.key, tlp=TLP.CLEAR)
    row = models.Update.objects.get()
    Proposal.objects.create(
        audience=people.hidden.key, country="CAF", as_of=row.as_of, to=0, inputs_digest="", phase=2,
        proposed_by=people.mole, proposed_at=NOON, update_id=from_text(update),
    )  # fmt: skip
    send()
    assert office.to == ["mole@example.org"]


@pytest.mark.security
def test_an_embargo_holds_until_its_day(people: World, office: Office, send: Send) -> None:
    subscribe(people.reader)
    subscribe(people.analyst)
    issue(people.open.key, embargo=DAY + timedelta(days=2))
    send()
    assert office.to == ["analyst@example.org"]
    assert b"Bangui" not in office.raw[0]
    send(DAY + timedelta(days=1), NOON + timedelta(days=1))
    assert b"Bangui" not in b"".join(office.raw)
    office.clear()
    later = NOON + timedelta(days=2)
    send(later.date(), later)
    assert [to for to, message in office.taken if "Bangui" in plain(message)] == ["reader@example.org"]


@pytest.mark.security
def test_quarantine_lock_and_ended_seat_hold_at_the_moment_of_sending(people: World, office: Office, send: Send) -> None:
    for person in (people.reader, people.partner, people.analyst, people.releaser):
        subscribe(person, country="CAF")
    assert delivery.after_issue(issue(people.open.key), NOON) == 4
    assert people.reader.organisation is not None
    desk.ask_quarantine(people.steward, people.reader.organisation, "a leak", NOON)
    desk.confirm_quarantine(people.second, people.reader.organisation, NOON)
    desk.end_seat(people.lead, people.open, people.partner, NOON)
    people.analyst.is_active = False
    people.analyst.save()
    assert send().ended == {"sent": 1, "withheld": 3}
    assert office.to == ["releaser@example.org"]


@pytest.mark.security
def test_a_quarantined_organisation_gets_not_even_what_everybody_sees(people: World, office: Office, send: Send) -> None:
    subscribe(people.reader)
    assert people.reader.organisation is not None
    desk.ask_quarantine(people.steward, people.reader.organisation, "a leak", NOON)
    desk.confirm_quarantine(people.second, people.reader.organisation, NOON)
    issue(people.open.key, tlp=TLP.CLEAR)
    send(DAY, NOON + timedelta(days=1))
    assert office.taken == []


@pytest.mark.security
def test_a_marking_raised_meanwhile_holds(people: World, office: Office, send: Send) -> None:
    from phasezero.store import models

    subscribe(people.reader)
    subscribe(people.partner)
    delivery.after_issue(issue(people.open.key), NOON)
    models.Update.objects.update(tlp=int(TLP.AMBER))
    assert send().ended == {"sent": 1, "withheld": 1}
    assert b"Bangui" not in office.raw[0]


def test_two_subscriptions_of_one_person_bring_an_update_once(people: World, office: Office, send: Send) -> None:
    subscribe(people.reader, country="CAF")
    subscribe(people.reader, task_force=people.open.key)
    issue(people.open.key)
    send()
    assert office.to == ["reader@example.org"]


def test_what_can_not_be_asked_for_is_refused_in_one_line(people: World) -> None:
    for asked in (
        {"often": "hourly"},
        {"channel": "telegram"},
        {"smallest_phase": 4},
        {"country": "Atlantis"},
        {"task_force": people.hidden.key},
        {"reader": "a\x00b"},
    ):
        with pytest.raises(BadInput) as error:
            subscribe(people.reader, **asked)
        assert "\n" not in str(error.value)
    assert Subscription.objects.count() == 0


@pytest.mark.security
def test_of_a_task_force_without_a_seat_is_said_the_same_as_of_none(people: World) -> None:
    said = []
    for key in (people.hidden.key, "0000000000000"):
        with pytest.raises(NotFound) as error:
            subscribe(people.reader, task_force=key)
        said.append(str(error.value))
    assert said[0] == said[1]


def test_every_step_has_an_audit_line(people: World, office: Office, send: Send) -> None:
    made = subscribe(people.reader)
    issue(people.open.key)
    send()
    subscriptions.stop(people.reader, made.subscription.key, NOON)
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert [one for one in actions if one in ("subscribed", "letter sent", "unsubscribed")] == [
        "subscribed",
        "letter sent",
        "unsubscribed",
    ]
    assert not AuditEntry.objects.filter(about__contains="reader@").exists()


def test_heads_of_the_audit_chains_go_to_those_who_keep_them_once_a_day(
    people: World, office: Office, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "heads_letter", desk.heads_letter)
    send(at=NOON)
    heads = [(to, message) for to, message in office.taken if "audit heads" in message["Subject"]]
    assert {to for to, _ in heads} >= {"steward@example.org", "second@example.org"}
    assert "reader@example.org" not in {to for to, _ in heads}
    count = len(heads)
    send(at=NOON + timedelta(minutes=5))
    assert len([1 for _, message in office.taken if "audit heads" in message["Subject"]]) == count


def test_without_accounts_or_settings_nothing_is_sent(db: None) -> None:
    with pytest.raises(Missing, match="PHASEZERO_URL"):
        delivery.post(load({"PHASEZERO_HOME": "/nowhere", "PHASEZERO_SMTP_URL": "smtp://localhost:25"}))
    with pytest.raises(Missing, match="PHASEZERO_SMTP_URL"):
        delivery.post(load({"PHASEZERO_HOME": "/nowhere", "PHASEZERO_URL": "https://pz.example.org"}))
    ready = delivery.post(
        load(
            {"PHASEZERO_HOME": "/nowhere", "PHASEZERO_URL": "https://pz.example.org", "PHASEZERO_SMTP_URL": "smtp://localhost:25"}
        )
    )
    with pytest.raises(BadInput, match="needs accounts"):
        delivery.run(DAY, lambda: NOON, ready)


def test_somebody_who_left_all_seats_gets_nothing_by_an_old_subscription(people: World, office: Office, send: Send) -> None:
    subscribe(people.reader, task_force=people.open.key)
    Seat.objects.filter(person=people.reader).update(until=NOON)
    issue(people.open.key, tlp=TLP.CLEAR)
    send(DAY, NOON + timedelta(days=1))
    assert office.taken == []


def test_outside_addresses_are_told_apart(people: World, office: Office, send: Send) -> None:
    outside(people.steward, "one@elsewhere.org")
    outside(people.steward, "two@elsewhere.org", smallest_phase=3)
    issue(people.open.key, tlp=TLP.CLEAR)
    send()
    assert office.to == ["one@elsewhere.org"]
