# 农价 Nongjia. `make run` needs Python 3.11 or newer, make, and a network of packages; everything it makes lies in this folder.

FIT = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c '$(FIT)' >/dev/null 2>&1 && echo $$p && break; done)
BIN = .venv/bin
SERVE = $(if $(PORT),--port $(PORT))
TEXTS = $(patsubst %.po,%.mo,$(wildcard web/locale/*/LC_MESSAGES/*.po))
# $(call install,LOCK) brings the packages of a lock file into .venv, by uv where there is one.
install = if command -v uv >/dev/null 2>&1; \
	then uv pip install -q --no-cache --python $(BIN)/python --require-hashes -r $(1); \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --no-cache-dir --require-hashes -r $(1); fi
PYTEST = $(BIN)/python -m pytest -q

.PHONY: run demo test check format setup dev lock
.DELETE_ON_ERROR:

run: setup
	@exec $(BIN)/nongjia serve $(SERVE)

demo: setup
	@exec env $(if $(PORT),NONGJIA_PORT=$(PORT)) $(BIN)/python -m app.demo

setup: .venv/project $(TEXTS)

dev: .venv/tools setup

# A virtual environment of another Python, or of another machine, is made anew.
$(BIN)/python:
	@$(if $(PYTHON),:,echo 'Python 3.11 or newer is needed. 需要 Python 3.11 或更新的版本。' >&2; exit 1)
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'This Python cannot make environments; on Debian and Ubuntu: apt-get install python3-venv' >&2; exit 1; }
	@echo 'Building .venv …'
	@$(PYTHON) -m venv --clear .venv

.venv/packages: requirements.lock | $(BIN)/python
	@$(call install,requirements.lock)
	@touch $@

.venv/tools: requirements-dev.lock .venv/packages
	@$(call install,requirements-dev.lock)
	@touch $@

.venv/project: pyproject.toml .venv/packages
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-cache-dir --no-index --no-deps --no-build-isolation -e .
	@touch $@

%.mo: %.po .venv/packages
	@$(BIN)/pybabel -q compile -i $< -o $@

check: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check
	NONGJIA_TEST_DATABASE=sqlite $(PYTEST) --ignore=tests/browser
	NONGJIA_TEST_DATABASE=postgres $(PYTEST) --ignore=tests/browser --ignore=tests/house
	@if CHROME_PATH=$$(sh .ci/chromium); then export CHROME_PATH; $(PYTEST) tests/browser; \
	elif [ -n "$$CI" ]; then echo 'No browser to be had: the browser tests failed.' >&2; exit 1; \
	else echo 'No browser to be had: the browser tests did NOT run; all others passed.'; fi

format: dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: | $(BIN)/python
	@$(BIN)/python -m uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install -q --no-cache-dir uv
	@set -e; lock="$(BIN)/python -m uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-cache"; \
	$$lock pyproject.toml --group setup -o requirements.lock; \
	$$lock pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	@! grep -n '://' requirements.lock requirements-dev.lock
