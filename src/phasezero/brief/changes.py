"""What changed since the last issued update, and whether that is material."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from phasezero.brief import streams
from phasezero.brief.judged import stated_since
from phasezero.brief.material import Material, deaths
from phasezero.brief.phrases import events, triple
from phasezero.domain.language import message
from phasezero.domain.phrases import Days, Fact, Number, Phrase, counted, days, name, on, phrase, three
from phasezero.domain.publishers import independent
from phasezero.domain.updates import Sentence, SentenceKind, say

QUIET_RULE = phrase(
    "material: the suggested phase changed, an event became known, figures of a known event were corrected, "
    "a local partner told of one, people decided what counts, judged, warned, asked or answered, or a count newly passed its "
    "threshold"
)
_MOST_REGIONS = 5
_MOST_CORRECTIONS = 3
_OLD_DAYS = 30

_FIGURES = [f"{of}_{bound}" for of in ("deaths", "civilian_deaths") for bound in ("low", "best", "high")] + ["deaths_open"]


def new_events(material: Material) -> pl.DataFrame:
    """Events known now that were not known on the day of the basis, the latest first."""
    return _newly_counted(material).join(_known_before(material), on="id", how="anti")


def counted_by_people(material: Material) -> pl.DataFrame:
    """Events that were known on the day of the basis and count only since, because people decided so; the latest first."""
    return _newly_counted(material).join(_known_before(material), on="id", how="semi")


def merged_by_people(material: Material) -> pl.DataFrame:
    """Events that counted on the day of the basis and for which another one stands now; the latest first."""
    gone = material.before.join(_anything_now(material), on="id", how="anti")
    return gone.sort(["occurred_end", "id"], descending=[True, False])


def standing_for(material: Material, merged: pl.DataFrame) -> list[str]:
    """Ids of the events that stand for those merged."""
    now = set(_anything_now(material)["id"])
    return sorted({root for event in merged["id"] if (root := material.stands_for.get(event, event)) in now})


def _newly_counted(material: Material) -> pl.DataFrame:
    fresh = material.now.join(material.before.select("id"), on="id", how="anti")
    return fresh.sort(["occurred_end", "id"], descending=[True, False])


def _known_before(material: Material) -> pl.DataFrame:
    """Ids of what was known by the day of the basis, counted or not."""
    every = material.versions.vstack(material.told)
    return every.filter(pl.col("learned_on") <= material.basis.on).select("id").unique()


def _anything_now(material: Material) -> pl.DataFrame:
    return material.now.vstack(material.told_by(material.as_of)).select("id")


def corrected_events(material: Material) -> pl.DataFrame:
    """Events whose figures differ from those known on the day of the basis; the old ones in columns ending in `_before`."""
    now = material.now.vstack(material.told_by(material.as_of))
    before = material.before.vstack(material.told_by(material.basis.on))
    both = now.join(before.select("id", *_FIGURES), on="id", suffix="_before")
    differs = pl.any_horizontal(*(pl.col(column) != pl.col(f"{column}_before") for column in _FIGURES))
    return both.filter(differs).sort(["occurred_end", "id"], descending=[True, False])


def newly_told(material: Material) -> pl.DataFrame:
    """What local partners told of since the day of the basis, the latest first."""
    told = material.told_by(material.as_of).join(material.told_by(material.basis.on).select("id"), on="id", how="anti")
    return told.sort(["occurred_end", "id"], descending=[True, False])


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
        or not newly_told(material).is_empty()
        or not counted_by_people(material).is_empty()
        or not merged_by_people(material).is_empty()
        or bool(_harm(material))
        or stated_since(material.judged, material.basis.on) is not None
    )


def changes(material: Material) -> tuple[Sentence, ...]:
    """One line for the phase, one for each region with events that became known, one for each correction."""
    found = [*_phase(material), *_new(material), *_told(material), *_decided(material), *_harm(material)]
    found += [*_stated(material), *_corrections(material)]
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
            message("suggested phase {now} (was {then} on {day})")
            if issued is None
            else message("suggested phase {now} (update of {day}: {then})"),
            cites=(f"phase:{material.country.iso3}",),
            mark="▲" if now.phase > then.phase else "▼",
            now=Number(int(now.phase)),
            then=Number(int(then.phase)),
            day=on(material.basis.on),
        )
    ]


def _new(material: Material) -> list[Sentence]:
    fresh = new_events(material)
    if fresh.is_empty():
        return []
    groups = [group for _, group in fresh.group_by("region", maintain_order=True)]
    groups.sort(key=lambda group: (-group.height, str(group["region"][0])))
    lines = [_new_line(material, group, material.region_fact(group["region"][0])) for group in groups[:_MOST_REGIONS]]
    if rest := groups[_MOST_REGIONS:]:
        elsewhere = counted(len(rest), "{n} other region", "{n} other regions")
        lines.append(_new_line(material, pl.concat(rest), elsewhere))
    return lines


_NEW = {
    (False, False): message("{events} became known in {where} (killed: {range})"),
    (True, False): message(
        "{events} became known in {where} (killed: {range}), {twice} documented by two independent sources or more"
    ),
    (False, True): message("{events} became known in {where} (killed: {range}), {old} more than {days} old"),
    (True, True): message(
        "{events} became known in {where} (killed: {range}), {twice} documented by two independent sources or more, "
        "{old} more than {days} old"
    ),
}
"""By whether some have two independent sources, and whether some are old."""


def _new_line(material: Material, group: pl.DataFrame, where: Fact) -> Sentence:
    twice = sum(independent(material.reports((event,))) > 1 for event in group["id"])
    old = group.filter(pl.col("occurred_end") < material.as_of - pl.duration(days=_OLD_DAYS)).height
    facts: dict[str, Fact] = {"events": events(group.height), "where": where, "range": triple(deaths(group))}
    if twice:
        facts["twice"] = Number(twice)
    if old:
        facts |= {"old": Number(old), "days": days(_OLD_DAYS)}
    cites = tuple(f"event:{event}" for event in group["id"])
    return say(_NEW[bool(twice), bool(old)], cites=cites, mark="+", facts=facts)


def _told(material: Material) -> list[Sentence]:
    fresh = newly_told(material)
    if fresh.is_empty():
        return []
    line = say(
        "local partners told of {events} more, in no count here (killed: {range})",
        cites=tuple(f"event:{event}" for event in fresh["id"]),
        mark="+",
        events=events(fresh.height),
        range=triple(deaths(fresh)),
    )
    return [line]


def _stated(material: Material) -> list[Sentence]:
    found = stated_since(material.judged, material.basis.on)
    return [] if found is None else [found]


def _harm(material: Material) -> tuple[Sentence, ...]:
    return streams.new_lines(material.monitored.streams, material.basis.on)


def _decided(material: Material) -> list[Sentence]:
    """What counts, and what counts no more, because people decided so at the verification desk."""
    lines = []
    counted, merged = counted_by_people(material), merged_by_people(material)
    if not counted.is_empty():
        cites = tuple(f"event:{event}" for event in counted["id"])
        form = message("verified or split by people, counted from now on: {events} (killed: {range})")
        lines.append(say(form, cites=cites, mark="+", events=events(counted.height), range=triple(deaths(counted))))
    if not merged.is_empty():
        form = message("merged by people: {events} counted as one with others (killed, as counted before: {range})")
        cites = tuple(f"event:{event}" for event in standing_for(material, merged))
        lines.append(say(form, cites=cites, mark="✎", events=events(merged.height), range=triple(deaths(merged))))
    return lines


def _three(row: Mapping[str, Any], when: str) -> Phrase:
    low, best, high, is_open = (row[f"deaths_{name}{when}"] for name in ("low", "best", "high", "open"))
    return three(low, best, high, bool(is_open))


def _corrections(material: Material) -> list[Sentence]:
    rows = corrected_events(material)
    lines = [
        say(
            "corrected: event of {day} in {place}, killed {then} → {now} (low–best–high)",
            cites=(f"event:{row['id']}",),
            mark="✎",
            day=Days(row["occurred_start"], row["occurred_end"]),
            place=name(row["place"]),
            then=_three(row, "_before"),
            now=_three(row, ""),
        )
        for row in rows.head(_MOST_CORRECTIONS).iter_rows(named=True)
    ]
    if rest := rows.height - _MOST_CORRECTIONS if rows.height > _MOST_CORRECTIONS else 0:
        ids = tuple(f"event:{event}" for event in rows["id"][_MOST_CORRECTIONS:])
        lines.append(say(counted(rest, "{n} more corrected", "{n} more corrected"), cites=ids, mark="✎"))
    return lines
