# Everything runs from .venv, made from requirements.lock (with hashes) by plain pip; uv is not needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := $(CURDIR)/demo-output
# Tests run side by side already; more threads only make small matrices slower.
export OPENBLAS_NUM_THREADS := 1
KERNEL_TESTS = $(shell grep -lE 'scan|rising|pairs|excitation|campaign' tests/monitor/*.py)

.PHONY: demo test test-postgres test-bounds check bench bench-monitor bench-extract bench-forecast bench-million serve messages lock clean

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Phase Zero needs Python 3.11 or newer; name one: make demo PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# What reads documents of the world: the extra "text".
$(VENV)/installed-text: requirements-text.lock $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-text.lock
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed-text
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@touch $@

# The updates of the Central African Republic for two days of 2013, from the example in the package.
demo: $(VENV)/installed
	@PHASEZERO_HOME=$(DEMO)/home PHASEZERO_DATABASE_URL= $(BIN)/phasezero demo $(DEMO)

# The default suite, on SQLite; `make check` runs the slow tests too.
test: $(VENV)/installed-dev
	PHASEZERO_TEST_DATABASE_URL= $(BIN)/python -m pytest -n auto --dist loadscope -m "not slow"

# The tests that have a store, against PostgreSQL: PHASEZERO_TEST_DATABASE_URL names a server on which databases may be made.
test-postgres: $(VENV)/installed-dev
	@test -n "$$PHASEZERO_TEST_DATABASE_URL" || { echo "skipped: PHASEZERO_TEST_DATABASE_URL names no PostgreSQL server"; exit 0; }; \
	$(BIN)/python -m pytest -n auto --dist loadscope -m "not slow" --with-store

# The compiled loops once more, with every index checked: a wrong one is an error instead of a wrong number.
test-bounds: $(VENV)/installed-dev
	@cache=$$(mktemp -d) && NUMBA_BOUNDSCHECK=1 NUMBA_CACHE_DIR=$$cache PHASEZERO_TEST_DATABASE_URL= \
	$(BIN)/python -m pytest -n auto --dist loadscope -m "not slow" -q $(KERNEL_TESTS); ended=$$?; rm -rf $$cache; exit $$ended

# TESTED=yes: `make test` has just run on the same files, so of the tests on SQLite only the slow ones are left.
check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python benchmarks/check_locks.py
	PHASEZERO_TEST_DATABASE_URL= $(BIN)/python -m pytest -n auto --dist loadscope $(if $(TESTED),-m slow)
	$(MAKE) test-bounds
	$(MAKE) test-postgres

bench: $(VENV)/installed-dev
	$(BIN)/python benchmarks/run_all.py

# The figures of monitoring beside their aims, with the peers that are here (R `surveillance`: r-base-core r-cran-surveillance).
bench-monitor: $(VENV)/installed-dev
	$(BIN)/python benchmarks/monitor/run.py --write docs/reference/monitoring-figures.md

# The figures of extraction beside their goals.
bench-extract: $(VENV)/installed-dev
	$(BIN)/python benchmarks/extract/run.py --write docs/reference/extraction-figures.md

# The risk of new mass killings in past years, beside what was published.
bench-forecast: $(VENV)/installed-dev
	$(BIN)/python benchmarks/forecast/onsets.py

# Whether a million documents slow the next thousand (half an hour).
bench-million: $(VENV)/installed-dev
	$(BIN)/python benchmarks/extract/million.py --index 10000,100000,1000000 --store 10000,100000,1000000 \
		--picture docs/images/many-documents.svg --page docs/reference/many-documents.md

# The pages and the API on this machine only.
serve: $(VENV)/installed
	$(BIN)/phasezero init --example
	$(BIN)/phasezero day --country CAF --date 2013-04-01
	$(BIN)/phasezero day --country CAF --date 2013-12-20
	$(BIN)/phasezero serve --no-worker

# After a change of any text for people: brings the catalogues of src/phasezero/locale to what the sources hold.
messages: $(VENV)/installed-dev
	$(BIN)/python tools/messages.py

# After a change of dependencies (needs uv).
lock:
	uv lock
	uv export --quiet --frozen --no-dev --group build --no-emit-project --format requirements-txt --no-header --output-file requirements.lock
	uv export --quiet --frozen --no-dev --extra text --no-emit-project --format requirements-txt --no-header --output-file requirements-text.lock
	uv export --quiet --frozen --only-dev --no-emit-project --format requirements-txt --no-header --output-file requirements-dev.lock

clean:
	rm -rf $(DEMO) .mypy_cache .ruff_cache .pytest_cache .hypothesis
