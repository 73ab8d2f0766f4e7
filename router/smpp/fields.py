"""The kinds of mandatory fields (SMPP 3.4 section 3.1) and how each is read, checked and written.

A PDU is declared in `pdus` as a class whose attributes are fields of these kinds, in the specification's
order. Reading names the field that is wrong and the command_status to answer with; lenient reading accepts
what gateways really send. `frequent_pdus` reads valid PDUs of four kinds without these tables.
"""

from struct import Struct
from typing import Final, cast

from attrs import frozen

from router.smpp.errors import EncodeError
from router.smpp.operations import CommandStatus
from router.sms.address import Address

NUL: Final = 0
TIME_CHARACTERS: Final = 16
MOST_DESTINATIONS: Final = 254
MOST_SHORT_MESSAGE: Final = 254
"""Octets that we send; SMPP 5.0 allows 255, which we read."""

_ERROR_STATUS_CODE: Final = Struct(">L")


class Misfit(Exception):
    """A field cannot be read: the status to answer, the place (in octets from the beginning of the PDU), and
    why.
    """

    field = ""

    def __init__(self, command_status: CommandStatus, offset: int, why: str) -> None:
        super().__init__(why)
        self.command_status = command_status
        self.offset = offset

    def of(self, field: str) -> "Misfit":
        """Return the same error with the name of the field."""
        self.field = field
        return self


@frozen
class Integer:
    """One octet, unsigned."""

    def read(self, octets: bytes, at: int, lenient: bool) -> tuple[object, int]:
        if at >= len(octets):
            raise Misfit(CommandStatus.ESME_RINVCMDLEN, at, "the PDU ends before it")
        return octets[at], at + 1

    def write(self, name: str, value: object) -> bytes:
        try:
            return bytes((cast(int, value),))
        except (TypeError, ValueError):
            raise EncodeError(name, f"{value} does not fit one octet") from None


@frozen
class COctetString:
    """Octets and a NUL, at most ``octets`` with it; read as Latin-1, so that octets beyond ASCII survive."""

    octets: int
    status: CommandStatus

    def read(self, octets: bytes, at: int, lenient: bool) -> tuple[object, int]:
        end = octets.find(NUL, at, None if lenient else at + self.octets)
        if end < 0:
            end = self._unterminated(octets, at, lenient)
        return octets[at:end].decode("latin-1"), end + 1

    def _unterminated(self, octets: bytes, at: int, lenient: bool) -> int:
        # GoIP firmware was seen to end bind_transceiver_resp without the NUL of system_id.
        if lenient:
            return len(octets)
        if len(octets) - at < self.octets:
            raise Misfit(CommandStatus.ESME_RINVCMDLEN, at, "the PDU ends before its NUL")
        raise Misfit(self.status, at, f"more than {self.octets - 1} octets")

    def write(self, name: str, value: object) -> bytes:
        if not isinstance(value, str) or max(value, default="") > "\xff":
            raise EncodeError(name, "not a string of octets")
        if len(value) >= self.octets or "\0" in value:
            raise EncodeError(name, f"{len(value)} octets, of at most {self.octets - 1} without NUL")
        return value.encode("latin-1") + b"\0"


@frozen
class Time:
    """A C-octet string of 1 or 17 octets (SMPP 3.4 section 7.1.1)."""

    status: CommandStatus

    def read(self, octets: bytes, at: int, lenient: bool) -> tuple[object, int]:
        value, end = COctetString(TIME_CHARACTERS + 1, self.status).read(octets, at, lenient)
        if not lenient and end - at not in (1, TIME_CHARACTERS + 1):
            raise Misfit(self.status, at, f"{end - at} octets instead of 1 or 17")
        return value, end

    def write(self, name: str, value: object) -> bytes:
        if isinstance(value, str) and len(value) not in (0, TIME_CHARACTERS):
            raise EncodeError(name, f"{len(value)} characters instead of 16 or none")
        return COctetString(TIME_CHARACTERS + 1, self.status).write(name, value)


@frozen
class ShortMessageField:
    """sm_length, and that many octets (SMPP 3.4 sections 5.2.21 and 5.2.22)."""

    def read(self, octets: bytes, at: int, lenient: bool) -> tuple[object, int]:
        if at >= len(octets):
            raise Misfit(CommandStatus.ESME_RINVCMDLEN, at, "the PDU ends before sm_length")
        end = at + 1 + octets[at]
        if end > len(octets):
            if not lenient:
                raise Misfit(CommandStatus.ESME_RINVMSGLEN, at, "sm_length is beyond the end of the PDU")
            end = len(octets)
        return octets[at + 1 : end], end

    def write(self, name: str, value: object) -> bytes:
        if not isinstance(value, bytes) or len(value) > MOST_SHORT_MESSAGE:
            raise EncodeError(name, "more than 254 octets: they belong in message_payload")
        return bytes((len(value),)) + value


@frozen
class DistributionList:
    """A destination of submit_multi that is a list kept by the SMSC (SMPP 3.4 section 4.5.1.2)."""

    dl_name: str = ""


@frozen
class UnsuccessSme:
    """A destination that submit_multi_resp refuses, and its command_status (SMPP 3.4 section 4.5.2.1)."""

    address: Address
    error_status_code: int = CommandStatus.ESME_RUNKNOWNERR


Destination = Address | DistributionList

_OCTET: Final = Integer()
_DESTINATION_ADDR: Final = COctetString(21, CommandStatus.ESME_RINVDSTADR)
_ANY_LENGTH: Final = COctetString(65, CommandStatus.ESME_RINVDSTADR)
"""That of data_sm. In a list a number that is too long is refused by its reader, its neighbours not."""

_DL_NAME: Final = COctetString(21, CommandStatus.ESME_RINVDLNAME)
_SME_ADDRESS: Final = 1
_LIST_NAME: Final = 2


@frozen
class DestAddresses:
    """number_of_dests, and that many dest_address (SMPP 3.4 section 4.5.1.1)."""

    def read(self, octets: bytes, at: int, lenient: bool) -> tuple[object, int]:
        number, end = _octet(octets, at)
        if not number:
            raise Misfit(CommandStatus.ESME_RINVNUMDESTS, at, "no destination")
        found: list[Destination] = []
        for _ in range(number):
            destination, end = self._one(octets, end, lenient)
            found.append(destination)
        return tuple(found), end

    def _one(self, octets: bytes, at: int, lenient: bool) -> tuple[Destination, int]:
        flag, at = _octet(octets, at)
        if flag == _SME_ADDRESS:
            return _read_address(octets, at, lenient, _ANY_LENGTH)
        if flag == _LIST_NAME:
            name, at = _DL_NAME.read(octets, at, lenient)
            return DistributionList(cast(str, name)), at
        raise Misfit(CommandStatus.ESME_RINVDESTFLAG, at - 1, f"dest_flag {flag}")

    def write(self, name: str, value: object) -> bytes:
        destinations = cast(tuple[Destination, ...], value)
        if not 1 <= len(destinations) <= MOST_DESTINATIONS:
            raise EncodeError(name, f"{len(destinations)} destinations, of 1 to 254")
        return bytes((len(destinations),)) + b"".join(self._octets(name, each) for each in destinations)

    def _octets(self, name: str, destination: Destination) -> bytes:
        if isinstance(destination, DistributionList):
            return b"\x02" + _DL_NAME.write(name, destination.dl_name)
        return b"\x01" + _write_address(name, destination)


@frozen
class UnsuccessSmes:
    """no_unsuccess, and that many unsuccess_sme (SMPP 3.4 section 4.5.2)."""

    def read(self, octets: bytes, at: int, lenient: bool) -> tuple[object, int]:
        number, at = _octet(octets, at)
        found: list[UnsuccessSme] = []
        for _ in range(number):
            address, at = _read_address(octets, at, lenient)
            if at + _ERROR_STATUS_CODE.size > len(octets):
                raise Misfit(CommandStatus.ESME_RINVCMDLEN, at, "the PDU ends before error_status_code")
            found.append(UnsuccessSme(address, _ERROR_STATUS_CODE.unpack_from(octets, at)[0]))
            at += _ERROR_STATUS_CODE.size
        return tuple(found), at

    def write(self, name: str, value: object) -> bytes:
        refused = cast(tuple[UnsuccessSme, ...], value)
        if len(refused) > 0xFF:
            raise EncodeError(name, f"{len(refused)} destinations, of at most 255")
        return bytes((len(refused),)) + b"".join(
            _write_address(name, each.address) + _ERROR_STATUS_CODE.pack(each.error_status_code)
            for each in refused
        )


Kind = Integer | COctetString | Time | ShortMessageField | DestAddresses | UnsuccessSmes


def _octet(octets: bytes, at: int) -> tuple[int, int]:
    value, at = _OCTET.read(octets, at, False)
    return cast(int, value), at


def _read_address(
    octets: bytes, at: int, lenient: bool, kind: COctetString = _DESTINATION_ADDR
) -> tuple[Address, int]:
    ton, at = _octet(octets, at)
    npi, at = _octet(octets, at)
    addr, at = kind.read(octets, at, lenient)
    return Address(ton, npi, cast(str, addr)), at


def _write_address(name: str, address: Address) -> bytes:
    head = _OCTET.write(name, address.ton) + _OCTET.write(name, address.npi)
    return head + _DESTINATION_ADDR.write(name, address.addr)
