# Two commands are all the set-up there is: `make demo` and `make test`.

PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready
BUILT = $(VENV)/.built
ARGS =

.PHONY: demo test bench faults fuzz kill-test soak run clean

demo: $(READY) $(BUILT)
	$(BIN)/python tools/demo.py $(ARGS)

test: $(READY) $(BUILT)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict router tools tests twisted/plugins
	$(BIN)/lint-imports --config setup.cfg
	$(BIN)/python -m twisted.trial tests

bench: $(READY) $(BUILT)
	$(BIN)/python tools/bench.py $(ARGS)

fuzz: $(READY) $(BUILT)
	$(BIN)/python tools/fuzz.py $(ARGS)

# What was broken in an older commit: each entry must fail there, and pass here.
REF = 7494a14

faults: $(READY) $(BUILT)
	$(BIN)/python tools/faults.py $(REF) $(ARGS)

kill-test: $(READY) $(BUILT)
	$(BIN)/python tools/kill_test.py $(ARGS)

soak: $(READY) $(BUILT)
	$(BIN)/python tools/soak.py $(ARGS)

run: $(READY) $(BUILT)
	$(BIN)/twistd -n smpp-router -c conf/router.yaml

# Peers for tests/interop, in Rust: there are wheels of them for most machines.
PEERS = 'smpp34 >= 1.5' 'rusmppyc >= 0.4.0a2'

# smpp.twisted3 pins an old Twisted, so it comes without what it asks for (docs/decisions).
# The compat mode puts this folder on the path as it is: twistd finds its plugin there.
$(READY): setup.cfg setup.py pyproject.toml Makefile
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing; where there is a C compiler, that builds a part in C, which takes a minute or two."
	$(BIN)/python -m pip install --quiet --editable '.[dev]' --config-settings editable_mode=compat
	$(BIN)/python -m pip install --quiet --no-deps 'smpp.twisted3 == 0.8'
	@for peer in $(PEERS); do \
		$(BIN)/python -m pip install --quiet --only-binary :all: "$$peer" \
			|| echo "*** $$peer cannot be installed here; the tests that need it are skipped" >&2; \
	done
	touch $@

# What has changed since is compiled anew, without a network; nothing needs it.
TYPES = $(wildcard router/*.pxd router/*/*.pxd)
SOURCES = $(wildcard router/*/*.pyx router/*/*.h $(TYPES:.pxd=.py)) $(TYPES) router/built.py

$(BUILT): $(READY) $(SOURCES)
	$(BIN)/python setup.py --quiet build_ext --inplace > $(VENV)/build.log 2>&1 || true
	@test -e router/built.json || echo "relay and sessions were not compiled, and run as Python: see $(VENV)/build.log" >&2
	touch $@

clean:
	rm -rf $(VENV) build router/built.json router/*.so router/*.c router/*/*.so router/*/*.c *.egg-info _trial_temp* .mypy_cache .ruff_cache .hypothesis .import_linter_cache var/bench
