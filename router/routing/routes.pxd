# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.routing.match cimport Facts, unmet
from router.routing.prefixes cimport Index
from router.routing.table cimport Sender, Way
from router.sms.message cimport ShortMessage

cpdef bint is_service_code(str addr) except -1
cpdef bint _names_codes(route) except -1
cpdef Way _way(route, channels, name)

cdef class Rule:
    cdef public bint asks
    cdef public bint names_codes
    cdef public object match
    cdef object _route
    cdef Way _whole
    cdef dict _ways
    cpdef Way way(self, Sender sender)

cdef class Table:
    cdef public object routes
    cdef public dict numbers
    cdef list _rules
    cdef dict _named
    cdef Index _index
    cdef dict _direct
    cdef dict _own
    @cython.locals(rule=Rule, way=Way, waits=Way, facts=Facts, places=list, place=Py_ssize_t, addr=str, code=bint)
    cpdef Way decide(self, ShortMessage message, Sender sender, alphabet, minute, usable=*)
    cpdef Way direct(self, channel)
    @cython.locals(way=Way, own=Way)
    cpdef Way named(self, name, Sender sender)
    cpdef Way of_route(self, route, Sender sender)
    @cython.locals(rule=Rule)
    cpdef bint names_codes(self, route) except -1
    cpdef Way own(self, Sender sender)
