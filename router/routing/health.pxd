# Types for where this module is compiled (docs/decisions/0009).
from router.sms.report cimport Cause

cdef class Health:
    cdef public bint on_trial
    cdef dict _refusals
    cdef object _benches
    cdef object _flaps
    cdef double _up_at
    cpdef refused(self, Cause cause, double now)
    cpdef bint succeeded(self) except -1
    cpdef double up(self, double now) except? -1
    cpdef down(self, double now)
