"""The ledger of the machine's work: what ran, on which inputs by digest, with what result, and what failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from phasezero.domain.marking import LOCAL, TLP, Marking, Viewer
from phasezero.store.ids import record_id
from phasezero.store.models import Step

DONE, STARTED, FAILED = "done", "started", "failed"
STOPPED = "stopped"
"""Of a job that was told to stop before its end: it goes on as soon as a worker is at work again."""
JOB = "job"
"""Name of the steps that are runs of a job (`desk/jobs.py`)."""
OURS = Marking(TLP.GREEN, LOCAL)
"""Of steps that are for no audience of their own, such as imports."""


def is_done(name: str, subject: str, inputs_digest: str, day: date | None = None) -> bool:
    """Whether this step was finished for these very inputs."""
    return Step.objects.filter(pk=_id(name, subject, inputs_digest, day), status=DONE).exists()


def record_done(
    name: str,
    subject: str,
    inputs_digest: str,
    detail: str,
    started: datetime,
    day: date | None = None,
    outputs_digest: str = "",
    marking: Marking = OURS,
) -> None:
    """Note a finished step; noting it again replaces the note. Who may see the note: `marking`."""
    _write(name, subject, inputs_digest, day, started, marking, status=DONE, detail=detail, outputs_digest=outputs_digest)


@contextmanager
def step(name: str, subject: str, inputs_digest: str, day: date | None = None, marking: Marking = OURS) -> Iterator[None]:
    """Note that a step started, and that it failed if it raises. Finishing it is noted by `record_done`, with its result."""
    started = datetime.now(UTC)
    _write(name, subject, inputs_digest, day, started, marking, status=STARTED)
    try:
        yield
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        _write(name, subject, inputs_digest, day, started, marking, status=FAILED, detail=said)
        raise


def recent(viewer: Viewer, limit: int) -> list[Step]:
    """The newest steps that the viewer may see, newest first; without the jobs that come round again and again."""
    return list(Step.objects.visible(viewer).exclude(name=JOB).order_by("-started_at", "id")[:limit])


def failed(name: str, subject: str, day: date, marking: Marking, at: datetime, said: str) -> None:
    """Note that something failed that is no step of its own; `mended` takes the note back."""
    _write(name, subject, "", day, at, marking, status=FAILED, detail=said)


def mended(name: str, subject: str, day: date) -> None:
    """What had failed was done since."""
    Step.objects.filter(pk=_id(name, subject, "", day), status=FAILED).update(status=DONE, detail="failed before, done since")


def job_started(key: str, at: datetime) -> None:
    """One row for each job, which says how its newest run went: for stewards, and says nothing of records."""
    _write(JOB, key, "", None, at, OURS, status=STARTED)


def job_ended(key: str, started: datetime, failure: str = "", cut_short: bool = False) -> None:
    status = FAILED if failure else STOPPED if cut_short else DONE
    _write(JOB, key, "", None, started, OURS, status=status, detail=failure)


def jobs(viewer: Viewer | None = None) -> dict[str, Step]:
    """The newest run of each job, by its key; None: for the machine itself."""
    rows = Step.objects.filter(name=JOB) if viewer is None else Step.objects.visible(viewer).filter(name=JOB)
    return {row.subject: row for row in rows}


def end_left_over(at: datetime) -> int:
    """Under the lock of the one worker: runs whose process ended before they did. They failed. Says how many there were."""
    left = Step.objects.filter(name=JOB, status=STARTED)
    return left.update(status=FAILED, finished_at=at, detail="the process ended while it ran")


def _id(name: str, subject: str, inputs_digest: str, day: date | None) -> int:
    return record_id("step", name, subject, inputs_digest, str(day))


def _write(
    name: str,
    subject: str,
    inputs_digest: str,
    day: date | None,
    started: datetime,
    marking: Marking,
    status: str,
    detail: str = "",
    outputs_digest: str = "",
) -> None:
    finished = None if status == STARTED else datetime.now(UTC)
    Step.objects.update_or_create(
        pk=_id(name, subject, inputs_digest, day),
        defaults={
            "tlp": int(marking.tlp),
            "audience": marking.audience,
            "day": day,
            "name": name,
            "subject": subject[:200],
            "inputs_digest": inputs_digest,
            "outputs_digest": outputs_digest,
            "status": status,
            "detail": detail,
            "started_at": started,
            "finished_at": finished,
            "documented_at": started.date(),
            "learned_at": started,
        },
    )
