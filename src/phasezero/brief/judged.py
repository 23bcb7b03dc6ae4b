"""What people stated, in the update: the judgement with its dissent, what drives and what is holding, replies, warnings, asks.

Words that people wrote stand as theirs, with who wrote them; the writing rules were held to them when they were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from phasezero.brief.lint import Fault, lint_sentence
from phasezero.domain.alert_life import AlertLife, AskLife
from phasezero.domain.alerts import AlertState, Replied
from phasezero.domain.assessment import Confidence, Estimate, Judgement, Level, Presence
from phasezero.domain.audiences import audience
from phasezero.domain.framework import factors, holdings, questions
from phasezero.domain.judged import Disagreement, Judged, WarningGiven
from phasezero.domain.language import message
from phasezero.domain.phrases import Days, Fact, Phrase, counted, figure, listed, name, on, phrase, quotation, title, words
from phasezero.domain.pooling import Pool, in_percent
from phasezero.domain.statements import Stated
from phasezero.domain.updates import Cell, ReaderAsk, Section, Sentence, SentenceKind, Table, say
from phasezero.domain.wording import wording

JUDGEMENT = phrase("The judgement")
HOLDING = phrase("What drives it and what is holding")
WARNINGS = phrase("Warnings and asks already given, and what was answered")
REPLIES = phrase("Replies by those concerned")
LEVELS = {Level.LOW: phrase("low"), Level.MODERATE: phrase("moderate"), Level.HIGH: phrase("high")}
CONFIDENCE = {Confidence.LOW: phrase("low"), Confidence.MODERATE: phrase("moderate"), Confidence.HIGH: phrase("high")}
PRESENCE = {
    Presence.PRESENT: phrase("present"),
    Presence.PARTLY: phrase("partly present"),
    Presence.NOT_SEEN: phrase("not seen"),
    Presence.NOT_LOOKED_AT: phrase("not looked at"),
}
REPLIED = {
    Replied.DONE: phrase("done"),
    Replied.DOING: phrase("under way"),
    Replied.PARTLY: phrase("done in part"),
    Replied.PASSED_ON: phrase("passed on"),
    Replied.CANNOT: phrase("cannot"),
    Replied.WILL_NOT: phrase("will not"),
}
NOBODY_JUDGED = phrase("Nobody has judged this country by this day: there is no judgement by people.")
_MOST_WARNINGS = 8


def typed(text: str) -> Phrase:
    """Words that one of us typed: our own words, and numbers as figures, which stand on what the sentence cites."""
    pieces = [piece for piece in _NUMBERS.split(text) if piece]
    facts = {f"p{i}": figure(piece) if _NUMBERS.fullmatch(piece) else words(piece) for i, piece in enumerate(pieces)}
    return Phrase("".join(f"{{{slot}}}" for slot in facts), facts)


_NUMBERS = re.compile(r"(\d(?:[\d.,]*\d)?)")


def quoted(text: str) -> Fact:
    """Somebody else's words."""
    return quotation(f"“{text}”")


def faults(judged: Judged) -> list[Fault]:
    """What the writing rules refuse of these sections: asked before something new is kept, so that no update stumbles over it."""
    sections = (judgement(judged), holding(judged), warnings(judged), *replies(judged))
    sentences = [sentence for section in sections for sentence in section.sentences]
    asked = [sentence for one in asks(judged) for sentence in one.section.sentences]
    return [fault for one in (*sentences, *asked) for fault in lint_sentence(one, None, None)]


def judgement(judged: Judged) -> Section:
    """The one judgement, what speaks against it, and where the machine's outputs disagree."""
    made = judged.judgement
    if made is None:
        lines = [say(NOBODY_JUDGED, SentenceKind.GAP)]
        return Section("judgement", JUDGEMENT, (*lines, *_machine(judged), *hindsight(_answers(judged))))
    content: Judgement = made.content
    sentences = [_sentence(made, content), *_departures(made, content), *_caveats(judged, made, content)]
    sentences += [_dissent(one) for one in judged.dissents]
    if not judged.dissents:
        sentences.append(say("No dissent was recorded.", SentenceKind.NOTICE))
    table = (_estimates(content, made),) if content.worded.estimates else ()
    later = hindsight([*judged.dissents, *_answers(judged)])
    return Section("judgement", JUDGEMENT, (*sentences, *_machine(judged), *later), table)


def _answers(judged: Judged) -> list[Stated]:
    return [one.answer for one in judged.disagreements if one.answer is not None]


def hindsight(made: Iterable[Stated]) -> list[Sentence]:
    """One line where any of these was recorded later than the day it is for."""
    later = [one for one in made if one.reconstructed]
    if not later:
        return []
    entries = counted(len(later), "{n} entry here was", "{n} entries here were")
    written = on(max(one.made_at for one in later).date())
    form = message("{entries} recorded later, with hindsight, up to {written}: days and waiting times are those entered.")
    return [say(form, SentenceKind.NOTICE, entries=entries, written=written)]


def _sentence(made: Stated, content: Judgement) -> Sentence:
    worded = content.worded
    return say(
        "{sentence} ({by}, {day}); risk judged {level}, confidence {confidence}.",
        cites=(made.key, *content.records),
        sentence=typed(worded.sentence),
        by=_by(content),
        day=on(made.day),
        level=LEVELS[worded.level],
        confidence=CONFIDENCE[worded.confidence],
    )


def _by(content: Judgement) -> Phrase:
    if content.one_reader:
        return phrase("one reader")
    return phrase(
        "judged by {analysts} of {organisations}",
        analysts=counted(content.analysts, "{n} analyst", "{n} analysts"),
        organisations=counted(content.organisations, "{n} organisation", "{n} organisations"),
    )


def _caveats(judged: Judged, made: Stated, content: Judgement) -> list[Sentence]:
    found = []
    if made.reconstructed:
        written = on(made.made_at.date())
        found.append(say("It was written on {written}, with hindsight.", SentenceKind.NOTICE, written=written))
    if judged.newer:
        events = counted(judged.newer, "{n} event", "{n} events")
        found.append(say("Since it was made, {events} became known.", SentenceKind.GAP, events=events))
    if not content.worded.estimates:
        found.append(say("No probability was given.", SentenceKind.GAP))
    return found


def _dissent(one: Stated) -> Sentence:
    who: Fact = name(one.organisation) if one.content.named and one.organisation else phrase("one of those who judged")
    if one.content.level is None:
        return say("Dissent, {who}: {says}", cites=(one.key,), who=who, says=typed(one.content.says))
    level = LEVELS[one.content.level]
    return say(
        "Dissent, {who}, who judges it {level}: {says}", cites=(one.key,), who=who, level=level, says=typed(one.content.says)
    )


def _estimates(content: Judgement, made: Stated) -> Table:
    pools = {one.question: one for one in content.pools}
    rows = tuple(_estimate(one, made, pools.get(one.question), bool(pools)) for one in content.worded.estimates)
    columns = (phrase("Question"), phrase("Best estimate"), phrase("Range"), phrase("In words"))
    more = (phrase("Median of the independent views"),) if pools else ()
    return Table((*columns, *more), rows, phrase("Probabilities given by people for the year after {day}", day=on(made.day)))


def _estimate(one: Estimate, made: Stated, pool: Pool | None, with_pool: bool) -> tuple[Cell, ...]:
    asked = Phrase(questions()[one.question].text, {"day": on(made.day)})
    word = next(scale.word for scale in wording().likelihood if one.best <= scale.high + 1e-9)
    ranged = figure(f"{in_percent(one.low)} – {in_percent(one.high)}")
    cells = (asked, figure(in_percent(one.best)), ranged, phrase(word))
    return (*cells, _pool(pool)) if with_pool else cells


def _pool(pool: Pool | None) -> Cell:
    """ "8 % (3 views from 2 % to 20 %)"."""
    if pool is None:
        return phrase("not asked for")
    return phrase(
        "{median} ({views} from {least} to {greatest})",
        median=figure(in_percent(pool.median)),
        views=counted(pool.views, "{n} view", "{n} views"),
        least=figure(in_percent(pool.least)),
        greatest=figure(in_percent(pool.greatest)),
    )


def _departures(made: Stated, content: Judgement) -> list[Sentence]:
    return [
        say(
            "The estimate of “{question}” differs from the median of the independent views, which stands in the table: {why}",
            SentenceKind.NOTICE,
            cites=(made.key,),
            question=Phrase(questions()[one.question].name),
            why=typed(one.reason),
        )
        for one in content.worded.departures
    ]


def _machine(judged: Judged) -> list[Sentence]:
    return [_disagreement(one) for one in judged.disagreements]


def _disagreement(one: Disagreement) -> Sentence:
    if one.answer is None:
        return say("The machine disagrees: {what}. Nobody has answered this yet.", SentenceKind.GAP, what=one.text)
    return say(
        "The machine disagrees: {what}. Answered on {day}: {says}",
        SentenceKind.NOTICE,
        what=one.text,
        day=on(one.answer.day),
        says=typed(one.answer.content.says),
    )


def holding(judged: Judged) -> Section:
    """What drives it and what is holding, as the judgement has it: both with the same weight."""
    made = judged.judgement
    if made is None:
        return Section("holding", HOLDING, (say(NOBODY_JUDGED, SentenceKind.GAP),))
    worded = made.content.worded
    if worded.drives:
        drives = listed(name(f"{key} {factors()[key].name}") for key in worded.drives)
        sentences = [say("Drivers, by the Framework's risk factors: {drives}.", cites=(made.key,), drives=drives)]
    else:
        sentences = [say("No risk factor of the Framework is judged to drive it.", cites=(made.key,))]
    found = [one for one in worded.holds if one.presence in {Presence.PRESENT, Presence.PARTLY}]
    for one in found:
        holds = {"what": Phrase(holdings()[one.key].name), "presence": PRESENCE[one.presence], "says": typed(one.says)}
        sentences.append(say("Holding, {what} ({presence}): {says}", cites=(made.key,), facts=holds))
    for presence, form in _NOT_FOUND.items():
        lacking = [Phrase(holdings()[one.key].name) for one in worded.holds if one.presence is presence]
        if lacking:
            sentences.append(say(form, SentenceKind.GAP, what=listed(lacking)))
    return Section("holding", HOLDING, tuple(sentences))


_NOT_FOUND = {
    Presence.NOT_SEEN: message("Looked for and not seen: {what}."),
    Presence.NOT_LOOKED_AT: message("Not looked at: {what}."),
}


def warnings(judged: Judged) -> Section:
    """Warnings already given by others and by us, each with what was answered."""
    given = judged.warnings
    ours = tuple(one for one in judged.alerts if one.state not in _NOT_LEFT)
    if not given and not ours:
        return Section("warnings", WARNINGS, (say("No warning or ask is recorded by this day.", SentenceKind.GAP),))
    lines = [line for one in ours for line in _alert(one)] + [_warning(one) for one in given[:_MOST_WARNINGS]]
    if len(given) > _MOST_WARNINGS:
        more = counted(len(given) - _MOST_WARNINGS, "{n} older warning is recorded.", "{n} older warnings are recorded.")
        lines.append(say(more, SentenceKind.NOTICE))
    told = [one for life in ours for one in _statements(life)]
    told += [one for each in given[:_MOST_WARNINGS] for one in (each.warning, *each.answers)]
    return Section("warnings", WARNINGS, (*lines, *hindsight(told)))


def _statements(life: AlertLife) -> list[Stated]:
    """The alert, and its asks that left with what was answered."""
    return [life.alert, *(one for ask in life.asks if ask.left is not None for one in (ask.asked, *ask.steps))]


_NOT_LEFT = (AlertState.PROPOSED, AlertState.VERIFIED)


def _warning(one: WarningGiven) -> Sentence:
    told = one.warning.content
    facts: dict[str, Fact] = {
        "day": on(told.on),
        "by": name(told.by),
        "to": name(told.to),
        "title": title(f"“{told.document.title}”"),
        "publisher": name(told.document.publisher),
        "asked": typed(told.asked),
    }
    if not one.answers:
        form = message("{day}: {by} warned {to} in {title} ({publisher}) and asked: {asked} No answer is recorded.")
        return say(form, cites=(one.warning.key,), facts=facts)
    last = max(one.answers, key=lambda answer: (answer.content.on, answer.made_at))
    facts |= {"who": name(last.content.by), "when": on(last.content.on), "answer": typed(last.content.says)}
    form = message("{day}: {by} warned {to} in {title} ({publisher}) and asked: {asked} Answer, {who}, {when}: {answer}")
    return say(form, cites=(one.warning.key, last.key), facts=facts)


def _alert(one: AlertLife) -> list[Sentence]:
    issued = next(step for step in one.steps if step.content.step.value == "issue")
    line = say(
        "Our alert of {day}: {sentence} It adds: {adds} From the first document to the alert: {waited}.",
        cites=(one.alert.key, *one.alert.content.records),
        day=on(issued.day),
        sentence=typed(one.alert.content.sentence),
        adds=typed(one.alert.content.adds),
        waited=counted(one.days_to_alert, "{n} day", "{n} days"),
    )
    return [line, *(_asked(ask) for ask in one.asks if ask.left is not None and not ask.asked.content.quiet)]


def _asked(one: AskLife, whole: bool = False) -> Sentence:
    """`whole`: with the reason and with what can be said."""
    content = one.asked.content
    facts: dict[str, Fact] = {"office": name(content.office), "action": typed(content.action), "by": on(content.by)}
    form, told = _ASKED[whole], dict(content.lines)
    if whole:
        facts |= {"why": typed(told["why"]), "say": typed(told["say"])}
    if one.answer is None:
        answered: Fact = phrase("No answer is recorded.")
    else:
        waited = counted(one.days_to_answer or 0, "{n} day", "{n} days")
        answered = phrase("Answered after {days}: {answer}.", days=waited, answer=REPLIED[one.answer.content.replied])
    return say(form, cites=(one.asked.key,), facts={**facts, "answered": answered})


_ASKED = {
    False: message("Asked: {office}, by {by}: {action}. {answered}"),
    True: message("{office}, by {by}: {action}. {why} {say} {answered}"),
}


def asks(judged: Judged) -> tuple[ReaderAsk, ...]:
    """Page one's ask for each audience: the newest that has left, is not quiet, and whose day has not passed; newest first."""
    left = [ask for alert in judged.alerts for ask in alert.asks if ask.left is not None and not ask.asked.content.quiet]
    waiting = [one for one in left if one.asked.content.by >= judged.on]
    newest = sorted(waiting, key=lambda one: (one.asked.made_at, one.asked.id), reverse=True)
    by_audience: dict[str, AskLife] = {}
    for one in newest:
        by_audience.setdefault(one.asked.content.audience, one)
    return tuple(ReaderAsk(key, _ask_section(key, one)) for key, one in by_audience.items())


def _ask_section(key: str, one: AskLife) -> Section:
    sentences = (_asked(one, whole=True), *hindsight([one.asked, *one.steps]))
    return Section("ask", phrase("One ask, for: {reader}", reader=Phrase(audience(key).name)), sentences)


def replies(judged: Judged) -> tuple[Section, ...]:
    """Replies by those concerned, word for word, with our answer; no section where none came."""
    if not judged.replies:
        return ()
    lines = []
    for one in judged.replies:
        facts: dict[str, Fact] = {
            "day": on(one.reply.content.received),
            "who": name(one.reply.content.name),
            "to": typed(one.reply.content.to),
            "text": quoted(one.reply.content.text),
        }
        if one.answer is None:
            form = message("{day}: {who} replied to {to}: {text} Our answer is due by {due}.")
            lines.append(say(form, cites=(one.reply.key,), facts={**facts, "due": on(one.due)}))
        else:
            form = message("{day}: {who} replied to {to}: {text} Our answer: {answer}")
            answer = typed(one.answer.content.says)
            lines.append(say(form, cites=(one.reply.key, one.answer.key), facts={**facts, "answer": answer}))
    told = [one for each in judged.replies for one in (each.reply, *((each.answer,) if each.answer else ()))]
    return (Section("replies", REPLIES, (*lines, *hindsight(told))),)


def stated_since(judged: Judged, since: date) -> Sentence | None:
    """Which kinds of statements people recorded after a day; None for none."""
    new = [one for one in judged.standing.statements if one.day > since and one.kind in _KINDS]
    if not new:
        return None
    kinds = [kind for kind in _KINDS if any(one.kind == kind for one in new)]
    return say(
        "recorded by people: {what}",
        cites=tuple(one.key for one in new),
        mark="+",
        what=listed(_KINDS[kind] for kind in kinds),
    )


def source(judged: Judged, key: str) -> Phrase:
    """What the list of sources says of a statement. Raises KeyError for one that is not there."""
    made = judged.standing.by_id(key.partition(":")[2])
    if made is None:
        raise KeyError(key)
    kind = _KINDS[made.kind]
    day = Days(made.day, made.day)
    if made.reconstructed:
        return phrase("{kind} for {day}, recorded later, with hindsight", kind=kind, day=day)
    return phrase("{kind} of {day}", kind=kind, day=day)


_KINDS = {
    "judgement": phrase("Judgement by people"),
    "dissent": phrase("Dissent by one of those who judged"),
    "warning": phrase("Warning by others, as recorded"),
    "warning answer": phrase("Answer to a warning, as recorded"),
    "alert": phrase("Alert by us"),
    "ask": phrase("Ask by us"),
    "reply": phrase("Reply by those concerned"),
    "reply answer": phrase("Our answer to a reply"),
}
