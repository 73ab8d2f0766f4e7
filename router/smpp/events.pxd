# Where the fields lie, written by tools/declare.py.

cdef extern from *:
    """
    typedef struct router_smpp_events_Answered {
        PyObject_HEAD
        PyObject *command_status_;
        PyObject *late_;
        PyObject *pdu_;
        PyObject *token_;
    } router_smpp_events_Answered;
    typedef struct router_smpp_events_Requested {
        PyObject_HEAD
        PyObject *pdu_;
        PyObject *sequence_number_;
    } router_smpp_events_Requested;
    """
    ctypedef class router.smpp.events.Answered [object router_smpp_events_Answered, check_size error]:
        cdef object command_status "command_status_"
        cdef object late "late_"
        cdef object pdu "pdu_"
        cdef object token "token_"
    ctypedef class router.smpp.events.Requested [object router_smpp_events_Requested, check_size error]:
        cdef object pdu "pdu_"
        cdef object sequence_number "sequence_number_"
