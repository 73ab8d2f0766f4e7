# Types for where this module is compiled (docs/decisions/0009).
cdef class Dates:
    cdef public object _seconds
    cdef public double ahead
    cpdef now(self)
    cpdef at(self, double instant)
    cpdef instant(self, date)
