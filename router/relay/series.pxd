# Types for where this module is compiled (docs/decisions/0009).
from router.store.entities cimport Sending

cpdef series_of(Sending sending)

cdef class Series:
    cdef double _timeout
    cdef object _channels
    cpdef channel(self, series, double now)
    cpdef goes_by(self, series, channel, double now)
    cpdef restore(self, out, instant)
