# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.clocks cimport Dates
from router.later cimport put_by
from router.northbound.checks cimport flaw
from router.northbound.translate cimport message_id, message_of, moments
from router.relay.accounts cimport Account
from router.relay.request cimport Request
from router.relay.submission cimport Submission
from router.smpp.pdus cimport DataSm, SubmitSm
from router.smpp.session cimport Session
from router.sms.message cimport ShortMessage

cdef long HIGHEST_OF_5_0

cdef class Submits:
    cdef Dates _dates
    cdef Submission _submission
    cdef object _pending
    cpdef submit_sm(self, link, Account account, SubmitSm pdu, number)
    cpdef data_sm(self, link, Account account, DataSm pdu, number)
    cpdef _submit(self, link, Account account, SubmitSm pdu, ShortMessage message, number, command)
    @cython.locals(session=Session)
    cpdef _accepted(self, link, form, number, command, id)
    cpdef Request _request(self, Account account, SubmitSm pdu, ShortMessage message)
    cpdef _refuse(self, link, number, command, status)
