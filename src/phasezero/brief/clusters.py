"""Where violence is documented more often than usual, in an update: sentences, a table and a map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from phasezero.brief import geometry
from phasezero.brief.palette import QUIET, SHADES
from phasezero.brief.picture import draw
from phasezero.domain.clusters import NO_CALM, NOT_WHY, NUMBERS, AreaCluster, ClusterPlace, Clusters
from phasezero.domain.phrases import (
    Days,
    Fact,
    Label,
    Number,
    Phrase,
    as_fact,
    between,
    counted,
    days,
    figure,
    listed,
    name,
    on,
    phrase,
    words,
)
from phasezero.domain.regions import Region
from phasezero.domain.updates import Cell, Picture, Section, Sentence, SentenceKind, Table, say

CLUSTERS = phrase("Where there is more violence than usual")
MAP_TITLE = phrase("Places of the clusters")
_YEAR = 365.25
_NAMED = 5
"""Places that a cell of the table names, at most."""
_LEAST, _MOST, _MAP = 150, 400, 360
"""Pixels: bounds of the map's height, and its width."""


def section(made: Clusters, regions: Sequence[Region]) -> Section:
    """For page two."""
    if not made.found:
        return Section("clusters", CLUSTERS, sentences(made))
    pictures = (clusters_map(made, regions),) if regions else ()
    return Section("clusters", CLUSTERS, sentences(made), (table(made), rivals_table(made)), pictures)


def sentences(made: Clusters) -> tuple[Sentence, ...]:
    """All that is said of it."""
    if made.not_assessed:
        return (
            say(
                "Whether violence clusters anywhere cannot be said of this day: {why}.",
                SentenceKind.GAP,
                why=as_fact(made.not_assessed),
            ),
        )
    if not made.found:
        none = say(
            "No area stands out by the rule: it asks for a count that the usual level would bring once in {often} or more "
            "seldom, looking every day.",
            SentenceKind.GAP,
            often=days(NUMBERS.recurrence_days),
        )
        return (none, _scanned(made), say(NO_CALM, SentenceKind.GAP))
    found = tuple(line for one in made.found for line in (_cluster(one), _flips(one)))
    return (*found, _scanned(made), say(NOT_WHY, SentenceKind.NOTICE), say(NO_CALM, SentenceKind.GAP))


def _cluster(one: AreaCluster) -> Sentence:
    facts: dict[str, Fact] = {
        "where": where(one),
        "days": Days(one.first, one.last),
        "attacks": Number(one.attacks),
        "usual": between(one.low, one.high),
        "often": _often(one),
    }
    chance = counted(
        one.events,
        "{where}, {days}: {n} event is documented ({attacks} against civilians) where {usual} would be usual. At the usual "
        "level this would come {often}.",
        "{where}, {days}: {n} events are documented ({attacks} against civilians) where {usual} would be usual. At the usual "
        "level this would come {often}.",
        **facts,
    )
    return say(chance, cites=tuple(f"event:{event}" for event in one.ids))


def where(one: AreaCluster) -> Fact:
    """In words: "3 places within 40 km of Bossangoa (Ouham)"."""
    centre = place_name(one.places[one.centre])
    if len(one.places) == 1:
        return centre
    return counted(
        len(one.places),
        "{n} place within {km} km of {place}",
        "{n} places within {km} km of {place}",
        km=Number(_rounded_up(one.radius_km)),
        place=centre,
    )


def place_name(place: ClusterPlace) -> Fact:
    if not place.name:
        return phrase("elsewhere in {region}", region=name(place.region)) if place.region else phrase("elsewhere")
    return phrase("{place} ({region})", place=name(place.name), region=name(place.region)) if place.region else name(place.name)


def _rounded_up(km: float) -> int:
    step = 5 if km <= 20 else 10
    return max(step, math.ceil(km / step - 1e-9) * step)


def _often(one: AreaCluster) -> Phrase:
    """Years are rounded down: never more seldom than it was found."""
    years = int(one.recurrence_days / _YEAR)
    if years < 1:
        return phrase("about once a year")
    if one.more_rarely:
        return counted(years, "less than once in {n} year", "less than once in {n} years")
    return counted(years, "about once in {n} year", "about once in {n} years")


def _flips(one: AreaCluster) -> Sentence:
    cites = tuple(f"event:{event}" for event in one.ids)
    times = figure(f"{_at_least(one.flips_at):.1f}")
    if not one.flips_with:
        text = phrase("It would not be told if events there were documented more completely by a factor of {times}.", times=times)
        return say(text, cites=cites)
    form = counted(
        one.flips_with,
        "It would not be told without {n} of these events, or if those there were documented more completely by a factor of "
        "{times}.",
        "It would not be told without {n} of these events, or if those there were documented more completely by a factor of "
        "{times}.",
        times=times,
    )
    return say(form, cites=cites)


def _at_least(times: float) -> float:
    """Rounded up, so that at the factor said it holds."""
    return max(1.1, math.ceil(times * 10 - 1e-6) / 10)


def _scanned(made: Clusters) -> Sentence:
    left = (
        counted(made.unplaced, "; {n} event could not be placed", "; {n} events could not be placed")
        if made.unplaced
        else words("")
    )
    return say(
        "Scanned: {days}, {events} at {places}, compared with {learned} before{left}. About {complete} of the events of these "
        "days are expected to be known by now; the rest can only add to what is counted.",
        SentenceKind.NOTICE,
        days=Days(made.first, made.as_of),
        events=counted(made.events, "{n} event", "{n} events"),
        places=counted(made.places, "{n} place", "{n} places"),
        learned=days(made.learned_days),
        left=left,
        complete=figure(f"{made.complete:.0%}"),
    )


def table(made: Clusters) -> Table:
    columns = (
        *(phrase("Places"), phrase("Days"), phrase("Events"), phrase("Usual"), phrase("Against civilians"), phrase("Killed")),
        *(phrase("How often at the usual level"), phrase("Independent sources, at most")),
    )
    caption = phrase("Clusters that reach {day}, as known on that day", day=on(made.as_of))
    return Table(columns, tuple(_row(one) for one in made.found), caption)


def _row(one: AreaCluster) -> tuple[Cell, ...]:
    named: list[Fact] = [
        phrase("{place}: {count}", place=place_name(place), count=Number(place.events)) for place in one.places[:_NAMED]
    ]
    if rest := len(one.places) - _NAMED:
        named += [counted(rest, "{n} more", "{n} more")] if rest > 0 else []
    return (
        listed(named),
        Days(one.first, one.last),
        str(one.events),
        between(one.low, one.high),
        str(one.attacks),
        str(one.deaths),
        _often(one),
        phrase("not known") if one.sources is None else str(one.sources),
    )


def rivals_table(made: Clusters) -> Table:
    """What else could explain it, and whether that is excluded."""
    rows: tuple[tuple[Cell, Cell], ...] = (
        (
            phrase("Chance"),
            counted(
                made.cylinders,
                "excluded, but for about one cluster in {often}: {n} area and length of time was searched, and each cluster "
                "compared with what chance brings in all",
                "excluded, but for about one cluster in {often}: {n} areas and lengths of time were searched, and each cluster "
                "compared with what chance brings in all",
                often=days(NUMBERS.recurrence_days),
            ),
        ),
        (
            phrase("Late documents"),
            phrase(
                "excluded, unless these came sooner than usual: of recent days only what is usually documented by now is expected"
            ),
        ),
        (
            phrase("Bad days and bad months that are ordinary in a region"),
            phrase(
                "excluded as far as the past shows them: how unevenly events of each region came before is part of what chance "
                "brings"
            ),
        ),
        (
            phrase("Better documentation there"),
            phrase(
                "cannot be told: an observer who came or a list that was published looks like more violence there; the factor at "
                "which a cluster would not be told stands with it"
            ),
        ),
        (phrase("Fighting"), phrase("not excluded: how many of its events are against civilians stands with each cluster")),
        (
            phrase("One list or report on many events"),
            phrase("not excluded: how many independent sources its events have, at most, stands with each cluster"),
        ),
    )
    return Table(
        (phrase("What else could explain it"), phrase("Whether it is excluded")), rows, phrase("Other explanations of a cluster")
    )


# The map


def clusters_map(made: Clusters, regions: Sequence[Region]) -> Picture:
    """Regions with clusters shaded, and a dot for each place with events."""
    frame = geometry.box(one.shape for one in regions)
    project = geometry.mercator(frame)
    scale = _MAP / max(frame.east - frame.west, 1e-6)
    tall = project(frame.centre, frame.north)[1] - project(frame.centre, frame.south)[1]
    height = round(min(_MOST, max(_LEAST, scale * tall)))
    held = {place.region: place.events for one in made.found for place in one.places}
    own = [feature for one in sorted(regions, key=lambda one: one.code) if (feature := _feature(one, one.name in held, frame))]
    dots = [dot for i, one in enumerate(made.found, start=1) for dot in _dots(i, one, project)]
    drawn = draw(
        "country_map",
        {
            "frame": own, "regions": own, "neighbours": [], "points": dots, "labels": _numbers(made, project),
            **_key(height + 14),
        },
        name="pz-clusters",
        title=MAP_TITLE,
        description=_map_said(made),
        height=height,
    )  # fmt: skip
    return Picture("clusters", MAP_TITLE, drawn.svg, places_table(made), drawn.words)


def _feature(region: Region, holds: bool, frame: geometry.Box) -> dict[str, Any] | None:
    shape = geometry.geometry(region.shape, geometry.mercator(frame), (frame.east - frame.west) / 720)
    note: Label = phrase("{place}: {said}", place=name(region.name), said=_HOLDS if holds else _HOLDS_NOT)
    return {"type": "Feature", "geometry": shape, "fill": SHADES[1] if holds else QUIET[0], "note": note} if shape else None


_HOLDS, _HOLDS_NOT = phrase("part of a cluster"), phrase("no cluster by the rule")


def _dots(number: int, one: AreaCluster, project: geometry.Projection) -> list[dict[str, Any]]:
    return [
        {
            **_at(project, place),
            "area": 18 + 12 * min(place.events, 20),
            "note": phrase(
                "cluster {number}, {place}: {count}",
                number=Number(number),
                place=place_name(place),
                count=counted(place.events, "{n} event", "{n} events"),
            ),
        }
        for place in one.places
    ]


def _at(project: geometry.Projection, place: ClusterPlace) -> dict[str, float]:
    right, up = project(place.longitude, place.latitude)
    return {"right": round(right, 4), "up": round(up, 4)}


def _numbers(made: Clusters, project: geometry.Projection) -> list[dict[str, Any]]:
    """The number of each cluster, a little above its first place."""
    found = []
    for i, one in enumerate(made.found, start=1):
        at = _at(project, one.places[0])
        found.append({**at, "up": at["up"] - 0.35, "text": str(i)})
    return found


def _key(y: float) -> dict[str, list[dict[str, Any]]]:
    squares, texts = [], []
    for x, fill, text in ((0.0, SHADES[1], _HOLDS), (130.0, QUIET[0], _HOLDS_NOT)):
        squares.append({"px": x, "px2": x + 11, "py": y - 5.5, "py2": y + 5.5, "fill": fill, "stroke": QUIET[3]})
        texts.append({"px": x + 16, "py": y, "text": text})
    return {"key": squares, "key_words": texts}


def _map_said(made: Clusters) -> Phrase:
    return phrase(
        "A dot for each place of {clusters} that reach {day}, larger with more events; regions that hold one are shaded. A "
        "region without a shade is not calm. The table below says the same.",
        clusters=counted(len(made.found), "{n} cluster", "{n} clusters"),
        day=on(made.as_of),
    )


def places_table(made: Clusters) -> Table:
    rows = tuple(
        (str(i), place_name(place), str(place.events)) for i, one in enumerate(made.found, start=1) for place in one.places
    )
    return Table(
        (phrase("Cluster"), phrase("Place"), phrase("Events")), rows, phrase("Places of the clusters, with their events")
    )
