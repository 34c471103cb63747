# Each target does all of its own set-up in .venv, from the lock file. With ENGINE=properdocs it runs on ProperDocs and
# MaterialX, in an environment and from a lock file of their own; docs/maintain.md says what for.
PYTHON ?= python3
MAIN := mkdocs
ENGINE ?= $(MAIN)
OTHER := $(if $(filter-out $(MAIN),$(ENGINE)),-$(ENGINE))
BIN := .venv$(OTHER)/bin
STAMP := .venv$(OTHER)/.installed
LOCK := requirements$(OTHER).lock
AUDITORS := benchmarks/lighthouse/node_modules/.package-lock.json
# Biome lints JavaScript and CSS; where there is no Node, that is left out and said.
BIOME := $(if $(shell command -v npm),lint/node_modules/.package-lock.json)
export NO_MKDOCS_2_WARNING := 1
export THEME := $(if $(filter properdocs,$(ENGINE)),materialx,material)
unexport PYTHONDONTWRITEBYTECODE  # every process begins in half the time where its code is kept compiled

.PHONY: environment serve test quick lint build publish offline print check format schema new links audit thorough html lighthouse bench shots lock clean

environment: $(STAMP)  ## what all others run in, and nothing else

serve: $(STAMP)  ## the site at http://127.0.0.1:8000, as you save it; PORT=8001 for another port
	$(BIN)/python scripts/serve.py $(if $(PORT),--dev-addr 127.0.0.1:$(PORT))

test: lint  ## formatting, lint, types, and all tests
	$(BIN)/pytest

quick: lint  ## formatting, lint, types, and the tests that need no build and no browser
	$(BIN)/pytest --quick

lint: $(STAMP) $(BIOME)  ## formatting, lint and types; JavaScript and CSS too where there is Node
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(if $(BIOME),lint/node_modules/.bin/biome lint --config-path lint --error-on-warnings docs/assets/*.js docs/assets/*.css,\
	  @echo "docs/assets is not linted: Biome needs Node")

build: $(STAMP)  ## the site in site/; ENGINE=properdocs for another engine, here and everywhere
	$(BIN)/$(ENGINE) build --strict --config-file "$(CURDIR)/mkdocs.yml"

publish: $(STAMP)  ## the site in site/ as it is published, with calendar, feeds and the files under api/v1/: SITE_URL=https://… make publish
	$(BIN)/python -m scripts.publish

offline: $(STAMP)  ## the site in offline/ as files that open without a server, without search; with SITE_URL its links to the web lead there
	$(BIN)/python -m scripts.offline

print: $(STAMP)  ## the print edition in print/charter-record.pdf, by headless Chromium; with SITE_URL its links lead to the site
	$(BIN)/python -m scripts.print_edition

check: $(STAMP)  ## the records only; FILES=… for some of them
	@$(BIN)/python -m kb check $(FILES)

format: $(STAMP)  ## the records in the canonical form; FILES=… for some of them
	@$(BIN)/python -m kb format $(FILES)

schema: $(STAMP)  ## the JSON Schema files for editors and the classes of the records, from the declaration and all ids
	@$(BIN)/python -m kb schema

new: $(STAMP)  ## a new record, asked for field by field: make new TYPE=events, and FROM=address for the page that shows it
	@$(BIN)/python -m kb new $(TYPE) $(ID) $(if $(FROM),--from '$(FROM)')

links: $(STAMP)  ## whether the addresses of all sources still answer; asks every host, so it takes a while
	@$(BIN)/python -m kb links

audit: thorough html lighthouse  ## what takes longer than a test should, or needs Node and Java

thorough: $(STAMP)  ## all tests with nothing left out: 10,000 damaged files, whole pages by every rule, both engines
	$(MAKE) --no-print-directory environment ENGINE=properdocs
	$(BIN)/pytest -n 2 --audit --mutations 10000

html: $(STAMP) $(AUDITORS)  ## the HTML of every kind of page, by the Nu HTML checker
	$(BIN)/pytest -n 0 tests/test_html.py

lighthouse: $(STAMP) $(AUDITORS)  ## six pages on a slow phone, medians of five runs
	$(BIN)/python benchmarks/lighthouse.py

bench: $(STAMP)  ## 1,000 and 10,000 records, side by side with four other tools; goes on where it stopped; ARGS="--fresh" begins anew
	$(BIN)/python benchmarks/bench.py $(ARGS)

shots: build  ## the pictures of the main pages, for the README
	$(BIN)/python -m scripts.screenshots site

lock: $(STAMP)  ## the lock file anew, from pyproject.toml; with ENGINE=properdocs its own
	$(BIN)/pip-compile --quiet --upgrade --extra dev --extra $(ENGINE) --generate-hashes --allow-unsafe --strip-extras \
	  --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-options --output-file $(LOCK) pyproject.toml

$(STAMP): $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name it with PYTHON=…" >&2; exit 1; }
	@echo "Setting up $(@D) from $(LOCK): once, for a minute or three"
	$(PYTHON) -m venv $(if $(wildcard $(STAMP)),,--clear) $(@D)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

$(AUDITORS) $(BIOME): %/node_modules/.package-lock.json: %/package.json %/package-lock.json
	npm ci --no-audit --no-fund --prefix $*
	touch $@

clean:
	rm -f $(wildcard .venv*/.installed)  # first, so that what is left after Ctrl-C is not taken for whole
	rm -rf benchmarks/lighthouse/node_modules lint/node_modules .venv .venv-* site offline print .cache .mypy_cache .pytest_cache .ruff_cache
