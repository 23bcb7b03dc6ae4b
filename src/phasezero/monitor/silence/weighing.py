"""What could explain a fall in documents, and how the records bear on it. They never prove one: what cannot be told is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from phasezero.domain.phrases import Days, Fact, Joining, Number, Phrase, counted, listed, name, numbered, phrase, title
from phasezero.domain.silence import NUMBERS, Bearing, Fall, LocalVoices, Rival, Verdict, Weighed
from phasezero.domain.triggers import Coming, State

_UNKNOWN = phrase("Nothing here records it; whether it happened has to be asked of people.")


def weighed(fall: Fall, local: LocalVoices, sources_gone: int, country_fell: bool | None) -> tuple[Weighed, ...]:
    """The rivals of a fall. `sources_gone`: sources that stopped while others went on; `country_fell`: whether the documents on
    the whole country fell too, None where the country itself is asked about."""
    if fall.verdict is not Verdict.FEWER:
        return ()
    people = _people(local, sources_gone)
    return (
        Weighed(Rival.WITHDRAWN, *people),
        Weighed(Rival.EXPELLED, *people),
        Weighed(Rival.NETWORK, Bearing.OPEN, _UNKNOWN),
        Weighed(Rival.NOTHING, *_nothing(fall)),
        Weighed(Rival.DELAY, Bearing.OPEN, _delay(fall)),
        Weighed(Rival.CODING, *_coding(country_fell)),
    )


def with_recorded(fall: Fall, recorded: Iterable[Coming], day: date) -> Fall:
    """The same finding, with what people entered as having happened by `day` beside each explanation that it speaks for."""
    begun = [one for one in recorded if one.entry.item.state is State.HAPPENED and one.starts <= day]
    return replace(fall, weighed=tuple(_beside(one, begun) for one in fall.weighed))


def _beside(one: Weighed, begun: Sequence[Coming]) -> Weighed:
    those = [coming for coming in begun if coming.kind.explains == one.rival.value]
    if not those:
        return one
    told = phrase("Entered by people: {entries}.", entries=listed((_told(coming) for coming in those), Joining.CLAUSES))
    held = one.why if one.bearing is Bearing.FOR and not isinstance(one.why, str) else None
    why = told if held is None else phrase("{entered} {held}", entered=told, held=held)
    return replace(one, bearing=Bearing.FOR, why=why)


def _told(one: Coming) -> Phrase:
    item = one.entry.item
    facts: dict[str, Fact] = {
        "what": title(f"“{item.title}”"),
        "when": Days(one.starts, one.ends),
        "source": name(item.said_by.source),
    }
    return (
        phrase("{what}, {when} ({source})", **facts)
        if item.said_by.checked
        else phrase("{what}, {when} ({source}, unchecked)", **facts)
    )


def _people(local: LocalVoices, gone: int) -> tuple[Bearing, Phrase]:
    if local.verdict is Verdict.FEWER:
        facts = {"all": Number(local.of), "expected": Number(round(local.expected))}
        return Bearing.FOR, counted(
            local.seen,
            "Of {all} documents {n} is by a local publisher, where about {expected} are usual.",
            "Of {all} documents {n} are by local publishers, where about {expected} are usual.",
            **facts,
        )
    if not gone:
        return Bearing.OPEN, phrase("No source is missed while others go on.")
    many = counted(
        gone,
        "{n} source that wrote regularly hardly writes any more, while others go on.",
        "{n} sources that wrote regularly hardly write any more, while others go on.",
    )
    return Bearing.FOR, many


def _nothing(fall: Fall) -> tuple[Bearing, Phrase]:
    if fall.around is None or fall.around_usual is None:
        return Bearing.OPEN, phrase("Documents alone cannot tell a lack of violence from a lack of people who tell of it.")
    around = {"now": tenths(fall.around), "usual": tenths(fall.around_usual)}
    if fall.around > 0 and fall.around >= NUMBERS.as_usual * fall.around_usual:
        return Bearing.AGAINST, phrase(
            "Violence around it goes on: {now} known events, weighed by nearness, against {usual} usually. It can still be that "
            "nothing happened here.",
            **around,
        )
    less = phrase("Around it, too, less is known: {now} events, weighed by nearness, against {usual} usually.", **around)
    return Bearing.OPEN, less


def tenths(value: float) -> Phrase:
    whole, tenth = divmod(round(value * 10), 10)
    return numbered("{whole}.{tenth}", whole=Number(whole), tenth=Number(tenth))


def _delay(fall: Fall) -> Phrase:
    return counted(
        fall.flips_with,
        "The usual delay is in the comparison. {n} more document found later, and it would not be unusual.",
        "The usual delay is in the comparison. {n} more documents found later, and it would not be unusual.",
    )


def _coding(country_fell: bool | None) -> tuple[Bearing, Phrase]:
    if country_fell is None:
        return Bearing.OPEN, phrase("What the coders of the data sets read may have changed.")
    if country_fell:
        return Bearing.OPEN, phrase("Documents on the whole country fell as well: what coders read may have changed.")
    return Bearing.AGAINST, phrase("Documents on the country as a whole came as usual.")
