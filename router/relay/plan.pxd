# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.relay.channels cimport ChannelSettings
from router.routing.choose cimport Queue
from router.routing.health cimport Health
from router.routing.table cimport Way
from router.sms.units cimport units
from router.store.entities cimport Sending

cdef class Planned
cdef class Channel
cdef class Lane
cdef class Line
cdef class Pool

@cython.locals(planned=Planned)
cpdef Planned _taken(waiting, takes)

@cython.final
@cython.no_gc
@cython.freelist(512)
cdef class Planned:
    cdef public Sending sending
    cdef public Way way
    cdef public tuple number
    cdef public Lane lane
    cdef public object attempts
    cdef public object refused_by
    cdef public bint in_doubt
    cdef public object err
    cdef public object reference
    cdef public bint resent
    cdef public bint holds_number
    cdef public bint withdrawn
    cdef public object stuck
    cdef public object passed_at
    cdef public object size
    cdef public object followers
    cdef public object resumption
    cdef public bint joining
    cdef public object series
    cdef public Py_ssize_t units
    cpdef follow(self, followers)

cdef class Channel:
    cdef public ChannelSettings settings
    cdef public object id
    cdef public object weight
    cdef public Py_ssize_t linked
    cdef public Py_ssize_t capacity
    cdef public Py_ssize_t in_flight
    cdef public double rest_until
    cdef public object benched_at
    cdef public double benched_until
    cdef public object failures
    cdef public object epoch
    cdef public Py_ssize_t sent
    cdef public double wake_at
    cdef public bint feeding
    cdef public bint paused
    cdef public Health health
    cdef public object budget
    cdef public Planned saves_for
    cdef public object resuming
    cdef public list pools
    cpdef bint free(self, double now) except -1
    cpdef bint has_not_refused(self, Planned planned) except -1
    cpdef bint ready(self, double now) except -1
    cpdef bint usable(self, double now) except -1

cdef class Lane:
    cdef public Way way
    cdef public object key
    cdef public Line line
    cdef public Py_ssize_t window
    cdef public object waiting
    cdef public dict stuck
    cdef public Py_ssize_t loaded
    cdef public Py_ssize_t moved
    cdef public Py_ssize_t last_id
    cdef public Py_ssize_t last_left
    cdef public Py_ssize_t left_meanwhile
    cdef public bint refilling
    cpdef bint is_full(self) except -1
    cpdef bint wants_refill(self) except -1
    cpdef leave(self, id)
    cpdef asked(self)
    cpdef read(self, last)

cdef class Line:
    cdef public object esme
    cdef public Pool pool
    cdef public list lanes
    cdef public bint in_turn
    cdef public list savers
    @cython.locals(lane=Lane, found=Planned)
    cpdef Planned take(self, channel, takes)
    @cython.locals(lane=Lane)
    cpdef bint is_empty(self) except -1

cdef class Pool:
    cdef public object channels
    cdef public object choose
    cdef public object budgeted
    cdef public dict lines
    cdef public object turn
    cdef public object served
    cdef Queue _ready
    cpdef Line line(self, esme)
    cpdef wait(self, Planned planned, Lane lane, first=*)
    @cython.locals(line=Line, planned=Planned)
    cpdef Planned take(self, channel, takes)
    cpdef bint unstick(self, channel) except -1
    cpdef offer(self, Channel channel)
    cpdef Channel pick(self, double now, takes)
