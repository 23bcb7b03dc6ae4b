"""What a person does: watch a country, release an update. Each checks that it may be done and says who did it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from phasezero import library
from phasezero.domain.countries import find_country
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, Viewer
from phasezero.domain.signals import Phase
from phasezero.domain.updates import Releasing, Update
from phasezero.errors import BadInput, NotAllowed, said
from phasezero.pipeline import made_from, rendered

if TYPE_CHECKING:
    from phasezero.brief.material import Material

TWO_READERS_FROM = Phase.GROWING
"""From this phase on a release needs two people; without accounts one suffices and the update is marked "one reader"."""
_LONGEST_NAME = 200


def person(name: str, what: str = "--by") -> str:
    """A person's name as it will stand in a record. Raises BadInput for an empty, overlong or unprintable one."""
    text = " ".join(name.split())
    if not text or len(text) > _LONGEST_NAME or any(unicodedata.category(letter)[0] == "C" for letter in text):
        if what == "--by":
            raise BadInput(
                f"{what} is {name[:40]!r}; give the name of the person who answers for this, 1 to {_LONGEST_NAME} characters"
            )
        raise BadInput(
            said("{what} is {name!r}; give 1 to {most} printable characters", what=what, name=name[:40], most=_LONGEST_NAME)
        )
    return text


def watch(country: str, by: str, reason: str, at: datetime) -> None:
    """Put a country on the list of watched ones; doing it again replaces who and why."""
    from phasezero.store import people

    if not reason.strip():
        raise BadInput(said("--reason is empty; say by what rule this country was chosen"))
    people.Watch.objects.update_or_create(
        country=find_country(country).iso3,
        audience=LOCAL,
        defaults={
            "since": at.date(),
            "decided_by": person(by),
            "reason": reason.strip(),
            "documented_at": at.date(),
            "learned_at": at,
        },
    )


def release(
    country: str,
    on: date,
    by: str,
    at: datetime,
    phase: int | None = None,
    reason: str = "",
    viewer: Viewer = LOCAL_OWNER,
    audience: str = LOCAL,
    answers: Mapping[str, str] | None = None,
) -> Update:
    """Issue the draft of a day: the person `by` has read it and answers for it.

    `phase` overrules the suggested phase and then needs a `reason`. `answers`: what is said where the machine's outputs disagree,
    by the key of each disagreement; all are answered, now or before. Raises BadInput if there is no draft of that day, or if the
    records it was made from have changed since: what is issued is what was read.
    """
    from django.db import transaction

    from phasezero.brief.compose import compose
    from phasezero.desk import assessing, hands
    from phasezero.store import derived

    if library.accounts_exist():
        raise NotAllowed(said("there are accounts: sign in and release on the pages, where two people release phases 2 and 3"))
    who = person(by)
    material = library.material(country, on, viewer, audience)
    iso3 = material.country.iso3
    if material.not_assessed:
        raise BadInput(
            said(
                "nothing can be released for {iso3} on {on}: {not_assessed}", iso3=iso3, on=on, not_assessed=material.not_assessed
            )
        )
    draft = derived.draft_of(viewer, iso3, on)
    redo = f"run: phasezero day --date {on} --country {iso3}"
    issued = derived.update_of(viewer, iso3, on)
    if draft is None and issued is not None:
        raise BadInput(
            said(
                "update {number} of {iso3} for {on} is issued already, and no draft has been made since",
                number=issued.number,
                iso3=iso3,
                on=on,
            )
        )
    if draft is None:
        raise BadInput(said("there is no draft of {iso3} for {on}; {redo}", iso3=iso3, on=on, redo=redo))
    if draft.inputs_digest != material.inputs_digest:
        raise BadInput(
            said(
                "the records of {iso3}, or the update compared with, changed after the draft of {on}; {redo}, and read it again",
                iso3=iso3,
                on=on,
                redo=redo,
            )
        )
    with transaction.atomic():
        if answers:
            assessing.answer_machine(hands.owner(who, at), iso3, on, answers)
            material = library.material(country, on, viewer, audience)
        refuse_unanswered(material)
        number = derived.next_number(iso3, material.marking)
        releasing = releasing_of(material.suggestion.phase, who, at, number, phase, reason)
        material = replace(material, update_id=derived.update_id(iso3, on, audience, number))
        update = compose(material, releasing)
        content, html, text = rendered(update)
        derived.issue(made_from(material), releasing.phase_confirmed, number, who, at, content, html, text)
    return update


def refuse_unanswered(material: Material) -> None:
    """Raises BadInput while two of the machine's outputs disagree, or one with the judgement, and nobody has answered."""
    for one in material.judged.unanswered:
        raise BadInput(
            said(
                "the machine disagrees, and nobody has answered: {what} (answer it, here under its key {key})",
                what=one.text,
                key=one.key,
            )
        )


def releasing_of(suggested: Phase, who: str, at: datetime, number: int, phase: int | None, reason: str) -> Releasing:
    """How a release by one person reads. Raises BadInput for a phase that differs without a reason, or a reason that may not
    be written so."""
    from phasezero.brief.lint import lint_text

    confirmed = suggested if phase is None else _phase(phase)
    if confirmed != suggested and not reason.strip():
        raise BadInput(
            said(
                "the suggested phase is {value}, not {value_2}; give the reason why",
                value=int(suggested),
                value_2=int(confirmed),
            )
        )
    if faults := lint_text(reason):
        raise BadInput(said("the reason breaks the writing rules: {faults}", faults=faults[0]))
    return Releasing(
        by=who,
        at=at,
        number=number,
        one_reader=max(confirmed, suggested) >= TWO_READERS_FROM,
        phase_confirmed=int(confirmed),
        reason=reason.strip() if confirmed != suggested else "",
    )


def _phase(number: int) -> Phase:
    try:
        return Phase(number)
    except ValueError:
        raise BadInput(said("--phase is {number}; phases are 0, 1, 2 and 3", number=number)) from None
