"""The router. Whether it runs as it was compiled is settled here, before any other module is imported."""

from router.built import choose

COMPILED = choose()
"""Whether the modules that can be compiled of their own .py are in use so."""
