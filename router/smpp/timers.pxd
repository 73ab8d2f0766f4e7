# Types for where this module is compiled (docs/decisions/0009).

cdef class Watch:
    cdef object _timers
    cdef double _heard
    cdef object _enquired
    cdef object _deadline
    cdef object _because
    cdef public double transacted
    cpdef await_(self, double seconds, because, double now)
    cpdef settle(self)
    cpdef hear(self, double now)
    cpdef enquire(self, double now)
    cpdef overdue(self, double now)
    cpdef double deadline(self, bint bound) except? -1
    cpdef bint quiet(self, double now) except -1
    cpdef bint idle(self, double now) except -1
