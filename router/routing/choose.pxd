# Types for where this module is compiled (docs/decisions/0009).
cimport cython

cdef class Entry

cpdef bint _is_valid(tuple standing) except -1

cdef Py_ssize_t SPARE

cpdef double _ends(Entry entry) except? -1

cdef class Entry:
    cdef public object channel
    cdef public Py_ssize_t place
    cdef public object weight
    cdef public object serial
    cdef public double key
    cdef public double turn

cdef class Queue:
    cdef dict _entries
    cdef public list _heap
    cdef object _serial
    cdef Py_ssize_t _offered
    cdef bint _ordered
    cdef bint _weighted
    cdef bint _changing
    cdef bint _alike
    cdef public list _later
    cdef double _time
    cdef double _step
    @cython.locals(entry=Entry, key=double)
    cpdef offer(self, channel)
    @cython.locals(heap=list, passed=list, first=tuple, entry=Entry)
    cpdef pick(self, double now, takes)
    @cython.locals(heap=list)
    cpdef _push(self, Entry entry, double key)
    @cython.locals(heap=list, entry=Entry)
    cpdef _put(self, tuple standing)
    @cython.locals(began=double)
    cpdef _taken(self, Entry entry)
    cpdef bint _begun(self, double turn) except -1
    cpdef _let_in(self)
    @cython.locals(standing=tuple, entry=Entry)
    cpdef bint _let_next_in(self) except -1
    cpdef double _key(self, Entry entry) except? -1
