"""What is not kept for longer than it is needed: one small function for each rule of `vocabulary/retention.yml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from phasezero.domain.retention import Rule, rules
from phasezero.store.audit import INSTALLATION, note
from phasezero.store.people import Invitation, Token


@dataclass(frozen=True, slots=True)
class Kept:
    """What one rule did."""

    rule: Rule
    before: datetime
    """It took what ended before this moment."""
    count: int | None
    """None: this version keeps nothing of the kind."""


def run(on: date, by: str, at: datetime) -> list[Kept]:
    """Apply every rule as of the end of the day `on`, each in a transaction of its own; what was done has an audit line."""
    return [_apply(rule, on, by, at) for rule in rules()]


def _apply(rule: Rule, on: date, by: str, at: datetime) -> Kept:
    from phasezero.store.vault import erase_for_good

    before = min(datetime.combine(on, time(), UTC) + timedelta(days=1 - rule.days), at)  # never what can still be used
    with transaction.atomic():
        erase_for_good()
        counts = PROGRAMS[rule.key](before, at)
        for audience, count in sorted((counts or {}).items()):
            if count:
                note(f"retention: {count} {rule.key.replace('_', ' ')}", by, at, audience=audience)
    return Kept(rule, before, None if counts is None else sum(counts.values()))


def _gone(rows: models.QuerySet[Any]) -> dict[str, int]:
    """Delete rows of the installation; how many of that very table."""
    return {INSTALLATION: rows.delete()[1].get(rows.model._meta.label, 0)}


def _invitations(before: datetime, _at: datetime) -> dict[str, int]:
    return _gone(Invitation.objects.filter(Q(used_at__lt=before) | Q(expires_at__lt=before)))


def _tokens(before: datetime, _at: datetime) -> dict[str, int]:
    return _gone(Token.objects.filter(Q(revoked_at__lt=before) | Q(expires_at__lt=before)))


def _sessions(before: datetime, _at: datetime) -> dict[str, int]:
    """Sessions that ended; and what was noted of the browser of each session that is gone."""
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    counts = _gone(Session.objects.filter(expire_date__lt=before))
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return counts


def _token_use(before: datetime, _at: datetime) -> dict[str, int]:
    return {INSTALLATION: Token.objects.filter(used_on__lt=before.date()).update(used_on=None)}


def _pages_seen(before: datetime, _at: datetime) -> dict[str, int] | None:
    """Who and when; that an organisation saw it stays, so that a quarantine lists what it ever saw."""
    from phasezero.store import seen

    return None if _table("Seen") is None else {INSTALLATION: seen.forget_times(before)}


def _openings(before: datetime, at: datetime) -> dict[str, int] | None:
    """Each task force reads in its own chain that it was done."""
    openings = _table("Opening")
    if openings is None:
        return None
    late = openings.filter(outcome="", expires_at__lt=before)
    keys = late.order_by("task_force__key").values_list("task_force__key", flat=True)
    counts = {key: late.filter(task_force__key=key).count() for key in set(keys)}
    late.update(share=b"", ended_at=at, outcome="expired")
    return counts


def _reply_contacts(before: datetime, _at: datetime) -> dict[str, int]:
    """Each task force reads in its own chain that it was done."""
    from phasezero.store import replies

    over = replies.checked_before(before)
    counts = Counter(over.values_list("reply__audience", flat=True))
    over.delete()
    return dict(counts)


def _ask_addresses(before: datetime, _at: datetime) -> dict[str, int]:
    """Each task force reads in its own chain that it was done."""
    from phasezero.store import ask_letters

    over = ask_letters.over_before(before)
    counts = Counter(over.values_list("audience", flat=True))
    over.delete()
    return dict(counts)


def _collected_texts(before: datetime, _at: datetime) -> dict[str, int]:
    """Title, publisher, date and link stay."""
    from phasezero.store import documents

    return documents.expire(before.date())


def _table(name: str) -> models.QuerySet[Any] | None:
    """A table of the store that another part owns; None where this version has none."""
    try:
        rows: models.QuerySet[Any] = apps.get_model("store", name)._default_manager.all()
    except LookupError:
        return None
    return rows


PROGRAMS: dict[str, Callable[[datetime, datetime], dict[str, int] | None]] = {
    "invitations": _invitations,
    "tokens": _tokens,
    "sessions": _sessions,
    "token_use": _token_use,
    "pages_seen": _pages_seen,
    "openings": _openings,
    "reply_contacts": _reply_contacts,
    "ask_addresses": _ask_addresses,
    "collected_texts": _collected_texts,
}
"""For each rule what it does: takes the moment before which something must have ended, and the present; counts by audience."""
