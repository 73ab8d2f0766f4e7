# Types for where this module is compiled (docs/decisions/0009).

cpdef parse(octets, offset)
cpdef salvage(octets, offset)
cpdef bint _fits(tag, value) except -1
cpdef encode(tlvs)
cpdef find(tlvs, tag)
cpdef find_integer(tlvs, tag)
cpdef find_text(tlvs, tag)
cpdef integer(tag, value)
cpdef text(tag, value)
