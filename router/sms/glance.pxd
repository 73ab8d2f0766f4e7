# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.sms.form cimport Form
from router.sms.message cimport ShortMessage

cdef tuple NAMED
cdef long UDHI

@cython.locals(octets=bytes, data_coding=Py_ssize_t)
cpdef bint is_one(ShortMessage message, alphabet) except -1
cpdef bint is_handed_on(ShortMessage message, alphabet, Form form) except -1
@cython.locals(octets=bytes, data_coding=Py_ssize_t)
cpdef bint is_taken(ShortMessage message, alphabet, Form form) except -1
