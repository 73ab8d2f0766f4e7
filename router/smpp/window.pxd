# The types of window.py; without a C compiler it is used as it is.

cdef class Window:
    cdef public long size
    cdef double _response
    cdef public long _sequence_number  # tests set it near its end
    cdef dict _open
    cdef dict _late

    cpdef long next_number(self)
    cpdef add(self, long sequence_number, answer, token, double now)
    cpdef take(self, long sequence_number, answer)
    cdef _take_late(self, long sequence_number, answer)
    cpdef list expire(self, double now)
    cdef _put_late(self, long sequence_number)
    cpdef list drain(self)


cdef class Unanswered:
    cdef dict _counts
    cdef public long total

    cpdef add(self, long sequence_number)
    cpdef bint settle(self, long sequence_number)
    cpdef clear(self)
