# Where the fields lie, written by tools/declare.py.

cdef extern from *:
    """
    typedef struct router_smpp_pdus_SubmitSm {
        PyObject_HEAD
        PyObject *tlvs_;
        PyObject *data_coding_;
        PyObject *dest_addr_npi_;
        PyObject *dest_addr_ton_;
        PyObject *destination_addr_;
        PyObject *esm_class_;
        PyObject *priority_flag_;
        PyObject *protocol_id_;
        PyObject *registered_delivery_;
        PyObject *replace_if_present_flag_;
        PyObject *schedule_delivery_time_;
        PyObject *service_type_;
        PyObject *short_message_;
        PyObject *sm_default_msg_id_;
        PyObject *source_addr_;
        PyObject *source_addr_npi_;
        PyObject *source_addr_ton_;
        PyObject *validity_period_;
    } router_smpp_pdus_SubmitSm;
    typedef struct router_smpp_pdus_SubmitSmResp {
        PyObject_HEAD
        PyObject *tlvs_;
        PyObject *message_id_;
    } router_smpp_pdus_SubmitSmResp;
    typedef struct router_smpp_pdus_DeliverSm {
        PyObject_HEAD
        PyObject *tlvs_;
        PyObject *data_coding_;
        PyObject *dest_addr_npi_;
        PyObject *dest_addr_ton_;
        PyObject *destination_addr_;
        PyObject *esm_class_;
        PyObject *priority_flag_;
        PyObject *protocol_id_;
        PyObject *registered_delivery_;
        PyObject *replace_if_present_flag_;
        PyObject *schedule_delivery_time_;
        PyObject *service_type_;
        PyObject *short_message_;
        PyObject *sm_default_msg_id_;
        PyObject *source_addr_;
        PyObject *source_addr_npi_;
        PyObject *source_addr_ton_;
        PyObject *validity_period_;
    } router_smpp_pdus_DeliverSm;
    typedef struct router_smpp_pdus_DataSm {
        PyObject_HEAD
        PyObject *tlvs_;
        PyObject *data_coding_;
        PyObject *dest_addr_npi_;
        PyObject *dest_addr_ton_;
        PyObject *destination_addr_;
        PyObject *esm_class_;
        PyObject *registered_delivery_;
        PyObject *service_type_;
        PyObject *source_addr_;
        PyObject *source_addr_npi_;
        PyObject *source_addr_ton_;
    } router_smpp_pdus_DataSm;
    """
    ctypedef class router.smpp.pdus.SubmitSm [object router_smpp_pdus_SubmitSm, check_size error]:
        cdef object tlvs "tlvs_"
        cdef object data_coding "data_coding_"
        cdef object dest_addr_npi "dest_addr_npi_"
        cdef object dest_addr_ton "dest_addr_ton_"
        cdef object destination_addr "destination_addr_"
        cdef object esm_class "esm_class_"
        cdef object priority_flag "priority_flag_"
        cdef object protocol_id "protocol_id_"
        cdef object registered_delivery "registered_delivery_"
        cdef object replace_if_present_flag "replace_if_present_flag_"
        cdef object schedule_delivery_time "schedule_delivery_time_"
        cdef object service_type "service_type_"
        cdef object short_message "short_message_"
        cdef object sm_default_msg_id "sm_default_msg_id_"
        cdef object source_addr "source_addr_"
        cdef object source_addr_npi "source_addr_npi_"
        cdef object source_addr_ton "source_addr_ton_"
        cdef object validity_period "validity_period_"
    ctypedef class router.smpp.pdus.SubmitSmResp [object router_smpp_pdus_SubmitSmResp, check_size error]:
        cdef object tlvs "tlvs_"
        cdef object message_id "message_id_"
    ctypedef class router.smpp.pdus.DeliverSm [object router_smpp_pdus_DeliverSm, check_size error]:
        cdef object tlvs "tlvs_"
        cdef object data_coding "data_coding_"
        cdef object dest_addr_npi "dest_addr_npi_"
        cdef object dest_addr_ton "dest_addr_ton_"
        cdef object destination_addr "destination_addr_"
        cdef object esm_class "esm_class_"
        cdef object priority_flag "priority_flag_"
        cdef object protocol_id "protocol_id_"
        cdef object registered_delivery "registered_delivery_"
        cdef object replace_if_present_flag "replace_if_present_flag_"
        cdef object schedule_delivery_time "schedule_delivery_time_"
        cdef object service_type "service_type_"
        cdef object short_message "short_message_"
        cdef object sm_default_msg_id "sm_default_msg_id_"
        cdef object source_addr "source_addr_"
        cdef object source_addr_npi "source_addr_npi_"
        cdef object source_addr_ton "source_addr_ton_"
        cdef object validity_period "validity_period_"
    ctypedef class router.smpp.pdus.DataSm [object router_smpp_pdus_DataSm, check_size error]:
        cdef object tlvs "tlvs_"
        cdef object data_coding "data_coding_"
        cdef object dest_addr_npi "dest_addr_npi_"
        cdef object dest_addr_ton "dest_addr_ton_"
        cdef object destination_addr "destination_addr_"
        cdef object esm_class "esm_class_"
        cdef object registered_delivery "registered_delivery_"
        cdef object service_type "service_type_"
        cdef object source_addr "source_addr_"
        cdef object source_addr_npi "source_addr_npi_"
        cdef object source_addr_ton "source_addr_ton_"
