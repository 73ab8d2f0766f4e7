# Types for where this module is compiled (docs/decisions/0009).

cdef class Queue:
    cdef dict _order
    cdef object _key
    cdef public list _heap
    cdef object _serial
    cdef dict _valid
    cdef bint _weighted
    cdef bint _changing
    cdef public list _later
    cdef dict _turns
    cdef double _time
    cdef double _step
    cpdef offer(self, channel)
    cpdef pick(self, double now, takes)
    cpdef _push(self, channel, key)
    cpdef _put(self, key, serial, channel)
    cpdef bint _is_valid(self, entry) except -1
    cpdef _taken(self, channel)
    cpdef bint _begun(self, double turn) except -1
    cpdef _let_in(self)
    cpdef bint _let_next_in(self) except -1
    cpdef _place(self, channel)
    cpdef _turn(self, channel)
