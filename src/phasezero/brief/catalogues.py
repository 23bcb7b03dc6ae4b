"""The languages that an update can be said in: the catalogues Django finds, or this package's own where it is not set up."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from phasezero.domain.language import ENGLISH, Language

LOCALE = Path(__file__).parents[1] / "locale"


@cache
def language(code: str) -> Language:
    """A language by its code. One without a catalogue says everything in English."""
    if code == ENGLISH.code:
        return ENGLISH
    return Language(code, _is_rtl(code), _messages(code))


def _messages(code: str) -> NullTranslations:
    from django.apps import apps
    from django.utils.translation import to_locale, trans_real

    if apps.ready:
        found: NullTranslations = trans_real.translation(code)
        return found
    return translation("django", LOCALE, [to_locale(code)], fallback=True)


def _is_rtl(code: str) -> bool:
    from django.conf import global_settings, settings

    rtl = settings.LANGUAGES_BIDI if settings.configured else global_settings.LANGUAGES_BIDI
    return code in rtl or code.partition("-")[0] in rtl
