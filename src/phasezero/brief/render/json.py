"""The update as JSON with a published schema; what it writes it can read again.

`python -m phasezero.brief.render.json FILE` writes the schema.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from phasezero.brief import lint
from phasezero.brief.render import view
from phasezero.domain.phrases import Fact, Part, Sayable
from phasezero.domain.updates import Update, UpdateState
from phasezero.errors import BadInput

FORMAT: Literal["phasezero-update/1"] = "phasezero-update/1"


@dataclass(frozen=True, slots=True)
class Document:
    """An update as it is exchanged."""

    format: Literal["phasezero-update/1"]
    notice: str
    """ "DRAFT — not released", or empty."""
    scale: str
    """Whose scale the phases are."""
    tlp: str
    """The marking as a label, for example "TLP:CLEAR"."""
    update: Update
    phrases: Mapping[str, Fact] = field(default_factory=dict)
    """By the place of a text in `update` (JSON Pointer, RFC 6901): what it is made of, to say it in other languages."""


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Document)


_SAYS_NOTHING = ("phase", "level")
"""Null where no phase is assessed."""


def render(update: Update) -> str:
    """UTF-8 text with sorted keys and a newline at the end. Raises LintRefused."""
    lint.check(update)
    notice = view.DRAFT if update.state == UpdateState.DRAFT else ""
    document = Document(FORMAT, notice, view.SCALE_NOTE, update.marking.tlp.label, update)
    plain = _adapter().dump_python(document, mode="json")
    phrases: dict[str, Any] = {}
    plain["update"] = _apart(update, plain["update"], "", phrases)
    plain["update"]["marking"]["caveats"].sort()
    if update.not_assessed:
        plain["update"]["phase"] |= dict.fromkeys(_SAYS_NOTHING)
    whole = json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    return whole.replace(_NO_PHRASES, _a_line_each(phrases), 1) if phrases else whole


_NO_PHRASES = '"phrases": {}'
"""As a document without phrases has it; inside a text its quotation marks would be written in another way."""


def _a_line_each(phrases: dict[str, Any]) -> str:
    lines = (f"  {json.dumps(place)}: {_on_a_line(phrase)}" for place, phrase in sorted(phrases.items()))
    return '"phrases": {\n' + ",\n".join(lines) + "\n }"


def _on_a_line(phrase: Any) -> str:
    return json.dumps(phrase, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _apart(value: Any, plain: Any, pointer: str, phrases: dict[str, Any]) -> Any:
    """`plain` with English in the place of each phrase; the phrases by their place."""
    if isinstance(value, Sayable) and not isinstance(value, Part):
        phrases[pointer] = _without_defaults(plain)
        return str(value)
    if isinstance(value, tuple):
        return [_apart(one, each, f"{pointer}/{i}", phrases) for i, (one, each) in enumerate(zip(value, plain, strict=True))]
    if is_dataclass(value) and isinstance(plain, dict):
        for key in plain:
            plain[key] = _apart(getattr(value, key), plain[key], f"{pointer}/{key}", phrases)
        if "phrase" in plain:
            del plain["phrase"]
    return plain


_DEFAULTS = {"many": "", "count": 0, "context": "", "is_figure": False, "facts": {}}
"""Of a phrase; left out where it is written."""


def _without_defaults(plain: Any) -> Any:
    if isinstance(plain, list):
        return [_without_defaults(one) for one in plain]
    if not isinstance(plain, dict):
        return plain
    kept = {key: value for key, value in plain.items() if key not in _DEFAULTS or value != _DEFAULTS[key]}
    return {key: _without_defaults(value) for key, value in kept.items()}


def _together(plain: Any) -> None:
    """Puts each phrase of a document back in its place. Raises ValueError for one without a place."""
    for pointer, phrase in (plain.pop("phrases", None) or {}).items():
        *way, last = pointer.split("/")[1:]
        place = plain["update"]
        try:
            for step in way:
                place = place[int(step)] if isinstance(place, list) else place[step]
            place[int(last) if isinstance(place, list) else last] = phrase
        except (LookupError, TypeError, ValueError) as error:
            raise ValueError(f"no text stands at {pointer}") from error


def parse(content: str | bytes) -> Update:
    """The update that `render` wrote. Raises BadInput for anything else."""
    from pydantic import ValidationError

    try:
        document: Document = _adapter().validate_json(_as_written(content))
    except ValueError as error:
        if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
            raise BadInput(f"this is no update in format {FORMAT}: it is not JSON") from error
        if not isinstance(error, ValidationError):
            raise BadInput(f"this is no update in format {FORMAT}: {error}") from error
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the document"
        raise BadInput(f"this is no update in format {FORMAT}: {where}: {first['msg']}") from error
    return document.update


def _as_written(content: str | bytes) -> bytes:
    """With numbers where a phase that is not assessed has none: as the object holds it."""
    plain = json.loads(content)
    phase = plain.get("update", {}).get("phase") if isinstance(plain, dict) else None
    if isinstance(phase, dict) and phase.get("not_assessed"):
        phase.update({key: phase.get(key) or 0 for key in _SAYS_NOTHING})
    if isinstance(plain, dict):
        _together(plain)
    return json.dumps(plain).encode()


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `render` writes."""
    made: dict[str, Any] = _adapter().json_schema(mode="serialization")
    for key in _SAYS_NOTHING:
        said = made["$defs"]["PhaseSuggestion"]["properties"][key]
        made["$defs"]["PhaseSuggestion"]["properties"][key] = {"anyOf": [said, {"type": "null"}]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Phase Zero: update of one country for one day",
        **{key: value for key, value in made.items() if key != "title"},
    }


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, sort_keys=True, indent=2) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_text(), encoding="utf-8")
