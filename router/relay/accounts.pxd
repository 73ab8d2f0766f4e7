# Where the fields lie, written by tools/declare.py.
from router.sms.form cimport Form
from router.routing.table cimport Sender

cdef extern from *:
    """
    typedef struct router_relay_accounts_Account {
        PyObject_HEAD
        PyObject *allow_from_;
        PyObject *alphabet_;
        PyObject *binds_;
        PyObject *country_;
        PyObject *enabled_;
        struct router_sms_form_Form *form_;
        PyObject *message_id_;
        PyObject *password_;
        PyObject *queue_;
        PyObject *rate_;
        struct router_routing_table_Sender *sender_;
        PyObject *service_codes_;
        PyObject *system_id_;
        PyObject *via_;
        PyObject *window_;
    } router_relay_accounts_Account;
    """
    ctypedef class router.relay.accounts.Account [object router_relay_accounts_Account, check_size error]:
        cdef object allow_from "allow_from_"
        cdef object alphabet "alphabet_"
        cdef object binds "binds_"
        cdef object country "country_"
        cdef object enabled "enabled_"
        cdef Form form "form_"
        cdef object message_id "message_id_"
        cdef object password "password_"
        cdef object queue "queue_"
        cdef object rate "rate_"
        cdef Sender sender "sender_"
        cdef object service_codes "service_codes_"
        cdef object system_id "system_id_"
        cdef object via "via_"
        cdef object window "window_"
