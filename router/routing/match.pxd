# Types for where this module is compiled (docs/decisions/0009).
from router.sms.message cimport ShortMessage

cpdef unmet(match, Facts facts)

cdef class Facts:
    cdef public ShortMessage message
    cdef public object esme
    cdef public object minute
    cdef object _read
    cdef object _text
