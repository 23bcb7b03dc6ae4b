"""The lexicons are read strictly."""

import copy
from importlib.resources import files
from typing import Any

import pytest
import yaml

from phasezero.errors import BadInput
from phasezero.extract.events.lexicon import languages, lexicon, parse


def raw(name: str) -> Any:
    return yaml.safe_load((files("phasezero.extract.events") / f"{name}.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", languages())
def test_every_lexicon_is_read(language: str) -> None:
    assert lexicon(language).language == language
    assert len(lexicon(language).triggers) > 50


def test_a_regional_code_has_its_languages_lexicon() -> None:
    assert lexicon("pt-BR") is not None
    assert lexicon("pt-BR").language == "pt"


@pytest.mark.parametrize(
    ("where", "key"), [((), "verbs"), (("predicates",), "gossip"), (("people", "men"), "colour"), (("cues",), "weather")]
)
def test_an_unknown_key_is_an_error(where: tuple[str, ...], key: str) -> None:
    data = copy.deepcopy(raw("english"))
    part = data
    for step in where:
        part = part[step]
    part[key] = ""
    with pytest.raises(BadInput, match=key):
        parse(data, raw("actors"))


def test_a_missing_key_is_an_error() -> None:
    data = raw("english")
    del data["cues"]["negation"]
    with pytest.raises(BadInput, match="negation"):
        parse(data, raw("actors"))
