"""Records: what was submitted, what the handsets got, what became of received SMS, as lines of JSON.

The last of them are in memory too, but for the submits.
"""

import json
from collections import deque
from typing import TextIO

from attrs import frozen

from .jobs import Sms
from .texts import concatenation, decode

KEPT = 100_000
"""Records in memory, and long SMS whose parts are not all there."""

PARTS_KEPT = 10_000


@frozen(kw_only=True)
class Sent:
    """An SMS that the network took. ``joined`` is what the handset shows, None before the last part."""

    time: float
    channel: str
    line: int
    sms: Sms
    joined: str | None

    def row(self) -> dict[str, object]:
        """Return it as a line of the outbox."""
        sms = self.sms
        return {
            "time": round(self.time, 3),
            "channel": self.channel,
            "line": self.line,
            "id": sms.id,
            "to": sms.to,
            "from": sms.source,
            "text": sms.text,
            "joined": self.joined,
            "data_coding": sms.data_coding,
            "parts": sms.parts,
            "octets": sms.octets.hex(),
            "udh": sms.udh.hex(),
            "by": sms.by,
        }


@frozen(kw_only=True)
class Fate:
    """The answer of one face to a received SMS.

    ``status`` is 0 if it was acknowledged, else the answer's command_status, ``refused`` (UDP), ``unbound``
    or ``lost``.
    """

    time: float
    number: int
    channel: str
    source: str
    text: str
    data_coding: int
    status: int | str
    face: str = "smpp"

    def row(self) -> dict[str, object]:
        """Return it as a line of the inbox."""
        return {
            "time": round(self.time, 3),
            "number": self.number,
            "channel": self.channel,
            "from": self.source,
            "text": self.text,
            "data_coding": self.data_coding,
            "status": self.status,
            "face": self.face,
        }


class Records:
    """The files, the handsets, and the last records of either kind."""

    def __init__(
        self, outbox: TextIO | None = None, inbox: TextIO | None = None, submits: TextIO | None = None
    ) -> None:
        self.sent: deque[Sent] = deque(maxlen=KEPT)
        self.fates: deque[Fate] = deque(maxlen=KEPT)
        self._outbox, self._inbox, self._submits = outbox, inbox, submits
        self._unwritten: list[tuple[TextIO, dict[str, object]]] = []
        self._parts: dict[tuple[str, str, int, int], dict[int, bytes]] = {}

    def keep_submit(self, time: float, channel: str, sms: Sms) -> None:
        """Keep an SMS that was taken, in the file before its answer leaves: no ``kill -9`` hides it."""
        if self._submits:
            row = {"time": time, "channel": channel, "id": sms.id, "to": sms.to, "text": sms.text}
            self._submits.write(json.dumps({**row, "udh": sms.udh.hex(), "by": sms.by}) + "\n")
            self._submits.flush()

    def keep_sent(self, time: float, channel: str, line: int, sms: Sms, charset: str) -> None:
        """Keep one that the network took."""
        joined = self._show(channel, sms, charset)
        sent = Sent(time=time, channel=channel, line=line, sms=sms, joined=joined)
        self.sent.append(sent)
        if self._outbox:
            self._unwritten.append((self._outbox, sent.row()))

    def keep_fate(self, fate: Fate) -> None:
        """Keep how a received SMS was answered."""
        self.fates.append(fate)
        if self._inbox:
            self._unwritten.append((self._inbox, fate.row()))

    def handset(self, number: str) -> list[str]:
        """Return what a handset shows, the oldest first."""
        return [sent.joined for sent in self.sent if sent.sms.to == number and sent.joined is not None]

    def flush(self) -> None:
        """Write what is not yet written; whole lines, so that one may read along."""
        files = set()
        for file, row in self._unwritten:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            files.add(file)
        self._unwritten.clear()
        for file in files:
            file.flush()

    def _show(self, channel: str, sms: Sms, charset: str) -> str | None:
        place = concatenation(sms.udh) if sms.udh else None
        if place is None or place.total == 1:
            return sms.text
        key = (channel, sms.to, place.reference, place.total)
        parts = self._parts.setdefault(key, {})
        parts[place.number] = sms.octets
        if len(self._parts) > PARTS_KEPT:
            del self._parts[next(iter(self._parts))]
        if len(parts) < place.total:
            return None
        self._parts.pop(key, None)
        return decode(b"".join(parts[number] for number in sorted(parts)), sms.data_coding, charset)
