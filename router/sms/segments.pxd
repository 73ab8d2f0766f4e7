# Where the fields lie, written by tools/declare.py.

cdef extern from *:
    """
    typedef struct router_sms_segments_Cut {
        PyObject_HEAD
        PyObject *count_;
        PyObject *segments_;
    } router_sms_segments_Cut;
    """
    ctypedef class router.sms.segments.Cut [object router_sms_segments_Cut, check_size error]:
        cdef object count "count_"
        cdef object segments "segments_"
