# Two commands for a fresh machine with Python 3.11 or later: `make run` and `make test`.
# `make` alone lists them all.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PACK ?= liaoning
OUT ?= out/$(PACK)
# pytest workers; each may use one compiled thread of its own.
WORKERS ?= 2

# Set-up is repeated only when what it depends on has changed.
RUN_READY := $(VENV)/.ready-run
DEV_READY := $(VENV)/.ready-dev

.DEFAULT_GOAL := help
.PHONY: help run test lint types docs calibrate clean

help:
	@echo "make run        set up, solve PACK=$(PACK) with all its scenarios, write $(OUT)/report.html"
	@echo "make test       set up, run the tests"
	@echo "make lint       ruff (rules and format), import-linter"
	@echo "make types      mypy, strict"
	@echo "make docs       write generated pages and the output of examples again (after make run)"
	@echo "make calibrate  fit the constants of PACK=$(PACK) and rewrite them in the pack"
	@echo "make clean      remove caches and results; keeps $(VENV)"

run: $(RUN_READY)
	$(BIN)/landsea run $(PACK) --all-scenarios --out $(OUT)
	@echo "The report is $(OUT)/report.html; open it in a browser."

test: $(DEV_READY)
	$(BIN)/python -m pytest -n $(WORKERS)

lint: $(DEV_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: $(DEV_READY)
	$(BIN)/mypy

docs: $(DEV_READY)
	$(BIN)/python docs/generate_cli.py > docs/.new.md && mv docs/.new.md docs/cli.md
	$(BIN)/python docs/generate_pack_format.py > docs/.new.md && mv docs/.new.md docs/pack-format.md
	$(BIN)/python docs/refresh.py README.md docs/*.md

calibrate: $(RUN_READY)
	$(BIN)/landsea calibrate $(PACK)

clean:
	rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis src/*.egg-info
	find src tests packs docs benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# -e, so that a corrected pack in src is the pack that runs.
$(RUN_READY): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(DEV_READY): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,packs]'
	@touch $@ $(RUN_READY)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "LandSea needs Python 3.11 or later; '$(PYTHON)' is missing or older." >&2; \
	  echo "Name another one, for example: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is incomplete. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
