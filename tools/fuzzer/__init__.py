"""What `tools/fuzz.py` is made of: valid PDUs, ways to spoil them, and what the router owes to each."""
