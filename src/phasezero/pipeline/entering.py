"""Entering sources: one by one or as a list, read strictly before anything is written; and how they go."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from phasezero import library
from phasezero.domain.collecting import Entry, Standing, Trouble
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Viewer
from phasezero.domain.source_words import SourceWord, must_be_of_one, source_word
from phasezero.errors import BadInput
from phasezero.library import SourceLine
from phasezero.pipeline.programs import program, wanted_of

if TYPE_CHECKING:
    from phasezero.store.documents import Held

_KEY = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}")


def audience_of(only_for: str) -> tuple[Viewer, str]:
    """As whom, and for which audience, sources are entered and asked. Raises BadInput."""
    from phasezero.store.people import TaskForce

    if not library.accounts_exist():
        if only_for:
            raise BadInput("--for names a task force, and there are no accounts: leave it out")
        return LOCAL_OWNER, LOCAL
    if not only_for:
        raise BadInput("there are accounts: name the task force that the sources are for with --for KEY")
    if not TaskForce.objects.filter(key=only_for, closed_at=None).exists():
        raise BadInput(f"--for is {only_for!r:.60}, which is the key of no open task force")
    return _reader(only_for), only_for


def enter(entry: Entry, audience: str, by: str, at: datetime, word: SourceWord | None = None) -> None:
    """Add a source, after its settings were read as its program reads them; `word`: what is said of its publisher. Raises
    BadInput, also for one that asks for what another source of the audience asks for."""
    from phasezero.store import collecting

    _checked(entry, word or SourceWord())
    asked = _asked_for(entry)
    for row in collecting.listed(_reader(audience), audience):
        if row.key != entry.key and asked & (_asked_for(row.standing.entry) | _moved(row.standing)):
            raise BadInput(f"source {row.key!r} asks for the same already; see: phasezero sources ls")
    collecting.enter(entry, audience, by, at, word)


_FEEDS = ("feeds", "un_documents")
"""Of a feed the address alone says what is asked for; of the others all settings do."""


def _asked_for(entry: Entry) -> set[str]:
    """What stands for what a source asks for: the same for two that would bring the same."""
    from phasezero.sources import web_pages

    raw = json.loads(entry.wanted)
    where = program(entry.program).address
    if entry.program in _FEEDS:
        return {web_pages.canonical(raw[where]) or raw[where]}
    given = raw.get(where) or []
    asked = sorted(web_pages.canonical(one) or one for one in ([given] if isinstance(given, str) else given))
    about = ("publisher", "language", "genre", "contact")
    return {json.dumps([entry.program, {**{k: v for k, v in raw.items() if k not in about}, where: asked}], sort_keys=True)}


def _moved(one: Standing) -> set[str]:
    """Where its server said that it has gone."""
    return {one.state.moved_to} if one.state.moved_to else set()


def _checked(entry: Entry, word: SourceWord) -> None:
    from phasezero.sources import web_pages

    must_be_of_one(entry.program, word)
    if not _KEY.fullmatch(entry.key):
        raise BadInput(f"the key is {entry.key!r:.60}; use small letters, digits, dots and hyphens, at most 100")
    raw = json.loads(entry.wanted)
    given = raw.get(program(entry.program).address) or []
    for address in [given] if isinstance(given, str) else given:
        if not web_pages.canonical(address):
            raise BadInput(f"source {entry.key}: {address!r:.80} is no address of the web; write it as https://example.org/feed")
    wanted_of(entry.program, entry.key, raw)


def enter_starter(countries: Sequence[str], audience: str, by: str, at: datetime) -> int:
    """Add the feeds of the starter list that are not there yet, or those about some countries; how many."""
    from phasezero.sources import feeds, starter

    chosen = [one for one in starter.starter() if not countries or one.country in countries]
    listed = [
        feeds.Subscription(one.name, one.feed, one.home, one.language, one.country, one.kind.value, one.owner) for one in chosen
    ]
    return _enter_all(listed, audience, f"{by[:180]} (starter list)", at)


def enter_list(content: bytes, file: str, audience: str, by: str, at: datetime) -> tuple[int, tuple[str, ...]]:
    """Add the feeds of a list (OPML, or YAML by the name of the file) that are not there yet, all or none; how many, and notes.
    Raises BadInput."""
    from phasezero.sources import feeds

    try:
        subscriptions, notes = feeds.read_yaml(content) if _is_yaml(file) else feeds.read_opml(content)
        return _enter_all(subscriptions, audience, by, at), notes
    except BadInput as error:
        raise BadInput(f"{file}: {error}") from None


def _is_yaml(file: str) -> bool:
    return file.casefold().endswith((".yml", ".yaml"))


def _enter_all(subscriptions: Iterable[Any], audience: str, by: str, at: datetime) -> int:
    """All that are not there yet, or none."""
    from django.db import transaction

    from phasezero.store import collecting

    with transaction.atomic():
        rows = collecting.listed(_reader(audience), audience)
        keys = {row.key for row in rows}
        there = {one for row in rows for one in _asked_for(row.standing.entry) | _moved(row.standing)}
        entries = []
        for one in subscriptions:
            if one.address not in there:
                entries.append((_entry(one, keys), _word(one)))
                keys.add(entries[-1][0].key)
        for entry, word in entries:
            _checked(entry, word)
            collecting.enter(entry, audience, by, at, word)
    return len(entries)


def _word(one: Any) -> SourceWord:
    """What a list says of a feed's publisher. Raises BadInput that names the feed."""
    try:
        return source_word(one.kind, one.seat, one.owner)
    except BadInput as error:
        raise BadInput(f"{one.name[:60]}: {error}") from None


def _reader(audience: str) -> Viewer:
    return LOCAL_OWNER if audience == LOCAL else Viewer.of("the machine", {audience: TLP.AMBER})


def _entry(one: Any, taken: set[str]) -> Entry:
    """A subscription as a source, under a key made from its name."""
    base = re.sub(r"[^a-z0-9]+", "-", one.name.casefold()).strip("-")[:80] or "feed"
    key = next(key for key in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if key not in taken)
    by = one.publisher or one.name
    wanted: dict[str, Any] = {"address": one.address, "publisher": by, "language": one.language}
    if one.country:
        wanted["countries"] = [one.country]
    return Entry(key, "feeds", json.dumps(wanted), one.name, by, one.country, one.language)


def list_of(viewer: Viewer, audience: str, at: datetime, file: str = "") -> tuple[bytes, int]:
    """The feeds as OPML, or YAML by the name of the file, with what was said of their publishers; and how many they are."""
    from phasezero.sources import feeds
    from phasezero.store import source_words

    held = [one.entry for one in listed(viewer, audience) if one.entry.program == "feeds" and one.stopped_at is None]
    words = source_words.words(viewer, at.date(), {(audience, one.key) for one in held})
    subscriptions = tuple(_subscription(one, words.get((audience, one.key), SourceWord())) for one in held)
    if _is_yaml(file):
        return feeds.write_yaml(subscriptions), len(subscriptions)
    return feeds.write_opml("Phase Zero: feeds", subscriptions, at), len(subscriptions)


def _subscription(one: Entry, word: SourceWord) -> Any:
    from phasezero.sources import feeds

    kind = "" if word.kind is None else word.kind.value
    by = "" if one.publisher == one.name else one.publisher
    address = json.loads(one.wanted)["address"]
    return feeds.Subscription(one.name, address, "", one.language, one.country, kind, word.owner, word.seat, by)


def stop(viewer: Viewer, key: str, audience: str) -> None:
    """Raises NotFound for a source that is none."""
    from phasezero.store import collecting

    collecting.stop(viewer, key, datetime.now(UTC), audience)


def start(viewer: Viewer, key: str, audience: str) -> None:
    """Raises NotFound for a source that is none."""
    from phasezero.store import collecting

    collecting.start(viewer, key, datetime.now(UTC), audience)


def listed(viewer: Viewer, audience: str) -> list[Standing]:
    """The sources of an audience, by country and key."""
    from phasezero.store import collecting

    return [row.standing for row in collecting.listed(viewer, audience)]


def documents_with(words: str, viewer: Viewer, audience: str) -> list[Held]:
    """The newest versions of documents with these words in their title or address. Raises BadInput for too few letters."""
    from phasezero.store import documents

    if len(words.strip()) < 3:
        raise BadInput("give at least three letters of the title or the address")
    return documents.find(viewer, audience, words.strip())


def faults(viewer: Viewer, audience: str, now: datetime) -> list[tuple[str, str]]:
    """The sources that a person should look at, each with what is the matter."""
    lines = library.sources(viewer, audience, now)
    return [(one.standing.entry.key, _fault(one)) for one in lines if one.trouble not in (None, Trouble.STOPPED)]


def _fault(one: SourceLine) -> str:
    state = one.standing.state
    newest = f": {one.standing.notes[0]}" if one.standing.notes else ""
    match one.trouble:
        case Trouble.GONE:
            return f"gone for good{newest}"
        case Trouble.FAILS:
            return f"failed {state.failures} times in a row, since {one.since}{newest}"
        case Trouble.NEVER:
            return "never answered yet"
        case Trouble.UNASKED:
            return f"not asked since {one.since or 'it was entered'}: run phasezero collect every quarter of an hour or so"
        case _:
            gap = f"nine in ten of its gaps are no longer than {one.usual_gap_days:.1f} days"
            return f"nothing new since {one.since}, and {gap}"
