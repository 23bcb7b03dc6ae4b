"""From material to an update: which sentences, in which order, and the list of the records they cite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from phasezero.brief.changes import QUIET_RULE, is_material, new_events
from phasezero.brief.material import WINDOW_DAYS, Material
from phasezero.brief.page_one import page_one, quiet_page_one
from phasezero.brief.page_two import MAP_DAYS, WHO_DAYS, page_two
from phasezero.domain.signals import PhaseSuggestion
from phasezero.domain.times import day, span
from phasezero.domain.updates import (
    Part,
    Releasing,
    Section,
    Source,
    Update,
    UpdateState,
    figure,
    name,
    title,
    words,
)

_MOST_DOCUMENTS = 2
MOST_SOURCES = 80
"""Entries in the list of sources: beyond that a reader is not helped, and a phone on a slow line is hindered."""


def compose(material: Material, releasing: Releasing | None = None) -> Update:
    """The update of one country for one day. Pure: the same material gives the same update."""
    changed = is_material(material)
    first = page_one(material) if changed else quiet_page_one(material)
    second = page_two(material, releasing)
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
        sources=_sources(material, (*first, *second)),
        material_change=changed,
        quiet_rule=QUIET_RULE,
        inputs_digest=material.inputs_digest,
        code_version=material.code_version,
        releasing=releasing,
        audit_head=material.audit_head,
        median_delay_days=material.delay.median_days,
        not_assessed=material.not_assessed,
    )


def events_needed(material: Material) -> tuple[str, ...]:
    """Ids of the events whose claims the page will ask for."""
    days = max(WINDOW_DAYS, MAP_DAYS, WHO_DAYS)
    ids = [*material.recent(days)["id"], *new_events(material)["id"]]
    ids += [event for signal in material.suggestion.signals if signal.rising for event in signal.events]
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
    listed, rest = [key for key in keys if key in first], [key for key in keys if key not in first]
    rows = {row["id"]: row for row in material.now.iter_rows(named=True)}
    found = [
        Source(key, number, tuple(_source_text(material, key, rows)), "ungraded" if key.startswith("event:") else "")
        for number, key in enumerate(listed, start=1)
    ]
    if rest:
        text = (
            figure(len(rest)),
            words(" more records, in the list of events known by this day; their ids stand in the JSON form"),
        )
        found.append(Source("more", len(found) + 1, text, covers=tuple(rest)))
    return tuple(found)


def _first(cited: list[tuple[str, ...]], most: int) -> set[str]:
    """At most so many keys, those of the sentences that cite the fewest first: a sentence on one event stays traceable."""
    keys = dict.fromkeys(key for cites in sorted(cited, key=len) for key in cites)
    return set(list(keys)[:most])


def _source_text(material: Material, key: str, rows: dict[str, dict[str, object]]) -> Iterator[Part]:
    kind, _, ref = key.partition(":")
    if kind == "event":
        yield from _event_text(material, ref, rows[ref])
    elif kind == "dataset":
        yield from _dataset_text(material, ref)
    else:
        yield words("Phase suggested by the written rule from the events known by ")
        yield figure(day(material.as_of))


def _event_text(material: Material, event: str, row: dict[str, object]) -> Iterator[Part]:
    yield name(material.source_keys.get(event, event))
    yield words(": ")
    yield figure(span(row["occurred_start"], row["occurred_end"]))  # type: ignore[arg-type]
    yield words(", ")
    yield name(str(row["place"]))
    yield words(", ")
    yield name(str(row["side_a"]) if row["side_b"] == "Civilians" else f"{row['side_a']} – {row['side_b']}")
    yield words(", killed ")
    yield figure(f"{row['deaths_low']}–{row['deaths_best']}–{row['deaths_high']}")
    claims = material.claims.get(event, ())
    for claim in claims[:_MOST_DOCUMENTS]:
        yield words("; documented by ")
        yield name(claim.report.publisher)
        yield words(", ")
        yield figure(day(claim.report.documented_at))
        if claim.words:
            yield words(", ")
            yield title(f"“{claim.words}”")
    if more := len(claims) - _MOST_DOCUMENTS if len(claims) > _MOST_DOCUMENTS else 0:
        yield words("; and ")
        yield figure(more)
        yield words(" more")
    if not claims:
        yield words("; documented by ")
        yield figure(day(row["documented_at"]))  # type: ignore[arg-type]
        yield words(" (the yearly release)" if row["dated_by"] == "yearly-release" else "")


def _dataset_text(material: Material, ref: str) -> Iterator[Part]:
    release = next(one for one in material.releases if one.label == ref)
    dataset = material.datasets[release.source]
    yield name(f"{dataset.name}, release {release.version}")
    yield words(", out on ")
    yield figure(day(release.released))
    yield words(", licence ")
    yield name(dataset.licence)
    yield words("; cite ")
    yield name(dataset.citation)
