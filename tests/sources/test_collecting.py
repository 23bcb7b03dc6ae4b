"""`phasezero sources` and `phasezero collect`, against a real server on this machine: kept once, whatever happens in between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from command_line import Run
from local_world import World, reply
from phasezero.domain.marking import ANONYMOUS, LOCAL_OWNER
from phasezero.store import documents
from phasezero.store.models import CollectedDocument, CollectedSource, DocumentText

pytestmark = pytest.mark.django_db
DAY = date(2100, 1, 1)


def feed(*items: tuple[str, str]) -> bytes:
    made = "".join(
        f"<item><guid>{key}</guid><title>{text}</title><link>https://a.example/{key}</link></item>" for key, text in items
    )
    return reply(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Radio Example</title>{made}</channel></rss>', "text/xml"
    )


def add(run: Run, world: World, key: str = "radio", path: str = "/feed") -> tuple[int, str, str]:
    return run("sources", "add", f"{world.url}{path}", "--key", key, "--by", "A. Person", "--country", "CAF", "--language", "fr")


def collect(run: Run, world: World, *more: str) -> tuple[int, str, str]:
    return run("collect", "--reach-also", f"127.0.0.1:{world.port}", *more)


def test_what_a_feed_brings_is_kept_once_and_what_changes_is_a_version(run: Run, world: World) -> None:
    world.serve(
        "/feed", feed(("a", "Market closed"), ("b", "Road cut")), feed(("a", "Market closed: two dead"), ("b", "Road cut"))
    )
    assert add(run, world)[0] == 0
    assert "never" in run("sources", "ls")[1]
    code, out, err = collect(run, world)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "radio: 2 new documents, 0 new versions, 0 known before",
        "2 documents read; what is told in them waits for you: phasezero serve, page New reports",
    ]
    assert collect(run, world) == (0, "", "no source is due\n")
    assert "0 new documents, 1 new version," in collect(run, world, "--source", "radio")[1]
    held = documents.newest(LOCAL_OWNER, DAY)
    assert {one.collected.title for one in held} == {"Market closed: two dead", "Road cut"}
    assert all(one.collected.countries == ("CAF",) and one.collected.language == "fr" for one in held)
    (listed,) = json.loads(run("sources", "ls", "--format", "json")[1])
    assert listed["verified"] != "never"
    assert run("sources", "check") == (0, "every source answers\n", "")


def test_nothing_inside_a_network_is_asked_unless_it_was_named(run: Run, world: World) -> None:
    world.serve("/feed", feed(("a", "Market closed")))
    add(run, world)
    code, out, err = run("collect")
    assert code == 1
    assert out == "radio: failed\n"
    assert "is not fetched" in err
    assert world.asked == []
    assert "failed 1 times in a row" in run("sources", "check")[1]
    assert not CollectedDocument.objects.exists()


def test_one_source_that_fails_keeps_no_other_back(run: Run, world: World) -> None:
    world.serve("/feed", feed(("a", "Market closed")))
    world.serve("/broken", reply("<rss><channel><item>", "text/xml"))
    add(run, world)
    add(run, world, "broken", "/broken")
    code, out, _ = collect(run, world)
    assert code == 0
    assert "radio: 1 new document" in out
    assert "broken: failed" in out
    assert CollectedSource.objects.get(key="broken").verified_at is None


def test_trying_a_source_keeps_nothing(run: Run, world: World) -> None:
    world.serve("/feed", feed(("a", "Market closed")))
    add(run, world)
    code, out, _ = run("sources", "test", "radio", "--reach-also", f"127.0.0.1:{world.port}")
    assert (code, out.splitlines()[-1]) == (0, "radio: 1 document (0 whole, 0 with text)")
    assert not CollectedDocument.objects.exists()
    assert CollectedSource.objects.get().state == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("https://a.example/feed", "--key", "No Spaces", "--by", "A"), "the key is 'No Spaces'"),
        (("ftp://a.example/feed", "--key", "a", "--by", "A"), "is no address of the web"),
        (("https://a.example/feed", "--key", "a", "--by", "A", "--program", "magic"), "there is no program 'magic'"),
        (("--key", "a", "--by", "A"), "feeds needs an address"),
        (("https://a.example", "--key", "a", "--by", "A", "--program", "gdelt"), "leave the address out"),
        (("--key", "a", "--by", "A", "--program", "openalex"), "openalex needs countries"),
        (("--key", "a", "--by", "A", "--program", "openalex", "--set", "key=secret"), "key is a secret"),
        (("--key", "a", "--by", "A", "--program", "gdelt", "--set", "colour=red"), "gdelt has no setting 'colour'"),
        (("--key", "a", "--by", "A", "--program", "gdelt", "--set", "countries"), "write it as NAME=VALUE"),
        (("https://a.example/feed", "--key", "a", "--by", "A", "--genre", "rumour"), "genre is 'rumour'"),
        (("https://a.example/feed", "--key", "a", "--by", "A", "--for", "tf-one"), "there are no accounts"),
    ],
)
def test_a_source_that_cannot_be_is_refused_in_one_line(run: Run, words: tuple[str, ...], says: str) -> None:
    code, _, err = run("sources", "add", *words)
    assert (code, err.count("\n")) == (2, 1)
    assert says in err
    assert not CollectedSource.objects.exists()


def test_a_scholarly_catalogue_is_asked_at_its_interface_and_its_key_is_kept_nowhere(
    run: Run, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHASEZERO_OPENALEX_KEY", "hidden-key")
    work = {
        "id": "https://openalex.org/W1",
        "display_name": "Mediation in the Central African Republic",
        "type": "dissertation",
        "publication_date": "2024-05-01",
        "language": "en",
        "primary_location": {"landing_page_url": "https://repository.example/1", "source": {"display_name": "A University"}},
        "authorships": [],
        "abstract_inverted_index": None,
    }
    world.serve("/works", reply(json.dumps({"meta": {"next_cursor": None}, "results": [work]}), "application/json"))
    words = ("--program", "openalex", "--set", "countries=CAF", "--set", "since=2024-01-01", "--set", f"api={world.url}/works")
    assert run("sources", "add", "--key", "theses", "--by", "A", *words)[0] == 0
    code, out, err = collect(run, world)
    assert (code, err) == (0, "")
    assert "theses: 1 new document" in out
    row = CollectedSource.objects.get()
    assert "hidden-key" not in row.wanted + row.state + row.notes
    assert [one.collected.genre.value for one in documents.newest(LOCAL_OWNER, DAY)] == ["thesis"]


def test_the_list_that_ships_is_unverified_until_it_answers(run: Run) -> None:
    code, out, _ = run("sources", "starter", "--by", "A", "--country", "CAF")
    assert code == 0
    assert int(out.split()[0]) == CollectedSource.objects.filter(country="CAF", verified_at=None).count() > 0
    assert run("sources", "starter", "--by", "A", "--country", "CAF")[1].startswith("0 sources added")


def test_a_key_stands_once(run: Run, world: World) -> None:
    add(run, world)
    code, _, err = add(run, world)
    assert (code, err.count("\n")) == (2, 1)
    assert "there is a source 'radio' already" in err


def test_what_is_stopped_is_not_asked_and_what_it_gave_stays(run: Run, world: World) -> None:
    world.serve("/feed", feed(("a", "Market closed")))
    add(run, world)
    collect(run, world)
    assert run("sources", "stop", "radio")[0] == 0
    assert collect(run, world) == (0, "", "no source is due\n")
    assert CollectedDocument.objects.count() == 1


def test_a_list_goes_out_and_comes_in_again(run: Run, world: World, tmp_path: Path) -> None:
    add(run, world)
    add(run, world, "two", "/two")
    file = tmp_path / "feeds.opml"
    assert run("sources", "export", file) == (0, f"{file}: 2 feeds\n", "")
    assert run("sources", "import", file, "--by", "A")[1] == "feeds.opml: 0 sources added\n"
    CollectedSource.objects.all().delete()
    assert run("sources", "import", file, "--by", "A")[1] == "feeds.opml: 2 sources added\n"
    assert set(CollectedSource.objects.values_list("country", flat=True)) == {"CAF"}
    file.write_text("<html>")
    code, _, err = run("sources", "import", file, "--by", "A")
    assert (code, err.count("\n")) == (2, 1)


def test_texts_are_for_those_within_and_titles_for_everyone_unless_said_otherwise(run: Run, world: World) -> None:
    body = "<description>" + "Soldiers came to the market. " * 9 + "</description>"
    feed = reply(f"<rss version='2.0'><channel><item><guid>a</guid><title>Market</title>{body}</item></channel></rss>")
    world.serve("/feed", feed)
    world.serve("/ours", feed)
    add(run, world)
    run("sources", "add", f"{world.url}/ours", "--key", "ours", "--by", "A", "--private")
    collect(run, world)
    assert [one.collected.title for one in documents.newest(ANONYMOUS, DAY)] == ["Market"]
    assert len(documents.newest(LOCAL_OWNER, DAY)) == 2
    assert not DocumentText.objects.filter(tlp__lt=2).exists()


@pytest.mark.slow
def test_a_run_that_is_killed_loses_nothing_and_doubles_nothing(world: World, tmp_path: Path) -> None:
    """Twelve feeds, each slow; the process is killed without warning while it keeps them, and run again."""
    sources = 12
    for n in range(sources):
        items = [(f"{n}-{i}", f"Report {n} {i}") for i in range(40)]
        answer = feed(*items)

        def slow(_asked: object, _wire: object, answer: bytes = answer, n: int = n) -> bytes:
            time.sleep(0.1 * n)
            return answer

        world.serve_with(f"/feed{n}", slow)  # type: ignore[arg-type]
    environ = {**os.environ, "PHASEZERO_HOME": str(tmp_path), "PHASEZERO_DATABASE_URL": ""}

    def phasezero(*words: str) -> list[str]:
        return [sys.executable, "-m", "phasezero", *words]

    subprocess.run(phasezero("init"), env=environ, check=True, capture_output=True)
    for n in range(sources):
        asked = ("sources", "add", f"{world.url}/feed{n}", "--key", f"s{n}", "--by", "A")
        subprocess.run(phasezero(*asked), env=environ, check=True, capture_output=True)
    asked = ("collect", "--reach-also", f"127.0.0.1:{world.port}")
    with subprocess.Popen(phasezero(*asked), env=environ, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        first.stdout.readline()  # one source was kept; others are on their way
        first.kill()
    again = subprocess.run(phasezero(*asked), env=environ, check=True, capture_output=True, text=True)
    assert again.stdout.count("40 new documents") < sources, "the first run had kept some"
    third = subprocess.run(phasezero(*asked), env=environ, check=True, capture_output=True, text=True)
    assert third.stderr == "no source is due\n"
    import sqlite3

    with sqlite3.connect(tmp_path / "phasezero.sqlite3") as store:
        rows = store.execute("SELECT count(*), count(DISTINCT document), max(number) FROM store_collecteddocument").fetchone()
    assert rows == (sources * 40, sources * 40, 1)
