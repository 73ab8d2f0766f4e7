"""The request to send a message."""

from router.relay.account import Account
from router.sms.message import ShortMessage
from router.sms.value import value
from router.store.entities import Hook


@value(kw_only=True)
class SubmitRequest:
    """A message that an account wants sent. Times are seconds of Unix time, None if not asked for."""

    account: Account
    message: ShortMessage
    deliver_at: float | None = None
    expires_at: float | None = None
    via: str = ""
    """The channel, by its id, or the group of channels (`Table.groups`) that it is to go by, whatever the
    routes say; empty: by the routes."""
    paid: bool = False
    """Its rate has been looked at, as a part of a list (`Submission.pay`)."""
    origin: str = ""
    """Which session or face it came by, for the record."""
    face: str = "smpp"
    """The face that it came by, for the figures: one of a few words."""
    hook: Hook | None = None
    """Where its receipts are posted to, if not to a session of its ESME."""
