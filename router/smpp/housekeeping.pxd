# Types for where this module is compiled (docs/decisions/0009).
from router.smpp.events cimport Requested
from router.smpp.framing cimport Framer
from router.smpp.line cimport Line

cdef class Housekeeping(Line):
    cdef Framer _framer
    cdef object _bind
    cdef object _our_unbind
    cdef object _their_unbind
    cdef bint _leaving
    cdef bint _half_closed
    cdef bint _has_left
    cdef object _enquiries
    cpdef bind(self, pdu, double now)
    cpdef bound(self, Requested request, system_id)
    cpdef refuse_bind(self, Requested request, command_status)
    cpdef _enter_bound(self, bind, system_id, version)
    cpdef bint _answers_our_bind(self, pdu, sequence_number) except -1
    cpdef _bind_answered(self, pdu, status, events)
    cpdef unbind(self, double now)
    cpdef _unbind_answered(self, events)
    cpdef _asked_to_unbind(self, sequence_number, events)
    cpdef half_closed(self, double now)
    cpdef _leave(self)
    cpdef _give_up(self, why, events)
    cpdef _settled(self, pdu, status, sequence_number, events)
    cpdef _nacked(self, pdu, status, sequence_number, events)
    cpdef _asked(self, pdu, sequence_number, events)
    cpdef _misplaced(self, request, sequence_number, events)
    cpdef _misread(self, error, events)
    cpdef _stray(self, command_id, sequence_number, events)
    cpdef _hang_up(self, bad, events)
