# make run   the app in a browser; make test   all checks. Each sets up what it needs, on a fresh machine too.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test lint bundle lock build clean

help:
	@echo "make run     start Parity Horizon on http://localhost:$(PORT)"
	@echo "make test    run every check (lint, types, tests, browser journeys)"
	@echo "make build   rebuild data/tables from ../shared/data/sources"
	@echo "make bundle  collect wheels for an install without internet"
	@echo "make lock    refresh requirements.lock"

$(VENV)/.runtime: requirements.txt
	@echo "Setting up Python packages in $(VENV) (about a minute, once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Parity Horizon needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Install it and run: make PYTHON=python3.11 run")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if [ -d wheels ]; then $(BIN)/python -m pip install --quiet --no-index --find-links wheels -r requirements.txt; \
	else $(BIN)/python -m pip install --quiet -r requirements.txt; fi
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt $(VENV)/.runtime
	@echo "Setting up the packages for tests ..."
	@$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	@touch $@

node_modules/.axe: package.json package-lock.json
	@echo "Fetching axe-core for the accessibility checks ..."
	@npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

run: $(VENV)/.runtime
	@echo "Parity Horizon: http://localhost:$(PORT) (stop with Ctrl+C)"
	@$(BIN)/python -m streamlit run asgi.py --server.port $(PORT)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: $(VENV)/.dev node_modules/.axe
	@deploy/install-chromium.sh
	@deploy/install-libreoffice.sh
	@$(MAKE) --no-print-directory lint
	$(BIN)/python cli.py check
	$(BIN)/python -m pytest -n 2 --dist loadfile --reruns 2

build: $(VENV)/.runtime
	$(BIN)/python cli.py build --sources ../shared/data/sources

lock: $(VENV)/.dev
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --output-file requirements.lock requirements.txt

bundle: $(VENV)/.runtime
	@echo "Collecting wheels in wheels/ for this kind of machine ..."
	@$(BIN)/python -m pip download --quiet --only-binary :all: --dest wheels -r requirements.txt
	@echo "Copy this folder to a machine of the same kind (system, Python version); make run there needs no internet."

clean:
	rm -rf $(VENV) node_modules wheels .pytest_cache .mypy_cache .ruff_cache .hypothesis
