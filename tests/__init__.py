"""Tests stand where what they test stands in `router/`; CONTRIBUTING.md tells how they are run."""

from hypothesis import HealthCheck, settings

from tests.support.extent import at_most

# How long an example takes is the machine's business, and what else runs on it.
settings.register_profile(
    "busy", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=at_most(100, 25)
)
settings.load_profile("busy")
