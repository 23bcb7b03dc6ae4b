"""Lists that the reader of reports knows beside what ships: gazetteers and actors. All of them are public: what a list teaches
shows in what is read for everyone, so that none may be marked."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from phasezero.domain.events import Perpetrator
from phasezero.domain.extracted import ActorName
from phasezero.domain.marking import ANONYMOUS, Marking
from phasezero.domain.places import Feature, Place
from phasezero.domain.reader_lists import ACTOR_LISTS, GAZETTEERS, About, HeldList, ListKind
from phasezero.errors import NotFound
from phasezero.store.ids import from_text, to_text
from phasezero.store.people import random_id
from phasezero.store.records import Record, columns_of


class ReaderList(Record):
    """One list, whole. `documented_at` is the day on which it came out."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    kind = models.CharField(max_length=16)
    country = models.CharField(max_length=3, default="", blank=True)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=500)
    licence = models.CharField(max_length=200)
    entries = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    """Of `content` before it was packed."""
    content = models.BinaryField()
    """JSON lines, gzipped; empty once it was removed."""
    added_by = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=200, default="", blank=True)

    @property
    def held(self) -> HeldList:
        about = About(ListKind(self.kind), self.name, self.country, self.source, self.licence, self.documented_at)
        return HeldList(to_text(self.pk), about, self.entries, self.added_by, self.learned_at)


def add(about: About, entries: Sequence[Place] | Sequence[ActorName], by: str, at: datetime) -> int:
    """Keep a list; how many entries it has, 0 where the same is held."""
    content = "\n".join(_written(one) for one in entries).encode()
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        if _held().filter(kind=about.kind, digest=digest).exists():
            return 0
        ReaderList.objects.create(
            kind=about.kind,
            country=about.country,
            name=about.name[:200],
            source=about.source,
            licence=about.licence,
            entries=len(entries),
            digest=digest,
            content=gzip.compress(content, mtime=0),
            added_by=by,
            documented_at=about.dated,
            learned_at=at,
            **columns_of(Marking()),
        )
    return len(entries)


def listed() -> list[HeldList]:
    """Those that are held, the oldest first."""
    return [row.held for row in _held().defer("content")]


def remove(number: str, by: str, at: datetime) -> HeldList:
    """Forget what is in a list; that there was one stays. Raises NotFound."""
    with transaction.atomic():
        row = _held().filter(pk=from_text(number)).first()
        if row is None:
            raise NotFound(f"no list has the id {number[:40]!r}; see: phasezero lists ls")
        held = row.held
        row.content, row.removed_at, row.removed_by = b"", at, by
        row.save(update_fields=["content", "removed_at", "removed_by"])
    return held


def digests() -> list[str]:
    """Of the lists that are held: another list, another answer."""
    return [f"{kind} {digest}" for kind, digest in _held().values_list("kind", "digest")]


def places() -> Iterator[Place]:
    """Of every gazetteer that is held, the newest list first."""
    for raw in _lines(GAZETTEERS):
        days = {name: date.fromisoformat(raw[name]) if raw[name] else None for name in ("since", "until")}
        yield Place(**{**raw, **days, "feature": Feature(raw["feature"]), "aliases": tuple(raw["aliases"])})


def actors() -> Iterator[ActorName]:
    """Of every list of actors that is held, the newest list first."""
    for raw in _lines(ACTOR_LISTS):
        listed = {name: tuple(raw[name]) for name in ("aliases", "active_in")}
        yield ActorName(**{**raw, **listed, "kind": Perpetrator(raw["kind"])})


def _held() -> models.QuerySet[ReaderList]:
    return ReaderList.objects.visible(ANONYMOUS).filter(removed_at=None).order_by("learned_at", "kind", "name", "digest", "id")


def _lines(kinds: Sequence[ListKind]) -> Iterator[dict[str, Any]]:
    for row in _held().filter(kind__in=kinds).reverse():
        for line in gzip.decompress(bytes(row.content)).decode().split("\n"):
            yield json.loads(line)


def _written(one: Place | ActorName) -> str:
    return json.dumps({field.name: getattr(one, field.name) for field in fields(one)}, default=str, ensure_ascii=False)
