# Where the fields lie, written by tools/declare.py.
from router.sms.address cimport Address

cdef extern from *:
    """
    typedef struct router_sms_message_ShortMessage {
        PyObject_HEAD
        PyObject *data_coding_;
        struct router_sms_address_Address *destination_addr_;
        PyObject *esm_class_;
        PyObject *payload_;
        PyObject *priority_flag_;
        PyObject *protocol_id_;
        PyObject *registered_delivery_;
        PyObject *service_type_;
        PyObject *short_message_;
        PyObject *sm_default_msg_id_;
        struct router_sms_address_Address *source_addr_;
        PyObject *tlvs_;
    } router_sms_message_ShortMessage;
    """
    ctypedef class router.sms.message.ShortMessage [object router_sms_message_ShortMessage, check_size error]:
        cdef object data_coding "data_coding_"
        cdef Address destination_addr "destination_addr_"
        cdef object esm_class "esm_class_"
        cdef object payload "payload_"
        cdef object priority_flag "priority_flag_"
        cdef object protocol_id "protocol_id_"
        cdef object registered_delivery "registered_delivery_"
        cdef object service_type "service_type_"
        cdef object short_message "short_message_"
        cdef object sm_default_msg_id "sm_default_msg_id_"
        cdef Address source_addr "source_addr_"
        cdef object tlvs "tlvs_"
