# Every target works on a fresh machine: the first one that needs it makes .venv.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo run test lint format bench golden mutate-rules faults faults-long soak conformance lock wheel clean js

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(STAMP) ## make .venv and install everything

$(STAMP): requirements.lock pyproject.toml
	@bash .ci/system-libraries
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(STAMP) ## two people chat in two windows (offscreen, scripted, with screenshots when there is no display)
	$(BIN)/python -m desktop_chat.demo

run: $(STAMP) ## start the app
	$(BIN)/python -m desktop_chat

test: $(STAMP) ## all tests
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

js: $(STAMP) ## the Firebase JS SDK against the local Firebase (needs Node and npm)
	cd tests/js && npm install --no-audit --no-fund --silent
	$(BIN)/python -m pytest --js -m js

lint: $(STAMP) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(STAMP) ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP) ## performance figures (never part of the tests)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench

golden: $(STAMP) ## write anew what each command of desktop-chat-admin says (read the diff before you commit it)
	WRITE_GOLDEN=1 $(BIN)/python -m pytest -q tests/unit/admin/test_golden.py

mutate-rules: $(STAMP) ## make the three rules files wrong in each small way and print which test notices
	nice $(BIN)/python -m tests.rules

faults: $(STAMP) ## the fault campaign: kills, cuts, full disks ... must lose nothing (half an hour; SEED=n again, FAULTS="'link cut'" only these)
	nice $(BIN)/python -m tests.faults $(if $(SEED),--seed $(SEED)) $(FAULTS)

faults-long: $(STAMP) ## its long form: 1,000 kills of each side and so on (hours)
	nice $(BIN)/python -m tests.faults --form long $(if $(SEED),--seed $(SEED))

soak: $(STAMP) ## two hours with turned clocks: tokens of a minute, links cut every two; memory flat, reads as budgeted (minutes)
	nice $(BIN)/python -m tests.faults.soak $(if $(SEED),--seed $(SEED))

conformance: $(STAMP) ## our Firebase before Google's own tests, emulators and clients (a few minutes, needs registries)
	$(BIN)/python -m tests.conformance
	@if command -v npm > /dev/null; then $(MAKE) --no-print-directory js; else echo "the Firebase JS SDK: left out, there is no npm here"; fi

lock: ## pin the newest versions that pyproject.toml allows
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

wheel: $(STAMP) ## build a wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean: ## remove what make made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
