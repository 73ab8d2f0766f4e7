# Types for where this module is compiled (docs/decisions/0009).
from router.relay.accounts cimport Account
from router.routing.routes cimport Table
from router.routing.table cimport Way
from router.sms.message cimport ShortMessage
from router.store.entities cimport Sending, Underway

cdef class Ways:
    cdef object _dates
    cdef Table _table
    cdef object _accounts
    cdef object _usable
    cdef object _minute_of_day
    cdef object _now
    cpdef Way decide(self, Account account, ShortMessage message)
    cpdef _minute(self)
    cpdef Way of(self, Underway underway)
    cpdef Way of_sending(self, Sending sending)
    cpdef Way named(self, name, esme)
    cpdef Account _account(self, esme)
