"""A mail server that can be told to fail, issued updates, and those who subscribed."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from brief import sample_updates
from phasezero.desk import subscriptions
from phasezero.desk.subscriptions import Asked, Subscribed
from phasezero.domain.marking import PUBLIC, TLP, Marking
from phasezero.pipeline import rendered
from phasezero.store import derived
from phasezero.store.people import Person

DAY = date(2026, 11, 10)
NOON = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
SITE = "https://pz.example.org"


@dataclass
class Office:
    """What the mail server took, and how it is to behave."""

    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    """Stage ("RCPT", "DATA", "END") to an answer, or "drop"; for each letter until it is taken out."""
    on_data: Callable[[], None] | None = None
    port: int = 0

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:  # noqa: N802
        if (fault := self.faults.get("RCPT")) is not None:
            return self._fault(server, fault)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if (fault := self.faults.get("DATA")) is not None:
            return self._fault(server, fault)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append((envelope.rcpt_tos[0], message))
        self.raw.append(envelope.content)
        if self.on_data is not None:
            self.on_data()
        fault = self.faults.get("END")
        return "250 OK" if fault is None else self._fault(server, fault)

    def _fault(self, server: Any, fault: str) -> str:
        if fault == "drop":
            server.transport.abort()
            return "421 gone"
        return fault

    @property
    def to(self) -> list[str]:
        return sorted(to for to, _ in self.taken)

    @property
    def taken_ids(self) -> list[tuple[str, str]]:
        return [(to, str(message["Message-ID"])) for to, message in self.taken]

    def letter(self, to: str) -> EmailMessage:
        (found,) = [message for one, message in self.taken if one == to]
        return found

    def clear(self) -> None:
        self.taken.clear()
        self.raw.clear()
        self.faults.clear()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def issue(
    audience: str,
    number: int = 1,
    tlp: TLP = TLP.GREEN,
    at: datetime = NOON,
    change: bool = True,
    phase: int = 2,
    embargo: date | None = None,
    as_of: date = DAY,
) -> str:
    """An issued update of the Central African Republic; returns its id."""
    marking = Marking(tlp, PUBLIC if tlp == TLP.CLEAR else audience, frozenset(), embargo)
    made = derived.Made("CAF", as_of, marking, "ab" * 32, "0.1.0")
    update_id = derived.update_id("CAF", as_of, marking.audience, number)
    base = sample_updates.issued()
    assert base.releasing is not None
    releasing = replace(base.releasing, at=at, number=number, phase_confirmed=phase, reason="" if phase == 2 else "fewer")
    update = replace(base, id=update_id, date=as_of, marking=marking, audience=marking.audience, releasing=releasing)
    update = (
        update
        if change
        else replace(sample_updates.quiet(), id=update_id, state=update.state, marking=marking, releasing=releasing)
    )
    content, html, text = rendered(update)
    return derived.issue(made, phase, number, "Releaser", at, content, html, text)


def subscribe(person: Person, at: datetime = NOON - timedelta(hours=2), **asked: Any) -> Subscribed:
    return subscriptions.subscribe(person, Asked(**asked), at)


def outside(by: Person, address: str, at: datetime = NOON - timedelta(hours=2), **asked: Any) -> Subscribed:
    """An address without an account that has answered its first letter."""
    from phasezero.store import deliveries
    from phasezero.store.deliveries import Delivery

    made = subscriptions.invite_address(by, address, Asked(**asked), at)
    Delivery.objects.filter(subscription=made.subscription).update(state="sent", sent_at=at)
    answered = subscriptions.confirm(deliveries.confirm_token(made.subscription), at)
    assert answered is not None
    return answered


def plain(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def flat(message: EmailMessage) -> str:
    """The plain text on one line."""
    return " ".join(plain(message).split())


def page(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())
