"""The ledger of the machine's work: what ran, on which inputs by digest, with what result, and what failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from phasezero.domain.marking import LOCAL, TLP, Marking, Viewer
from phasezero.store.ids import record_id
from phasezero.store.models import Step

DONE, STARTED, FAILED = "done", "started", "failed"
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
    """The newest steps that the viewer may see, newest first."""
    return list(Step.objects.visible(viewer).order_by("-started_at", "id")[:limit])


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
