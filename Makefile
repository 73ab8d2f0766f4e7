# Two commands are all the set-up there is: `make demo` and `make test`.

PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready
ARGS =

.PHONY: demo test bench fuzz kill-test run clean

demo: $(READY)
	$(BIN)/python tools/demo.py $(ARGS)

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict router tools tests twisted/plugins
	$(BIN)/lint-imports --config setup.cfg
	$(BIN)/python -m twisted.trial tests

bench: $(READY)
	$(BIN)/python tools/bench.py $(ARGS)

fuzz: $(READY)
	$(BIN)/python tools/fuzz.py $(ARGS)

kill-test: $(READY)
	$(BIN)/python tools/kill_test.py $(ARGS)

run: $(READY)
	$(BIN)/twistd -n smpp-router -c conf/router.yaml

# smpp.twisted3 pins an old Twisted, so it comes without what it asks for (docs/decisions).
# The compat mode puts this folder on the path as it is: twistd finds its plugin there.
# What was compiled of older sources goes first: where it cannot be built anew, it would stay and be used.
BUILT = router/built.json router/*/*.so
TYPES = $(wildcard router/*/*.pxd)
SOURCES = $(wildcard router/*/*.pyx router/*/*.h $(TYPES:.pxd=.py)) $(TYPES) router/built.py

$(READY): setup.cfg setup.py pyproject.toml $(SOURCES) Makefile
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	rm -f $(BUILT)
	$(BIN)/python -m pip install --quiet --editable '.[dev]' --config-settings editable_mode=compat
	$(BIN)/python -m pip install --quiet --no-deps 'smpp.twisted3 == 0.8'
	@test -e router/built.json || echo "relay and sessions were not compiled, and run as Python; pip install -v says why" >&2
	touch $@

clean:
	rm -rf $(VENV) build $(BUILT) router/*/*.c *.egg-info _trial_temp* .mypy_cache .ruff_cache .hypothesis .import_linter_cache var/bench
