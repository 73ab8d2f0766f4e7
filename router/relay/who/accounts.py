"""Authentication: may this ESME bind, and what may it do? It is here and nowhere else."""

from collections.abc import Callable, Iterable
from enum import Enum

from twisted.internet.defer import Deferred, succeed

from router.relay.account import Account
from router.relay.directory import Directory
from router.relay.who.known_passwords import KnownPasswords


class Denial(Enum):
    """The reason for refusing a bind: for our log only; the peer is told the same for all of them."""

    UNKNOWN = "no such account"
    DISABLED = "the account is disabled"
    ADDRESS = "not from this address"
    PASSWORD = "wrong password"
    GUESSING = "too many wrong passwords from there"
    BINDS = "as many sessions as it may have"


class Accounts:
    """The present accounts. ``in_thread`` runs a function in another thread."""

    def __init__(
        self, directory: Directory, in_thread: Callable[[Callable[[], bool]], Deferred[bool]]
    ) -> None:
        self._directory = directory
        self._recognising = KnownPasswords(in_thread)

    def get(self, system_id: str) -> Account | None:
        return self._directory.account(system_id)

    def all(self) -> Iterable[Account]:
        return self._directory.present.accounts.values()

    def denial(self, system_id: str, host: str) -> Denial | None:
        """Return why no password can be right for this name from this host; None if one can."""
        account = self.get(system_id)
        if account is None:
            return Denial.UNKNOWN
        if not account.enabled:
            return Denial.DISABLED
        return None if account.allows(host) else Denial.ADDRESS

    def recognised(self, system_id: str, password: str, host: str) -> Account | None:
        """Return the account, if this password was right before and it may come from this host.

        No hash is computed. None means that `authenticate` must decide.
        """
        account = self.get(system_id)
        if account is None or self.denial(system_id, host) is not None:
            return None
        return account if self._recognising.knows(system_id, password, account.password) else None

    def authenticate(self, system_id: str, password: str, host: str) -> Deferred[Account | Denial]:
        """Return the account, if the password is right and it may come from this host; else why not.

        Where there is nothing to compare with, the answer is there at once: `gate` makes all take as long.
        """
        denial = self.denial(system_id, host)
        if denial is not None:
            return succeed(denial)
        account = self.get(system_id)
        assert account is not None
        return self._recognising.matches(system_id, password, account.password).addCallback(
            lambda right: account if right else Denial.PASSWORD
        )
