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
from phasezero.store.models import CollectedSource

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
