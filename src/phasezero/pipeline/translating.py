"""Machine translation by what the user set up: folders of models, or a service of their own. Off where nothing is set."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from phasezero import settings
from phasezero.domain.marking import TLP
from phasezero.errors import BadInput, Missing, said
from phasezero.extract.translation import LocalModel, Service, Translated

__all__ = ["Translated", "is_set_up", "translated", "translated_file"]

_LONGEST = 40_000
"""Characters of one text."""
_WAIT = 60.0
"""Seconds for one part of a text."""
_ANSWER = 1_000_000
"""Bytes of one answer."""


def is_set_up() -> bool:
    return bool(settings.load(os.environ).translation)


def translated(text: str, source: str, target: str, tlp: TLP = TLP.CLEAR) -> Translated:
    """A text of a marking in another language (codes like "fr"), with what made it. `source` may be empty: a service then finds
    out. Texts above TLP:AMBER go to a model or a service on this machine only.

    Raises BadInput for two languages that are the same or are not offered, for a text that is too long or may not leave, and
    where the service answers nonsense; Missing where nothing is set up, a part is not installed, or the service is silent.
    """
    asked, wanted = (code.strip().partition("-")[0].casefold() for code in (source, target))
    asked = "" if asked == "und" else asked
    if len(text) > _LONGEST:
        raise BadInput(said("the text has {n} signs; at most {most} are translated at once", n=len(text), most=_LONGEST))
    if asked == wanted:
        raise BadInput(said("the text is in {language!r} already", language=wanted))
    where = settings.load(os.environ).translation
    if not where:
        raise Missing("Nothing translates here: set PHASEZERO_TRANSLATION to a folder of models or to a service that you run")
    if "://" not in where:
        return _model(where, asked, wanted).translate(text, asked, wanted)
    if tlp > TLP.AMBER and not _is_here(where):
        raise BadInput(said("a text at {label} is translated on this machine only; the service is elsewhere", label=tlp.label))
    return _service(where).translate(text, asked or "auto", wanted)


def translated_file(file: Path, source: str, target: str) -> Translated:
    """The text of a file (plain, HTML, PDF); its language is recognised where `source` is empty. Raises as `translated`, and
    UnreadableFile."""
    from phasezero.extract.language import language_of
    from phasezero.sources import handed_texts

    text = "\n\n".join(one.text for one in handed_texts.read(file).texts)
    return translated(text, source or language_of(text).code, target)


def _service(address: str) -> Service:
    if not address.startswith("https://") and not (address.startswith("http://") and _is_here(address)):
        raise BadInput(f"PHASEZERO_TRANSLATION is {address!r}; a service that is not on this machine is reached by https:// only")
    return Service(address, _post, settings.load(os.environ).translation_key)


def _is_here(address: str) -> bool:
    """Whether an address is this machine's own, whatever a name server says."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _post(address: str, body: bytes) -> bytes:
    """The answer to JSON. No redirect is followed and no proxy of the environment used: texts go where the setting says."""
    import httpx

    limits, sent = httpx.Timeout(_WAIT), {"Content-Type": "application/json", "Accept": "application/json"}
    found = b""
    try:
        with (
            httpx.Client(timeout=limits, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", address, content=body, headers=sent) as answer,
        ):
            for part in answer.iter_bytes():
                found += part
                if len(found) > _ANSWER:
                    raise BadInput(f"{address} answered with more than {_ANSWER:,} bytes: is it a translation service?")
    except httpx.HTTPError as error:
        raise Missing(f"The translation service {address} did not answer: {error or type(error).__name__}") from error
    return found


# Models in folders


def _model(where: str, source: str, target: str) -> LocalModel:
    """The one for the two languages, of a folder that is a model or holds several."""
    folder = Path(where).expanduser()
    models = {one.pair: one for one in (_opened(path) for path in _folders(folder))}
    if not models:
        raise BadInput(f"PHASEZERO_TRANSLATION is {where!r}, and no unpacked Argos package (metadata.json) stands there")
    if not source:
        raise BadInput(said("the language of the text is not known: say which it is"))
    if (source, target) not in models:
        offered = ", ".join(sorted(f"{one} to {other}" for one, other in models))
        raise BadInput(
            said("no model translates {source} to {target}; there are: {offered}", source=source, target=target, offered=offered)
        )
    return models[source, target]


def _folders(folder: Path) -> Iterator[Path]:
    if (folder / "metadata.json").is_file():
        yield folder
    elif folder.is_dir():
        yield from sorted(one.parent for one in folder.glob("*/metadata.json"))


@lru_cache(maxsize=16)
def _opened(folder: Path) -> LocalModel:
    """Kept: a model takes seconds to read."""
    return LocalModel(folder)
