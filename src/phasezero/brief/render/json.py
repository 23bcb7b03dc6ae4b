"""The update as JSON with a published schema; what it writes it can read again.

`python -m phasezero.brief.render.json FILE` writes the schema.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from phasezero.brief import lint
from phasezero.brief.render import view
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
    plain["update"]["marking"]["caveats"].sort()
    if update.not_assessed:
        plain["update"]["phase"] |= dict.fromkeys(_SAYS_NOTHING)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def parse(content: str | bytes) -> Update:
    """The update that `render` wrote. Raises BadInput for anything else."""
    from pydantic import ValidationError

    try:
        document: Document = _adapter().validate_json(_as_written(content))
    except ValueError as error:
        if not isinstance(error, ValidationError):
            raise BadInput(f"this is no update in format {FORMAT}: it is not JSON") from error
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
