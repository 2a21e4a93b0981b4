# Liandan 联单. `make help` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PORT ?= 8080
PYTHON ?= python3
NATS_IMAGE ?= nats:2.12-alpine
MONGO_IMAGE ?= mongo:8.0
export NATS_IMAGE MONGO_IMAGE
BIN := .venv/bin
CHECKED := services shared infra tests

.PHONY: help
help: ## This list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 18

# The environment is made again only when the lock changes.
.venv/installed: requirements.lock
	@echo "Installing what requirements.lock names into .venv; the first time this takes a minute."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Liandan needs Python 3.11 or later; give one with PYTHON=/path/to/python3.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock \
		| awk '/^Collecting/ { printf "\r  %d packages", ++n; fflush() } /^Installing/ { print ", installing" }'
	@touch $@

.PHONY: setup
setup: .venv/installed ## Install everything into .venv

.PHONY: web
web: setup ## Build the pages, when their sources changed
	@$(BIN)/python -m infra.pages

.PHONY: demo
demo: setup web ## Start all of it, play STORY=name (or all), stay at PORT; ONCE=1 plays it and ends
	@PORT=$(PORT) ONCE=$(ONCE) STORY=$(STORY) $(BIN)/python -m infra.demo

.PHONY: up
up: setup web ## Start all of it without the story, in the background
	@PORT=$(PORT) $(BIN)/python -m infra.demo up

.PHONY: down
down: setup ## Stop what `make up` started
	@$(BIN)/python -m infra.demo down

.PHONY: logs
logs: ## Follow the logs of all services; the servers' are in .data/nats and .data/mongo
	@tail -n 20 -F .data/logs/*.log

.PHONY: rebuild
rebuild: setup ## Build the views anew from the log and compare; SWAP=1 shows them instead
	@test -f .data/environment || { echo "Nothing has run here yet: make demo, or make up."; exit 2; }
	@set -a; . .data/environment; $(BIN)/python -m services.gateway.views.rebuild $(if $(SWAP),--swap)

.PHONY: doctor
doctor: setup ## Look at a running system, and say what is wrong with it
	@test -f .data/environment || { echo "Nothing has run here yet: make demo, or make up."; exit 2; }
	@set -a; . .data/environment; LIANDAN_SECRET=$$(cat .data/secret) LIANDAN_DEMO=true \
		$(BIN)/python -m infra.doctor

.PHONY: fmt
fmt: setup ## Format the code
	@$(BIN)/ruff format $(CHECKED)
	@$(BIN)/ruff check --fix --quiet $(CHECKED)

.PHONY: lint
lint: setup ## Formatting, lint, and the import contracts
	@$(BIN)/ruff format --check $(CHECKED)
	@$(BIN)/ruff check $(CHECKED)
	@$(BIN)/lint-imports

.PHONY: types
types: setup ## mypy, strict
	@$(BIN)/mypy

.PHONY: test
test: setup ## All tests, on real servers, without Docker
	@$(BIN)/python -m pytest -n 2 --dist loadgroup --ignore=tests/web

.PHONY: test-web
test-web: setup web ## The pages: types, style, and tests in Debian's Chromium, or the one CHROMIUM names
	@$(BIN)/python -m infra.pages check
	@$(BIN)/python -m pytest -n 2 tests/web

.PHONY: web-report
web-report: setup web ## What axe-core and Lighthouse say of a running demo's pages; kept in .data/web.json
	@$(BIN)/python -m tests.web.report --port $(PORT)

.PHONY: web-pictures
web-pictures: setup web ## Pictures of every page of a running demo, into docs/pictures
	@$(BIN)/python -m tests.web.report.pictures --port $(PORT)

.PHONY: test-containers
test-containers: setup ## The integration and system tests, on servers in containers: needs Docker
	@for image in $(NATS_IMAGE) $(MONGO_IMAGE); do \
		docker image inspect $$image >/dev/null 2>&1 || docker pull $$image; done
	@LIANDAN_TEST_SERVERS=containers $(BIN)/python -m pytest -n 2 --dist loadgroup \
		tests/integration tests/system

.PHONY: compose-env
compose-env: ## Write .env, with new secrets, for docker compose; once
	@if test -e .env; then echo ".env is there already, and is kept."; exit; fi; \
		umask 077; secret() { od -An -N$$1 -tx1 /dev/urandom | tr -d ' \n'; }; \
		sed -e "s/^LIANDAN_SECRET=$$/&$$(secret 32)/" \
			-e "s/^LIANDAN_ADMIN_PASSWORD=$$/&$$(secret 12)/" infra/docker/example.env > .env; \
		echo "Written: .env, which only you may read. Keep a copy elsewhere."

.PHONY: check
check: lint types test ## What CI runs

.PHONY: bench
bench: setup ## Measure against references, in 15 minutes; ONLY=word a part of it; kept in .data/bench.json
	@ONLY="$(ONLY)" $(BIN)/python -m infra.bench

.PHONY: bench-million
bench-million: setup ## The same questions with 1,000,000 cases stored; 35 GB of disk, and goes on where it was ended
	@ALONE=million $(BIN)/python -m infra.bench

.PHONY: faults
faults: setup ## Kill, freeze, cut and poison all of it under load, then check the books; SHORT=1 in two minutes
	@SHORT=$(SHORT) ONLY="$(ONLY)" $(BIN)/python -m infra.faults

PIN = .data/locking/bin/uv pip compile --quiet --universal --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml

.PHONY: lock
lock: ## Pin the newest versions pyproject.toml allows
	@$(PYTHON) -m venv .data/locking && .data/locking/bin/pip install --quiet uv
	@$(PIN) --upgrade --group dev -o requirements.lock
	@$(PIN) --constraint requirements.lock --group traces -o infra/docker/services.lock
	@$(PIN) --constraint requirements.lock --group demo -o infra/docker/story.lock
