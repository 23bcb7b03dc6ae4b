"""From material to an update: which sentences, in which order, and the list of the records they cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from phasezero.brief import agenda, campaign, curated, framing, judged, options, published, rising, streams, triggers
from phasezero.brief.changes import QUIET_RULE, counted_by_people, is_material, merged_by_people, new_events, standing_for
from phasezero.brief.material import WINDOW_DAYS, Material
from phasezero.brief.page_one import page_one, quiet_page_one
from phasezero.brief.page_two import MAP_DAYS, WHO_DAYS, page_two
from phasezero.brief.phrases import three as three_of
from phasezero.domain.claimed import ClaimedNumber, Counted, far_apart
from phasezero.domain.events import Claim
from phasezero.domain.language import message
from phasezero.domain.phrases import (
    Days,
    Fact,
    Joining,
    Listed,
    Number,
    Phrase,
    counted,
    listed,
    name,
    on,
    phrase,
    quotation,
    three,
    title,
)
from phasezero.domain.publishers import carried_text
from phasezero.domain.recording import COLLECTED_REPORTS
from phasezero.domain.signals import PhaseSuggestion
from phasezero.domain.updates import Releasing, Section, Sentence, Source, Update, UpdateState
from phasezero.domain.verifying import Act

_MOST_DOCUMENTS = 2
MOST_SOURCES = 80
"""Entries in the list of sources: beyond that a reader is not helped, and a phone on a slow line is hindered."""


def compose(material: Material, releasing: Releasing | None = None) -> Update:
    """The update of one country for one day. Pure: the same material gives the same update."""
    changed = is_material(material)
    citable = _Citable(material)
    first = citable.sections(page_one(material) if changed else quiet_page_one(material))
    second = citable.sections(page_two(material, releasing))
    asked = tuple(replace(one, section=citable.section(one.section)) for one in judged.asks(material.judged) if changed)
    return Update(
        id=material.update_id,
        country=material.country.iso3,
        country_name=material.country.name,
        date=material.as_of,
        state=UpdateState.DRAFT if releasing is None else UpdateState.ISSUED,
        audience=material.audience,
        marking=material.marking,
        phase=_lean(material),
        page_one=first,
        page_two=second,
        sources=_sources(material, (*first, *second, *(one.section for one in asked))),
        material_change=changed,
        quiet_rule=QUIET_RULE,
        inputs_digest=material.inputs_digest,
        code_version=material.code_version,
        releasing=releasing,
        audit_head=material.audit_head,
        median_delay_days=material.delay.median_days,
        not_assessed=material.not_assessed,
        asks=asked,
    )


class _Citable:
    """What people stated names events as they were known when it was written. One that was merged since is cited as the event
    that stands for it, and one that is no longer known not at all."""

    def __init__(self, material: Material) -> None:
        self._stands_for = material.stands_for
        harms = frozenset(one.id for one in material.monitored.streams.events)
        self._known = harms | frozenset(material.now["id"]) | frozenset(material.told_by(material.as_of)["id"])

    def sections(self, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(self.section(one) for one in sections)

    def section(self, section: Section) -> Section:
        return replace(section, sentences=tuple(self._sentence(one) for one in section.sentences))

    def _sentence(self, one: Sentence) -> Sentence:
        cites = tuple(dict.fromkeys(key for cite in one.cites if (key := self._key(cite))))
        return one if cites == one.cites else replace(one, cites=cites)

    def _key(self, cite: str) -> str:
        kind, _, ref = cite.partition(":")
        if kind != "event" or ref in self._known:
            return cite
        root = self._stands_for.get(ref, "")
        return f"event:{root}" if root in self._known else ""


def events_needed(material: Material) -> tuple[str, ...]:
    """Ids of the events whose claims the page will ask for."""
    days = max(WINDOW_DAYS, MAP_DAYS, WHO_DAYS)
    ids = [*material.recent(days)["id"], *new_events(material)["id"]]
    ids += [*counted_by_people(material)["id"], *standing_for(material, merged_by_people(material))]
    ids += [event for signal in material.suggestion.signals if signal.rising for event in signal.events]
    ids += list(material.told_by(material.as_of)["id"])
    ids += [one.id for one in material.monitored.streams.events]
    return tuple(dict.fromkeys(ids))


def _lean(material: Material) -> PhaseSuggestion:
    """The suggestion with only the signals that speak for a rise, and those of the whole country."""
    kept = tuple(s for s in material.suggestion.signals if s.rising or s.region is None)
    return replace(material.suggestion, signals=kept)


def _sources(material: Material, sections: tuple[Section, ...]) -> tuple[Source, ...]:
    """Each cited record once, numbered in the order in which the text first cites it; the last entry stands for all the rest."""
    cited = [sentence.cites for section in sections for sentence in section.sentences]
    keys = list(dict.fromkeys(key for cites in cited for key in cites))
    first = _first(cited, MOST_SOURCES if len(keys) <= MOST_SOURCES else MOST_SOURCES - 1)
    shown, rest = [key for key in keys if key in first], [key for key in keys if key not in first]
    known = material.now.vstack(material.told_by(material.as_of))
    rows = {row["id"]: row for row in known.iter_rows(named=True)}
    found = [_source(material, key, number, rows) for number, key in enumerate(shown, start=1)]
    if rest:
        text = counted(
            len(rest),
            "{n} more record, in the list of events known by this day; its id stands in the JSON form",
            "{n} more records, in the list of events known by this day; their ids stand in the JSON form",
        )
        found.append(Source("more", len(found) + 1, text.parts(), covers=tuple(rest), phrase=text))
    return tuple(found)


def _first(cited: list[tuple[str, ...]], most: int) -> set[str]:
    """At most so many keys, those of the sentences that cite the fewest first: a sentence on one event stays traceable."""
    keys = dict.fromkeys(key for cites in sorted(cited, key=len) for key in cites)
    return set(list(keys)[:most])


def _source(material: Material, key: str, number: int, rows: dict[str, dict[str, Any]]) -> Source:
    kind, _, ref = key.partition(":")
    if kind == "event":
        event = _event_text(material, ref, rows.get(ref))
        return Source(key, number, event.parts(), _grade(material, ref), phrase=event)
    if kind in ("options", "option"):
        text = options.source(material, key)
    elif kind == "framing":
        text = framing.source(material.framing)
    elif kind == "document":
        text = curated.source(material.file, key)
    elif kind in ("figure", "presence"):
        text = published.source(material.published, key)
    elif kind == "agenda":
        text = agenda.source(material.slots, material.held, key)
    elif kind == "statement":
        text = judged.source(material.judged, key)
    elif kind in ("campaign", "rising", "trigger", "harm"):
        text = _monitored(material, key)
    else:
        text = _dataset_text(material, ref) if kind == "dataset" else phrase(_BY_RULE, day=on(material.as_of))
    return Source(key, number, text.parts(), phrase=text)


def _monitored(material: Material, key: str) -> Phrase:
    """What stands behind a sentence of a monitor."""
    found = material.monitored
    if key.startswith("campaign:"):
        return campaign.source(found.organised[0])
    if key.startswith("harm:"):
        return streams.source(found.streams, key)
    return rising.source(found.rising) if key.startswith("rising:") else triggers.source(found.trigger_entries, key)


UNGRADED = phrase("ungraded")


def _grade(material: Material, event: str) -> Phrase:
    held = material.decided.get(event)
    return UNGRADED if held is None or held.grade is None else held.grade.words


_BY_RULE = message("Phase suggested by the written rule from the events known by {day}")


def _event_text(material: Material, event: str, row: dict[str, Any] | None) -> Listed:
    """`row`: of an `EVENTS` table; None: it is of another kind of harm than killing."""
    claims = material.claims.get(event, ())
    head = _of_killing(material, event, row) if row is not None else _of_harm(material, event)
    found = [head, *(_document(claim, claims) for claim in claims[:_MOST_DOCUMENTS])]
    if len(claims) > _MOST_DOCUMENTS:
        found.append(counted(len(claims) - _MOST_DOCUMENTS, "and {n} more", "and {n} more"))
    if not claims and row is not None:
        found.append(Phrase(_DOCUMENTED[row["dated_by"] == "yearly-release"], {"day": on(row["documented_at"])}))
    found += _numbers(material, event)
    found += _decided(material, event)
    return listed(found, Joining.CLAUSES)


def _numbers(material: Material, event: str) -> list[Phrase]:
    """Who says what, where what reports give differs by a lot."""
    found = far_apart(Counted.KILLED, material.numbers.get(event, ()))
    if found is None:
        return []
    low, high = found
    facts: dict[str, Fact] = {"one": _who(low), "few": three_of(low.people), "other": _who(high), "many": three_of(high.people)}
    return [Phrase(message("reports differ on the killed: {one} {few}, {other} {many}"), facts)]


def _who(one: ClaimedNumber) -> Fact:
    if not one.claimant:
        return name(one.publisher)
    return phrase("{claimant} as {publisher} has it", claimant=name(one.claimant), publisher=name(one.publisher))


def _of_harm(material: Material, event: str) -> Phrase:
    one = next(one for one in material.monitored.streams.events if one.id == event)
    return streams.event_text(one, material.source_keys.get(event, event))


def _of_killing(material: Material, event: str, row: dict[str, Any]) -> Phrase:
    return phrase(
        "{record}: {when}, {place}, {sides}, killed {killed}",
        record=name(material.source_keys.get(event, event)),
        when=Days(row["occurred_start"], row["occurred_end"]),
        place=name(row["place"]),
        sides=name(row["side_a"] if row["side_b"] == "Civilians" else f"{row['side_a']} – {row['side_b']}"),
        killed=three(row["deaths_low"], row["deaths_best"], row["deaths_high"], bool(row["deaths_open"])),
    )


def _decided(material: Material, event: str) -> list[Phrase]:
    """What people decided on an event; a partner's one that is folded into it is not named."""
    held = material.decided.get(event)
    if held is None:
        return []
    keys = [material.source_keys[one] for one in held.members if one in material.source_keys]
    found = [phrase("counted as one with {records}", records=listed(name(key) for key in keys))] if keys else []
    if held.verdict is not None and held.verdict.act == Act.DISPUTE:
        reason = quotation(f"“{held.verdict.reason}”")
        found.append(phrase("disputed at the verification desk on {day}: {reason}", day=on(held.verdict.on), reason=reason))
    elif held.verdict is not None and held.verdict.act == Act.RULE:
        rule = Number(held.verdict.rule)
        found.append(phrase("accepted by rule {rule} on {day}, read by nobody", rule=rule, day=on(held.verdict.on)))
    elif held.verdict is not None and _from_reports(material, event):
        found.append(phrase("accepted from reports at the verification desk on {day}", day=on(held.verdict.on)))
    elif held.verdict is not None:
        found.append(phrase("verified at the verification desk on {day}", day=on(held.verdict.on)))
    return found


def _from_reports(material: Material, event: str) -> bool:
    return material.source_keys.get(event, "").startswith(f"{COLLECTED_REPORTS.name}, ")


_DOCUMENTED = {
    False: message("documented by {day}"),
    True: message("documented by {day} (the yearly release)"),
}
"""By whether only the yearly release says so."""


def _document(claim: Claim, beside: Sequence[Claim]) -> Phrase:
    """`beside`: all reports of the event; whose text it carries is told where that one is among them."""
    by: dict[str, Fact] = {"publisher": name(claim.report.publisher), "day": on(claim.report.documented_at)}
    other = carried_text(claim.report, [one.report for one in beside])
    if other is not None:
        by["other"] = name(other.publisher)
        if claim.words:
            form = message("documented by {publisher}, {day}, {headline}, which carries the text of {other}: no second source")
            return Phrase(form, {**by, "headline": title(f"“{claim.words}”")})
        return phrase("documented by {publisher}, {day}, which carries the text of {other}: no second source", **by)
    if claim.words:
        return phrase("documented by {publisher}, {day}, {headline}", headline=title(f"“{claim.words}”"), **by)
    return phrase("documented by {publisher}, {day}", **by)


_RELEASE = {
    False: message("{dataset}, release {version}, out on {day}, licence {licence}; cite {citation}"),
    True: message("{dataset}, candidate release {version} (not final), out on {day}, licence {licence}; cite {citation}"),
}
"""By whether it is a candidate release."""


def _dataset_text(material: Material, ref: str) -> Phrase:
    releases = (*material.releases, *material.monitored.neighbours)
    release = next(one for one in releases if one.label == ref)
    dataset = material.datasets[release.source]
    return Phrase(
        _RELEASE[release.is_candidate],
        {
            "dataset": name(dataset.name),
            "version": name(release.version),
            "day": on(release.released),
            "licence": name(dataset.licence),
            "citation": name(dataset.citation),
        },
    )
