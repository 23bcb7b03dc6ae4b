"""Reports that were collected lately, beside what was documented: read by nobody yet, and in no count."""

from __future__ import annotations

from phasezero.domain.arrived import Arrived, NewReport
from phasezero.domain.language import message
from phasezero.domain.phrases import Fact, Phrase, counted, days, name, on, phrase, title
from phasezero.domain.updates import Sentence, say

_LOCAL_LINE = message("{publisher} (local), {day}: {headline}")
_LINE = message("{publisher}, {day}: {headline}")
_PREFIX = "document:"


def lines(found: Arrived, country: str) -> tuple[Sentence, ...]:
    """What came in, and its headlines as their publishers wrote them; nothing where nothing came."""
    if not found.every:
        return ()
    first = say(
        counted(
            found.every,
            "{n} report collected in the last {days}; nobody has verified what it says, and it is in no count here.",
            "{n} reports collected in the last {days}; nobody has verified what they say, and they are in no count here.",
            days=days(found.days),
        ),
        cites=tuple(key(one) for one in found.reports),
    )
    return (first, *(_line(one, country) for one in found.reports))


def key(one: NewReport) -> str:
    """Under which it is cited."""
    return f"{_PREFIX}{one.id}"


def source(found: Arrived, cited: str) -> Phrase:
    """As the list of sources names it."""
    one = next(one for one in found.reports if key(one) == cited)
    facts = _facts(one)
    if one.address:
        return phrase("{publisher}, {day}, {headline}: {address}", address=name(one.address), **facts)
    return phrase("{publisher}, {day}, {headline}", **facts)


def _line(one: NewReport, country: str) -> Sentence:
    text = _LOCAL_LINE if one.by.is_voice_of(country) else _LINE
    return say(text, cites=(key(one),), facts=_facts(one))


def _facts(one: NewReport) -> dict[str, Fact]:
    day = on(one.documented_at) if one.dated else phrase("collected on {day}", day=on(one.documented_at))
    return {"publisher": name(one.publisher or "?"), "day": day, "headline": title(f"“{one.title}”")}
