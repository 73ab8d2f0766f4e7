# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.clocks cimport Dates
from router.later cimport put_by
from router.smpp.events cimport Answered, Requested
from router.smpp.pdus cimport DataSm, DeliverSm, SubmitSmResp
from router.smpp.session cimport Session
from router.southbound.translate cimport is_report, report_of, submit_of

cdef class SmppConnector:
    cdef public object settings
    cdef public object clock
    cdef object _now
    cdef Dates _dates
    cdef public object soon
    cdef public object gateway
    cdef public list links
    cdef public object every
    cdef public object limits
    cdef object _channel
    cdef bint _goip
    cdef object _tlvs
    cdef object _outcomes
    cdef object _inbound
    cdef object _channel_events
    cdef object _registered
    cdef object _lives
    cpdef start(self)
    cpdef stop(self)
    cpdef tick(self)
    @cython.locals(session=Session, validity=double)
    cpdef bint submit(self, segment) except -1
    cpdef bind_pdu(self, role)
    cpdef bound(self, life, role)
    cpdef failed(self, life, role, trouble)
    cpdef title(self, role)
    cpdef answered(self, Answered event)
    cpdef timed_out(self, token)
    cpdef lost(self, tokens)
    cpdef requested(self, link, Requested event)
    @cython.locals(session=Session)
    cpdef _acknowledge(self, link, number, command)
    @cython.locals(session=Session, room=Py_ssize_t, here=Py_ssize_t)
    cpdef _roomiest(self)
