"""The writing rules: what an update may not say, or not say so (DESIGN §3, §4, §6).

One rule per function: a sentence in, messages out; a message says what, where and what to do. The typed parts of a sentence tell
our own words from a name, a title or a quotation. Words are in `domain/vocabulary/wording.yml`.
Shown tables are read cell by cell for legal words; what a picture's table or a title says is read for words only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from phasezero.brief.lint_numbers import NUMBER_RULES
from phasezero.brief.lint_words import WORD_RULES, calm_claims, in_other_languages, legal_words
from phasezero.brief.said import PLAIN, Said
from phasezero.domain.updates import Part, PartKind, Section, Sentence, SentenceKind, Table, Update, words
from phasezero.errors import LintRefused

Rule = Callable[[Said], Iterator[str]]

_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Fault:
    """One break of one rule."""

    rule: str
    """Name of the rule's function."""
    sentence: str
    message: str

    def __str__(self) -> str:
        text = " ".join(self.sentence.split())
        return f'"{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"}": {self.message}'


def cites_no_record(said: Said) -> Iterator[str]:
    """A finding names the records that support it."""
    if said.kind == SentenceKind.FINDING and not said.cites:
        yield "sentence cites no record"


def cites_unknown(said: Said) -> Iterator[str]:
    """Each record that is cited stands in the list of sources."""
    for key in said.cites:
        if said.known is not None and key not in said.known:
            yield f"cites {key!r}, which is not in the list of sources: add the record, or cite another"


def title_without_publisher(said: Said) -> Iterator[str]:
    """A headline stands with its publisher."""
    if said.has(PartKind.TITLE) and not said.has(PartKind.NAME):
        yield "title without its publisher: name who published it"


def quotation_without_author(said: Said) -> Iterator[str]:
    """A quotation stands with its author."""
    if said.has(PartKind.QUOTATION) and not said.has(PartKind.NAME):
        yield "quotation without its author: name who said it"


SUPPORT_RULES: tuple[Rule, ...] = (cites_no_record, cites_unknown, title_without_publisher, quotation_without_author)
RULES: tuple[Rule, ...] = (*WORD_RULES, *NUMBER_RULES, *SUPPORT_RULES)
"""Every rule that a whole sentence must pass."""


def lint_sentence(sentence: Sentence, known: frozenset[str] | None = None, delay_days: int | None = None) -> list[Fault]:
    """Faults of one sentence. `known`: keys of the sources (None: not checked); `delay_days`: median documentation delay."""
    return _faults(Said.of(sentence, known, delay_days), RULES)


def lint_text(plain_text: str, delay_days: int | None = None) -> list[Fault]:
    """Faults of text that a person typed, in any language of the vocabulary: all of it counts as our own words, its numbers as
    figures."""
    found: list[Fault] = []
    for piece in PLAIN.sentences(plain_text):
        found += _faults(PLAIN.said(piece, delay_days), (*WORD_RULES, *NUMBER_RULES, in_other_languages))
    return found


def lint_phrase(text: str) -> list[Fault]:
    """Faults of one of our own phrases in another language."""
    return _faults(_bare(text, None), (in_other_languages, legal_words))


@lru_cache(maxsize=8)
def lint(update: Update) -> tuple[Fault, ...]:
    """All faults of an update, in reading order."""
    known, delay = frozenset(update.numbers), update.median_delay_days
    found: list[Fault] = []
    for section in (*update.page_one, *update.page_two, *(one.section for one in update.asks)):
        for sentence in section.sentences:
            found += lint_sentence(sentence, known, delay)
        found += _labels(section, delay)
    for source in update.sources:
        said = Said.of(Sentence(source.text, SentenceKind.NOTICE), None, delay)
        found += _faults(said, (*WORD_RULES, title_without_publisher, quotation_without_author))
    for reason in update.phase.reasons:
        found += _worded(str(reason.text), delay)
    if update.releasing is not None and update.releasing.reason:
        found += lint_text(update.releasing.reason, delay)
    found += _numbering(update)
    return tuple(found)


def check(update: Update) -> None:
    """Raises LintRefused with one line for each fault."""
    if found := lint(update):
        raise LintRefused("\n".join(str(fault) for fault in found))


def _faults(said: Said, rules: Iterable[Rule]) -> list[Fault]:
    return [Fault(rule.__name__, said.shown, message) for rule in rules for message in dict.fromkeys(rule(said))]


def _worded(text: str, delay: int | None) -> list[Fault]:
    """Faults of a title or label: words only, since it cites nothing and counts nothing."""
    return _faults(Said.of(Sentence((words(text),), SentenceKind.NOTICE), None, delay), WORD_RULES)


def _labels(section: Section, delay: int | None) -> list[Fault]:
    found = _worded(str(section.title), delay)
    for picture in section.pictures:
        found += [*_worded(str(picture.title), delay), *_cells(picture.table, delay)]
    for table in section.tables:
        found += _cells(table, delay)
    return found


def _cells(table: Table, delay: int | None) -> list[Fault]:
    found = [fault for label in (table.caption, *table.columns) for fault in _worded(str(label), delay)]
    own = list(dict.fromkeys(str(cell) for row in table.rows for cell in row if not isinstance(cell, Part)))
    if _faults(_bare(" | ".join(own), delay), (legal_words, calm_claims)):
        for cell in own:
            found += _faults(_bare(cell, delay), (legal_words, calm_claims))
    return found


def _bare(text: str, delay: int | None) -> Said:
    return Said.of(Sentence((words(text),), SentenceKind.NOTICE), None, delay)


def _numbering(update: Update) -> Iterator[Fault]:
    listed = [source.number for source in update.sources]
    if len(set(listed)) != len(listed) or len({source.key for source in update.sources}) != len(listed):
        yield Fault("numbering", "Sources", "two sources have the same number or key: number each record once")
