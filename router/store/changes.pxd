# Where the fields lie, written by tools/declare.py.

cdef extern from *:
    """
    typedef struct router_store_changes_Submitted {
        PyObject_HEAD
        PyObject *at_;
        PyObject *id_;
        PyObject *remote_id_;
    } router_store_changes_Submitted;
    typedef struct router_store_changes_Ended {
        PyObject_HEAD
        PyObject *at_;
        PyObject *err_;
        PyObject *id_;
        PyObject *message_state_;
    } router_store_changes_Ended;
    """
    ctypedef class router.store.changes.Submitted [object router_store_changes_Submitted, check_size error]:
        cdef object at "at_"
        cdef object id "id_"
        cdef object remote_id "remote_id_"
    ctypedef class router.store.changes.Ended [object router_store_changes_Ended, check_size error]:
        cdef object at "at_"
        cdef object err "err_"
        cdef object id "id_"
        cdef object message_state "message_state_"
