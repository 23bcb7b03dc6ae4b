"""Delivery: who is due what, and the run that sends it. Called after an update is issued, corrected or recalled, and once a day.

Nothing is sent twice: a recipient gets an item once on each channel (a rule of the table), a letter is claimed before work on it
begins, and that its text is being handed over is written down before the first byte leaves. Where a run dies after that and
before the mail server's answer was kept, the letter's state is "unknown": it is shown, and never sent again by itself.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from phasezero.deliver import bounces, message, pictures, smtp
from phasezero.desk import ask_letters, due, letters, reminding
from phasezero.desk.due import after_issue, after_recall, correction
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, Missing, NotFound, PhaseZeroError

if TYPE_CHECKING:
    from phasezero.deliver.message import Letter
    from phasezero.deliver.smtp import Answer, Line, Server
    from phasezero.desk.letters import Said
    from phasezero.settings import Settings
    from phasezero.store.deliveries import Delivery, State

__all__ = ["Post", "Run", "after_issue", "after_recall", "bounce", "correction", "post", "reach", "run", "test_letter"]

BY = "phasezero deliver run"
"""Who sends, in the audit chain."""
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Post:
    """How letters leave this installation."""

    server: Server
    sender: str
    site: str
    """Address of the installation, without a slash at its end."""


def post(settings: Settings) -> Post:
    """From the settings. Raises Missing where one that is needed is not set."""
    if not settings.url:
        raise Missing("PHASEZERO_URL is not set; letters need it, so that who receives them can read on and can stop them")
    return Post(smtp.server(settings.smtp_url), settings.mail_from, settings.url)


@dataclass(slots=True)
class Run:
    """What a run did."""

    busy: bool = False
    """Another run was at work: this one did nothing."""
    queued: int = 0
    """Deliveries that came into the queue."""
    lost: int = 0
    """Deliveries of a run that died, of which it is not known whether they arrived."""
    ended: Counter[str] = field(default_factory=Counter)
    """Letters by the state they ended in; "queued": put off."""
    problem: str = ""
    """Why the run stopped early; what waits is sent by the next one."""


def _never() -> bool:
    return False


def run(
    on: date,
    clock: Clock,
    by_post: Post | None,
    progress: Callable[[str], None] = lambda _: None,
    until: Callable[[], bool] = _never,
) -> Run:
    """Queue what is due by the end of the day `on` and send what waits; after a kill it goes on where it stopped.

    Without `by_post` what comes by feed and on the web is ready, and no letter leaves: updates, corrections and recalls wait;
    what is of one day (that nothing was released, the heads of the audit chains) is not kept to be sent late.
    `until` is asked before each letter whether to stop; what waits is sent by the next run.
    """
    from phasezero.store import accounts, deliveries

    if not accounts.accounts_exist():
        raise BadInput("delivery needs accounts: readers must be able to stop it by themselves; run: phasezero steward create")
    with deliveries.one_run() as alone:
        if not alone:
            return Run(busy=True)
        done = Run(lost=deliveries.recover(clock()))
        done.queued = due.queue_day(on, clock(), by_mail=by_post is not None)
        if by_post is not None:
            done.queued += ask_letters.queue_reminders(clock()) + reminding.queue_lines(clock())
        progress(f"{done.queued} new in the queue")
        if by_post is not None:
            _send_all(done, clock, by_post, until)
    return done


def reach(by_post: Post) -> None:
    """Whether the mail server answers, whatever waits for it. Raises Missing where it does not."""
    with smtp.Line(by_post.server) as line:
        line.reach()


def _send_all(done: Run, clock: Clock, by_post: Post, until: Callable[[], bool]) -> None:
    """Send what waits, letter by letter. A mail server that cannot be reached ends it; what waits stays in the queue."""
    from phasezero.store import deliveries

    draw = _Drawer()
    with smtp.Line(by_post.server) as line:
        while not until() and (row := deliveries.claim_next(clock())) is not None:
            try:
                done.ended[_send(row, line, clock, by_post, draw)] += 1
            except Missing as error:
                deliveries.put_back(row, clock(), counts=False)
                done.problem = str(error)
                return


class _Drawer:
    """Draws each set of pictures once in a run."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, ...], list[bytes]] = {}

    def __call__(self, svg: list[str]) -> list[bytes]:
        from phasezero.brief.drawer import FONTS

        key = tuple(svg)
        if key not in self._drawn:
            self._drawn[key] = pictures.drawn(svg, FONTS)
        return self._drawn[key]


def _send(row: Delivery, line: Line, clock: Clock, by_post: Post, draw: _Drawer) -> State:
    """Send one claimed letter; says in which state it ends."""
    from phasezero.store import deliveries
    from phasezero.store.deliveries import State

    row, at = deliveries.whole(row), clock()
    try:
        said = letters.said(row, at, by_post.site, draw)
        if isinstance(said, letters.Withheld):
            deliveries.finish(row, State.WITHHELD, at, said.why)
            return State.WITHHELD
        content = message.written(_letter(row, said, at, by_post))
    except PhaseZeroError:
        deliveries.finish(row, State.FAILED, at, "the letter could not be written")
        return State.FAILED
    envelope = row.message_id[1:].partition("@")[0]
    answer = line.hand_over(by_post.sender, _mailbox(row), content, envelope, lambda: deliveries.begin(row, said.notice))
    row.notice = said.notice
    return _ended(row, answer, clock())


def _letter(row: Delivery, said: Said, at: datetime, by_post: Post) -> Letter:
    from phasezero.store.deliveries import Item

    stops = row.subscription is not None and row.item != Item.CONFIRM
    return message.Letter(
        message_id=row.message_id,
        sender=by_post.sender,
        to=_mailbox(row),
        subject=said.title,
        at=at,
        text=said.text,
        html=said.html,
        pictures=said.pictures,
        answers=row.answers.message_id if row.answers else "",
        stop=letters.stop_address(row.subscription, by_post.site) if stops and row.subscription else "",
    )


def _mailbox(row: Delivery) -> str:
    from phasezero.store.ask_letters import ITEMS

    if row.person is not None:
        return row.person.email
    if row.item in ITEMS:
        return ask_letters.mailbox(row)
    return row.subscription.mailbox if row.subscription else ""


def _ended(row: Delivery, answer: Answer, at: datetime) -> State:
    """Keep what the mail server said, with its audit line."""
    from django.db import transaction

    from phasezero.store import audit, deliveries
    from phasezero.store.deliveries import State

    ends = {smtp.Outcome.TAKEN: State.SENT, smtp.Outcome.UNKNOWN: State.UNKNOWN, smtp.Outcome.NOT_MINE: State.CLAIMED}
    with transaction.atomic():
        if answer.outcome == smtp.Outcome.LATER:
            return deliveries.put_back(row, at, answer.code)
        ended = ends.get(answer.outcome, State.FAILED)
        if ended != State.CLAIMED:
            deliveries.finish(row, ended, at, answer.code)
            audit.note(f"letter {ended}", BY, at, row.key, row.audience, TLP(row.tlp))
        if ended in deliveries.GOT:
            deliveries.saw(row, at)
        if answer.outcome == smtp.Outcome.NO_MAILBOX:
            _count_bounce(row, at)
    return ended


def bounce(content: bytes, at: datetime) -> str:
    """Take in a mail server's report that a letter did not arrive; says in a line what was done.

    Raises BadInput where it is no such report, NotFound where it is about no letter of ours. The same report twice counts once.
    """
    from django.db import transaction

    report = bounces.read(content)
    row = _returned(report.message_ids, report.envelope)
    if row is None:
        raise NotFound("the report is about no letter that was sent from here; nothing was changed")
    if not report.failed:
        return "the letter is only late, or was passed on; nothing was changed"
    with transaction.atomic():
        return _bounced(row, report.status, at)


def _returned(message_ids: Iterable[str], envelope: str) -> Delivery | None:
    from django.db.models import Q

    from phasezero.store.deliveries import Delivery

    named = Q(message_id__in=list(message_ids))
    if envelope:
        named |= Q(message_id=f"<{envelope}@{due.domain()}>")
    return Delivery.objects.filter(named).select_related("subscription").first()


def _bounced(row: Delivery, status: str, at: datetime) -> str:
    from phasezero.store import audit
    from phasezero.store.deliveries import Delivery, State

    fresh = Delivery.objects.filter(pk=row.pk, bounced_at=None, state__in=(State.SENT, State.UNKNOWN))
    if not fresh.update(state=State.FAILED, told=f"came back {status}".strip()):
        return "this letter is known to have come back; nothing was changed"
    audit.note("letter came back", BY, at, row.key, row.audience, TLP(row.tlp))
    paused = _count_bounce(row, at)
    return "the letter came back; its subscription is paused" if paused else "the letter came back"


def _count_bounce(row: Delivery, at: datetime) -> bool:
    """Count a letter that came back once; says whether that paused the subscription."""
    from django.db.models import F

    from phasezero.store.deliveries import BOUNCES, Delivery, Subscription

    if not Delivery.objects.filter(pk=row.pk, bounced_at=None).update(bounced_at=at) or row.subscription is None:
        return False
    mine = Subscription.objects.filter(pk=row.subscription.pk)
    mine.update(bounces=F("bounces") + 1)
    return bool(mine.filter(bounces__gte=BOUNCES, paused_at=None).update(paused_at=at))


def test_letter(address: str, at: datetime, by_post: Post) -> Answer:
    """One letter without content, to see whether the mail server takes it. Raises Missing where it cannot be reached."""
    made = message.Letter(
        message_id=f"<{secrets.token_hex(20)}@{by_post.sender.rpartition('@')[2]}>",
        sender=by_post.sender,
        to=message.address(address.strip()),
        subject="Phase Zero: a test",
        at=at,
        text="This letter was sent to see whether the mail server takes letters. It asks for nothing.\n",
    )
    with smtp.Line(by_post.server) as line:
        return line.hand_over(made.sender, made.to, message.written(made), made.message_id[1:].partition("@")[0], lambda: True)
