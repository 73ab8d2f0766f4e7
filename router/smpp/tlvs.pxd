# Types for where this module is compiled (docs/decisions/0009).
cimport cython

cpdef parse(octets, offset)
cpdef salvage(octets, offset)
cpdef reach(octets, offset)
cpdef bint _fits(tag, value) except -1
cpdef encode(tlvs)
@cython.locals(tlv=tuple)
cpdef find(tuple tlvs, tag)
cpdef find_integer(tuple tlvs, tag)
cpdef find_text(tuple tlvs, tag)
@cython.locals(tlv=tuple)
cpdef payload(tuple tlvs)
cpdef integer(tag, value)
cpdef text(tag, value)
