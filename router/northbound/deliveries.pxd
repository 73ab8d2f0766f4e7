# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.relay.accounts cimport Account
from router.northbound.translate cimport deliver_of, receipt_of
from router.smpp.pdus cimport DeliverSm
from router.smpp.receipts cimport Renderer
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
    cdef Session _session
    cdef Account _account
    cdef object _now
    cdef object _deliveries
    cdef Renderer _renderer
    cdef object _alphabets
    cdef object _waiting
    @cython.locals(session=Session, delivery=_Delivery, receipt=DeliverSm, pdus=list)
    cpdef deliver(self, Owed owed)
    cpdef answered(self, _Delivery token, status)
    cpdef lost(self, tokens)
    cpdef _settle(self, _Delivery delivery)
    @cython.locals(session=Session)
    cpdef _send(self)
    cpdef list _received(self, Owed owed, version)
