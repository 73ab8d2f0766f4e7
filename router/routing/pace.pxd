# Where the fields lie, written by tools/declare.py.

cdef extern from *:
    """
    typedef struct router_routing_pace_Pace {
        PyObject_HEAD
        PyObject *longest_;
        PyObject *shortest_;
    } router_routing_pace_Pace;
    """
    ctypedef class router.routing.pace.Pace [object router_routing_pace_Pace, check_size error]:
        cdef object longest "longest_"
        cdef object shortest "shortest_"
