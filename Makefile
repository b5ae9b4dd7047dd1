# Two commands: `make demo` runs the main job, `make test` passes everything.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: pages pictures help demo test check bench soak packages fmt

help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[node]' --group dev
	touch $@

demo: $(READY) ## two nodes on this machine play a day of notices
	$(BIN)/preavis demo $(ARGS)

packages:
	@tools/packages.sh

test: packages $(READY) check ## everything a reviewer needs
	$(BIN)/python -m compileall -q src
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

check: $(READY) ## ruff, mypy strict, import-linter
	$(BIN)/ruff check src tests bench tools
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fmt: $(READY)
	$(BIN)/ruff check --fix -q src tests bench tools; $(BIN)/ruff format -q src tests bench tools

pages: $(READY) ## the pages that come from the program: command line, agreements
	$(BIN)/python tools/pages.py

pictures: $(READY) ## the pictures of the documentation, from running nodes
	$(BIN)/python tools/pictures.py

bench: $(READY) ## figures, side by side in one run
	$(BIN)/python -m pip install -q --disable-pip-version-check --group bench
	$(BIN)/python -m bench

soak: $(READY) ## 10,000 exchanges while both sides are killed at random
	$(BIN)/python -m bench.soak
