# Everything needs Python 3.11 or later and make; the rest is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA_DIR ?= data
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet -c constraints.txt

.PHONY: run test check bench bench-others clean

run: $(VENV)/.installed
	$(BIN)/rag --data-dir $(DATA_DIR) ingest corpus
	$(BIN)/rag --data-dir $(DATA_DIR) serve

# The browser tests drive Debian's chromium, and axe-core from npm in it; tests of OpenAI's npm
# client want node. Where these cannot be installed they are skipped, unless CI is set.
test: $(VENV)/.installed-test
	sh tests/browser/install.sh
	sh tests/node/install.sh
	$(BIN)/python -m pytest

check: $(VENV)/.installed-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Needs the data folder of measurements: make bench SHARED=../shared
SHARED ?= ../shared
bench: $(VENV)/.installed-bench
	$(BIN)/python -m benchmarks.run $(SHARED)

# What people would use instead, in an environment of its own: its pins are not ours.
RIVALS := .venv-rivals
bench-others: $(VENV)/.installed $(RIVALS)/.installed
	$(BIN)/python -m benchmarks.rivals $(SHARED)/data/vinewsqa-dev --write

$(RIVALS)/.installed: benchmarks/rivals/requirements.txt
	$(PYTHON) -m venv $(RIVALS)
	$(RIVALS)/bin/python -m pip install --disable-pip-version-check --quiet -r $<
	touch $@

clean:
	rm -rf $(VENV) $(RIVALS) tests/*/node_modules build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Hỏi Báo needs Python 3.11 or later.")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e .
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(PIP) -e '.[test]'
	touch $@

$(VENV)/.installed-bench: $(VENV)/.installed
	$(PIP) -e '.[bench]'
	touch $@

$(VENV)/.installed-check: $(VENV)/.installed-test
	$(PIP) -e '.[test,check]'
	touch $@
