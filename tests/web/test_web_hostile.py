"""Hostile and foreign text, guessed ids, records above a viewer's clearance."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from phasezero.domain.events import Document
from phasezero.domain.marking import ANONYMOUS, TLP, Viewer
from phasezero.store.models import Claim, EventVersion, Report

pytestmark = pytest.mark.one_database

Add = Callable[..., str]
SCRIPT = "<script>alert(1)</script>"
ARABIC = "مقتل ثلاثة مدنيين في بانغي"
DAY = date(2013, 3, 11)


@pytest.fixture
def hostile(add_event: Add) -> str:
    return add_event(
        "hostile",
        DAY,
        side_a=f"{SCRIPT} Front",
        place=f'Bangui" onmouseover="alert(2){SCRIPT}',
        conflict=f"{{% debug %}}{{{{ 7|add:7 }}}}{SCRIPT}",
        documents=(Document(f"Agency {SCRIPT}", ARABIC, DAY), Document("Other", f"{SCRIPT} \u202e headline", DAY)),
        provenance={"source_article": f"{SCRIPT}&amp;"},
    )


def test_text_of_others_is_only_text(client: Client, hostile: str) -> None:
    for address in (
        f"/events/{hostile}/",
        "/countries/CAF/?date=2013-03-20",
        "/search/?q=script",
        "/countries/CAF/?date=2013-03-20&from=2013-03-11",
    ):
        body = client.get(address).content.decode()
        assert "&lt;script&gt;" in body, address
        assert "<script>" not in body, address
        assert not re.search(r"<[^>]*\sonmouseover", body), address


def test_text_of_others_in_an_address_is_only_text(client: Client) -> None:
    for address in (
        f"/search/?q={SCRIPT}",
        f"/countries/CAF/?region={SCRIPT}",
        f"/?sort={SCRIPT}",
        f"/countries/CAF/?date={SCRIPT}",
        f"/{SCRIPT}",
    ):
        body = client.get(address).content.decode()
        assert "<script>" not in body, address


def test_headlines_take_the_direction_of_their_script(client: Client, hostile: str) -> None:
    body = client.get(f"/events/{hostile}/").content.decode()
    assert re.search(rf'dir="auto">“{ARABIC}”', body)
    found = client.get(f"/search/?q={ARABIC}").content.decode()
    assert ARABIC in found


@pytest.mark.parametrize("guess", ["0" * 13, "z" * 13, "x", "1", "a/b", "%00", "..", "' OR 1=1 --", "é" * 13])
def test_guessed_ids_are_all_the_same(client: Client, guess: str) -> None:
    for address in (
        f"/events/{guess}/",
        f"/updates/{guess}/",
        f"/api/events/{guess}",
        f"/api/updates/{guess}",
        f"/updates/{guess}.txt",
    ):
        assert client.get(address, follow=True).status_code == 404, address


def _hide(event_id: str, add: Add) -> None:
    row = EventVersion.objects.get(event__source_key="hidden")
    for record in (row, *Report.objects.filter(claims__version=row), *Claim.objects.filter(version=row)):
        record.tlp, record.audience = int(TLP.RED), "tf-car"
        record.save()


@pytest.mark.parametrize("viewer", [ANONYMOUS, Viewer.of("member", {"local": TLP.AMBER})])
def test_what_is_not_visible_looks_like_what_does_not_exist(
    client: Client, add_event: Add, monkeypatch: pytest.MonkeyPatch, viewer: Viewer
) -> None:
    hidden = add_event("hidden", DAY, documents=(Document("Secret Wire", "unheardof headline", DAY),))
    _hide(hidden, add_event)
    for module in ("pages.event", "pages.countries", "pages.find", "api.events"):
        monkeypatch.setattr(f"phasezero.web.{module}.viewer_of", lambda _: viewer)
    nowhere = hidden[:-1] + ("0" if hidden[-1] != "0" else "1")
    for address in ("/events/{}/", "/api/events/{}"):
        there, not_there = client.get(address.format(hidden)), client.get(address.format(nowhere))
        assert there.status_code == not_there.status_code == 404
        assert there.content.decode().replace(hidden, "ID") == not_there.content.decode().replace(nowhere, "ID")
    assert "unheardof" not in client.get("/search/?q=unheardof").content.decode().replace('value="unheardof"', "").replace(
        "unheardof – Search", ""
    )
    listed = client.get("/api/events?country=CAF&from=2013-03-11&to=2013-03-11&size=200").json()
    assert hidden not in [event["id"] for event in listed["events"]]
