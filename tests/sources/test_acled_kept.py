"""ACLED through `phasezero collect`, against a real server: to read for those within, passed on to nobody, counted in nothing."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from source_cases import acled_row

from command_line import Run
from local_world import World, reply
from phasezero.domain.marking import ANONYMOUS, LOCAL_OWNER
from phasezero.library.reading_arrived import arrived
from phasezero.library.reading_candidates import incidents
from phasezero.store import documents, story_reports
from phasezero.store.collected_headlines import collected_headlines
from phasezero.store.models import CollectedDocument, CollectedSource, Event

pytestmark = pytest.mark.django_db
DAY = date(2100, 1, 1)
NOTES = "On 20 October 2026, 3R rebels killed four civilians in Bambari."


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHASEZERO_ACLED_PASSWORD", "hunter2")


def collected(run: Run, world: World) -> str:
    world.serve("/token", reply(json.dumps({"access_token": "tok"}), "application/json"))
    world.serve("/acled", reply(json.dumps({"status": 200, "data": [acled_row(1, notes=NOTES)]}), "application/json"))
    settings = ("user=me@example.org", "countries=CAF", "since=2026-01-01", f"api={world.url}/acled", f"tokens={world.url}/token")
    given = [part for one in settings for part in ("--set", one)]
    code, _, err = run("sources", "add", "--program", "acled", "--key", "acled-car", "--by", "A. Person", *given)
    assert (code, err) == (0, "")
    code, out, err = run("collect", "--reach-also", f"127.0.0.1:{world.port}")
    assert (code, err) == (0, "")
    return out


def test_an_event_of_acled_waits_to_be_read_and_is_told_nowhere_else(run: Run, world: World) -> None:
    assert "acled-car: 1 new document," in collected(run, world)
    today = datetime.now(UTC).date()
    (held,) = documents.newest(LOCAL_OWNER, DAY)
    assert held.collected.title == "ACLED, event CAF1"
    found, _ = incidents(LOCAL_OWNER, "CAF", today)
    assert [(one.claims[0].said["place"], one.claims[0].said["deaths_best"]) for one in found] == [("Bambari", 4)]
    assert not documents.newest(ANONYMOUS, DAY)
    assert not arrived(ANONYMOUS, "CAF", today).reports
    assert not CollectedDocument.objects.filter(tlp__lt=2).exists()
    assert not story_reports.reports(LOCAL_OWNER, today, "CAF", 7)
    assert "ACLED" not in str(collected_headlines(LOCAL_OWNER, today, "CAF", date(2026, 1, 1)))
    assert not Event.objects.exists()


def test_the_password_is_kept_nowhere(run: Run, world: World) -> None:
    collected(run, world)
    assert b"hunter2" in world.asked[0].body
    assert not any("hunter2" in str(row) for row in CollectedSource.objects.values())
