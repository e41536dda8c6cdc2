# The two commands that matter: `make app` and `make test`. Each sets up all it needs, from a fresh clone.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8501
SPEND_DATA ?= data
export SPEND_DATA
# LONG=1 repeats what some tests do as often as their marks ask.
LONG ?=
export SPEND_LONG := $(LONG)

.PHONY: app build test lint bench screenshots sample clean

app: $(VENV)/.app-ready build
	$(BIN)/streamlit run app.py --server.port $(PORT) --server.address localhost

build: $(VENV)/.app-ready
	@test -f "$(SPEND_DATA)/live.json" || $(BIN)/python -m core build

test: $(VENV)/.dev-ready
	$(BIN)/python -m pytest $(TESTS)

lint: $(VENV)/.dev-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tests.long_functions

bench: $(VENV)/.bench-ready
	$(BIN)/python -m tests.benchmarks $(BENCHES)

screenshots: $(VENV)/.dev-ready
	$(BIN)/python -m tests.browser.screenshots docs/screenshots

sample: $(VENV)/.app-ready
	$(BIN)/python sample_data/generate.py

clean:
	rm -rf $(VENV) data

# A virtual environment with what each job needs, made anew when its list changes.
$(VENV)/.app-ready: requirements.txt | $(VENV)/.made
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev-ready: requirements-dev.txt requirements.txt | $(VENV)/.made
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.app-ready

$(VENV)/.bench-ready: requirements-bench.txt $(VENV)/.dev-ready
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@

$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: sudo apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; this is $$($(PYTHON) --version)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "The package python3-venv is missing: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@
