"""The contract of every source that asks the world: what it gives, that it goes on where it was, and that nothing hostile gets in."""

from __future__ import annotations

import gzip
import json
import socket
from dataclasses import fields, replace
from datetime import datetime, timedelta
from importlib import resources

import pytest
import yaml
from pydantic import TypeAdapter, ValidationError
from source_cases import CANARY, CASES, Case, keys_of

from local_world import NOW, Asked, Clock, World, fetcher, reply
from phasezero.domain.collected import Batch, State, state_of
from phasezero.sources.fetching import Limits, Secret

QUICK = Limits(
    connect_seconds=2, read_seconds=0.3, total_seconds=0.6, packed_bytes=3_000_000, unpacked_bytes=4_000_000, attempts=1
)
each = pytest.mark.parametrize("case", CASES, ids=[one.name for one in CASES])
_FURTHER = frozenset({"gdelt tables", "hdx tables", "hdx presence", "ucdp candidates", "acled tokens"})
each_and_further_slowly = pytest.mark.parametrize(
    "case", [pytest.param(one, id=one.name, marks=[pytest.mark.slow] if one.name in _FURTHER else []) for one in CASES]
)
"""The first request of every source in the default suite, the further ones in the slow one."""


def ask(case: Case, world: World, state: State = State(), clock: Clock | None = None) -> Batch:  # noqa: B008 - frozen
    time_of = clock or Clock()
    return case.collect(fetcher(world, time_of), case.wanted(world), state, time_of.now)


def to_the_end(case: Case, world: World, state: State = State()) -> list[Batch]:  # noqa: B008 - frozen
    """Batches until there is no more, with the state written and read in between as it is when a run is killed."""
    batches = []
    for _ in range(10):
        batches.append(ask(case, world, state))
        state = state_of(batches[-1].state.as_json())
        if not batches[-1].more:
            return batches
    raise AssertionError("it does not end")


@each
def test_everything_comes_once_in_as_many_rounds_as_it_takes(case: Case, world: World) -> None:
    case.serve(world)
    batches = to_the_end(case, world)
    assert sorted(key for batch in batches for key in keys_of(batch, world)) == list(case.keys)
    assert len(batches) == case.rounds
    assert not any(batch.failed for batch in batches)
    last = batches[-1].state
    assert last.failures == 0
    assert last.next_at is None or last.next_at > NOW


@each
def test_what_it_gives_names_the_source_and_when_it_was_seen(case: Case, world: World) -> None:
    case.serve(world)
    described = yaml.safe_load(
        resources.files(f"phasezero.sources.{case.folder}").joinpath("source.yml").read_text(encoding="utf-8")
    )
    for batch in to_the_end(case, world):
        assert {one.source for one in (*batch.documents, *batch.figures, *batch.presences)} <= {described["key"]}
        assert all(one.seen == NOW for one in batch.documents)
        assert all(one.published is None or one.published.utcoffset() == timedelta(0) for one in batch.documents)
        assert (batch.release is not None) == bool(batch.events)


@each
def test_the_same_answers_give_the_same_batches(case: Case, world: World) -> None:
    case.serve(world)
    assert to_the_end(case, world) == to_the_end(case, world)


@each
def test_its_file_says_whether_it_may_be_passed_on(case: Case) -> None:
    described = yaml.safe_load(
        resources.files(f"phasezero.sources.{case.folder}").joinpath("source.yml").read_text(encoding="utf-8")
    )
    assert isinstance(described["redistribution"], bool)
    assert case.folder != "acled" or described["redistribution"] is False


@each
def test_what_is_wanted_can_stand_in_a_file_of_settings_but_for_its_secrets(case: Case, world: World) -> None:
    wanted = case.wanted(world)
    kind = TypeAdapter(type(wanted))
    plain = {one.name: getattr(wanted, one.name) for one in fields(wanted) if not isinstance(getattr(wanted, one.name), Secret)}
    stored = json.loads(json.dumps(plain, default=str))
    secrets = {one.name: value for one in fields(wanted) if isinstance(value := getattr(wanted, one.name), Secret)}
    assert kind.validate_python(stored | secrets) == wanted
    for name in secrets:
        with pytest.raises(ValidationError):
            kind.validate_python(stored | {name: CANARY})


def check_refused(batch: Batch, before: State) -> None:
    """Nothing was read, one line says why, and the place is where it was."""
    assert batch.failed, batch.notes
    assert (batch.documents, batch.events, batch.figures, batch.presences) == ((), (), (), ())
    assert len(batch.notes) == 1
    line = batch.notes[0]
    assert line
    assert "\n" not in line
    assert len(line) < 600
    assert CANARY not in line
    assert "Traceback" not in line
    assert batch.state.failures == before.failures + 1
    assert batch.state.cursor == before.cursor
    assert batch.state.seen == before.seen
    assert batch.state.next_at is not None
    assert batch.state.next_at > NOW


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><r>&b;</r>'
INSIDE = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
BODIES = {
    "nothing": b"", "spaces": b"   \n ", "a web page": b"<!DOCTYPE html><html><body>Please log in</body></html>", "words": b"Service is being upgraded",
    "zeros": b"\0" * 2000, "no text": b"\xff\xfe\xfd" * 300, "laughs": LAUGHS, "laughs in UTF-16": LAUGHS.decode().encode("utf-16"), "a file": INSIDE,
    "an empty object": b"{}", "an empty list": b"[]", "a number": b"3", "deep": b"[" * 100_000, "NaN": b"NaN", "an open object": b'{"data": [', "an open tag": b"<rss><channel><item>",
    "other objects": b'{"data": 3, "Result": 3, "results": 3, "message": {"items": 3}, "success": true, "result": {"resources": 3}}', "one long line": b"x" * 3_500_000,
    "a zip of nothing": b"PK\x05\x06" + b"\0" * 18, "a header alone": b"ID,Headline\n",
}  # fmt: skip


@pytest.mark.security
@each_and_further_slowly
def test_what_is_not_its_answer_is_one_line_and_nothing_is_half_read(case: Case, world: World) -> None:
    case.serve(world)
    for body in BODIES.values():
        for path in case.paths:
            world.serve(path, reply(body))
        check_refused(ask(case, world), State())


def hang_up(_asked: Asked, wire: socket.socket) -> None:
    wire.shutdown(socket.SHUT_RDWR)


def lie(_asked: Asked, _wire: socket.socket) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{"


def endless(_asked: Asked, wire: socket.socket) -> None:
    wire.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        wire.sendall(b"<x>" * 20_000)


BOMB = gzip.compress(b"\0" * 60_000_000)
ANSWERS = {
    "500": reply("no", status="500 No"), "403": reply("no", status="403 No"), "429": reply("", status="429 No", Retry_After="7200"), "410": reply("", status="410 Gone"),
    "a loop": "loop", "inward": reply("", status="302 Found", Location="http://169.254.169.254/latest/"), "this machine": reply("", status="301 Moved", Location="http://127.0.0.1:1/"),
    "a file": reply("", status="302 Found", Location="file:///etc/passwd"), "304 unasked": reply("", status="304 Not Modified"), "hang up": hang_up, "lie": lie, "endless": endless,
    "a bomb": reply(BOMB, Content_Encoding="gzip"), "no HTTP": b"\0\0\0\0",
}  # fmt: skip


@pytest.mark.security
@each_and_further_slowly
def test_a_hostile_server_is_one_line(case: Case, world: World) -> None:
    case.serve(world)
    for name, answer in ANSWERS.items():
        for path in case.paths:
            if callable(answer):
                world.serve_with(path, answer)
            else:
                world.serve(path, reply("", status="302 Found", Location=path) if answer == "loop" else answer)
        batch = case.collect(fetcher(world, Clock(), QUICK), case.wanted(world), State(), NOW)
        check_refused(batch, State())
        assert name != "429" or batch.state.next_at == NOW + timedelta(hours=2)


@each
def test_a_failure_in_the_middle_loses_and_doubles_nothing(case: Case, world: World) -> None:
    """Each round is preceded by one that fails; the state after the failure is enough to go on."""
    state, keys = State(), []
    for _ in range(case.rounds):
        for path in case.paths:
            world.serve(path, reply("no", status="500 No"))
        broken = ask(case, world, state)
        if broken.failed:
            assert broken.state.cursor == state.cursor
        world.handlers.clear()
        case.serve(world)
        batch = ask(case, world, state_of(broken.state.as_json()))
        state = state_of(batch.state.as_json())
        keys += keys_of(broken, world) + keys_of(batch, world)
    assert sorted(keys) == list(case.keys)
    assert state.failures == 0


@pytest.mark.parametrize(("folder", "change"), [
    ("web_pages", {"only": "("}), ("web_pages", {"since": datetime(2026, 1, 1)}), ("hdx", {"table": "("}), ("reliefweb", {"since": datetime(2026, 10, 1)}),  # noqa: DTZ001
    ("gdelt", {"countries": ("XXX",)}), ("gdelt", {"countries": ()}), ("gdelt", {"since": datetime(2026, 11, 2, 11)}), ("acled", {"countries": ("XXX",)}),  # noqa: DTZ001
    ("acled", {"countries": ()}), ("openalex", {"countries": ("XXX",)}), ("crossref", {"countries": ()}), ("mapped_tables", {"mapping": "kind: x"}), ("feeds", {"address": "nonsense"}),
    ("ucdp_api", {"countries": ("XXX",)}),
])  # fmt: skip
def test_settings_that_cannot_be_are_one_line_too(world: World, folder: str, change: dict[str, object]) -> None:
    case = next(one for one in CASES if one.folder == folder)
    case.serve(world)
    batch = case.collect(fetcher(world), replace(case.wanted(world), **change), State(), NOW)
    assert batch.failed is ("since" not in change)
    assert not any("\n" in note for note in batch.notes)
