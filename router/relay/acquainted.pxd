# Types for where this module is compiled (docs/decisions/0009).
cdef class Acquaintance:
    cdef public bint plain
    cdef public set widths
    cdef public Py_ssize_t parked
    cdef public Py_ssize_t trust
