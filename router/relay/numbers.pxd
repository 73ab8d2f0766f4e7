# Types for where this module is compiled (docs/decisions/0009).

cdef class Numbers:
    cdef object _counter
    cdef object _last
    cdef object _reserved
    cdef object _write
    cpdef next(self)
