"""Page two: what stands behind page one, section by section; a section without data says so in one line."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import polars as pl

from phasezero.brief import clusters, curated, judged, published, rising, streams
from phasezero.brief.agenda import decisions_ahead
from phasezero.brief.campaign import campaign_section
from phasezero.brief.charts import monthly, timeline
from phasezero.brief.framing import framing_section
from phasezero.brief.maps import country_map
from phasezero.brief.material import PERPETRATOR_WORDS, Material, against_civilians, deaths
from phasezero.brief.options import options
from phasezero.brief.page_two_phase import phase_section
from phasezero.brief.phrases import events, three, triple
from phasezero.brief.silence import silence_section
from phasezero.brief.triggers import triggers_section
from phasezero.domain.events import NOBODY, Claim, DatedBy, Fatalities, Perpetrator
from phasezero.domain.language import message
from phasezero.domain.phrases import (
    Days,
    Fact,
    Number,
    counted,
    days,
    name,
    on,
    phrase,
    title,
)
from phasezero.domain.publishers import folded, publisher
from phasezero.domain.recording import NOBODY_NAMED
from phasezero.domain.updates import Cell, Releasing, Section, Sentence, SentenceKind, Table, say

WHO_DAYS = 365
MAP_DAYS = 90
READING_DAYS = 30
_MOST_READING = 8
_QUOTES = "\"“”«»'‘’"
_LOCAL_LINE = message("{publisher} (local), {day}: {headline}")
_LINE = message("{publisher}, {day}: {headline}")
_MOST_OF_ONE_EVENT = 2
_MOST_ACTORS = 8

NOT_YET = {
    "risk": (
        phrase("Risk in the next 12 months"),
        phrase("No risk estimate: forecasts are not part of this version yet."),
    ),
}
WHO = phrase("Who: perpetrators and groups at risk")


def page_two(material: Material, releasing: Releasing | None = None) -> tuple[Section, ...]:
    """All sections of page two, in the order of the design."""
    sections: list[Section] = [phase_section(material, releasing)]
    monitored = material.monitored
    sections += [judged.judgement(material.judged), campaign_section(monitored.organised), _missing("risk")]
    sections += [judged.holding(material.judged), rising.section(monitored.rising)]
    sections += [streams.section(monitored.streams), published.figures_section(material.published), _where(material)]
    sections += [clusters.section(monitored.clusters, material.regions), _when(material), _who(material), _reading(material)]
    sections += [_silence(material), framing_section(material.framing)]
    sections += [published.engaged_section(material.published), options(material, releasing)]
    sections += [_ahead(material), judged.warnings(material.judged)]
    sections += judged.replies(material.judged)
    return (*sections, _dating(material), _why_received())


def _silence(material: Material) -> Section:
    silence = material.monitored.silence
    return silence_section(silence.national, silence.regional, material.regions)


def _ahead(material: Material) -> Section:
    monitored, decisions = material.monitored, decisions_ahead(material.slots, material.held)
    return triggers_section(decisions, monitored.ahead, monitored.happened, monitored.triggers)


def _missing(key: str) -> Section:
    heading, line = NOT_YET[key]
    return Section(key, heading, (say(line, SentenceKind.GAP),))


def _where(material: Material) -> Section:
    attacks = material.recent_attacks(MAP_DAYS)
    drawn = {region.code for region in material.regions}
    inside = attacks.filter(pl.col("region").is_in(drawn))
    counts = {str(code): count for code, count in inside["region"].value_counts().iter_rows()}
    when: dict[str, Fact] = {"days": days(MAP_DAYS), "until": on(material.as_of)}
    sentence = (
        say(
            counted(
                attacks.height,
                "{n} event against civilians in the {days} to {until} is documented so far ({range} civilians killed).",
                "{n} events against civilians in the {days} to {until} are documented so far ({range} civilians killed).",
                range=triple(deaths(attacks, "civilian_deaths")),
                **when,
            ),
            cites=tuple(f"event:{event}" for event in attacks["id"]),
        )
        if attacks.height
        else say(
            "No event against civilians in the {days} to {until} is documented in what we hold.", SentenceKind.GAP, facts=when
        )
    )
    pictures = (
        (country_map(material.regions, counts, as_of=material.as_of, days=MAP_DAYS, elsewhere=attacks.height - inside.height),)
        if material.regions
        else ()
    )
    return Section("where", phrase("Where"), (sentence,), pictures=pictures)


def _when(material: Material) -> Section:
    rows = material.now.filter(pl.col("occurred_end") > material.as_of - timedelta(days=800))
    rows = rows.with_columns(against=against_civilians())
    happenings = [
        (end, against, Fatalities(low, best, high, bool(is_open)) if against else NOBODY)
        for end, against, low, best, high, is_open in rows.select(
            "occurred_end", "against", "civilian_deaths_low", "civilian_deaths_best", "civilian_deaths_high", "deaths_open"
        ).iter_rows()
    ]
    readable = material.as_of - timedelta(days=material.unreadable_days)
    picture = timeline(monthly(happenings, material.as_of), complete_until=readable)
    return Section("when", phrase("When"), pictures=(picture,))


def _who(material: Material) -> Section:
    attacks = material.recent_attacks(WHO_DAYS)
    if attacks.is_empty():
        line = say("No attack on civilians in the last {days} is documented.", SentenceKind.GAP, days=days(WHO_DAYS))
        return Section("who", WHO, (line, _groups()))
    by = [group for _, group in attacks.group_by("perpetrator", "side_a", "side_b", "target", maintain_order=True)]
    by.sort(key=lambda group: (-group.height, str(group["side_a"][0]), str(group["side_b"][0])))
    rows = tuple(_actor_row(group) for group in by[:_MOST_ACTORS])
    sentences = [_groups()]
    if rest := by[_MOST_ACTORS:]:
        others = pl.concat(rest)
        sentences.insert(
            0,
            say(
                "{actors} account for {events}.",
                cites=tuple(f"event:{event}" for event in others["id"]),
                actors=counted(len(rest), "{n} more perpetrator or pair of sides", "{n} more perpetrators or pairs of sides"),
                events=events(others.height),
            ),
        )
    columns = (phrase("Class"), phrase("Named in the data as"), phrase("Events"), phrase("Civilians killed (low–best–high)"))
    caption = phrase(
        "Attacks in which civilians were targeted or killed, {days} to {until}", days=days(WHO_DAYS), until=on(material.as_of)
    )
    return Section("who", WHO, tuple(sentences), (Table(columns, rows, caption),))


def _actor_row(group: pl.DataFrame) -> tuple[Cell, ...]:
    first = group.row(0, named=True)
    one_sided = first["target"] == "civilians"
    fighting = phrase("Fighting; who killed civilians is not coded")
    return (
        PERPETRATOR_WORDS[Perpetrator(first["perpetrator"])] if one_sided else fighting,
        name(first["side_a"] if one_sided else f"{first['side_a']} – {first['side_b']}"),
        str(group.height),
        three(deaths(group, "civilian_deaths")),
    )


def _groups() -> Sentence:
    return say(
        "Which groups are at risk cannot be read from these data: the data set does not record who the victims were.",
        SentenceKind.GAP,
    )


def _reading(material: Material) -> Section:
    """What local partners told, and new documents on the events of the page: local voices first."""
    since = material.as_of - timedelta(days=READING_DAYS)
    found = {c.words: c for claims in material.claims.values() for c in claims if c.report.documented_at > since and c.words}
    country = material.country.iso3
    order = sorted(found.values(), key=lambda c: (_voice(c, country), -c.report.documented_at.toordinal(), c.words))
    of_event = Counter[str]()
    lines: list[Sentence] = []
    seen, local = dict[str, list[str]](), False
    for claim in order:
        of_publisher = seen.setdefault(publisher(claim.report.publisher).name, [])
        headline = folded(claim.report.title) or claim.words
        if any(headline in other or other in headline for other in of_publisher):  # the same publication, cited in another way
            continue
        of_publisher.append(headline)
        of_event[claim.event_id] += 1
        if of_event[claim.event_id] <= _MOST_OF_ONE_EVENT and len(lines) < _MOST_READING:
            lines.append(_line(claim, country))
            local = local or not _voice(claim, country)
    if lines and not local:
        lines.append(say("None of these is known to be a local voice.", SentenceKind.GAP))
    lines = [*_told(material), *lines, *curated.lines(material.file)]
    if not lines:
        lines = [say("No document of the last {days} is known.", SentenceKind.GAP, days=days(READING_DAYS))]
    return Section("reading", phrase("Local voices, then others: new publications"), tuple(lines))


def _told(material: Material) -> list[Sentence]:
    """What local partners told of, one by one; it stands in no count."""
    recent = material.told_by(material.as_of).filter(pl.col("occurred_end") > material.as_of - timedelta(days=MAP_DAYS))
    rows = recent.sort(["occurred_end", "id"], descending=[True, False])
    lines = [
        say(
            "Told by a local partner, in no count here: {when}, {place}, by {who}, civilians killed {killed}.",
            cites=(f"event:{row['id']}",),
            when=Days(row["occurred_start"], row["occurred_end"]),
            place=name(row["place"]),
            who=name(row["side_a"]) if row["side_a"] != NOBODY_NAMED else phrase("somebody who is not named"),
            killed=triple(
                Fatalities(
                    row["civilian_deaths_low"],
                    row["civilian_deaths_best"],
                    row["civilian_deaths_high"],
                    bool(row["deaths_open"]),
                )
            ),
        )
        for row in rows.head(_MOST_READING).iter_rows(named=True)
    ]
    if rest := rows["id"].to_list()[_MOST_READING:]:
        told = counted(len(rest), "{n} more told by local partners.", "{n} more told by local partners.")
        more = say(told, cites=tuple(f"event:{event}" for event in rest))
        lines.append(more)
    return lines


def _voice(claim: Claim, country: str) -> int:
    return 0 if publisher(claim.report.publisher).is_voice_of(country) else 1


def _unquoted(text: str) -> str:
    """A headline without the quotation marks round the whole of it."""
    whole = text.strip()
    return whole[1:-1] if len(whole) > 2 and whole[0] in _QUOTES and whole[-1] in _QUOTES else whole


def _line(claim: Claim, country: str) -> Sentence:
    report = claim.report
    return say(
        _LOCAL_LINE if not _voice(claim, country) else _LINE,
        cites=(f"event:{claim.event_id}",),
        publisher=name(report.publisher),
        day=on(report.documented_at),
        headline=title(f"“{_unquoted(report.title)}”"),
    )


_DATED = {
    False: message(
        "Of {known} known by this day, {dated} are dated by the data set's own dates of documents, {text} by a date "
        "in the text that names the documents, and {yearly} only by the yearly release. "
        "All are reconstructed: nobody watched that day."
    ),
    True: message(
        "Of {known} known by this day, {dated} are dated by the data set's own dates of documents, {text} by a date "
        "in the text that names the documents, and {yearly} only by the release that holds them. "
        "All but those of candidate releases are reconstructed: nobody watched that day."
    ),
}
"""By whether some are of candidate releases."""
_CANDIDATES = message(
    "Events of candidate releases were coded within weeks and are not final: each stands until a yearly release covers it."
)


def _dating(material: Material) -> Section:
    """How the days on which events became known were found: the reader can weigh the whole page by it."""
    known = material.now.filter(~pl.col("dated_by").is_in([DatedBy.PARTNER.value, DatedBy.REPORT.value]))
    shares = {kind: int((known["dated_by"] == kind).sum()) for kind in ("source-date", "article-text", "yearly-release")}
    candidate = tuple(f"dataset:{one.label}" for one in material.releases if one.is_candidate)
    sentence = say(
        _DATED[bool(candidate)],
        SentenceKind.FINDING if known.height else SentenceKind.GAP,
        cites=tuple(f"dataset:{release.label}" for release in material.releases),
        known=events(known.height),
        dated=Number(shares["source-date"]),
        text=Number(shares["article-text"]),
        yearly=Number(shares["yearly-release"]),
    )
    notes = (say(_CANDIDATES, SentenceKind.NOTICE, cites=candidate),) if candidate else ()
    return Section("dating", phrase("How we know when it was known"), (sentence, *notes))


def _why_received() -> Section:
    line = phrase("You may read it on this installation. What comes by letter or feed says why it came.")
    return Section("received", phrase("Why you received this"), (say(line, SentenceKind.NOTICE),))
