"""Accounts, routes and rules for received SMS, as they are at present.

They are one value, which is replaced as a whole: so nobody sees the accounts of one configuration beside the
routes of another. Look things up here each time, and keep no part of it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from router.relay.account import Account
from router.routing.routes import Table
from router.sms.alphabet import Alphabet
from router.sms.message import ShortMessage
from router.sms.value import value

GSM7: Final = Alphabet.GSM7

Rule = Callable[[str, ShortMessage], Sequence[str] | None]
"""Returns, for a channel and a received SMS, the ESMEs that it is for; None if the rule does not match."""


@value(kw_only=True)
class Entries:
    """The lookups that one configuration gives. Accounts are by their system_id."""

    accounts: Mapping[str, Account]
    table: Table
    """The routes."""
    rules: tuple[Rule, ...] = ()
    """Rules for received SMS; the first that matches counts."""
    former: Mapping[str, Account] = {}
    """Removed accounts whose messages still wait: they go as the account could have sent them."""
    reports: Mapping[str, str] = {}
    """Target that hears of all endings of an ESME; a name of `targets`."""


class Directory:
    """Holds the entries in force."""

    def __init__(self, entries: Entries) -> None:
        self.present = entries
        self.changes = 0
        """Number of replacements."""

    def replace(self, entries: Entries) -> None:
        """Put other entries into force."""
        self.present = entries
        self.changes += 1

    def account(self, system_id: str) -> Account | None:
        """Return the account of this name; None if there is none now."""
        return self.present.accounts.get(system_id)

    def sender(self, system_id: str) -> Account | None:
        """Return the account that sent something, even if it was removed since.

        Removed accounts are known until what they sent has ended.
        """
        entries = self.present
        account = entries.accounts.get(system_id)
        return account if account is not None else entries.former.get(system_id)

    def alphabet(self, system_id: str) -> Alphabet:
        """Return what data_coding 0 means in the texts of an ESME, even if it was removed since."""
        sender = self.sender(system_id)
        return GSM7 if sender is None else sender.alphabet


def by_name(accounts: Sequence[Account]) -> Mapping[str, Account]:
    """Return accounts by their system_id."""
    return {account.system_id: account for account in accounts}
