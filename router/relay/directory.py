"""Who may send, and which way messages go: all that can be looked up, and can change while the router runs.

It is one value, which is put in the place of the one before as a whole: so nobody ever sees accounts of one
configuration beside routes of another. Whoever wants something of it asks here each time, and keeps no part.
"""

from collections.abc import Callable, Mapping, Sequence

from router.relay.account import Account
from router.routing.routes import Table
from router.sms.message import ShortMessage
from router.sms.value import value

Rule = Callable[[str, ShortMessage], Sequence[str] | None]
"""Of a channel and a received SMS: the ESMEs whom it is for, or None if the rule does not match."""


@value(kw_only=True)
class Entries:
    """What a configuration says. Accounts are by their system_id."""

    accounts: Mapping[str, Account]
    table: Table
    """The routes."""
    rules: tuple[Rule, ...] = ()
    """For whom received SMS are; the first that matches counts."""
    former: Mapping[str, Account] = {}
    """Accounts that there are no more, and of which something waits: it goes as they could have sent it."""
    reports: Mapping[str, str] = {}
    """Who is told all endings of an ESME; a name of `targets`."""


class Directory:
    """Has the entries that are in force."""

    def __init__(self, entries: Entries) -> None:
        self.present = entries
        self.changes = 0
        """How often they were replaced."""

    def replace(self, entries: Entries) -> None:
        """Have these in force from now on."""
        self.present = entries
        self.changes += 1

    def account(self, system_id: str) -> Account | None:
        """Return the account of this name; None if there is none, or none any more."""
        return self.present.accounts.get(system_id)

    def sender(self, system_id: str) -> Account | None:
        """Return the account by which something was sent: one that is no more as well, while that waits."""
        entries = self.present
        account = entries.accounts.get(system_id)
        return account if account is not None else entries.former.get(system_id)


def by_name(accounts: Sequence[Account]) -> Mapping[str, Account]:
    """Return accounts by their system_id."""
    return {account.system_id: account for account in accounts}
