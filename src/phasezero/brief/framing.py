"""Framings: the section of page two, and a picture of the headlines by frame and time with the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from phasezero.brief.palette import LINE, VOICES
from phasezero.brief.picture import draw
from phasezero.domain.framing import LATE, NOT_WHICH, WORDS_ONLY, Counted, Frame, Framing, Period, Share, frames
from phasezero.domain.phrases import Days, Fact, Listed, Month, Number, Phrase, counted, listed, numbered, on, phrase
from phasezero.domain.publishers import Reach
from phasezero.domain.updates import Picture, Section, Sentence, SentenceKind, Table, say

FRAMINGS = phrase("Framings")
TITLE = phrase("Headlines by frame and time")
REACHES: dict[Reach, Phrase] = {
    Reach.LOCAL: phrase("local publishers"),
    Reach.INTERNATIONAL: phrase("international publishers"),
    Reach.UNKNOWN: phrase("publishers we do not know"),
}
_SHOWN = 3
"""Frames that a sentence names, at most."""
_WIDTH, _LABELS, _ROW, _HEAD = 356.0, 148.0, 30.0, 54.0
"""Pixels: of the whole, of the names on the left, of a row, and above the rows."""
_TALLEST = 22.0


# The section


def framing_section(made: Framing) -> Section:
    """What page two says of the framing of a country; every finding cites `source_key`."""
    everyone, cites = made.everyone, (source_key(made.country),)
    if not everyone.framed:
        none = counted(
            everyone.read,
            "None of {n} headline read, of {since} to {day}, carries a frame.",
            "None of {n} headlines read, of {since} to {day}, carries a frame.",
            since=on(made.since),
            day=on(made.as_of),
        )
        gap = none if everyone.read else phrase("No headline of the time since {since} is known.", since=on(made.since))
        return Section("framings", FRAMINGS, (say(gap, SentenceKind.GAP),))
    first = say(
        "{framed} of {read} headlines read, of {since} to {day}, carry a frame; most often: {frames}.",
        cites=cites,
        framed=Number(everyone.framed),
        read=Number(everyone.read),
        since=on(made.since),
        day=on(made.as_of),
        frames=_leading(everyone),
    )
    voices = [line for reach in (Reach.LOCAL, Reach.INTERNATIONAL) for line in _voice(made, reach, cites)]
    warned = [say(one.says, cites=(*cites, *(f"event:{event}" for event in one.events))) for one in made.warnings]
    notices = [say(one, SentenceKind.NOTICE) for one in (NOT_WHICH, WORDS_ONLY, LATE)]
    return Section("framings", FRAMINGS, (first, *voices, *warned, *notices))


def source_key(country: str) -> str:
    """Key of the source that stands for the headlines of a country and the words by which they were read."""
    return f"framing:{country}"


def source(made: Framing) -> Phrase:
    """What the list of sources says of it."""
    return phrase(
        "Headlines of {since} to {day} ({reports} reports), read by the list of words, version {version}",
        since=on(made.since),
        day=on(made.as_of),
        reports=Number(made.reports),
        version=Number(frames().version),
    )


def _voice(made: Framing, reach: Reach, cites: tuple[str, ...]) -> list[Sentence]:
    held = made.by_reach[reach]
    if not held.framed:
        return [say("No headline of {publishers} carries a frame.", SentenceKind.GAP, publishers=REACHES[reach])]
    line = say(
        "Of {framed} headlines of {publishers} that carry a frame, most often: {frames}.",
        cites=cites,
        framed=Number(held.framed),
        publishers=REACHES[reach],
        frames=_leading(held),
    )
    return [line]


def _leading(held: Counted) -> Listed:
    """The most frequent frames, as counts of the headlines that carry any."""
    order = sorted(held.shares.items(), key=lambda one: -one[1].carried)
    return listed(
        phrase("{frame} ({carried} of {of})", frame=called(frames().named(key)), carried=Number(one.carried), of=Number(one.of))
        for key, one in order[:_SHOWN]
        if one.carried
    )


def called(frame: Frame) -> Phrase:
    return phrase(frame.name)


# The table of shares


def shares_table(made: Framing) -> Table:
    """By frame: all headlines with their interval, then by kind of publisher."""
    rows = tuple(
        (called(frame), _with_interval(made.everyone.shares[frame.key]), *(_of(made.by_reach[reach], frame) for reach in Reach))
        for frame in frames().frames
    )
    columns = (
        *(phrase("Frame"), phrase("All headlines (95 % interval)"), phrase("Local publishers")),
        *(phrase("International"), phrase("Not known which")),
    )
    return Table(columns, rows, phrase("Headlines that carry a frame, of those that carry any; a headline can carry several"))


def _with_interval(share: Share) -> Fact:
    base = {"carried": Number(share.carried), "of": Number(share.of)}
    if not share.of:
        return numbered("{carried} of {of}", **base)
    low, high = Number(round(100 * share.low)), Number(round(100 * share.high))
    return numbered("{carried} of {of} ({low}–{high} %)", low=low, high=high, **base)


def _of(held: Counted, frame: Frame) -> Fact:
    share = held.shares[frame.key]
    return numbered("{carried} of {of}", carried=Number(share.carried), of=Number(share.of))


# The picture


def framing_picture(made: Framing) -> Picture:
    """A row of bars for each frame: how many headlines of each time carry it, by the kind of publisher that had it first."""
    drawn = draw(
        "framing",
        {"bars": _bars(made), "lines": _lines(), "words": _names(), "ticks": _ticks(made.periods), **_key()},
        name="pz-framing",
        title=TITLE,
        description=_description(made),
        height=int(_HEAD + _ROW * len(frames().frames)),
    )
    return Picture("framing", TITLE, drawn.svg, _table(made), drawn.words)


def _counts(made: Framing, period: Period, key: str) -> tuple[int, ...]:
    """Headlines of a time that carry a frame, by who had them first."""
    carriers = [one.reach for one in made.carriers if period.start <= one.day <= period.end and key in one.words]
    return tuple(carriers.count(reach) for reach in Reach)


def _left(i: int, periods: int) -> float:
    return _LABELS + (_WIDTH - _LABELS) * i / periods


def _bars(made: Framing) -> list[dict[str, Any]]:
    held = [
        (row, i, _counts(made, period, frame.key))
        for row, frame in enumerate(frames().frames)
        for i, period in enumerate(made.periods)
    ]
    unit = _TALLEST / max([1, *(sum(counts) for _, _, counts in held)])
    count, bars = len(made.periods), []
    for row, i, counts in held:
        ground = _HEAD + _ROW * (row + 1) - 4
        tops = [0, *accumulate(counts)]
        for low, high, (fill, stroke) in zip(tops, tops[1:], VOICES, strict=False):
            if high > low:
                x = {"px": _left(i, count) + 1, "px2": _left(i + 1, count) - 1}
                bars.append({**x, "py": ground - unit * high, "py2": ground - unit * low, "fill": fill, "stroke": stroke})
    return bars


def _lines() -> list[dict[str, Any]]:
    grounds = [_HEAD + _ROW * (row + 1) - 4 for row in range(len(frames().frames))]
    return [{"px": _LABELS, "px2": _WIDTH, "py": ground, "py2": ground + 1, "fill": LINE, "stroke": LINE} for ground in grounds]


def _names() -> list[dict[str, Any]]:
    return [{"px": 0, "py": _HEAD + _ROW * row + 18, "text": called(one)} for row, one in enumerate(frames().frames)]


def _ticks(periods: Sequence[Period]) -> list[dict[str, Any]]:
    every = max(1, -(-len(periods) // 4))
    return [
        {"px": _left(i, len(periods)), "py": _HEAD - 8, "text": Month(periods[i].start, with_year=True, on_axis=True)}
        for i in range(0, len(periods), every)
    ]


def _key() -> dict[str, list[dict[str, Any]]]:
    places = ((0.0, 8.0), (_LABELS, 8.0), (0.0, 26.0))
    squares = [
        {"px": x, "px2": x + 11, "py": y - 5.5, "py2": y + 5.5, "fill": fill, "stroke": stroke}
        for (x, y), (fill, stroke) in zip(places, VOICES, strict=True)
    ]
    words = [{"px": x + 17, "py": y, "text": REACHES[reach]} for (x, y), reach in zip(places, Reach, strict=True)]
    return {"key": squares, "key_words": words}


def _description(made: Framing) -> Phrase:
    return phrase(
        "{since} to {day}: {framed} of {read} headlines read carry a frame. Each bar counts the headlines of one time that carry "
        "one frame, by the kind of publisher that had them first. The table below says the same.",
        since=on(made.since),
        day=on(made.as_of),
        framed=Number(made.everyone.framed),
        read=Number(made.everyone.read),
    )


def _table(made: Framing) -> Table:
    rows = tuple(
        (Days(one.start, one.end), str(one.counted.framed), *(_cell(made, one, frame) for frame in frames().frames))
        for one in made.periods
    )
    columns = (phrase("When"), phrase("Any frame"), *(called(frame) for frame in frames().frames))
    return Table(columns, rows, phrase("Headlines by time and frame: all, and in brackets local, international and not known"))


def _cell(made: Framing, period: Period, frame: Frame) -> Fact | str:
    counts = _counts(made, period, frame.key)
    if not sum(counts):
        return "0"
    local, international, unknown = map(Number, counts)
    return numbered(
        "{all} ({local}, {international}, {unknown})",
        all=Number(sum(counts)),
        local=local,
        international=international,
        unknown=unknown,
    )
