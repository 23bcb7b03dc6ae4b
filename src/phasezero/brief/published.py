"""Official figures of displacement, and who reports work where: as their publishers have them, beside what is counted here."""

from __future__ import annotations

from collections import defaultdict

from phasezero.brief.phrases import names
from phasezero.domain.collected import Measure
from phasezero.domain.language import message
from phasezero.domain.phrases import Days, Fact, Number, Phrase, counted, name, on, phrase
from phasezero.domain.published import Engaged, Official, Published
from phasezero.domain.updates import Section, Sentence, SentenceKind, Table, say

ENGAGED = phrase("Who is engaged")
FIGURES = phrase("Official figures of displacement")
_KEY, _PRESENCE = "figure:", "presence:who"
_MEASURES = {
    Measure.IDPS: phrase("Internally displaced people"),
    Measure.NEW_DISPLACEMENTS: phrase(
        "New internal displacements by conflict and violence (movements; one person may move twice)"
    ),
    Measure.REFUGEES: phrase("Refugees from the country"),
    Measure.ASYLUM_SEEKERS: phrase("Asylum seekers from the country"),
}
_COLUMNS = (
    *(phrase("Sector"), phrase("Organisations"), phrase("Of the country itself"), phrase("Regions")),
    phrase("Among them"),
)
_STOCK = message("{what}, on {period}: {count} ({publisher}, as published by {day}).")
_STOCK_BEFORE = message("{what}, on {period}: {count}; on {earlier}: {before} ({publisher}, as published by {day}).")
_FLOW = message("{what}, in {period}: {count} ({publisher}, as published by {day}).")
_FLOW_BEFORE = message("{what}, in {period}: {count}; in the period to {earlier}: {before} ({publisher}, as published by {day}).")


def figures_section(found: Published) -> Section:
    """Each figure with its publisher, period and base; they are added to nothing."""
    if not found.figures:
        none = say("No official figure of displacement is held for this country.", SentenceKind.GAP)
        return Section("figures", FIGURES, (none,))
    beside = say(
        "These are totals of their publishers, for whole periods; they are not added to what accepted reports tell.",
        SentenceKind.NOTICE,
    )
    return Section("figures", FIGURES, (*(_line(one) for one in found.figures), beside))


def _line(one: Official) -> Sentence:
    facts: dict[str, Fact] = {
        "what": _MEASURES[one.measure],
        "period": Days(one.starts, one.ends) if one.is_flow else on(one.ends),
        "count": Number(one.count),
        "publisher": name(one.publisher),
        "day": on(one.fetched_on),
    }
    form = _FLOW if one.is_flow else _STOCK
    if one.before is not None and one.before_ends is not None:
        form = _FLOW_BEFORE if one.is_flow else _STOCK_BEFORE
        facts |= {"before": Number(one.before), "earlier": on(one.before_ends)}
    return say(form, cites=(f"{_KEY}{one.key}",), facts=facts)


def engaged_section(found: Published) -> Section:
    """Who reports work, by sector. Organisations of the country itself are counted and not named."""
    held = found.engaged
    if not held.organisations or held.starts is None or held.ends is None or held.fetched_on is None:
        none = say("None recorded: no table of who reports work where is held for this country.", SentenceKind.GAP)
        return Section("engaged", ENGAGED, (none,))
    form = (
        message("{organisations} in a table of who works where, for {period}, as published by {day}.")
        if held.holds
        else message("{organisations} in the last table of who works where, for {period}, now over; as published by {day}.")
    )
    first = say(
        form,
        cites=(_PRESENCE,),
        organisations=counted(len(held.organisations), "{n} organisation reports work", "{n} organisations report work"),
        period=Days(held.starts, held.ends),
        day=on(held.fetched_on),
    )
    notice = say(
        "Who is not listed may be there all the same, and who is listed may have left. Organisations of the country itself are "
        "counted and not named.",
        SentenceKind.NOTICE,
    )
    return Section("engaged", ENGAGED, (first, notice), (_by_sector(held),))


def _by_sector(held: Engaged) -> Table:
    by: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(held.organisations):
        for sector in one.sectors or ("",):
            by[sector].append(number)
    rows = []
    for sector, those in sorted(by.items(), key=lambda one: (-len(one[1]), one[0])):
        in_it = [held.organisations[number] for number in those]
        regions = {region for one in in_it for region in one.regions}
        named = [name(one.acronym or one.name) for one in in_it if not one.is_local]
        rows.append(
            (
                name(sector) if sector else phrase("not said"),
                str(len(in_it)),
                str(sum(one.is_local for one in in_it)),
                str(len(regions)) if regions else phrase("not said"),
                names(named) if named else "–",
            )
        )
    columns = (
        phrase("Sector"),
        phrase("Organisations"),
        phrase("Of the country itself"),
        phrase("Regions"),
        phrase("Among them"),
    )
    return Table(columns, tuple(rows), phrase("Who reports work, by sector"))


def source(found: Published, cited: str) -> Phrase:
    """As the list of sources names it."""
    if cited == _PRESENCE:
        held = found.engaged
        return phrase(
            "Operational presence (who does what where), Humanitarian Data Exchange: {addresses}",
            addresses=names([name(one) for one in held.addresses]),
        )
    one = next(one for one in found.figures if f"{_KEY}{one.key}" == cited)
    return phrase(
        "{publisher}, {what}, {period}: {address}",
        publisher=name(one.publisher),
        what=_MEASURES[one.measure],
        period=Days(one.starts, one.ends),
        address=name(one.address),
    )
