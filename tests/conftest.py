"""A store of its own for the whole run, set before Django is loaded; and empty at the start of each test that uses it."""

import contextlib
import os
import sys
import tempfile
import unittest

import pytest
from django.conf import settings
from django.db import connections
from django.utils.functional import empty

from append_only import let_flush_empty_the_audit

os.environ["PHASEZERO_HOME"] = tempfile.mkdtemp(prefix="phasezero-tests-")
os.environ["PHASEZERO_DATABASE_URL"] = os.environ.get("PHASEZERO_TEST_DATABASE_URL", "")

# pytest-django reads the settings before this file: what it read is forgotten, so that the two lines above hold in every run.
settings._wrapped = empty
sys.modules.pop("phasezero.django_settings", None)
vars(connections).pop("settings", None)
connections._settings = None
with contextlib.suppress(AttributeError):
    del connections["default"]

let_flush_empty_the_audit()


def pytest_addoption(parser):
    parser.addoption(
        "--with-store",
        action="store_true",
        help="leave out tests of pure functions, and those marked one_database: they are the same on every database",
    )


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--with-store"):
        return
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for one in items:
        (left_out if _is_pure(one) or any(map(one.get_closest_marker, _ON_ONE)) else kept).append(one)
    items[:] = kept
    config.hook.pytest_deselected(items=left_out)


_ON_ONE = ("one_database", "browser")
"""Marks of tests that ask the store nothing of its own."""


def _is_pure(item):
    """Whether a test takes nothing but its parameters, and no store."""
    if item.get_closest_marker("django_db") or (item.cls is not None and issubclass(item.cls, unittest.TestCase)):
        return False
    parameters = getattr(getattr(item, "callspec", None), "params", ())
    return all(name in parameters or name in _OF_ALL or name.startswith(("_", "django_")) for name in item.fixturenames)


_OF_ALL = {"request", "monkeypatch", "empty_at_the_start"}
"""Fixtures that every test has, beside those of pytest-django."""


@pytest.fixture(autouse=True)
def empty_at_the_start(request):
    """Other tests of this process may share records that stand in the store (those of the pages): not these tests."""
    if "web" in request.path.parts or not ("db" in request.fixturenames or request.node.get_closest_marker("django_db")):
        yield
        return
    from builders import empty_the_store
    from phasezero.store.accounts import forget_accounts
    from phasezero.store.ids import forget_key

    request.getfixturevalue("db")
    empty_the_store()
    yield
    forget_key()
    forget_accounts()
