"""An update as HTML, text, JSON or PDF, and written to a file."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from phasezero import library
from phasezero.domain import audiences
from phasezero.domain.language import ENGLISH
from phasezero.domain.marking import LOCAL, LOCAL_OWNER, Viewer
from phasezero.domain.updates import UpdateState
from phasezero.errors import BadInput

if TYPE_CHECKING:
    from phasezero.domain.updates import Update


def drawing_beside() -> AbstractContextManager[None]:
    """Start the engine that draws charts and maps, beside what is done inside this context."""
    from phasezero.brief import drawer

    return drawer.beside()


def update_as(
    country: str,
    on: date,
    form: str,
    viewer: Viewer = LOCAL_OWNER,
    audience: str = LOCAL,
    language: str = "en",
    reader: str = "",
) -> str | bytes:
    """The update of a day as "html", "text", "json" or "pdf": the issued one where there is one, else a draft made now.

    `reader`: key of an audience, whose own ask stands on page one where one is open.

    Raises LintRefused where a text breaks the writing rules, Missing where a PDF needs a library the system lacks, and BadInput
    for a language without a catalogue, or an unknown reader. The JSON holds what it needs for every language and reader, and is
    the same for all of them.
    """
    from phasezero.brief.render import json as json_renderer
    from phasezero.store import derived

    language, reader = _checked(language), audiences.reader(reader)
    stored = derived.update_of(viewer, country, on)
    if stored is not None and stored.state == UpdateState.ISSUED:
        if form == "json" or (form in {"html", "text"} and language == ENGLISH.code and not reader):
            return {"html": stored.html, "text": stored.text, "json": stored.content}[form]
        return _render(json_renderer.parse(stored.content).for_reader(reader), form, language)
    made = library.update(country, on, viewer, audience)
    return _render(made if form == "json" else made.for_reader(reader), form, language)


def _render(update: Update, form: str, language: str) -> str | bytes:
    from importlib import import_module

    renderer = import_module(f"phasezero.brief.render.{form}")
    content: str | bytes = renderer.render(update) if form == "json" else renderer.render(update, language)
    return content


def _checked(language: str) -> str:
    """The code of a language that has a catalogue. Raises BadInput."""
    from django.conf import settings

    codes = [code for code, _ in settings.LANGUAGES]
    if language not in codes:
        raise BadInput(f"there is no catalogue for language {language!r}; choose one of {', '.join(codes)}, or add its file")
    return language


def write(path: Path, content: str | bytes) -> None:
    """Write a rendered update to a file, whole or not at all. Raises BadInput where that cannot be done."""
    data = content.encode() if isinstance(content, str) else content
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise BadInput(f"{path} cannot be written: {error.strerror}") from error


def rendered(update: Update) -> tuple[str, str, str]:
    """An update as JSON, HTML and text; each render runs the lint first. Raises LintRefused."""
    from phasezero.brief.render import html, json, text

    return json.render(update), html.render(update), text.render(update)
