"""Limits of ESMEs and blocked numbers, made of the configuration."""

from router.config.configuration import Configuration
from router.config.esme import EsmeConfig
from router.relay.who.bans import NOBODY, Bans
from router.routing.budget import BudgetLimits
from router.routing.recent_messages import PerNumber


def limits(esme: EsmeConfig) -> BudgetLimits:
    """Return the limits of an ESME, in segments."""
    given = esme.limits
    return BudgetLimits(day=given.day, month=given.month, total=given.total)


def per_number(esme: EsmeConfig) -> PerNumber:
    """Return the limits of an ESME to one number, in messages."""
    given = esme.limits.per_number
    return PerNumber(hour=given.hour, day=given.day)


def bans(configuration: Configuration) -> Bans:
    """Return the blocked numbers, and the words by which people block their own."""
    given = configuration.settings.blocked
    if given is None:
        return NOBODY
    return Bans(given.file.numbers if given.file else (), given.stop, given.start)
