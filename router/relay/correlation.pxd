# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.relay.attempt cimport Attempt, Part
from router.relay.attempts cimport Attempts
from router.relay.receipts cimport Receipts
from router.relay.scheduler cimport Scheduler
from router.sms.report cimport StatusReport

cpdef tuple _reading(StatusReport report, final)

cdef class Correlation:
    cdef object _now
    cdef object _store
    cdef object _write
    cdef Scheduler _scheduler
    cdef Attempts _attempts
    cdef Receipts _receipts
    cdef object _way
    cdef Py_ssize_t _most_open
    cdef dict _open
    cdef object _long
    cdef dict _asked
    cdef object _parked
    cdef dict _ids
    cdef object _on_disk
    cdef double _check_at
    cdef public object unmatched
    cdef object _given_up
    cdef object _settled
    cpdef restore(self, reader, last_id)
    cpdef remember(self, Part part, remote_id)
    @cython.locals(part=Part)
    cpdef _make_room(self)
    @cython.locals(part=Part)
    cpdef reported(self, channel, StatusReport report, acknowledge)
    cpdef give_up(self, id)
    cpdef _checked(self, upto, oldest)
    cpdef _found(self, key, StatusReport report, acknowledge, read)
    cpdef _take_up(self, key, found, outcomes)
    cpdef Part _part(self, found, outcomes)
    cpdef _keep(self, Attempt attempt)
    cpdef _leave(self, Attempt attempt)
    @cython.locals(part=Part)
    cpdef _forget(self, Attempt attempt, remote_id)
    cpdef _settle(self, Part part, StatusReport report, acknowledge)
    cpdef _park(self, key, StatusReport report, acknowledge)
    cpdef _unpark(self, channel, ids, remote_id)
    cpdef _unknown(self, acknowledge)
