"""Values that tests are made of."""

from collections.abc import Callable, Iterable

from twisted.internet.defer import Deferred

from router.relay.account import Account
from router.relay.channels import ChannelSettings
from router.relay.directory import Directory, Entries, by_name
from router.relay.who.accounts import Accounts
from router.routing.routes import Table
from router.sms.address import Address
from router.sms.alphabet import Alphabet
from router.sms.form import Form, LongMessages
from router.sms.message import ShortMessage, Tlvs
from router.store.entities import Owed, OwedKind, Sending


def message(
    text: bytes = b"hello", to: str = "256772000001", registered_delivery: int = 1, tlvs: Tlvs = ()
) -> ShortMessage:
    return ShortMessage(
        source_addr=Address(5, 0, "Shop"),
        destination_addr=Address(1, 1, to),
        short_message=text,
        registered_delivery=registered_delivery,
        tlvs=tlvs,
    )


def sending(
    id: int = 1,
    esme: str = "crm",
    way: str = "all",
    what: ShortMessage | None = None,
    expires_at: float = 1e9,
) -> Sending:
    return Sending(
        id=id,
        esme=esme,
        way=way,
        message=what or message(),
        accepted_at=10.0,
        due_at=10.0,
        expires_at=expires_at,
    )


def owed(seq: int, esme: str = "crm", of: int = 1) -> Owed:
    return Owed(
        seq=seq,
        esme=esme,
        kind=OwedKind.RECEIPT,
        of=of,
        message_id=of,
        message=message(),
        channel="",
        accepted_at=10.0,
        at=20.0,
    )


def account(system_id: str = "crm", via: tuple[str, ...] | None = None) -> Account:
    return Account(system_id=system_id, password="secret", via=via)


def accounts_of(
    known: Iterable[Account], in_thread: Callable[[Callable[[], bool]], Deferred[bool]]
) -> Accounts:
    """Accounts of a directory that has no routes."""
    return Accounts(Directory(Entries(accounts=by_name([*known]), table=Table(()))), in_thread)


GOIP_FORM = Form(
    alphabet=Alphabet.ASCII,
    long_messages=LongMessages.PAYLOAD,
    data_codings=frozenset({0, 8}),
    max_segments=15,
)


def channel(id: str = "goip101", gateway: str = "goip1", form: Form = GOIP_FORM) -> ChannelSettings:
    return ChannelSettings(id=id, gateway=gateway, form=form)
