# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.relay.plan cimport Channel, Planned
from router.sms.message cimport ShortMessage

cdef class Part
cdef class Attempt

@cython.final
@cython.no_gc
@cython.freelist(512)
cdef class Part:
    cdef public Attempt attempt
    cdef public object number
    cdef public ShortMessage message
    cdef public object remote_id
    cdef public bint unanswered

@cython.final
@cython.no_gc
@cython.freelist(512)
cdef class Attempt:
    cdef public Planned planned
    cdef public Channel channel
    cdef public object messages
    cdef public object whole
    cdef public object count
    cdef public object next
    cdef public double began
    cdef public object charge
    cdef public object changes
    cdef public dict outcomes
    cdef public dict called
    cpdef call(self, number, remote_id)
    cpdef dict ended(self, number, state, err)
    cpdef Part part(self, number)
