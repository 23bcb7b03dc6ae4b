"""A finding of "random or organised?" as JSON and as text of at most 100 columns, in English."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from phasezero.brief import campaign as told
from phasezero.domain.countries import country
from phasezero.domain.updates import Table
from phasezero.domain.weighed import Weighed

FORMAT = "phasezero-campaign/1"
COLUMNS = 100


def as_json(made: Weighed) -> dict[str, Any]:
    """Plain dictionaries and lists; the fields are described in `docs/explanation/campaign.md`."""
    return {
        "format": FORMAT,
        "notice": [str(told.WHAT_IT_IS), *map(str, told.cautions(made))],
        "country": made.country,
        "country_name": country(made.country).name,
        "class": str(made.candidate),
        "actor": made.actor,
        "from": made.start.isoformat(),
        "to": made.end.isoformat(),
        "as_of": made.as_of.isoformat(),
        "marking": {"tlp": made.marking.tlp.label, "audience": made.marking.audience},
        "says": str(told.answer(made)),
        "finding": made.finding.as_dict(),
        "prior": {str(one): 1 / len(made.finding.posterior) for one in made.finding.posterior},
        "found": {one.key: str(told.finding_of(made, one)) for one in made.finding.components},
        "flip_points": [str(told.flip(one)) for one in made.finding.flips],
        "civilians_killed": {"low": made.killed.low, "best": made.killed.best, "high": made.killed.high},
        "actors": [{"name": one.name, "attacks": one.attacks, "civilians_killed": one.killed} for one in made.actors],
        "actors_that_fought_each_other": list(made.rivals),
        "attacks_by_unknown_class": made.unclear,
        "groups": list(made.groups),
        "targets_in_headlines": [{"group": one.group, "attacks": one.attacks, "words": list(one.words)} for one in made.targets],
        "shares": str(told.shares_line(made)),
        "events": list(made.events),
        "releases": [one.label for one in made.releases],
        "data_from": made.data_from and made.data_from.isoformat(),
        "data_until": made.data_until and made.data_until.isoformat(),
    }


def as_text(made: Weighed) -> str:
    return "\n".join(_lines(made)) + "\n"


def _lines(made: Weighed) -> Iterator[str]:
    found = made.finding
    who = told.who(made)
    yield f"{made.marking.tlp.label}  {country(made.country).name}: random or organised?  {who}"
    yield f"{made.start} to {made.end}, as known on {made.as_of}"
    yield ""
    yield from _wrapped(str(told.answer(made)))
    if found.attacks:
        yield from _wrapped(str(told.counted_attacks(made)))
    for one in told.cautions(made):
        yield from _wrapped(f"! {one}", "  ")
    if found.attacks:
        yield from _weighed(made)
    yield ""
    yield from _wrapped(str(told.WHAT_IT_IS))
    yield from _wrapped(str(told.made_how(made)))


def _weighed(made: Weighed) -> Iterator[str]:
    found = made.finding
    yield ""
    yield "EXPLANATIONS (before the evidence each is equally likely; that prior is no part of the evidence)"
    if not told.usable(made):
        yield from _wrapped(f"! {told.DO_NOT_QUOTE}", "  ")
    yield from _table(told.explanations_table(made), (50, 20, 10, 16, 6))
    yield ""
    yield f"WHAT EACH COMPONENT ADDS to log10 odds of a campaign against all rivals; all together {told.signed(found.log10_odds)}"
    yield from _waterfall(made)
    yield ""
    yield "AGAINST A CAMPAIGN"
    for one in told.counter_evidence(made) or ("No component with data speaks against one.",):
        yield from _wrapped(f"- {one}", "  ")
    yield ""
    yield "WHEN THE ANSWER WOULD CHANGE"
    for point in found.flips:
        yield from _wrapped(f"- {told.flip(point)}", "  ")
    if not found.flips:
        yield "- Not calculated: there is no answer that could change."
    yield ""
    yield "WHAT IS KNOWN OF THE ATTACKS"
    yield from _table(told.coverage_table(made), (60, 30))
    for line in (told.shares_line(made), *told.target_lines(made)):
        yield from _wrapped(str(line))
    yield ""
    yield "WHO MADE THEM"
    yield from _table(told.actors_table(made), (60, 22, 24))


_BAR = 24


def _waterfall(made: Weighed) -> Iterator[str]:
    """A row per component with its bar, then what was found."""
    adds = {step.key: step.adds for step in made.finding.waterfall}
    if "base" in adds:
        yield f"  {told.COMPONENTS['base']!s:<28}{told.signed(adds['base'])!s:>6}"
    for one in made.finding.components:
        if one.key in adds:
            bar = ("+" if adds[one.key] >= 0 else "-") * min(_BAR, round(4 * abs(adds[one.key])))
            yield f"  {told.COMPONENTS[one.key]!s:<28}{told.signed(adds[one.key])!s:>6}  {bar}".rstrip()
        else:
            yield f"  {told.COMPONENTS[one.key]!s:<28}     –"
        yield from _wrapped(f"    {told.finding_of(made, one)}", "    ")


def _table(table: Table, widths: tuple[int, ...]) -> Iterator[str]:
    for row in (table.columns, *table.rows):
        cells = [str(cell) for cell in row]
        yield ("  " + " ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=False))).rstrip()[:COLUMNS]


def _wrapped(text: str, later: str = "") -> list[str]:
    return textwrap.wrap(text, COLUMNS, subsequent_indent=later, break_on_hyphens=False)
