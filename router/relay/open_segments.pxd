# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.relay.attempt cimport Attempt, Part

cpdef _which(Part part)

cdef class OpenSegments:
    cdef Py_ssize_t _many
    cdef Py_ssize_t _most
    cdef dict _newest
    cdef dict _older
    cdef dict _ended
    cdef dict _ended_before
    cdef public object on_disk
    cpdef add(self, key, Part part)
    cpdef Part newest(self, key)
    @cython.locals(newest=Part)
    cpdef under(self, key)
    cpdef ended(self, key, Part part)
    cpdef lately(self, key)
    @cython.locals(newest=Part)
    cpdef forget(self, key, Part part)
    @cython.locals(part=Part)
    cpdef forget_all(self, Attempt attempt)
    cpdef leave(self, Attempt attempt)
    cpdef _add_to(self, key, Part part)
    @cython.locals(part=Part)
    cpdef _put(self, key, parts)
    @cython.locals(part=Part)
    cpdef _make_room(self)
    @cython.locals(part=Part)
    cpdef _leave_older(self, key)
