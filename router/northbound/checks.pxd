# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.sms.message cimport ShortMessage

cdef long HIGHEST_PRIORITY
cdef long RESERVED_REGISTERED
cdef long TRANSACTION
cdef long DATAGRAM
cdef long MODE
cdef Py_ssize_t ADDRESS

@cython.locals(key=Py_UCS4)
cpdef bint dialable(str addr) except -1
@cython.locals(character=Py_UCS4)
cpdef bint printable(str addr) except -1
@cython.locals(priority=long, registered=long, esm_class=long)
cpdef flaw(ShortMessage message, long replace_if_present_flag)
cpdef _flaw_of_text(ShortMessage message)
