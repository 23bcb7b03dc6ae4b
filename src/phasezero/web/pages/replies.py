"""Replies that came by the public form: members confirm by a second way from whom each is, or turn it away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from phasezero import library
from phasezero.desk import replying
from phasezero.domain.replies import Outcome
from phasezero.errors import BadInput, said
from phasezero.web.forms import sent
from phasezero.web.hands import Place, for_hands
from phasezero.web.pages.frame import page
from phasezero.web.viewer import about

ACT = "draft"
"""What a role must allow (`domain.roles`)."""


@for_hands
def replies(request: HttpRequest, place: Place) -> HttpResponse:
    about(request, place.key)
    if request.method == "POST":
        return _checked(request, place)
    came = library.incoming_replies(place.viewer, place.key)
    return page(
        request,
        "web/replies.html",
        None,
        place=place,
        waiting=[one for one in came if one.checked is None],
        done=[one for one in came if one.checked is not None],
        may=place.may(ACT),
        confirmed=Outcome.CONFIRMED,
        longest_says=replying.LONGEST_SAYS,
    )


def _checked(request: HttpRequest, place: Place) -> HttpResponse:
    hand, which, says = place.hand(ACT), sent(request, "reply"), sent(request, "says")
    act = sent(request, "act")
    if act == "confirm":
        replying.confirm(hand, which, says, sent(request, "to"))
        messages.success(request, _("Recorded word for word. It is printed with our answer, which is now due."))
    elif act == "turn-away":
        replying.turn_away(hand, which, says)
        messages.success(request, _("Turned away; it is kept with the reason."))
    else:
        raise BadInput(said("the act is {text!r}; send one of the forms of this page", text=act[:20]))
    return redirect(request.get_full_path())
