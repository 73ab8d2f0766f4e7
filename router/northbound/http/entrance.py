"""Logins over HTTP: of users of the configuration, and of ESMEs with their system_id and password.

They pass the same gate as binds (`relay.who.gate`). Each kind of face has its own entrance.
"""

import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from twisted.internet.defer import Deferred, succeed
from twisted.logger import Logger

from router.desk.people import HttpUser, Person, Role
from router.relay.account import Account
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, instants
from router.relay.who.accounts import Accounts, Denial
from router.relay.who.gate import Gate, LoginAttempt
from router.relay.who.known_passwords import KnownPasswords
from router.smpp.complaints import Complaints

LOG: Final = Logger(namespace="smpp-router")

REFUSALS: Final = 20
"""Events in ten seconds about refused logins; further ones are counted."""


class People:
    """All who may come in (`relay.who.gate.Authenticator`)."""

    def __init__(
        self,
        accounts: Accounts,
        in_thread: Callable[[Callable[[], bool]], Deferred[bool]],
        users: Sequence[HttpUser] = (),
    ) -> None:
        self._accounts = accounts
        self._recognising = KnownPasswords(in_thread)
        self.change(users)

    def change(self, users: Sequence[HttpUser]) -> None:
        """Apply other users; accounts are looked up anew each time."""
        self._users: Mapping[str, HttpUser] = {one.name: one for one in users}

    def denial(self, name: str, host: str, /) -> Denial | None:
        user = self._users.get(name)
        if user is None:
            return self._accounts.denial(name, host)
        if not user.esme:
            return None
        account = self._accounts.get(user.esme)
        return None if account is not None and account.enabled else Denial.DISABLED

    def recognised(self, name: str, password: str, host: str, /) -> Person | None:
        user = self._users.get(name)
        if user is None:
            account = self._accounts.recognised(name, password, host)
            return None if account is None else _sender(account)
        known = self._recognising.knows(name, password, user.password)
        return self._person(user) if known and self.denial(name, host) is None else None

    def authenticate(self, name: str, password: str, host: str, /) -> Deferred[Person | Denial]:
        denial = self.denial(name, host)
        if denial is not None:
            return succeed(denial)
        user = self._users.get(name)
        if user is None:
            found = self._accounts.authenticate(name, password, host)
            return found.addCallback(lambda found: found if isinstance(found, Denial) else _sender(found))
        right = self._recognising.matches(name, password, user.password)
        return right.addCallback(lambda right: self._person(user) if right else Denial.PASSWORD)

    def by_now(self, person: Person, host: str) -> Person | Denial:
        """Return the person as it is now, or why it is denied: a reload may have come in between."""
        user = self._users.get(person.name)
        if user is not None:
            return self.denial(person.name, host) or self._person(user)
        denial = self._accounts.denial(person.name, host)
        account = self._accounts.get(person.name)
        return denial or (_sender(account) if account is not None else Denial.UNKNOWN)

    def stored(self, name: str) -> str:
        """Return the stored password of a name, hashed or plain; empty if there is no such name."""
        user = self._users.get(name)
        account = self._accounts.get(name)
        return user.password if user is not None else "" if account is None else account.password

    def _person(self, user: HttpUser) -> Person:
        account = self._accounts.get(user.esme) if user.esme else None
        return Person(name=user.name, role=user.role, account=account)


def _sender(account: Account) -> Person:
    return Person(name=account.system_id, role=Role.SENDER, account=account)


class Gatehouse:
    """An `Entrance` of the desk: checks logins of one kind of face."""

    def __init__(self, clock: Clock, people: People, events: Events, face: str) -> None:
        """``face`` is its name in events."""
        self._now = instants(clock)
        self._events = events
        self._face = face
        self._refusals = Complaints(REFUSALS)
        self._people = people
        self._gate: Gate[Person] = Gate(clock, people)

    def enter(
        self, host: str, name: str, password: str, heard: Callable[[Person | None], None]
    ) -> Callable[[], None]:
        """See `Entrance`."""
        kept = self._people.stored(name)

        def admit(person: Person) -> Denial | None:
            # The password or the account may have changed while this password was checked.
            if not hmac.compare_digest(kept.encode(), self._people.stored(name).encode()):
                return Denial.PASSWORD
            present = self._people.by_now(person, host)
            if isinstance(present, Denial):
                return present
            try:
                heard(present)
            except Exception:
                # A bug of a face must not stop the gate: other logins of this name and address go on.
                LOG.failure("http: a request failed after its login: a bug in its face")
            return None

        # The gate compares octets: each octet of the UTF-8 becomes one character.
        octets = password.encode("utf-8", "replace").decode("latin-1")
        attempt = LoginAttempt(
            host, name, octets, admit, lambda denial: self._refused(attempt, denial, heard)
        )
        self._gate.enter(attempt)
        return lambda: self._gate.leave(attempt)

    def _refused(
        self, attempt: LoginAttempt[Person], denial: Denial, heard: Callable[[Person | None], None]
    ) -> None:
        more = self._refusals.take(self._now())
        if more is not None:
            # An unknown name may be a password in the wrong field.
            known = bool(self._people.stored(attempt.system_id))
            subject = attempt.system_id if known else f"a name of {len(attempt.system_id)} characters"
            host, why = attempt.host, denial.value
            self._events.tell(EventKind.LOGIN_REFUSED, subject, more, face=self._face, host=host, why=why)
        if not attempt.gone:
            heard(None)
