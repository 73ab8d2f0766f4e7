"""The texts and the acts of `make demo`."""
