"""Causes of the command_status of a response: whose fault it is, and so what may be done.

The statuses are those of SMPP 3.4 section 5.1.3 and 5.0 section 4.7.6. One that no table knows, a vendor's
for example, is taken as a refusal of the message: another channel may be tried, within its attempts, so
that a status that is really temporary does not loop and one that is really final does not cost more than
those attempts.
"""

from router.smpp.operations import CommandStatus as Status
from router.smpp.operations import name_of_status
from router.sms.report import Cause, Fault

_REASONS: dict[Fault, dict[Status, str]] = {
    Fault.BUSY: {
        Status.ESME_RSYSERR: "internal trouble over there, which passes",
        Status.ESME_RMSGQFUL: "its queue is full",
        Status.ESME_RTHROTTLED: "we are too fast for it",
        Status.ESME_RX_T_APPN: "its application asks to try later",
        Status.ESME_RSERTYPUNAVAIL: "the service is out of order",
    },
    Fault.CHANNEL: {
        Status.ESME_RINVCMDID: "it takes no submit_sm",
        Status.ESME_RINVBNDSTS: "our bind is gone over there",
        Status.ESME_RALYBND: "an old session of ours is still held over there",
        Status.ESME_RBINDFAIL: "it does not let us in",
        Status.ESME_RINVPASWD: "it does not let us in",
        Status.ESME_RINVSYSID: "it does not let us in",
        Status.ESME_RINVSYSTYP: "it does not let us in",
        Status.ESME_RPROHIBITED: "our account may not do this",
    },
    Fault.NUMBER: {
        Status.ESME_RINVDSTADR: "the number is invalid",
        Status.ESME_RINVDSTTON: "the number's type is invalid",
        Status.ESME_RINVDSTNPI: "the number's plan is invalid",
    },
    Fault.MESSAGE: {
        # Seen from GoIP firmware for bad destinations and for USSD codes; elsewhere it can mean anything.
        Status.ESME_RSUBMITFAIL: "refused without a reason",
        Status.ESME_RUNKNOWNERR: "refused without a reason",
        Status.ESME_RDELIVERYFAILURE: "not delivered, in transaction mode",
    },
}

CAUSES: dict[int, Cause] = {
    status.value: Cause(fault, said=f"{status.name}: {why}")
    for fault, reasons in _REASONS.items()
    for status, why in reasons.items()
}


def cause_of_status(command_status: int) -> Cause:
    """Return the Cause of an error in submit_sm_resp.

    Its ``code`` is 0: these are no numbers of a network.
    """
    cause = CAUSES.get(command_status)
    return Cause(Fault.MESSAGE, said=name_of_status(command_status)) if cause is None else cause
