# Types for where this module is compiled (docs/decisions/0009).
from router.smpp.pdus cimport DataSm, SubmitSm
from router.sms.message cimport ShortMessage
from router.sms.report cimport Cause, StatusReport

cpdef SubmitSm submit_of(ShortMessage message, registered_delivery, tlvs_allowed, double validity)
cpdef StatusReport report_of(pdu, of_goip)
cpdef bint is_report(pdu) except -1
cpdef Cause _cause(state, err, of_goip)
cpdef _number(err)
cpdef _text_of(pdu)
