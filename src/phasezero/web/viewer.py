"""For whom a request reads: decided here, once for each request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from django.http import HttpRequest

from phasezero import library
from phasezero.domain.marking import LOCAL_OWNER, PUBLIC, TLP, Marking, Viewer
from phasezero.domain.verifying import Settled
from phasezero.errors import NotSignedIn, said
from phasezero.store.people import Person
from phasezero.web.days import today

_ATTRIBUTE = "phasezero_viewer"
_ABOUT = "phasezero_about"
_READER = "phasezero_reader"
_ACCOUNTS = "phasezero_accounts"
_SECRET_IN_ADDRESS = (
    "/join/",
    "/unsubscribe/",
    "/confirm/",
    "/feeds/",
    "/submit/",
    "/receipt/",
    "/accounts/",
    "/asks/",
    "/messages/",
)
"""Pages whose address holds a secret, or says nothing of records: not remembered."""
_BEARER = "Bearer "


def viewer_of(request: HttpRequest) -> Viewer:
    """Without accounts the owner, who alone reaches the server; else the person or the token, else nobody: CLEAR only.

    Raises NotSignedIn for a token that is not one: a mistyped token never reads as nobody.
    """
    found: Viewer | None = getattr(request, _ATTRIBUTE, None)
    if found is None:
        found = _viewer(request)
        setattr(request, _ATTRIBUTE, found)
    return found


def has_accounts(request: HttpRequest, known: bool | None = None) -> bool:
    """Whether this installation has accounts; `known`: what a middleware has asked already, for the rest of this request."""
    if known is not None:
        setattr(request, _ACCOUNTS, known)
    found: bool | None = getattr(request, _ACCOUNTS, None)
    return library.accounts_exist() if found is None else found


def _viewer(request: HttpRequest) -> Viewer:
    if not has_accounts(request):
        return LOCAL_OWNER
    if (header := request.headers.get("Authorization", "")) and request.path_info.startswith("/api/"):
        secret = header.removeprefix(_BEARER)
        viewer = library.viewer_of_token(secret, datetime.now(UTC)) if header.startswith(_BEARER) else None
        if viewer is None:
            raise NotSignedIn(said("the token is unknown, expired or revoked; make a new one on the page of your account"))
        return viewer
    person = person_of(request)
    if person is None or lacks_second_factor(request, person):
        return library.anonymous(today())
    return _reader(request, person)[0]


def about(request: HttpRequest, *audiences: str) -> None:
    """Say whose records the page shows: what was opened is remembered for each of these audiences."""
    setattr(request, _ABOUT, getattr(request, _ABOUT, frozenset()) | frozenset(audiences))


def about_these(request: HttpRequest, marked: Iterable[Marking]) -> None:
    """Say of a list, which anybody may open, which records it shows."""
    about(request, PUBLIC, *(one.audience for one in marked if one.tlp > TLP.CLEAR))


def decisions_in(settled: Mapping[str, Settled]) -> Iterator[Marking]:
    """How the decisions are marked that a list of events shows beside them."""
    return (marking for one in settled.values() for marking in one.markings)


def address_is_secret(request: HttpRequest) -> bool:
    """Whether the page's address holds a secret, or says nothing of records."""
    return request.path_info.startswith(_SECRET_IN_ADDRESS)


def note_seen(request: HttpRequest) -> None:
    """Remember that this page was opened, where somebody with an account did."""
    viewer: Viewer | None = getattr(request, _ATTRIBUTE, None)
    if address_is_secret(request):
        return
    if viewer is not None and viewer.person is not None:
        audiences = getattr(request, _ABOUT, {PUBLIC})
        library.note_seen(viewer, audiences, _address(request), datetime.now(UTC))


def _address(request: HttpRequest) -> str:
    """What was opened, without the words that somebody searched for: those are content."""
    asked = request.GET.copy()
    asked.pop("q", None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def lacks_second_factor(request: HttpRequest, person: Person) -> bool:
    """Whether the person who is signed in must set up a second factor first."""
    return _reader(request, person)[1]


def _reader(request: HttpRequest, person: Person) -> tuple[Viewer, bool]:
    """What the person who is signed in may see and lacks; asked of the store once for each request."""
    found: tuple[Viewer, bool] | None = getattr(request, _READER, None)
    if found is None:
        found = library.reader_of(person, today())
        setattr(request, _READER, found)
    return found


def person_of(request: HttpRequest) -> Person | None:
    """Who is signed in; None for nobody, and for who is cut off."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Person) and not user.cut_off else None
