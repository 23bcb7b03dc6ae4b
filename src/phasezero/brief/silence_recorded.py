"""What people entered that can explain silence, beside the findings: that observers left, a network was cut, journalists were
expelled, aid was suspended. It explains nothing by itself and changes no finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from phasezero.brief.triggers import key
from phasezero.domain.language import message
from phasezero.domain.phrases import Days, Fact, Phrase, days, name, on, phrase, title
from phasezero.domain.silence import Fall, National, Regional, Verdict
from phasezero.domain.triggers import Coming, State
from phasezero.domain.updates import Sentence, say

_BEGUN: Mapping[Verdict, str] = {
    Verdict.FEWER: message(
        "Entered by people: {what}. Documents of the {days} to {until} are not as many as usual; that this is why is not shown."
    ),
    Verdict.NOT_FEWER: message(
        "Entered by people: {what}. Documents of the {days} to {until} do not show it so far; word of what happens from {first} "
        "on may come late or never."
    ),
    Verdict.CANNOT_TELL: message(
        "Entered by people: {what}. Whether documents of the {days} to {until} are missing cannot be told; word of what happens "
        "from {first} on may come late or never."
    ),
}
_AHEAD = message("Expected: {what}. Word of what happens from {first} on may come late or never: a blind spot to come.")
_PASSED = message("It was expected, and nobody has entered whether it happened: {what}.")


def of_country(national: National) -> tuple[Sentence, ...]:
    return tuple(_sentence(one, national.fall, national.as_of) for one in national.recorded)


def of_regions(regional: Regional, as_of: date) -> tuple[Sentence, ...]:
    """Each beside the finding of its region; one whose region is not held any more is left out."""
    found = {one.code: one for one in regional.regions}
    here = [(one, found[one.entry.item.region]) for one in regional.recorded if one.entry.item.region in found]
    return tuple(_sentence(one, region.fall, as_of, name(region.name)) for one, region in here)


def _sentence(one: Coming, fall: Fall, as_of: date, region: Fact | None = None) -> Sentence:
    facts: dict[str, Fact] = {"what": _what(one, region)}
    text = _AHEAD if one.starts > as_of else _PASSED
    if one.entry.item.state is State.HAPPENED:
        text = _BEGUN[fall.verdict]
        facts |= {"days": days(fall.window_days), "until": on(as_of)}
    if "{first}" in text:
        facts["first"] = on(one.starts)
    return say(text, cites=(key(one.entry),), facts=facts)


def _what(one: Coming, region: Fact | None) -> Phrase:
    item = one.entry.item
    kind: Fact = Phrase(one.kind.name)
    facts: dict[str, Fact] = {
        "kind": kind if region is None else phrase("{kind}, {region}", kind=kind, region=region),
        "when": Days(one.starts, one.ends),
        "title": title(f"“{item.title}”"),
        "source": name(item.said_by.source),
    }
    if item.said_by.checked:
        return phrase("{kind}, {when}: {title} ({source})", **facts)
    return phrase("{kind}, {when}: {title} ({source}, not compared with it)", **facts)


def as_json(those: Sequence[Coming]) -> list[dict[str, str | bool]]:
    """Plain values; `kind` and `state` as in `triggers.yml`."""
    return [
        {
            "id": one.entry.id,
            "kind": one.kind.key,
            "explains": one.kind.explains,
            "title": one.entry.item.title,
            "region": one.entry.item.region,
            "from": one.starts.isoformat(),
            "to": one.ends.isoformat(),
            "state": one.entry.item.state.value,
            "source": one.entry.item.said_by.source,
            "checked": one.entry.item.said_by.checked,
        }
        for one in those
    ]
