# `make` prints what there is. Set-up happens by itself, in .venv, with uv where it is found, else with venv and pip.
#
# PYTHON   which Python to build .venv with (3.11 to 3.14: the pinned packages have no wheels for later ones yet)
# ARGS     handed to the command: make serve ARGS="--port 0", make test ARGS="-k clock"
# WORKERS  how many processes share the tests
PYTHON  ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do $$p -c $(IS_FIT) 2>/dev/null && echo $$p && break; done)
ARGS    ?=
WORKERS ?= 2

VENV   := .venv
BIN    := $(VENV)/bin
IS_FIT := 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))'

# A stamp is named after all that it was made from: when that changes, its name does, and the set-up runs again.
sum    = $(shell { echo "$(CURDIR)"; cat pyproject.toml $(1); } | cksum | cut -d ' ' -f 1)
SERVE := $(VENV)/.serve-$(call sum,requirements/serve.txt)
DEV   := $(VENV)/.dev-$(call sum,requirements/serve.txt requirements/dev.txt)

.DELETE_ON_ERROR:
.PHONY: help serve install test lint check fuzz bench clean

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s%s\n", $$1, $$2 }' Makefile

serve: $(SERVE) ## start the server; ARGS="--port 0" and the like are handed on
	@$(BIN)/soundstage serve $(ARGS)

install: $(DEV) ## set up .venv with all that developing needs
	@echo "$(VENV) is ready."

test: $(DEV) ## run the tests; ARGS="-k clock" picks some
	@$(BIN)/python -m pytest -q -n $(WORKERS) $(ARGS)

lint: $(DEV) ## style, types and the direction of imports
	@$(BIN)/python -m ruff check --quiet .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-logo

check: lint test ## lint and test
	@echo "All is well: lint is clean and the tests pass."

fuzz: $(DEV) ## throw generated requests at the server; takes minutes
	@$(BIN)/python -m pytest -q -n $(WORKERS) tests/fuzz $(ARGS)
	@echo "All is well: the fuzz tests found nothing."

bench: $(DEV) ## measure speed, into .bench/latest.json; MILLION=1 for a million jobs
	@$(BIN)/python -m tests.bench $(ARGS)

clean: ## remove .venv, .bench and every cache
	@rm -rf $(VENV) .bench .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@if command -v uv >/dev/null; then \
	  uv venv --quiet --clear --python "$(or $(PYTHON),3.13)" $(VENV); \
	elif ! "$(PYTHON)" -c $(IS_FIT) 2>/dev/null; then \
	  echo "Soundstage needs Python 3.11 to 3.14 and found $$($(or $(PYTHON),python3) --version 2>&1 | head -n 1)." \
	       "Install one, or name it: make install PYTHON=/path/to/python3.13" >&2; exit 1; \
	elif ! "$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$(PYTHON) comes without its venv module. On Debian and Ubuntu: apt install python3-venv. Then make again." >&2; exit 1; \
	else \
	  "$(PYTHON)" -m venv --clear $(VENV); \
	fi

# First the pinned requirements, each file by its hash; then the project itself, for which nothing more is looked up.
# Without uv, the pinned pip goes first of all: the one that comes with Python takes twice as long for the rest.
define set_up
	@echo "Setting up $(VENV) from requirements/$(1).txt ..."
	@if command -v uv >/dev/null; then install="uv pip install --quiet --python $(BIN)/python"; else \
	  $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; \
	  install="$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile"; \
	  sed -n '/^pip==/,/[^\\]$$/p' requirements/$(1).txt >$(VENV)/pip.txt; \
	  $$install --require-hashes -r $(VENV)/pip.txt || exit 1; \
	fi; \
	$$install --require-hashes -r requirements/$(1).txt && $$install --no-deps --no-build-isolation -e .
	@rm -f $(addprefix $(VENV)/.,$(addsuffix -*,$(2)))
	@touch $(3)
endef

$(SERVE): $(BIN)/python
	$(call set_up,serve,serve,$(SERVE))

$(DEV): $(BIN)/python # has all of serve's requirements too
	$(call set_up,dev,serve dev,$(SERVE) $(DEV))
