# Two commands are all the set-up there is: `make demo` and `make test`. `make help` lists all.

PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready
ARGS =
CONFIG = conf/router.yaml

# Tests run in two processes more than there are cores, since some wait for a disk or a peer; `make test JOBS=1` is
# for one that is to be watched.
CORES = $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
JOBS = $(shell expr $(CORES) + 2)
# Bytecode is kept whatever the environment says: tests start fifty routers, and each would compile all modules anew.
KEPT = HYPOTHESIS_STORAGE_DIRECTORY=$(CURDIR)/.hypothesis PYTHONDONTWRITEBYTECODE=
TRIAL = $(BIN)/python -m tests -j$(JOBS)

# Rooms whose tests start other programs, or many processes, or compile the router: `make test-all` has them, `make test`
# has not.
OUTER = tests/builds tests/disks tests/faults tests/interop tests/packages tests/starts
ROOMS = $(filter-out $(OUTER) tests/support,$(patsubst %/__init__.py,%,$(wildcard tests/*/__init__.py)))
INNER = $(filter-out $(WITHOUT),$(subst /,.,$(ROOMS) $(basename $(wildcard tests/test_*.py))))
# Rooms of these that are left out, as in `make test WITHOUT=tests.flow`.
WITHOUT =

# A checkout runs as Python. These have the compiled router in front of it on the path, where there is one.
TREE = $(CURDIR)/build/compiled
COMPILED = PYTHONSAFEPATH=1 PYTHONPATH=$(TREE)

.PHONY: help ask demo check test test-all test-compiled build man site pictures bench faults fuzz kill-test soak absent run release deb try-deb clean

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1 \2/p' $(MAKEFILE_LIST) | while read -r target words; do \
		printf '%-14s %s\n' "$$target" "$$words"; done

demo: $(READY) ## the whole way, end to end: a simulated GoIP, the router, an ESME
	$(BIN)/python tools/demo.py $(ARGS)

check: $(READY) ## lint, format, types, import contracts, the longest file, class and function, words
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict router tools tests twisted/plugins
	$(BIN)/lint-imports --config setup.cfg
	@$(BIN)/python -m tests.test_sizes
	@$(BIN)/python -m tests.test_words

test: $(READY) ## the tests that start nothing but the router and its tools; for before each commit
	@exec env $(KEPT) $(TRIAL) $(INNER)

test-all: $(READY) ## all tests, days and crowds whole, with the peers of others that are installed
	@exec env TESTS=all $(KEPT) $(TRIAL) tests

# It says so, and makes none, where there is no C compiler.
build: $(READY) ## the compiled router, in build/compiled; or file and line of what does not compile
	@$(BIN)/python -m tools.build

man: $(READY) ## the man pages of smpp-router and its commands, in build/man
	@$(BIN)/smpp-router man build/man/man1

# Sphinx is for this alone, so it comes with it.
SITE = $(VENV)/.site

site: $(SITE) ## the manual as a web site, in build/site; no network is needed to read it
	@$(BIN)/python -m tools.site $(ARGS)

$(SITE): $(READY)
	@echo "Installing what makes the site: Sphinx, from the network."
	@$(BIN)/python -m tools.site --needs | $(BIN)/python -m pip install --quiet -r /dev/stdin
	@touch $@

pictures: $(READY) ## each page of the dashboard, narrow and wide, light and dark, in docs/pictures
	@$(BIN)/python -m tools.pictures $(ARGS)

# And those that start routers, which are mostly compiled where they are used; `make test-compiled STARTS=` without.
STARTS = tests.starts

test-compiled: build ## the tests of `make test` and of tests/starts, on the compiled router
	@if test -e $(TREE); then exec env $(KEPT) $(COMPILED) $(TRIAL) $(STARTS) $(INNER); \
		else echo "There is no compiled router to be tested."; fi

bench: build ## what a message costs, beside a former run
	$(COMPILED) $(BIN)/python -m tools.bench $(ARGS)

fuzz: build ## PDUs that are not as they should be, to a running router
	$(COMPILED) $(BIN)/python -m tools.fuzz $(ARGS)

# What was broken in an older commit: each entry must fail there, and pass here.
REF = 7494a14

faults: $(READY) ## tests/faults over the commit REF, where each must fail, and here
	$(BIN)/python tools/faults.py $(REF) $(ARGS)

ask: $(READY) ## schemathesis asks the API 50,000 things, as each role: half an hour
	@exec env EXAMPLES=200 $(KEPT) $(BIN)/python -m tests tests.interop.test_schemathesis

kill-test: build ## kill -9 and torn connections under load: are the promises kept?
	$(COMPILED) $(BIN)/python -m tools.kill_test $(ARGS)

soak: build ## a quarter of an hour under load: is all of it flat?
	$(COMPILED) $(BIN)/python -m tools.soak $(ARGS)

absent: build ## a million receipts for an ESME that is not there
	$(COMPILED) $(BIN)/python -m tools.absent_esme $(ARGS)

run: build ## the compiled router on the file CONFIG; as Python where there is no C compiler
	$(COMPILED) $(BIN)/twistd -n smpp-router -c $(CONFIG)

deb: $(READY) ## the Debian package, in dist
	@$(BIN)/python -m tools.deb $(ARGS)

try-deb: $(READY) ## the package on a clean Debian 12 and 13: install, start, send, upgrade, purge; as root
	@$(BIN)/python -m tools.deb.trial $(ARGS)

# Peers for tests/interop, in Rust: there are wheels of them for most machines.
PEERS = 'smpp34 >= 1.5' 'rusmppyc >= 0.4.0a2'

# smpp.twisted3 pins an old Twisted, so it comes without what it asks for (docs/decisions).
# The compat mode puts this folder on the path as it is: twistd finds its plugin there.
$(READY): setup.cfg setup.py pyproject.toml Makefile
	@echo "Making $(VENV), a Python of this checkout's own."
	@# Earlier versions compiled beside the sources.
	@find router -name '*.so' -delete
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Twisted and what else it needs, and what its tests need: a minute or two, from the network."
	@$(BIN)/python -m pip install --quiet 'setuptools >= 70.1'
	@$(BIN)/python -m pip install --quiet --no-build-isolation --editable '.[dev]' \
		--config-settings editable_mode=compat
	@echo "Installing peers for the tests: smpp.twisted3, and those in Rust."
	@$(BIN)/python -m pip install --quiet --no-deps 'smpp.twisted3 == 0.8'
	@for peer in $(PEERS); do \
		$(BIN)/python -m pip install --quiet --only-binary :all: "$$peer" \
			|| echo "*** $$peer cannot be installed here; the tests that need it are skipped" >&2; \
	done
	@touch $@

# It asks for the version where none is named.
release: $(READY) ## commit, tag and build a release into dist/: make release VERSION=0.3.0
	@version='$(VERSION)'; \
	if [ -z "$$version" ]; then printf 'Which version, such as 0.3.0? '; read -r version; fi; \
	exec $(BIN)/python -m tools.release "$$version" $(ARGS)

clean: ## remove .venv, caches, and what runs have left behind
	rm -rf $(VENV) build dist *.egg-info _trial_temp* .mypy_cache .ruff_cache .hypothesis .import_linter_cache var/bench
