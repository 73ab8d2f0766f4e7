# Types for where this module is compiled (docs/decisions/0009).
from router.relay.accounts cimport Account
from router.smpp.pdus cimport DataSm, DeliverSm, SubmitSm
from router.sms.message cimport ShortMessage
from router.store.entities cimport Owed

cpdef ShortMessage message_of(SubmitSm pdu)
cpdef SubmitSm as_one(pdu)
cpdef ShortMessage message_of_data(DataSm pdu)
cpdef moments(schedule_delivery_time, validity_period, found, double now)
cpdef id_of(text, form, version)
cpdef state_for(state)
cpdef message_id(id, form, version)
cpdef DeliverSm receipt_of(Owed owed, Account account, version, date)
cpdef DeliverSm deliver_of(ShortMessage message, version)
cpdef _receipt_tlvs(Owed owed, id)
cpdef _beginning(ShortMessage message, alphabet)
