# The two commands of the README are `make run` and `make test`. Both need a Python that pyproject.toml allows, with venv
# and pip, and nothing else: everything they install goes into .venv, and each archive is checked against the lock file.
# Where npm is there, `make test` also installs the client in which the bot is tried, into tests/playground/node_modules.

# Prints the version of a Python that will do, and nothing for any other.
ASK = import sys; v = sys.version_info[:2]; (3, 11) <= v <= (3, 13) and print("%d.%d" % v)
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	test -n "$$($$python -c '$(ASK)' 2>/dev/null)" && echo $$python && break; done)
VERSION := $(shell $(or $(PYTHON),false) -c '$(ASK)' 2>/dev/null)

BIN = .venv/bin
# Only wheels: building from source would fetch build tools that no lock file pins.
INSTALL = $(BIN)/python -m pip install --disable-pip-version-check --quiet
LOCKED = $(INSTALL) --require-hashes --only-binary :all: --requirement
# setuptools warns about every editable installation, for folders that this project does not have.
PROJECT = PYTHONWARNINGS=ignore $(INSTALL) --no-deps --no-build-isolation --editable .
COMPILE = $(BIN)/python -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock' --quiet --group build
# Hundreds of stores are made and synchronised to disk: in memory, where there is a place for it, that takes no time.
SCRATCH = $(if $(wildcard /dev/shm/.),TMPDIR=/dev/shm)
# Written by npm when it is done. Without npm the tests that need the Playground are skipped.
PLAYGROUND = tests/playground/node_modules/.package-lock.json
NPM := $(shell command -v npm 2>/dev/null)

.PHONY: run test playground lock upgrade clean
.DELETE_ON_ERROR:

run: .venv/runtime data/raad.db
	RAADBAAK_DEVELOPMENT=1 RAADBAAK_STORE=data/raad.db RAADBAAK_LOG=data/log.db $(BIN)/python app.py

test: .venv/dev $(if $(NPM),$(PLAYGROUND))
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(SCRATCH) $(BIN)/python -m pytest --numprocesses auto --dist loadfile

# The bot in a chat window in your browser.
playground: .venv/runtime data/raad.db $(PLAYGROUND)
	$(BIN)/python tests/client.py data/raad.db

# Pins what pyproject.toml asks for and keeps the other pins; `make upgrade` takes the newest of everything.
lock: .venv/dev
	$(COMPILE) --output-file requirements.lock $(UPGRADE)
	$(COMPILE) --group dev --group bench --constraints requirements.lock --output-file requirements-dev.lock $(UPGRADE)

upgrade:
	$(MAKE) lock UPGRADE=--upgrade

clean:
	rm -rf .venv tests/playground/node_modules

data/raad.db: | .venv/runtime
	mkdir -p data
	$(BIN)/python -m sqlite_utils raad init data/raad.db

# Named after the version, so that another PYTHON means another environment.
.venv/python$(VERSION):
	@test -n "$(VERSION)" || { echo "Raadbaak needs Python 3.11, 3.12 or 3.13, with venv and pip." \
		"Name one: make PYTHON=/path/to/python3.13 ..." >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/runtime: .venv/python$(VERSION) requirements.lock pyproject.toml
	$(LOCKED) requirements.lock
	$(PROJECT)
	@touch $@

.venv/dev: .venv/python$(VERSION) requirements-dev.lock pyproject.toml
	$(LOCKED) requirements-dev.lock
	$(PROJECT)
	@touch $@

$(PLAYGROUND): tests/playground/package-lock.json tests/playground/.npmrc
	cd tests/playground && npm ci --loglevel=error
	@touch $@
