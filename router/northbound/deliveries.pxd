# Types for where this module is compiled (docs/decisions/0009).
from router.relay.accounts cimport Account
from router.store.entities cimport Owed

cdef class _Delivery
cdef class SessionReceiver

cdef class _Delivery:
    cdef public Owed owed
    cdef public object left
    cdef public object status

cdef class SessionReceiver:
    cdef public object esme
    cdef object _link
    cdef Account _account
    cdef object _clock
    cdef object _deliveries
    cdef object _date
    cdef object _alphabets
    cdef object _waiting
    cpdef deliver(self, Owed owed)
    cpdef answered(self, token, status)
    cpdef lost(self, tokens)
    cpdef _settle(self, _Delivery delivery)
    cpdef _send(self)
    cpdef _pdus(self, Owed owed)
