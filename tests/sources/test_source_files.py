"""The contract of all sources: a folder of its own with a `source.yml` that says whose data these are and on what terms."""

from __future__ import annotations

from importlib import import_module, resources

import pytest
import yaml

ROOM = resources.files("phasezero.sources")
NO_SOURCE = {"fetching"}
"""How sources ask servers; it has no data of its own."""
SOURCES = sorted(
    folder.name
    for folder in ROOM.iterdir()
    if folder.is_dir() and not folder.name.startswith("__") and folder.name not in NO_SOURCE
)
REQUIRED = {
    "key": str,
    "name": str,
    "publisher": str,
    "url": str,
    "licence": dict,
    "citation": str,
    "languages": list,
    "cadence": str,
    "what_it_says": str,
    "what_it_cannot_say": str,
    "expected": dict,
}


def described(source: str) -> dict[str, object]:
    return yaml.safe_load(ROOM.joinpath(source, "source.yml").read_text(encoding="utf-8"))


def test_there_are_sources() -> None:
    assert {"boundaries", "ucdp_ged"} <= set(SOURCES)


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_says_who_made_it_and_on_what_terms(source: str) -> None:
    description = described(source)
    for key, kind in REQUIRED.items():
        assert isinstance(description.get(key), kind), f"{source}/source.yml: {key} must be a {kind.__name__}"
        assert description[key]
    licence = description["licence"]
    assert isinstance(licence, dict)
    assert licence["name"]
    assert licence["url"].startswith("https://")


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_has_a_program_that_says_what_goes_in_and_out(source: str) -> None:
    room = import_module(f"phasezero.sources.{source}")
    assert "In:" in (room.__doc__ or "")
    assert "Out:" in (room.__doc__ or "")
    assert all(hasattr(room, name) for name in room.__all__)


def test_keys_are_unique() -> None:
    assert len({described(source)["key"] for source in SOURCES}) == len(SOURCES)
