# What a person types. Each step leaves a file behind, so that the second time is quick.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

APP_READY := $(VENV)/app.ready
DEV_READY := $(VENV)/dev.ready
DIST := frontend/dist/app.css
STATIC := build/static/staticfiles.json
ASSET_SOURCES := $(wildcard frontend/src/*) frontend/icons.txt frontend/build.mjs frontend/package.json frontend/package-lock.json
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url \
	--no-emit-find-links --strip-extras --allow-unsafe --no-annotate --no-header

# Every command starts with our own modules read already, also where the environment keeps Python from storing them.
COMPILED = $(BIN)/python -m compileall -q src

.DEFAULT_GOAL := help
.PHONY: help demo install check test test-long shots pictures bench lock clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

demo: $(APP_READY) $(STATIC) ## set up everything and serve the demonstration (PORT=8000 NOW=2015-10-19T09:00 RESET=1)
	@tools/system.sh demo
	$(BIN)/luoshi demo $(if $(PORT),--port $(PORT)) $(if $(NOW),--now $(NOW)) $(if $(RESET),--reset)

install: $(APP_READY) $(STATIC) ## set up the program without data; then see docs/installation.md
	@tools/system.sh demo

check: $(DEV_READY) ## style, types, layers, dependencies and the tidy tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m pytest tests/tidy -q

test: $(DEV_READY) $(STATIC) ## every test: SQLite, PostgreSQL where tables are touched, Chromium
	@tools/system.sh test
	$(COMPILED) tests
	$(BIN)/python tools/run_tests.py

test-long: $(DEV_READY) $(STATIC) ## the same tests with their full counts; prints JSON
	@tools/system.sh test
	$(BIN)/python tools/run_tests.py --long

shots: $(DEV_READY) $(STATIC) ## render every page for every role to build/shots/*.png
	@tools/system.sh test
	LUOSHI_TEST_LONG=1 $(BIN)/python -m pytest tests/browser/test_shots.py -q

pictures: shots ## make docs/images anew from them
	$(BIN)/python -m tests.browser.pictures

bench: $(DEV_READY) $(STATIC) ## measure; prints JSON
	@tools/system.sh test
	$(BIN)/python -m bench

lock: $(DEV_READY) ## resolve the requirements anew, with hashes
	$(COMPILE) --output-file requirements/app.txt pyproject.toml requirements/app.in
	$(COMPILE) --output-file requirements/dev.txt requirements/dev.in
	$(COMPILE) --output-file requirements/node.txt requirements/node.in

clean: ## remove what was built, but no data
	rm -rf build frontend/dist frontend/node_modules $(VENV)

$(VENV)/bin/python:
	@tools/python.sh $(PYTHON) $(VENV)

$(APP_READY): requirements/app.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/app.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	$(COMPILED)
	@touch $@

$(DEV_READY): requirements/dev.txt $(APP_READY)
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/dev.txt
	@touch $@

$(DIST): $(ASSET_SOURCES) | $(VENV)/bin/python
	tools/assets.sh $(VENV)

$(STATIC): $(DIST) $(APP_READY)
	LUOSHI_SECRET_KEY=unused-here DJANGO_SETTINGS_MODULE=luoshi.site.settings \
		$(BIN)/python -m django collectstatic --noinput --clear --verbosity 0
