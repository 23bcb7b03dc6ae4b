"""Signing in: what allauth is told to do differently here.

Accounts come by invitation only; secrets of second factors are sealed at rest; no address of a reader's machine is stored.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from phasezero.domain.marking import LOCAL_OWNER
from phasezero.store.people import Person
from phasezero.web.address import site
from phasezero.web.faults import FAULT
from phasezero.web.viewer import lacks_second_factor, note_seen, person_of, viewer_of

_SALT = secrets.token_bytes(16)
"""Lives as long as this process and is written nowhere: a seized disk does not tell who came from where."""


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """A stand-in for the address, the same for the same machine until this process ends: enough to slow down guessing."""
        told = hmac.digest(_SALT, super().get_client_ip(request).encode(), "sha256")[:15]
        return (bytes([0xFD]) + told).hex(":", 2)

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return str(super().get_http_user_agent(request))[:100]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, {**context, "current_site": site(self.request)})

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a letter leads to our own address, whatever host the request named."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{site(self.request).domain}{path}"

    def pre_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse | None:
        """However somebody signs in, with a password, a passkey or elsewhere: who is cut off is turned away as if locked."""
        if user.cut_off:
            clear_login(request)
            return redirect("account_inactive")
        answer: HttpResponse | None = super().pre_login(request, user, **more)
        return answer


class NotCutOff(AuthenticationBackend):  # type: ignore[misc]
    """Passwords and sessions open accounts that are neither locked nor of an organisation in quarantine: at every request."""

    def user_can_authenticate(self, user: Any) -> bool:
        return not user.cut_off

    def get_user(self, user_id: Any) -> Person | None:
        found = Person.objects.select_related("organisation").filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None


class KnownPeopleOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in through an organisation's own provider opens an account that exists; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth's signature
        return False


class SealedSecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP secrets and recovery seeds are encrypted with a key made from this installation's secret."""

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"phasezero second factors").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


_OPEN = ("/accounts/", "/static/")
_WITH_QR_CODE = {"img-src": ["data:"]}
"""Beside the site's own rule: the code stands in the page itself."""


class SecondFactor:
    """Middleware: who needs a second factor and has none sets one up first; until then the account opens nothing. What others
    open is remembered, so that it is known what an organisation ever saw."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith((*_OPEN, "/api/")):
            person = person_of(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
            if person is not None and lacks_second_factor(request, person):
                return redirect("mfa_index")
        response = self._get_response(request)
        if response.status_code == 200 or bool(getattr(request, FAULT, "")):
            note_seen(request)
        if request.path_info == reverse("mfa_activate_totp"):
            response._csp_update = _WITH_QR_CODE  # type: ignore[attr-defined] # as django-csp's own decorators
        return response


def reader(request: HttpRequest) -> dict[str, Any]:
    """For every page: who is signed in, whether there is anything to sign in to, and why a form that was sent cannot be taken."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and person_of(request) is not None
    return {
        "reader": request.user if signed_in else None,
        "has_accounts": viewer_of(request) is not LOCAL_OWNER,
        "form_fault": getattr(request, FAULT, ""),
    }
