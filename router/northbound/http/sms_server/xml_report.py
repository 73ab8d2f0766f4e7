"""The XML report of xmlfile.php: the state of messages, by user and dates."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from xml.sax.saxutils import escape

from router.desk.messages import NEWEST
from router.desk.sending_list import SendingList, SendingStatus, SendingView
from router.northbound.http.interfaces import Write

STATUS = {
    SendingStatus.WAITING: "Waiting",
    SendingStatus.SENDING: "Waiting",
    SendingStatus.TAKEN: "Delivery",
    SendingStatus.FAILED: "Fail",
}

BEGIN = '<?xml version="1.0" encoding="UTF-8"?>\n<msglst>\n'
END = "</msglst>\n"


class XmlReport:
    """A `BodyStream` of messages, the newest first, read from the store page by page."""

    def __init__(
        self,
        deliveries: SendingList,
        esme: str | None,
        since: float | None,
        until: float | None,
        zone: tzinfo,
    ) -> None:
        self._deliveries = deliveries
        self._esme, self._since, self._until = esme, since, until
        self._zone = zone
        self._before = NEWEST
        self._paused = self._stopped = self._asking = False

    def start(self, write: Write, end: Callable[[], None]) -> None:
        """See `BodyStream`."""
        self._write, self._end = write, end
        self._ask()

    def pause(self) -> None:
        """See `BodyStream`."""
        self._paused = True

    def resume(self) -> None:
        """See `BodyStream`."""
        self._paused = False
        if not (self._stopped or self._asking):
            self._ask()

    def stop(self) -> None:
        """See `BodyStream`."""
        self._stopped = True

    def _ask(self) -> None:
        self._asking = True
        self._deliveries.between(
            self._esme, self._since, self._until, self._before, self._tell, lambda why: self._finish()
        )

    def _tell(self, found: Sequence[SendingView]) -> None:
        self._asking = False
        if self._stopped:
            return
        if not found:
            self._finish()
            return
        self._before = found[-1].id
        self._write("".join(element(each, self._zone) for each in found).encode())
        if not (self._paused or self._stopped):
            self._ask()

    def _finish(self) -> None:
        if not self._stopped:
            self._stopped = True
            self._write(END.encode())
            self._end()


def element(each: SendingView, zone: tzinfo) -> str:
    """Return the element of one message."""
    at = datetime.fromtimestamp(each.accepted_at, zone)
    return (
        f"\t<msg>\n\t\t<id>{each.message_id}</id>\n\t\t<number>{escape(each.number)}</number>\n"
        f"\t\t<goip>{escape(each.channel)}</goip>\n"
        f"\t\t<date>{at:%Y-%m-%d}</date>\n\t\t<time>{at:%H:%M:%S}</time>\n"
        f"\t\t<status>{STATUS[each.standing]}</status>\n\t</msg>\n"
    )
