"""A store of its own for the whole run, before Django is loaded."""

import os
import tempfile

os.environ["PHASEZERO_HOME"] = tempfile.mkdtemp(prefix="phasezero-tests-")
os.environ["PHASEZERO_DATABASE_URL"] = os.environ.get("PHASEZERO_TEST_DATABASE_URL", "")
