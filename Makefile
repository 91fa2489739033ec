# Everything a newcomer, a developer and a gate need. A machine has Python 3.11+, pip and make; each target makes
# the rest inside this folder: uv in .cache/tools, the locked dependencies in .venv. Nothing is written elsewhere.

PYTHON ?= python3
UV_VERSION := 0.13.8
DEMO_EXIT ?=
WORKERS ?= 3
ARGS ?=

UV := .cache/tools/bin/uv
UV_STAMP := .cache/tools/uv-$(UV_VERSION)
SYNCED := .venv/.synced
RUN := .venv/bin
STYLE := .cache/assets
# the event stores that are measured beside ours; those that cannot be had are named in the results
PEERS = TMPDIR="$$PWD/.cache/tmp" $(UV) sync --locked --inexact --only-group peers --quiet

export UV_CACHE_DIR ?= $(CURDIR)/.cache/uv
export PIP_CACHE_DIR ?= $(CURDIR)/.cache/pip
export XDG_CACHE_HOME := $(CURDIR)/.cache/xdg
export PYTHONPYCACHEPREFIX := $(CURDIR)/.cache/pycache
export PYTEST_DEBUG_TEMPROOT := $(CURDIR)/.cache/tmp
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME
# where it is set, every process that a test starts would compile all it imports: seconds each
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check fast lint types layers generated bench bench-full fix docs css lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: $(SYNCED) ## both partnerships on this machine with real data, until Ctrl-C (DEMO_EXIT=1: end by itself)
	@$(RUN)/golden-thread demo $(if $(filter-out 0,$(DEMO_EXIT)),--exit) $(ARGS)

test: $(SYNCED) ## every test (ARGS='-k words' for some, WORKERS=0 in one process)
	@$(RUN)/pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder $(ARGS)

check: lint types layers generated test ## all that a submission must pass

fast: $(SYNCED) ## the tests that need no server and no browser: two minutes (ARGS='-k words' for some: seconds)
	@$(RUN)/pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder tests/unit tests/architecture $(ARGS)

lint: $(SYNCED) ## ruff: rules and format
	@$(RUN)/ruff check --quiet .
	@$(RUN)/ruff format --quiet --check .

types: $(SYNCED) ## mypy, strict
	@$(RUN)/mypy

layers: $(SYNCED) ## import-linter: services > adapters > projections > domain
	@$(RUN)/lint-imports

generated: $(SYNCED) ## fail when a schema or a reference page is out of date
	@$(RUN)/golden-thread contracts --check
	@$(RUN)/golden-thread reference --check

bench: $(SYNCED) ## the benchmarks, as ratios; writes benchmarks/RESULTS.md
	@$(PEERS)
	@$(RUN)/python -m benchmarks.run $(ARGS)

bench-full: $(SYNCED) ## the same, up to a million events: hours (ARGS='--events N' for as many as you want)
	@$(PEERS)
	@$(RUN)/python -m benchmarks.run --full $(ARGS)

fix: $(SYNCED) docs ## mend what can be mended: lint, format, generated files
	@$(RUN)/ruff check --quiet --fix .
	@$(RUN)/ruff format --quiet .

docs: $(SYNCED) ## write the schemas and the reference pages
	@$(RUN)/golden-thread contracts
	@$(RUN)/golden-thread reference

css: ## make the style sheet of its source (needs node and npm; the result is committed)
	@rm -rf $(STYLE) && mkdir -p $(STYLE)
	@cp services/web/assets/package.json services/web/assets/golden-thread.scss $(STYLE)
	@npm install --prefix $(STYLE) --cache .cache/npm --no-package-lock --ignore-scripts --no-audit --no-fund --silent
	@{ printf '/*! golden-thread.scss %s */\n' "$$(sha256sum < $(STYLE)/golden-thread.scss | cut -d ' ' -f 1)"; \
		npm run --prefix $(STYLE) --silent css; } > $(STYLE)/golden-thread.css
	@mv $(STYLE)/golden-thread.css services/web/static/golden-thread.css

lock: $(UV_STAMP) ## resolve the dependencies anew into uv.lock
	@TMPDIR=$$PWD/.cache/tmp $(UV) lock --upgrade

clean: ## remove all that these targets made
	rm -rf .cache .venv .demo .golden-thread .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A checkout that was moved makes its environment anew: scripts and the import path carry the old place.
ifneq ($(shell cat $(SYNCED) 2>/dev/null),$(CURDIR))
.PHONY: $(SYNCED)
endif

$(SYNCED): pyproject.toml uv.lock $(UV_STAMP)
	@[ ! -e $@ ] || [ "$$(cat $@)" = "$$PWD" ] || rm -rf .venv
	@TMPDIR="$$PWD/.cache/tmp" $(UV) sync --locked --all-extras --group dev --quiet \
		--python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"
	@pwd > $@

# Into a folder of its own, so that neither the venv module nor the right to change the system's Python is needed.
# pip asks rustc for its version, and a rustup shim would then write to the home folder.
$(UV_STAMP):
	@$(PYTHON) -c 'import sys; v = sys.version.split()[0]; sys.exit(None if sys.version_info >= (3, 11) else \
		f"Golden Thread needs Python 3.11 or later; $(PYTHON) is {v}. Try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	@mkdir -p .cache/tools .cache/tmp
	@RUSTUP_HOME=.cache/rustup PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_ROOT_USER_ACTION=ignore $(PYTHON) -m pip install \
		--quiet --disable-pip-version-check --upgrade --only-binary :all: --target .cache/tools uv==$(UV_VERSION)
	@touch $@
