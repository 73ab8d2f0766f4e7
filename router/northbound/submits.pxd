# Types for where this module is compiled (docs/decisions/0009).
from router.relay.accounts cimport Account
from router.relay.submission cimport Submission
from router.smpp.pdus cimport SubmitSm
from router.sms.message cimport ShortMessage

cdef class Submits:
    cdef object _clock
    cdef Submission _submission
    cdef object _pending
    cpdef submit_sm(self, link, Account account, SubmitSm pdu, number)
    cpdef data_sm(self, link, Account account, pdu, number)
    cpdef _request(self, Account account, pdu, ShortMessage message)
    cpdef _refuse(self, link, number, command, status)
