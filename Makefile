# Gatebook. `make run` shows it, `make test` proves it; both set themselves up in .venv.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary pysqlite3

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

.PHONY: setup
setup: .venv/dev.stamp  ## everything into .venv
