# Types for where this module is compiled (docs/decisions/0009).
from router.northbound.submits cimport Submits
from router.relay.accounts cimport Account
from router.smpp.events cimport Requested
from router.smpp.pdus cimport DataSm, SubmitSm

cdef class Requests:
    cdef Submits _submits
    cdef object _inquiries
    cpdef take(self, link, Account account, Requested asked)
