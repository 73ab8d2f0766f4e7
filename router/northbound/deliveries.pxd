# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.relay.accounts cimport Account
from router.smpp.session cimport Session
from router.store.entities cimport Owed

cdef class _Delivery
cdef class SessionReceiver

@cython.final
@cython.no_gc
@cython.freelist(512)
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
    @cython.locals(session=Session, delivery=_Delivery)
    cpdef deliver(self, Owed owed)
    cpdef answered(self, _Delivery token, status)
    cpdef lost(self, tokens)
    cpdef _settle(self, _Delivery delivery)
    @cython.locals(session=Session)
    cpdef _send(self)
    cpdef _pdus(self, Owed owed)
