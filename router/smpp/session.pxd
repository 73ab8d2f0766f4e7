# Types for where this module is compiled (docs/decisions/0009).
from router.smpp.housekeeping cimport Housekeeping

cdef class Session(Housekeeping):
    cpdef Py_ssize_t room(self) except -1
    cpdef widen(self, window, peer_window)
    cpdef request(self, pdu, token, double now)
    cpdef respond(self, sequence_number, command_id, command_status=*, message_id=*)
    cpdef respond_with(self, pdu, sequence_number, command_status=*)
    cpdef _answer(self, sequence_number, octets)
    cpdef receive(self, octets, double now)
    cpdef _take(self, pdu, status, sequence_number, events)
    cpdef double deadline(self) except? -1
    cpdef _overdue(self, double now)
    cpdef _stay(self, double now)
    cpdef lost(self)
