# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.clocks cimport Dates
from router.later cimport put_by
from router.sms.units cimport units
from router.store.entities cimport Owed

cdef class _Creditor
cdef class Delivery

cdef class _Creditor:
    cdef public object esme
    cdef public object waiting
    cdef public list put_off
    cdef public dict delays
    cdef public Py_ssize_t last_seq
    cdef public Py_ssize_t last_left
    cdef public bint reading
    cdef public Py_ssize_t more
    cdef public Py_ssize_t unrecorded
    cpdef bint behind(self) except -1
    cpdef Py_ssize_t count(self) except -1
    cpdef Py_ssize_t loaded(self) except -1

cdef class Delivery:
    cdef object _now
    cdef Dates _dates
    cdef object _at_end_of_turn
    cdef object _store
    cdef object _write
    cdef object _sessions
    cdef dict _receiving
    cdef double _owed_for
    cdef Py_ssize_t _full_window
    cdef Py_ssize_t _least
    cdef public object expired
    cdef dict _creditors
    cdef set _hungry
    cpdef restore(self, esme, last_seq)
    cpdef owe(self, Owed owed)
    cpdef _soon(self, esme)
    cpdef _feed(self, esme)
    cpdef pump(self, esme)
    @cython.locals(rooms=list, left=Py_ssize_t, most=Py_ssize_t, place=Py_ssize_t, index=Py_ssize_t, room=Py_ssize_t)
    cpdef _hand_over(self, _Creditor creditor, receivers)
    cpdef acknowledged(self, Owed owed)
    cpdef _recorded(self, _Creditor creditor)
    cpdef put_off(self, Owed owed)
    cpdef undelivered(self, Owed owed)
    cpdef tick(self)
    cpdef _strike_out(self, _Creditor creditor, double before)
    cpdef Py_ssize_t _window(self, _Creditor creditor) except -1
    @cython.locals(creditor=_Creditor)
    cpdef _Creditor _creditor(self, esme)
    cpdef _read(self, _Creditor creditor, found, until)
