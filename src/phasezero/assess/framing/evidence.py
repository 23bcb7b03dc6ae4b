"""What the events of the same time say, and the rule by which a dominant frame is warned about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import polars as pl

from phasezero.assess.framing.counting import Line
from phasezero.domain.events import Fatalities, Perpetrator, Report, Violence
from phasezero.domain.framing import Against, Counted, Evidence, Frame, Frames, Measure, Share, Warned, frames
from phasezero.domain.marking import Marking
from phasezero.domain.phrases import Number, Phrase, counted, phrase, triple
from phasezero.domain.publishers import independent
from phasezero.domain.times import learned_on


def evidence(events: pl.DataFrame, since: date, as_of: date) -> Evidence:
    """From an `EVENTS` table of one version of each event: those that ended from `since` to `as_of`."""
    large = frames().numbers.large
    here = events.filter(pl.col("occurred_end").is_between(since, as_of))
    attacks = here.filter(pl.col("violence") == Violence.ONE_SIDED)
    return Evidence(
        events=tuple(attacks["id"]),
        killed=_killed(here),
        attacked=_killed(attacks),
        by_state=_killed(attacks.filter(pl.col("perpetrator") == Perpetrator.STATE)),
        between_groups=_killed(here.filter(pl.col("violence") == Violence.NON_STATE)),
        places=attacks["place"].n_unique(),
        large=attacks.filter(pl.col("deaths_best") >= large).height,
    )


def _killed(events: pl.DataFrame) -> Fatalities:
    low, best, high = (int(events[f"deaths_{bound}"].sum()) for bound in ("low", "best", "high"))
    return Fatalities(low, best, high, bool(events["deaths_open"].sum()))


def warnings(everyone: Counted, held: Sequence[Line], found: Evidence, rule: Frames) -> tuple[Warned, ...]:
    """At most one for each frame that dominates. `held`: every report, copies too."""
    numbers = rule.numbers
    enough = found.attacked.best >= numbers.deaths and found.places >= numbers.places
    if not enough or everyone.framed < numbers.headlines:
        return ()
    most = max(share.carried for share in everyone.shares.values())
    warned = []
    for key, against in rule.against.items():
        share = everyone.shares[key]
        part = share.share or 0.0
        dominates = share.carried == most and part >= numbers.share and share.low >= numbers.share_low
        if not dominates or (carriers := _publishers(held, key)) < numbers.publishers:
            continue
        if _value(against.measure, found) >= against.at_least:
            warned.append(
                Warned(key, share, carriers, against, _says(rule.named(key), share, carriers, against, found), found.events)
            )
    return tuple(warned)


def _publishers(held: Sequence[Line], frame: str) -> int:
    """Independent publishers that carry a frame, at most."""
    return independent(
        Report(line.report, line.publisher, line.title, line.day, learned_on(line.day), Marking())
        for line in held
        if line.words and frame in line.words
    )


def _part(of: Fatalities, whole: Fatalities) -> float:
    return of.best / whole.best if whole.best else 0.0


_VALUES: dict[Measure, Callable[[Evidence], float]] = {
    Measure.ATTACKED: lambda found: _part(found.attacked, found.attacked + found.between_groups),
    Measure.CIVILIANS: lambda found: _part(found.attacked, found.killed),
    Measure.STATE: lambda found: _part(found.by_state, found.attacked),
    Measure.LARGE: lambda found: found.large,
}


def _value(measure: Measure, found: Evidence) -> float:
    return _VALUES[measure](found)


def _says(frame: Frame, share: Share, carriers: int, against: Against, found: Evidence) -> Phrase:
    return phrase(
        "{carried} of {of} headlines that carry a frame tell it as “{frame}”, from at most {publishers} independent publishers; "
        "the events of the same time also say this: {found}.",
        carried=Number(share.carried),
        of=Number(share.of),
        frame=phrase(frame.name),
        publishers=Number(carriers),
        found=events_say(against, found, frames().numbers.large),
    )


def events_say(against: Against, found: Evidence, large: int) -> Phrase:
    """What the events say, as counts with their base."""
    places = counted(found.places, "{n} place", "{n} places")
    attacked = _three(found.attacked)
    if against.measure is Measure.ATTACKED:
        return phrase(
            "killed in attacks on civilians by state forces or organised groups, at {places}: {attacked}; "
            "killed in fighting without the state: {between}",
            attacked=attacked,
            places=places,
            between=_three(found.between_groups),
        )
    if against.measure is Measure.CIVILIANS:
        return phrase(
            "killed in all: {killed}; of these in attacks on civilians, at {places}: {attacked}",
            killed=_three(found.killed),
            attacked=attacked,
            places=places,
        )
    if against.measure is Measure.STATE:
        return phrase(
            "killed in attacks on civilians: {attacked}; of these by the country’s own state forces: {state}",
            attacked=attacked,
            state=_three(found.by_state),
        )
    return counted(
        found.large,
        "{n} attack on civilians had {large} dead or more by the best estimate; killed in all attacks on civilians, at {places}: "
        "{attacked}",
        "{n} attacks on civilians had {large} dead or more by the best estimate; killed in all attacks on civilians, at "
        "{places}: {attacked}",
        large=Number(large),
        attacked=attacked,
        places=places,
    )


def _three(killed: Fatalities) -> Phrase:
    return triple(killed.low, killed.best, killed.high)
