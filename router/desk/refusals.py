"""Refused messages of an ESME, by command_status, with the meanings of each."""

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
    """Its name in the specification."""
    count: int
    meanings: Sequence[str]
    """The reasons it stands for, perhaps several; none if the request itself was malformed."""


def refusals(counted: EsmeCounts | None) -> Sequence[RefusalCount]:
    """Return the refusals, the most frequent first; ``counted`` is None if the ESME has sent nothing."""
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
