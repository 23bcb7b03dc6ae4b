"""Machine translation, by whatever the user runs. Off by default: nothing here is made or called unless somebody sets it up.

A translation never takes the place of the original, and always says what made it. Texts leave the machine only towards the
service that the user names, through the `post` that is handed in: this room reads no network.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeAlias
from urllib.parse import urlsplit

from phasezero.errors import BadInput, Missing

Post: TypeAlias = Callable[[str, bytes], bytes]
"""Sends JSON to an address and gives back the body of the answer; raises where there is none."""
LABEL = "Machine translation"


@dataclass(frozen=True, slots=True)
class Translated:
    """A machine's translation of a text, beside which the original stays."""

    text: str
    by: str
    """What made it: "Argos Translate", the host of a service."""
    version: str
    """Of the model or the service, as far as it says; empty where it does not."""
    source: str
    """BCP 47."""
    target: str

    @property
    def label(self) -> str:
        """What stands beside it wherever it is shown."""
        maker = f"{self.by} {self.version}".strip()
        return f"{LABEL} from {self.source} by {maker}; read the original before you rely on it"


class Translator(Protocol):
    """Translates text between two languages, or says that it cannot."""

    def translate(self, text: str, source: str, target: str) -> Translated:
        """Raises BadInput for a pair of languages that it does not have, Missing for a part that is not installed or set up."""


# A model in a folder


@dataclass(frozen=True)
class LocalModel:
    """A CTranslate2 model in a folder, as Argos Translate packages it: `metadata.json`, `sentencepiece.model`, `model/`."""

    folder: Path

    def translate(self, text: str, source: str, target: str) -> Translated:
        if (source, target) != self.pair:
            raise BadInput(f"{self.folder}: the model translates {' to '.join(self.pair)}, not {source} to {target}")
        engine, pieces = self._engine
        paragraphs = [self._paragraph(engine, pieces, one) if one.strip() else one for one in text.split("\n")]
        return Translated("\n".join(paragraphs), "Argos Translate model", self.version, source, target)

    @cached_property
    def _metadata(self) -> dict[str, Any]:
        path = self.folder / "metadata.json"
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BadInput(f"{path}: a model's metadata cannot be read; name the folder of an unpacked Argos package") from error
        if not isinstance(read, dict) or not {"from_code", "to_code"} <= set(read):
            raise BadInput(f"{path}: from_code or to_code is missing; name the folder of an unpacked Argos package")
        return read

    @property
    def pair(self) -> tuple[str, str]:
        """Source and target language."""
        return str(self._metadata["from_code"]), str(self._metadata["to_code"])

    @property
    def version(self) -> str:
        return str(self._metadata.get("package_version", ""))

    @cached_property
    def _engine(self) -> tuple[Any, Any]:
        try:
            import ctranslate2  # type: ignore[import-not-found,import-untyped,unused-ignore]
            import sentencepiece  # type: ignore[import-not-found,import-untyped,unused-ignore]
        except ImportError as error:
            raise Missing("Translating with a local model needs two packages: pip install ctranslate2 sentencepiece") from error
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(self.folder / "sentencepiece.model"))
        return ctranslate2.Translator(str(self.folder / "model"), device="cpu"), pieces

    @staticmethod
    def _paragraph(engine: Any, pieces: Any, text: str) -> str:
        from phasezero.extract.differences import sentences

        batch = [pieces.encode(one, out_type=str) for one in sentences(text)]
        results = engine.translate_batch(batch, replace_unknowns=True, max_batch_size=32)
        return " ".join(str(pieces.decode(result.hypotheses[0])) for result in results)


# A service


@dataclass(frozen=True)
class Service:
    """A service that answers as LibreTranslate does: POST `{q, source, target}` to `/translate`, `{translatedText}` back."""

    address: str
    """Of the service, without `/translate`."""
    post: Post
    key: str = ""
    """Where it asks for one."""
    longest: int = 5000
    """Characters sent at once; longer texts go by paragraphs."""

    def translate(self, text: str, source: str, target: str) -> Translated:
        host = urlsplit(self.address).netloc
        if not host:
            raise BadInput(f"The translation service {self.address!r} is no address: write it with http:// or https://")
        parts = [self._one(part, source, target) for part in _parts(text, self.longest)]
        return Translated("\n".join(parts), host, "", source, target)

    def _one(self, text: str, source: str, target: str) -> str:
        if not text.strip():
            return text
        asked = {"q": text, "source": source, "target": target, "format": "text"} | ({"api_key": self.key} if self.key else {})
        body = self.post(self.address.rstrip("/") + "/translate", json.dumps(asked).encode())
        try:
            answer = json.loads(body)
        except ValueError as error:
            raise BadInput(f"{self.address} did not answer with JSON: is it a LibreTranslate service?") from error
        found = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(found, str):
            said = answer.get("error", "no translatedText") if isinstance(answer, dict) else "no translatedText"
            raise BadInput(f"{self.address} did not translate from {source} to {target}: {str(said)[:200]}")
        return found


def _parts(text: str, longest: int) -> list[str]:
    """Whole lines, as many together as go at once; a longer line is cut."""
    found: list[str] = []
    for line in text.split("\n"):
        cut = [line[i : i + longest] for i in range(0, len(line), longest)] or [""]
        if found and len(found[-1]) + 1 + len(cut[0]) <= longest:
            found[-1] += "\n" + cut.pop(0)
        found.extend(cut)
    return found
