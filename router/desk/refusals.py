"""What an ESME was refused, by the status that it was told: with what each may mean."""

from collections.abc import Sequence

from router.relay.errors import STATUS
from router.relay.figures import EsmeCounts
from router.smpp.operations import name_of_status
from router.sms.value import value


@value(kw_only=True)
class RefusalCount:
    """A command_status of SMPP, and how many messages were refused with it since the start."""

    status: int
    name: str
    """As the specification has it."""
    count: int
    meanings: Sequence[str]
    """Why it is given; one status may stand for several reasons. None: the request was not as it must be."""


def refusals(counted: EsmeCounts | None) -> Sequence[RefusalCount]:
    """Return what was refused, the most frequent first; None: nothing was counted of this ESME."""
    refused = {} if counted is None else counted.refused
    return [
        RefusalCount(
            status=status,
            name=name_of_status(status),
            count=count,
            meanings=[why.value for why, told in STATUS.items() if told.value == status],
        )
        for status, count in sorted(refused.items(), key=lambda one: -one[1])
    ]
