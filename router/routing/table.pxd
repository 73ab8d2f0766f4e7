# Where the fields lie, written by tools/declare.py.

cdef extern from *:
    """
    typedef struct router_routing_table_Sender {
        PyObject_HEAD
        PyObject *service_codes_;
        PyObject *system_id_;
        PyObject *via_;
    } router_routing_table_Sender;
    typedef struct router_routing_table_Way {
        PyObject_HEAD
        PyObject *attempts_;
        PyObject *channels_;
        PyObject *choose_;
        PyObject *name_;
        PyObject *otherwise_;
        PyObject *validity_;
    } router_routing_table_Way;
    """
    ctypedef class router.routing.table.Sender [object router_routing_table_Sender, check_size error]:
        cdef object service_codes "service_codes_"
        cdef object system_id "system_id_"
        cdef object via "via_"
    ctypedef class router.routing.table.Way [object router_routing_table_Way, check_size error]:
        cdef object attempts "attempts_"
        cdef object channels "channels_"
        cdef object choose "choose_"
        cdef object name "name_"
        cdef object otherwise "otherwise_"
        cdef object validity "validity_"
