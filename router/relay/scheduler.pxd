# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.relay.books cimport Books
from router.relay.plan cimport Channel, Lane, Planned, Pool
from router.routing.table cimport Way
from router.sms.address cimport Address

cpdef bint _any(Channel channel) except -1
cpdef bint _is_new(refused_by, Channel channel) except -1

cdef class Scheduler:
    cdef object _clock
    cdef object _now
    cdef object _dates
    cdef object _window
    cdef public dict channels
    cdef public Books books
    cdef public object flapping
    cdef public object used_up
    cdef public dict planned
    cdef public dict revised
    cdef public set ending
    cdef public object begin
    cdef public object refill
    cdef dict _pools
    cdef dict _lanes
    cdef dict _numbers
    cdef object _free
    cdef bint _freeing
    cdef dict _served
    cdef object _serving
    cdef list _resting
    cdef object _alarm
    cdef bint _paused
    @cython.locals(lane=Lane)
    cpdef Lane lane(self, Way way, esme, priority)
    cpdef lanes(self)
    cpdef Channel place(self, Planned planned)
    cpdef load(self, Planned planned)
    cpdef release(self, Planned planned)
    cpdef requeue(self, Planned planned)
    cpdef settled(self, Planned planned)
    cpdef bint knows(self, id) except -1
    cpdef withdraw(self, Planned planned)
    cpdef reconsider(self, Planned planned)
    cpdef Channel _enter(self, Planned planned, Lane lane)
    cpdef bint _number_is_busy(self, Planned planned, first=*) except -1
    cpdef _release(self, key)
    cpdef _let_next_go(self, key)
    cpdef _due(self, Planned planned, Lane lane, first)
    cpdef Channel _pick(self, Planned planned, Pool pool)
    cpdef Channel _saver_for(self, Planned planned, double now)
    cpdef Channel _own(self, Planned planned, Pool pool, double now)
    cpdef bint _takes(self, Channel channel, Planned planned, double now) except -1
    cpdef bint takes(self, Channel channel, Planned planned) except -1
    cpdef charge(self, Planned planned, Channel channel, segments)
    cpdef wrote(self, channel, Address number)
    cpdef restore(self, reader)
    cpdef leave(self, Planned planned)
    cpdef _start(self, Planned planned, Channel channel)
    cpdef _unload(self, Planned planned)
    cpdef up(self, channel, capacity)
    cpdef down(self, channel)
    cpdef bench(self, Channel channel, double until)
    cpdef recovered(self, Channel channel)
    cpdef suspend(self, Channel channel)
    cpdef reinstate(self, Channel channel)
    cpdef _open(self, Channel channel)
    cpdef _unusable(self, Channel channel)
    cpdef answered(self, Channel channel)
    cpdef rest(self, Channel channel, double seconds)
    cpdef double reserve(self, Channel channel, double seconds, double after) except? -1
    cpdef feed(self, Channel channel)
    @cython.locals(planned=Planned, pool=Pool)
    cpdef bint _feed_one(self, Channel channel, double now) except -1
    @cython.locals(planned=Planned, pool=Pool, pools=list)
    cpdef Planned _next(self, Channel channel, double now)
    cpdef _go_on_saving(self, Channel channel, Planned planned)
    cpdef _put_back(self, Channel channel)
    cpdef _save_no_more(self, Channel channel)
    cpdef _wake_at(self, Channel channel, double at)
    cpdef pause(self)
    @cython.locals(pool=Pool, channel=Channel)
    cpdef Pool _pool(self, Way way)
    cpdef _arm(self)
    cpdef _wake(self)
