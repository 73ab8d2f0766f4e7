# Types for where this module is compiled (docs/decisions/0009).

cdef class Batch
cdef class Writer

cdef class Batch:
    cdef public list changes
    cdef public list then
    cdef public list questions
    cdef public list unanswered
    cdef public bint last
    cdef public bint committed

cdef class Writer:
    cdef object _database
    cdef object _clock
    cdef double _not_before
    cdef bint _alarm
    cdef object _soon
    cdef object _from_thread
    cdef object _failed
    cdef Batch _waiting
    cdef bint _at_work
    cdef bint _asked
    cdef bint _resting
    cdef object _queue
    cdef object _closed
    cdef public object recovered
    cdef public object unanswerable
    cdef public bint failing
    cdef public object batches
    cdef public object commits
    cdef public object rows
    cpdef start(self)
    cpdef write(self, changes, then=*, lazy=*)
    cpdef _no_answer(self, answer, error)
    cpdef _ask(self)
    cpdef _ask_behind(self, Batch batch)
    cpdef _ask_later(self, double seconds)
    cpdef _alarmed(self)
    cpdef _hand_over(self)
    cpdef _run(self)
    cpdef _answer(self, Batch batch)
    cpdef _done(self, Batch batch, error)
    cpdef _committed(self, Batch batch)
    cpdef _retry(self, Batch batch, error)
