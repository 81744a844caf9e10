# Every target makes or reuses .venv by itself. `make demo` and `make test` are all a newcomer needs.
PYTHON ?= python3
# The hub extra runs on any torch >= 2.10. This one version is named so that a CPU build can stand in for it: give TORCH what
# pip needs to find yours, options included.
TORCH ?= torch==2.13.0
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= out
ROWS ?= 50000
EXAMPLE ?= examples/drena-bridge.html
FUZZ_ROUNDS ?= 1000
FUZZ_ARTICLES ?= 10000
FUZZ_SECONDS ?= 600
AUDIT_TOOLS ?= "cyclonedx-bom>=5" "pip-audit>=2.7"
APERTIUM := apertium apertium-eng-spa apertium-hbs-eng apertium-mkd-eng apertium-fr-es apertium-es-pt apertium-spa-ita \
  apertium-eng-cat apertium-es-ro apertium-hbs-slv apertium-mkd-bul
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: demo test check lint browser fuzz audit bench bench-batch evaluate apertium models wheels golden clean
.DEFAULT_GOAL := demo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

# The stamps hold the time of the last installation; a change of pyproject.toml makes them stale.
$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[batch,dev]"
	@touch $@ $(VENV)/.run

# torch first and by itself: named alone it comes as the build that TORCH says, and the extra finds it there.
$(VENV)/.hub: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(TORCH)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[batch,dev,hub,firefox]"
	@touch $@

demo: $(VENV)/.run ## report on an example, in the terminal and as a page
	@mkdir -p $(OUT)
	$(BIN)/analyzer report $(EXAMPLE)
	$(BIN)/analyzer report $(EXAMPLE) --output $(OUT)/demo.html
	@echo "The same as a page: $(OUT)/demo.html"

test: $(VENV)/.dev ## run the tests
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: $(VENV)/.hub $(if $(CHROMIUM),$(VENV)/.browser) lint test ## what CI runs: lint, types, layers, and the tests with the hub models

# Playwright drives the system's Chromium, which the system keeps up to date; it fetches none of its own.
$(VENV)/.browser: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[batch,dev,browser]"
	@touch $@

browser: $(VENV)/.browser ## open every kind of page in Chromium: accessibility, keyboard, print, hostile words
	@test -n "$(CHROMIUM)" || { test "$$(id -u)" = 0 && apt-get -qq update && apt-get -qq install --no-install-recommends -y chromium; } || \
	  { echo "No Chromium here. Install it as root (apt-get install chromium), or name one: make browser CHROMIUM=/path/to/it" >&2; exit 1; }
	BROWSER_PAGES=all $(BIN)/python -m pytest tests/browser

# By coverage only where atheris is installed: pip install -e ".[fuzz]".
fuzz: $(VENV)/.dev ## damage and fuzz for hours what `make check` fuzzes for seconds
	FUZZ_ROUNDS=$(FUZZ_ROUNDS) FUZZ_ARTICLES=$(FUZZ_ARTICLES) $(BIN)/python -m pytest tests/fuzz
	@for target in html plain_text json_in_script dates credit_lines jsonl; do \
	  ! $(BIN)/python -c 'import atheris' 2>/dev/null || $(BIN)/python scripts/fuzz.py $$target --seconds $(FUZZ_SECONDS) || exit 1; \
	done

# The tools live apart, so that the list of parts is the program's own. Known holes are said and do not fail: a person judges them.
$(VENV)-audit/.tools:
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check $(AUDIT_TOOLS)
	@touch $@

audit: $(VENV)/.dev $(VENV)-audit/.tools ## security rules, a list of parts (out/sbom.json), known holes of what is installed
	$(BIN)/ruff check --select S .
	@mkdir -p $(OUT)
	$(VENV)-audit/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --output-file $(OUT)/sbom.json
	@PIPAPI_PYTHON_LOCATION=$(BIN)/python $(VENV)-audit/bin/pip-audit --skip-editable --progress-spinner off \
	  || echo "Note: pip-audit found known holes (listed above) or could not reach its database; judge the list, or run it where there is a network."

bench: $(VENV)/.dev ## measure speed; ratios within one run
	$(BIN)/python scripts/benchmark.py

bench-batch: $(VENV)/.hub ## measure a batch run beside the usual pipelines; ROWS=1000000 for the long one
	$(BIN)/python scripts/benchmark.py batch --rows $(ROWS)

evaluate: $(VENV)/.dev ## measure accuracy; needs labelled data in ../shared
	$(BIN)/python scripts/evaluate.py extraction
	$(BIN)/python scripts/evaluate.py language
	$(BIN)/python scripts/evaluate.py reactions
	$(BIN)/python scripts/evaluate.py translation

apertium: ## install Apertium's pairs from Debian, a baseline for `make evaluate`; needs root
	apt-get -qq update && apt-get -qq install --no-install-recommends -y $(APERTIUM)

models: $(VENV)/.run ## hash every shipped model against models/manifest.toml
	$(BIN)/analyzer models verify

golden: $(VENV)/.dev ## write the golden reports anew; read the difference before committing it
	$(BIN)/python scripts/make_golden.py

wheels: $(VENV)/.dev ## build the program's wheel and the companion wheels with the models into dist/
	$(BIN)/python scripts/build_wheels.py

clean:
	rm -rf $(VENV) $(VENV)-audit $(OUT) dist build
