"""Binds: who is let in. Every refusal looks the same from outside; the reason is in our log."""

from collections.abc import Callable

from twisted.internet.defer import Deferred

from router.northbound.deliveries import SessionReceiver
from router.northbound.guessing import Guesses
from router.northbound.judging import Judging
from router.northbound.protocol import EsmeProtocol
from router.relay.accounts import Account, Accounts, Denial
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.relay.sessions import Sessions
from router.smpp.complaints import Complaints
from router.smpp.operations import CommandStatus
from router.smpp.pdus import Bind, BindTransmitter
from router.smpp.session import Requested, SessionState

REFUSED_AFTER = 0.1
"""Seconds from a bind to its refusal: the same for all reasons, whether a hash was computed or not."""

REFUSALS = 20
"""Lines in ten seconds on binds that were refused; further ones are counted."""

NewReceiver = Callable[[EsmeProtocol, Account], SessionReceiver]


class Binder:
    """Answers binds. ``system_id`` is our own name."""

    def __init__(
        self,
        clock: Clock,
        system_id: str,
        accounts: Accounts,
        sessions: Sessions,
        events: Events,
        new_receiver: NewReceiver,
    ) -> None:
        self._clock = clock
        self._now = instants(clock)
        self._guesses = Guesses()
        self._judging = Judging()
        self._refusals = Complaints(REFUSALS)
        self._system_id = system_id
        self._accounts = accounts
        self._sessions = sessions
        self._events = events
        self._new_receiver = new_receiver
        self.receivers: dict[EsmeProtocol, SessionReceiver] = {}

    def bind(self, link: EsmeProtocol, asked: Requested) -> None:
        """Judge a bind; the answer may come later, since a password may take a while."""
        bind = asked.pdu
        assert isinstance(bind, Bind)
        now = self._now()
        wait = self._guesses.wait(link.host, bind.system_id, now)
        if wait is None:
            self._clock.callLater(REFUSED_AFTER, self._refuse, link, asked, Denial.GUESSING)
        elif wait:
            self._clock.callLater(wait, self._judge, link, asked, bind, now)
        else:
            self._judge(link, asked, bind, now)

    def _judge(self, link: EsmeProtocol, asked: Requested, bind: Bind, since: float) -> None:
        def start() -> Deferred[None] | None:
            if not waits(link):
                return None
            verdict = self._accounts.authenticate(bind.system_id, bind.password, link.host)
            return verdict.addCallback(lambda found: self._judged(link, asked, found, since))

        self._judging.add(link.host, start)

    def _judged(self, link: EsmeProtocol, asked: Requested, found: Account | Denial, since: float) -> None:
        if not waits(link):
            return
        if isinstance(found, Account) and self._sessions.count(found.system_id) >= found.binds:
            found = Denial.BINDS
        if isinstance(found, Denial):
            assert isinstance(asked.pdu, Bind)
            if found is not Denial.BINDS:
                # Whom only the number of sessions keeps out has guessed nothing.
                self._guesses.failed(link.host, asked.pdu.system_id, self._now())
            rest = max(0.0, since + REFUSED_AFTER - self._now())
            self._clock.callLater(rest, self._refuse, link, asked, found)
        else:
            self._admit(link, asked, found)
        link.touch()

    def _refuse(self, link: EsmeProtocol, asked: Requested, denial: Denial) -> None:
        if not waits(link):
            return
        assert isinstance(asked.pdu, Bind)
        line = f"bind from {link.host} refused: {denial.value}"
        told = self._refusals.add(line, self._now())
        if told is not None:
            self._events.warn(asked.pdu.system_id, told)
        link.session.refuse_bind(asked, CommandStatus.ESME_RBINDFAIL)
        link.touch()

    def _admit(self, link: EsmeProtocol, asked: Requested, account: Account) -> None:
        link.session.bound(asked, self._system_id)
        link.session.widen(account.window, account.window)
        link.admit(account)
        self._guesses.succeeded(link.host, account.system_id)
        receiver = None
        if not isinstance(asked.pdu, BindTransmitter):
            receiver = self.receivers[link] = self._new_receiver(link, account)
        kind = type(asked.pdu).__name__.removeprefix("Bind").lower()
        self._events.info(account.system_id, f"bound as {kind} from {link.host}")
        self._sessions.opened(account.system_id, receiver)

    def tick(self) -> None:
        """Once a second: of many refusals the log has at least the number."""
        untold = self._refusals.untold(self._now())
        if untold:
            self._events.warn("binds", f"{untold} more were refused")

    def eased(self, link: EsmeProtocol) -> None:
        """Its peer reads again: what is owed to it may go on."""
        if link in self.receivers:
            self._sessions.bound(self.receivers[link].esme)

    def closed(self, link: EsmeProtocol, tokens: list[object]) -> None:
        """The connection is gone, bound or not."""
        account, link.account = link.account, None
        if account is None:
            return
        receiver = self.receivers.pop(link, None)
        self._events.info(account.system_id, f"session from {link.host} ended")
        self._sessions.closed(account.system_id, receiver)
        if receiver is not None:
            receiver.lost(tokens)


def waits(link: EsmeProtocol) -> bool:
    """Whether there is still somebody who waits for the answer to a bind."""
    return link.session.state is SessionState.OPEN and not link.session.closing
