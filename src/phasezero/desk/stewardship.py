"""What stewards keep: organisations, quarantine, the rule by which countries are watched. Every act has an audit line."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING

from phasezero.desk.rights import must_be_steward, name_of
from phasezero.domain.countries import find_country
from phasezero.domain.marking import PUBLIC, TLP
from phasezero.errors import BadInput, NotAllowed, NotFound, said

if TYPE_CHECKING:
    from phasezero.store.people import Organisation, Person, Quarantine, WatchRule

KINDS = ("local organisation", "NGO", "government", "UN", "regional organisation", "university", "other")
REGIONS = (
    *("Northern Africa", "Eastern Africa", "Middle Africa", "Southern Africa", "Western Africa", "Caribbean", "Central America"),
    *("South America", "Northern America", "Central Asia", "Eastern Asia", "South-eastern Asia", "Southern Asia", "Western Asia"),
    *("Eastern Europe", "Northern Europe", "Southern Europe", "Western Europe", "Oceania"),
)
"""Regions of the world, as the United Nations' M49 names them."""


def add_organisation(
    by: Person, name: str, kind: str, region: str, at: datetime, organ_of: str = "", instructed_by: str = ""
) -> Organisation:
    """A new organisation. `organ_of`, `instructed_by`: the state, as code or name, or empty."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Organisation

    must_be_steward(by)
    given = _described(name, kind, region, organ_of, instructed_by)
    with transaction.atomic():
        _refuse_taken(Organisation.objects.filter(name=given["name"]).exists(), given["name"])
        made = Organisation.objects.create(**given)
        audit.note("organisation added", str(by.pk), at, str(made.pk))
    return made


def correct_organisation(
    by: Person,
    organisation: Organisation,
    at: datetime,
    name: str,
    kind: str,
    region: str,
    organ_of: str,
    instructed_by: str,
    before: str | None = None,
) -> Organisation:
    """Replace what is kept of an organisation. `before`: its `version_of` as it was shown, to refuse where it has changed since.

    Who acts for an organ of a state, or under its instructions, does not watch it: their seats in its task forces end in the same
    transaction, and so do invitations to these for it or by its people. That is said in the audit lines of each such task force
    and nowhere else: not even a number may tell a steward who sits where, or that a hidden task force exists.
    """
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Organisation

    must_be_steward(by)
    given = _described(name, kind, region, organ_of, instructed_by)
    with transaction.atomic():
        row = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if before is not None and before != version_of(row):
            raise BadInput(said("{name} was corrected since this page was shown; load the page anew", name=row.name))
        _refuse_taken(Organisation.objects.filter(name=given["name"]).exclude(pk=row.pk).exists(), given["name"])
        if changed := [field for field, value in given.items() if getattr(row, field) != value]:
            for field in changed:
                setattr(row, field, given[field])
            row.save(update_fields=changed)
            audit.note("organisation corrected", str(by.pk), at, str(row.pk))
        _end_conflicts(by, row, at)
    return row


def version_of(organisation: Organisation) -> str:
    """What tells one state of an organisation's description from another."""
    of = organisation
    said_of_it = "\x1f".join((of.name, of.kind, of.region, of.organ_of, of.instructed_by))
    return hashlib.sha256(said_of_it.encode()).hexdigest()[:16]


def _end_conflicts(by: Person, organisation: Organisation, at: datetime) -> None:
    """End the seats of an organisation's people in task forces on a state that it is tied to, and invitations to these."""
    from django.db.models import Q

    from phasezero.store import audit
    from phasezero.store.people import Invitation, Seat

    states = {organisation.organ_of, organisation.instructed_by} - {""}
    seats = Seat.objects.filter(person__organisation=organisation, until=None, task_force__country__in=states)
    invited = Invitation.objects.filter(Q(organisation=organisation) | Q(by__organisation=organisation), used_at=None)
    invited = invited.filter(task_force__country__in=states)
    for seat in seats.select_related("task_force").order_by("task_force__key", "pk"):
        Seat.objects.filter(pk=seat.pk).update(until=at)
        audit.note("seat ended: acts for the state", str(by.pk), at, str(seat.person_id), seat.task_force.key)
    for one in invited.select_related("task_force").order_by("task_force__key", "pk"):
        audit.note("invitation withdrawn", str(by.pk), at, str(one.pk), one.task_force.key if one.task_force else "")
        one.delete()


def _described(name: str, kind: str, region: str, organ_of: str, instructed_by: str) -> dict[str, str]:
    """What is kept of an organisation, checked. Raises BadInput."""
    if kind not in KINDS:
        raise BadInput(said("kind is {kind!r}; give one of: {those}", kind=kind, those=", ".join(KINDS)))
    if region not in REGIONS:
        raise BadInput(
            said(
                "region is {region!r}; give a region of the world as the UN names it, for example {regions!r}",
                region=region,
                regions=REGIONS[2],
            )
        )
    states = {"organ_of": _state(organ_of), "instructed_by": _state(instructed_by)}
    return {"name": name_of(name), "kind": kind, "region": region, **states}


def _refuse_taken(taken: bool, name: str) -> None:
    if taken:
        raise BadInput(said("there is an organisation called {value!r} already; use another name", value=name))


def ask_quarantine(by: Person, organisation: Organisation, reason: str, at: datetime) -> Quarantine:
    """First of two stewards: ask that an organisation be cut off."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Quarantine

    must_be_steward(by)
    if not reason.strip():
        raise BadInput(said("the reason is empty; say why this organisation is to be cut off"))
    if Quarantine.objects.filter(organisation=organisation, lifted_at=None).exists():
        raise BadInput(
            said("{name} is cut off already, or was proposed for it; another steward confirms", name=organisation.name)
        )
    with transaction.atomic():
        made = Quarantine.objects.create(organisation=organisation, reason=reason.strip(), asked_by=by, asked_at=at)
        audit.note("quarantine asked", str(by.pk), at, str(organisation.pk))
    return made


def confirm_quarantine(by: Person, organisation: Organisation, at: datetime) -> Quarantine:
    """Second steward: cuts access at once, of sessions and tokens too."""
    from django.db import transaction

    from phasezero.store import accounts, audit
    from phasezero.store.people import Quarantine

    must_be_steward(by)
    row = Quarantine.objects.filter(organisation=organisation, lifted_at=None, confirmed_at=None).first()
    if row is None:
        raise NotFound(
            said("nobody has asked for the quarantine of {name}; one steward asks, another confirms", name=organisation.name)
        )
    if row.asked_by_id == by.pk:
        raise NotAllowed(said("you asked for this quarantine yourself; another steward confirms it"))
    with transaction.atomic():
        row.confirmed_by, row.confirmed_at = by, at
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        organisation.quarantined_at = at
        organisation.save(update_fields=["quarantined_at"])
        accounts.sign_out(organisation.people.all(), at)
        audit.note("quarantine confirmed", str(by.pk), at, str(organisation.pk))
    return row


def lift_quarantine(by: Person, organisation: Organisation, at: datetime) -> None:
    """A steward who did not ask for it lifts a quarantine, or a proposal of one."""
    from django.db import transaction

    from phasezero.store import audit
    from phasezero.store.people import Quarantine

    must_be_steward(by)
    with transaction.atomic():
        if not Quarantine.objects.filter(organisation=organisation, lifted_at=None).update(lifted_at=at):
            raise NotFound(said("{name} is not in quarantine; nothing was changed", name=organisation.name))
        organisation.quarantined_at = None
        organisation.save(update_fields=["quarantined_at"])
        audit.note("quarantine lifted", str(by.pk), at, str(organisation.pk))


def publish_rule(by: Person, criteria: str, decided_by: str, dissent: str, on: date, at: datetime) -> WatchRule:
    """Publish the rule by which countries are watched; versions are never replaced."""
    from django.db import transaction
    from django.db.models import Max

    from phasezero.store import audit
    from phasezero.store.people import WatchRule

    must_be_steward(by)
    for what, text in (("the criteria", criteria), ("who decided", decided_by), ("the dissent", dissent)):
        if not text.strip():
            raise BadInput(said("{what} is empty; write it down, also where nobody disagreed", what=what))
    with transaction.atomic():
        version = (WatchRule.objects.aggregate(n=Max("version"))["n"] or 0) + 1
        made = WatchRule.objects.create(
            version=version,
            criteria=criteria.strip(),
            decided_by=decided_by.strip(),
            dissent=dissent.strip(),
            decided_on=on,
            tlp=int(TLP.CLEAR),
            audience=PUBLIC,
        )
        audit.note("watch rule published", str(by.pk), at, str(made.pk))
    return made


def _state(text: str) -> str:
    return find_country(text).iso3 if text.strip() else ""
