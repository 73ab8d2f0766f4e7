# Types for where this module is compiled (docs/decisions/0009).
from router.relay.accounts cimport Account
from router.store.entities cimport Sending, Underway

cdef class Ways:
    cdef object _clock
    cdef object _table
    cdef object _accounts
    cdef object _usable
    cdef object _minute_of_day
    cpdef _minute(self)
    cpdef of(self, Underway underway)
    cpdef of_sending(self, Sending sending)
    cpdef named(self, name, esme)
    cpdef Account _account(self, esme)
