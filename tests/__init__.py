"""Tests stand where what they test stands in `router/`; CONTRIBUTING.md tells how they are run."""

from hypothesis import HealthCheck, settings

# How long an example takes is the machine's business, and what else runs on it.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
