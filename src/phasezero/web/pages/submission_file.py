"""A file that local partners filled offline, handed in by a member. It is read in memory and kept nowhere but sealed; the
receipts stand in the answer to the form, and nowhere else."""

from __future__ import annotations

import logging
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from phasezero import desk
from phasezero.desk import intake
from phasezero.errors import BadInput, NotAllowed, PhaseZeroError, said
from phasezero.store.people import Person, TaskForce
from phasezero.web.faults import failed
from phasezero.web.forms import Page, now
from phasezero.web.members import for_members
from phasezero.web.once import shown_once
from phasezero.web.pages.frame import page
from phasezero.web.plain import InMemory

_FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_log = logging.getLogger(__name__)


def _in_memory(view: Page) -> Page:
    """What is handed in never touches the disk: said before the form's protection against forgery reads the first byte."""
    protected = csrf_protect(view)

    @wraps(view)
    def shown(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if request.method == "POST":
            request.upload_handlers = [InMemory(request)]
        return protected(request, *args, **kwargs)

    return csrf_exempt(shown)


@sensitive_post_parameters()
@_in_memory
@for_members
def submission_file(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    """The form for the file, empty forms to hand out, and once a file was taken its receipts."""
    if not desk.may(person, found, "review"):
        raise NotAllowed(said("only members who verify submissions hand in a file of them; ask one of them"))
    if request.method == "POST":
        return _taken(request, person, found)
    asked = request.GET.get("blank", "")
    if asked in _FORMS:
        headers = {"Content-Disposition": f'attachment; filename="form.{asked}"'}
        return HttpResponse(intake.blank_form(f".{asked}"), content_type=_FORMS[asked], headers=headers)
    return page(request, "web/submission_file.html", None, found=found, most_bytes=intake.MOST_FILE_BYTES // 1_000_000)


def _taken(request: HttpRequest, person: Person, found: TaskForce) -> HttpResponse:
    """The receipts. Of an unforeseen error only the kind is logged: message and traceback can quote what the partners wrote."""
    try:
        receipts = intake.take_file_content(person, found, *_file(request), now())
    except PhaseZeroError:
        raise
    except Exception as error:  # noqa: BLE001 - see above
        _log.error("a file of submissions failed: %s", type(error).__name__)
        return failed(request)
    return shown_once(request, "web/submission_file_done.html", found=found, receipts=receipts)


def _file(request: HttpRequest) -> tuple[str, bytes]:
    """A name of ours, for the kind that its first letter says, and the content: a file's own name may say who filled it."""
    handed_in = request.FILES.get("file")
    if handed_in is None:
        raise BadInput(said("no file was chosen; choose the form that was filled"))
    if (handed_in.size or 0) > intake.MOST_FILE_BYTES:
        raise BadInput(said("the file is larger than {most} MB; split it", most=intake.MOST_FILE_BYTES // 1_000_000))
    content = handed_in.read()
    is_json = content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"["))
    return ("file.json" if is_json else "file.csv"), content
