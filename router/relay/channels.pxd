# Where the fields lie, written by tools/declare.py.
from router.sms.form cimport Form
from router.routing.pace cimport Pace

cdef extern from *:
    """
    typedef struct router_relay_channels_ChannelSettings {
        PyObject_HEAD
        PyObject *country_;
        PyObject *doubt_;
        PyObject *final_;
        struct router_sms_form_Form *form_;
        PyObject *gateway_;
        PyObject *id_;
        PyObject *interval_;
        PyObject *limits_;
        PyObject *number_;
        PyObject *numbers_;
        struct router_routing_pace_Pace *pace_;
        PyObject *remote_id_;
        PyObject *report_timeout_;
        PyObject *retry_;
        PyObject *taken_is_sent_;
        PyObject *weight_;
    } router_relay_channels_ChannelSettings;
    """
    ctypedef class router.relay.channels.ChannelSettings [object router_relay_channels_ChannelSettings, check_size error]:
        cdef object country "country_"
        cdef object doubt "doubt_"
        cdef object final "final_"
        cdef Form form "form_"
        cdef object gateway "gateway_"
        cdef object id "id_"
        cdef object interval "interval_"
        cdef object limits "limits_"
        cdef object number "number_"
        cdef object numbers "numbers_"
        cdef Pace pace "pace_"
        cdef object remote_id "remote_id_"
        cdef object report_timeout "report_timeout_"
        cdef object retry "retry_"
        cdef object taken_is_sent "taken_is_sent_"
        cdef object weight "weight_"
