# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.relay.acquainted cimport Acquaintance
from router.relay.attempt cimport Attempt, Part
from router.relay.attempts cimport Attempts
from router.relay.open_segments cimport OpenSegments
from router.relay.receipts cimport Receipts
from router.relay.scheduler cimport Scheduler
from router.sms.message cimport ShortMessage
from router.sms.report cimport StatusReport

@cython.locals(character=Py_UCS4)
cpdef bint _is_in_digits(str remote_id) except -1
cpdef tuple _reading(StatusReport report, final)

cdef class Correlation:
    cdef object _now
    cdef object _store
    cdef object _write
    cdef Scheduler _scheduler
    cdef Attempts _attempts
    cdef Receipts _receipts
    cdef object _way
    cdef OpenSegments _open
    cdef object _long
    cdef dict _asked
    cdef dict _ids
    cdef object _parking
    cdef dict _beside
    cdef double _check_at
    cdef object _unmatched
    cdef object _given_up
    cdef object _settled
    cpdef restore(self, reader, last_id)
    @cython.locals(message=ShortMessage, ids=Acquaintance)
    cpdef remember(self, Part part, remote_id)
    @cython.locals(part=Part, ids=Acquaintance)
    cpdef reported(self, channel, StatusReport report, acknowledge)
    cpdef bint _is_to(self, Part part, StatusReport report, Acquaintance ids) except -1
    cpdef _country(self, Part part)
    cpdef give_up(self, id)
    cpdef _checked(self, upto, oldest)
    cpdef _found(self, key, StatusReport report, acknowledge, read)
    cpdef _go_on(self, key, behind)
    cpdef Part _part(self, found, outcomes)
    cpdef _keep(self, Attempt attempt)
    cpdef _settle(self, Part part, StatusReport report, acknowledge)
    cpdef _park(self, key, StatusReport report, acknowledge)
    cpdef _found_beside(self, key, others, StatusReport report, acknowledge, part, read)
    cpdef _settle_beside(self, key, others, StatusReport report, acknowledge, part)
    cpdef _unknown(self, channel, StatusReport report, acknowledge)
