"""What has to be done again and again: the table of jobs, and the one worker that goes through it.

A plain loop over this table, no queue of tasks: each job is the whole of what is due at a moment (letters that wait, requests
that ran out, days that are over), found anew in the store by rules that do nothing twice. A queue beside it would be a second
memory of the same things, which can differ from the first after a kill.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from logging import ERROR, INFO
from typing import TYPE_CHECKING

from phasezero import library
from phasezero.domain.marking import LOCAL, Marking, Viewer
from phasezero.errors import Missing
from phasezero.logs import logger, places

if TYPE_CHECKING:
    from phasezero.pipeline import Turn
    from phasezero.settings import Settings
    from phasezero.store.models import Step

LOOKS_EVERY = 5.0
"""Seconds between two looks at whether something is due, or everything was closed."""
_log = logger("phasezero.jobs")


@dataclass(frozen=True, slots=True)
class Work:
    """What a run of a job is given."""

    settings: Settings
    clock: Callable[[], datetime]
    stopping: Callable[[], bool]
    """Whether to end at the next point at which nothing is lost."""


@dataclass(frozen=True, slots=True)
class Job:
    key: str
    every: timedelta
    """From the start of a run to the start of the next."""
    what: str
    """What it is for, as stewards read it."""
    do: Callable[[Work], str]
    """Says in a line what failed, fit for every steward; empty: nothing did."""
    lacks: Callable[[Settings], str] = lambda _: ""
    """What must be set up before it can run; empty: nothing."""
    waits_for: Callable[[Settings], str] = lambda _: ""
    """What must be set up before all of it is done, though it runs; empty: nothing."""


def _settle(work: Work) -> str:
    from phasezero.desk import submissions

    submissions.settle(work.clock())
    return ""


def _mail(work: Work) -> str:
    from phasezero.desk import intake

    intake.collect_mail(work.settings.imap_url, work.clock())
    return ""


def _shares(work: Work) -> str:
    from phasezero.store import vault

    vault.forget_expired(work.clock())
    return ""


def _deliver(work: Work) -> str:
    """The mail server is asked at every run, whatever waits: so that it cannot be reached tells nothing of letters. Without one
    what comes by feed and on the web is delivered all the same."""
    from phasezero.desk import delivery

    by_post = None if _without_post(work.settings) else delivery.post(work.settings)
    if by_post is not None:
        delivery.reach(by_post)
    return delivery.run(work.clock().date(), work.clock, by_post, until=work.stopping).problem


def _day(work: Work) -> str:
    """Every turn for itself. One of a task force that fails is told to that task force alone: in the ledger, for its marking."""
    from phasezero import pipeline

    failed = []
    on = work.clock().date()
    for turn in pipeline.turns(on):
        if work.stopping():
            break
        try:
            pipeline.day(on, [turn.country], turn.viewer, turn.audience, level=turn.level)
        except Exception as error:  # noqa: BLE001 - one country's failure stops no other
            _turn_failed(turn, work.clock(), error)
            failed += [f"{turn.country} ({type(error).__name__})"] if turn.audience == LOCAL else []
        else:
            _turn_done(turn, work.clock())
    return f"not run for {', '.join(failed)}; the log of this machine says where it failed" if failed else ""


def _turn_failed(turn: Turn, at: datetime, error: Exception) -> None:
    from phasezero.store import ledger

    _log.error("turn failed", country=turn.country, kind=type(error).__name__, where=places(error.__traceback__))
    said = f"{type(error).__name__}; the log of this machine says where it failed"
    ledger.failed("day", _turn(turn), at.date(), Marking(turn.level, turn.audience), at, said)


def _turn_done(turn: Turn, at: datetime) -> None:
    from phasezero.store import ledger

    ledger.mended("day", _turn(turn), at.date())


def _turn(turn: Turn) -> str:
    return f"{turn.country} for {turn.audience} up to {turn.level.label}"


def _retention(work: Work) -> str:
    from phasezero import desk

    desk.keep_no_longer(work.clock().date(), work.clock())
    return ""


def _without_mailbox(settings: Settings) -> str:
    return "" if settings.imap_url else "PHASEZERO_IMAP_URL"


def _without_accounts(_settings: Settings) -> str:
    return "" if library.accounts_exist() else "accounts"


def _without_post(settings: Settings) -> str:
    return ", ".join(n for n, v in (("PHASEZERO_URL", settings.url), ("PHASEZERO_SMTP_URL", settings.smtp_url)) if not v)


JOBS = (
    Job("settle", timedelta(minutes=10), "withdrawals whose time for review is over; days over for the audit chains", _settle),
    Job("shares", timedelta(minutes=5), "shares of the vault's key in requests that ran out are erased", _shares),
    Job("mail", timedelta(minutes=5), "local partners' e-mail is taken in", _mail, _without_mailbox),
    Job("deliver", timedelta(minutes=5), "what is due goes to subscribers", _deliver, _without_accounts, _without_post),
    Job("day", timedelta(hours=1), "the machine's day of each watched country", _day),
    Job("retention", timedelta(hours=6), "what is not kept any longer is let go", _retention),
)
"""Those first on which somebody's safety rests."""


def work(
    settings: Settings, clock: Callable[[], datetime], stop: Callable[[], bool], wait: Callable[[float], object] | None
) -> bool:
    """Do what is due until `stop`; without `wait` once, and end. False: another worker is at work, and nothing was done.

    While everything is closed by a panic nothing is done. Raises django.db.Error where the database is gone: whoever started the
    worker starts it again.
    """
    from phasezero.store import alone, ledger

    given = Work(settings, clock, lambda: stop() or library.closed())
    with alone.alone("work") as mine:
        if not mine:
            return False
        if left := ledger.end_left_over(clock()):
            _log.warning("an earlier worker ended at work", jobs=left)
        while not stop():
            _round(given)
            if wait is None:
                break
            wait(LOOKS_EVERY)
    return True


def _round(given: Work) -> None:
    """Every job that is due, one after the other."""
    if library.closed():
        library.forget_in_memory()
        return
    for job in due(given.settings, given.clock()):
        if given.stopping():
            return
        _run(job, given)


def due(settings: Settings, at: datetime) -> list[Job]:
    """Jobs that can run and whose time has come; a run that lies in the future, by a clock set back, counts for nothing."""
    from phasezero.store import ledger

    ran = ledger.jobs()
    return [one for one in JOBS if not one.lacks(settings) and _is_due(one, ran.get(one.key), at)]


def _is_due(job: Job, ran: Step | None, at: datetime) -> bool:
    from phasezero.store.ledger import STOPPED

    return ran is None or ran.status == STOPPED or not ran.started_at <= at < ran.started_at + job.every


def _run(job: Job, given: Work) -> None:
    """One run, with its note in the ledger. Its failure is told there and in the log, and goes no further."""
    from phasezero.store import ledger

    started = given.clock()
    ledger.job_started(job.key, started)
    try:
        failure = job.do(given)
    except Missing as error:
        failure = " ".join(str(error).split())
        _log.error("job failed", job=job.key, kind="Missing", where=places(error.__traceback__))
    except Exception as error:  # noqa: BLE001 - one job's failure stops no other
        failure = f"{type(error).__name__}; the log of this machine says where it failed"
        _log.error("job failed", job=job.key, kind=type(error).__name__, where=places(error.__traceback__))
    else:
        _log.log(ERROR if failure else INFO, "job failed" if failure else "job done", job=job.key)
    ledger.job_ended(job.key, started, failure, cut_short=given.stopping())


@dataclass(frozen=True, slots=True)
class Line:
    """A job as stewards see it."""

    job: Job
    lacks: str
    """What must be set up before it runs; empty: nothing."""
    waits_for: str
    """What must be set up before all of it is done; empty: nothing."""
    ran: Step | None
    """Its newest run."""
    late: bool
    """It should have run since: no worker is at work, or it hangs."""

    @property
    def minutes(self) -> int:
        return int(self.job.every.total_seconds() // 60)


def lines(settings: Settings, viewer: Viewer, at: datetime) -> list[Line]:
    """The jobs with their newest runs, for the owner of an installation without accounts and for stewards; nothing for others."""
    from phasezero.store import ledger

    return _lines(settings, ledger.jobs(viewer), at) if viewer.may_see(ledger.OURS) else []


def lines_for_the_machine(settings: Settings, at: datetime) -> list[Line]:
    """The same, for who sits at the machine."""
    from phasezero.store import ledger

    return _lines(settings, ledger.jobs(), at)


def _lines(settings: Settings, ran: dict[str, Step], at: datetime) -> list[Line]:
    return [_line(one, settings, ran.get(one.key), at) for one in JOBS]


def _line(job: Job, settings: Settings, ran: Step | None, at: datetime) -> Line:
    lacks = job.lacks(settings)
    late = not lacks and (ran is None or at > ran.started_at + 2 * job.every + timedelta(minutes=5))
    return Line(job, lacks, "" if lacks else job.waits_for(settings), ran, late)
