"""The question to `explain`: a message that an ESME might submit, at a time of day."""

from collections.abc import Sequence

from attrs import evolve, frozen

from router.relay.account import Account
from router.routing.match import Facts
from router.routing.rewriting import Rewriting
from router.routing.routes import Table
from router.routing.table import Way
from router.sms.address import Address
from router.sms.alphabet import alphabet_of, encode, encodes
from router.sms.message import ShortMessage, Tlv
from router.sms.parts import text_of

MOST_IN_ONE = 254
"""The octets of short_message (SMPP 3.4 section 4.4.1); more stand in message_payload."""

UCS2 = 8


@frozen(kw_only=True)
class RoutingQuestion:
    """A message of an account, at a minute of the day (0 to 1439) in the router's time zone."""

    account: Account
    message: ShortMessage
    minute: int

    @property
    def facts(self) -> Facts:
        """The facts that routes match."""
        return Facts(self.message, self.account.system_id, lambda: self.minute, lambda: self.text)

    def way(self, table: Table) -> Way | None:
        """Return the way that these routes give the message if each can be used; None without one."""
        account = self.account
        return table.decide(self.message, account.sender, account.alphabet, lambda: self.minute)

    def rewritten(self, rewrite: Rewriting) -> "RoutingQuestion":
        """Return the question with the message as a route rewrites it."""
        return evolve(self, message=rewrite.apply(self.message, self.account.alphabet))

    @property
    def text(self) -> str:
        return text_of(self.message, self.account.alphabet)


def as_submitted(
    account: Account,
    to: str,
    source: str = "",
    text: str = "",
    data_coding: int | None = None,
    tlvs: Sequence[Tlv] = (),
) -> ShortMessage:
    """Return the message as an ESME with this account would submit it.

    Without a ``data_coding`` it is 0 if that alphabet has the text, else 8 (UCS2). Raises CannotEncode if the
    alphabet of ``data_coding`` has not.
    """
    if data_coding is None:
        data_coding = 0 if encodes(text, account.alphabet) else UCS2
    octets = encode(text, alphabet_of(data_coding, account.alphabet))
    return ShortMessage(
        source_addr=Address(addr=source),
        destination_addr=Address(addr=to),
        short_message=octets,
        data_coding=data_coding,
        payload=len(octets) > MOST_IN_ONE,
        tlvs=tuple(tlvs),
    )
