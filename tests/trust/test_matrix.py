"""Every role, every address, every marking, against the written policy (docs/reference/policy.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from builders import RELEASE_2019, coded
from people import AT, World, client_of
from phasezero import library, pipeline
from phasezero.domain.events import Document
from phasezero.domain.marking import LOCAL, PUBLIC, TLP, Marking
from phasezero.store import imports
from phasezero.store.ids import to_text
from phasezero.store.models import Claim, EventVersion, Report, Seat, Update
from phasezero.store.people import Organisation
from phasezero.store.seen import Seen
from phasezero.web import shown
from phasezero.web.days import today

pytestmark = [pytest.mark.django_db, pytest.mark.security]
POLICY = Path(__file__).parents[2] / "docs" / "reference" / "policy.md"
DAY = date(2013, 4, 1)


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield here, pattern.name or ""


def rows() -> list[tuple[str, str, str, str]]:
    found = re.findall(r"^\| `([^`]+)` \| (.+?) \| (.+?) \| (.+?) \|$", POLICY.read_text(encoding="utf-8"), re.M)
    return [(address, name.strip("`"), who, shows) for address, name, who, shows in found]


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    named = {(name, address.startswith("/api/")) for address, name, _, _ in rows() if "*" not in name}
    real = {
        (name, here.startswith("api/"))
        for here, name in addresses(get_resolver().url_patterns)
        if not here.startswith("accounts/")
    }
    assert real == named
    for _, _, who, shows in rows():
        assert who in {"everyone", "an account", "members", "releasers", "stewards", "the holder"}
        assert shows in {"records", "charter", "own", "nothing"}


class Canaries:
    """One event with one document for each marking and audience, each with a word of its own in place and headline."""

    def __init__(self, people: World) -> None:
        soon = today() + timedelta(days=3)
        self.markings = {
            f"zq{audience_name}{tlp.name.lower().replace('_', '')}{'embargoed' if embargo else ''}": Marking(
                tlp, audience, embargo=embargo
            )
            for audience_name, audience in (
                ("open", people.open.key),
                ("hidden", people.hidden.key),
                ("local", LOCAL),
                ("public", PUBLIC),
            )
            for tlp in TLP
            for embargo in (None, soon)
        }
        events = []
        for i, word in enumerate(self.markings):
            document = Document("Radio", f"Headline {word}", date(2013, 3, 25))
            events.append(coded(word, date(2013, 3, 1 + i % 20), place=f"Place {word}", documents=(document,)))
        imports.add_release(RELEASE_2019, events, "events.csv", "inputs")
        keys = ((EventVersion, "event__source_key"), (Claim, "version__event__source_key"), (Report, "title__endswith"))
        for word, marking in self.markings.items():
            for model, key in keys:
                for row in model.objects.filter(**{key: f" {word}" if model is Report else word}):
                    row.mark(marking)
                    row.save()
        self.event = {row.event.source_key: to_text(row.event_id) for row in EventVersion.objects.select_related("event")}


@pytest.fixture
def canaries(people: World) -> Canaries:
    made = Canaries(people)
    pipeline.run_turns(DAY, today())
    shown.forget()
    return made


MEMBERS_PAGES = (
    "submissions",
    "vault",
    "audit",
    "desk",
    "new-reports",
    "sources",
    "stories",
    "agenda",
    "agenda/calendar",
    "triggers",
    "triggers/calendar",
    "series",
    "influence",
    "signals",
    "assessment",
    "assessment/evidence",
    "warnings",
    "replies",
    "alerts",
    "messages",
    "messages/new",
    "actions",
    "lens",
    "lens/new",
)


def paths(canaries: Canaries, people: World) -> list[str]:
    updates = [to_text(row.pk) for row in Update.objects.all()]
    forms = ("txt", "json", "html")
    return [
        *(
            "/",
            "/countries/CAF/",
            "/countries/CAF/?date=2013-04-01&region=CF.BG",
            "/countries/CAF/campaign/?date=2013-04-01",
            "/countries/CAF/framing/?date=2013-04-01",
            "/countries/CAF/rising/?date=2013-04-01",
            "/countries/CAF/silence/?date=2013-04-01",
            "/countries/CAF/clusters/?date=2013-04-01",
            "/countries/CAF/updates/",
            "/countries/CAF/options/?date=2013-04-01",
            "/countries/CAF/checklist/?date=2013-04-01",
            "/api/countries/CAF/options?date=2013-04-01",
            "/health/",
            "/about/",
            "/institutions/?country=CAF",
            "/institutions/unsc/?country=CAF&date=2013-04-01",
            "/countries/CAF/agenda/?date=2013-04-01",
            "/countries/CAF/agenda.ics",
            "/countries/CAF/triggers/?date=2013-04-01",
            "/countries/CAF/triggers.ics",
            "/countries/CAF/series/?date=2013-04-01",
            "/series/",
            "/consistency/?date=2013-04-01",
            "/api/consistency?as_of=2013-04-01",
        ),
        *(f"/countries/CAF/update.{form}?date=2013-04-01" for form in forms),
        "/countries/CAF/update.json?date=2013-03-31",
        *(f"/updates/{one}/" for one in updates),
        *(f"/updates/{one}.{form}" for one in updates for form in forms),
        *(f"/updates/{one}/recall/" for one in updates),
        *(
            "/api/countries",
            "/api/countries/CAF/phase?as_of=2013-04-01",
            "/api/countries/CAF/update?date=2013-03-31",
            "/api/updates",
        ),
        *(f"/api/updates/{one}" for one in updates),
        *("/api/events?size=200", "/api/health", "/task-forces/", "/releases/", "/account/", "/subscriptions/", "/deliveries/"),
        *(f"/task-forces/{people.open.key}/release/?date=2013-04-01&to={name}" for name in ("CLEAR", "GREEN", "RED")),
        f"/task-forces/{people.hidden.key}/release/?date=2013-04-01&to=GREEN",
        *(f"/task-forces/{one.key}/{page}/" for one in (people.open, people.hidden) for page in MEMBERS_PAGES),
        *(f"/events/{one}/" for one in canaries.event.values()),
        *(f"/api/events/{one}" for one in canaries.event.values()),
    ]


WHO = ("lead", "releaser", "analyst", "partner", "reader", "mole", "stranger", "steward", None)


@pytest.mark.parametrize("who", WHO)
def test_nobody_sees_a_record_above_their_clearance(canaries: Canaries, people: World, who: str | None) -> None:
    person = None if who is None else people.people[who]
    viewer = library.anonymous(today()) if person is None else library.viewer_of(person, today())
    may = {word for word, marking in canaries.markings.items() if viewer.may_see(marking)}
    client = client_of(person)
    for path in paths(canaries, people):
        answer = client.get(path)
        assert answer.status_code in {200, 302, 403, 404}, path
        found = set(re.findall(r"zq(?:open|hidden|local|public)[a-z]+", answer.content.decode()))
        assert found <= may, (path, found - may)
    for word in canaries.markings:
        for template in ("/search/?q={word}", "/api/search?q={word}"):
            path = template.format(word=word)
            text = client.get(path).content.decode()
            assert set(re.findall(r"(?:Place|Headline) (zq[a-z]+)", text)) <= may, path
            assert (f"Headline {word}" in text) == (word in may), path
        assert (client.get(f"/events/{canaries.event[word]}/").status_code == 200) == (word in may)
        assert (client.get(f"/api/events/{canaries.event[word]}").status_code == 200) == (word in may)
    listed = client.get("/api/events?country=CAF&as_of=2013-04-01&size=200").json()["events"]
    assert {event["place"].split()[1] for event in listed} == may


def test_clearances_differ_as_the_policy_says(canaries: Canaries, people: World) -> None:
    """The test above would pass if nobody saw anything."""
    seen = {}
    for who in WHO:
        person = None if who is None else people.people[who]
        viewer = library.anonymous(today()) if person is None else library.viewer_of(person, today())
        seen[who] = {word for word, marking in canaries.markings.items() if viewer.may_see(marking) and marking.tlp > TLP.CLEAR}
    open_words = {word for word in canaries.markings if word.startswith("zqopen") and "clear" not in word}
    assert seen["lead"] == open_words
    assert seen["analyst"] == seen["releaser"] == {word for word in open_words if "red" not in word}
    assert seen["partner"] == {"zqopengreen", "zqopenamber"}
    assert seen["reader"] == {"zqopengreen"}
    assert seen["stranger"] == seen[None] == set()
    assert all(word.startswith("zqhidden") for word in seen["mole"])
    assert all(word.startswith("zqlocal") for word in seen["steward"])


@pytest.mark.parametrize("who", WHO)
def test_who_may_open_a_page(canaries: Canaries, people: World, who: str | None) -> None:
    client = client_of(None if who is None else people.people[who])
    for address, _, allowed, _ in rows():
        if address in {
            "/account/",
            "/task-forces/new/",
            "/releases/",
            "/subscriptions/",
            "/subscriptions/received/",
            "/deliveries/",
        }:
            status = client.get(address).status_code
            assert allowed == "an account"
            assert (status in {200, 403}) if who else status == 302, address
        if address.removeprefix("/task-forces/KEY/").rstrip("/") in MEMBERS_PAGES:
            status = client.get(address.replace("KEY", people.open.key)).status_code
            assert allowed == "members"
            assert status == {"mole": 404, "stranger": 404, "steward": 404, None: 302}.get(who, 200), address
            nowhere = client.get(address.replace("KEY", people.hidden.key)).status_code
            assert nowhere == {"mole": 200, None: 302}.get(who, 404), address
        if address.startswith("/stewardship/"):
            assert client.get(address).status_code == {"steward": 200, None: 302}.get(who, 404)
        if address == "/task-forces/KEY/release/":
            status = client.get(f"/task-forces/{people.open.key}/release/?date=2013-04-01").status_code
            expected = {"lead": 200, "releaser": 200, "analyst": 200, "partner": 403, "reader": 403, None: 302}
            assert status == expected.get(who, 404), address


def test_a_seat_or_an_organisation_that_ends_ends_sight(canaries: Canaries, people: World) -> None:
    client = client_of(people.partner)
    at = f"/events/{canaries.event['zqopenamber']}/"
    assert client.get(at).status_code == 200
    Seat.objects.filter(person=people.partner).update(until=AT)
    assert client.get(at).status_code == 404
    Seat.objects.filter(person=people.partner).update(until=None)
    Organisation.objects.filter(pk=people.partner.organisation_id).update(quarantined_at=AT)
    assert client_of(people.partner).get(at).status_code == 404


def test_a_record_is_noted_for_its_audience_from_page_and_api(canaries: Canaries, people: World) -> None:
    event = canaries.event["zqopenamber"]
    client = client_of(people.analyst)
    for path in (f"/events/{event}/", f"/api/events/{event}"):
        assert client.get(path).status_code == 200
        assert Seen.objects.get(path=path).audience == people.open.key, path
