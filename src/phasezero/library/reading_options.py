"""Options for a country on a day, from what was known then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, TLP, Viewer, joined
from phasezero.domain.phrases import Land
from phasezero.domain.updates import UpdateState
from phasezero.errors import BadInput, said
from phasezero.library.making_updates import DERIVED_FLOOR, datasets, region_names, why_not

if TYPE_CHECKING:
    from phasezero.act.options import OptionList
    from phasezero.act.rule import OptionRule
    from phasezero.act.written import Heading
    from phasezero.store.derived import StoredUpdate


@dataclass(frozen=True, slots=True)
class Options:
    """A list of options with what stands above it."""

    found: OptionList
    heading: Heading
    rule: OptionRule


def options(
    country: str,
    day: date,
    viewer: Viewer = LOCAL_OWNER,
    audience: str = LOCAL,
    level: TLP = DERIVED_FLOOR,
    horizon_days: int | None = None,
) -> Options:
    """What could be done in a country, as known on `day`, read as one of `audience` alone and marked no lower than any record it
    is made from, nor than `level`. `horizon_days`: within which a first effect is wanted; the rule's own where None.

    Raises BadInput where no phase can be told for that day, since without one nothing can be listed.
    """
    from phasezero.act import evidence, written
    from phasezero.act.options import option_list
    from phasezero.act.rule import option_rule
    from phasezero.act.situation import situation
    from phasezero.domain.tools import catalogue
    from phasezero.monitor.phase import suggest
    from phasezero.store import reading, resolving

    found, viewer, rule = find_country(country), viewer.within(audience), option_rule()
    iso3 = found.iso3
    known = resolving.known(viewer, day, iso3)
    versions = known.counted
    begin, end = reading.data_begin(viewer, iso3), reading.data_end(viewer, known.coded)
    suggestion = suggest(versions, iso3, day, region_names(iso3), begin, look_back_days=0)
    suggestion = replace(suggestion, not_assessed=why_not(iso3, day, suggestion.known, begin, end))
    confirmed = _confirmed(viewer, iso3, day)
    phase = suggestion.suggested if confirmed is None else confirmed.phase
    if phase is None:
        raise BadInput(said("no options for {country} on {day}: {why}", country=Land(iso3), day=day, why=suggestion.not_assessed))
    here = situation(reading.newest(versions, day), suggestion, phase, confirmed is not None, begin, rule)
    horizon = rule.numbers.horizon_days if horizon_days is None else horizon_days
    markings = [reading.marking_of_inputs(viewer, day, iso3), *known.markings, *((confirmed.marking,) if confirmed else ())]
    used = {release.source for release in reading.releases_of(viewer, known.coded)}
    return Options(
        found=option_list(here, catalogue(), evidence.evidence(), horizon),
        heading=written.Heading(
            country_name=found.name,
            marking=joined(markings).at_least(level, audience),
            read_up_to=viewer.clearance(audience).label,
            review=evidence.review(),
            datasets=tuple(one for key, one in datasets().items() if key in used),
        ),
        rule=rule,
    )


def _confirmed(viewer: Viewer, iso3: str, day: date) -> StoredUpdate | None:
    """The newest update with a phase that was issued for `day` by the end of that day and stands; else None."""
    from phasezero.store import derived

    for one in derived.updates_of(viewer, iso3, day):
        stands = one.state == UpdateState.ISSUED and one.recalled_at is None and one.phase is not None
        if stands and one.released_at is not None and one.released_at.date() <= day:
            return one
    return None


def options_json(made: Options) -> dict[str, Any]:
    """A list of options as plain dictionaries and lists."""
    from phasezero.act import written

    return written.as_json(made.found, made.heading, made.rule)


def options_text(made: Options) -> str:
    """A list of options as text of at most 100 columns."""
    from phasezero.act import written

    return written.as_text(made.found, made.heading, made.rule)
