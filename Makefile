# One command sets up and runs (make run), one tests everything (make test). All targets are safe to repeat.
#
#   make run     set up, migrate, deploy the sample processes, seed, serve on 127.0.0.1:8000 (PORT=8001: another port)
#   make test    set up with test tools, lint, types, import contracts, every test
#   make setup   prepare without starting          make check   lint, types, import contracts, models
#   make bench   measure against a frozen floor    make lock    write the Python lock files anew
#   make coverage  write docs/bpmn-coverage.md anew from the tests
#   make clean   remove what was built; ./data stays

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
WITH_NODE := scripts/with_node $(VENV)
CATALOGUES := $(shell find api engine forms web workflows -name '*.po' 2>/dev/null)

# Nothing of the caller's Python gets in, and Chinese output does not depend on the locale.
export PYTHONNOUSERSITE := 1
export PYTHONUTF8 := 1
unexport PYTHONPATH
unexport PYTHONHOME
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/$(VENV)/home
endif

.PHONY: run setup test check lint types imports models bench coverage lock clean help lost
.DEFAULT_GOAL := help

help:
	@sed -n '/^$$/q; s/^# \{0,1\}//p' $(firstword $(MAKEFILE_LIST))

run: setup
	@scripts/run $(BIN) $(if $(PORT),--port $(PORT))

setup: $(STAMPS)/project $(STAMPS)/assets $(CATALOGUES:.po=.mo)

# The types are checked meanwhile, on what the tests leave of two cores; the run fails if either does.
test: setup $(STAMPS)/dev $(STAMPS)/test-tools lint imports models
	$(BIN)/mypy > $(STAMPS)/types.log 2>&1 & types=$$!; failed=0; \
	$(BIN)/python -m pytest -n 2 --dist worksteal || failed=$$?; \
	wait $$types || failed=$$?; \
	echo $(BIN)/mypy; cat $(STAMPS)/types.log; exit $$failed

check: setup $(STAMPS)/dev lint types imports models

lint: $(STAMPS)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMPS)/dev
	$(BIN)/mypy

imports: $(STAMPS)/dev
	$(BIN)/lint-imports

# Would the Modeler find fault with our processes?
models: $(STAMPS)/assets
	$(WITH_NODE) node_modules/.bin/bpmnlint 'bpmn/**/*.bpmn'

bench: setup $(STAMPS)/dev $(STAMPS)/test-tools
	$(BIN)/python -m bench.run

coverage: setup $(STAMPS)/dev
	$(BIN)/python -m tests.coverage

lock: $(STAMPS)/dev
	scripts/lock $(BIN)/uv

clean:
	rm -rf $(VENV) node_modules build *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find api engine forms web workflows tests bench -name __pycache__ -prune -exec rm -rf {} +
	rm -f $(CATALOGUES:.po=.mo)

$(STAMPS)/venv: scripts/make_venv
	scripts/make_venv $(VENV)
	mkdir -p $(STAMPS)
	touch $@

$(STAMPS)/product: requirements.txt $(STAMPS)/venv
	$(PIP) install --quiet --require-hashes -r requirements.txt
	touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/product
	$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	touch $@

# The project itself, editable; what builds it is already there, locked.
$(STAMPS)/project: pyproject.toml $(STAMPS)/product
	$(PIP) install --quiet --no-index --no-deps --no-build-isolation --editable .
	touch $@

node_modules/.package-lock.json: package.json package-lock.json requirements-node.txt scripts/with_node $(STAMPS)/venv
	$(WITH_NODE) npm ci --no-audit --no-fund --loglevel=error
	touch $@

# Built anew when a source changed or when somebody removed what was built.
ASSET_SOURCES := $(wildcard scripts/*.mjs) $(filter-out engine/feel/feelin.js,$(wildcard engine/feel/*.js))
ASSETS_LOST := $(if $(and $(wildcard engine/feel/feelin.js),$(wildcard web/static/vendor/*)),,lost)

$(STAMPS)/assets: node_modules/.package-lock.json $(ASSET_SOURCES) $(ASSETS_LOST)
	$(WITH_NODE) npm run --silent build
	touch $@

%.mo: %.po $(STAMPS)/product
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# PostgreSQL, Chromium and Chinese fonts, from Debian where they are missing.
$(STAMPS)/test-tools: scripts/install_test_tools $(STAMPS)/venv
	scripts/install_test_tools
	touch $@
