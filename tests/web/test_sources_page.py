"""The page of sources: who owns each, how it goes, and stopping one, for those who may."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from phasezero import library
from phasezero.domain.collected import Batch, Collected, Genre, State, failed
from phasezero.domain.collecting import Entry, Trouble
from phasezero.domain.marking import LOCAL, LOCAL_OWNER
from phasezero.store import collecting
from phasezero.store.models import CollectedDocument, CollectedSource

PATH = "/task-forces/local/sources/"
NOW = datetime.now(UTC)


def enter(key: str, name: str, audience: str = LOCAL, **more: object) -> CollectedSource:
    collecting.enter(
        Entry(key, "feeds", '{"address": "https://x.example"}', name, name, **more),
        audience,
        "A",
        NOW - timedelta(days=90),  # type: ignore[arg-type]
    )
    return CollectedSource.objects.get(key=key, audience=audience)


def given(row: CollectedSource, key: str, when: datetime) -> None:
    one = Collected(
        *(row.key, key, f"https://x.example/{key}", f"Title {key}", "", True, "fr", (), row.publisher),
        *(when, "", None, when, Genre.NEWS),
    )
    collecting.keep(row, Batch(State(last_success=when), (one,)), when)


@pytest.mark.django_db
class TestPage:
    def test_it_says_how_each_goes(self, client: Client) -> None:
        radio = enter("radio", "Radio Ndeke Luka", country="CAF", language="fr")
        for week in range(11, -1, -1):
            given(radio, f"a{week}", NOW - timedelta(weeks=week, hours=1 if week else 0))
        wire = enter("wire", "Xinhua")
        collecting.keep(wire, failed(State(), NOW - timedelta(days=2), "https://x.example gave 503"), NOW - timedelta(days=2))
        enter("new", "Somebody")
        page = client.get(PATH).content.decode()
        for text in ("Government of China", "cannot be read", "gave 503", "unverified until its first success", "as usual"):
            assert text in page, text
        lines = {one.standing.entry.key: one for one in library.sources(LOCAL_OWNER, LOCAL, NOW)}
        assert lines["radio"].a_week == 1.0
        assert lines["radio"].last_report == NOW.date()
        assert lines["wire"].since == (NOW - timedelta(days=2)).date()
        assert [lines[key].trouble for key in ("radio", "wire", "new")] == [None, Trouble.FAILS, Trouble.NEVER]

    def test_stop_and_start(self, client: Client) -> None:
        enter("radio", "Radio Ndeke Luka")
        form = {"source": "radio", "by": "A. Person"}
        assert client.post(PATH, form | {"act": "stop"}, follow=True).status_code == 200
        assert CollectedSource.objects.get().stopped_at is not None
        assert "stopped by us" in client.get(PATH).content.decode()
        client.post(PATH, form | {"act": "start"})
        assert CollectedSource.objects.get().stopped_at is None
        assert client.post(PATH, form | {"act": "erase"}).status_code == 400
        assert client.post(PATH, {"source": "none", "by": "A", "act": "stop"}).status_code == 404

    def test_a_person_says_who_publishes_it_and_the_page_says_who_said_so(self, client: Client) -> None:
        enter("siriri", "Radio Siriri Example", country="CAF")
        form = {"source": "siriri", "by": "A. Person", "act": "say"}
        page = client.post(PATH, form | {"kind": "media", "seat": "CAF", "owner": "Siriri Trust"}, follow=True).content.decode()
        for text in ("news medium", "Siriri Trust", "as A. Person said on", "Central African Republic"):
            assert text in page, text
        line = library.sources(LOCAL_OWNER, LOCAL, datetime.now(UTC))[0]
        assert line.by.is_voice_of("CAF")
        assert client.post(PATH, form | {"seat": "Atlantis"}).status_code == 400
        assert client.post(PATH, form | {"kind": "newspaper"}).status_code == 400
        assert library.sources(LOCAL_OWNER, LOCAL, datetime.now(UTC))[0].by == line.by

    def test_what_the_list_of_publishers_says_holds(self, client: Client) -> None:
        enter("wire", "Xinhua")
        form = {"source": "wire", "by": "A. Person", "act": "say", "kind": "ngo", "seat": "CAF", "owner": "Somebody"}
        assert "it holds where our list of publishers says nothing" in client.post(PATH, form, follow=True).content.decode()
        assert library.sources(LOCAL_OWNER, LOCAL, datetime.now(UTC))[0].by.kind.value == "wire"

    def test_removed_it_is_listed_no_more_and_what_it_gave_stays(self, client: Client) -> None:
        given(enter("radio", "Radio Ndeke Luka"), "a", NOW)
        assert client.post(PATH, {"source": "radio", "by": "A. Person", "act": "remove"}, follow=True).status_code == 200
        assert not CollectedSource.objects.exists()
        assert CollectedDocument.objects.count() == 1
        assert client.post(PATH, {"source": "radio", "by": "A. Person", "act": "remove"}).status_code == 404
