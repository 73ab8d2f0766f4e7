# Where the fields lie, written by tools/declare.py.

cdef extern from *:
    """
    typedef struct router_sms_form_Form {
        PyObject_HEAD
        PyObject *alphabet_;
        PyObject *data_codings_;
        PyObject *long_messages_;
        PyObject *max_segments_;
        PyObject *transliterate_;
    } router_sms_form_Form;
    """
    ctypedef class router.sms.form.Form [object router_sms_form_Form, check_size error]:
        cdef object alphabet "alphabet_"
        cdef object data_codings "data_codings_"
        cdef object long_messages "long_messages_"
        cdef object max_segments "max_segments_"
        cdef object transliterate "transliterate_"
