"""What a computed page says, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phasezero.domain.phrases import Phrase
    from phasezero.domain.updates import Picture, Sentence, Table


@dataclass(frozen=True, slots=True)
class PageTold:
    """Sentences, as phrases; tables and pictures in a language."""

    lines: tuple[Phrase, ...]
    tables: tuple[Table, ...]
    pictures: tuple[Picture, ...]


def told_in(language: str, sentences: Iterable[Sentence], tables: Iterable[Table], pictures: Iterable[Picture]) -> PageTold:
    return PageTold(phrases(sentences), tables_in(tables, language), pictures_in(pictures, language))


def phrases(sentences: Iterable[Sentence]) -> tuple[Phrase, ...]:
    return tuple(one.phrase for one in sentences if one.phrase is not None)


def tables_in(tables: Iterable[Table], language: str) -> tuple[Table, ...]:
    from phasezero.brief.catalogues import language as said_in
    from phasezero.brief.in_language import table_in

    return tuple(table_in(one, said_in(language)) for one in tables)


def pictures_in(pictures: Iterable[Picture], language: str) -> tuple[Picture, ...]:
    from phasezero.brief.catalogues import language as said_in
    from phasezero.brief.in_language import picture_in

    return tuple(picture_in(one, said_in(language)) for one in pictures)
