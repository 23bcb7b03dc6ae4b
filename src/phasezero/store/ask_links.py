"""Links by which recipients of asks answer without an account. What is kept of a link's secret is a digest."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import models

from phasezero.domain.alerts import Asked
from phasezero.domain.statements import Standing, Stated
from phasezero.store import statements
from phasezero.store.accounts import digest_of
from phasezero.store.ids import from_text, to_text
from phasezero.store.people import random_id

LIVES = timedelta(days=120)
"""A link works so long; then the task force makes another."""


class AskLink(models.Model):
    """Whoever holds the secret reads this ask, and answers it."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    digest = models.CharField(max_length=64, unique=True)
    ask = models.ForeignKey(statements.Statement, on_delete=models.CASCADE, related_name="links")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()


def make(ask: str, at: datetime) -> str:
    """A new link for an ask; older ones stop working. Returns the secret, which is kept nowhere."""
    AskLink.objects.filter(ask=from_text(ask)).delete()
    secret = secrets.token_urlsafe(24)
    AskLink.objects.create(digest=digest_of(secret), ask_id=from_text(ask), made_at=at, expires_at=at + LIVES)
    return secret


def ask_of(secret: str, at: datetime) -> tuple[Stated, Standing] | None:
    """The ask that a secret opens, with what stands of its country; None for a secret that opens none (any more).

    The holder is nobody known: of what is returned a page shows the ask, and what was answered to it.
    """
    link = AskLink.objects.filter(digest=digest_of(secret), expires_at__gt=at).select_related("ask").first()
    if link is None:
        return None
    made = statements.within_audience(link.ask.audience, link.ask.country)
    found = made.by_id(to_text(link.ask_id))
    return None if found is None or not isinstance(found.content, Asked) else (found, made)
