"""A store of people, new for each test."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from people import World, world
from phasezero.web import shown


@pytest.fixture
def fresh_store(db: None) -> None:
    cache.clear()
    shown.forget()


@pytest.fixture
def people(fresh_store: None) -> World:
    return world()
