"""What changed since the last issued update, and whether that is material."""

from __future__ import annotations

import polars as pl

from phasezero.brief.material import Material, deaths
from phasezero.brief.phrases import plural, triple
from phasezero.domain.publishers import independent
from phasezero.domain.times import day, span
from phasezero.domain.updates import Part, Sentence, SentenceKind, figure, name, say

QUIET_RULE = (
    "material: the suggested phase changed, an event became known, figures of a known event were corrected, "
    "or a count newly passed its threshold"
)
_MOST_REGIONS = 5
_MOST_CORRECTIONS = 3
_OLD_DAYS = 30

_FIGURES = [f"{of}_{bound}" for of in ("deaths", "civilian_deaths") for bound in ("low", "best", "high")]


def new_events(material: Material) -> pl.DataFrame:
    """Events known now that were not known on the day of the basis, the latest first."""
    return material.now.join(material.before.select("id"), on="id", how="anti").sort(
        ["occurred_end", "id"], descending=[True, False]
    )


def corrected_events(material: Material) -> pl.DataFrame:
    """Events whose figures differ from those known on the day of the basis; the old ones in columns ending in `_before`."""
    both = material.now.join(material.before.select("id", *_FIGURES), on="id", suffix="_before")
    differs = pl.any_horizontal(*(pl.col(column) != pl.col(f"{column}_before") for column in _FIGURES))
    return both.filter(differs).sort(["occurred_end", "id"], descending=[True, False])


def is_material(material: Material) -> bool:
    """The written rule `QUIET_RULE`; a country's first update is always whole."""
    then, now = material.basis.suggestion, material.suggestion
    rose = {(s.region, s.series) for s in now.signals if s.rising} - {(s.region, s.series) for s in then.signals if s.rising}
    return (
        material.basis.issued_number is None
        or then.phase != now.phase
        or bool(rose)
        or not new_events(material).is_empty()
        or not corrected_events(material).is_empty()
    )


def changes(material: Material) -> tuple[Sentence, ...]:
    """One line for the phase, one for each region with events that became known, one for each correction."""
    found = [*_phase(material), *_new(material), *_corrections(material)]
    if found:
        return tuple(found)
    return (say("Nothing in what we hold became known or was corrected.", SentenceKind.NOTICE),)


def _phase(material: Material) -> list[Sentence]:
    then, now = material.basis.suggestion, material.suggestion
    if then.phase == now.phase or material.not_assessed:
        return []
    issued = material.basis.issued_number
    return [
        say(
            "suggested phase {now} (was {then} on {day})"
            if issued is None
            else "suggested phase {now} (update of {day}: {then})",
            cites=(f"phase:{material.country.iso3}",),
            mark="▲" if now.phase > then.phase else "▼",
            now=figure(int(now.phase)),
            then=figure(int(then.phase)),
            day=figure(day(material.basis.on)),
        )
    ]


def _new(material: Material) -> list[Sentence]:
    fresh = new_events(material)
    if fresh.is_empty():
        return []
    groups = [group for _, group in fresh.group_by("region", maintain_order=True)]
    groups.sort(key=lambda group: (-group.height, str(group["region"][0])))
    lines = [_new_in(material, group, material.region_name(group["region"][0])) for group in groups[:_MOST_REGIONS]]
    if rest := groups[_MOST_REGIONS:]:
        lines.append(_new_elsewhere(material, pl.concat(rest), len(rest)))
    return lines


def _new_in(material: Material, group: pl.DataFrame, region: str) -> Sentence:
    facts = {"events": figure(group.height), "region": name(region)}
    return _new_line(material, group, f"{{events}} {plural(group.height, 'event')} became known in {{region}}", facts)


def _new_elsewhere(material: Material, group: pl.DataFrame, regions: int) -> Sentence:
    facts = {"events": figure(group.height), "regions": figure(regions)}
    words = f"{{events}} {plural(group.height, 'event')} became known in {{regions}} other {plural(regions, 'region')}"
    return _new_line(material, group, words, facts)


def _new_line(material: Material, group: pl.DataFrame, words: str, facts: dict[str, Part]) -> Sentence:
    killed = deaths(group)
    twice = sum(independent(material.reports((event,))) > 1 for event in group["id"])
    old = group.filter(pl.col("occurred_end") < material.as_of - pl.duration(days=_OLD_DAYS)).height
    words += " (killed: {range})"
    facts |= {"range": triple(killed)}
    if twice:
        words += ", {twice} documented by two independent sources or more"
        facts["twice"] = figure(twice)
    if old:
        words += ", {old} more than {days} days old"
        facts |= {"old": figure(old), "days": figure(_OLD_DAYS)}
    return say(words, cites=tuple(f"event:{event}" for event in group["id"]), mark="+", facts=facts)


def _corrections(material: Material) -> list[Sentence]:
    rows = corrected_events(material)
    lines = [
        say(
            "corrected: event of {day} in {place}, killed {then} → {now} (low–best–high)",
            cites=(f"event:{row['id']}",),
            mark="✎",
            day=figure(span(row["occurred_start"], row["occurred_end"])),
            place=name(row["place"]),
            then=figure(f"{row['deaths_low_before']}–{row['deaths_best_before']}–{row['deaths_high_before']}"),
            now=figure(f"{row['deaths_low']}–{row['deaths_best']}–{row['deaths_high']}"),
        )
        for row in rows.head(_MOST_CORRECTIONS).iter_rows(named=True)
    ]
    if rest := rows.height - _MOST_CORRECTIONS if rows.height > _MOST_CORRECTIONS else 0:
        ids = tuple(f"event:{event}" for event in rows["id"][_MOST_CORRECTIONS:])
        lines.append(say("{rest} more corrected", cites=ids, mark="✎", rest=figure(rest)))
    return lines
