"""Links by which somebody without an account answers: the recipient of an ask, the partner who approves a message. What is kept
of a link's secret is a digest.

A letter that is written later holds the same secret: it is made from the link's random id with this installation's key, as the
secrets that stop and confirm subscriptions are. Whoever has the database alone makes none.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.crypto import salted_hmac

from phasezero.domain.alerts import Asked
from phasezero.domain.statements import Standing, Stated
from phasezero.errors import NotFound, said
from phasezero.store import statements
from phasezero.store.accounts import digest_of
from phasezero.store.ids import from_text, to_text
from phasezero.store.people import random_id

LIVES = timedelta(days=120)
"""A link works so long; then the task force makes another."""


class AskLink(models.Model):
    """Whoever holds the secret reads this statement, and answers it."""

    id = models.BigIntegerField(primary_key=True, default=random_id)
    digest = models.CharField(max_length=64, unique=True)
    ask = models.ForeignKey(statements.Statement, on_delete=models.CASCADE, related_name="links")
    """An ask, or a message to a community."""
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()


def make(ask: str, at: datetime) -> str:
    """A new link for an ask; older ones stop working. Returns the secret, which is kept nowhere."""
    end(ask)
    link = AskLink(ask_id=from_text(ask), made_at=at, expires_at=at + LIVES)
    secret = _secret(link)
    link.digest = digest_of(secret)
    link.save(force_insert=True)
    return secret


def end(ask: str) -> None:
    """The link of an ask stops working."""
    AskLink.objects.filter(ask=from_text(ask)).delete()


def secret_of(link: AskLink) -> str:
    """The secret of a link, made anew. Raises NotFound for one that was made with another key."""
    secret = _secret(link)
    if digest_of(secret) != link.digest:
        raise NotFound(said("this link was made with another key; make it anew"))
    return secret


def _secret(link: AskLink) -> str:
    mac = salted_hmac("phasezero link of an ask", str(link.pk), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:24]).decode()


def ask_of(secret: str, at: datetime) -> tuple[Stated, Standing] | None:
    """The ask that a secret opens, with what stands of its country; None for a secret that opens none (any more)."""
    return opened(secret, at, Asked)


def opened(secret: str, at: datetime, kind: type[Any]) -> tuple[Stated, Standing] | None:
    """The statement of a kind that a secret opens, with what stands of its country; None for a secret that opens none.

    The holder is nobody known: of what is returned a page shows the statement, and what was answered to it.
    """
    link = AskLink.objects.filter(digest=digest_of(secret), expires_at__gt=at).select_related("ask").first()
    if link is None:
        return None
    made = statements.within_audience(link.ask.audience, link.ask.country)
    found = made.by_id(to_text(link.ask_id))
    return None if found is None or not isinstance(found.content, kind) else (found, made)
