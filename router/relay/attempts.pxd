# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.clocks cimport Dates
from router.later cimport put_by
from router.relay.attempt cimport Attempt, Part
from router.relay.onward cimport Onward
from router.relay.plan cimport Channel, Planned
from router.relay.scheduler cimport Scheduler
from router.routing.table cimport Way
from router.sms.glance cimport is_handed_on
from router.sms.message cimport ShortMessage
from router.sms.report cimport Cause
from router.sms.segments cimport Cut

cpdef _attempted(Attempt attempt, double now)
cpdef ShortMessage _addressed(ShortMessage segment, rewrites)
cpdef Way same_channel(Way way, channel)

cdef class Attempts:
    cdef object _clock
    cdef object _now
    cdef Dates _dates
    cdef object _write
    cdef Scheduler _scheduler
    cdef object _accounts
    cdef dict _alphabets
    cdef Onward _onward
    cdef object _events
    cdef object _silences
    cdef object _rest
    cdef public object series
    cdef public object connectors
    cdef public object remember
    cdef dict _unanswered
    cpdef left(self, told)
    cpdef end(self, Planned planned, channel, state, err, before=*, then=*)
    cpdef expire(self, Planned planned)
    cpdef again(self, Planned planned, Way way, before=*)
    cpdef Attempt prepare(self, Planned planned, Channel channel)
    cpdef _alphabet(self, Planned planned)
    cpdef Cut _cut(self, Planned planned, Channel channel)
    cpdef size(self, Planned planned, Channel channel)
    cpdef begin(self, Planned planned, Channel channel)
    cpdef bint _belongs_elsewhere(self, Planned planned, Channel channel) except -1
    cpdef unfit(self, Planned planned, Channel channel)
    cpdef launch(self, Attempt attempt)
    cpdef _unsent(self, Part part)
    @cython.locals(channel=Channel)
    cpdef submitted(self, Part segment, remote_id)
    cpdef _answered(self, Part part, last)
    cpdef _space(self, Attempt attempt)
    cpdef double _until_next(self, Attempt attempt, double rest) except? -1
    cpdef double _rest_after(self, Attempt attempt) except? -1
    cpdef refused(self, Part segment, Cause cause)
    cpdef _try_later(self, Attempt attempt, double delay)
    cpdef _go_on(self, Attempt attempt)
    cpdef _resumed(self, Attempt attempt)
    cpdef bint _is_past(self, Attempt attempt) except -1
    cpdef bint refused_by_report(self, Attempt attempt, Cause cause, state) except -1
    cpdef well(self, Attempt attempt)
    cpdef _ill(self, Attempt attempt, Cause cause)
    cpdef _refuse(self, Planned planned, Channel channel, Cause cause)
    cpdef unanswered(self, Part segment)
    cpdef give_up(self, id)
    cpdef bint _is_over(self, Part part) except -1
    cpdef lost(self, Part segment)
    cpdef doubt(self, Planned planned, Channel channel)
