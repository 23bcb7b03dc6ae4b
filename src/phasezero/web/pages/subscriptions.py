"""Subscriptions of whoever is signed in, what came of them, the log of deliveries; and the links of letters and feeds, which ask
for no account."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from phasezero.desk import received as receiving
from phasezero.desk import subscriptions as subscribing
from phasezero.desk.subscriptions import Asked
from phasezero.domain.audiences import readers
from phasezero.errors import BadInput, said
from phasezero.store.people import Person, Seat
from phasezero.web.forms import now, sent, signed_in, site_of, whole
from phasezero.web.guard import takes_forms
from phasezero.web.pages.frame import page
from phasezero.web.viewer import viewer_of

_FEED_TYPES = {"atom": "application/atom+xml; charset=utf-8", "json": "application/feed+json; charset=utf-8"}


@signed_in
def subscriptions(request: HttpRequest, person: Person) -> HttpResponse:
    """One's own subscriptions; every form of the page comes back here."""
    key = ""
    if request.method == "POST":
        key = _done(request, person)
        if not key:
            return redirect("subscriptions")
    seats = Seat.objects.visible(viewer_of(request)).filter(person=person, until=None, task_force__closed_at=None)
    return page(
        request,
        "web/subscriptions.html",
        None,
        rows=subscribing.subscriptions(person, now()),
        person=person,
        seats=seats.select_related("task_force").order_by("task_force__name"),
        names={seat.task_force.key: seat.task_force.name for seat in seats},
        feed=f"{site_of(request)}/feeds/{key}" if key else "",
        languages=settings.LANGUAGES_OFFERED,
        readers=readers(),
        invites=subscribing.may_invite(person),
        logs=bool(subscribing.may_release_in(person, now())),
    )


def _done(request: HttpRequest, person: Person) -> str:
    """Do what the form asks for; returns the key of a feed where one was made."""
    act, one = sent(request, "act"), sent(request, "subscription")
    if act == "subscribe":
        return subscribing.subscribe(person, _asked(request), now()).feed_key
    if act == "invite":
        subscribing.invite_address(person, sent(request, "address"), _asked(request), now())
    elif act == "stop":
        subscribing.stop(person, one, now())
    elif act == "resume":
        subscribing.resume(person, one, now())
    elif act == "new-key":
        return subscribing.new_feed_key(person, one, now())
    elif act == "revoke-key":
        subscribing.revoke_feed_key(person, one, now())
    else:
        raise BadInput(said("there is no act {act!r} on this page", act=act[:20]))
    return ""


def _asked(request: HttpRequest) -> Asked:
    return Asked(
        country=sent(request, "country"),
        theme=sent(request, "theme"),
        task_force=sent(request, "task_force"),
        reader=sent(request, "reader"),
        smallest_phase=whole(request, "phase"),
        often=sent(request, "often"),
        channel=sent(request, "channel"),
        language=sent(request, "language"),
    )


@signed_in
def received(request: HttpRequest, person: Person) -> HttpResponse:
    """What came, by what its reader may see now."""
    return page(request, "web/subscriptions_received.html", None, items=receiving.received(person, now()))


@signed_in
def delivery_log(request: HttpRequest, person: Person) -> HttpResponse:
    """What went to whom, for those who may release."""
    state = request.GET.get("state", "")[:10]
    rows = receiving.log(person, now(), state)
    return page(request, "web/subscriptions_log.html", None, rows=rows, state=state, states=receiving.STATES)


@csrf_exempt
@takes_forms
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: only a POST ends the subscription, without signing in or a cookie. The answer is the same for every token."""
    if request.method == "POST":
        subscribing.stop_by_token(token, now())
    return page(request, "web/unsubscribe.html", None, ended=request.method == "POST")


@csrf_exempt
@takes_forms
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the first letter to an outside address: only a POST answers it."""
    made = subscribing.confirm(token, now()) if request.method == "POST" else None
    feed = f"{site_of(request)}/feeds/{made.feed_key}" if made is not None and made.feed_key else ""
    return page(request, "web/subscriptions_confirm.html", None, answered=request.method == "POST", feed=feed)


def feed(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """A feed by its personal key, by what its reader may see now."""
    content = receiving.feed(key, form, site_of(request), now())
    return HttpResponse(content, content_type=_FEED_TYPES[form])
