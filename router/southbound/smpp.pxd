# Types for where this module is compiled (docs/decisions/0009).
from router.smpp.events cimport Answered

cdef class SmppConnector:
    cdef public object settings
    cdef public object clock
    cdef public object soon
    cdef public object events
    cdef public list links
    cdef public object limits
    cdef object _outcomes
    cdef object _inbound
    cdef object _channel_events
    cdef object _complaints
    cdef object _registered
    cdef object _lives
    cpdef start(self)
    cpdef stop(self)
    cpdef tick(self)
    cpdef bint submit(self, segment) except -1
    cpdef bind_pdu(self, role)
    cpdef bound(self, link, event)
    cpdef answered(self, Answered event)
    cpdef timed_out(self, token)
    cpdef lost(self, tokens)
    cpdef _complain(self, why)
    cpdef _roomiest(self)
