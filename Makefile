# What people type. Needs Python 3.11 or newer, git and make; everything else goes into .venv.

PYTHON ?= python3
JOBS ?= 2
N ?= 20
SEED ?= 7
TIMES ?= 3
LANGUAGE = en
LANGUAGES := $(notdir $(patsubst %/messages.po,%,$(wildcard locales/*/messages.po)))
CODE := bot handlers referrals locales tests .ci/audit .ci/plain_lines

VENV := .venv
BIN := $(VENV)/bin
RUN_TIME := $(VENV)/.run-time
DEVELOPING := $(VENV)/.developing
INSTALLER := $(VENV)/.installer
# tests/benchmarks/recipe.py looks for it there
AIOGRAM := $(VENV)/aiogram
PIP_INSTALL := -m pip --disable-pip-version-check --quiet install --require-hashes -r
# $(call install,ENVIRONMENT,LOCK): uv needs a second for what takes pip a minute; pip does it where uv cannot.
install = { $(BIN)/uv pip install --quiet --require-hashes --python $(1)/bin/python -r $(2) 2>/dev/null || \
	$(1)/bin/python $(PIP_INSTALL) $(2); }
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header
POT := .cache/messages.pot

# Compiled once: where the environment forbids to keep byte code, each process compiles every package again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo test test-loaded check checks coverage mutants format bench bench-long crash vigil pictures lock catalogues clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

demo: $(RUN_TIME) ## the bot with simulated phones, in the browser (LANGUAGE=ru, ky or tg)
	@$(BIN)/python -m bot demo --language $(LANGUAGE)

test: $(DEVELOPING) ## the whole suite
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

test-loaded: $(DEVELOPING) ## the suite TIMES times beside a full load on every core (ONLY=tests/bot)
	@bash -c 'for core in $$(seq $$(nproc)); do while :; do :; done & done; trap "kill $$(jobs -p | xargs)" EXIT; \
		for time in $$(seq $(TIMES)); do $(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ONLY) || exit 1; done'

check: $(DEVELOPING) $(AIOGRAM)/.ready ## everything CI checks
	@$(BIN)/python -m tests.benchmarks.stopwatch $(MAKE) --no-print-directory checks

checks:
	@echo "== format"
	@$(BIN)/ruff format --check $(CODE)
	@echo "== lint"
	@$(BIN)/ruff check $(CODE)
	@echo "== types"
	@$(BIN)/mypy
	@echo "== dependency audit"
	@$(BIN)/python .ci/audit requirements-dev.txt requirements-aiogram.txt
	@echo "== tests of referrals/domain, which cover it to 100 %"
	@$(BIN)/coverage run --concurrency=thread -m pytest -q tests/domain
	@$(BIN)/coverage report
	@echo "== all other tests"
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal --ignore=tests/domain

coverage: $(DEVELOPING) ## which lines no test reaches, in every room: twice as slow as the tests alone
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal --cov=bot --cov=handlers --cov=locales --cov=referrals --cov-fail-under=90

mutants: $(DEVELOPING) ## break each rule in many ways; its own tests have to notice (ONLY="d03 d12")
	@JOBS=$(JOBS) $(BIN)/python -m tests.mutants $(ONLY)

format: $(DEVELOPING) ## format the code
	@$(BIN)/ruff check --fix-only --quiet $(CODE)
	@$(BIN)/ruff format $(CODE)

bench: $(DEVELOPING) $(AIOGRAM)/.ready ## how fast, beside python-telegram-bot and aiogram as their own pages show them
	@$(BIN)/python -m tests.benchmarks

bench-long: $(DEVELOPING) ## ours alone with 900, 10,000 and 100,000 members, about forty minutes
	@$(BIN)/python -m tests.benchmarks.long

crash: $(DEVELOPING) ## kill the bot N times while reports flow in
	@KILLS=$(N) $(BIN)/python -m pytest -q -s --timeout=0 tests/bot/test_crash.py

vigil: $(DEVELOPING) ## play N stories of silence, blocks, departures and clocks; then each property with a thousand examples
	@echo "examples=$(N) seed=$(SEED)"
	@EXAMPLES=$(N) SEED=$(SEED) $(BIN)/python -m pytest -q --timeout=0 tests/referrals/test_no_case_dies.py
	@$(BIN)/python -m pytest -q -n $(JOBS) --timeout=0 -m hypothesis --hypothesis-profile=vigil \
		--ignore=tests/referrals/test_no_case_dies.py

pictures: $(DEVELOPING) ## take the pictures of the README and of the coordinators' guide again
	@PICTURES=1 $(BIN)/python -m pytest -q tests/bot/test_page.py tests/bot/test_page_coordinators.py

lock: $(DEVELOPING) ## new versions within pyproject.toml's bounds, with hashes
	@$(COMPILE) pyproject.toml -o requirements.txt
	@$(COMPILE) pyproject.toml --group dev --constraint requirements.txt -o requirements-dev.txt
	@$(COMPILE) --group postgresql --constraint requirements-dev.txt -o requirements-postgresql.txt
	@$(COMPILE) --group installer --constraint requirements-dev.txt -o requirements-installer.txt
	@$(COMPILE) --group aiogram -o requirements-aiogram.txt
	@$(BIN)/python .ci/plain_lines requirements*.txt

catalogues: $(DEVELOPING) ## bring locales/*/messages.po up to date with the source
	@mkdir -p .cache
	@$(BIN)/pybabel --quiet extract --no-default-keywords -k t -k tn:1,2 -k tp:1c,2 -k N_ \
		--add-comments=Translators: --strip-comment-tags --add-location=file --sort-by-file --no-wrap \
		--project=Chiroq --output=$(POT) handlers bot referrals
	@for language in $(LANGUAGES); do \
		$(BIN)/pybabel --quiet update --init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
			--no-wrap --input-file=$(POT) --output-file=locales/$$language/messages.po --locale=$$language || exit 1; \
	done

clean: ## remove .venv and every cache; data/ and .env stay
	@rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_TIME): requirements.txt | $(INSTALLER)
	@echo "Installing what Chiroq needs into $(VENV) (once) …"
	@$(call install,$(VENV),requirements.txt)
	@touch $@

$(DEVELOPING): requirements-dev.txt requirements.txt | $(INSTALLER)
	@echo "Installing what developing Chiroq needs into $(VENV) (once) …"
	@$(call install,$(VENV),requirements-dev.txt)
	@touch $(RUN_TIME) $@

$(AIOGRAM)/.ready: requirements-aiogram.txt | $(INSTALLER)
	@$(BIN)/python -m venv $(AIOGRAM)
	@$(call install,$(AIOGRAM),requirements-aiogram.txt)
	@touch $@

$(INSTALLER): | $(BIN)/python
	@$(BIN)/python $(PIP_INSTALL) requirements-installer.txt 2>/dev/null || echo "There is no uv for this machine: pip installs, more slowly."
	@touch $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "There is no $(PYTHON) here. Chiroq needs Python 3.11 or newer: install it, or say where it is: make PYTHON=/path/to/python3"; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is $$($(PYTHON) --version 2>&1). Chiroq needs Python 3.11 or newer: make PYTHON=python3.11"; \
		exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "This Python has no venv module. On Debian and Ubuntu: apt install python3-venv"; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV)
