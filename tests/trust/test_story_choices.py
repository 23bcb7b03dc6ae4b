"""Choices on stories: made by who may draft, attributable, kept apart, and never seen above a clearance or by others."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from people import AT, World, client_of
from phasezero import library
from phasezero.desk import curating, hands
from phasezero.desk.curating import Choice
from phasezero.domain.collected import Collected, Genre
from phasezero.domain.marking import TLP, Marking
from phasezero.errors import BadInput, NotAllowed, NotFound
from phasezero.store import documents, readings
from phasezero.store.documents import Keeping
from phasezero.store.models import AuditEntry, CollectedDocument, StoryChoice
from phasezero.store.readings import Found
from phasezero.web import shown

pytestmark = [pytest.mark.django_db, pytest.mark.security]
TITLES = ("Attack near Bambari leaves four dead", "Ministers meet over the price of cotton", "Talks resume in the town of Bria")
WORDS = "A curator's words of nowhere else."


@pytest.fixture
def keys(people: World) -> list[str]:
    """The three stories as the analyst reads them."""
    made = [
        Collected(
            *("feeds", title, "https://news.example/x", title, f"{title}. More was said.", True, "en", (), publisher),
            *(AT - timedelta(hours=2), "", None, AT - timedelta(hours=1), Genre.NEWS),
        )
        for title, publisher in zip(TITLES, ("Reuters", "Xinhua", "Radio Ndeke Luka"), strict=True)
    ]
    documents.add(made, Keeping(Marking(), people.open.key, 36500))
    rows = CollectedDocument.objects.all()
    readings.save([Found(row.pk, "en", frozenset({"CAF"}), frozenset(), ()) for row in rows], "test")
    viewer = library.viewer_of(people.analyst, AT.date()).within(people.open.key)
    found = {one.story.reports[0].report.title: one.story.key for one in library.country_file(viewer, "CAF", AT.date()).every}
    return [found[title] for title in TITLES]


def hand(people: World, who: str = "analyst") -> hands.Hand:
    return hands.member(people.people[who], people.open, curating.ACT, AT)


def pages(people: World, who: str | None, keys: list[str]) -> dict[str, bytes]:
    shown.forget()
    client = client_of(None if who is None else people.people[who])
    base = f"/task-forces/{people.open.key}/stories/"
    query = f"?date={AT.date()}"
    found = {}
    for path in (base + query, *(f"{base}{key}/{query}" for key in keys), f"/countries/CAF/?date={AT.date()}"):
        answer = client.get(path)
        found[path] = bytes(str(answer.status_code), "ascii") + re.sub(
            rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content
        )
    return found


@pytest.mark.parametrize("who", [None, "reader", "partner", "analyst", "stranger", "steward", "mole"])
def test_a_choice_above_a_clearance_changes_no_byte(people: World, keys: list[str], who: str | None) -> None:
    before = pages(people, who, keys)
    above = {"reader": TLP.AMBER, "partner": TLP.AMBER_STRICT, "analyst": TLP.RED}.get(who or "", TLP.GREEN)
    by = "lead" if above is TLP.RED else "analyst"
    for key, act in zip(keys, (Choice.PIN, Choice.DROP, Choice.NOTE), strict=True):
        curating.choose(hand(people, by), act, key, "CAF", WORDS, above)
    assert pages(people, who, keys) == before


def test_members_up_to_its_marking_see_it_with_who_made_it(people: World, keys: list[str]) -> None:
    curating.choose(hand(people), Choice.NOTE, keys[0], "CAF", WORDS)
    curating.choose(hand(people), Choice.DROP, keys[1], "CAF")
    for who in ("reader", "partner", "analyst", "lead"):
        (first, *_rest) = pages(people, who, []).values()
        assert b"A curator&#x27;s words of nowhere else." in first
        assert b"analyst" in first
        assert b"1 dropped by a person" in first
    row = StoryChoice.objects.filter(choice="note").get()
    assert (row.by_name, row.by_role, row.by_organisation) == ("Analyst", "analyst", "Early Watch")


def test_only_who_may_draft_chooses(people: World, keys: list[str]) -> None:
    for who in ("reader", "partner"):
        with pytest.raises(NotAllowed):
            hand(people, who)
        client = client_of(people.people[who])
        sent = {"act": "pin", "story": keys[0], "marking": "GREEN", "words": "", "then": ""}
        path = f"/task-forces/{people.open.key}/stories/"
        assert client.post(path, sent).status_code == 403
        assert b'name="act"' not in client.get(path).content
    with pytest.raises(NotFound):
        hand(people, "mole")
    assert not StoryChoice.objects.exists()


def test_no_choice_is_public_and_none_is_above_the_own_clearance(people: World, keys: list[str]) -> None:
    with pytest.raises(BadInput):
        curating.choose(hand(people), Choice.PIN, keys[0], "CAF", tlp=TLP.CLEAR)
    with pytest.raises(NotAllowed):
        curating.choose(hand(people), Choice.PIN, keys[0], "CAF", tlp=TLP.RED)
    with pytest.raises(BadInput):
        curating.choose(hand(people), Choice.PIN, keys[0], "TCD")
    assert not StoryChoice.objects.exists()


def test_each_choice_is_a_line_of_the_audit_and_overwrites_nothing(people: World, keys: list[str]) -> None:
    before = AuditEntry.objects.count()
    acts: list[Any] = [Choice.PIN, Choice.FREE, Choice.DROP, Choice.NOTE, Choice.UNNOTE]
    for act in acts:
        curating.choose(hand(people), act, keys[0], "CAF", WORDS)
    assert AuditEntry.objects.count() == before + len(acts)
    assert list(StoryChoice.objects.order_by("pk").values_list("choice", flat=True).distinct()).__len__() == len(acts)
