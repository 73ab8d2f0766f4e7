# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.relay.accounts cimport Account
from router.smpp.pdus cimport DataSm, DeliverSm, SubmitSm
from router.smpp.receipts cimport Renderer
from router.sms.address cimport Address
from router.sms.message cimport ShortMessage
from router.store.entities cimport Owed

cdef Py_ssize_t RECEIPT_TEXT

cpdef ShortMessage message_of(SubmitSm pdu)
cpdef SubmitSm as_one(pdu)
cpdef ShortMessage message_of_data(DataSm pdu)
cpdef moments(schedule_delivery_time, validity_period, found, double now)
cpdef id_of(text, form, version)
cpdef state_for(state)
@cython.locals(number=cython.longlong)
cpdef str message_id(id, form, version)
@cython.locals(message=ShortMessage, recipient=Address, sender=Address, id=str, text=bytes)
cpdef DeliverSm receipt_of(Owed owed, Account account, version, Renderer renderer)
cpdef DeliverSm deliver_of(ShortMessage message, version)
@cython.locals(err=cython.longlong)
cpdef tuple _receipt_tlvs(Owed owed, str id)
@cython.locals(octets=bytes)
cpdef bytes _beginning(ShortMessage message, alphabet)
