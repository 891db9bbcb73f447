# `make help` lists the targets. Set-up happens by itself; each step leaves a stamp
# file in .venv, so that the second run costs nothing.

PORT ?=
HTTPS ?=
PYTHON ?=
COVER_RULES ?= 100
COVER_REST ?= 95

BIN := .venv/bin
SOURCES := app.py stampcard tests
RULES := stampcard/values/*,stampcard/kinds/*
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
# Printing beside its peers takes an hour and has a target of its own.
PEERS := tests/benchmarks/bench_print.py tests/benchmarks/bench_scanning.py
PEERS_BIN := build/peers/bin
# The counter in the hand, page by page, has one too.
AT_THE_COUNTER := $(wildcard tests/benchmarks/bench_counter_*.py)
BENCHMARKS := $(filter-out $(PEERS) $(AT_THE_COUNTER),$(wildcard tests/benchmarks/bench_*.py))
ON_BOTH_ENGINES := tests/models tests/services tests/web tests/test_scenarios.py
# One process a core; one that has nothing left takes over from the other.
ON_EVERY_CORE := --numprocesses=auto --dist=worksteal
DECIDING := $(wildcard tests/test_floors.py tests/test_words.py tests/test_docs.py)
BREAKING_TOOLS := command -v strace fiu-run faketime >/dev/null
PDF_LIBRARIES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
# Used inside recipes: `$(call install,packages)` fails where it may not install.
install = .ci/install $(1)
# What a PostgreSQL database needs is only installed where one is set.
POSTGRESQL := $(if $(filter postgresql%,$(STAMPCARD_DATABASE_URL)),.venv/postgresql)
SERVED = $(if $(PORT),STAMPCARD_PORT=$(PORT)) $(if $(HTTPS),STAMPCARD_HTTPS=$(HTTPS))
module = $(subst /,.,$(basename $(1)))

.PHONY: help run demo test check coverage bench bench-print torture mutants proofs words
.PHONY: pictures readme-pictures preset-pictures clean set-up tools chromium peers bench-counter

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 14

run: set-up ## Set up what is missing and serve the shop (PORT=9000 picks a port, HTTPS=1 encrypts)
	@exec env $(SERVED) $(BIN)/python app.py

demo: set-up ## Serve a demo shop with ninety days behind it, in a folder of its own
	@export STAMPCARD_INSTANCE_PATH=instance/demo; mkdir -p instance/demo; \
	    $(BIN)/flask demo 2>/dev/null || true; \
	    exec env $(SERVED) $(BIN)/python app.py

test: tools chromium ## Run every test, the browser ones too, and on PostgreSQL
	@rm -f .coverage .coverage.*
	@# A failed run must not count for `make check`.
	$(BIN)/python -m pytest $(ON_EVERY_CORE) --cov --cov-report= \
	    && $(BIN)/python -m pytest $(ON_EVERY_CORE) --postgresql --cov --cov-append \
	        --cov-report= $(ON_BOTH_ENGINES) \
	    || { rm -f .coverage; exit 1; }

check: tools ## Format, lint, types, floors, words, docs, coverage: the one that decides
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/bandit -q -c pyproject.toml -r stampcard app.py -ll
	$(BIN)/python -m pytest $(DECIDING)
	@$(MAKE) --no-print-directory coverage

coverage:
	@[ -e .coverage ] && [ -z "$$(find $(SOURCES) -name '*.py' -newer .coverage)" ] \
	    || $(MAKE) --no-print-directory test
	$(BIN)/coverage report --skip-covered -m --include='$(RULES)' --fail-under=$(COVER_RULES)
	$(BIN)/coverage report --skip-covered -m --omit='$(RULES)' --fail-under=$(COVER_REST)

bench: tools ## Measure printing and the counter
	@for name in $(call module,$(BENCHMARKS)); do $(BIN)/python -m $$name || exit 1; done

bench-print: peers ## Measure printing beside six other programs, and what scans (an hour)
	@# FULL=1 waits for the slow ones too; each part is run, even if the other failed.
	@$(BIN)/python -m tests.benchmarks.bench_print --python $(PEERS_BIN)/python \
	    $(if $(FULL),--full); printed=$$?; \
	    $(PEERS_BIN)/python -m tests.benchmarks.bench_scanning && exit $$printed

bench-counter: tools chromium build/lighthouse ## Measure the counter in the hand (half an hour)
	@$(BIN)/python -m tests.benchmarks.figures

# Only measured with: without npm its figures are printed as not measured.
build/lighthouse:
	@mkdir -p $@; npm install --silent --no-audit --no-fund --prefix $@ lighthouse@12 \
	    || { rm -rf $@; echo 'Lighthouse is not to be had: it needs npm' >&2; }

mutants: tools ## Change the code in small ways and see whether a test notices (hours)
	$(BIN)/python -m tests.mutants

torture: tools chromium ## Try to break it at full size, one table of figures (hours)
	@$(BREAKING_TOOLS) || $(call install,strace fiu-utils faketime) || true
	$(BIN)/python -m tests.torture --full

proofs: tools ## Print every design on every sheet it fits, into build/proofs
	$(BIN)/python -m tests.printables.proofs

pictures: readme-pictures ## Take the pictures of the README, the designs and every page
	$(BIN)/python -m tests.printables.proofs previews
	$(BIN)/python -m tests.pictures_of_all

readme-pictures: tools chromium ## Take those of the README alone (a minute or two)
	$(BIN)/python -m tests.pictures

preset-pictures: tools chromium ## Try every preset as a new owner, its form and its sheet pictured
	$(BIN)/python -m tests.pictures_of_presets

words: tools ## Bring the catalogues up to date and list what is not translated
	@mkdir -p build
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ -k say_many:1,2 -k N_many:1,2 --no-location \
	    --project Stampcard --version '' -o build/messages.pot .
	$(BIN)/pybabel -q update -i build/messages.pot -d translations --no-fuzzy-matching \
	    --ignore-obsolete --ignore-pot-creation-date
	@$(BIN)/python .ci/missing_words.py

# Who is not to be had is left out, and the comparison says so.
peers: tools build/peers/made
	@command -v chromium >/dev/null || $(call install,chromium) || true
	@command -v glabels-3-batch >/dev/null || $(call install,glabels) || true
	@$(PEERS_BIN)/python -c 'import pyzbar.pyzbar' 2>/dev/null \
	    || $(call install,libzbar0) || true

build/peers/made: tests/benchmarks/requirements-print.txt requirements.txt | .venv/made
	@$(BIN)/python -m venv build/peers
	@for line in '-r requirements.txt' $$(sed -n '/^[a-z]/p' $<); do \
	    $(PEERS_BIN)/python -m pip install -q --disable-pip-version-check $$line \
	        || echo "Not to be had: $$line" >&2; done
	@touch $@

clean: ## Remove what can be made again; the shop's own folder stays
	rm -rf .venv build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find app.py stampcard tests translations -name '*.mo' -delete -o -name '*.pyc' -delete

set-up: .venv/packages .venv/pdf $(CATALOGUES:.po=.mo) $(POSTGRESQL)

tools: set-up .venv/tools

.venv/made:
	@.ci/make_venv $(PYTHON)
	@touch $@

.venv/packages: requirements.txt | .venv/made
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/postgresql: requirements-dev.txt .venv/packages
	$(BIN)/python -m pip install -q --disable-pip-version-check \
	    "$$(grep '^psycopg' requirements-dev.txt)"
	@touch $@

.venv/tools: requirements-dev.txt .venv/packages
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.venv/pdf: .venv/packages
	@$(BIN)/python -c 'import weasyprint' >/dev/null 2>&1 \
	    || $(call install,$(PDF_LIBRARIES)) \
	    || { echo 'Printing needs Pango. Please install: $(PDF_LIBRARIES)' >&2; exit 1; }
	@$(BIN)/python -c 'import weasyprint'
	@touch $@

%.mo: %.po | .venv/packages
	@$(BIN)/pybabel -q compile -i $< -o $@

# certutil tells the browser whom to trust.
chromium:
	@{ command -v chromium && command -v certutil; } >/dev/null \
	    || $(call install,chromium libnss3-tools) \
	    || { echo 'The tests need a browser. Please install: chromium libnss3-tools' >&2; exit 1; }
