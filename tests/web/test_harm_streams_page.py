"""Displacement accepted on the page of new reports stands in its stream, in the list of events and in the update."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from phasezero.domain.marking import TLP
from phasezero.store.models import EventVersion
from web.test_new_reports_page import BODY, PATH, WHOLE, candidate, fields, kept, text

pytestmark = pytest.mark.django_db
NOBODY_KILLED = {f"deaths_{bound}": None for bound in ("low", "best", "high")}
FLED = {**NOBODY_KILLED, "affected_low": 900, "affected_best": 1000, "affected_high": 1200}


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="127.0.0.1")


def accepted(client: Client, **changes: object) -> str:
    """Accepted as the page proposes it; what the page says then."""
    kept("a", "Radio Ndeke Luka", BODY, candidate(WHOLE, **changes))
    page = client.get(PATH).content
    return text(client.post(PATH, {**fields(page), "by": "Ada Example", "marking": "AMBER"}, follow=True).content)


def test_a_displacement_is_accepted_and_told_everywhere_as_what_it_is(client: Client) -> None:
    assert "Accepted: it counts from today on." in accepted(client, type="forced displacement", **FLED)
    row = EventVersion.of_any_kind.select_related("event").get()
    assert (row.kind, row.affected_best, row.deaths_high) == ("forced displacement", 1000, 0)
    rising = text(client.get("/countries/CAF/rising/").content)
    assert "Of forced displacement, 1 event in the 90 days to" in rising
    assert "900–1,000–1,200" in rising
    listed = client.get("/countries/CAF/?kind=forced+displacement").content.decode()
    assert "people affected 900–1,000–1,200" in text(listed.encode())
    assert re.search(r'<option value="forced displacement"[^>]* selected>', listed)
    assert "people affected" not in text(client.get("/countries/CAF/").content)
    address = re.search(r"/events/[^/]+/", listed)
    assert address is not None
    shown = text(client.get(address[0]).content)
    assert "forced displacement, Bambari" in shown
    assert "People affected 900–1,000–1,200" in shown
    assert "in no count of killings" in shown
    assert "Killed, all" not in shown
    assert "forced displacement, Bambari" in text(client.get("/search/?q=Ndeke").content)
    desk = text(client.get("/task-forces/local/desk/?country=CAF&show=decided").content)
    assert "forced displacement, Bambari" in desk


def test_the_api_lists_it_by_kind(client: Client) -> None:
    accepted(client, type="arrest", **FLED)
    assert json.loads(client.get("/api/events?country=CAF").content)["events"] == []
    (one,) = json.loads(client.get("/api/events?country=CAF&kind=arrest").content)["events"]
    assert (one["kind"], one["affected"]) == ("arrest", {"low": 900, "best": 1000, "high": 1200, "open": False})
    assert len(json.loads(client.get("/api/events?country=CAF&kind=all").content)["events"]) == 1
    assert client.get("/api/events?country=CAF&kind=protest").status_code == 400
    assert client.get("/countries/CAF/?kind=protest").status_code == 400


def test_sexual_violence_is_offered_at_amber_or_higher_and_kept_by_region_and_month(client: Client) -> None:
    kept("a", "Radio Ndeke Luka", BODY, candidate(WHOLE, type="sexual violence", **NOBODY_KILLED))
    page = client.get(PATH).content
    assert "It is kept by its region and month" in text(page)
    form = page.decode().partition('value="accept"')[2].partition("</form>")[0]
    assert 'value="GREEN"' not in form
    client.post(PATH, {**fields(page), "by": "Ada Example"})
    row = EventVersion.of_any_kind.get()
    assert (row.tlp, row.date_precision, row.place_precision) == (TLP.AMBER, 4, 4)


def test_of_what_was_read_as_no_harm_a_person_chooses_the_kind_or_refuses(client: Client) -> None:
    kept("a", "Radio Ndeke Luka", BODY, candidate(WHOLE, type="protest", **NOBODY_KILLED))
    page = client.get(PATH).content
    assert "The machine read no harm to people in it" in text(page)
    assert b'value="refuse"' in page
    answer = client.post(PATH, {**fields(page), "kind": "", "by": "Ada Example"})
    assert answer.status_code == 400 or "choose the kind" in text(answer.content)
    assert not EventVersion.of_any_kind.exists()
    client.post(PATH, {**fields(page), "kind": "abduction", "by": "Ada Example"})
    assert EventVersion.of_any_kind.get().kind == "abduction"
