"""What is imported teaches the reader from then on; what was read before is read again only when somebody asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from builders import RELEASE_2019, coded
from command_line import Run, runner
from phasezero.domain.collected import Collected, Genre
from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import ActorName
from phasezero.domain.marking import LOCAL, TLP, Marking
from phasezero.domain.places import Feature, Place
from phasezero.domain.reader_lists import About, ListKind
from phasezero.pipeline import extracting, knowing
from phasezero.pipeline.reading import read_again, read_documents
from phasezero.sources import gazetteers
from phasezero.store import documents, imports, reader_lists
from phasezero.store.documents import Keeping
from phasezero.store.models import CandidateDecision, CollectedDocument, DocumentReading

pytestmark = pytest.mark.django_db
SEEN = datetime(2013, 4, 2, 9, 30, tzinfo=UTC)
TEXT = "Fighters of the Local Shield killed twelve villagers in Gouglou on Monday, officials said."
TOWN = Place("geonames:1", "Gouglou", Feature.CITY, "CAF", "Ouham", 7.16, 17.3)
GROUP = ActorName("Local Shield", (), Perpetrator.NON_STATE, "CAF")


@pytest.fixture(autouse=True)
def small_world(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A gazetteer of countries alone: the world's takes seconds to read."""
    monkeypatch.setattr(gazetteers, "world", gazetteers.states)
    for kept in (extracting._FINDERS, extracting._READERS):
        kept.forget()
    yield
    for kept in (extracting._FINDERS, extracting._READERS):
        kept.forget()


def keep(key: str = "a", at: datetime = SEEN) -> None:
    one = Collected(
        *("feeds", key, f"https://news.example/{key}", f"Attack {key}", TEXT, True, "en", (), "Radio Example"),
        *(at - timedelta(hours=2), "", None, at, Genre.NEWS, ("CAF",)),
    )
    documents.add([one], Keeping(Marking(), LOCAL, 30))


def teach(at: datetime = SEEN) -> None:
    about = About(ListKind.GEONAMES, "CF.txt", "", "GeoNames", "CC BY 4.0", date(2013, 1, 1))
    reader_lists.add(about, [TOWN], "Somebody", at)
    reader_lists.add(About(ListKind.ACTORS, "own.yml", "", "own", "own", date(2013, 1, 1)), [GROUP], "Somebody", at)


def told(key: str = "a") -> tuple[str, str, str]:
    """Place, perpetrator, and by what it was read."""
    reading = DocumentReading.objects.get(version__key=key)
    (said,) = json.loads(reading.candidates)
    return said["place"], said["perpetrator"], reading.code_version


def test_a_list_teaches_what_comes_in_from_then_on_and_changes_nothing_before() -> None:
    keep("a")
    assert read_documents(LOCAL) == 1
    before = told("a")
    assert before[:2] == ("", "")
    teach()
    assert read_documents(LOCAL) == 0
    keep("b", SEEN + timedelta(days=1))
    assert read_documents(LOCAL) == 1
    assert told("a") == before
    assert told("b")[:2] == ("Gouglou", "Local Shield")
    assert told("b")[2] == f"{before[2]} {knowing.in_store().digest[:16]}"


def test_asked_for_what_came_lately_is_read_again_and_nothing_that_was_decided_on() -> None:
    keep("old", SEEN - timedelta(days=60))
    keep("a")
    keep("decided")
    assert read_documents(LOCAL) == 3
    version = CollectedDocument.objects.get(key="decided")
    decide(version)
    teach()
    assert read_again(LOCAL, 30, SEEN + timedelta(days=1)) == 1
    assert told("a")[0] == ""
    assert read_documents(LOCAL) == 1
    assert (told("a")[0], told("old")[0], told("decided")[0]) == ("Gouglou", "", "")
    assert read_again("tf-other", 30, SEEN) == 0


def decide(version: CollectedDocument) -> None:
    days = {"learned_at": SEEN, "documented_at": SEEN.date()}
    CandidateDecision.objects.create(version=version, place=0, accepted=False, made_at=SEEN, by_name="Somebody", **days)


def test_events_teach_and_a_hidden_one_does_not() -> None:
    known = knowing.in_store()
    hidden = Marking(TLP.GREEN, "tf-one")
    imports.add_release(RELEASE_2019, [coded("1", side_a="Hidden Group", place="Hidden town")], "a", "a", marking=hidden)
    assert knowing.in_store() == known
    other = RELEASE_2019.__class__("ucdp-ged", "2018", date(2019, 6, 1))
    imports.add_release(other, [coded("2", side_a="Kouki Fighters", place="Gouglou town")], "b", "b")
    found = knowing.in_store()
    assert [one.name for one in found.places] == ["Gouglou"]
    assert [(one.name, one.active_in) for one in found.actors] == [("Kouki Fighters", ("CAF",))]


def test_extract_reads_with_what_the_store_holds(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run: Run = runner(monkeypatch, capfd)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    words = ("extract", str(tmp_path / "a.txt"), "--format", "jsonl", "--country", "CAF", "--published", "2013-04-02")
    assert json.loads(run(*words)[1])["place"] == ""
    teach()
    said = json.loads(run(*words)[1])
    assert (said["place"], said["perpetrator"], said["perpetrator_class"]) == ("Gouglou", "Local Shield", "non-state")
