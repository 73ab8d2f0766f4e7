# Types for where this module is compiled (docs/decisions/0009).
from router.smpp.timers cimport Watch
from router.smpp.window cimport Unanswered, Window

cdef class Line:
    cdef public object side
    cdef public object version
    cdef public object peer_version
    cdef public object system_id
    cdef public bint closing
    cdef double _now
    cdef object _timers
    cdef object _limits
    cdef Watch _watch
    cdef object _peer_window
    cdef public Window _window
    cdef Unanswered _unanswered
    cdef object _complaints
    cdef list _output
    cdef list _pending
    cdef public object state
    cdef object _ours
    cdef object _theirs
    cdef object _sendable
    cdef object _expected
    cpdef output(self)
    cpdef _enter(self, state)
    cpdef _resume(self, double now)
    cpdef _refuse(self, request, sequence_number, status)
    cpdef _complain(self, why, events)
    cpdef _end(self, why, events)
