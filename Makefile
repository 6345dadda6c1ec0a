# `make demo` and `make test` need Python 3.11 or later, make, and a package registry.
PYTHON ?= $(firstword $(foreach python,python3.11 python3.12 python3.13 python3.14 python3,\
	$(shell $(python) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(python))))
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
READY := $(VENV)/.ready
BENCH := .venv-bench

# Every command and sandbox that the tests start would otherwise compile all it imports again.
export UV_COMPILE_BYTECODE := 1

.PHONY: demo test check lint types docs unit faults bench bench-bundle bench-deploy install develop constraints clean

demo: install
	$(BIN)/python examples/demo.py

test: install lint types docs unit

check: lint types

$(UV):
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11 or later was found; name one with make PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv

$(READY): $(UV) pyproject.toml constraints.txt
	$(UV) pip install --quiet --python $(BIN)/python --constraint constraints.txt \
		--requirement pyproject.toml --extra cli --extra sandbox --extra cdk --group dev
	@touch $@

# What runs here is what users install, never the checkout.
install: $(READY)
	$(UV) pip install --quiet --python $(BIN)/python --constraint constraints.txt \
		--reinstall-package achalice --no-deps .

# For working on achalice: the checkout itself is what is imported.
develop: $(READY)
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	PYTHONPATH=.:cli $(BIN)/lint-imports

types: $(READY)
	$(BIN)/mypy
	$(BIN)/mypy --config-file tests/typing/mypy.ini
	@echo "the examples of the documentation"
	@rm -rf build/examples && $(BIN)/python -m tests.documentation build/examples
	MYPYPATH=build/examples $(BIN)/mypy build/examples
	$(BIN)/pyright --pythonpath $(BIN)/python
	@echo "every type of the public API is known"
	@# What it verifies finds packages that are laid out as that of the CDK is on this path alone.
	@PYTHONPATH=".:$$(echo $(VENV)/lib/python*/site-packages)" $(BIN)/pyright \
		--pythonpath $(BIN)/python --verifytypes achalice --ignoreexternal \
		>$(VENV)/verifytypes.txt || { cat $(VENV)/verifytypes.txt; exit 1; }

# The site, in build/site/site. What is wrong with a page or its links ends it.
docs: $(READY)
	$(BIN)/python -m docs.site

# Two at once, however many cores there are: each has a sandbox of its own.
unit: $(READY)
	$(BIN)/pytest --numprocesses 2 --dist loadfile

# Deploys that break off at each of their calls and after each of their steps: an hour or so.
faults: $(READY)
	$(BIN)/pytest -m exhaustive --verbose --numprocesses 2 --dist worksteal tests/cli/e2e

$(BENCH)/.ready: $(UV) pyproject.toml constraints.txt
	$(UV) venv --quiet --allow-existing --python $(BIN)/python $(BENCH)
	$(UV) pip install --quiet --python $(BENCH)/bin/python --constraint constraints.txt \
		--requirement pyproject.toml --group bench
	@touch $@

# The peers live apart: some of what they need would disturb the tool's own environment.
bench: $(BENCH)/.ready
	$(UV) pip install --quiet --python $(BENCH)/bin/python --constraint constraints.txt \
		--reinstall-package achalice --no-deps .
	$(BENCH)/bin/python benchmarks/warm.py $(BENCH_OPTIONS)
	$(BENCH)/bin/python benchmarks/cold.py $(BENCH_OPTIONS)

# Minutes, nearly all of them Chalice's.
bench-deploy: $(BENCH)/.ready
	$(UV) pip install --quiet --python $(BENCH)/bin/python --constraint constraints.txt \
		--reinstall-package achalice '.[sandbox]'
	$(BENCH)/bin/python benchmarks/deploy.py $(BENCH_OPTIONS)

# Some minutes, and a package registry.
bench-bundle: $(BENCH)/.ready
	$(UV) pip install --quiet --python $(BENCH)/bin/python --constraint constraints.txt \
		--reinstall-package achalice '.[cli]'
	$(BENCH)/bin/python benchmarks/bundle.py $(BENCH_OPTIONS)

constraints: $(UV)
	$(UV) pip compile --quiet --universal --upgrade --python-version 3.11 --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links \
		--extra cli --extra sandbox --extra cdk --group dev --output-file constraints.txt pyproject.toml

clean:
	rm -rf $(VENV) $(BENCH) dist .mypy_cache .pytest_cache .ruff_cache
