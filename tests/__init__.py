"""Tests stand where what they test stands in `router/`; CONTRIBUTING.md tells how they are run."""

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from tests.support.extent import WHOLE, at_most

if not WHOLE:
    # Each process would read all sources for constants to draw; few of 25 examples are among them.
    vars(providers)["_get_local_constants"] = Constants

# How long an example takes is the machine's business, and what else runs on it.
settings.register_profile(
    "busy", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=at_most(100, 25)
)
settings.load_profile("busy")
