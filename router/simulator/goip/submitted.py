"""A submit_sm as the SMS that goes out: which octets are the text, what they say, and what that costs."""

from attrs import evolve

from ..octets.bodies import MESSAGE_PAYLOAD, Submit
from ..octets.frames import Broken, Status
from .jobs import Sms
from .settings import Settings
from .texts import concatenation, count_parts, cut, decode, split_header

UDHI = 0x40
SETS_KEPT = 10_000
"""Long SMS whose parts are not all there."""


def sms_of(submit: Submit, message_id: str, settings: Settings) -> Sms:
    """Return the SMS; `Broken` if it is too long for the box.

    short_message and message_payload at once: the latter wins (SMPP 5.0 section 4.8.4).
    """
    header, octets = b"", submit.text
    if settings.mt_payload == "supported":
        octets = submit.tlvs.get(MESSAGE_PAYLOAD, octets)
    if submit.esm_class & UDHI and settings.mt_udh != "garbage":
        header, octets = split_header(octets)
    text = decode(octets, submit.data_coding, settings.mt_dcs0_charset)
    parts = 1 if header else count_parts(text)
    if parts > 1 and MESSAGE_PAYLOAD not in submit.tlvs and settings.mt_over_length != "split":
        text, parts = shortened(text, settings), 1
    if parts > settings.parts_max:
        raise Broken(Status.RINVMSGLEN)
    return Sms(
        id=message_id,
        source=submit.source_addr.addr,
        to=submit.destination_addr.addr,
        text=text,
        octets=octets,
        data_coding=submit.data_coding,
        udh=header,
        parts=parts,
    )


def shortened(text: str, settings: Settings) -> str:
    """Return what goes out of a short_message that one SMS can not hold."""
    if settings.mt_over_length == "0x01":
        raise Broken(Status.RINVMSGLEN)
    return cut(text)[0]


class Joiner:
    """A box that joins the segments of its ESME itself (mt_udh join)."""

    def __init__(self) -> None:
        self._sets: dict[tuple[int, str, int, int], dict[int, bytes]] = {}

    def joined(self, line: int, sms: Sms, settings: Settings) -> Sms | None:
        """Return the whole SMS once its last part is there, under that part's ID; None before."""
        place = concatenation(sms.udh)
        if place is None:
            return sms
        key = (line, sms.to, place.reference, place.total)
        parts = self._sets.setdefault(key, {})
        parts[place.number] = sms.octets
        if len(parts) < place.total:
            self._forget()
            return None
        del self._sets[key]
        octets = b"".join(parts[number] for number in sorted(parts))
        text = decode(octets, sms.data_coding, settings.mt_dcs0_charset)
        return evolve(sms, text=text, octets=octets, udh=b"", parts=place.total)

    def _forget(self) -> None:
        if len(self._sets) > SETS_KEPT:
            del self._sets[next(iter(self._sets))]
