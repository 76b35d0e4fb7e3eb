# The commands of this house. `make help` lists them.

MINIMUM := import sys; sys.exit(sys.version_info < (3, 11))
# The first Python on this machine that is new enough: the oldest, so that what is written runs everywhere.
PYTHON = $(eval PYTHON := $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$name -c '$(MINIMUM)' >/dev/null 2>&1 && echo $$name && break; done))$(PYTHON)
NO_PYTHON = Python 3.11 or newer is needed. Install it (Debian, Ubuntu: apt install python3 python3-venv), \
	or name it: make run PYTHON=/path/to/python3.11
RUN := .venv/bin/python

# What the checking tools need to read the settings; nothing connects to it.
CHECK := env SECRET_KEY=check DATABASE_URL=postgres://nobody@127.0.0.1:1/none REDIS_URL= DEMO=false \
	DJANGO_SETTINGS_MODULE=refuinterim.settings
# One lock for every supported Python and system: a line that only some of them need says so.
LOCK := .venv/bin/uv pip compile --quiet --universal --fork-strategy fewest --generate-hashes \
	--custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help run test newest check fix messages bench histories simulate demo manage lock venv venv-dev python

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'

run: venv ## start everything and serve on http://127.0.0.1:8000 (PORT=… for another; RELOAD=1 follows edits)
	@exec $(RUN) -m refuinterim.local run

test: venv-dev ## all tests, with their own database, queue and browser (only="…" for some)
	@$(RUN) -m refuinterim.local chromium
	@$(RUN) -m pytest $(if $(only),$(only),--numprocesses 2 --dist loadscope --cov --cov-fail-under 90)

newest: venv-dev ## what `make run` promises, under the newest Python of this machine
	@$(RUN) -m refuinterim.local newest

check: venv-dev ## format, lint, types, layers, templates, migrations, catalogues
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	$(CHECK) .venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint --quiet --check templates
	.venv/bin/djlint --quiet --lint templates
	$(CHECK) $(RUN) -W "ignore:Got an error checking" manage.py makemigrations --check --dry-run
	$(CHECK) $(RUN) manage.py check_catalogues

fix: venv-dev ## mend what the tools can mend themselves
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	.venv/bin/djlint --quiet --reformat templates || true  # it reports what it changed as a failure

messages: venv-dev ## collect the strings to translate into locale/
	$(CHECK) $(RUN) manage.py update_catalogues

bench: venv-dev ## how fast the matching and the pages are
	@$(RUN) -m benchmarks.engine
	@$(RUN) -m benchmarks.platform

histories: venv-dev ## 10,000 random histories of an antenne; after each the facts agree (takes hours)
	@HISTORIES=$(or $(count),10000) $(RUN) -m pytest -q tests/invariants/test_histories.py

simulate: venv-dev ## a year of one antenne under several ways of matching, into docs/simulation.md
	@$(RUN) -m benchmarks.simulation

demo: venv ## load the made-up people and organisations
	@$(RUN) -m refuinterim.local manage demo

manage: venv ## a management command, for example: make manage do="yearly_figures --antenna brugge --year 2022"
	@$(RUN) -m refuinterim.local manage $(do)

lock: venv-dev ## make both lock files again from pyproject.toml (up=1 for newer versions)
	$(LOCK) $(if $(up),--upgrade) --output-file requirements.lock pyproject.toml
	$(LOCK) $(if $(up),--upgrade) --constraint requirements.lock --extra dev \
		--output-file requirements-dev.lock pyproject.toml

venv: python
	@$(PYTHON) -I refuinterim/local/venv.py run

venv-dev: python
	@$(PYTHON) -I refuinterim/local/venv.py test

python:
	@$(if $(PYTHON),$(PYTHON),false) -c '$(MINIMUM)' 2>/dev/null || { echo "$(NO_PYTHON)" >&2; exit 1; }
