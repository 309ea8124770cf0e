PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCHMARKS := $(filter-out __init__ __main__ answers commands peer plain record workers,$(basename $(notdir $(wildcard benchmarks/*.py))))

# Two workers on two cores: a matrix of a few hundred rows is faster without threads of its own.
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test lint format docs pages screenshots unit bench sample lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

run: $(VENV)/.run ## Set up and serve the app on http://127.0.0.1:8050
	$(BIN)/roi serve

test: $(VENV)/.dev lint docs unit ## Set up and run every check that CI runs

lint: $(VENV)/.dev ## Lint, format check, types and the import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --warnings
	$(BIN)/lint-imports

# Never --quiet: it silences warnings before they are counted as errors.
docs: $(VENV)/.dev ## Build the documentation into build/site, every warning an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build

pages: $(VENV)/.dev ## Write what the documentation says of the code into its pages
	$(BIN)/python -m scripts.docs_site

screenshots: $(VENV)/.dev ## Take the pictures of every page for the documentation
	$(BIN)/python -m scripts.screenshots

unit: $(VENV)/.dev ## Run the tests, browser and server included
	$(BIN)/pytest -n 2 --dist loadscope -m "not browser and not server"
	$(BIN)/pytest -m "browser or server"

format: $(VENV)/.dev ## Format the code and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(addprefix bench-,$(BENCHMARKS)) ## Run every benchmark and print the table
	@$(BIN)/python -m benchmarks

bench-%: $(VENV)/.dev
	$(BIN)/python -m benchmarks.$*

sample: $(VENV)/.run ## Make the committed sample data again
	$(BIN)/roi sample sample_data/data

lock: $(VENV)/.dev ## Compile the pinned requirements from pyproject.toml
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-emit-index-url --group build pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-emit-index-url --group build --group dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

clean: ## Remove the environment and every cache
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis build *.egg-info

$(VENV)/.run: requirements/run.txt pyproject.toml scripts/setup
	PYTHON=$(PYTHON) scripts/setup run

$(VENV)/.dev: requirements/dev.txt pyproject.toml scripts/setup
	PYTHON=$(PYTHON) scripts/setup dev
