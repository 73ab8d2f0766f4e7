# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.smpp.pdus cimport DataSm, DeliverSm, SubmitSm
from router.smpp.receipts cimport is_notification, is_receipt
from router.smpp.receipts cimport parse as read_receipt
from router.smpp.tlvs cimport payload
from router.sms.message cimport ShortMessage
from router.sms.report cimport Cause, StatusReport

cdef dict _RELATIVE

cpdef SubmitSm submit_of(ShortMessage message, registered_delivery, tlvs_allowed, double validity)
cpdef str _relative(long seconds)
@cython.locals(data=DataSm, deliver=DeliverSm, receipt=tuple)
cpdef StatusReport report_of(pdu, of_goip)
cdef tuple _receipt(bytes short_message, tuple found, data_coding, int esm_class)
@cython.locals(data=DataSm, deliver=DeliverSm, esm_class=int)
cpdef bint is_report(pdu) except -1
cpdef Cause _cause(state, err, of_goip)
cpdef _number(err)
cpdef _text_of(pdu)
