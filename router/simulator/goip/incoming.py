"""Received: an SMS that came in on a line, on its way to whoever listens at a face of the box."""

from collections.abc import Callable
from functools import partial

from attrs import define

from .line import Line

SAMPLES = (
    "Hello, are you there?",
    "Ok",
    "Заходи завтра, код 4711",
    "Your parcel is at the counter. " * 9,
    "早上好 🙂",
)
"""What `--mo` sends, in turn by chance: ASCII, UCS2, short and long."""

Ended = Callable[["Received", str, int | str], None]
"""Called with the face, and with how the last of its answers was."""


@define(eq=False, kw_only=True)
class Received:
    """It, and the ``answers`` that are still to come; ``worst`` is the worst of those that came."""

    number: int
    line: Line
    source: str
    text: str
    ended: Ended
    data_coding: int = 0
    answers: int = 0
    worst: int | str = 0

    def expect(self, face: str, answers: int) -> Callable[[int | str], None]:
        """Expect so many answers from a face, which calls what this returns with each.

        An answer is a command_status, 0 if all is well, ``unbound``, ``lost`` or ``refused``.
        """
        self.answers += answers
        return partial(self._answered, Tally(face=face, left=answers))

    def _answered(self, tally: "Tally", status: int | str) -> None:
        self.answers -= 1
        self.worst = self.worst or status
        tally.left -= 1
        tally.worst = tally.worst or status
        if tally.left == 0:
            self.ended(self, tally.face, tally.worst)


@define(eq=False, kw_only=True)
class Tally:
    """The answers by one face."""

    face: str
    left: int
    worst: int | str = 0
