# Everything runs from .venv, which the first target sets up from requirements.lock.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help install demo test check bench lock clean

help:
	@echo "make demo    set everything up and plan a day in the bundled region"
	@echo "make test    set everything up and run the tests"
	@echo "make check   lint, types, import laws"
	@echo "make bench   benchmarks; the scripts take your own map and day as arguments"
	@echo "make lock    pin the newest versions that pyproject.toml allows"

install: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Shanlu needs Python 3.11 or newer; set PYTHON=python3.x")'
	@$(PYTHON) -m venv .venv || { echo "No venv module: install it (Debian: apt install python3-venv) and run make again."; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -c "from routing.solvers.ruin_recreate import warm; warm()"
	$(BIN)/python -c "from routing.siting.warming import warm; warm()"
	@# Compiles what is compiled, and keeps it: no command waits for it later.
	@$(BIN)/python -c 'import routing; r = routing.open_region("drawn-valley"); p = (105.0553, 33.4259), (105.0714, 33.4701); r.matrix((*p, (105.1101, 33.4163))); r.route(*p); r.isochrones(p[0])'
	@# The same for Python's own bytecode, also where the environment forbids to write it on the way.
	@$(BIN)/python -m compileall -q routing
	@touch $@

demo: $(READY)
	$(BIN)/shanlu demo -o out/demo

test: $(READY)
	$(BIN)/python -m pytest -n auto

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python scripts/bench_cold_start.py
	$(BIN)/python scripts/bench_roads.py
	$(BIN)/python scripts/bench_solvers.py
	$(BIN)/python scripts/bench_sheets.py
	$(BIN)/python scripts/bench_siting.py
	$(BIN)/python scripts/bench_service.py

lock: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
		--no-header --no-annotate --upgrade --output-file requirements.lock

clean:
	rm -rf .venv out
