# Types for where this module is compiled (docs/decisions/0009).

cdef class Index:
    cdef dict _by_prefix
    cdef list _others
    cdef list _lengths
    cpdef list candidates(self, number)
