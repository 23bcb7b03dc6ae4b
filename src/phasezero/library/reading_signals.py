"""The signals that are offered on a country, within what its readers said they can read."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from phasezero import __version__
from phasezero.domain.alerts import Alert
from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, Viewer
from phasezero.domain.offered import Episode, Offered, Realised, SignalBudget, SignalReview, Signals, budget_rule
from phasezero.domain.phrases import (
    Joining,
    Label,
    Phrase,
    counted,
    figure,
    listed,
    name,
    on,
    phrase,
)
from phasezero.domain.rising import NUMBERS, Stream
from phasezero.library.making_updates import region_names, why_not
from phasezero.library.opening import watched

if TYPE_CHECKING:
    from phasezero.domain.rising import Rise
    from phasezero.domain.statements import Standing
    from phasezero.domain.weighed import Weighed
    from phasezero.monitor.offering import Looked
    from phasezero.store.resolving import Known

_YEAR = 365
_WHAT = {Stream.EVENTS: phrase("violence"), Stream.ATTACKS: phrase("violence against civilians")}
_SHOWN = 3
_NEAR, _HALF = 1.25, 0.5
"""Counts named in the sentence that says what triggered a signal."""


def signals(
    country: str, as_of: date, viewer: Viewer = LOCAL_OWNER, audience: str = LOCAL, budget: float | None = None
) -> Signals:
    """The open episodes of a country and those of the past year, from what the audience knew by a day.

    `budget`: signals a month; None: what its readers said, else the rule's number, shared by the watched countries where one
    reader has several. Raises BadInput for a budget that cannot be.
    """
    from phasezero.brief.campaign import WHAT_IT_IS
    from phasezero.monitor import offering
    from phasezero.monitor.remembered import remembered
    from phasezero.store import reading, resolving, statements

    iso3, inside, rule = find_country(country).iso3, viewer.within(audience), budget_rule()
    known = resolving.known(inside, as_of, iso3)
    begin, end = reading.data_begin(inside, iso3), reading.data_end(inside, known.coded)
    standing = statements.standing(inside, as_of, iso3, audience)
    stated = standing.last(SignalBudget) if budget is None else None
    size = _budget(budget, None if stated is None else stated.content, audience)
    nominal = rule.nominal(size)
    names = len(region_names(iso3))
    found = remembered(
        lambda: offering.looked(known.counted, iso3, as_of, names, nominal, rule, begin),
        known.counted,
        "signals",
        iso3,
        as_of,
        names,
        nominal,
        begin,
    )
    reviews = {one.content.signal: one.content for one in sorted(standing.all(SignalReview), key=lambda one: one.made_at)}
    is_open = [one for one in found.episodes if (as_of - one.last).days < rule.episode_days]
    past = tuple(one for one in reversed(found.episodes) if one not in is_open)
    everywhere = _stands_from(found, _elsewhere(iso3, as_of, inside, audience))
    days = min(_YEAR, (as_of - begin).days) if begin is not None else 0
    organised = _organised(iso3, as_of, viewer, audience) if is_open else ()
    return Signals(
        country=iso3,
        as_of=as_of,
        budget=size,
        said=stated is not None or budget is not None,
        nominal=nominal,
        open=tuple(
            _offered(one, found, known, inside, as_of, everywhere, standing, reviews, organised) for one in reversed(is_open)
        ),
        past=past,
        reviews=reviews,
        realised=_realised(nominal, found.episodes, reviews, as_of, days),
        looked_at=found.p_values.size,
        not_assessed=why_not(iso3, as_of, known.counted.height, begin, end),
        campaign_test=WHAT_IT_IS,
    )


def _budget(asked: float | None, stated: SignalBudget | None, audience: str) -> float:
    if asked is not None:
        return SignalBudget(asked).signals_a_month
    if stated is not None:
        return stated.signals_a_month
    countries = len(watched()) if audience == LOCAL else 1
    return budget_rule().signals_a_month / max(1, countries)


def _elsewhere(iso3: str, as_of: date, viewer: Viewer, audience: str) -> list[float]:
    """p-values of the other countries that the same reader watches."""
    from phasezero.monitor import offering
    from phasezero.store import reading, resolving

    found: list[float] = []
    for other in watched() if audience == LOCAL else ():
        if other == iso3:
            continue
        known, begin = resolving.known(viewer, as_of, other), reading.data_begin(viewer, other)
        names = len(region_names(other))
        found += offering.p_values(known.counted, other, as_of, names, begin).tolist()
    return found


def _stands_from(found: Looked, elsewhere: list[float]) -> float:
    """The least e-value that stands among all units looked at on the day; infinity where none does."""
    import numpy as np

    from phasezero.monitor import offering

    e = offering.e_values(np.append(found.p_values, elsewhere))
    stands = offering.e_bh(e, budget_rule().share_of_false_discoveries)
    return float(e[stands].min()) if stands.any() else float("inf")


def _offered(
    episode: Episode,
    found: Looked,
    known: Known,
    viewer: Viewer,
    as_of: date,
    stands_from: float,
    standing: Standing,
    reviews: dict[str, SignalReview],
    organised: tuple[Weighed, ...],
) -> Offered:
    from phasezero.brief.campaign import answer
    from phasezero.brief.rising import RIVALS
    from phasezero.domain.publishers import independent
    from phasezero.monitor import offering
    from phasezero.store import resolving

    rises = found.rises[episode.key]
    events = tuple(dict.fromkeys(event for one in rises for event in one.events))
    claims = resolving.claims_counted(viewer, events, known.stands_for, as_of)
    reports = {claim.report.id: claim.report for of in claims.values() for claim in of}
    alerts = [one for one in standing.all(Alert) if one.content.signal == episode.key]
    sources = independent(reports.values())
    return Offered(
        episode=episode,
        rises=rises,
        says=_says(rises, region_names(episode.country)),
        across=any(offering.e_value(one.p_value) >= stands_from for one in rises),
        rivals=tuple(phrase("{what}: {done}", what=what, done=done) for what, done in RIVALS),
        organised=tuple(answer(one) for one in organised),
        flips=_flips(rises[0].flips_at if rises else None),
        against=_against(rises, sources, found.completeness),
        completeness=found.completeness,
        sources=sources,
        seed=organised[0].finding.seed if organised else None,
        code_version=__version__,
        review=reviews.get(episode.key),
        alert=alerts[-1].id if alerts else "",
    )


def _against(rises: tuple[Rise, ...], sources: int, completeness: float) -> tuple[Label, ...]:
    """What speaks against a rise, as far as its own numbers tell."""
    found: list[Label] = []
    if rises and all(one.unit for one in rises):
        found.append(phrase("the counts of the whole country do not pass"))
    if rises and len({one.stream for one in rises}) == 1:
        found.append(phrase("only {what} passes", what=_WHAT[rises[0].stream]))
    if sources == 1:
        found.append(phrase("one source alone tells of it"))
    if rises and (rises[0].flips_at or 1.0) < _NEAR:
        found.append(phrase("it hardly passes: a little better documentation would explain it"))
    if completeness < _HALF:
        found.append(
            phrase("less than half of the last four weeks is documented, by estimate: what is still to come can change it")
        )
    return tuple(found)


def _organised(iso3: str, as_of: date, viewer: Viewer, audience: str) -> tuple[Weighed, ...]:
    """What the rival explanations say of the attacks of the months before, by class of perpetrators; those with attacks."""
    from phasezero.library.reading_campaign import campaign

    found = campaign(iso3, None, None, as_of, viewer, audience)
    return tuple(one for one in found if one.finding.attacks)


def _flips(factor: float | None) -> Label:
    if factor is None:
        return ""
    rounded_up = max(math.ceil(factor * 100) / 100, 1.01)
    return phrase("if events there were documented more completely by a factor of {factor}", factor=figure(f"{rounded_up:.2f}"))


def _says(rises: tuple[Rise, ...], names: dict[str, str]) -> Label:
    if not rises:
        return phrase("No count passes the threshold on this day; the last alarm of this episode is less than a month old.")
    told = [
        phrase(
            "{where}: {count}",
            where=name(names.get(one.unit, one.unit)) if one.unit else phrase("whole country"),
            count=_count(one),
        )
        for one in rises[:_SHOWN]
    ]
    if rest := len(rises) - len(told):
        told.append(counted(rest, "and {n} more", "and {n} more"))
    return phrase("Above the usual level: {counts}.", counts=listed(told, Joining.CLAUSES))


def _count(one: Rise) -> Phrase:
    from phasezero.monitor.reasons import beside

    text = beside(_WHAT[one.stream], one.observed, NUMBERS.window_days, (one.low, one.high))
    return phrase("{count}, begun about {day}", count=text, day=on(one.first_day)) if one.first_day else text


def _realised(
    nominal: float, episodes: tuple[Episode, ...], reviews: dict[str, SignalReview], as_of: date, days: int
) -> Realised:
    from phasezero.monitor.offering import garwood

    of_year = [one for one in episodes if one.first > as_of - timedelta(days=days)]
    reviewed = [reviews[one.key] for one in of_year if one.key in reviews]
    false = sum(one.outcome.is_false for one in reviewed)
    unknown = len(of_year) - len(reviewed)
    low, high = garwood(false, days / _YEAR, unknown=unknown) if days else (None, None)
    return Realised(nominal, len(reviewed), false, unknown, days / _YEAR, low, high)


def signals_json(found: Signals) -> dict[str, Any]:
    """As the command and the API tell it."""
    return {
        "country": found.country,
        "as_of": found.as_of.isoformat(),
        "budget_signals_a_month": found.budget,
        "budget_said_by_readers": found.said,
        "nominal_false_alarms_a_year": found.nominal,
        "looked_at": found.looked_at,
        "not_assessed": str(found.not_assessed),
        "open": [_open_json(one) for one in found.open],
        "past_year": [_episode_json(one) for one in found.past],
        "realised": {
            "reviewed": found.realised.reviewed,
            "false": found.realised.false,
            "not_reviewed": found.realised.unreviewed,
            "country_years": round(found.realised.years, 3),
            "false_a_year_low": found.realised.low,
            "false_a_year_high": found.realised.high,
        },
    }


def _episode_json(one: Episode) -> dict[str, Any]:
    return {
        "key": one.key,
        "region": one.region,
        "national": one.national,
        "regions": list(one.regions),
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "days_with_an_alarm": one.days,
    }


def _open_json(one: Offered) -> dict[str, Any]:
    return {
        **_episode_json(one.episode),
        "says": str(one.says),
        "stands_across_all_units": one.across,
        "rivals": [str(text) for text in one.rivals],
        "organised": [str(text) for text in one.organised],
        "flips": str(one.flips),
        "against": [str(text) for text in one.against],
        "completeness": round(one.completeness, 3),
        "independent_sources": one.sources,
        "events": list(one.events),
        "seed": one.seed,
        "code_version": one.code_version,
        "review": None if one.review is None else {"outcome": one.review.outcome.value, "why": one.review.why},
        "alert": one.alert or None,
    }


def signals_lines(found: Signals) -> list[str]:
    """The same for a terminal."""
    if found.not_assessed:
        return [f"not assessed: {found.not_assessed}"]
    names = region_names(found.country)

    def where(one: Episode) -> str:
        return "whole country" if one.where is None else names.get(one.where, one.where)

    whose = "as said" if found.said else "the rule's number"
    held = "" if found.nominal == budget_rule().wanted(found.budget) else ", where thresholds end"
    nominal = f"nominally {found.nominal:.2g} false alarms a year, all series together{held}"
    lines = [f"{found.budget:g} signals a month ({whose}): {nominal}"]
    for one in found.open:
        stands = "stands" if one.across else "does not stand"
        more = f"{one.sources} independent sources; about {one.completeness:.0%} of the last four weeks documented"
        lines += [
            f"open   {one.episode.key}  {where(one.episode)}, {one.episode.days} days with an alarm, the last {one.episode.last}",
            f"       {one.says}",
            f"       {stands} among {found.looked_at} series (e-BH); {more}; version {one.code_version}",
        ]
        lines += [f"       other explanation: {text}" for text in one.rivals]
        lines += [f"       random or organised, whole country: {text}" for text in one.organised]
        lines += [f"       speaks against it: {text}" for text in one.against]
        lines += [f"       the conclusion changes: {one.flips}"] if one.flips else []
    lines += [str(found.campaign_test)] if any(one.organised for one in found.open) else []
    lines += [f"past   {one.key}  {where(one)}, {one.first} to {one.last}" for one in found.past]
    if not found.open:
        lines.append(
            "no count began to rise lately; violence that goes on at the level it has reached makes no signal: see the suggested "
            "phase; recent weeks are under-documented: that is no finding of calm"
        )
    seen = found.realised
    if seen.low is not None and seen.high is not None:
        lines.append(
            f"realised in the past year: {seen.offered} signals, {seen.reviewed} looked into, {seen.false} of them false: "
            f"{seen.low:.2f} to {seen.high:.2f} false alarms a year (90 %; the upper end takes what nobody looked into for false)"
        )
    return lines
