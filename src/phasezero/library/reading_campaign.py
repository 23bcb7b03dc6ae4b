"""Random or organised, from what was known on a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from phasezero.domain.countries import find_country
from phasezero.domain.events import Fatalities, Perpetrator
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Viewer, joined
from phasezero.domain.weighed import Actor, SharesUsed, TargetGroup, Weighed
from phasezero.errors import BadInput, said
from phasezero.library.making_updates import DERIVED_FLOOR

if TYPE_CHECKING:
    from phasezero.domain.phrases import Fact, Phrase
    from phasezero.domain.population import Shares
    from phasezero.domain.updates import Picture, Table
    from phasezero.monitor.campaign.of_events import OfEvents, Told

CAMPAIGN_DAYS = 180
"""Length of the window that the update looks at."""
CAMPAIGN_CLASSES = {"state": Perpetrator.STATE, "non-state": Perpetrator.NON_STATE}


def campaign(
    country: str,
    start: date | None,
    end: date | None,
    as_of: date,
    viewer: Viewer = LOCAL_OWNER,
    audience: str = LOCAL,
    level: TLP = DERIVED_FLOOR,
    candidate: Perpetrator | None = None,
    actor: str | None = None,
) -> tuple[Weighed, ...]:
    """Whether the attacks on civilians of `start` to `end`, as known on the day `as_of`, are explained by a campaign or by its
    rivals: one finding per perpetrator class, or for `candidate` alone, or for one `actor` of it. Without `end` it is that day,
    without `start` the `CAMPAIGN_DAYS` before, as far as the data cover them. Read as one of `audience`, marked no lower than any
    record it is made from, nor than `level`.

    Raises BadInput for days that cannot be, and for an actor that no attack of the window is by."""
    from phasezero.store import reading

    iso3, viewer = find_country(country).iso3, viewer.within(audience)
    since = reading.data_begin(viewer, iso3)
    last = end or as_of
    first = start or last - timedelta(days=CAMPAIGN_DAYS - 1)
    if start is None and since is not None and first < since <= last:
        first = since
    _check(first, last, as_of)
    inputs = _Inputs(iso3, first, last, as_of, since, viewer, audience, level)
    classes = CAMPAIGN_CLASSES.values() if candidate is None else (candidate,)
    return tuple(inputs.weighed(one, actor) for one in classes)


def _check(start: date, end: date, as_of: date) -> None:
    from phasezero.monitor.campaign.episode import LONGEST_DAYS

    if end < start:
        raise BadInput(said("the last day, {end}, is before the first, {start}; change them", start=start, end=end))
    if as_of < start:
        raise BadInput(said("on {as_of} nothing of {start} was known; ask as of a later day", as_of=as_of, start=start))
    if (end - start).days >= LONGEST_DAYS:
        raise BadInput(said("{start} to {end} is longer than {most} days; ask for less", start=start, end=end, most=LONGEST_DAYS))


class _Inputs:
    """What is read once for all classes."""

    def __init__(
        self, iso3: str, start: date, end: date, as_of: date, since: date | None, viewer: Viewer, audience: str, level: TLP
    ) -> None:
        from phasezero.monitor.campaign.documented import completeness
        from phasezero.monitor.campaign.of_events import BEFORE_DAYS
        from phasezero.store import population, reading

        self.country, self.start, self.asked_end, self.as_of = iso3, start, end, as_of
        self.end = min(end, as_of)
        self.audience = audience
        self.data_from = since
        versions, _ = reading.of_data_sets(reading.event_versions(viewer, as_of, iso3))
        self.known = reading.newest(versions, as_of)
        self.releases = tuple(reading.releases_of(viewer, versions))
        self.data_until = reading.data_end(viewer, versions) if len(versions) else None
        self.shares = population.shares(viewer, as_of, iso3, start)
        if self.data_from is not None and start < self.data_from <= self.end:
            raise BadInput(said("what is held begins on {day}; give that day or a later one as the first", day=self.data_from))
        self.complete = None
        if self.data_until is not None:
            done, before = completeness(versions, iso3, start, self.end, as_of, BEFORE_DAYS)
            done[max(0, (self.data_until - start).days + 1) :] = 0.0
            self.complete = done, before
        self.told = self._told(viewer)
        inputs = [reading.marking_of_inputs(viewer, as_of, iso3)]
        if self.shares is not None:
            inputs.append(self.shares.marking)
        self.marking = joined(inputs).at_least(level, audience)

    def _told(self, viewer: Viewer) -> Told:
        import polars as pl

        from phasezero.monitor.campaign.of_events import BEFORE_DAYS, Coded, Told
        from phasezero.store import coded, reading

        since = self.start - timedelta(days=BEFORE_DAYS)
        ids = self.known.filter(pl.col("occurred_end").is_between(since, self.end))["id"].to_list()
        claims = reading.claims_by_event(viewer, ids, self.as_of) if ids else {}
        kept = coded.provenance(viewer, self.as_of, self.country, since, self.end)
        return Told(
            {one: Coded.of(columns) for one, columns in kept.items()},
            {one: tuple(claim.report for claim in held) for one, held in claims.items()},
        )

    def weighed(self, candidate: Perpetrator, actor: str | None) -> Weighed:
        from phasezero.monitor.campaign import weigh
        from phasezero.monitor.campaign.of_events import of_events

        covered = None if self.data_from is None else min(self.data_from, self.start)
        made = of_events(
            self.known, self.country, candidate, self.start, self.end, self.told, self.shares, covered, self.complete, actor
        )
        if actor is not None and not made.attacks:
            raise BadInput(said("no attack on civilians of these days, as known then, is by {actor!r}", actor=actor[:80]))
        return Weighed(
            country=self.country,
            candidate=candidate,
            actor=actor,
            start=self.start,
            end=self.asked_end,
            as_of=self.as_of,
            finding=weigh(made.episode),
            events=made.attacks,
            killed=Fatalities(*made.dead),
            actors=tuple(Actor(*one) for one in made.actors),
            rivals=made.rivals,
            unclear=made.unclear,
            groups=made.groups,
            targets=_target_groups(made),
            shares=_shares_used(self.shares, made),
            releases=self.releases,
            data_from=self.data_from,
            data_until=self.data_until,
            audience=self.audience,
            marking=self.marking,
        )


def _target_groups(made: OfEvents) -> tuple[TargetGroup, ...]:
    words: defaultdict[str, list[str]] = defaultdict(list)
    for one in made.targets:
        words[one.group].append(one.words)
    return tuple(TargetGroup(group, len(said), tuple(sorted(set(said)))) for group, said in sorted(words.items()))


def _shares_used(shares: Shares | None, made: OfEvents) -> SharesUsed | None:
    if shares is None:
        return None
    return SharesUsed(shares.source, shares.dated, shares.reconstructed, shares.valid_until, bool(made.groups))


def campaign_json(made: tuple[Weighed, ...]) -> list[dict[str, Any]]:
    """Findings as plain dictionaries and lists."""
    from phasezero.brief.campaign import written

    return [written.as_json(one) for one in made]


def campaign_text(made: tuple[Weighed, ...]) -> str:
    """Findings as text of at most 100 columns."""
    from phasezero.brief.campaign import written

    return "\n".join(written.as_text(one) for one in made)


def campaign_picture(made: Weighed, language: str = "en") -> Picture | None:
    """The waterfall of a finding with its table; None where nothing was weighed."""
    from phasezero.brief.campaign.waterfall import waterfall
    from phasezero.brief.catalogues import language as said_in
    from phasezero.brief.in_language import picture_in

    picture = waterfall(made)
    return None if picture is None else picture_in(picture, said_in(language))


@dataclass(frozen=True, slots=True)
class CampaignSays:
    """What a finding says, as phrases, in the order of a page."""

    who: Fact
    answer: Phrase
    counted: Phrase
    cautions: tuple[Phrase, ...]
    usable: bool
    """Whether the probabilities may be quoted; else `not_usable` says why not."""
    not_usable: Phrase
    against: tuple[Phrase, ...]
    """Counter-evidence, the strongest first."""
    flips: tuple[Phrase, ...]
    shares: Phrase
    targets: tuple[Phrase, ...]
    what_it_is: Phrase
    made_how: Phrase


def campaign_says(made: Weighed, language: str = "en") -> tuple[CampaignSays, dict[str, Table]]:
    """What a finding says, and its tables in a language: `explanations`, `components`, `coverage`, `actors`."""
    from phasezero.brief import campaign as told
    from phasezero.brief.catalogues import language as said_in
    from phasezero.brief.in_language import table_in

    tables = {
        "explanations": told.explanations_table(made),
        "components": told.components_table(made),
        "coverage": told.coverage_table(made),
        "actors": told.actors_table(made),
    }
    says = CampaignSays(
        who=told.who(made),
        answer=told.answer(made),
        counted=told.counted_attacks(made),
        cautions=told.cautions(made),
        usable=told.usable(made),
        not_usable=told.DO_NOT_QUOTE,
        against=told.counter_evidence(made),
        flips=tuple(told.flip(one) for one in made.finding.flips),
        shares=told.shares_line(made),
        targets=told.target_lines(made),
        what_it_is=told.WHAT_IT_IS,
        made_how=told.made_how(made),
    )
    return says, {key: table_in(table, said_in(language)) for key, table in tables.items()}
