# Gatebook. `make run` shows it, `make test` proves it; both set themselves up in .venv.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary pysqlite3
LOCK := uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11
# Two workers, or as many as JOBS says.
JOBS ?= 2
# The folders whose tests need no database and no browser.
QUICK := $(wildcard $(addprefix tests/,domain workflows architecture exchange audit))

.venv/runtime.stamp: requirements/build.txt requirements/runtime.txt pyproject.toml
	@test -d .venv || $(PYTHON) -m venv .venv
	@echo "Installing what Gatebook runs on …"
	@$(PIP) -r requirements/build.txt
	@$(PIP) -r requirements/runtime.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: .venv/runtime.stamp requirements/dev.txt
	@echo "Installing what the checks and tests need …"
	@$(PIP) -r requirements/dev.txt
	@touch $@

.PHONY: help
help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: .venv/dev.stamp  ## everything into .venv

.PHONY: run
run: .venv/runtime.stamp  ## the demo: four cities in ./data, then served; prints address and logins
	@$(BIN)/gatebook demo

.PHONY: static
static: .venv/dev.stamp
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache

.PHONY: check
check: static  ## the quick checks while working: form, types, contracts, tests without a database
	@$(BIN)/pytest $(QUICK) -q -m "not drill and not browser and not postgres" -n $(JOBS)

.PHONY: test
test: static browser-ready  ## everything but the drills
	@$(BIN)/pytest -m "not drill" -n $(JOBS)

.PHONY: drill
drill: .venv/dev.stamp  ## the long and destructive tests: crashes, two processes, whole years
	@$(BIN)/pytest -m drill

.PHONY: bench
bench: .venv/runtime.stamp  ## measures Gatebook beside what it is compared to
	@$(BIN)/gatebook bench

.PHONY: browser-ready
browser-ready:
	@.ci/chromium

.PHONY: fmt
fmt: .venv/dev.stamp  ## formats the code and mends what can be mended mechanically
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: lock
lock:  ## resolves requirements/*.in into versions with hashes (needs uv on the PATH)
	@for part in build runtime dev; do $(LOCK) requirements/$$part.in -o requirements/$$part.txt || exit 1; done

.PHONY: clean
clean:  ## removes caches and builds; keeps .venv and data
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
