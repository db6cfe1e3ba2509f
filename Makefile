# Every target sets up what it needs; none needs another command before it. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTHON ?= python3
COMPILE = $(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.PHONY: help setup rehearse test lint unit bench lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: $(READY) ## Make the Python environment (.venv) from the lock file

$(READY): requirements.lock pyproject.toml setup.sh
	@PYTHON=$(PYTHON) ./setup.sh $(VENV)
	@touch $@

rehearse: $(READY) ## Build the replica, rehearse the plan on it, print the verdicts
	@$(BIN)/lab rehearse

test: $(READY) lint ## Check the code and run every test, those on real replicas included
	@$(BIN)/pytest

lint: $(READY) ## ruff, mypy, ansible-lint, yamllint
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/yamllint .
	@PATH=$(CURDIR)/$(BIN):$$PATH ANSIBLE_CONFIG=ansible/ansible.cfg $(BIN)/ansible-lint --offline --profile production ansible

unit: $(READY) ## The tests that need no Docker engine
	@$(BIN)/pytest -m "not machine" tests/unit

bench: $(READY) ## Measure takeovers and the disk array against their budgets
	@$(BIN)/lab bench takeover
	@$(BIN)/lab bench array

lock: $(READY) ## Resolve the dependencies again and write the lock files
	@$(COMPILE) --universal --group dev -o requirements.lock pyproject.toml
	@$(COMPILE) --group standin -c requirements.lock -o lab/standin/image/requirements.lock
	@$(COMPILE) --group his -c requirements.lock -o lab/his/requirements.lock
	@$(COMPILE) --group cashier -c requirements.lock -o lab/cashier/requirements.lock

clean: ## Remove the lab of this checkout, its images and the Python environment
	@if [ -x $(BIN)/lab ]; then $(BIN)/lab down --purge; fi
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
