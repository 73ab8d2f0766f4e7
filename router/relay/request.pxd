# Where the fields lie, written by tools/declare.py.
from router.relay.accounts cimport Account
from router.sms.message cimport ShortMessage

cdef extern from *:
    """
    typedef struct router_relay_request_Request {
        PyObject_HEAD
        struct router_relay_accounts_Account *account_;
        PyObject *deliver_at_;
        PyObject *expires_at_;
        struct router_sms_message_ShortMessage *message_;
    } router_relay_request_Request;
    """
    ctypedef class router.relay.request.Request [object router_relay_request_Request, check_size error]:
        cdef Account account "account_"
        cdef object deliver_at "deliver_at_"
        cdef object expires_at "expires_at_"
        cdef ShortMessage message "message_"
