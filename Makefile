# make site       set up, build this repository's own site, say how to look at it
# make serve      look at it, and see every save at once
# make test       set up everything the tests need, then run all checks
# make lint       only the checks that read the code
# make docs       write the fields of the views into themes/README.md
# make benchmark  measure against Hugo
# make clean      remove all that was made or installed here
#
# Needs Python 3.11 or newer, make and git. To choose the Python: make test PYTHON=python3.12

PYTHON ?=
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install -qq --disable-pip-version-check

.PHONY: site serve test check lint format docs benchmark clean help
.DELETE_ON_ERROR:

site: $(VENV)/.stamp-ssg
	@$(BIN)/ssg build
	@echo
	@echo 'The site is built. To read it:  make serve   (or: $(BIN)/ssg serve --open)'

serve: $(VENV)/.stamp-ssg
	@$(BIN)/ssg serve --open

# `check` is the same without Chromium, Java and so on being installed. Set-up first: it can supply Python's venv module.
test:
	@sh tests/tools/setup
	@$(MAKE) --no-print-directory check

check: lint
	@SSG_REQUIRE_TOOLS=1 $(BIN)/python -m pytest -n auto --verbosity=0 -rfEs $(PYTEST_ARGS)

lint: $(VENV)/.stamp-packages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(VENV)/.stamp-packages
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(VENV)/.stamp-ssg
	@$(BIN)/python -m ssg.theming.fields themes/README.md

benchmark: $(VENV)/.stamp-packages
	@$(BIN)/python -m tests.benchmarks.compare $(BENCHMARK_ARGS)

# The virtual environment, with this package (editable, so that a change of the code needs no new installation).
$(VENV)/.stamp-ssg: pyproject.toml
	@PYTHON='$(PYTHON)' sh tests/tools/make-venv $(VENV)
	@echo 'installing ssg into $(VENV) ...'
	@$(PIP) --editable .
	@touch $@

# What the checks are written with.
$(VENV)/.stamp-packages: $(VENV)/.stamp-ssg
	@echo 'installing the test packages into $(VENV) ...'
	@$(PIP) --editable '.[test,benchmark]'
	@touch $@

clean:
	rm -rf $(VENV) .tools .ssg ssg/render/ready .artifacts .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
	find site -mindepth 1 -not -name .gitignore -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile
