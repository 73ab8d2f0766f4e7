# Types for where this module is compiled (docs/decisions/0009).
cimport cython
from router.store.changes cimport Ended, Submitted

@cython.locals(together=list, submitted=dict, found=tuple, ended=Ended, taken=Submitted)
cpdef list merged(changes)
