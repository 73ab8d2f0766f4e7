# Types for where this module is compiled (docs/decisions/0009).

cdef class Framer:
    cdef public object most
    cdef public object since
    cdef public object bad
    cdef object _rest
    cdef object _needed
    cpdef feed(self, octets, double now)
    cpdef _stop(self, octets, at, another, double now)
    cpdef _refuse(self, header)
