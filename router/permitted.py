"""From the words of the configuration to what ESMEs may send, and to whom."""

from router.config.configuration import Configuration
from router.config.esme import EsmeConfig
from router.relay.who.bans import NOBODY, Bans
from router.routing.budget import BudgetLimits
from router.routing.recent import PerNumber


def limits(esme: EsmeConfig) -> BudgetLimits:
    """Segments that an ESME may send."""
    given = esme.limits
    return BudgetLimits(day=given.day, month=given.month, total=given.total)


def per_number(esme: EsmeConfig) -> PerNumber:
    """Messages that an ESME may send to one number."""
    given = esme.limits.per_number
    return PerNumber(hour=given.hour, day=given.day)


def bans(configuration: Configuration) -> Bans:
    """Which numbers are blocked, and who blocks his own by what he writes."""
    given = configuration.settings.blocked
    if given is None:
        return NOBODY
    return Bans(given.file.numbers if given.file else (), given.stop, given.start)
