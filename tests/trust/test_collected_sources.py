"""Which sources a task force collects, what is the matter with them, and what a rule accepted from them is told to it alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from people import World, client_of
from phasezero import pipeline
from phasezero.desk import accepting_by_rule, hands
from phasezero.domain.collected import Batch, Collected, Genre, State, failed
from phasezero.domain.collecting import Entry
from phasezero.domain.marking import TLP
from phasezero.errors import NotAllowed
from phasezero.store import collecting, readings
from phasezero.store.models import AuditEntry, CollectedDocument, CollectedSource, Decision, EventVersion
from phasezero.store.readings import Found
from phasezero.web import shown

pytestmark = [pytest.mark.django_db, pytest.mark.security]
NOW = datetime.now(UTC)
NAMES = ("Reuters", "Radio Ndeke Luka", "Agence France-Presse")


def enter(key: str, name: str, audience: str, **more: object) -> CollectedSource:
    since = NOW - timedelta(days=90)
    collecting.enter(Entry(key, "feeds", '{"address": "https://x.example"}', name, name, "CAF", **more), audience, "A", since)  # type: ignore[arg-type]
    row = CollectedSource.objects.get(key=key, audience=audience)
    collecting.keep(row, Batch(State(last_success=since)), since)
    return row


def test_of_another_task_force_nobody_sees_or_stops_a_source(people: World) -> None:
    enter("canary-feed", "Canary Press", people.hidden.key, public=False)
    enter("own-feed", "Own Press", people.open.key)
    path = f"/task-forces/{people.open.key}/sources/"
    for who in ("reader", "analyst", "lead"):
        shown.forget()
        page = client_of(people.people[who]).get(path).content.decode()
        assert "Own Press" in page
        assert "Canary" not in page
        assert ("Stop it" in page) == (who != "reader")
    client = client_of(people.people["analyst"])
    assert client.post(path, {"source": "canary-feed", "act": "stop"}).status_code == 404
    assert client_of(people.people["reader"]).post(path, {"source": "own-feed", "act": "stop"}).status_code in (403, 404)
    assert not CollectedSource.objects.exclude(stopped_at=None).exists()
    client.post(path, {"source": "own-feed", "act": "stop"})
    assert CollectedSource.objects.get(key="own-feed").stopped_at is not None
    assert AuditEntry.objects.filter(action="source stopped").count() == 1


PATHS = (
    "/",
    "/countries/CAF/",
    "/countries/CAF/update.txt",
    "/countries/CAF/update.json",
    "/health/",
    "/api/updates",
    "/search/?q=killed",
)


def everything(people: World, who: str | None) -> dict[str, bytes]:
    shown.forget()
    client = client_of(None if who is None else people.people[who])
    own = [f"/task-forces/{people.open.key}/{page}/" for page in ("sources", "new-reports", "desk")]
    found = {}
    for path in (*PATHS, *own):
        answer = client.get(path)
        body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)
        found[path] = bytes(str(answer.status_code), "ascii") + re.sub(rb"\d\d?:\d\d UTC|T\d\d:[\d:.]+Z?(\+00:00)?", b"", body)
    return found


@pytest.mark.parametrize("who", [None, "reader", "lead"])
def test_a_hidden_task_forces_failing_sources_change_no_byte_of_others(people: World, who: str | None) -> None:
    enter("own-feed", "Own Press", people.open.key)
    pipeline.run_turns(NOW.date(), NOW.date())
    before = everything(people, who)
    secret = enter("canary-feed", "Canary Press", people.hidden.key, public=False)
    collecting.keep(secret, failed(State(), NOW, "canary is down"), NOW)
    pipeline.run_turns(NOW.date(), NOW.date())
    assert everything(people, who) == before


def row(**changes: Any) -> dict[str, Any]:
    day = (NOW - timedelta(days=2)).date().isoformat()
    return {
        "report_id": "1",
        "type": "killing",
        "country": "CAF",
        "region": "Ouham",
        "place": "Canaryville",
        "latitude": 6.49,
        "longitude": 17.45,
        "radius_km": 10,
        "occurred_start": day,
        "occurred_end": day,
        "perpetrator": "X",
        "perpetrator_class": "non-state",
        "perpetrator_foreign": False,
        "target_group": "",
        "deaths_low": 4,
        "deaths_best": 5,
        "deaths_high": 6,
        "deaths_open": False,
        "said": [],
        "confidence": 0.9,
        "spans": [],
        **changes,
    }


def three(audience: str) -> None:
    said = (
        "Five were buried at noon, said a priest.",
        "Une infirmière a vu arriver les blessés.",
        "Traders fled over the river at night.",
    )
    for name, words in zip(NAMES, said, strict=True):
        source = enter(name.casefold().replace(" ", "-"), name, audience)
        one = Collected(
            *(source.key, "a", f"https://x.example/{source.key}", f"{words} {name}", words * 3, True, "en", (), name),
            *(NOW, "", None, NOW, Genre.NEWS),
        )
        collecting.keep(source, Batch(State(last_success=NOW), (one,)), NOW)
    rows = [
        Found(pk, "en", frozenset({"CAF"}), frozenset(), (row(),))
        for pk in CollectedDocument.objects.values_list("pk", flat=True)
    ]
    readings.save(rows, "test")


def test_what_a_rule_accepts_is_marked_no_lower_than_the_texts_it_was_read_in(people: World) -> None:
    three(people.open.key)
    before = {who: everything(people, who)["/countries/CAF/"] for who in (None, "reader")}
    with pytest.raises(NotAllowed):
        hands.member(people.people["analyst"], people.open, accepting_by_rule.ACT, NOW)
    hand = hands.member(people.releaser, people.open, accepting_by_rule.ACT, NOW)
    accepting_by_rule.switch(hand, "CAF", 1, True, "Nobody reads at night.")
    done = accepting_by_rule.run(people.open.key, "CAF", NOW)
    assert len(done.events) == 1
    assert {one.marking.tlp for one in (*EventVersion.objects.all(), *Decision.objects.all())} == {TLP.AMBER}
    assert AuditEntry.objects.filter(action="event accepted by rule 1").count() == 1
    for who, page in before.items():
        assert everything(people, who)["/countries/CAF/"] == page
        assert b"Canaryville" not in page
    desk = everything(people, "analyst")[f"/task-forces/{people.open.key}/desk/"]
    assert b"Canaryville" in desk
    assert b"accepted by rule 1, read by nobody" in desk


def test_a_rule_that_is_on_for_one_task_force_accepts_nothing_for_another(people: World) -> None:
    three(people.hidden.key)
    hand = hands.member(people.releaser, people.open, accepting_by_rule.ACT, NOW)
    accepting_by_rule.switch(hand, "CAF", 1, True, "Nobody reads at night.")
    assert accepting_by_rule.run(people.open.key, "CAF", NOW).events == ()
    assert accepting_by_rule.run(people.hidden.key, "CAF", NOW).rule == 0
