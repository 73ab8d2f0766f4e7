"""The timers of a session (SMPP 3.4 section 7.2), in seconds."""

from math import inf

from router.sms.value import names_of, value


@value
class Timers:
    """How long a session waits for what; 0 turns a timer off.

    ``session_init``: from connection to bind. ``bind``: from our bind to its answer. ``enquire_link``:
    silence before the peer is asked whether it is there. ``inactivity``: between transactions; enquire_link
    is none. ``response``: from request to response, enquire_link and unbind included. ``pdu_read``: from the
    first octet of a PDU to its last. (``bind`` and ``pdu_read`` are not in the text.)
    """

    session_init: float = 10.0
    enquire_link: float = 30.0
    inactivity: float = 0.0
    response: float = 60.0
    pdu_read: float = 10.0
    bind: float = 15.0

    @property
    def shortest(self) -> float:
        """Seconds of the shortest timer that is on; infinite if none is."""
        timers: list[float] = [getattr(self, name) for name in names_of(Timers)]
        return min((timer for timer in timers if timer), default=inf)


def passed(since: float, timer: float, now: float) -> bool:
    """Tell whether a timer that is on has run out."""
    # Not `now - since >= timer`: rounding could make that true a little after the `deadline`, which is this
    # sum.
    return bool(timer) and now >= since + timer


class SessionDeadlines:
    """The time when a session was last heard, and the step that it awaits."""

    __slots__ = ("_because", "_deadline", "_enquired", "_heard", "_timers", "transacted")

    def __init__(self, timers: Timers, now: float) -> None:
        self._timers = timers
        self._heard = now
        self._enquired: float | None = None
        self._deadline: float | None = None
        self._because = ""
        self.transacted = now

    def await_(self, seconds: float, because: str, now: float) -> None:
        """Await one step of the session for ``seconds``; ``because`` is the reason to give if it does not
        come.
        """
        self._deadline = now + seconds if seconds else None
        self._because = because

    def settle(self) -> None:
        """Note that the awaited step has come."""
        self._deadline = None

    def hear(self, now: float) -> None:
        """Note that the peer was heard, and so is alive, whatever it said."""
        self._heard = now
        self._enquired = None

    def enquire(self, now: float) -> None:
        """Note that an enquire_link was sent."""
        self._enquired = now

    def overdue(self, now: float) -> str | None:
        """Return the step that the session has awaited in vain; None if it need not wait or may still
        wait.
        """
        if self._deadline is not None and now >= self._deadline:
            return self._because
        if self._enquired is not None and passed(self._enquired, self._timers.response, now):
            return "no answer to enquire_link"
        return None

    def deadline(self, bound: bool) -> float:
        """Return the earliest time at which a timer runs out; ``bound``: the inactivity timer counts, too."""
        timers = self._timers
        deadline = inf if self._deadline is None else self._deadline
        if self._enquired is not None:
            deadline = min(deadline, self._enquired + (timers.response or inf))
        elif bound:
            deadline = min(deadline, self._heard + (timers.enquire_link or inf))
        return min(deadline, self.transacted + (timers.inactivity or inf)) if bound else deadline

    def quiet(self, now: float) -> bool:
        """Tell whether it is time for an enquire_link."""
        return self._enquired is None and passed(self._heard, self._timers.enquire_link, now)

    def idle(self, now: float) -> bool:
        """Tell whether the session has had no transaction for too long."""
        return passed(self.transacted, self._timers.inactivity, now)
