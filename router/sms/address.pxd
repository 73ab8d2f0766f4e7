# Where the fields lie, written by tools/declare.py.

cdef extern from *:
    """
    typedef struct router_sms_address_Address {
        PyObject_HEAD
        PyObject *addr_;
        PyObject *npi_;
        PyObject *ton_;
    } router_sms_address_Address;
    """
    ctypedef class router.sms.address.Address [object router_sms_address_Address, check_size error]:
        cdef object addr "addr_"
        cdef object npi "npi_"
        cdef object ton "ton_"
