"""Builds of a copy of the whole package, for `make test-all` alone: mypy and mypyc take half a minute."""
