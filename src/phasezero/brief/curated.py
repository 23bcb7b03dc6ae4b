"""Stories that collected reports tell, beside what was documented: in no count, with why each stands here and who chose."""

from __future__ import annotations

from collections.abc import Iterator

from phasezero.domain.arrived import NewReport
from phasezero.domain.collected import Genre
from phasezero.domain.curating import Card, Chose, CountryFile, Ranked
from phasezero.domain.language import message
from phasezero.domain.phrases import Fact, Joining, Phrase, counted, days, listed, name, on, phrase, quotation, title
from phasezero.domain.updates import Sentence, SentenceKind, say

MOST_STORIES = 10
MOST_CARDS = 5
_MOST_CITED = 4
"""Reports of one story."""
_LOCAL_LINE = message("{publisher} (local), {day}: {headline}. Why here: {why}.")
_LINE = message("{publisher}, {day}: {headline}. Why here: {why}.")
_PREFIX = "document:"
GENRES = {
    Genre.NEWS: phrase("news"),
    Genre.REPORT: phrase("report"),
    Genre.ARTICLE: phrase("scholarly article"),
    Genre.THESIS: phrase("thesis"),
    Genre.OFFICIAL: phrase("official document"),
    Genre.LETTER: phrase("newsletter"),
    Genre.CODED: phrase("coded event"),
}


def lines(file: CountryFile | None) -> tuple[Sentence, ...]:
    """What came in, who chose of it, the stories, local voices first but for what a person pinned, and new studies and reports;
    nothing where nothing came."""
    if file is None or not file.reports:
        return ()
    cards = new_cards(file)
    return (_came(file, cards), *_chosen(file), *_stories(file), *_rest(file), *(_card(one) for one in cards))


def new_cards(file: CountryFile) -> tuple[Card, ...]:
    """Of the shelf, what came in the days of the file."""
    new = [one for one in file.shelf if (file.on - one.report.day).days < file.days]
    return tuple(new[:MOST_CARDS])


def _came(file: CountryFile, cards: tuple[Card, ...]) -> Sentence:
    heads = [one.story.heading(file.country).report for one in file.shown]
    return say(
        counted(
            file.reports,
            "{n} report collected in the last {days}; nobody has verified what it says, and it is in no count here.",
            "{n} reports collected in the last {days}; nobody has verified what they say, and they are in no count here.",
            days=days(file.days),
        ),
        cites=tuple(key(one) for one in (*heads, *(card.report.report for card in cards))),
    )


def _chosen(file: CountryFile) -> Iterator[Sentence]:
    """Which choices a person made, or that none did."""
    if not file.every:
        return
    pinned = sum(one.curated.pinned for one in file.shown)
    noted = sum(bool(one.curated.notes) for one in file.every)
    acts: list[Fact] = []
    if pinned:
        acts.append(counted(pinned, "{n} story pinned", "{n} stories pinned"))
    if file.dropped:
        acts.append(counted(len(file.dropped), "{n} story left out", "{n} stories left out"))
    if noted:
        acts.append(counted(noted, "{n} story annotated", "{n} stories annotated"))
    if not acts:
        yield say("The stories stand here by the written rule of curation; no person chose among them.", SentenceKind.NOTICE)
        return
    choices = [one for story in file.chosen for one in story.curated.choices]
    who = listed(name(text) for text in dict.fromkeys(said_by(one) for one in choices))
    yield say(
        "Chosen by a person ({who}): {acts}. The others stand here by the written rule of curation.",
        SentenceKind.NOTICE,
        facts={"who": who, "acts": listed(acts)},
    )
    if any(one.reconstructed for one in choices):
        yield say("Some of this was chosen later than the day of this update, with what is known since.", SentenceKind.NOTICE)


def said_by(one: Chose) -> str:
    """Role and organisation; without accounts the name."""
    return ", ".join(filter(None, (one.role or one.name, one.organisation)))


def _stories(file: CountryFile) -> Iterator[Sentence]:
    for one in in_order(file):
        yield _line(one, file.country)
        for note in one.curated.notes:
            facts = {"who": name(said_by(note)), "words": quotation(f"“{note.words}”")}
            yield say("Note by {who}: {words}", SentenceKind.NOTICE, cites=_cites(one, file.country), facts=facts)


def in_order(file: CountryFile) -> list[Ranked]:
    """Pinned ones, those of local voices, the others."""
    free = [one for one in file.shown if not one.curated.pinned]
    local = [one for one in free if one.story.local(file.country)]
    return [*(one for one in file.shown if one.curated.pinned), *local, *(one for one in free if one not in local)]


def _line(one: Ranked, country: str) -> Sentence:
    head = one.story.heading(country).report
    text = _LOCAL_LINE if head.by.is_voice_of(country) else _LINE
    return say(text, cites=_cites(one, country), facts={**_facts(head), "why": why(one)})


def why(one: Ranked) -> Fact:
    """The reasons of its place, without points."""
    reasons = [reason.says for reason in one.reasons]
    if one.curated.pinned and one.curated.placed is not None:
        reasons.insert(0, phrase("pinned by {who}", who=name(said_by(one.curated.placed))))
    if one.by_floor:
        reasons.append(phrase("kept by the floor for local voices"))
    return listed(reasons, Joining.CLAUSES)


def _cites(one: Ranked, country: str) -> tuple[str, ...]:
    head = one.story.heading(country)
    others = [each for each in one.story.reports if each is not head and each.document not in one.story.copies]
    return tuple(key(each.report) for each in (head, *others)[:_MOST_CITED])


def _rest(file: CountryFile) -> Iterator[Sentence]:
    if file.rest:
        text = counted(
            len(file.rest), "{n} more story stands in the country file.", "{n} more stories stand in the country file."
        )
        yield say(text, SentenceKind.NOTICE)


def _card(one: Card) -> Sentence:
    report = one.report.report
    facts = {**_facts(report), "genre": GENRES[one.report.genre]}
    return say("New, {genre}: {publisher}, {day}, {headline}", cites=(key(report),), facts=facts)


# Sources


def key(one: NewReport) -> str:
    """Under which it is cited."""
    return f"{_PREFIX}{one.id}"


def source(file: CountryFile | None, cited: str) -> Phrase:
    """As the list of sources names it."""
    found = next(one for one in _reports(file) if key(one) == cited)
    facts = _facts(found)
    if found.address:
        return phrase("{publisher}, {day}, {headline}: {address}", address=name(found.address), **facts)
    return phrase("{publisher}, {day}, {headline}", **facts)


def _reports(file: CountryFile | None) -> Iterator[NewReport]:
    if file is not None:
        yield from (report.report for one in file.every for report in one.story.reports)
        yield from (card.report.report for card in file.shelf)


def _facts(one: NewReport) -> dict[str, Fact]:
    day = on(one.documented_at) if one.dated else phrase("collected on {day}", day=on(one.documented_at))
    return {"publisher": name(one.publisher or "?"), "day": day, "headline": title(f"“{one.title}”")}
