"""Page two's triggers: the next 90 days as entered, what documented events show, and what there is no data on; then the decisions
of bodies (`brief/agenda.py`), in one section."""

from __future__ import annotations

from collections.abc import Iterable

from phasezero.brief.agenda import TRIGGERS
from phasezero.domain.language import forms, message
from phasezero.domain.phrases import Days, Fact, Joining, Phrase, counted, days, listed, name, on, phrase, title
from phasezero.domain.triggers import AHEAD_DAYS, Coming, Entry, Looked, Seen, kinds
from phasezero.domain.updates import Section, Sentence, SentenceKind, say

_MOST = 5
_MOST_WATCHED = 3


def triggers_section(decisions: Section, ahead: tuple[Coming, ...], happened: tuple[Coming, ...], looked: Looked) -> Section:
    """`decisions`: the section of `brief.agenda.decisions_ahead`, whose sentences come last. For a rise beyond the border the
    data sets are cited, since the events there are not among those that an update lists."""
    lines = [_ahead(one) for one in ahead[:_MOST]] or [say(_NONE, SentenceKind.GAP, span=days(AHEAD_DAYS))]
    if len(ahead) > _MOST:
        rest = ahead[_MOST:]
        one, many = forms("{n} more is entered for the next {span}.", "{n} more are entered for the next {span}.")
        more = counted(len(rest), one, many, span=days(AHEAD_DAYS))
        lines.append(say(more, cites=tuple(dict.fromkeys(key(one.entry) for one in rest))))
    lines += [_happened(one) for one in happened[:_MOST]]
    lines += [_seen(one) for one in looked.seen[:_MOST]]
    return Section("triggers", TRIGGERS, (*lines, *_no_data(looked), _JUDGED, *decisions.sentences))


_NONE = message("No trigger is entered for the next {span}; that is no finding that none is coming.")
_JUDGED = say(
    "A trigger says when to look closely, not that anything will happen; the days around it are our judgement.",
    SentenceKind.NOTICE,
)


def _ahead(one: Coming) -> Sentence:
    first, last = one.watched
    facts: dict[str, Fact] = {
        "trigger": Phrase(one.kind.name),
        "what": title(f"“{one.entry.item.title}”"),
        "source": name(one.entry.item.said_by.source),
        "when": Days(one.starts, one.ends),
        "span": Days(first, last),
        "watch": listed((Phrase(thing) for thing in one.kind.watch[:_MOST_WATCHED]), Joining.CLAUSES),
    }
    form = message("{trigger}, {when}: {what} ({source}). Look closely {span}: {watch}.")
    if doubt := one.entry.item.uncertain_days:
        form = message("{trigger}, {when}, {doubt} earlier or later: {what} ({source}). Look closely {span}: {watch}.")
        facts["doubt"] = counted(doubt, "up to {n} day", "up to {n} days")
    return say(form, cites=(key(one.entry),), facts=facts)


def _happened(one: Coming) -> Sentence:
    return say(
        "{trigger}, {when}: {what} ({source}). Look closely until {last}.",
        cites=(key(one.entry),),
        trigger=Phrase(one.kind.name),
        when=Days(one.starts, one.ends),
        what=title(f"“{one.entry.item.title}”"),
        source=name(one.entry.item.said_by.source),
        last=on(one.watched[1]),
    )


def _seen(one: Seen) -> Sentence:
    cites = tuple(f"event:{event}" for event in one.events)
    form = message("{trigger}: {reason} The same would show if {rivals}.")
    if one.signal is not None:
        cites = tuple(f"dataset:{label}" for label in one.datasets)
        form = message("{trigger}: {reason} Also consistent with it: {rivals}.")
    return say(form, cites=cites, trigger=Phrase(kinds()[one.kind].name), reason=one.reason, rivals=one.rivals)


def _no_data(looked: Looked) -> tuple[Sentence, ...]:
    named = [Phrase(kinds()[one.kind].name) for one in looked.no_data]
    if not named:
        return ()
    return (say("No data, or not all of it: {kinds}.", SentenceKind.GAP, kinds=listed(named, Joining.CLAUSES)),)


def key(entry: Entry) -> str:
    """Key of the source that an entry is."""
    return f"trigger:{entry.id}"


def source(entries: Iterable[Entry], asked: str) -> Phrase:
    """What the list of sources says of an entry."""
    entry = next(one for one in entries if key(one) == asked)
    told = entry.item.said_by
    facts: dict[str, Fact] = {"document": name(told.source), "day": on(entry.entered_on)}
    if entry.reconstructed:
        return phrase("Trigger, after {document}; counts from {day}, the day of its document (reconstructed)", **facts)
    return phrase("Trigger, after {document}; entered on {day}", **facts)
