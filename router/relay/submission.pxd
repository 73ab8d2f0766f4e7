# Types for where this module is compiled (docs/decisions/0009).
from router.clocks cimport Dates
from router.later cimport put_by
from router.relay.accounts cimport Account
from router.relay.attempt cimport Attempt
from router.relay.attempts cimport Attempts
from router.relay.numbers cimport Numbers
from router.relay.plan cimport Channel, Planned
from router.relay.request cimport Request
from router.relay.scheduler cimport Scheduler
from router.relay.series cimport series_of
from router.relay.ways cimport Ways
from router.routing.table cimport Way
from router.sms.message cimport ShortMessage
from router.store.entities cimport Sending

cdef class Submission:
    cdef object _now
    cdef Dates _dates
    cdef object _write
    cdef Ways _ways
    cdef object _accounts
    cdef Scheduler _scheduler
    cdef Attempts _attempts
    cdef object _siblings
    cdef Numbers _ids
    cdef object _misnamed
    cdef dict _allowances
    cdef public bint open
    cdef public bint keeping
    cpdef accept(self, Request request, accepted)
    cpdef Way _admit(self, Account account, ShortMessage message, double now, beside=*)
    cpdef Sending _sending(self, Request request, ShortMessage message, Way way, now, id, part_of)
    cpdef _enter(self, Sending sending, Way way, accepted)
    cpdef Way _way_of_segment(self, series, Way way)
    cpdef _take(self, Planned planned, accepted)
    cpdef _leave(self, Attempt attempt, accepted)
    cpdef _within_limits(self, Account account, double now, beside)
    cpdef Way _way(self, Account account, ShortMessage message)
    cpdef _largest(self, Channel channel)
    cpdef _channels(self, Way way)
    @cython.locals(octets=bytes)
    cpdef _fits(self, Account account, ShortMessage message, Way way)
