# Types for where this module is compiled (docs/decisions/0009).

cdef class Window
cdef class Unanswered

cdef class Window:
    cdef public Py_ssize_t size
    cdef double _response
    cdef public object _sequence_number
    cdef dict _open
    cdef dict _late
    cpdef Py_ssize_t room(self) except -1
    cpdef next_number(self)
    cpdef add(self, sequence_number, answer, token, double now)
    cpdef take(self, sequence_number, answer)
    cpdef _take_late(self, sequence_number, answer)
    cpdef _put_late(self, sequence_number)
    cpdef double deadline(self) except? -1
    cpdef drain(self)

cdef class Unanswered:
    cdef dict _counts
    cdef public Py_ssize_t total
    cpdef add(self, sequence_number)
    cpdef bint settle(self, sequence_number) except -1
    cpdef clear(self)
