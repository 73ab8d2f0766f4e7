"""The errors of this room: who broke the protocol, and what to answer.

SmppError
    LocalError              we asked for what the protocol or the session does not allow
        EncodeError         a value does not fit its field
        NotBound            the session may not send this PDU in its present state
        WindowFull          too many of our requests are unanswered
        NotRequested        there is no request of the peer left to answer under this sequence_number
    RemoteError             the peer sent what cannot be read; it brings the command_status to answer with
        DecodeError         a PDU: which field, where in it, and why
        BadTlvs             the optional parameters of a PDU
        BadTime             a time field
"""

from router.smpp.operations import CommandStatus, name_of_command, name_of_status


class SmppError(Exception):
    """Any error of SMPP."""


class LocalError(SmppError):
    """We asked for something that the protocol or the state of the session does not allow."""


class EncodeError(LocalError):
    """A value does not fit its field."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field


class NotBound(LocalError):
    """This PDU may not be sent in the present state of the session (SMPP 3.4 section 2.2)."""


class WindowFull(LocalError):
    """As many requests as the window holds are unanswered: wait for an answer."""


class NotRequested(LocalError):
    """The peer has no unanswered request with this sequence_number."""


class RemoteError(SmppError):
    """The peer sent octets that cannot be read; ``command_status`` is what to answer."""

    def __init__(self, command_status: CommandStatus, why: str) -> None:
        super().__init__(why)
        self.command_status = command_status


class BadTlvs(RemoteError):
    """The optional parameters cannot be read; ``offset`` counts octets from the beginning of the PDU."""

    def __init__(self, command_status: CommandStatus, offset: int, why: str) -> None:
        super().__init__(command_status, why)
        self.offset = offset


class BadTime(RemoteError):
    """A time field is not of the form of SMPP 3.4 section 7.1.1."""


class DecodeError(RemoteError):
    """A PDU cannot be read.

    ``command_id`` and ``sequence_number`` come from its header (0 where that is not whole); ``field`` is the
    field at fault and ``offset`` its place, in octets from the beginning of the PDU.
    """

    def __init__(
        self,
        command_id: int,
        sequence_number: int,
        command_status: CommandStatus,
        field: str,
        offset: int,
        why: str,
    ) -> None:
        super().__init__(command_status, why)
        self.command_id = command_id
        self.sequence_number = sequence_number
        self.field = field
        self.offset = offset

    def __str__(self) -> str:
        status = name_of_status(self.command_status)
        command = name_of_command(self.command_id)
        return f"{command}: {self.field} at octet {self.offset}: {self.args[0]} ({status})"
