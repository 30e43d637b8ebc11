# Everything runs in .venv, made on first use from the pinned requirements. A second start needs no network.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test test-long check format bench migration pictures pins wheel clean

help: ## This list.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/run: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/run requirements-dev.txt
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

demo: .venv/run ## Opens the local page with a sample team. Needs no account.
	$(BIN)/fulcrum demo

test: .venv/dev ## The tests. PostgreSQL and Chromium are used where they are found.
	$(BIN)/python -m pytest -m "not long and not alone" --numprocesses logical --maxprocesses 4 --dist worksteal
	$(BIN)/python -m pytest -m alone

test-long: .venv/dev ## The tests that take minutes: every time zone over ten years, hundreds of kills.
	$(BIN)/python -m pytest -m long --timeout 3600

check: .venv/dev ## Format, lint, types, tests: what must pass before a commit.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(MAKE) test

format: .venv/dev ## Formats the code and mends what the linter can mend.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/dev ## The figures that the docs quote.
	$(BIN)/python -m benchmarks

wheel: .venv/dev ## Builds the wheel into dist/.
	$(BIN)/python -m hatchling build -t wheel

migration: .venv/dev ## Writes a migration for a change of the tables: make migration name="what it does".
	$(BIN)/python -m migrations.write "$(name)"

pictures: .venv/dev ## Takes the README's pictures from the real page (needs Chromium).
	$(BIN)/python docs/take_pictures.py

# Hashes, no addresses: whoever installs uses the package index of their own machine.
pins: ## Makes both requirements files anew from pyproject.toml (needs uv on the PATH).
	uv pip compile --universal --generate-hashes --no-header --no-annotate -q --python-version 3.11 \
		pyproject.toml --extra postgres --group build -o requirements.txt
	uv pip compile --universal --generate-hashes --no-header --no-annotate -q --python-version 3.11 \
		pyproject.toml --extra postgres --group build --group dev -c requirements.txt -o requirements-dev.txt

clean: ## Removes what the commands above have made.
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
