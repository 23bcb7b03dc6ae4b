"""Page two's options: a few of the written list, one line each, and where the whole list stands."""

from __future__ import annotations

from phasezero.brief.material import Material
from phasezero.domain.options import OptionLine, OptionLines
from phasezero.domain.phrases import Fact, Number, Phrase, counted, days, name, on, phrase
from phasezero.domain.updates import Releasing, Section, Sentence, SentenceKind, say

OPTIONS = phrase("Options")
NONE_ASSESSED = phrase("None listed: no phase is suggested, and options are listed by phase.")
NONE_FOR_PHASE = phrase("None listed: the catalogue names no option for this phase.")
WRITTEN = phrase("Listed by a written rule; nobody has chosen among them.")
READ_FIRST = phrase(
    "What each can do to people, when not to use it and what is known of it here stands in the whole list of options of this "
    "country: read that first."
)


def options(material: Material, releasing: Releasing | None) -> Section:
    """The section, for the phase that the page shows."""
    phase = int(material.suggestion.phase) if releasing is None else releasing.phase_confirmed
    found = None if material.not_assessed else material.options.get(phase)
    if found is None or not found.lines:
        return Section("options", OPTIONS, (say(NONE_FOR_PHASE if found else NONE_ASSESSED, SentenceKind.GAP),))
    rule = rule_key(material.country.iso3)
    return Section(
        "options",
        OPTIONS,
        (
            _how_many(found, rule),
            *_state_path(found, rule),
            *(_line(one, found.horizon_days) for one in found.lines),
            say(READ_FIRST, SentenceKind.NOTICE),
        ),
    )


def rule_key(country: str) -> str:
    """Key of the source that stands for the rule by which options were listed for a country."""
    return f"options:{country}"


def source(material: Material, key: str) -> Phrase:
    """What the list of sources says of the rule (`options:…`) or of an entry of the catalogue (`option:…`)."""
    kind, _, ref = key.partition(":")
    found = next(iter(material.options.values()))
    if kind == "options":
        version = Number(found.rule_version)
        return phrase(
            "Options listed by the written rule, version {version}, from the events known by {day}",
            version=version,
            day=on(material.as_of),
        )
    line = next(one for each in material.options.values() for one in each.lines if one.tool == ref)
    if not line.reviewed:
        return phrase("Catalogue of options, {option}: {basis}", option=line.name, basis=line.basis)
    return phrase(
        "Catalogue of options, {option}: {basis}; studies counted from {review}",
        option=line.name,
        basis=line.basis,
        review=name(found.review),
    )


def _how_many(found: OptionLines, rule: str) -> Sentence:
    shown: dict[str, Fact] = {"shown": Number(len(found.lines)), "phase": Number(found.phase)}
    told = counted(
        found.listed,
        "{shown} of {n} option for phase {phase}, as known on this day. {written}",
        "{shown} of {n} options for phase {phase}, as known on this day. {written}",
        written=WRITTEN,
        **shown,
    )
    return say(told, cites=(rule,))


def _state_path(found: OptionLines, rule: str) -> tuple[Sentence, ...]:
    if found.state_path is None:
        return ()
    line = say(
        "State forces are among the perpetrators ({found}): no option helps these forces, and asks go to neighbours, regional "
        "bodies and others with leverage.",
        cites=(rule,),
        found=found.state_path,
    )
    return (line,)


def _line(one: OptionLine, horizon_days: int) -> Sentence:
    facts: dict[str, Fact] = {
        "option": one.name, "aim": one.aim, "evidence": one.evidence, "who": one.who, "step": one.first_step,
        "lead": _lead(one, horizon_days),
    }  # fmt: skip
    cites = (f"option:{one.tool}",)
    if one.condition is None:
        return say(
            "{option}. {aim} Evidence: {evidence}. Who: {who}. First effect: {lead}. This week: {step}", cites=cites, facts=facts
        )
    facts["condition"] = one.condition
    return say(
        "{option}. {aim} Condition here: {condition} Evidence: {evidence}. Who: {who}. First effect: {lead}. This week: {step}",
        cites=cites,
        facts=facts,
    )


def _lead(one: OptionLine, horizon_days: int) -> Fact:
    lead = days(one.lead_time_days)
    return lead if one.in_time else phrase("{lead}, later than {horizon}", lead=lead, horizon=days(horizon_days))
