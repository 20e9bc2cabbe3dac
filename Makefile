# Everything that is done with a checkout. `make help` explains the targets; the work is in scripts/.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# An active environment, pyenv's shims and PYTHONPATH must not decide what runs here: paths below are our own.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH
BIN := .venv/bin
# Where the tests write reports.
BUILD := build

.PHONY: help learn setup setup-dev test check course bench soak front lock clean

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

learn: setup ## Install what is needed and open the course in the browser (PORT=5050)
	@exec $(BIN)/flaskpath learn $(if $(PORT),--port $(PORT))

setup: ## Prepare .venv with flaskpath in it, and the jail's program where that may be installed
	@scripts/setup

setup-dev: ## The same, with what the tests and linters need
	@scripts/setup --dev

test: ## Install what the tests need and run everything; the last line counts
	@scripts/setup --dev --browser
	@$(BIN)/python scripts/run_tests.py --all

check: setup-dev ## The quick loop: linters, types, layers and the quick tests (under two minutes)
	@$(BIN)/python scripts/run_tests.py --quick

course: setup ## Prove every topic that is written (TOPICS="flask routing", REPEAT=3)
	@$(BIN)/flaskpath course check $(TOPICS) $(if $(REPEAT),--repeat $(REPEAT))

bench: setup-dev ## Measure what the README claims about speed; writes build/bench.json
	@$(BIN)/python -m benchmarks.run

soak: setup-dev ## Thousands of mixed verdicts, hostile ones too; fails if anything grows (VERDICTS=5000)
	@$(BIN)/python -m benchmarks.soak $(if $(VERDICTS),--verdicts $(VERDICTS))

front: ## Rebuild the browser's part from frontend/ (needs Node; the built files are committed)
	@cd frontend && npm ci && npm run build

lock: setup-dev ## Compile requirements/*.txt, with hashes, from pyproject.toml
	@scripts/lock

clean: ## Remove .venv and everything that was built
	rm -rf .venv $(BUILD) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests benchmarks course -type d -name __pycache__ -prune -exec rm -rf {} +
