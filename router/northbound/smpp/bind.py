"""Binds: they are judged and answered. All refusals look the same to the peer; the log has the reason."""

from collections.abc import Callable
from functools import partial

from router.northbound.smpp.deliveries import SessionReceiver
from router.northbound.smpp.protocol import EsmeProtocol
from router.relay.account import Account
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.relay.owing.sessions import Sessions
from router.relay.who.accounts import Accounts, Denial
from router.relay.who.gate import Gate, LoginAttempt
from router.relay.who.refused_binds import RefusedBinds
from router.smpp.complaints import Complaints
from router.smpp.operations import CommandStatus
from router.smpp.pdus import Bind, BindTransmitter
from router.smpp.session import Requested, SessionState

REFUSALS = 20
"""Events in ten seconds about refused binds; further ones are counted."""

COMINGS, COMINGS_REST = 20, 600.0
"""Events, and the seconds they are counted over, about one ESME's sessions: some bind for each message."""

NewReceiver = Callable[[EsmeProtocol, Account], SessionReceiver]


class Binder:
    """Answers binds. ``system_id`` is the router's own."""

    def __init__(
        self,
        clock: Clock,
        system_id: str,
        accounts: Accounts,
        sessions: Sessions,
        events: Events,
        new_receiver: NewReceiver,
        refused: RefusedBinds,
    ) -> None:
        self._clock = clock
        self._now = instants(clock)
        self._gate: Gate[Account] = Gate(clock, accounts)
        self._attempts: dict[EsmeProtocol, LoginAttempt[Account]] = {}
        self._refusals = Complaints(REFUSALS)
        self._comings: dict[str, Complaints] = {}
        self.system_id = system_id
        self._accounts = accounts
        self._sessions = sessions
        self._events = events
        self._new_receiver = new_receiver
        self._refused = refused
        self.receivers: dict[EsmeProtocol, SessionReceiver] = {}

    def bind(self, link: EsmeProtocol, asked: Requested) -> None:
        """Judge a bind. The answer may come later: checking a password takes a while, in another thread."""
        bind = asked.pdu
        assert isinstance(bind, Bind)
        attempt = LoginAttempt(
            link.host,
            bind.system_id,
            bind.password,
            partial(self._admit, link, asked),
            partial(self._refuse, link, asked),
        )
        self._attempts[link] = attempt
        self._gate.enter(attempt)

    def _refuse(self, link: EsmeProtocol, asked: Requested, denial: Denial) -> None:
        if not waits(link):
            return
        assert isinstance(asked.pdu, Bind)
        if self._accounts.get(asked.pdu.system_id) is not None:
            self._refused.note(asked.pdu.system_id, denial.value)
        more = self._refusals.take(self._now())
        if more is not None:
            subject, host = self._named(asked.pdu.system_id), link.host
            self._events.tell(EventKind.BIND_REFUSED, subject, more, host=host, why=denial.value)
        link.session.refuse_bind(asked, CommandStatus.ESME_RBINDFAIL)
        link.touch()

    def _named(self, system_id: str) -> str:
        """Return how the log names a system_id: an unknown one may be a password in the wrong field."""
        if self._accounts.get(system_id) is not None:
            return system_id
        for account in self._accounts.all():
            if account.system_id.casefold() == system_id.strip().casefold():
                return f"{account.system_id}, written in another case or with blanks"
        return f"a system_id of {len(system_id)} characters that is no account's"

    def _admit(self, link: EsmeProtocol, asked: Requested, account: Account) -> Denial | None:
        if not waits(link):
            return None
        denial = self._denial_by_now(account, link.host)
        if denial is not None:
            return denial
        account = self._accounts.get(account.system_id) or account
        if self._sessions.count(account.system_id) >= account.binds:
            return Denial.BINDS
        self._attempts.pop(link, None)
        link.session.bound(asked, self.system_id)
        link.session.widen(account.window, account.window)
        link.admit(account)
        receiver = None
        if not isinstance(asked.pdu, BindTransmitter):
            receiver = self.receivers[link] = self._new_receiver(link, account)
        kind = type(asked.pdu).__name__.removeprefix("Bind").lower()
        self._tell(EventKind.ESME_BOUND, account, kind=kind, host=link.host)
        self._sessions.opened(account.system_id, receiver)
        link.touch()
        return None

    def _denial_by_now(self, account: Account, host: str) -> Denial | None:
        """Return why a bind is refused after all: a reload may have come while its password was checked."""
        present = self._accounts.get(account.system_id)
        if present is account:
            return None
        denial = self._accounts.denial(account.system_id, host)
        if denial is None and present is not None and present.password != account.password:
            return Denial.PASSWORD
        return denial

    def become(self, link: EsmeProtocol, account: Account) -> None:
        """Give a session the account of its name as a reload has made it."""
        link.account = account
        link.session.widen(account.window, account.window)
        receiver = self.receivers.get(link)
        if receiver is not None:
            receiver.account = account
            self._sessions.bound(account.system_id)
        link.touch()

    def _tell(self, told: EventKind, account: Account, /, **given: object) -> None:
        comings = self._comings.setdefault(account.system_id, Complaints(COMINGS, COMINGS_REST))
        more = comings.take(self._now())
        if more is not None:
            self._events.tell(told, account.system_id, more, **given)

    def tick(self) -> None:
        """Tell once a second how many refusals were left out of the log."""
        untold = self._refusals.untold(self._now())
        if untold:
            self._events.tell(EventKind.MORE_BINDS_REFUSED, "binds", count=untold)

    def eased(self, link: EsmeProtocol) -> None:
        """Continue deliveries on a session whose peer reads again."""
        if link in self.receivers:
            self._sessions.bound(self.receivers[link].esme)

    def unbound(self, link: EsmeProtocol, account: Account) -> None:
        """Close a session for new deliveries; its connection may still bring answers to earlier ones."""
        self._tell(EventKind.ESME_LEFT, account, host=link.host)
        self._sessions.closed(account.system_id, self.receivers.get(link))

    def closed(self, link: EsmeProtocol, tokens: list[object]) -> None:
        """Forget a connection, bound or not. ``tokens`` are those of deliveries without an answer."""
        attempt = self._attempts.pop(link, None)
        if attempt is not None:
            self._gate.leave(attempt)
        receiver = self.receivers.pop(link, None)
        if receiver is not None:
            receiver.lost(tokens)


def waits(link: EsmeProtocol) -> bool:
    """Tell whether a connection still waits for the answer to its bind."""
    return link.session.state is SessionState.OPEN and not link.session.closing
