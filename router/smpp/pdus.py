"""The PDUs of SMPP 3.4, each a table of its mandatory fields in the words and the order of section 4.

Lengths are not fields, as they follow from the values. A status answers a field that is too long or
malformed.
"""

from router.smpp.declare import (
    c_octet_string,
    dest_addresses,
    integer,
    pdu,
    short_message,
    time,
    unsuccess_smes,
)
from router.smpp.fields import Destination as Destination
from router.smpp.fields import DistributionList as DistributionList
from router.smpp.fields import UnsuccessSme as UnsuccessSme
from router.smpp.operations import CommandId
from router.smpp.operations import CommandStatus as Status
from router.smpp.pdu import Pdu as Pdu


@pdu
class Bind(Pdu):
    """The fields that the three binds share (section 4.1). address_range has no status of its own."""

    system_id: str = c_octet_string(16, Status.ESME_RINVSYSID)
    password: str = c_octet_string(9, Status.ESME_RINVPASWD, shown=False)
    system_type: str = c_octet_string(13, Status.ESME_RINVSYSTYP)
    interface_version: int = integer(0x34)
    addr_ton: int = integer()
    addr_npi: int = integer()
    address_range: str = c_octet_string(41, Status.ESME_RBINDFAIL)


@pdu
class BindReceiver(Bind):
    """Section 4.1.3."""

    command_id = CommandId.BIND_RECEIVER


@pdu
class BindTransmitter(Bind):
    """Section 4.1.1."""

    command_id = CommandId.BIND_TRANSMITTER


@pdu
class BindTransceiver(Bind):
    """Section 4.1.5."""

    command_id = CommandId.BIND_TRANSCEIVER


@pdu
class BindResp(Pdu):
    """The fields that the answers to the three binds share. TLV sc_interface_version is for 3.4 peers."""

    system_id: str = c_octet_string(16, Status.ESME_RINVSYSID)


@pdu
class BindReceiverResp(BindResp):
    """Section 4.1.4."""

    command_id = CommandId.BIND_RECEIVER_RESP


@pdu
class BindTransmitterResp(BindResp):
    """Section 4.1.2."""

    command_id = CommandId.BIND_TRANSMITTER_RESP


@pdu
class BindTransceiverResp(BindResp):
    """Section 4.1.6."""

    command_id = CommandId.BIND_TRANSCEIVER_RESP


@pdu
class Outbind(Pdu):
    """Section 4.1.7; it has no answer but a bind."""

    command_id = CommandId.OUTBIND

    system_id: str = c_octet_string(16, Status.ESME_RINVSYSID)
    password: str = c_octet_string(9, Status.ESME_RINVPASWD, shown=False)


@pdu
class Unbind(Pdu):
    """Section 4.2.1."""

    command_id = CommandId.UNBIND


@pdu
class UnbindResp(Pdu):
    """Section 4.2.2."""

    command_id = CommandId.UNBIND_RESP


@pdu
class GenericNack(Pdu):
    """Section 4.3: the answer to octets that are no PDU, or no known one."""

    command_id = CommandId.GENERIC_NACK


@pdu
class MessagePdu(Pdu):
    """The fields that submit_sm and deliver_sm share (sections 4.4.1 and 4.6.1).

    Text in message_payload, if there is such a TLV, goes before ``short_message`` (5.0 section 4.8.4.36).
    """

    service_type: str = c_octet_string(6, Status.ESME_RINVSERTYP)
    source_addr_ton: int = integer()
    source_addr_npi: int = integer()
    source_addr: str = c_octet_string(21, Status.ESME_RINVSRCADR)
    dest_addr_ton: int = integer()
    dest_addr_npi: int = integer()
    destination_addr: str = c_octet_string(21, Status.ESME_RINVDSTADR)
    esm_class: int = integer()
    protocol_id: int = integer()
    priority_flag: int = integer()
    schedule_delivery_time: str = time(Status.ESME_RINVSCHED)
    validity_period: str = time(Status.ESME_RINVEXPIRY)
    registered_delivery: int = integer()
    replace_if_present_flag: int = integer()
    data_coding: int = integer()
    sm_default_msg_id: int = integer()
    short_message: bytes = short_message()


@pdu
class SubmitSm(MessagePdu):
    """Section 4.4.1."""

    command_id = CommandId.SUBMIT_SM


@pdu
class SubmitSmResp(Pdu):
    """Section 4.4.2."""

    command_id = CommandId.SUBMIT_SM_RESP

    message_id: str = c_octet_string(65, Status.ESME_RINVMSGID)


@pdu
class SubmitMulti(Pdu):
    """Section 4.5.1."""

    command_id = CommandId.SUBMIT_MULTI

    service_type: str = c_octet_string(6, Status.ESME_RINVSERTYP)
    source_addr_ton: int = integer()
    source_addr_npi: int = integer()
    source_addr: str = c_octet_string(21, Status.ESME_RINVSRCADR)
    dest_address: tuple[Destination, ...] = dest_addresses()
    esm_class: int = integer()
    protocol_id: int = integer()
    priority_flag: int = integer()
    schedule_delivery_time: str = time(Status.ESME_RINVSCHED)
    validity_period: str = time(Status.ESME_RINVEXPIRY)
    registered_delivery: int = integer()
    replace_if_present_flag: int = integer()
    data_coding: int = integer()
    sm_default_msg_id: int = integer()
    short_message: bytes = short_message()


@pdu
class SubmitMultiResp(Pdu):
    """Section 4.5.2."""

    command_id = CommandId.SUBMIT_MULTI_RESP

    message_id: str = c_octet_string(65, Status.ESME_RINVMSGID)
    unsuccess_sme: tuple[UnsuccessSme, ...] = unsuccess_smes()


@pdu
class DeliverSm(MessagePdu):
    """Section 4.6.1."""

    command_id = CommandId.DELIVER_SM


@pdu
class DeliverSmResp(Pdu):
    """Section 4.6.2. By the specification message_id is empty and unused; some peers fill it nevertheless."""

    command_id = CommandId.DELIVER_SM_RESP

    message_id: str = c_octet_string(65, Status.ESME_RINVMSGID)


@pdu
class DataSm(Pdu):
    """Section 4.7.1: longer addresses, and the text in message_payload only."""

    command_id = CommandId.DATA_SM

    service_type: str = c_octet_string(6, Status.ESME_RINVSERTYP)
    source_addr_ton: int = integer()
    source_addr_npi: int = integer()
    source_addr: str = c_octet_string(65, Status.ESME_RINVSRCADR)
    dest_addr_ton: int = integer()
    dest_addr_npi: int = integer()
    destination_addr: str = c_octet_string(65, Status.ESME_RINVDSTADR)
    esm_class: int = integer()
    registered_delivery: int = integer()
    data_coding: int = integer()


@pdu
class DataSmResp(Pdu):
    """Section 4.7.2."""

    command_id = CommandId.DATA_SM_RESP

    message_id: str = c_octet_string(65, Status.ESME_RINVMSGID)


@pdu
class QuerySm(Pdu):
    """Section 4.8.1."""

    command_id = CommandId.QUERY_SM

    message_id: str = c_octet_string(65, Status.ESME_RINVMSGID)
    source_addr_ton: int = integer()
    source_addr_npi: int = integer()
    source_addr: str = c_octet_string(21, Status.ESME_RINVSRCADR)


@pdu
class QuerySmResp(Pdu):
    """Section 4.8.2; final_date is empty while the state is not final."""

    command_id = CommandId.QUERY_SM_RESP

    message_id: str = c_octet_string(65, Status.ESME_RINVMSGID)
    final_date: str = time(Status.ESME_RQUERYFAIL)
    message_state: int = integer()
    error_code: int = integer()


@pdu
class CancelSm(Pdu):
    """Section 4.9.1."""

    command_id = CommandId.CANCEL_SM

    service_type: str = c_octet_string(6, Status.ESME_RINVSERTYP)
    message_id: str = c_octet_string(65, Status.ESME_RINVMSGID)
    source_addr_ton: int = integer()
    source_addr_npi: int = integer()
    source_addr: str = c_octet_string(21, Status.ESME_RINVSRCADR)
    dest_addr_ton: int = integer()
    dest_addr_npi: int = integer()
    destination_addr: str = c_octet_string(21, Status.ESME_RINVDSTADR)


@pdu
class CancelSmResp(Pdu):
    """Section 4.9.2."""

    command_id = CommandId.CANCEL_SM_RESP


@pdu
class ReplaceSm(Pdu):
    """Section 4.10.1: without service_type and data_coding, which stay those of the original."""

    command_id = CommandId.REPLACE_SM

    message_id: str = c_octet_string(65, Status.ESME_RINVMSGID)
    source_addr_ton: int = integer()
    source_addr_npi: int = integer()
    source_addr: str = c_octet_string(21, Status.ESME_RINVSRCADR)
    schedule_delivery_time: str = time(Status.ESME_RINVSCHED)
    validity_period: str = time(Status.ESME_RINVEXPIRY)
    registered_delivery: int = integer()
    sm_default_msg_id: int = integer()
    short_message: bytes = short_message()


@pdu
class ReplaceSmResp(Pdu):
    """Section 4.10.2."""

    command_id = CommandId.REPLACE_SM_RESP


@pdu
class EnquireLink(Pdu):
    """Section 4.11.1."""

    command_id = CommandId.ENQUIRE_LINK


@pdu
class EnquireLinkResp(Pdu):
    """Section 4.11.2."""

    command_id = CommandId.ENQUIRE_LINK_RESP


@pdu
class AlertNotification(Pdu):
    """Section 4.12.1; it has no answer."""

    command_id = CommandId.ALERT_NOTIFICATION

    source_addr_ton: int = integer()
    source_addr_npi: int = integer()
    source_addr: str = c_octet_string(65, Status.ESME_RINVSRCADR)
    esme_addr_ton: int = integer()
    esme_addr_npi: int = integer()
    esme_addr: str = c_octet_string(65, Status.ESME_RINVDSTADR)
