# Types for where this module is compiled (docs/decisions/0009).
cimport cython

cdef class Renderer

cpdef bint is_receipt(int esm_class) except -1
cpdef bint is_notification(int esm_class) except -1
@cython.locals(receipt=tuple)
cpdef tuple parse(bytes octets, data_coding, tuple optional, int esm_class)

@cython.locals(at=Py_ssize_t, end=Py_ssize_t, octet=int)
cdef Py_ssize_t _end_of_id(bytes octets) except -1
@cython.locals(end_of_id=Py_ssize_t, at=Py_ssize_t, begin=Py_ssize_t, end=Py_ssize_t)
cpdef tuple _usual(bytes octets)
cpdef tuple _matched(bytes octets)
cdef Py_ssize_t _end_of_dates(bytes octets, Py_ssize_t at) except -1
@cython.locals(begin=Py_ssize_t, end=Py_ssize_t, text=cython.p_uchar)
cdef Py_ssize_t _end_of_digits(
    bytes octets, Py_ssize_t at, bytes key, Py_ssize_t least, Py_ssize_t most
) except -1
cdef bint _is_of_a_word(int octet) except -1
cdef bint _stands(bytes octets, bytes words, Py_ssize_t at) except -1
@cython.locals(
    first=tuple,
    second=tuple,
    id=bytes,
    told=bytes,
    number=int,
    text=cython.p_uchar,
    again=cython.p_uchar,
    at=Py_ssize_t,
)
cdef bint _repeat(tuple optional, bytes octets, Py_ssize_t size, state) except -1

cpdef tuple _unusual(bytes octets, data_coding, tuple optional, int esm_class)
cpdef _fields(text)
cpdef tuple _pieced_together(fields, tuple found)
cpdef tuple _corrected(tuple receipt, tuple found)
cpdef _state_told(found)
cpdef _state_of(stat)
cpdef _network_error(found)

cdef class Renderer:
    cdef object _date
    cdef double _minute
    cdef double _earlier
    cdef str _told
    cdef str _told_earlier
    cdef str _between
    cdef double _accepted
    cdef double _at
    cdef object _state
    cdef long long _err
    @cython.locals(accepted=double, minute=double, between=str, beginning=str)
    cpdef bytes render(self, str message_id, state, double accepted_at, double at, long long err, bytes text)
    cdef str _date_of(self, double minute)
