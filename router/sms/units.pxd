# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.sms.message cimport ShortMessage

cdef int SHIFT

@cython.locals(octets=Py_ssize_t, value=bytes)
cpdef Py_ssize_t units(ShortMessage message) except -1
