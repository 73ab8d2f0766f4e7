"""The parts of `tools/fuzz.py`: valid PDUs, ways to spoil them, and the router's duties to each."""
