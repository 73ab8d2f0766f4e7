# Types for where this module is compiled (docs/decisions/0009).
from router.later cimport put_by
from router.relay.plan cimport Channel, Planned
from router.relay.receipts cimport Receipts
from router.relay.scheduler cimport Scheduler
from router.routing.table cimport Way

cdef class Onward:
    cdef object _date
    cdef object _write
    cdef Scheduler _scheduler
    cdef object _accounts
    cdef Receipts _receipts
    cdef public object left
    cpdef elsewhere(self, Planned planned, Channel channel)
    cpdef again(self, Planned planned, Way way, before=*)
    cpdef expire(self, Planned planned)
    cpdef end(self, Planned planned, channel, state, err, before=*, then=*)
    cpdef _on_disk(self, id, then)
