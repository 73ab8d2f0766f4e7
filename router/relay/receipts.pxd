# Types for where this module is compiled (docs/decisions/0009).
from router.clocks cimport Dates
from router.later cimport put_by
from router.relay.delivery cimport Delivery
from router.relay.numbers cimport Numbers
from router.store.entities cimport Owed, Sending

cpdef bint wants_receipt(registered_delivery, state) except -1

cdef class Receipts:
    cdef Dates _dates
    cdef object _write
    cdef Numbers _numbers
    cdef Delivery _delivery
    cdef object _endings
    cdef bint _each
    cdef object _delivered
    cpdef end(self, Sending sending, channel, state, err, before=*, then=*, followers=*)
    cpdef notify(self, Sending sending, channel, state, then=*, followers=*)
    cpdef Owed _owed(self, Sending sending, channel, kind, state, err, now)
    cpdef _owe(self, Owed owed, list changes, then)
    cpdef _on_disk(self, Owed owed, then)
