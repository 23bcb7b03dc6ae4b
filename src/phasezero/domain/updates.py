"""The update: sentences made from facts, each with the records that support it.

A sentence is a template of our own words with typed parts set into it, so that the lint can tell our words from a name, a title
or a quotation, and a number that stands on records from one that does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Day  # noqa: N812 - a field of `Update` is called `date`
from datetime import datetime
from enum import StrEnum

from phasezero.domain.marking import Marking
from phasezero.domain.phrases import (
    Fact,
    Label,
    Listed,
    Part,
    PartKind,
    Phrase,
    figure,
    listed,
    name,
    needed,
    quotation,
    title,
    words,
)
from phasezero.domain.signals import PhaseSuggestion

__all__ = [
    "Cell", "Fact", "Facts", "Label", "Part", "PartKind", "Phrase", "Picture", "Releasing", "Section", "Sentence", "SentenceKind",
    "Source", "Table", "Update", "UpdateState", "figure", "name", "quotation", "say", "title", "words",
]  # fmt: skip


class SentenceKind(StrEnum):
    FINDING = "finding"
    """Says something about the world: must cite records."""
    GAP = "gap"
    """Says what is not known or not measured here; cites the record of what was looked for where there is one."""
    NOTICE = "notice"
    """Says something about this product or this document, not about the world."""


@dataclass(frozen=True, slots=True)
class Sentence:
    parts: tuple[Part, ...]
    kind: SentenceKind
    cites: tuple[str, ...] = ()
    """Keys of the records that support it (`Source.key`)."""
    mark: str = ""
    """A sign in front, for lists of changes: "+", "↑", "✎"."""
    phrase: Phrase | None = field(default=None, hash=False)
    """What `parts` say, for any language; None where they are somebody's words, or were stored without."""

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


Facts = Mapping[str, Fact]
"""What fills the slots of a template."""


def say(
    template: str | Phrase,
    kind: SentenceKind = SentenceKind.FINDING,
    cites: tuple[str, ...] = (),
    mark: str = "",
    facts: Facts | None = None,
    **slots: Fact,
) -> Sentence:
    """A sentence from a message of our own words with `{slots}` and one typed fact for each slot, or from a whole phrase.

    The facts are given by name, as keywords or in `facts`.

    Raises KeyError for a slot without a fact, and ValueError for a fact without a slot.
    """
    given = {**(facts or {}), **slots}
    phrase = template if isinstance(template, Phrase) else Phrase(template, given)
    if unused := given.keys() - needed(phrase):
        raise ValueError(f"facts without a slot in {phrase.message!r}: {sorted(unused)}")
    return Sentence(phrase.parts(), kind, cites, mark, phrase)


@dataclass(frozen=True, slots=True)
class Source:
    """A record that a sentence cites, as the reader finds it in the list of sources."""

    key: str
    """"event:<id>", "report:<id>", "signal:<...>", "phase:<...>", "update:<id>", "dataset:<key>",
    "options:<country>" (the rule by which options are listed), "option:<id in the catalogue>"."""
    number: int
    """The [n] of the text."""
    text: tuple[Part, ...]
    grade: Label = ""
    """Admiralty grade, or empty where nobody has graded it."""
    covers: tuple[str, ...] = ()
    """Keys of the records that this entry stands for together, where there are too many to list one by one; else empty."""
    phrase: Fact | None = field(default=None, hash=False)
    """What `text` says, for any language."""


Cell = Label
"""A cell of a table. Bare text counts as our own words; a name or title that may hold a legal word is given as a part."""


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Label, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: Label = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart or map with the table that says the same."""

    key: str
    title: Label
    svg: str
    table: Table
    words: tuple[Label, ...] = ()
    """Our own words in the drawing, where it can be shown in another language."""


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: Label
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class ReaderAsk:
    """Page one's ask for one kind of reader."""

    reader: str
    """Key of the audience that is asked (`domain.audiences`)."""
    section: Section


class UpdateState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"


class ListedState(StrEnum):
    """What lists of updates say."""

    DRAFT = "draft"
    ISSUED = "issued"
    RECALLED = "recalled"
    """Issued and taken back: its text is shown to nobody any more."""


@dataclass(frozen=True, slots=True)
class Releasing:
    """Who released an update, when, and which choices were theirs."""

    by: str
    at: datetime
    number: int
    """1 for the first issued update of this country."""
    one_reader: bool
    """Released by one person although the phase asks for two."""
    phase_confirmed: int
    reason: str = ""
    """Why the suggested phase was overruled; empty if it was confirmed."""
    second: str = ""
    """The second releaser, where there were two."""

    @property
    def people(self) -> str:
        return f"{self.by} and {self.second}" if self.second else self.by

    @property
    def names(self) -> Listed:
        """The same as a list of names."""
        return listed(name(one) for one in (self.by, self.second) if one)


@dataclass(frozen=True, slots=True)
class Update:
    """The update of one country for one day, ready to be rendered."""

    id: str
    country: str
    country_name: str
    date: Day
    """What was known at the end of this day (UTC)."""
    state: UpdateState
    audience: str
    marking: Marking
    phase: PhaseSuggestion
    page_one: tuple[Section, ...]
    page_two: tuple[Section, ...]
    sources: tuple[Source, ...]
    material_change: bool
    """False: page one is one sentence (rule in `quiet_rule`)."""
    quiet_rule: Label
    inputs_digest: str
    """SHA-256 over the records it was made from: the same inputs give the same bytes."""
    code_version: str
    releasing: Releasing | None = None
    audit_head: str = ""
    """Head of the audit chain of this update's audience and marking when it was issued; empty where there is none."""
    median_delay_days: int | None = None
    """Half of this country's events were documented later than this many days after they ended; None where it is not known."""
    not_assessed: Label = ""
    """Why no phase can be suggested on this day: no record is held, or the data end before it. Empty: it is suggested."""
    asks: tuple[ReaderAsk, ...] = ()
    """The newest open ask of each audience, the newest of all first: that one stands on page one."""

    def for_reader(self, reader: str) -> Update:
        """With the ask of this kind of reader on page one; as it is where none of theirs is open."""
        own = next((one.section for one in self.asks if one.reader == reader), None)
        if own is None:
            return self
        return replace(self, page_one=tuple(own if section.key == own.key else section for section in self.page_one))

    @property
    def numbers(self) -> dict[str, int]:
        """The [n] of every record that is cited, by its key."""
        return {key: source.number for source in self.sources for key in (source.covers or (source.key,))}
