"""The PDU of each command_id, and the response to each request."""

from typing import Final

from router.smpp.operations import RESPONSE
from router.smpp.pdu import Pdu
from router.smpp.pdus import (
    AlertNotification,
    BindReceiver,
    BindReceiverResp,
    BindTransceiver,
    BindTransceiverResp,
    BindTransmitter,
    BindTransmitterResp,
    CancelSm,
    CancelSmResp,
    DataSm,
    DataSmResp,
    DeliverSm,
    DeliverSmResp,
    EnquireLink,
    EnquireLinkResp,
    GenericNack,
    Outbind,
    QuerySm,
    QuerySmResp,
    ReplaceSm,
    ReplaceSmResp,
    SubmitMulti,
    SubmitMultiResp,
    SubmitSm,
    SubmitSmResp,
    Unbind,
    UnbindResp,
)

PDUS: Final[dict[int, type[Pdu]]] = {
    declared.command_id.value: declared
    for declared in (
        BindReceiver,
        BindReceiverResp,
        BindTransmitter,
        BindTransmitterResp,
        BindTransceiver,
        BindTransceiverResp,
        Outbind,
        Unbind,
        UnbindResp,
        GenericNack,
        SubmitSm,
        SubmitSmResp,
        SubmitMulti,
        SubmitMultiResp,
        DeliverSm,
        DeliverSmResp,
        DataSm,
        DataSmResp,
        QuerySm,
        QuerySmResp,
        CancelSm,
        CancelSmResp,
        ReplaceSm,
        ReplaceSmResp,
        EnquireLink,
        EnquireLinkResp,
        AlertNotification,
    )
}
"""Every PDU we can read, by command_id."""

RESPONSES: Final[dict[type[Pdu], type[Pdu]]] = {
    declared: PDUS[command_id | RESPONSE]
    for command_id, declared in PDUS.items()
    if not command_id & RESPONSE and command_id | RESPONSE in PDUS
}
"""The response to each request; outbind and alert_notification have none."""
