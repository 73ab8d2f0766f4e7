"""Acts of an operator on the running router. Each is an event that says who asked for it."""

import re
from collections.abc import Callable, Sequence

from router.desk.channels import ChannelList, ChannelView
from router.desk.errors import CannotDo
from router.desk.esmes import EsmeList, EsmeView
from router.desk.interfaces import EsmeSessions
from router.desk.messages import Query
from router.desk.people import Person, Role
from router.desk.submits import SendResult, Submits, ToSend
from router.goip.ussd import UssdAnswer
from router.relay.event_kinds import EventKind
from router.relay.events import By, Events
from router.relay.lines.restart import Restart
from router.relay.lines.ussd import UssdDialer
from router.relay.plan.operator_acts import Operator
from router.relay.sweeps.requeue import Requeue
from router.relay.who.permits import Permits
from router.relay.wording import counted
from router.relay.wording import masked as masked_number

Done = Callable[[ChannelView], None]

DIALLED = frozenset("0123456789*#+")
FIRST = re.compile(r"[*#]+\d+")
NUMBER = re.compile(r"[\d+]+")
LONGEST_CODE = 182
"""Characters of a USSD code (3GPP TS 23.038, 160 octets of GSM 7-bit)."""


class Acts:
    """The acts; each is told as an event, with who asked for it."""

    def __init__(
        self,
        channels: ChannelList,
        operator: Operator,
        ussd: UssdDialer,
        esmes: EsmeList,
        sessions: EsmeSessions,
        events: Events,
        requeue: Requeue,
        submits: Submits,
        permits: Permits,
        restart: Restart,
    ) -> None:
        self._restart = restart
        self._channels = channels
        self._operator = operator
        self._ussd = ussd
        self._esmes = esmes
        self._sessions = sessions
        self._events = events
        self._requeue = requeue
        self._submits = submits
        self._permits = permits

    def pause(self, channel: str, by: By, done: Done) -> None:
        """Stop new messages to a channel; ``done`` gets the channel when that is on disk. Raises CannotDo."""
        self._in_use(channel)
        self._operator.pause(channel, lambda: done(self._channels.one(channel)), by)

    def resume(self, channel: str, by: By, done: Done) -> None:
        """Put a paused channel into use; ``done`` gets the channel when that is on disk. Raises CannotDo."""
        self._in_use(channel)
        self._operator.resume(channel, lambda: done(self._channels.one(channel)), by)

    def reset(self, channel: str, by: By, done: Done) -> None:
        """Reset a channel's `total`; ``done`` gets the channel when that is on disk. Raises CannotDo."""
        self._in_use(channel)
        if "total" not in self._channels.one(channel).budget:
            raise CannotDo(f"{channel} has no limit `total`, which is what is reset")
        self._operator.reset(channel, lambda: done(self._channels.one(channel)), by)

    def reset_esme(self, esme: str, by: By, done: Callable[[EsmeView], None]) -> None:
        """Reset the `total` of an ESME; ``done`` gets the ESME when that is on disk. Raises CannotDo."""
        if "total" not in self._esmes.one(esme).budget:
            raise CannotDo(f"{esme} has no limit `total`, which is what is reset")
        self._permits.reset(esme, lambda: done(self._esmes.one(esme)))
        self._events.act(EventKind.OPERATED, esme, by, what="its total was reset")

    def reset_either(
        self, name: str, by: By, done: Callable[[ChannelView], None], esme: Callable[[EsmeView], None]
    ) -> None:
        """Reset the `total` of a channel, or of an ESME if no channel has that name. Raises CannotDo.

        ``done`` gets the channel, or ``esme`` the ESME, when that is on disk.
        """
        if self._channels.knows(name) or not self._esmes.knows(name):
            self.reset(name, by, done)
        else:
            self.reset_esme(name, by, esme)

    def requeue(self, channel: str, by: By, done: Callable[[int], None]) -> None:
        """Route messages anew that wait for a channel alone; ``done`` gets their number. Raises CannotDo."""
        self._in_use(channel)
        self._requeue.channel(channel, done, by)

    def dial(self, channel: str, code: str, by: By, answered: Callable[[UssdAnswer], None]) -> None:
        """Dial a USSD code when the channel's line is free; ``answered`` is called once. Raises CannotDo."""
        self._in_use(channel)
        if not code or len(code) > LONGEST_CODE or not DIALLED.issuperset(code):
            raise CannotDo("a USSD code consists of digits, * and #; expected for example *100#")
        self._events.act(EventKind.OPERATED, channel, by, what=f"{masked(code)} was dialled")
        self._ussd.ask(channel, code, answered)

    def restart(
        self, channel: str, by: By, done: Done, failed: Callable[[CannotDo], None] = lambda why: None
    ) -> None:
        """Have the GoIP restart a channel's line when no SMS is on its way there.

        ``done`` gets the channel when the GoIP has agreed, ``failed`` the reason if it refuses. The line
        comes back with its next registration. Raises CannotDo.
        """
        self._in_use(channel)
        self._events.act(EventKind.OPERATED, channel, by, what="a restart of its line was asked for")

        def answered(why: str) -> None:
            if why:
                failed(CannotDo(why))
            else:
                done(self._channels.one(channel))

        self._restart.ask(channel, answered)

    def send(self, wanted: ToSend, by: By, sent: Callable[[SendResult], None]) -> None:
        """Send a text by hand in the name of an ESME, as `Submits.send` does, and record it as an act."""

        def taken(what: SendResult) -> None:
            esme = wanted.account.system_id
            self._events.act(EventKind.OPERATED, esme, by, what=f"message {what.message_id} was sent")
            sent(what)

        self._submits.send(wanted, taken)

    def sent(self, person: Person, esme: str, ids: Sequence[str], by: By) -> None:
        """Record that somebody has sent these messages over a face for programs, in the name of an ESME.

        It is an act of an admin only; a sender's messages are record enough (record 36).
        """
        if not ids or person.role is not Role.ADMIN:
            return
        which = f"message {ids[0]} was" if len(ids) == 1 else f"messages {ids[0]} to {ids[-1]} were"
        self._events.act(EventKind.OPERATED, esme, by, what=f"{which} sent")

    def exported(self, person: Person, query: Query, by: By) -> None:
        """Record an export of messages as CSV. A sender exports his own, which is no act."""
        if person.role is Role.SENDER:
            return
        which = ", ".join(
            f"{name} {value}"
            for name, value in (
                ("esme", query.esme),
                ("to", masked_number(query.to)),
                ("from", masked_number(query.from_)),
                ("channel", query.channel),
                ("gateway", query.gateway),
                ("route", query.route),
                ("state", query.state),
                ("err", query.err),
                ("since", query.since),
                ("until", query.until),
                ("text", "…" if query.text else ""),
            )
            if value not in ("", None)
        )
        what = f"messages ({which or 'all'}) were exported as CSV"
        self._events.act(EventKind.OPERATED, query.esme or "messages", by, what=what)

    def disconnect(self, esme: str, by: By) -> int:
        """Unbind all sessions of an ESME and return their number. It may bind again. Raises CannotDo."""
        self._esmes.one(esme)
        count = self._sessions.disconnect(esme)
        if not count:
            raise CannotDo(f"{esme} is not bound")
        what = f"{counted(count, 'session')} unbound"
        self._events.act(EventKind.OPERATED, esme, by, what=what)
        return count

    def _in_use(self, channel: str) -> None:
        if not self._channels.facts(channel).enabled:
            raise CannotDo(f"{channel} is not enabled in the configuration")


def masked(code: str) -> str:
    """Return a USSD code for the record: all numbers but the first are hidden, as one may be a PIN.

    A number alone, which answers a menu, is hidden, too.
    """
    first = FIRST.match(code)
    shown = first[0] if first else ""
    return shown + NUMBER.sub("…", code[len(shown) :])
