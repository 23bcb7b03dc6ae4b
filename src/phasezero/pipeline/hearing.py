"""Dangerous speech in texts that somebody hands in: sums for each group and place, and nothing of any text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phasezero.errors import Missing

if TYPE_CHECKING:
    from phasezero.extract.speech import Corrected, Share, Shares
    from phasezero.sources.handed_texts import Handed


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard in the texts of a file."""

    shares: Shares
    texts: int

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be known beside the sums, a line each."""
        return (
            "experimental: the error rates are of a test suite, not of what people write; no signal is fed by this",
            *_unread(self.shares),
            *_left_out(self.shares),
        )

    def cells(self) -> list[list[str]]:
        """The rows of a table."""
        return [_row(one) for one in self.shares.cells]

    def as_json(self) -> dict[str, Any]:
        """The same as plain dictionaries and lists."""
        return {
            "experimental": True,
            "texts": self.texts,
            "notes": list(self.notes),
            "unread": dict(self.shares.unread),
            "left_out": self.shares.left_out,
            "shares": [asdict(one) for one in self.shares.cells],
        }


def heard_in(file: Path, country: str = "") -> Heard:
    """Shares of dehumanising, accusing and inciting texts among those of a file that name a group; nothing is stored. `country`
    (ISO3) is for texts that do not say where they are from. Raises BadInput, UnreadableFile, or Missing without the extra
    `text`."""
    try:
        from phasezero.extract import speech
    except ModuleNotFoundError as error:
        raise Missing(
            f"{error.name} is not installed: reading texts needs the extra text: pip install 'phasezero[text]'"
        ) from None
    from phasezero.sources import handed_texts

    texts = handed_texts.read(file).texts
    return Heard(speech.shares(_placed(texts, country)), len(texts))


def _placed(texts: Iterable[Handed], country: str) -> Iterable[Any]:
    from phasezero.extract import speech
    from phasezero.extract.language import language_of

    for one in texts:
        place = ", ".join(filter(None, (one.country or country, one.region)))
        language = one.language.partition("-")[0].casefold() or language_of(one.text).code
        yield speech.Heard(one.text, place or "place not told", language)


def _row(one: Share) -> list[str]:
    few = "fewer than 10, or all but fewer than 10"
    share = few if one.share is None else f"{one.share:.0%}"
    counted = "" if one.counted is None else str(one.counted)
    return [one.place, one.language, one.group, one.kind.value, str(one.named), counted, share, _interval(one.corrected)]


def _interval(found: Corrected | None) -> str:
    return "" if found is None else f"{found.share:.0%} ({found.low:.0%} to {found.high:.0%})"


def _unread(shares: Shares) -> Iterable[str]:
    for language, texts in shares.unread.items():
        yield f"{texts} texts are in a language for which there is no lexicon ({language}): they are in no sum"


def _left_out(shares: Shares) -> Iterable[str]:
    if shares.left_out:
        yield f"{shares.left_out} sums are left out: fewer than 10 texts name the group there"
