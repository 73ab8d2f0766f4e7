# Types for where this module is compiled (docs/decisions/0009).
cimport cython

cdef object NOTHING

@cython.final
@cython.no_gc
@cython.freelist(512)
cdef class Later:
    cdef object _call
    cdef object _first
    cdef object _second
    cdef object _third
    cdef object _fourth
    cdef list _given(self)

@cython.locals(made=Later)
cpdef Later put_by(call, first, second=*, third=*, fourth=*)
