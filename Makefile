# make run: the app on http://127.0.0.1:8501 · make test: everything · make check: no browser, in a minute
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python
# as many processes as cores, a file of tests in one of them
SIDE_BY_SIDE := -n logical --dist loadfile

.PHONY: run test check bench validate pictures words clean
.DELETE_ON_ERROR:

run: .venv/ready
	$(BIN)/streamlit run app.py --server.port 8501

test: .venv/ready-dev
	$(MAKE) --no-print-directory static
	$(RUN) -m pytest $(SIDE_BY_SIDE) -m "not browser"
	CHROMIUM="$$($(RUN) tests/browser/find_chromium.py)" $(RUN) -m pytest $(SIDE_BY_SIDE) -m browser

check: .venv/ready-dev
	$(MAKE) --no-print-directory static
	$(RUN) -m pytest $(SIDE_BY_SIDE) -m "not browser and not slow"

.PHONY: static
static: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# figures of speed and durability: the full numbers, into docs/bench.md
bench: .venv/ready-dev
	$(RUN) -m tests.bench

# figures of the statistics: the full numbers, into docs/validation.md; goes on where it was stopped
validate: .venv/ready-dev
	$(RUN) -m tests.validation

# the README's pictures, from the running app
pictures: .venv/ready-dev
	CHROMIUM="$$($(RUN) tests/browser/find_chromium.py)" $(RUN) -m tests.browser.pictures

# new sentences into the Finnish catalogue, unused ones out
words: .venv/ready
	$(RUN) -m kam_analytics.kit.wording.catalogue

.venv/ready: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
