"""The user at the other end of a Unix socket, as the kernel knows it."""

import os
import pwd
import socket
import struct
from typing import Final

from router.sms.value import value

_CREDENTIALS: Final = struct.Struct("3i")
"""struct ucred of Linux (unix(7)): pid, uid, gid."""


@value
class Peer:
    """A user of this machine; ``uid`` is None where the kernel cannot tell (SO_PEERCRED is missing)."""

    uid: int | None

    @property
    def admitted(self) -> bool:
        """Whether it is root or the router's own user; an unknown user has passed the mode of the socket."""
        return self.uid is None or self.uid in (0, os.geteuid())

    @property
    def name(self) -> str:
        """The user's name, or its number if it has no name."""
        if self.uid is None:
            return "somebody"
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return f"uid {self.uid}"


def peer_of(connected: socket.socket) -> Peer:
    """Return the user who has connected."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return Peer(None)
    _, uid, _ = _CREDENTIALS.unpack(connected.getsockopt(socket.SOL_SOCKET, option, _CREDENTIALS.size))
    return Peer(uid)
