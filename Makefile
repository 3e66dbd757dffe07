# Two commands do everything on a machine that has python3 >= 3.11 and make: `make demo`, `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ENV := $(VENV)/.ready
DEMO ?= demo

# Whole files, in the order tests/conftest.py gives them.
PYTEST := python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# Tests marked `slow`, and other examples each time, are for `make test-all` alone. What it finds is
# repeated by `make test-all SEED=...` with the seed it names.
ALL ?=
SEED ?= $(shell od -An -N4 -tu4 /dev/urandom | tr -d ' ')
TIER := $(if $(ALL),LINGTAN_ALL=1)
TESTS := $(if $(ALL),--hypothesis-seed=$(SEED),-m "not slow")

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

WEB_SOURCES := $(shell find web -type f -not -path "*/node_modules/*") hatch_build.py
FONTS := fonts/src/lingtan_cjk/NotoSansSC-Bold.ttf
PAGES := src/lingtan/web/static/built/manifest.json

# Tests start hundreds of processes: each would compile the whole package for itself.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: test-all test-times prepared bench-truth characterise shape help demo test check ready driven compiled unit lowest pages fonts bench bench-full bench-web container format lock clean

help:
	@echo "make demo    a full reference park: import, account, judge, report (folder: $(DEMO))"
	@echo "make test    what a change must pass, in ten minutes, with the same verdict each time"
	@echo "make test-all  that and all that is slow or random: browsers, kills, fuzzing, fifteen parks"
	@echo "make test-times  where the time of the tests goes, by file; ALL=1 for those of test-all"
	@echo "make pages   the scripts of pages, after a change below web/"
	@echo "make fonts   the Chinese font of lingtan[cjk], as a package"
	@echo "make lock    the versions and digests of all libraries, after a change of pyproject.toml"
	@echo "make lowest  the tests on the oldest libraries allowed"
	@echo "make bench-web  what pages cost a slow machine on a slow line"
	@echo "make bench-truth  200 parks of known truth: figures, verdicts, faults named and missed"
	@echo "make characterise  everything fifteen parks show is what it was, text by text"
	@echo "make mutants  which of 120 planted faults the tests find, each survivor by name (ONLY=ledger)"
	@echo "make shape   how large the source is, and how far the way through it"
	@echo "make container  the container is built, started, asked and stopped; needs podman or docker"
	@echo "make bench   CPU seconds, memory and ratios, against their targets"

demo: $(ENV)
	$(BIN)/lingtan demo $(DEMO)

# A pass is recorded with the tree it is of.
test: prepared
	sh setup/tested.sh begin
	$(MAKE) unit
	sh setup/tested.sh end

test-all: prepared
	$(MAKE) unit ALL=1

# Two things at a time: what the system brings beside what pip brings, and the judging of sources
# beside what builds the font and compiles the tests.
prepared:
	sh setup/system.sh $(PYTHON)
	$(MAKE) -j 2 --output-sync=target $(ENV) driven
	$(MAKE) -j 3 --output-sync=target check compiled ready

check: $(ENV)
	$(BIN)/ruff format --check src tests docs/generate.py hatch_build.py fonts
	$(BIN)/ruff check src tests docs/generate.py hatch_build.py fonts
	$(BIN)/lint-imports
	$(BIN)/mypy

unit: ready
	$(TIER) sh setup/tests.sh $(BIN)/$(PYTEST) $(TESTS)

test-times: ready
	$(TIER) sh setup/tests.sh $(BIN)/$(PYTEST) $(TESTS) -p tests.times

ready: $(PAGES) $(FONTS) driven

# What the tests drive and run with.
driven:
	sh setup/browser.sh
	sh setup/broker.sh
	sh setup/compiler.sh
	sh setup/allocator.sh

# Each process of a run would compile every test and library for itself, all at once. What is wrong
# with one, the run says.
compiled: $(ENV)
	$(BIN)/python -m pytest --collect-only -q >/dev/null 2>&1 || true

pages: $(PAGES)

# An install builds what is not built from these very sources; Node.js comes with it, and goes.
$(PAGES): $(WEB_SOURCES) | $(ENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

# The extra `cjk`: a Chinese font for documents, put together from slices by its own build.
fonts: $(FONTS)

# One install at a time.
$(FONTS): $(ENV) fonts/hatch_build.py fonts/package-lock.json fonts/pyproject.toml | $(PAGES)
	rm -f fonts/src/lingtan_cjk/*.ttf
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall ./fonts
	touch $@

# The oldest libraries pyproject.toml allows, in an environment of their own.
lowest: $(ENV)
	$(PYTHON) -m venv $(VENV)-lowest
	$(VENV)-lowest/bin/python -m pip install --quiet -r requirements.lowest coverage hypothesis paho-mqtt==2.1.0 pypdf pytest pytest-xdist
	$(VENV)-lowest/bin/python -m pip install --quiet --no-deps -e .
	$(VENV)-lowest/bin/$(PYTEST)

bench: $(ENV)
	$(BIN)/python -m tests.bench

bench-full: $(ENV)
	$(BIN)/python -m tests.bench full
	$(BIN)/python -m tests.bench.fuzz_importers 10000
	$(BIN)/python -m tests.bench.tamper_evidence 10000
	$(BIN)/python -m tests.bench.kill_writers 50
	$(BIN)/python -m tests.bench.kill_pushers 50
	$(BIN)/python -m tests.bench.kill_listeners 50
	$(BIN)/python -m tests.faults.every_write 1 import import_book import_form close restate baseyear report
	$(BIN)/python -m tests.faults.every_write 11 correction
	LINGTAN_ALL=1 LINGTAN_EXAMPLES=5 $(BIN)/python -m pytest -n 2 --hypothesis-seed=$(SEED) tests/property tests/ledger

bench-web: $(PAGES)
	sh setup/browser.sh
	$(BIN)/python -m tests.bench.bench_web

# Two hundred parks that nobody has seen, with up to 40 faults each: what is right, named and missed.
bench-truth: $(ENV)
	$(BIN)/python -W ignore -m tests.truth 200 10000 --detail

# What fifteen parks show, as `make test-all` compares it, and in words what differs.
characterise: ready
	$(BIN)/python -W ignore -m tests.characterisation check

# Goes on where it was cut off; ONLY="ledger store-07" tries these again, AGAIN=1 all.
.PHONY: mutants
mutants: ready compiled
	sh setup/tests.sh $(BIN)/python -m tests.mutants run $(ONLY) $(if $(AGAIN),--again)

shape: $(ENV)
	$(BIN)/python -m tests.bench.shape

# What no machine without podman or docker can prove.
container: $(ENV)
	$(BIN)/python -m tests.bench.container

format: $(ENV)
	$(BIN)/ruff format src tests docs/generate.py hatch_build.py fonts
	$(BIN)/ruff check --fix src tests docs/generate.py hatch_build.py fonts

# What is imported is compiled then; most of what is installed never is. The locks name all that is
# needed, each file with its digest, so nothing is asked of what needs what.
$(ENV): requirements.lock requirements-dev.lock pyproject.toml setup/system.sh
	sh setup/system.sh $(PYTHON)
	$(PYTHON) -m venv $(VENV)
	awk '/^[^ ]/ {is_uv = /^uv==/} is_uv' requirements-dev.lock > $(VENV)/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(VENV)/uv.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements.lock -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

# After a change of what pyproject.toml asks for; versions stay where it allows them.
lock: $(ENV)
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --group pyproject.toml:dev -c requirements.lock -o requirements-dev.lock
	$(BIN)/python docs/parts_list.py

clean:
	rm -rf $(VENV) web/node_modules src/lingtan/web/static/built build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
