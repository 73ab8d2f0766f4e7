"""The state of a line as a GoIP reports it: whether it can send now, and which SIM is in it.

The same facts come in the keep-alives of the UDP protocol and on the page `status.xml`; over SMPP alone
none of them does.
"""

from enum import Enum

from router.sms.value import value


class LineTrouble(Enum):
    """Why a line cannot send, in words for the operator."""

    DISABLED = "the line is switched off in the GoIP"
    NO_SIM = "the GoIP finds no SIM in the line"
    LOGGED_OUT = "the SIM is not logged in to the GSM network"


@value(kw_only=True)
class LineState:
    """A line at one moment. None, or an empty string: the GoIP did not say."""

    enabled: bool | None = None
    sim: bool | None = None
    """Whether a SIM is inserted."""
    logged_in: bool | None = None
    """Whether the SIM is registered in the GSM network."""
    activity: str = ""
    """What the line is doing: IDLE, ACTIVE, BUSY, or a call with its number (`CONNECTED:num`)."""
    signal: int | None = None
    """As AT+CSQ gives it: 0 to 31; 99 is unknown, and so None here. dBm is 2 * signal - 113."""
    operator: str = ""
    number: str = ""
    imei: str = ""
    imsi: str = ""
    iccid: str = ""

    @property
    def trouble(self) -> LineTrouble | None:
        """Why nothing can be sent; None if something can, or the GoIP does not say."""
        if self.enabled is False:
            return LineTrouble.DISABLED
        if self.sim is False:
            return LineTrouble.NO_SIM
        return LineTrouble.LOGGED_OUT if self.logged_in is False else None
