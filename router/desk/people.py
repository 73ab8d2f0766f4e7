"""People over HTTP: a user of the configuration, or an ESME with its own system_id and password."""

from collections.abc import Callable
from enum import Enum
from typing import Protocol

from attrs import field

from router.relay.account import Account
from router.sms.value import value


class Role(Enum):
    """The rights of a person: an admin does all, a viewer reads all, a sender acts for its own ESME."""

    ADMIN = "admin"
    VIEWER = "viewer"
    SENDER = "sender"


@value(kw_only=True)
class Person:
    """Somebody who has logged in. ``account`` is the ESME that it sends for, if it has one."""

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
    """Checks names and passwords, and slows guessing, for all faces alike."""

    def enter(
        self, host: str, name: str, password: str, heard: Callable[[Person | None], None]
    ) -> Callable[[], None]:
        """Call ``heard`` once, now or later, with the person, or None if the login is refused.

        The returned function gives up waiting: ``heard`` is not called then.
        """
