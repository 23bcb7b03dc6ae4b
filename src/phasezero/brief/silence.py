"""What is silent, in an update: lines for what we cannot see, and a section of page two.

Every function takes what is said of the whole country, and apart from it what is said below: without it (`regional` None) no
byte depends on which region anything comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from phasezero.brief.silence_pictures import day_or_never, silence_map, verdict_words, weeks_picture
from phasezero.brief.silence_recorded import of_country, of_regions
from phasezero.domain.language import message
from phasezero.domain.marking import Marking
from phasezero.domain.phrases import Fact, Land, Number, Phrase, as_fact, counted, days, listed, name, numbered, on, phrase
from phasezero.domain.publishers import Reach
from phasezero.domain.regions import Region
from phasezero.domain.silence import (
    AT_SAME_AGE,
    DATA_SETS_ONLY,
    NEVER_CALM,
    RECENT_DAYS,
    YEAR_DAYS,
    Bearing,
    Fall,
    Gone,
    LastWord,
    National,
    Regional,
    RegionSilence,
    Rival,
    SecondLevel,
    Unheard,
    Verdict,
)
from phasezero.domain.updates import Cell, Section, Sentence, SentenceKind, Table, say

SILENT = phrase("What is silent")
NONE_FEWER = phrase(
    "From no region are documents so few that it cannot be an ordinary pause. That is no finding that nothing happened, or that "
    "everybody can speak."
)
_ENTERED = 2
"""Entries of people that stand among the first lines, at most."""
_NAMED = 4
"""Regions that a sentence names, at most."""
RIVALS: dict[Rival, Phrase] = {
    Rival.WITHDRAWN: phrase("Observers withdrew"),
    Rival.NETWORK: phrase("The network was cut"),
    Rival.EXPELLED: phrase("Journalists were expelled or kept out"),
    Rival.NOTHING: phrase("Nothing happened there"),
    Rival.DELAY: phrase("Documents are later than usual"),
    Rival.CODING: phrase("The data sets changed what they read"),
}
BEARINGS: dict[Bearing, Phrase] = {
    Bearing.FOR: phrase("speaks for it, does not prove it"),
    Bearing.AGAINST: phrase("speaks against it, does not rule it out"),
    Bearing.OPEN: phrase("cannot be told"),
}
REACHES: dict[str, Phrase] = {
    Reach.LOCAL.value: phrase("local publisher"),
    Reach.INTERNATIONAL.value: phrase("international publisher"),
    Reach.UNKNOWN.value: phrase("publisher we do not know"),
    "partner": phrase("a local partner"),
    "": phrase("no dated document"),
}


# Page one


def lines(national: National, regional: Regional | None = None) -> tuple[Sentence, ...]:
    """For "what we cannot see"; the most important line first. None where nothing can be said of the day."""
    if national.not_assessed:
        return ()
    silent = () if regional is None or not regional.silent else (_silent_regions(regional),)
    country = (*_country_fall(national), *of_country(national)[:_ENTERED], *_local(national), *_sources(national))
    return (*silent, *country, *(_unheard(one) for one in national.unheard[-1:] if one.regions))


def page_lines(national: National) -> tuple[Sentence, ...]:
    """All that is said of the whole country on its page and by the command, also that its documents are not fewer."""
    return (*_not_fewer(national), *country_lines(national))


def _not_fewer(national: National) -> list[Sentence]:
    fall = national.fall
    if national.not_assessed or fall.verdict is not Verdict.NOT_FEWER:
        return []
    came = counted(
        fall.seen,
        "In the {days} to {until} {n} document on {country} came, not fewer than is usual at the same age ({usual}). That says "
        "nothing about violence, and nothing about single regions.",
        "In the {days} to {until} {n} documents on {country} came, not fewer than is usual at the same age ({usual}). That says "
        "nothing about violence, and nothing about single regions.",
        days=days(fall.window_days),
        until=on(national.as_of),
        country=Land(national.country),
        usual=_range(fall),
    )
    return [say(came, SentenceKind.GAP)]


def country_lines(national: National) -> tuple[Sentence, ...]:
    """What an update says of the whole country."""
    if national.not_assessed:
        nothing = say(
            "Nothing can be said of what is silent on this day: {why}.", SentenceKind.GAP, why=as_fact(national.not_assessed)
        )
        return (nothing, *of_country(national))
    recent = [_unheard(one) for one in national.unheard[:-1] if one.regions]
    return (*lines(national), *recent, *of_country(national)[_ENTERED:])


def region_lines(regional: Regional, as_of: date) -> tuple[Sentence, ...]:
    """All that is said of regions in sentences."""
    silent = [_silent_regions(regional)] if regional.silent else [say(NONE_FEWER, SentenceKind.GAP)]
    return (*silent, *of_regions(regional, as_of), *_without_local(regional), *_area(regional), *_units(regional.second_level))


def _units(made: SecondLevel | None) -> list[Sentence]:
    if made is None:
        return []
    return [
        say(
            "From {silent} of {all} no document and no event of the last {days} is known; only what the data place in one of "
            "them counts (boundaries: {source}).",
            SentenceKind.GAP,
            silent=Number(sum(not one.heard[i] for one in made.units)),
            all=counted(len(made.units), "{n} second-level region", "{n} second-level regions"),
            days=days(span),
            source=name(made.source),
        )
        for i, span in enumerate((RECENT_DAYS, YEAR_DAYS))
    ]


def _without_local(regional: Regional) -> list[Sentence]:
    those = regional.without_local
    if not those:
        return []
    form = message("Local publishers hardly write of {regions} any more, while others go on.")
    return [say(form, SentenceKind.GAP, regions=_some(those))]


def explained(national: National) -> tuple[Table, ...]:
    """What could explain a fall of the whole country; empty without one."""
    return _explained(((national.fall, phrase("What could explain it, for the whole country")),))


def explained_below(regional: Regional) -> tuple[Table, ...]:
    """What could explain the fall of each silent region."""
    of_regions = [(one.fall, phrase("What could explain it, for {region}", region=name(one.name))) for one in regional.silent]
    return _explained(of_regions)


def _explained(falls: Iterable[tuple[Fall, Phrase]]) -> tuple[Table, ...]:
    columns = (phrase("Explanation"), phrase("What we hold"), phrase("Why"))
    return tuple(
        Table(columns, tuple((RIVALS[one.rival], BEARINGS[one.bearing], one.why) for one in fall.weighed), caption)
        for fall, caption in falls
        if fall.weighed
    )


def _silent_regions(regional: Regional) -> Sentence:
    those = regional.silent
    return say(
        counted(
            len(those),
            "From {n} region fewer than the expected number of documents came, given the violence known around it: {regions}. "
            "Silence is a risk, never a finding that nothing happened.",
            "From {n} regions fewer than the expected number of documents came, given the violence known around them: {regions}. "
            "Silence is a risk, never a finding that nothing happened.",
            regions=_some(those),
        ),
        SentenceKind.GAP,
    )


def _some(those: tuple[RegionSilence, ...]) -> Fact:
    named = [name(one.name) for one in those[:_NAMED]]
    rest = len(those) - len(named)
    return listed([*named, counted(rest, "{n} more", "{n} more")] if rest else named)


def _country_fall(national: National) -> list[Sentence]:
    fall = national.fall
    facts: dict[str, Fact] = {"days": days(fall.window_days), "until": on(national.as_of)}
    if fall.verdict is Verdict.CANNOT_TELL:
        form = message(
            "So few documents on {country} are usual, or so little of the past is held, that a silence of {days} could not be "
            "told from an ordinary pause."
        )
        return [say(form, SentenceKind.GAP, country=Land(national.country), days=facts["days"])]
    if fall.verdict is Verdict.NOT_FEWER:
        return []
    came = counted(
        fall.seen,
        "In the {days} to {until} {n} document on {country} came, fewer than is usual at the same age ({usual}): whether less "
        "happened or not as many could tell of it cannot be read from this.",
        "In the {days} to {until} {n} documents on {country} came, fewer than is usual at the same age ({usual}): whether less "
        "happened or not as many could tell of it cannot be read from this.",
        country=Land(national.country),
        usual=_range(fall),
        **facts,
    )
    return [say(came, SentenceKind.GAP)]


def _range(fall: Fall) -> Phrase:
    return numbered("{low}–{high}", low=Number(fall.low), high=Number(fall.high))


def _local(national: National) -> list[Sentence]:
    local = national.local
    if local.verdict is not Verdict.FEWER:
        return []
    fewer = counted(
        local.seen,
        "Of {all} in the {days} to {until} {n} is by a local publisher, where about {expected} are usual: local voices are "
        "hardly heard any more, while others go on.",
        "Of {all} in the {days} to {until} {n} are by local publishers, where about {expected} are usual: local voices are "
        "hardly heard any more, while others go on.",
        all=counted(local.of, "{n} document", "{n} documents"),
        expected=Number(round(local.expected)),
        days=days(local.window_days),
        until=on(national.as_of),
    )
    return [say(fewer, SentenceKind.GAP)]


def _sources(national: National) -> list[Sentence]:
    gone = national.sources_gone
    if not gone:
        return []
    stopped = counted(
        gone,
        "{n} of {known} that regularly wrote of violence here hardly writes any more, while others go on.",
        "{n} of {known} that regularly wrote of violence here hardly write any more, while others go on.",
        known=counted(national.sources_known, "{n} source", "{n} sources"),
    )
    return [say(stopped, SentenceKind.GAP)]


def _unheard(one: Unheard) -> Sentence:
    facts: dict[str, Fact] = {
        "silent": Number(one.regions),
        "all": counted(one.of, "{n} first-level region", "{n} first-level regions"),
        "days": days(one.days),
    }
    if one.usual is None:
        return say(
            "From {silent} of {all} no document and no event of the last {days} is known; "
            "we cannot tell whether nothing happened there or nobody could report it.",
            SentenceKind.GAP,
            facts=facts,
        )
    return say(
        "From {silent} of {all} no document and no event of the last {days} is known (usual at the same age: {usual} such "
        "regions); we cannot tell whether nothing happened there or nobody could report it.",
        SentenceKind.GAP,
        usual=Number(one.usual),
        facts=facts,
    )


# Page two


def silence_section(national: National, regional: Regional | None = None, shapes: Sequence[Region] = ()) -> Section:
    """The section of page two; `shapes`: of all regions of the country, to draw those of `regional` on."""
    sentences = list(country_lines(national))
    if national.not_assessed:
        return Section("silence", SILENT, (*sentences, say(NEVER_CALM, SentenceKind.NOTICE)))
    pictures = [weeks_picture(national)] if national.fall.verdict is Verdict.FEWER else []
    tables = list(explained(national))
    if regional is not None:
        sentences += region_lines(regional, national.as_of)
        tables += explained_below(regional)
        if regional.regions:
            tables.append(regions_table(regional))
        if regional.gone:
            tables.append(gone_table(regional.gone))
        if shapes:
            pictures.append(silence_map(regional, shapes))
    sentences += [say(one, SentenceKind.NOTICE) for one in (NEVER_CALM, AT_SAME_AGE, DATA_SETS_ONLY)]
    return Section("silence", SILENT, tuple(sentences), tuple(tables), tuple(pictures))


def _area(regional: Regional) -> list[Sentence]:
    recent, year = (round(100 * one) for one in regional.area_unheard)
    return [
        say(
            "Regions without a source hold about {recent} % of the country's area over the last {days} and about {year} % over "
            "the last {more}; how many people live there is not held here.",
            SentenceKind.GAP,
            recent=Number(recent),
            year=Number(year),
            days=days(RECENT_DAYS),
            more=days(YEAR_DAYS),
        ),
    ]


def regions_table(regional: Regional) -> Table:
    """Every region: the last word from it, documents, and whether they are fewer than expected; the silent first."""
    silent = regional.silent
    rest = [one for one in regional.regions if one not in silent]
    rest.sort(key=lambda one: (one.last is not None, -(one.last.days_ago if one.last else 0), one.name))
    columns = (
        *(phrase("Region"), phrase("Last word"), phrase("By"), phrase("Its earlier pauses as long")),
        *(phrase("Documents, 90 and 365 days"), phrase("Expected documents"), phrase("Finding")),
    )
    caption = phrase(
        "By region ({label}): the last word from it, and the documents on it", label=name(regional.marking.tlp.label)
    )
    return Table(columns, tuple(_row(one) for one in (*silent, *rest)), caption)


def _row(one: RegionSilence) -> tuple[Cell, ...]:
    documents = numbered("{recent}, {year}", recent=Number(one.documents[0]), year=Number(one.documents[1]))
    return (
        name(one.name),
        day_or_never(one.last),
        _by(one.last),
        _rhythm(one.last),
        documents,
        _expected(one.fall),
        _finding(one),
    )


def _finding(one: RegionSilence) -> Cell:
    said = verdict_words(one.fall.verdict)
    if one.local.verdict is not Verdict.FEWER:
        return said
    return phrase("{finding}; local publishers hardly write any more", finding=said)


def _by(last: LastWord | None) -> Cell:
    if last is None:
        return ""
    if not last.by:
        return REACHES[last.reach]
    return phrase("{publishers} ({reach})", publishers=listed(name(one) for one in last.by[:_NAMED]), reach=REACHES[last.reach])


def _rhythm(last: LastWord | None) -> Cell:
    if last is None or not last.pauses:
        return phrase("not known")
    told = numbered("{longer} / {pauses}", longer=Number(last.longer), pauses=Number(last.pauses))
    return phrase("{count}: unusual", count=told) if last.unusual else told


def _expected(fall: Fall) -> Cell:
    return phrase("{usual}; {seen} came in {days}", usual=_range(fall), seen=Number(fall.seen), days=days(fall.window_days))


def units_table(made: SecondLevel, marking: Marking) -> Table:
    """Every second-level region, those without a word first."""
    rows = sorted(made.units, key=lambda one: (one.last is not None, -(one.last.days_ago if one.last else 0), one.name, one.code))
    caption = phrase(
        "By second-level region ({label}): the last word from it; only what the data place in one of them counts. "
        "Boundaries: {source}, {day}",
        label=name(marking.tlp.label),
        source=name(made.source),
        day=on(made.dated),
    )
    columns = (phrase("Region"), phrase("Last word"), phrase("By"), phrase("Its earlier pauses as long"))
    told = tuple((name(one.name), day_or_never(one.last), _by(one.last), _rhythm(one.last)) for one in rows)
    return Table(columns, told, caption)


def gone_table(gone: tuple[Gone, ...]) -> Table:
    """The sources that hardly write any more."""
    rows = tuple(
        (
            name(one.name),
            REACHES[one.reach],
            on(one.last),
            phrase(
                "{expected}; {seen} came in {days}",
                expected=Number(round(one.expected)),
                seen=Number(one.seen),
                days=days(one.window_days),
            ),
        )
        for one in gone
    )
    columns = (phrase("Source"), phrase("Kind"), phrase("Newest document"), phrase("Expected documents"))
    return Table(columns, rows, phrase("Sources that hardly write any more, while others go on"))
