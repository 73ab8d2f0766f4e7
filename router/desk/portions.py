"""Acceptance of a text to very many numbers in portions, between which the router does its other work."""

from collections.abc import Callable, Sequence
from typing import Final

from router.relay.errors import MessageRefused, Refusal
from router.relay.sending.submission import Submission
from router.relay.sending.submit_request import SubmitRequest
from router.sms.address import Address

PORTION: Final = 200
"""Numbers of one portion: some ten milliseconds of work."""

Refusals = Sequence[tuple[Address, Refusal]]


class Portions:
    """One message. Each portion is accepted when the one before is on disk.

    When all are, ``taken`` is called with the message_id and the refusals.
    """

    def __init__(
        self,
        submission: Submission,
        request: SubmitRequest,
        to: Sequence[Address],
        taken: Callable[[int, Refusals], None],
    ) -> None:
        self._submission = submission
        self._request = request
        self._left = list(to)
        self._taken = taken
        self._refused: list[tuple[Address, Refusal]] = []

    def take(self) -> None:
        """Accept all numbers that can be accepted. Raises MessageRefused at once if there
        are none."""
        self._go_on(0)

    def _go_on(self, id: int) -> None:
        """Accept the next portion; ``id`` is the message's, 0 before the first."""
        while self._left:
            portion, self._left = self._left[:PORTION], self._left[PORTION:]
            try:
                refused = self._submission.accept_many(self._request, portion, self._go_on, part_of=id)
            except MessageRefused as error:
                self._refused += error.each
            else:
                self._refused += refused
                return
        if not id:
            raise MessageRefused(self._refused[0][1], self._refused)
        self._taken(id, self._refused)
