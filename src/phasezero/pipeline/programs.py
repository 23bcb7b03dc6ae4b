"""The programs that collect documents, and how what somebody typed becomes what one asks for."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from phasezero.errors import BadInput, Missing, UnreadableFile

if TYPE_CHECKING:
    from datetime import datetime

    from phasezero.domain.collected import Batch, State
    from phasezero.sources.fetching import Fetcher


@dataclass(frozen=True, slots=True)
class Program:
    """A folder of `sources` with `Wanted` and `collect`."""

    address: str = ""
    """The setting that an address given to `sources add` fills; empty: it asks an interface of its own."""
    secrets: Mapping[str, str] = field(default_factory=dict)
    """For settings that are secret the field of `phasezero.settings.Settings` they come from: none is kept in the store."""
    by_mail: bool = False
    """It reads a mailbox, not the web."""
    folder: str = ""
    """The folder, where its name is another one than the program's."""
    wanted: str = "Wanted"
    collect: str = "collect"
    """Which of the folder's both are meant."""


PROGRAMS: dict[str, Program] = {
    "feeds": Program("address"),
    "web_pages": Program("site"),
    "papers": Program("addresses"),
    "un_documents": Program("address"),
    "oai_pmh": Program("repository"),
    "mapped_tables": Program("address"),
    "hdx": Program(),
    "reliefweb": Program(),
    "gdelt": Program(),
    "crossref": Program(),
    "openalex": Program(secrets={"key": "openalex_key"}),
    "newsletters": Program(by_mail=True),
    "acled": Program(secrets={"password": "acled_password", "token": "acled_token"}),
    "ucdp_api": Program(secrets={"token": "ucdp_token"}),
    "ucdp_candidates": Program(folder="ucdp_api", wanted="Candidates", collect="collect_candidates"),
}


def program(name: str) -> Program:
    """Raises BadInput for one that is none."""
    if name not in PROGRAMS:
        raise BadInput(f"there is no program {name!r}; choose one of: {', '.join(sorted(PROGRAMS))}")
    return PROGRAMS[name]


def _module(name: str) -> Any:
    folder = program(name).folder or name
    try:
        return import_module(f"phasezero.sources.{folder}")
    except ModuleNotFoundError as error:
        raise Missing(f"{error.name} is not installed: collecting needs the extra text: pip install 'phasezero[text]'") from None


def _wanted(name: str) -> Any:
    return getattr(_module(name), program(name).wanted)


def typed(name: str, address: str, settings: Sequence[str], more: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked for, from an address and settings typed as NAME=VALUE: lists with commas between, JSON as it is, @FILE for
    what is in a file. `more`: what else is known, kept where the program has a setting for it. Raises BadInput."""
    kind, found = _wanted(name), dict[str, Any]()
    hints = get_type_hints(kind)
    of_address = program(name).address
    if bool(of_address) != bool(address):
        raise BadInput(
            f"{name} needs an address" if of_address else f"{name} asks an interface of its own: leave the address out"
        )
    if of_address:
        found[of_address] = [address] if get_origin(hints[of_address]) is tuple else address
    found |= {one: value for one, value in more.items() if one in hints and value}
    for setting in settings:
        which, sign, value = setting.partition("=")
        if not sign:
            raise BadInput(f"--set is {setting[:60]!r}; write it as NAME=VALUE")
        if which in program(name).secrets:
            raise BadInput(f"{which} is a secret: give it in the environment, it is kept nowhere")
        found[which] = _value(value, get_origin(hints.get(which)) is tuple)
    return found


def _value(text: str, many: bool) -> Any:
    if text.startswith("@"):
        try:
            return Path(text[1:]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableFile(f"{text[1:]} cannot be read: {error}") from None
    if text[:1] in "[{":
        try:
            return json.loads(text)
        except ValueError as error:
            raise BadInput(f"{text[:60]!r} is no JSON: {error}") from None
    return [one.strip() for one in text.split(",") if one.strip()] if many else text


def wanted_of(name: str, key: str, raw: Mapping[str, Any]) -> Any:
    """What a program asks for, read strictly. Raises BadInput."""
    kind, secrets = _wanted(name), _secrets(name)
    known = {one.name for one in fields(kind)} - {"source"} - set(secrets)
    if unknown := sorted(set(raw) - known):
        raise BadInput(f"source {key}: {name} has no setting {unknown[0]!r}; it has: {', '.join(sorted(known))}")
    try:
        return TypeAdapter(kind).validate_python({"source": key, **raw, **secrets})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] in ("missing", "missing_argument"):
            raise BadInput(f"source {key}: {name} needs {where}; give it with --set {where}=…") from None
        raise BadInput(f"source {key}: {where} is {first['input']!r:.60}: {first['msg'].lower()}") from None


def _secrets(name: str) -> dict[str, Any]:
    from phasezero import settings
    from phasezero.sources.fetching import Secret

    here = settings.load(os.environ)
    return {one: Secret(getattr(here, where)) for one, where in program(name).secrets.items()}


def ask(name: str, fetch: Fetcher, wanted: Any, state: State, now: datetime) -> Batch:
    """What a source gives now. Raises BadInput where its mailbox is not named."""
    way: Any = _mailbox() if program(name).by_mail else fetch
    batch: Batch = getattr(_module(name), program(name).collect)(way, wanted, state, now)
    return batch


def _mailbox() -> Any:
    from phasezero import settings
    from phasezero.sources.fetching import Secret
    from phasezero.sources.newsletters import mailbox

    return mailbox(Secret(settings.load(os.environ).news_imap_url))
