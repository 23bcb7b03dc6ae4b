"""A store of its own for the whole run, set before Django is loaded; and empty at the start of each test that uses it."""

import contextlib
import os
import sys
import tempfile

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
