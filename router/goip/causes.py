"""Causes of a GoIP's error numbers: the +CMS ERROR numbers of its modem, and its own.

The same numbers come in the ``err`` of an SMPP receipt, in ``errorN`` of the HTTP page and in
``errorstatus`` of the UDP protocol. Sources: TS 24.011 Annex E-2 (1 to 127), TS 23.040 9.2.3.22 (128 to 255),
TS 27.005 3.2.5 (300 on); 501 is the device's own.
"""

from router.sms.report import Cause, Fault

NO_STATUS_REPORT = 501
"""The device gave up waiting: whether the message was sent is unknown, so it is never sent again."""

FAULTS: dict[int, tuple[Fault, str]] = {
    1: (Fault.MESSAGE, "unassigned number, or just `failed` of old firmware"),
    8: (Fault.BARRED, "operator determined barring"),
    10: (Fault.BARRED, "call barred"),
    17: (Fault.CHANNEL, "network failure"),
    21: (Fault.CHANNEL, "short message rejected: often no credit, or a spam filter"),
    22: (Fault.BUSY, "memory exceeded or congestion"),
    27: (Fault.MESSAGE, "destination out of service"),
    28: (Fault.NUMBER, "unidentified subscriber"),
    29: (Fault.CHANNEL, "facility rejected"),
    30: (Fault.NUMBER, "unknown subscriber"),
    38: (Fault.BUSY, "network out of order"),
    41: (Fault.BUSY, "temporary failure"),
    42: (Fault.BUSY, "congestion"),
    47: (Fault.BUSY, "no resources"),
    50: (Fault.CHANNEL, "facility not subscribed"),
    69: (Fault.CHANNEL, "facility not implemented"),
    310: (Fault.BARRED, "SIM missing"),
    311: (Fault.BARRED, "SIM PIN required"),
    313: (Fault.BARRED, "SIM failure"),
    315: (Fault.BARRED, "wrong SIM"),
    316: (Fault.BARRED, "SIM PUK required"),
    322: (Fault.CHANNEL, "SIM storage full"),
    330: (Fault.CHANNEL, "SMSC address unknown"),
    331: (Fault.BUSY, "no network service: the SIM is logged out"),
    332: (Fault.BUSY, "network timeout"),
    500: (Fault.CHANNEL, "unknown error: weak signal, no credit, or the module is confused"),
    NO_STATUS_REPORT: (Fault.DOUBT, "no word from the network in time"),
}


def cause_of(number: int) -> Cause:
    """Return the Cause of an error number; 0 stands for a failure without a number."""
    fault, said = FAULTS.get(number) or _of_range(number)
    return Cause(fault, number, said)


def _of_range(number: int) -> tuple[Fault, str]:
    if 128 <= number <= 255:
        return Fault.MESSAGE, "refused by the service centre"
    if 300 <= number < 500:
        return Fault.CHANNEL, "the module failed"
    if number >= 512:
        return Fault.CHANNEL, "an error of the module's maker"
    return Fault.MESSAGE, "failed"
