"""Django's settings, built from `settings.py`. Top layer: names apps by string, so no room is imported here."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from phasezero import locale, logs
from phasezero.errors import BadInput
from phasezero.settings import Settings, load


def _secret_key(home: Path) -> str:
    """The signing key of this installation, made on first use and readable by its owner only.

    Of processes that begin at the same moment one makes it, and no other reads it half written."""
    file = home / "secret.key"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        handle, whole = tempfile.mkstemp(dir=home)  # 0600
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(whole, file)
        Path(whole).unlink()
    return file.read_text().strip()


def _named_database(url: str) -> dict[str, Any]:
    if not url.startswith(("postgres://", "postgresql://")):
        raise BadInput("PHASEZERO_DATABASE_URL names no PostgreSQL database; write it as postgres://user:password@host/name")
    try:
        return dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except ValueError as error:
        raise BadInput(f"PHASEZERO_DATABASE_URL cannot be read: {error}") from None


def _database(settings: Settings) -> dict[str, Any]:
    file = settings.database_file
    if file is None:
        return _named_database(settings.database_url)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": None,  # one connection for each thread of the server: its page cache is most of the speed
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
            "PRAGMA secure_delete=ON",  # what is erased leaves no trace in the file
        },
    }


PHASEZERO = load(os.environ)

SECRET_KEY = _secret_key(PHASEZERO.home)
DEBUG = PHASEZERO.debug
_PUBLIC = urlsplit(PHASEZERO.url)
_SECURE = _PUBLIC.scheme == "https"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *([_PUBLIC.hostname] if _PUBLIC.hostname else [])]
ROOT_URLCONF = "phasezero.web.urls"
WSGI_APPLICATION = "phasezero.web.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django_htmx",
    "phasezero.store",
    "phasezero.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    *(["allauth.socialaccount.providers.openid_connect"] if PHASEZERO.oidc_issuer else []),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "phasezero.web.speaking.Speaking",
    "phasezero.web.panicked.Panicked",
    "phasezero.web.guard.Guard",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "phasezero.web.speaking.OwnLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "phasezero.web.signing_in.SecondFactor",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "phasezero.web.signing_in.reader",
            ]
        },
    }
]
DATABASES = {"default": _database(PHASEZERO)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = locale.SOURCE
LANGUAGES_OFFERED = locale.found(PHASEZERO.home)
LANGUAGES = [(one.code, one.name) for one in LANGUAGES_OFFERED]
LANGUAGES_BIDI = [one.code for one in LANGUAGES_OFFERED if one.right_to_left]
LOCALE_PATHS = [locale.folder_in(PHASEZERO.home), locale.PACKAGE]  # what was added to this installation goes before
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _SECURE
STATIC_URL = "/static/"
STATICFILES_DIRS = [Path(__file__).parent / "brief" / "static"]
WHITENOISE_USE_FINDERS = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # with "no-referrer" browsers send "Origin: null", and no form passes CSRF protection
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "phasezero.web.faults.forged"
CSRF_COOKIE_SAMESITE = "Strict"

CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = _SECURE
CSRF_TRUSTED_ORIGINS = [PHASEZERO.url] if _SECURE else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE and PHASEZERO.proxies else None
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AUTH_USER_MODEL = "store.Person"
AUTHENTICATION_BACKENDS = ["phasezero.web.signing_in.NotCutOff"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "phasezero.web.signing_in.ByInvitation"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Phase Zero] "
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation went to the address
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = False
SOCIALACCOUNT_ADAPTER = "phasezero.web.signing_in.KnownPeopleOnly"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "EMAIL_AUTHENTICATION": True,
        "VERIFIED_EMAIL": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": "your organisation",
                "client_id": PHASEZERO.oidc_client,
                "secret": PHASEZERO.oidc_secret,
                "settings": {"server_url": PHASEZERO.oidc_issuer},
            }
        ]
        if PHASEZERO.oidc_issuer
        else [],
    }
}
MFA_ADAPTER = "phasezero.web.signing_in.SealedSecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Phase Zero"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE
ALLAUTH_TRUSTED_PROXY_COUNT = PHASEZERO.proxies
USERSESSIONS_TRACK_ACTIVITY = False
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if PHASEZERO.smtp_url else "django.core.mail.backends.dummy.EmailBackend"
)
_SMTP = urlsplit(PHASEZERO.smtp_url)
EMAIL_HOST = _SMTP.hostname or ""
EMAIL_PORT = _SMTP.port or (465 if _SMTP.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_SMTP.username or ""), unquote(_SMTP.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _SMTP.scheme == "smtp+tls", _SMTP.scheme == "smtps"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = PHASEZERO.mail_from

LOGGING_CONFIG = None  # Django would quote what failed, on the terminal and in letters to administrators
logs.set_up()
