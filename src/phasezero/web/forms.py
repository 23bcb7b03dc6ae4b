"""What people send: who may send a form, and its fields read strictly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from phasezero import desk, library
from phasezero.errors import BadInput, NotAllowed, said
from phasezero.web.days import read_day
from phasezero.web.guard import takes_forms
from phasezero.web.viewer import person_of

Page = Callable[..., HttpResponse]


def signed_in(view: Page) -> Page:
    """A page that takes forms, for people with an account: others are sent to sign in."""

    @wraps(view)
    def shown(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        person = person_of(request)
        if person is None:
            if request.method == "POST":
                raise NotAllowed(said("you are not signed in (any more); sign in and send the form again"))
            return redirect("account_login")
        return view(request, person, *args, **kwargs)

    return takes_forms(shown)


def now() -> datetime:
    return datetime.now(UTC)


def sent(request: HttpRequest, name: str) -> str:
    """A field of the form, without spaces around it; empty if it was not sent. Raises BadInput for what no database keeps."""
    text = str(request.POST.get(name, "")).strip().replace("\r\n", "\n")
    if "\x00" in text:
        raise BadInput(said("{name} holds a sign that cannot be kept (NUL); type it anew", name=name))
    return text


def whole(request: HttpRequest, name: str) -> int:
    """A whole number of the form. Raises BadInput."""
    text = sent(request, name)
    if not text.isascii() or not text.isdigit() or len(text) > 19:
        raise BadInput(said("{name} is {text!r}; write a whole number", name=name, text=text[:20]))
    return int(text)


def day_sent(request: HttpRequest, name: str) -> date:
    day = read_day(sent(request, name), name)
    if day is None:
        raise BadInput(said("{name} is empty; give a day as 2013-04-01", name=name))
    return day


def site_of(request: HttpRequest) -> str:
    """The address of this installation: the one that is set, else the one at which it was just reached."""
    return library.site() if settings.PHASEZERO.url else f"{request.scheme}://{request.get_host()}"


def hand_over(request: HttpRequest, invited: desk.Invited) -> str:
    """What is said to the person who invited somebody: the address of the invitation stands nowhere else."""
    form = gettext("Hand over this link, which works once and for {days} days: {link}")
    return form.format(days=desk.INVITED_DAYS, link=invited.address(site_of(request)))
