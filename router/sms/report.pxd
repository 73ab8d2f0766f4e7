# Where the fields lie, written by tools/declare.py.

cdef extern from *:
    """
    typedef struct router_sms_report_Cause {
        PyObject_HEAD
        PyObject *code_;
        PyObject *fault_;
        PyObject *said_;
    } router_sms_report_Cause;
    typedef struct router_sms_report_StatusReport {
        PyObject_HEAD
        PyObject *addresses_;
        PyObject *cause_;
        PyObject *message_state_;
        PyObject *remote_id_;
    } router_sms_report_StatusReport;
    """
    ctypedef class router.sms.report.Cause [object router_sms_report_Cause, check_size error]:
        cdef object code "code_"
        cdef object fault "fault_"
        cdef object said "said_"
    ctypedef class router.sms.report.StatusReport [object router_sms_report_StatusReport, check_size error]:
        cdef object addresses "addresses_"
        cdef object cause "cause_"
        cdef object message_state "message_state_"
        cdef object remote_id "remote_id_"
