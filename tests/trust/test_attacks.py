"""What an attacker tries from outside: the whole API with wild input, redirects, caches, forged addresses, the host header."""

from __future__ import annotations

import json
import re
from datetime import date
from urllib.parse import quote

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from builders import RELEASE_2019, coded, empty_the_store
from people import PASSWORD, World, client_of, world
from phasezero.domain.events import Document
from phasezero.store import imports
from phasezero.store.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.security]
HOSTILE = '<script>alert("zq")</script><img src=x onerror=alert(1)>\u202e{{7*7}}\r\nSet-Cookie: a=b'


@pytest.mark.slow
def test_no_input_to_the_api_breaks_the_server(people: World) -> None:
    """Every operation of the description, with what it allows and what it does not."""
    imports.add_release(RELEASE_2019, [coded(str(i), date(2013, 3, 1 + i)) for i in range(5)], "f.csv", "inputs")
    client = client_of(people.analyst)
    spec = client.get("/api/openapi.json").json()
    schema = schemathesis.openapi.from_dict(spec)
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=25, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck), database=None
        )
        def send(case: schemathesis.Case) -> None:
            nonlocal asked
            path = case.formatted_path
            answer = client.get(path, data={k: str(v) for k, v in (case.query or {}).items()})
            asked += 1
            assert answer.status_code < 500, (path, case.query)
            if answer["Content-Type"].startswith("application/json"):
                json.loads(answer.content)

        send()
    assert asked >= 25 * 6


class TestWildAddresses(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.text(max_size=60),
        st.sampled_from(
            [
                "/events/{}/",
                "/updates/{}/",
                "/api/events/{}",
                "/task-forces/{}/",
                "/join/{}/",
                "/countries/{}/",
                "/submit/{}/",
                "/feeds/{}.json",
                "/search/?q={}",
                "/api/search?q={}",
                "/unsubscribe/{}/",
                "/confirm/{}/",
                "/countries/CAF/?region={}",
                "/?sort={}",
            ]
        ),
    )
    def test_nothing_breaks(self, text: str, template: str) -> None:
        answer = Client(headers={"host": "127.0.0.1"}).get(template.format(quote(text, safe="")))
        assert answer.status_code < 500, template


def test_redirects_stay_here(people: World) -> None:
    for target in (
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/accounts/../..//evil.example",
    ):
        answer = Client(headers={"host": "127.0.0.1"}).post(
            f"/accounts/login/?next={quote(target)}", {"login": "partner@example.org", "password": PASSWORD, "next": target}
        )
        assert answer.status_code == 302
        assert "evil.example" not in answer["Location"] or answer["Location"].startswith("/accounts/")
        assert not answer["Location"].startswith(("javascript:", "//", "/\\"))


def test_nothing_is_kept_by_caches_and_nothing_differs_by_cookie_unsaid(people: World) -> None:
    for path in ("/", "/task-forces/", f"/task-forces/{people.open.key}/", "/api/events", "/account/"):
        answer = client_of(people.reader).get(path)
        assert answer["Cache-Control"] == "no-store"


def test_another_host_is_refused(people: World) -> None:
    for host in ("evil.example", "127.0.0.1:80@evil.example", "127.0.0.1.evil.example"):
        assert Client(headers={"host": host}).get("/").status_code == 400


def test_hostile_text_in_every_field_is_shown_as_text(people: World) -> None:
    from people import AT
    from phasezero import desk

    document = Document(HOSTILE[:80], HOSTILE, date(2013, 3, 4))
    hostile = coded(
        "h",
        date(2013, 3, 2),
        place=HOSTILE,
        side_a=HOSTILE,
        conflict=HOSTILE,
        documents=(document,),
        provenance={HOSTILE: HOSTILE},
    )
    imports.add_release(RELEASE_2019, [hostile], "f.csv", "inputs")
    desk.declare(people.reader, people.open, HOSTILE, AT)
    desk.write_charter(people.lead, people.open, AT, 2, HOSTILE, HOSTILE, False)
    people.open.name = people.open.theme = HOSTILE[:150]
    people.open.save()
    people.lead.name = HOSTILE[:150]
    people.lead.save()
    from phasezero.store.ids import to_text

    event = to_text(Event.objects.get().pk)
    client = client_of(people.lead)
    paths = (
        "/", "/countries/CAF/?date=2013-04-01", f"/events/{event}/", "/search/?q=script", f"/task-forces/{people.open.key}/", "/task-forces/",
        "/account/", "/releases/", "/subscriptions/", f"/task-forces/{people.open.key}/release/?date=2013-04-01", "/countries/CAF/update.html?date=2013-04-01",
    )  # fmt: skip
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        body = answer.content.decode()
        assert "<script>alert" not in body, path
        assert not re.search(r"<img[^>]+onerror", body), path
        assert "Set-Cookie: a=b" not in str(answer.headers), path
        assert "49" not in re.findall(r"\{\{.*?\}\}|alert\(1\)(\d\d)", body), path


def test_a_world_can_be_made_twice(db: None) -> None:
    """The other tests rest on it."""
    first = world().open.key
    empty_the_store()
    assert world().open.key != first
