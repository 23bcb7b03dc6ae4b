"""A time past, day by day, each from what was known on it: phase, signals, the campaign test, and what was silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL_OWNER, Viewer
from phasezero.domain.offered import Episode, budget_rule
from phasezero.domain.signals import PhaseSuggestion
from phasezero.library.making_updates import region_names, replay


@dataclass(frozen=True, slots=True)
class ReplayedDay:
    """One day as it would have been told on it."""

    phase: PhaseSuggestion
    open: tuple[Episode, ...]
    """Signals open on the day."""
    organised: Mapping[str, str]
    """The campaign test's answer by class of perpetrators; only classes with attacks in the months before."""
    organised_words: Mapping[str, str]
    """The same in a few words, of every class."""
    silent: str
    """The verdict on documents of the whole country."""
    regions_silent: int | None
    """Regions from which fewer documents came than expected; None where that is not read."""
    regions_told: int | None
    """Regions of which it can be told whether documents are fewer; None likewise."""

    @property
    def as_dict(self) -> dict[str, Any]:
        return {
            "signals": [one.key for one in self.open],
            "organised": dict(self.organised),
            "organised_words": dict(self.organised_words),
            "silence": self.silent,
            "regions_silent": self.regions_silent,
            "regions_told": self.regions_told,
        }


def replayed_days(country: str, days: Sequence[date], viewer: Viewer = LOCAL_OWNER) -> Iterator[ReplayedDay]:
    """Each of `days`, in their order. The rule's own budget decides which signals are open."""
    from phasezero.brief.campaign import answer_name
    from phasezero.library.reading_campaign import campaign
    from phasezero.library.reading_silence import silence
    from phasezero.monitor import offering
    from phasezero.store import reading, resolving

    if not days:
        return
    iso3, rule = find_country(country).iso3, budget_rule()
    counted, begin = resolving.known(viewer, max(days), iso3).counted, reading.data_begin(viewer, iso3)
    nominal = rule.nominal(rule.signals_a_month)
    alarms = offering.alarms(counted, iso3, min(days), max(days), len(region_names(iso3)), nominal, rule, begin)
    for suggestion in replay(iso3, days, viewer):
        day = suggestion.as_of
        found = offering.episodes(iso3, (one for one in alarms if one.day <= day), rule)
        is_open = tuple(one for one in found if (day - one.last).days < rule.episode_days)
        weighed = () if suggestion.not_assessed else campaign(iso3, None, None, day, viewer)
        told = silence(iso3, day, viewer)
        yield ReplayedDay(
            phase=suggestion,
            open=() if suggestion.not_assessed else is_open,
            organised={str(one.candidate): str(one.finding.answer) for one in weighed if one.finding.attacks},
            organised_words={str(one.candidate): str(answer_name(one)) for one in weighed},
            silent=str(told.national.fall.verdict.value) if not told.national.not_assessed else "",
            regions_silent=None if told.regional is None else len(told.regional.silent),
            regions_told=None if told.regional is None else len(told.regional.told),
        )
