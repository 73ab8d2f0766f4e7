"""Who asks over HTTP: a user of the configuration, or an ESME by its own system_id and password."""

from collections.abc import Callable
from enum import Enum
from typing import Protocol

from attrs import field

from router.relay.account import Account
from router.sms.value import value


class Role(Enum):
    """What a person may do. An admin may do all, a viewer read all, a sender what concerns its own ESME."""

    ADMIN = "admin"
    VIEWER = "viewer"
    SENDER = "sender"


@value(kw_only=True)
class Person:
    """Somebody whose password was right. ``account`` is the ESME in whose name it sends, if it has one."""

    name: str
    role: Role
    account: Account | None = None


@value(kw_only=True)
class HttpUser:
    """A user of the configuration. ``password`` is as it is kept; ``esme`` is empty if it has none."""

    name: str
    password: str = field(repr=False)
    role: Role
    esme: str = ""


class Entrance(Protocol):
    """Hears who gives a name and a password; guessing is slowed here, for every face alike."""

    def enter(
        self, host: str, name: str, password: str, heard: Callable[[Person | None], None]
    ) -> Callable[[], None]:
        """Call ``heard`` once, now or later: with the person, or None for whoever may not come in.

        Call what is returned when nobody waits any more; then ``heard`` is not called.
        """
