# Where the fields lie, written by tools/declare.py.
from router.sms.message cimport ShortMessage

cdef extern from *:
    """
    typedef struct router_store_entities_Sending {
        PyObject_HEAD
        PyObject *accepted_at_;
        PyObject *due_at_;
        PyObject *esme_;
        PyObject *expires_at_;
        PyObject *id_;
        struct router_sms_message_ShortMessage *message_;
        PyObject *part_of_;
        PyObject *way_;
    } router_store_entities_Sending;
    typedef struct router_store_entities_Underway {
        PyObject_HEAD
        PyObject *attempts_;
        PyObject *channel_;
        PyObject *ended_at_;
        PyObject *epoch_;
        PyObject *err_;
        PyObject *followers_;
        PyObject *in_doubt_;
        PyObject *message_state_;
        PyObject *reference_;
        PyObject *refused_by_;
        PyObject *segments_;
        struct router_store_entities_Sending *sending_;
        PyObject *stage_;
        PyObject *submitted_at_;
    } router_store_entities_Underway;
    typedef struct router_store_entities_Owed {
        PyObject_HEAD
        PyObject *accepted_at_;
        PyObject *at_;
        PyObject *channel_;
        PyObject *err_;
        PyObject *esme_;
        PyObject *kind_;
        struct router_sms_message_ShortMessage *message_;
        PyObject *message_id_;
        PyObject *message_state_;
        PyObject *of_;
        PyObject *seq_;
    } router_store_entities_Owed;
    """
    ctypedef class router.store.entities.Sending [object router_store_entities_Sending, check_size error]:
        cdef object accepted_at "accepted_at_"
        cdef object due_at "due_at_"
        cdef object esme "esme_"
        cdef object expires_at "expires_at_"
        cdef object id "id_"
        cdef ShortMessage message "message_"
        cdef object part_of "part_of_"
        cdef object way "way_"
    ctypedef class router.store.entities.Underway [object router_store_entities_Underway, check_size error]:
        cdef object attempts "attempts_"
        cdef object channel "channel_"
        cdef object ended_at "ended_at_"
        cdef object epoch "epoch_"
        cdef object err "err_"
        cdef object followers "followers_"
        cdef object in_doubt "in_doubt_"
        cdef object message_state "message_state_"
        cdef object reference "reference_"
        cdef object refused_by "refused_by_"
        cdef object segments "segments_"
        cdef Sending sending "sending_"
        cdef object stage "stage_"
        cdef object submitted_at "submitted_at_"
    ctypedef class router.store.entities.Owed [object router_store_entities_Owed, check_size error]:
        cdef object accepted_at "accepted_at_"
        cdef object at "at_"
        cdef object channel "channel_"
        cdef object err "err_"
        cdef object esme "esme_"
        cdef object kind "kind_"
        cdef ShortMessage message "message_"
        cdef object message_id "message_id_"
        cdef object message_state "message_state_"
        cdef object of "of_"
        cdef object seq "seq_"
