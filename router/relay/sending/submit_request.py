"""The request to send a message."""

from router.relay.account import Account
from router.relay.faces import Face
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
    """The id of a channel, or a group of channels (`Table.groups`), that it must go by, whatever the routes
    say; empty: by the routes."""
    charged: bool = False
    """Its rate was charged before, as a part of a list (`Submission.charge_rate`)."""
    origin: str = ""
    """The session or face that it came by, for the record."""
    face: Face = Face.SMPP
    """The face that it came by, for the figures."""
    hook: Hook | None = None
    """Target of its receipts, instead of a session of its ESME."""
