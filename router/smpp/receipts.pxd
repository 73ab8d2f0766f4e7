# Types for where this module is compiled (docs/decisions/0009).

cpdef bint is_receipt(esm_class) except -1
cpdef parse(octets, data_coding, optional, esm_class)
cpdef render(message_id, state, submit_date, done_date, err, text)
cpdef _text(octets, data_coding)
cpdef _fields(text)
cpdef _pieced_together(fields, found)
cpdef _corrected(receipt, found)
cpdef _state_told(found)
cpdef _state_of(stat)
cpdef _network_error(found)
