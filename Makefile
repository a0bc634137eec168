# What a person says here, and what it does. `make` alone lists it.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

bin := .venv/bin
python := $(bin)/python
sources := app tests packaging benchmarks
workers ?= 2
lock := $(bin)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command "make lock"

.PHONY: help install run test test-engine soak-kill soak-cluster soak-memory soak-memory-cluster lint format types layers words pages pictures docs peers bench lock screenshots package

help: ## List what can be said here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## Bring what the program and its tests need (as root, Debian's packages too)
	@packaging/bootstrap.sh

run: install build/sample.rulewright ## Open the designer on the sample workspace
	@packaging/run.sh build/sample.rulewright

build/sample.rulewright: | install
	@mkdir -p build
	@$(bin)/rulewright init $@ --sample

test: install lint test-engine ## Check everything
	$(python) -m pytest -n $(workers) --dist worksteal --ignore tests/engine

test-engine: ## Run the engine's tests where Qt, SQL and HTTP cannot be imported
	@packaging/bootstrap.sh engine
	build/engine-venv/bin/python -m pytest -n $(workers) --dist worksteal --override-ini cache_dir=build/engine-cache \
		-W "ignore:Unknown config option" tests/engine

kills ?= 500
soak-kill: install ## Kill the engine so many times (kills=500) and look whether anything is lost or doubled
	$(python) -m tests.run.killing $(kills)

soak-cluster: install ## Kill workers on PostgreSQL so many times (kills=500) and let the database crash beneath them
	$(python) -m tests.run.cluster.killing $(kills)

minutes ?= 60
soak-memory: install ## Let an engine work so long (minutes=60) and look whether memory, files or threads grow
	$(python) -m tests.soak.memory $(minutes)

soak-memory-cluster: install ## The same for a server on PostgreSQL with one worker
	$(python) -m tests.soak.cluster $(minutes)

lint: install ## Check manner, types, layers and words without running the program
	$(bin)/ruff check $(sources)
	$(bin)/ruff format --check $(sources)
	$(bin)/mypy
	$(bin)/lint-imports --no-logo
	$(python) packaging/translations.py check

format: install ## Put the code into its usual form
	$(bin)/ruff check --fix-only --quiet $(sources)
	$(bin)/ruff format $(sources)

words: install ## Collect the words people read into the translation catalogues
	$(python) packaging/translations.py collect

# Tests that skip themselves where a browser, an office, a voice, a bus or a software centre is not installed.
beside := tests/server/test_status_page.py tests/storage/documents/test_filling.py tests/delivery/test_speech.py \
	tests/delivery/test_desktop.py tests/packaging/test_desktop_files.py
peers: install ## Drive the real servers and programs that stand beside ours (as root it installs them: mail, chat, SMS, office, browser …)
	@packaging/peers.sh
	$(python) -m pytest -m heavy -n 0 tests/peers
	$(python) -m pytest -n 0 $(beside)

pages: install ## Write the pages of checks, rules, triggers and commands into docs
	PYTHONPATH=. $(python) packaging/check_pages.py
	PYTHONPATH=. $(python) packaging/catalogue_pages.py
	PYTHONPATH=. $(python) packaging/command_line_page.py

docs: install ## Build the guide into build/docs; whatever is wrong with it is an error
	NO_MKDOCS_2_WARNING=1 $(python) -m mkdocs build --strict --quiet

pictures: screenshots ## Cut the guide's pictures out of those of `make screenshots`
	$(python) packaging/guide_pictures.py build/screenshots/$(language)

bench: install ## Measure ours beside the peers
	$(python) benchmarks/run.py

lock: install ## Write the lock files anew (upgrade=--upgrade takes the newest versions that pyproject.toml allows)
	$(lock) $(upgrade) pyproject.toml --group test --group lint --group docs --group bench --group build \
		--output-file requirements/everything.lock
	$(lock) $(upgrade) --group engine --constraint requirements/everything.lock --output-file requirements/engine.lock
	$(lock) $(upgrade) pyproject.toml packaging/tools.in --constraint requirements/everything.lock --output-file requirements/package.lock

language ?= en
screenshots: install ## Take pictures of every mode and form in both themes into build/screenshots (language=pl)
	$(python) packaging/screenshots.py build/screenshots/$(language) "" $(language)

package: ## Build the wheel, the frozen program and its .deb into dist, and try each (as root it installs what that takes)
	@packaging/bootstrap.sh package
	@packaging/package.sh
