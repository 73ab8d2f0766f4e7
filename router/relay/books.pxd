# Types for where this module is compiled (docs/decisions/0009).
from router.relay.plan cimport Channel, Planned
from router.sms.address cimport Address

cdef class Books:
    cdef object _now
    cdef object _dates
    cdef object _recall
    cdef frozenset _watched
    cdef object _country
    cdef public object size
    cpdef bint allow(self, Channel channel, Planned planned, double now) except -1
    cpdef country(self, Planned planned, Channel channel)
    cpdef own(self, Planned planned)
    cpdef wrote(self, channel, country, Address number)
    cpdef double slides_to(self, Channel channel, Planned planned, double now) except? -1
    cpdef charge(self, Planned planned, Channel channel, Py_ssize_t segments)
    cpdef later(self, Channel channel, charge)
    cpdef refund(self, Channel channel, charge)
    cpdef reset(self, Channel channel)
    cpdef set_back(self, channels)
    cpdef restore(self, channels, reader)
    cpdef _identity(self, Planned planned, Channel channel)
